-- id: cell-empty
-- severity: error
-- en: The cell {column} is empty.
-- vi: Ô {column_vi} để trống.
-- do_en: Look at the source: the cell may be merged with the one above it.
-- do_vi: Xem văn bản gốc: ô có thể được gộp với ô phía trên.
SELECT document_id, task_id AS record_id, field, NULL AS value, source, "column", column_vi FROM (
  SELECT document_id, task_id, source, 'task_raw' AS field, task_raw AS cell, 'task' AS "column", 'nhiệm vụ' AS column_vi FROM tasks
  UNION ALL SELECT document_id, task_id, source, 'lead_raw', lead_raw, 'lead agency', 'cơ quan chủ trì' FROM tasks
  UNION ALL SELECT document_id, task_id, source, 'deadline_raw', deadline_raw, 'deadline', 'thời gian hoàn thành' FROM tasks
) WHERE cell IS NOT NULL AND trim(cell) = ''
