-- id: plan-not-in-sections
-- severity: warning
-- en: The plan treats “{value}”, the appendix has no section on it.
-- vi: Nội dung kế hoạch có “{value}” nhưng phụ lục không có mục tương ứng.
-- do_en: Compare the plan's tasks with the sections of the appendix.
-- do_vi: Đối chiếu nội dung kế hoạch với các mục của phụ lục.
WITH areas AS (
  SELECT DISTINCT document_id, section_number, area FROM tasks WHERE area IS NOT NULL
)
SELECT p.document_id, p.provision_id AS record_id, 'heading' AS field, coalesce(p.heading, p.text) AS value, p.source
FROM provisions p
SEMI JOIN (SELECT document_id FROM areas GROUP BY document_id HAVING count(DISTINCT area) > 2) USING (document_id)
ANTI JOIN areas USING (document_id, area)
-- where the section of the same number has an area that the plan lacks, it is told of there
ANTI JOIN (SELECT * FROM areas ANTI JOIN provisions USING (document_id, area)) s
  ON s.document_id = p.document_id AND s.section_number = TRY_CAST(regexp_extract(p.provision_id, '(\d+)$', 1) AS INT)
WHERE p.area IS NOT NULL
UNION ALL
-- an area that is not known, beside known ones, where the appendix has fewer sections than the plan areas
SELECT p.document_id, p.provision_id, 'heading', p.heading, p.source
FROM provisions p
WHERE p.area IS NULL AND p.kind = 'clause' AND coalesce(p.heading, '') <> ''
  AND (SELECT count(*) FROM provisions q WHERE q.document_id = p.document_id AND q.parent_id = p.parent_id AND q.area IS NOT NULL) > 2
  AND (SELECT count(*) FROM provisions q WHERE q.document_id = p.document_id AND q.parent_id = p.parent_id AND q.kind = 'clause')
    > (SELECT count(DISTINCT section_number) FROM tasks t WHERE t.document_id = p.document_id)
  AND NOT EXISTS (SELECT 1 FROM tasks t WHERE t.document_id = p.document_id AND t.section_number IS NULL)
  AND NOT EXISTS (SELECT 1 FROM tasks t WHERE t.document_id = p.document_id AND lower(t.section_title_raw) = lower(p.heading))
