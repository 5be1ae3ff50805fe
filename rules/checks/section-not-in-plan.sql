-- id: section-not-in-plan
-- severity: warning
-- en: The appendix has a section on “{value}”, the plan none.
-- vi: Phụ lục có mục “{value}” nhưng phần nội dung kế hoạch không có.
-- do_en: Compare the plan's tasks with the sections of the appendix.
-- do_vi: Đối chiếu nội dung kế hoạch với các mục của phụ lục.
SELECT t.document_id, arg_min(t.task_id, position) AS record_id, 'section' AS field,
       any_value(t.section_title_raw) AS value, arg_min(t.source, position) AS source
FROM tasks t
WHERE t.area IS NOT NULL
  AND (SELECT count(DISTINCT area) FROM provisions p WHERE p.document_id = t.document_id AND area IS NOT NULL) > 2
  AND NOT EXISTS (SELECT 1 FROM provisions p WHERE p.document_id = t.document_id AND p.area = t.area)
GROUP BY t.document_id, t.area
UNION ALL
-- a section on no known area, where the appendix has more sections than the plan has areas
SELECT t.document_id, arg_min(t.task_id, position), 'section', t.section_title_raw, arg_min(t.source, position)
FROM tasks t
WHERE t.area IS NULL AND t.section_title_raw <> ''
  AND (SELECT count(DISTINCT area) FROM provisions p WHERE p.document_id = t.document_id AND area IS NOT NULL) > 2
  AND (SELECT count(DISTINCT section) FROM tasks u WHERE u.document_id = t.document_id)
    > (SELECT count(*) FROM provisions p WHERE p.document_id = t.document_id AND p.parent_id IN
        (SELECT q.parent_id FROM provisions q WHERE q.document_id = t.document_id AND q.area IS NOT NULL))
  AND NOT EXISTS (SELECT 1 FROM provisions p WHERE p.document_id = t.document_id
                  AND lower(coalesce(p.heading, p.text)) = lower(t.section_title_raw))
GROUP BY t.document_id, t.section, t.section_title_raw
