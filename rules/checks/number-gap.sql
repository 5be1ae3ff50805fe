-- id: number-gap
-- severity: warning
-- en: The task numbers jump from {before} to {value}.
-- vi: Số thứ tự nhiệm vụ nhảy từ {before} sang {value}.
-- do_en: Check whether a task is missing between them.
-- do_vi: Kiểm tra xem có thiếu nhiệm vụ ở giữa hay không.
WITH restarting AS (
  SELECT document_id, count(*) FILTER (WHERE number = 1) > 1 AS anew FROM tasks GROUP BY document_id
), ordered AS (
  SELECT t.*, lag(number) OVER (
    PARTITION BY t.document_id, CASE WHEN anew THEN section END ORDER BY position) AS before
  FROM tasks t JOIN restarting USING (document_id) WHERE number IS NOT NULL
)
SELECT document_id, task_id AS record_id, 'number' AS field, number AS value, source, before
FROM ordered WHERE before IS NOT NULL AND number <> before + 1 AND number <> before
