-- id: agency-unknown
-- severity: error
-- en: The body “{value}” is not in the registry.
-- vi: Chưa có cơ quan “{value}” trong danh mục.
-- do_en: Nearest known: {nearest}. If none of them, paste into rules/agencies.yml:{stub}
-- do_vi: Tên gần nhất đã biết: {nearest}. Nếu không phải, dán vào rules/agencies.yml:{stub}
SELECT a.document_id, a.task_id AS record_id, a.role || '_raw' AS field, a.mention_raw AS value, t.source
FROM task_agencies a JOIN tasks t USING (task_id) WHERE a.kind = 'unknown'
