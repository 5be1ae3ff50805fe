-- id: effective-before-signing
-- severity: warning
-- en: The decision takes effect on {value}, before it was signed on {on}.
-- vi: Quyết định có hiệu lực từ {value}, trước ngày ký {on}.
-- do_en: Check both dates.
-- do_vi: Kiểm tra lại hai ngày này.
SELECT document_id, document_id AS record_id, 'effective_on' AS field, strftime(effective_on, '%d/%m/%Y') AS value,
       NULL AS source, strftime(issued_on, '%d/%m/%Y') AS "on"
FROM documents WHERE effective_on < issued_on
