"""The section over a row: by rows, by lines between tables, by sheets; never the former in silence."""

from collections.abc import Callable

import pytest

from pipeline.run.document import Result
from tests.structure.test_habits import CHECK, HEADER, REVIEW, Row, decision, lines, plan, table

Read = Callable[..., Result]
THIRD = ("3", "Báo cáo năm", "Sở Nội vụ", "Sở Y tế", "Báo cáo", "Quý IV/2023")
FIRST = lines("I. CÔNG TÁC THỂ CHẾ")


def sections(result: Result) -> list[str | None]:
    return [t.section for t in result.meaning.tasks]


def rules(result: Result) -> set[str]:
    return {f.rule for f in result.findings}


@pytest.mark.parametrize("stray", [("", "", "", "cả năm"), ("", "", "tài liệu", "")])
def test_a_stray_word_beside_a_title(stray: tuple[str, ...], read: Read) -> None:
    rows = (("I", "Thể chế", "", "", "", ""), REVIEW, ("II", "Công vụ", *stray), CHECK)
    result = read(decision(table(HEADER, *rows)), "d.html")
    assert sections(result) == ["I", "II"]
    assert [f.severity for f in result.findings if f.rule == "section-row-stray"] == ["warning"]


def test_a_task_with_a_roman_number_and_a_body_is_no_section(read: Read) -> None:
    rows = (REVIEW, ("II", "Kiểm tra văn bản", "Sở Nội vụ", "", "", "Quý II/2023"))
    result = read(decision(table(HEADER, *rows)), "d.html")
    assert len(result.meaning.tasks) == 2


@pytest.mark.parametrize("header", [(), (HEADER,)])
def test_a_title_between_tables(header: tuple[tuple[str, ...], ...], read: Read) -> None:
    body = FIRST + table(HEADER, REVIEW) + lines("II. CÔNG TÁC BỘ MÁY") + table(*header, CHECK)
    assert sections(read(decision(body), "d.html")) == ["I", "II"]


def test_numbers_that_begin_anew_in_each_table(read: Read) -> None:
    again = ("1", *CHECK[1:])
    body = FIRST + table(HEADER, REVIEW) + lines("II. CÔNG TÁC BỘ MÁY") + table(HEADER, again)
    result = read(decision(body), "d.html")
    assert [t.task_id.split("/")[1] for t in result.meaning.tasks] == ["I.1", "II.1"]
    assert not rules(result) & {"task-number-twice", "number-gap"}


def test_numbers_that_begin_anew_in_another_appendix(read: Read) -> None:
    again = (("1", *CHECK[1:]), ("2", *THIRD[1:]))
    other = lines("PHỤ LỤC 2", "DANH MỤC KHÁC") + table(HEADER, *again)
    result = read(decision(table(HEADER, REVIEW) + other), "d.html")
    assert [t.task_id.split("/")[1] for t in result.meaning.tasks] == ["r1", "r2", "2"]
    assert not rules(result) & {"task-number-twice", "number-gap"}
    assert [f.severity for f in result.findings if f.rule == "numbers-anew"] == ["info"]


@pytest.mark.parametrize(
    ("first", "second", "told", "reason"),
    [
        ((), ("1", "2"), 0, "the whole table"),
        ((), ("6", "7"), 1, "its first page is missing"),
        (("6", "7"), ("1", "2"), 1, "its first page lies behind the next"),
        (("1", "2"), ("3", "4"), 0, "the second appendix counts on"),
        (("1", "2"), ("1", "2"), 0, "it counts anew"),
    ],
)
def test_numbers_of_an_appendix_begin_with_one(
    first: Row, second: Row, told: int, reason: str, read: Read
) -> None:
    one = [(n, *CHECK[1:]) for n in first]
    two = [(n, *THIRD[1:]) for n in second]
    body = table(HEADER, *one) + lines("PHỤ LỤC 2", "DANH MỤC KHÁC") if one else ""
    result = read(decision(body + table(HEADER, *two)), "d.html")
    assert len(result.meaning.tasks) == len(one) + len(two)
    assert sum(f.rule == "number-gap" for f in result.findings) == told, reason


def test_a_number_left_out_within_an_appendix(read: Read) -> None:
    result = read(decision(table(HEADER, REVIEW, THIRD)), "d.html")
    said = [f for f in result.findings if f.rule == "number-gap"]
    assert [(f.severity, f.value, f.record_id.split("/")[-1]) for f in said] == [
        ("warning", "3", "3")
    ]


