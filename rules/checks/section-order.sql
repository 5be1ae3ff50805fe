-- id: section-order
-- severity: warning
-- en: Section {value} follows section {before}.
-- vi: Mục {value} đứng sau mục {before}.
-- do_en: Check the order of the sections.
-- do_vi: Kiểm tra lại thứ tự các mục.
WITH firsts AS (
  SELECT document_id, section, section_number, min(position) AS position,
         arg_min(source, position) AS source, arg_min(task_id, position) AS task_id
  FROM tasks WHERE section IS NOT NULL GROUP BY document_id, section, section_number
), ordered AS (
  SELECT *, lag(section_number, 1, 0) OVER w AS number_before, lag(section) OVER w AS before
  FROM firsts WINDOW w AS (PARTITION BY document_id ORDER BY position)
)
SELECT document_id, task_id AS record_id, 'section' AS field, section AS value, source,
       coalesce(before, '—') AS before
FROM ordered WHERE section_number <> number_before + 1
