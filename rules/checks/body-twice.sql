-- id: body-twice
-- severity: info
-- en: {agency} is named twice in one cell.
-- vi: {agency} được ghi hai lần trong cùng một ô.
-- do_en: Take one out.
-- do_vi: Bỏ bớt một lần.
SELECT DISTINCT a.document_id, a.task_id AS record_id, a.role || '_raw' AS field, b.mention_raw AS value, t.source, coalesce(a.agency, a.mention_raw) AS agency
FROM task_agencies a JOIN task_agencies b USING (task_id, role) JOIN tasks t USING (task_id)
WHERE a.position < b.position AND lower(a.mention_raw) = lower(b.mention_raw)
  AND (a.part IS NULL OR b.part IS NULL OR a.part = b.part) AND a.kind <> 'by_reference'