def test_points_beside_a_section_title(read: Read) -> None:
    header = (
        "TT",
        "Tiêu chí",
        "Điểm chuẩn",
        "Điểm đạt",
        "Giải pháp",
        "Cơ quan chủ trì",
        "Thời hạn",
    )
    row = ("1", "Hồ sơ đúng hạn", "2,0", "1,5", "Đôn đốc hằng tuần", "Sở Nội vụ", "Quý II/2023")
    title = ("II", "Thủ tục hành chính", "13", "11,25", "", "", "")
    result = read(decision(table(header, title, row)), "d.html")
    assert [t.section_title_raw for t in result.meaning.tasks] == ["Thủ tục hành chính"]
    assert "row-unparsed" not in rules(result)


def test_a_title_in_capitals_without_a_numeral(read: Read) -> None:
    body = FIRST + table(HEADER, REVIEW) + lines("TÀI CHÍNH CÔNG") + table(CHECK)
    result = read(decision(body), "d.html")
    assert [t.section_title_raw for t in result.meaning.tasks] == [
        "CÔNG TÁC THỂ CHẾ",
        "TÀI CHÍNH CÔNG",
    ]


def test_a_line_that_may_be_a_title_is_an_error(read: Read) -> None:
    body = FIRST + table(HEADER, REVIEW) + lines("Nhóm việc về tài chính") + table(HEADER, CHECK)
    result = read(decision(body), "d.html")
    assert sections(result) == ["I", None]
    assert [f.severity for f in result.findings if f.rule == "section-unclear"] == ["error"]


def test_a_line_over_rows_numbered_anew_is_an_error_where_no_section_stood(read: Read) -> None:
    again = ("1", *CHECK[1:])
    body = lines("Nhóm việc chung") + table(HEADER, REVIEW) + lines("Nhóm việc riêng")
    result = read(decision(body + table(HEADER, again)), "d.html")
    assert sections(result) == [None, None]
    assert [f.severity for f in result.findings if f.rule == "section-unclear"] == ["error"]


def test_a_section_by_its_word_and_a_digit(read: Read) -> None:
    rows = (("colspan=6|Mục 1. Thể chế",), REVIEW, ("colspan=6|NHÓM 2: Tài chính công",), CHECK)
    result = read(decision(table(HEADER, *rows)), "d.html")
    assert [(t.section, t.section_title_raw) for t in result.meaning.tasks] == [
        ("1", "Thể chế"),
        ("2", "Tài chính công"),
    ]


def test_a_remark_between_tables_changes_nothing(read: Read) -> None:
    body = FIRST + table(HEADER, REVIEW) + lines("(Xem tiếp trang sau)") + table(HEADER, CHECK)
    assert sections(read(decision(body), "d.html")) == ["I", "I"]


def test_marks_around_a_numeral(read: Read) -> None:
    text = plan(lines("I. MỤC TIÊU", "PHỤ LỤC")).replace("<p>", "\n").replace("</p>", "")
    assert text
    body = table(HEADER, ("**I.**", "**Thể chế**", "", "", "", ""), REVIEW)
    [task] = read(decision(body), "d.html").meaning.tasks
    assert (task.section, task.section_title_raw) == ("I", "Thể chế")


OUTLINE = ("I. MỤC TIÊU", "1. Mục tiêu chung")
REST = (
    "II. NHIỆM VỤ",
    "1. Sở Y tế chủ trì.",
    "2. Sở Nội vụ phối hợp.",
    "III. TỔ CHỨC THỰC HIỆN",
    "1. Sở Tư pháp đôn đốc.",
)
WANT = ["I", "I.1", "II", "II.1", "II.2", "III", "III.1"]


@pytest.mark.parametrize(
    "remark",
    [
        "(Biểu số liệu gửi kèm theo).",
        "(Chi tiết xem phụ lục 2 kèm theo)",
        "(Nguồn: Sở Nội vụ (2022))",
        "(chưa gồm xã",
    ],
)
def test_a_remark_never_ends_the_outline(remark: str, read: Read) -> None:
    result = read(plan(lines(*OUTLINE, remark, *REST)), "d.html")
    got = [p.provision_id for p in result.meaning.provisions]
    assert got == WANT or (remark.count("(") > remark.count(")") and got[:2] == WANT[:2])


