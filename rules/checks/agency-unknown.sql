-- id: agency-unknown
-- severity: error
-- en: Not in the registry of bodies: {value}
-- vi: Chưa có trong danh mục cơ quan: {value}
-- do_en: Nearest known: {nearest}. If none of them, `cchc suggest` writes the entry to add.
-- do_vi: Tên gần nhất đã biết: {nearest}. Nếu không phải, lệnh `cchc suggest` soạn sẵn mục cần thêm.
SELECT a.document_id, a.task_id AS record_id, a.role || '_raw' AS field, a.mention_raw AS value, t.source,
       -- the plan's own clause on that body vouches for its name: only our registry lacks it
       CASE WHEN EXISTS (
         SELECT 1 FROM provisions p WHERE p.document_id = a.document_id AND p.kind = 'clause'
           AND lower(trim(coalesce(p.heading, p.text), ' .:')) = lower(trim(a.mention_raw, ' .;'))
       ) THEN 'warning' END AS severity
FROM task_agencies a JOIN tasks t USING (task_id) WHERE a.kind = 'unknown'
