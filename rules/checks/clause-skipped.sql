-- id: clause-skipped
-- severity: warning
-- en: A {kind} is skipped or out of order: {before} is followed by {value}
-- vi: Thiếu hoặc sai thứ tự ({kind}): sau {before} là {value}
-- do_en: Check the numbering in the source.
-- do_vi: Kiểm tra lại cách đánh số trong văn bản gốc.
WITH numbered AS (
  SELECT *, CAST(regexp_extract(provision_id, '(\d+)(~\d+)?$', 1) AS INT) AS number FROM provisions
  WHERE kind IN ('clause', 'article') AND regexp_matches(provision_id, '\d+(~\d+)?$')
), ordered AS (
  SELECT *, lag(number, 1, 0) OVER w AS number_before, lag(label_raw) OVER w AS before,
         lag(provision_id) OVER w AS id_before, lead(provision_id) OVER w AS id_after
  FROM numbered WINDOW w AS (PARTITION BY document_id, coalesce(parent_id, kind) ORDER BY "order")
)
SELECT document_id, provision_id AS record_id, 'label_raw' AS field, label_raw AS value, source, kind,
       coalesce(before, '…') AS before
FROM ordered WHERE number <> number_before + 1 AND number <> number_before
  -- a label printed twice is told of as such, and the gap beside it is its own
  AND NOT coalesce(contains(id_before, '~'), false) AND NOT coalesce(id_after = provision_id || '~2', false)
