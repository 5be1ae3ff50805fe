-- id: task-repeated
-- severity: info
-- en: The same task with the same lead stands in the document twice, first as {first}.
-- vi: Cùng một nhiệm vụ và cơ quan chủ trì xuất hiện hai lần, lần đầu tại {first}.
-- do_en: Check whether the task is meant twice.
-- do_vi: Kiểm tra xem nhiệm vụ có bị lặp hay không.
SELECT t.document_id, t.task_id AS record_id, 'task' AS field, t.task AS value, any_value(t.source) AS source,
       arg_min(o.task_id, o.position) AS first
FROM tasks t JOIN tasks o ON o.document_id = t.document_id AND lower(o.task) = lower(t.task) AND o.position < t.position
  AND o.lead_raw IS NOT DISTINCT FROM t.lead_raw
WHERE t.task <> ''
GROUP BY t.document_id, t.task_id, t.task
