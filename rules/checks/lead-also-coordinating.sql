-- id: lead-also-coordinating
-- severity: warning
-- en: {agency} both leads and coordinates this task.
-- vi: {agency} vừa chủ trì vừa phối hợp trong cùng một nhiệm vụ.
-- do_en: Check the two cells in the source.
-- do_vi: Kiểm tra lại hai ô trong văn bản gốc.
SELECT DISTINCT l.document_id, l.task_id AS record_id, 'coordinating_raw' AS field, c.mention_raw AS value, t.source, coalesce(l.agency, l.mention_raw) AS agency
FROM task_agencies l JOIN task_agencies c USING (task_id) JOIN tasks t USING (task_id)
-- A body that the registry does not hold is the same where it is printed in the same words.
WHERE coalesce(l.agency_id, lower(l.mention_raw)) = coalesce(c.agency_id, lower(c.mention_raw))
  AND l.role = 'lead' AND c.role = 'coordinating'
  AND (l.part IS NULL OR c.part IS NULL OR l.part = c.part)
  -- One cell over both columns says it of all, and is told of as such.
  AND t.lead_raw IS DISTINCT FROM t.coordinating_raw
  -- Of districts and communes the registry knows the kind alone: the print says which one it is.
  AND (l.is_group OR l.level IS NULL OR l.level NOT IN ('district', 'commune') OR lower(l.mention_raw) = lower(c.mention_raw))
