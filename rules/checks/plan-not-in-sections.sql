-- id: plan-not-in-sections
-- severity: warning
-- en: The plan treats “{value}”, the appendix has no section on it.
-- vi: Nội dung kế hoạch có “{value}” nhưng phụ lục không có mục tương ứng.
-- do_en: Compare the plan's tasks with the sections of the appendix.
-- do_vi: Đối chiếu nội dung kế hoạch với các mục của phụ lục.
SELECT p.document_id, p.provision_id AS record_id, 'heading' AS field, coalesce(p.heading, p.text) AS value, p.source
FROM provisions p
WHERE p.area IS NOT NULL
  AND (SELECT count(DISTINCT area) FROM tasks t WHERE t.document_id = p.document_id AND area IS NOT NULL) > 2
  AND NOT EXISTS (SELECT 1 FROM tasks t WHERE t.document_id = p.document_id AND t.area = p.area)
  -- where the section of the same number has an area that the plan lacks, it is told of there
  AND NOT EXISTS (
    SELECT 1 FROM tasks t WHERE t.document_id = p.document_id AND t.area IS NOT NULL
      AND t.section_number = TRY_CAST(regexp_extract(p.provision_id, '(\d+)$', 1) AS INT)
      AND NOT EXISTS (SELECT 1 FROM provisions q WHERE q.document_id = p.document_id AND q.area = t.area))
