-- id: task-without-point
-- severity: info
-- en: No point of the plan was found that this task carries out.
-- vi: Chưa tìm thấy nội dung kế hoạch nào mà nhiệm vụ này thực hiện.
-- do_en: Nothing is wrong with the task; the link is found by wording and may be missed.
-- do_vi: Nhiệm vụ không sai; liên kết dò theo từ ngữ nên có thể sót.
SELECT t.document_id, t.task_id AS record_id, 'task' AS field, left(t.task, 120) AS value, t.source
FROM tasks t
WHERE EXISTS (SELECT 1 FROM provisions p WHERE p.document_id = t.document_id AND p.area IS NOT NULL)
  AND NOT EXISTS (SELECT 1 FROM task_provisions x WHERE x.document_id = t.document_id AND x.task_id = t.task_id)
