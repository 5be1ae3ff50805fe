-- id: point-without-task
-- severity: info
-- en: No task of the appendix was found that carries out {record}.
-- vi: Chưa tìm thấy nhiệm vụ nào trong phụ lục thực hiện {record}.
-- do_en: Check whether the appendix lacks a task; the link is found by wording and may be missed.
-- do_vi: Kiểm tra xem phụ lục có thiếu nhiệm vụ không; liên kết dò theo từ ngữ nên có thể sót.
SELECT p.document_id, p.provision_id AS record_id, 'text' AS field, left(p.text, 120) AS value, p.source
FROM provisions p JOIN provisions c ON c.document_id = p.document_id AND c.provision_id = p.parent_id
WHERE p.kind = 'point' AND c.area IS NOT NULL AND p.text <> ''
  AND EXISTS (SELECT 1 FROM tasks t WHERE t.document_id = p.document_id)
  AND NOT EXISTS (
    SELECT 1 FROM task_provisions x WHERE x.document_id = p.document_id
      AND (x.provision_id = p.provision_id OR x.provision_id LIKE p.provision_id || '.%'))
