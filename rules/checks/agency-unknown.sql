-- id: agency-unknown
-- severity: error
-- en: The body “{value}” is not in the registry.
-- vi: Chưa có cơ quan “{value}” trong danh mục.
-- do_en: Nearest known: {nearest}. If none of them, `cchc suggest` writes the entry to add.
-- do_vi: Tên gần nhất đã biết: {nearest}. Nếu không phải, lệnh `cchc suggest` soạn sẵn mục cần thêm.
SELECT a.document_id, a.task_id AS record_id, a.role || '_raw' AS field, a.mention_raw AS value, t.source
FROM task_agencies a JOIN tasks t USING (task_id) WHERE a.kind = 'unknown'
