-- id: part-skipped
-- severity: warning
-- en: A part is skipped or out of order: {before} is followed by {value}
-- vi: Thiếu hoặc sai thứ tự phần: sau {before} là {value}
-- do_en: Check the numbering in the source.
-- do_vi: Kiểm tra lại cách đánh số trong văn bản gốc.
WITH roman AS (
  SELECT p.*, list_position(['I','II','III','IV','V','VI','VII','VIII','IX','X','XI','XII','XIII','XIV','XV'],
                            regexp_extract(provision_id, '([IVX]+)(~\d+)?$', 1)) AS number
  FROM provisions p WHERE kind = 'part'
), ordered AS (
  SELECT *, lag(number, 1, 0) OVER w AS number_before, lag(label_raw) OVER w AS before
  FROM roman WHERE number > 0 WINDOW w AS (PARTITION BY document_id, coalesce(parent_id, '') ORDER BY "order")
)
SELECT document_id, provision_id AS record_id, 'label_raw' AS field, label_raw AS value, source, coalesce(before, '…') AS before
FROM ordered WHERE number <> number_before + 1
  AND NOT contains(provision_id, '~')  -- told of as repeated
