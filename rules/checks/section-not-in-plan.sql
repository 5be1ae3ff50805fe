-- id: section-not-in-plan
-- severity: warning
-- en: The appendix has a section on “{value}”, the plan none.
-- vi: Phụ lục có mục “{value}” nhưng phần nội dung kế hoạch không có.
-- do_en: Compare the plan's tasks with the sections of the appendix.
-- do_vi: Đối chiếu nội dung kế hoạch với các mục của phụ lục.
WITH sections AS (
  SELECT document_id, area, section, section_title_raw AS title, min(position) AS position,
         arg_min(task_id, position) AS task_id, arg_min(source, position) AS source
  FROM tasks
  SEMI JOIN (SELECT document_id FROM provisions GROUP BY document_id HAVING count(DISTINCT area) > 2) USING (document_id)
  WHERE area IS NOT NULL OR section_title_raw <> '' GROUP BY ALL
)
SELECT document_id, arg_min(task_id, position) AS record_id, 'section' AS field,
       arg_min(title, position) AS value, arg_min(source, position) AS source
FROM sections ANTI JOIN provisions USING (document_id, area)
WHERE area IS NOT NULL GROUP BY document_id, area
UNION ALL
SELECT s.document_id, task_id, 'section', title, source
FROM sections s
JOIN (SELECT document_id, count(DISTINCT section) AS sections FROM tasks GROUP BY document_id) USING (document_id)
LEFT JOIN (
  SELECT document_id, count(*) AS clauses FROM provisions
  SEMI JOIN (SELECT document_id, parent_id FROM provisions WHERE area IS NOT NULL) USING (document_id, parent_id)
  GROUP BY document_id
) USING (document_id)
ANTI JOIN provisions p ON p.document_id = s.document_id AND lower(coalesce(p.heading, p.text)) = lower(title)
WHERE area IS NULL AND sections > coalesce(clauses, 0)
