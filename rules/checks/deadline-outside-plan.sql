-- id: deadline-outside-plan
-- severity: warning
-- en: The deadline {value} lies outside the plan ({year}).
-- vi: Thời hạn {value} nằm ngoài năm kế hoạch ({year}).
-- do_en: Check the year in the source.
-- do_vi: Kiểm tra lại năm trong văn bản gốc.
SELECT d.document_id, d.task_id AS record_id, 'deadline_raw' AS field, d.raw AS value, t.source, o.plan_year AS year
FROM task_deadlines d JOIN tasks t USING (task_id) JOIN documents o ON o.document_id = d.document_id
WHERE d.kind NOT IN ('recurring', 'continuous') AND o.plan_year IS NOT NULL
  -- "31/01 năm liền kề" says itself that it is another year's
  AND NOT regexp_matches(lower(d.raw), 'năm (sau|tới|trước|liền|kế|tiếp)')
  AND NOT coalesce(d."end" < o.issued_on, false)  -- that one is told of as over
  AND (d."end" < make_date(o.plan_year - 1, 10, 1)
    OR (d.kind = 'period' AND o.plan_year_end IS NOT NULL AND d."end" > make_date(o.plan_year_end, 12, 31))
    OR coalesce(d.start, d."end") > make_date(coalesce(o.plan_year_end, o.plan_year), 12, 31))
