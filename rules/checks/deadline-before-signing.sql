-- id: deadline-before-signing
-- severity: warning
-- en: The deadline {value} was over when the document was signed ({on}).
-- vi: Thời hạn {value} đã qua vào ngày ban hành văn bản ({on}).
-- do_en: Check the date in the source.
-- do_vi: Kiểm tra lại ngày trong văn bản gốc.
SELECT d.document_id, d.task_id AS record_id, 'deadline_raw' AS field, d.raw AS value, t.source,
       strftime(o.issued_on, '%d/%m/%Y') AS "on"
FROM task_deadlines d JOIN tasks t USING (task_id) JOIN documents o ON o.document_id = d.document_id
WHERE d."end" < o.issued_on
