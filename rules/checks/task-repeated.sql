-- id: task-repeated
-- severity: info
-- en: The same task with the same lead stands in the document twice, first as {first}.
-- vi: Cùng một nhiệm vụ và cơ quan chủ trì xuất hiện hai lần, lần đầu tại {first}.
-- do_en: Check whether the task is meant twice.
-- do_vi: Kiểm tra xem nhiệm vụ có bị lặp hay không.
WITH ordered AS (
  SELECT *, first_value(task_id) OVER (PARTITION BY document_id, lower(task), lead_raw, deadline_raw ORDER BY position) AS first
  FROM tasks WHERE task <> ''
)
SELECT document_id, task_id AS record_id, 'task' AS field, task AS value, source, first
FROM ordered WHERE first <> task_id
