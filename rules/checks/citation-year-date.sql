-- id: citation-year-date
-- severity: warning
-- en: The number of {value} says {year}, its date {printed}.
-- vi: Số hiệu của {value} ghi năm {year} nhưng ngày ban hành ghi {printed}.
-- do_en: Check the instrument; perhaps it is {perhaps}.
-- do_vi: Kiểm tra lại văn bản; có thể là {perhaps}.
SELECT document_id, "where" AS record_id, 'issued_on' AS field, raw AS value, source, "year",
       strftime(issued_on, '%d/%m/%Y') AS printed,
       number || '/' || date_part('year', issued_on)::INT || '/' || symbol AS perhaps
FROM citations WHERE "year" IS NOT NULL AND issued_on IS NOT NULL AND number IS NOT NULL
  AND "year" <> date_part('year', issued_on)
