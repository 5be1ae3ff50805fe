-- id: section-title-unknown
-- severity: info
-- en: The section title “{value}” names no known reform area.
-- vi: Tên mục “{value}” không thuộc lĩnh vực cải cách nào đã biết.
-- do_en: Check the title; a new area is added by the maintainers.
-- do_vi: Kiểm tra tên mục; lĩnh vực mới do người quản trị bổ sung.
SELECT document_id, arg_min(task_id, position) AS record_id, 'section_title' AS field,
       section_title_raw AS value, arg_min(source, position) AS source
FROM tasks WHERE section_number IS NOT NULL AND area IS NULL AND section_title_raw <> ''
GROUP BY document_id, section_number, section_title_raw
