-- id: no-appendix
-- severity: error
-- en: No task table was found, so there are no tasks.
-- vi: Không tìm thấy bảng nhiệm vụ nên không có nhiệm vụ nào.
-- do_en: Add the appendix; if there is one, its header is unknown, and `cchc suggest` writes the line to add.
-- do_vi: Bổ sung phụ lục; nếu đã có thì tiêu đề cột chưa được biết, lệnh `cchc suggest` soạn sẵn dòng cần thêm.
SELECT document_id, document_id AS record_id, 'tasks' AS field, NULL AS value, NULL AS source
FROM documents WHERE tasks = 0
