-- id: cell-empty-optional
-- severity: info
-- en: The cell {column} is empty.
-- vi: Ô {column_vi} để trống.
-- do_en: Check the cell in the source.
-- do_vi: Kiểm tra lại ô này trong văn bản gốc.
SELECT document_id, task_id AS record_id, field, NULL AS value, source, "column", column_vi FROM (
  SELECT document_id, task_id, source, 'product_raw' AS field, product_raw AS cell, 'product' AS "column", 'sản phẩm' AS column_vi FROM tasks
  UNION ALL SELECT document_id, task_id, source, 'coordinating_raw', coordinating_raw, 'coordinating agency', 'cơ quan phối hợp' FROM tasks
) WHERE cell IS NOT NULL AND trim(cell) = ''
