-- id: section-not-in-plan
-- severity: warning
-- en: The appendix has a section on “{value}”, the plan none.
-- vi: Phụ lục có mục “{value}” nhưng phần nội dung kế hoạch không có.
-- do_en: Compare the plan's tasks with the sections of the appendix.
-- do_vi: Đối chiếu nội dung kế hoạch với các mục của phụ lục.
WITH sections AS (
  SELECT document_id, area, section_number::TEXT AS place, arg_min(section_title_raw, position) AS title,
         arg_min(task_id, position) AS task_id, arg_min(source, position) AS source
  FROM tasks GROUP BY document_id, area, section_number, CASE WHEN area IS NULL THEN section_title_raw END
),
plan AS (
  SELECT document_id, list(DISTINCT area) AS areas, count(DISTINCT area) AS treated,
         list(DISTINCT lower(coalesce(heading, text))) AS titles,
         list(parent_id) FILTER (area IS NOT NULL) AS treats, list(parent_id) AS parents
  FROM provisions GROUP BY document_id
),
appendix AS (SELECT document_id, count(DISTINCT section_number) AS sections FROM tasks GROUP BY document_id)
SELECT DISTINCT ON (document_id, coalesce(area, place, task_id)) document_id, task_id AS record_id, 'section' AS field, title AS value, source
FROM sections JOIN plan USING (document_id) JOIN appendix USING (document_id)
WHERE treated > 2 AND CASE
  WHEN area IS NOT NULL THEN NOT list_contains(areas, area)
  WHEN title <> '' THEN
    -- more sections than the plan has clauses beside those on areas
    sections > len([x FOR x IN parents IF list_contains(treats, x)]) AND NOT coalesce(list_contains(titles, lower(title)), false)
END
ORDER BY document_id, coalesce(area, place, task_id), task_id
