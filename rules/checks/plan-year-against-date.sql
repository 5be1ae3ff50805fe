-- id: plan-year-against-date
-- severity: warning
-- en: The plan is for {value} but was signed on {on}.
-- vi: Kế hoạch của năm {value} nhưng ban hành ngày {on}.
-- do_en: Check the year in the title and the date.
-- do_vi: Kiểm tra năm trong trích yếu và ngày ban hành.
SELECT document_id, document_id AS record_id, 'plan_year' AS field, plan_year AS value, NULL AS source,
       strftime(issued_on, '%d/%m/%Y') AS "on"
FROM documents WHERE plan_year IS NOT NULL AND issued_on IS NOT NULL AND plan_year_end IS NULL
  AND plan_year NOT BETWEEN date_part('year', issued_on) AND date_part('year', issued_on) + 1