def test_figures_inside_the_plan_do_not_end_it(read: Read) -> None:
    figures = table(("TT", "Chỉ tiêu", "Đơn vị tính", "Năm 2023"), ("1", "Hồ sơ", "%", "90"))
    result = read(plan(lines(*OUTLINE) + figures + lines(*REST)), "d.html")
    assert [p.provision_id for p in result.meaning.provisions] == WANT


@pytest.mark.parametrize("first", ["Chỉ tiêu", "Chỉ số", "Lĩnh vực"])
def test_a_table_of_figures_is_left_out_aloud(first: str, read: Read) -> None:
    """It has three columns as a signature may have, and no header of ours."""
    figures = table(
        (first, "2022", "2023"), ("Đúng hạn", "95%", "97,5 %"), ("Hài lòng", "83", "85")
    )
    result = read(decision(table(HEADER, REVIEW) + figures), "d.html")
    assert [f.rule for f in result.findings if "table" in f.rule] == ["other-table"]
    assert result.meaning.counts.other_table == 3


def test_a_second_appendix_is_no_part_of_the_plan(read: Read) -> None:
    body = lines(*OUTLINE, *REST) + table(HEADER, REVIEW)
    body += lines("Phụ lục 2", "ĐỀ CƯƠNG", "IV. KIẾN NGHỊ", "1. Với Bộ Nội vụ.", "V. KHÁC")
    result = read(plan(body), "d.html")
    assert [p.provision_id for p in result.meaning.provisions] == WANT


@pytest.mark.parametrize(
    ("name", "subject"),
    [
        ("BÁO CÁO", "Kết quả thực hiện nhiệm vụ năm 2023"),
        ("CHƯƠNG TRÌNH", "Hội nghị tổng kết công tác năm 2023"),
        ("LỊCH CÔNG TÁC", "Tuần 3 năm 2023"),
        ("CHƯƠNG TRÌNH", "Khóa bồi dưỡng kỹ năng số năm 2023"),
        ("KỊCH BẢN", "Điều hành lễ công bố năm 2023"),
        ("BẢNG THEO DÕI", "Tiến độ các nhiệm vụ năm 2023"),
        ("BIỂU THỐNG KÊ", "Hồ sơ thủ tục hành chính năm 2023"),
        ("BẢNG TỔNG HỢP", "Ý kiến góp ý dự thảo kế hoạch năm 2023"),
    ],
)
def test_a_document_that_is_no_plan_gives_no_task(name: str, subject: str, read: Read) -> None:
    page = plan(table(HEADER, REVIEW)).replace("<p>KẾ HOẠCH</p>", f"<p>{name}</p>")
    page = page.replace("Cải cách hành chính tỉnh năm 2023", subject)
    result = read(page, "d.html")
    assert not result.meaning.tasks
    assert [f.severity for f in result.findings if f.rule == "not-a-plan"] == ["error"]
    assert result.meaning.counts.seen == result.meaning.counts.other_table == 2


def test_a_signature_of_two_rows(read: Read) -> None:
    signed = table(
        ("Nơi nhận:", "KT. CHỦ TỊCH"), ("- Bộ Nội vụ;<br>- Lưu: VT.", "PHÓ CHỦ TỊCH<br>Trần Thị Bé")
    )
    page = (
        plan(lines(*OUTLINE, *REST))
        .replace("<table border=1><tr><td >Nơi nhận", "<!--")
        .replace("Lê Văn An</td></tr></table>", "-->")
    )
    document = read(page.replace("</body>", signed + "</body>"), "d.html").meaning.document
    assert (document.signer_name, document.signer_title) == (
        "Trần Thị Bé",
        "KT. CHỦ TỊCH PHÓ CHỦ TỊCH",
    )


@pytest.mark.parametrize(
    "line",
    [
        "| :- | -: | - | --- | :-: | - |",
        "|:—|—:|—|—|–|—|",
        "|:----|-----:|:-:|---|---|---|",
        "|---|---|---|---|---|---|",
        "---|---|---|---|---|---",
    ],
)
def test_a_separator_is_no_row(line: str, read: Read) -> None:
    rows = "\n".join("| " + " | ".join(r) + " |" for r in (HEADER, REVIEW, CHECK))
    head, *rest = rows.splitlines()
    text = "UBND TỈNH HÀ NAM\nSố: 3/KH-UBND\nHà Nam, ngày 05 tháng 01 năm 2023\n\nKẾ HOẠCH\nCải cách hành chính năm 2023\n\nPHỤ LỤC\n\n"
    result = read(text + "\n".join([head, line, *rest]), "d.md")
    assert [t.number for t in result.meaning.tasks] == [1, 2]
    assert result.meaning.counts.seen == 3


