-- id: agency-out-of-years
-- severity: info
-- en: {agency} did not exist on {on}: it is named outside its years.
-- vi: {agency} không tồn tại vào ngày {on}: được nêu ngoài thời gian hoạt động.
-- do_en: Check whether its successor is meant: `cchc agencies`.
-- do_vi: Kiểm tra xem có phải cơ quan kế thừa hay không: `cchc agencies`.
SELECT DISTINCT ON (a.document_id, a.agency_id) a.document_id, a.task_id AS record_id,
       a.role || '_raw' AS field, a.mention_raw AS value, t.source, g.agency AS agency,
       strftime(d.issued_on, '%d/%m/%Y') AS "on"
FROM task_agencies a JOIN tasks t USING (task_id) JOIN agencies g USING (agency_id)
JOIN documents d ON d.document_id = a.document_id
WHERE d.issued_on < g.valid_from OR d.issued_on > g.valid_to
ORDER BY a.document_id, a.agency_id, t.position
