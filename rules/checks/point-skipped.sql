-- id: point-skipped
-- severity: warning
-- en: A point is skipped in {parent}: {before}) is followed by {value}
-- vi: Thiếu một điểm trong {parent}: sau {before}) là {value}
-- do_en: Check whether a point is missing or the letters are wrong.
-- do_vi: Kiểm tra xem thiếu điểm hay sai ký hiệu.
WITH lettered AS (
  SELECT p.*, l.letter, l.place FROM provisions p
  JOIN point_letters l ON l.letter = replace(regexp_extract(p.label_raw, '^(\p{L})', 1), 'ð', 'đ')
  WHERE p.kind = 'point'
), ordered AS (
  SELECT *, lag(place, 1, 0) OVER w AS place_before, lag(letter) OVER w AS before
  FROM lettered WINDOW w AS (PARTITION BY document_id, parent_id ORDER BY "order")
)
SELECT document_id, provision_id AS record_id, 'label_raw' AS field, label_raw AS value, source,
       parent_id AS parent, coalesce(before, '…') AS before
FROM ordered WHERE place > place_before + 1 OR place < place_before
