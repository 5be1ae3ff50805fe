-- id: deadline-unparsed
-- severity: error
-- en: The deadline could not be read: {value}
-- vi: Không đọc được thời hạn: {value}
-- do_en: Read the cell; if it is a wording of a deadline, add it to rules/deadlines.yml.
-- do_vi: Đọc lại ô này; nếu là cách ghi thời hạn, thêm vào rules/deadlines.yml.
SELECT d.document_id, d.task_id AS record_id, 'deadline_raw' AS field, d.raw AS value, t.source
FROM task_deadlines d JOIN tasks t USING (task_id) WHERE d.kind = 'unparsed'
