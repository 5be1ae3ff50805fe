-- id: point-repeated
-- severity: warning
-- en: The label {value} is printed again in {parent}.
-- vi: Ký hiệu {value} bị lặp lại trong {parent}.
-- do_en: Renumber the points in the source.
-- do_vi: Đánh lại thứ tự các điểm trong văn bản gốc.
SELECT document_id, provision_id AS record_id, 'label_raw' AS field, label_raw AS value, source,
       coalesce(parent_id, '—') AS parent
FROM provisions WHERE kind <> 'dash' AND regexp_matches(provision_id, '~[0-9]+$')
