-- id: number-gap
-- severity: warning
-- en: The task numbers jump from {before} to {value}.
-- vi: Số thứ tự nhiệm vụ nhảy từ {before} sang {value}.
-- do_en: Check whether a task is missing between them.
-- do_vi: Kiểm tra xem có thiếu nhiệm vụ ở giữa hay không.
WITH restarting AS (
  SELECT document_id, count(*) FILTER (WHERE number = 1) > 1 AS anew FROM tasks GROUP BY document_id
), ordered AS (
  SELECT t.*, lag(number) OVER w AS before, lag(number, 2) OVER w AS before_it
  FROM tasks t JOIN restarting USING (document_id) WHERE number IS NOT NULL
  WINDOW w AS (PARTITION BY t.document_id, CASE WHEN anew THEN section END ORDER BY position)
)
SELECT document_id, task_id AS record_id, 'number' AS field, number AS value, source, before
FROM ordered WHERE before IS NOT NULL AND number <> before + 1 AND number <> before
  -- of three in a row, a wrong one in the middle is told of once, there
  AND NOT coalesce(number = before_it + 2, false)
