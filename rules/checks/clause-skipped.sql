-- id: clause-skipped
-- severity: warning
-- en: A {kind} is skipped or out of order: {before} is followed by {value}
-- vi: Thiếu hoặc sai thứ tự ({kind}): sau {before} là {value}
-- do_en: Check the numbering in the source.
-- do_vi: Kiểm tra lại cách đánh số trong văn bản gốc.
WITH numbered AS (
  SELECT *, CAST(regexp_extract(provision_id, '(\d+)(~\d+)?$', 1) AS INT) AS number,
         (document_id, coalesce(parent_id, kind)) AS above FROM provisions
  WHERE kind IN ('clause', 'article') AND regexp_matches(provision_id, '\d+(~\d+)?$')
), ordered AS (
  -- one window over all: DuckDB takes longer for each partition than for its rows
  SELECT *, coalesce(above = lag(above) OVER w, false) AS follows, coalesce(above = lead(above) OVER w, false) AS goes_on,
         lag(number) OVER w AS number_before, lag(label_raw) OVER w AS before,
         lag(provision_id) OVER w AS id_before, lead(provision_id) OVER w AS id_after
  FROM numbered WINDOW w AS (ORDER BY above, "order")
)
SELECT document_id, provision_id AS record_id, 'label_raw' AS field, label_raw AS value, source, kind,
       CASE WHEN follows THEN before ELSE '…' END AS before
FROM ordered WHERE number - CASE WHEN follows THEN number_before ELSE 0 END NOT IN (0, 1)
  -- a label printed twice is told of as such, and the gap beside it is its own
  AND NOT (follows AND contains(id_before, '~')) AND NOT (goes_on AND id_after = provision_id || '~2')
