-- id: agency-out-of-years
-- severity: warning
-- en: {agency} did not exist on {on}: it is named outside its years ({from} – {to}).
-- vi: {agency} không hoạt động vào ngày {on} (thời gian hoạt động: {from} – {to}).
-- do_en: Took over, or was before it: {successors}. Check which body is meant and ask the issuer to correct the plan.
-- do_vi: Cơ quan kế thừa (hoặc tiền thân): {successors}. Kiểm tra cơ quan nào được giao và đề nghị cơ quan ban hành sửa lại.
-- A plan without a date is held against the first day of its year (its last for a body's start).
WITH days AS (
  SELECT document_id,
         coalesce(issued_on, make_date(plan_year, 1, 1)) AS early,
         coalesce(issued_on, make_date(coalesce(plan_year_end, plan_year), 12, 31)) AS late
  FROM documents
)
SELECT DISTINCT ON (a.document_id, a.agency_id) a.document_id, a.task_id AS record_id,
       a.role || '_raw' AS field, a.mention_raw AS value, t.source, g.agency AS agency,
       a.agency_id AS agency_id,
       strftime(CASE WHEN d.early > g.valid_to THEN d.early ELSE d.late END, '%d/%m/%Y') AS "on",
       coalesce(strftime(g.valid_from, '%d/%m/%Y'), '…') AS "from",
       coalesce(strftime(g.valid_to, '%d/%m/%Y'), '…') AS "to"
FROM task_agencies a JOIN tasks t USING (task_id) JOIN agencies g USING (agency_id)
JOIN days d ON d.document_id = a.document_id
WHERE d.late < g.valid_from OR d.early > g.valid_to
ORDER BY a.document_id, a.agency_id, t.position
