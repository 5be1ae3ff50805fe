-- id: point-skipped
-- severity: warning
-- en: A point is skipped in {parent}: {before}) is followed by {value}
-- vi: Thiếu một điểm trong {parent}: sau {before}) là {value}
-- do_en: Check whether a point is missing or the letters are wrong.
-- do_vi: Kiểm tra xem thiếu điểm hay sai ký hiệu.
WITH ordered AS (
  -- one window over all: DuckDB takes longer for each partition than for its rows
  SELECT p.*, l.place, lag(l.place) OVER w AS place_before, lag(l.letter) OVER w AS before,
         (p.document_id, p.parent_id) = lag((p.document_id, p.parent_id)) OVER w AS follows
  FROM provisions p JOIN point_letters l ON l.letter = replace(left(p.label_raw, 1), 'ð', 'đ')
  WHERE p.kind = 'point' WINDOW w AS (ORDER BY p.document_id, p.parent_id, p."order")
)
SELECT document_id, provision_id AS record_id, 'label_raw' AS field, label_raw AS value, source,
       parent_id AS parent, CASE WHEN follows THEN before ELSE '…' END AS before
FROM ordered WHERE place > CASE WHEN follows THEN place_before ELSE 0 END + 1 OR (follows AND place < place_before)
