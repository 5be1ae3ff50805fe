-- id: reference-missing
-- severity: warning
-- en: {value} does not exist in this document.
-- vi: {value} không có trong văn bản này.
-- do_en: Check the reference in the source.
-- do_vi: Kiểm tra lại viện dẫn trong văn bản gốc.
SELECT document_id, "where" AS record_id, 'text' AS field, raw AS value, source
FROM "references" WHERE target IS NULL