SHORT = [
    (("1. Mục đích", "Giảm giấy tờ.", "2. Yêu cầu", "Đúng hạn."), ["1", "2"], "clauses without parts"),
    (("Các cơ quan thực hiện theo biểu sau:",), [], "one sentence"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "outline", "why"), SHORT)
def test_a_plan_without_parts_has_its_signer(
    body: tuple[str, ...], outline: list[str], why: str, read: Read
) -> None:
    appendix = "<p>PHỤ LỤC</p>" + table(HEADER, REVIEW)
    page = plan(lines(*body)).replace("</body>", appendix + "</body>")
    result = read(page, "d.html")
    assert result.meaning.document.signer_name == "Lê Văn An", why
    assert [p.provision_id for p in result.meaning.provisions] == outline, why


def titled(*rows: str) -> str:
    """A table of titles over the whole row (`I. Thể chế`) and of tasks (`1 Rà soát`)."""
    cells = []
    for row in rows:
        number, _, text = row.partition(" ")
        task = (number, text, "Sở Y tế", "", "Báo cáo", "Quý II/2023")
        cells.append((f"colspan=6|{row}",) if number.endswith((".", ")")) else task)
    return table(HEADER, *cells)


GROUPS = [
    (("I. THỂ CHẾ", "1. Nhóm rà soát", "1 Rà soát", "2. Nhóm ban hành", "2 Ban hành", "II. BỘ MÁY", "3 Sắp xếp"),
     ["I", "I", "II"], "numbered titles within sections open none"),
    (("I. THỂ CHẾ", "1. Nhóm A", "1.1 Rà soát", "2. Nhóm B", "2.1 Ban hành", "II. BỘ MÁY", "1 Sắp xếp"),
     ["I", "I", "II"], "nested numbers"),
    (("I. THỂ CHẾ", "a) Nhóm A", "1 Rà soát", "b) Nhóm B", "2 Ban hành"), ["I", "I"], "letters"),
    (("1. Thể chế", "1 Rà soát", "2 Ban hành", "2. Bộ máy", "1 Sắp xếp"), ["1", "1", "2"], "no numerals: each is a section"),
    (("1. Thể chế", "1.1 Rà soát", "2. Bộ máy", "2.1 Sắp xếp"), ["1", "2"], "nested"),
    (("I. THỂ CHẾ", "1. Nhóm A", "1.1. Nhóm B", "1 Rà soát", "II. BỘ MÁY", "2 Sắp xếp"), ["I", "II"], "two levels"),
    (("I. THỂ CHẾ", "1 Rà soát", "1. Nhóm trống", "II. BỘ MÁY", "2 Sắp xếp"), ["I", "II"], "a title without rows is no task"),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "sections", "why"), GROUPS)
def test_a_numbered_title_over_the_whole_row(
    rows: tuple[str, ...], sections: list[str], why: str, read: Read
) -> None:
    result = read(plan("<p>PHỤ LỤC</p>", titled(*rows)), "d.html")
    assert [t.section for t in result.meaning.tasks] == sections, why
    assert "number-gap" not in {f.rule for f in result.findings}, why


NESTED = [
    (("1 Rà soát", "2.1 Mở lớp", "2.2 Cử đi học", "3 Kiểm tra"), False, "2.1 and 2.2 are the second"),
    (("1.1 Mở lớp", "1.2 Cử đi học", "2 Kiểm tra"), False, "the first is nested"),
    (("1.1 Mở lớp", "1.2 Cử đi học", "4 Kiểm tra"), True, "2 and 3 are missing"),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "told", "why"), NESTED)
def test_nested_numbers_fill_no_gap_and_make_none(
    rows: tuple[str, ...], told: bool, why: str, read: Read
) -> None:
    result = read(plan("<p>PHỤ LỤC</p>", titled(*rows)), "d.html")
    assert ("number-gap" in {f.rule for f in result.findings}) is told, why
