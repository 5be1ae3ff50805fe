-- id: caption-differs
-- severity: warning
-- en: The caption names {value}, the heading {heading}.
-- vi: Dòng “kèm theo” ghi {value} nhưng phần đầu văn bản ghi {heading}.
-- do_en: Check number and date in both places.
-- do_vi: Kiểm tra số và ngày ở cả hai nơi.
SELECT c.document_id, c.document_id AS record_id, 'number_raw' AS field, c.raw AS value, c.source,
       coalesce(d.number, '…') || '/' || d.symbol || coalesce(' ngày ' || strftime(d.issued_on, '%d/%m/%Y'), '') AS heading
FROM citations c JOIN documents d USING (document_id)
WHERE c."where" = 'caption' AND d.number IS NOT NULL AND c.number IS NOT NULL
  AND (ltrim(c.number, '0') <> ltrim(d.number, '0') OR c.symbol <> d.symbol OR c.issued_on <> d.issued_on)
