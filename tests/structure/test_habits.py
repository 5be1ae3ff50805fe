"""Habits of real plans, each a small composed page: what a careful clerk would type."""

from collections.abc import Callable, Sequence

import pytest

from pipeline.meaning.meaning import Meaning
from pipeline.run.document import Result
from tests.compose import Plan

Read = Callable[..., Result]
HEADER = ("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Sản phẩm", "Thời gian")
REVIEW = ("1", "Rà soát văn bản", "Sở Tư pháp", "Sở Nội vụ", "Báo cáo", "Quý I/2023")
CHECK = ("2", "Kiểm tra văn bản", "Sở Nội vụ", "Sở Tư pháp", "Báo cáo", "Quý II/2023")
Row = Sequence[str]


def table(*rows: Row) -> str:
    """A table; a cell may begin with its attributes: `colspan=2|text`."""
    out = ""
    for row in rows:
        cells = [c.split("|") if "span=" in c else ["", c] for c in row]
        out += "<tr>" + "".join(f"<td {a}>{t}</td>" for a, t in cells) + "</tr>"
    return f"<table border=1>{out}</table>"


def lines(*texts: str) -> str:
    return "".join(f"<p>{t}</p>" for t in texts)


HEADING = (
    table(
        ("ỦY BAN NHÂN DÂN<br>TỈNH HÀ NAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br>Độc lập - Tự do - Hạnh phúc"),
        ("Số: 55 /{symbol}", "Hà Nam, ngày 05 tháng 01 năm 2023"),
    )
)  # fmt: skip
SIGNED = table(
    ("Nơi nhận:<br>- Bộ Nội vụ;<br>- Lưu: VT.", "TM. ỦY BAN NHÂN DÂN<br>CHỦ TỊCH<br>Lê Văn An")
)


def decision(*body: str) -> str:
    """A decision with that appendix."""
    return (
        "<html><body>" + HEADING.format(symbol="QĐ-UBND")
        + lines("QUYẾT ĐỊNH", "Ban hành Kế hoạch cải cách hành chính tỉnh năm 2023",
                "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH", "Căn cứ Luật số 77/2015/QH13;", "QUYẾT ĐỊNH:",
                "Điều 1. Ban hành kèm theo Quyết định này Kế hoạch.", "Điều 2. Giao Sở Nội vụ.")
        + SIGNED + lines("PHỤ LỤC I", "NHIỆM VỤ NĂM 2023") + "".join(body) + "</body></html>"
    )  # fmt: skip


def plan(*body: str) -> str:
    """A plan of its own, its parts and tables between its subject and its signature."""
    return (
        "<html><body>" + HEADING.format(symbol="KH-UBND")
        + lines("KẾ HOẠCH", "Cải cách hành chính tỉnh năm 2023",
                "Thực hiện Nghị quyết số 76/NQ-CP, Ủy ban nhân dân tỉnh ban hành Kế hoạch:")
        + "".join(body) + SIGNED + "</body></html>"
    )  # fmt: skip


def meaning(result: Result) -> Meaning:
    assert result.meaning is not None
    return result.meaning


def tasks(result: Result) -> list[tuple[str | None, str, str]]:
    """(printed section, number, task) of each task."""
    return [(t.section, t.number_raw, t.task_raw) for t in meaning(result).tasks]


def rules_of(result: Result) -> list[str]:
    return [f.rule for f in result.findings]


TWO = [("I", "1", "Rà soát văn bản"), ("II", "2", "Kiểm tra văn bản")]
ROWS = [
    ("titles above their tables", (
        lines("I. CẢI CÁCH THỂ CHẾ") + table(HEADER, REVIEW)
        + lines("II. TÀI CHÍNH CÔNG") + table(HEADER, CHECK)), TWO),
    ("another appendix without sections is not in the last section of the one before", (
        table(HEADER, ("I", "colspan=5|THỂ CHẾ"), REVIEW)
        + lines("PHỤ LỤC II", "NHIỆM VỤ KHÁC") + table(HEADER, CHECK)),
        [TWO[0], (None, *TWO[1][1:])]),
    ("a section's costs beside its title", table(
        (*HEADER, "Kinh phí"), ("I", "THỂ CHẾ", "", "", "", "", "30"), (*REVIEW, "10"),
        ("II", "TÀI CHÍNH CÔNG", "", "", "", "", "1.200"), (*CHECK, "20")), TWO),
    ("Mục before the numeral", table(
        HEADER, ("colspan=6|Mục I. Thể chế",), REVIEW, ("colspan=6|MỤC II. Tài chính",), CHECK), TWO),
    ("a dash for a number", table(
        HEADER, ("I", "colspan=5|THỂ CHẾ"), ("-", *REVIEW[1:]), ("II", "colspan=5|TÀI CHÍNH CÔNG"),
        ("-", *CHECK[1:])), [("I", "-", TWO[0][2]), ("II", "-", TWO[1][2])]),
    ("letters under a group", table(
        HEADER, ("I", "colspan=5|THỂ CHẾ"), ("1", "Văn bản", "", "", "", ""), ("a)", *REVIEW[1:]),
        ("b)", *CHECK[1:])), [("I", "a)", TWO[0][2]), ("I", "b)", TWO[1][2])]),
    ("marks under a numbered title", table(
        HEADER, ("I", "colspan=5|THỂ CHẾ"), ("1", "Văn bản", "", "", "", ""), ("-", *REVIEW[1:]),
        ("", *CHECK[1:])), [("I", "-", TWO[0][2]), ("I", "", TWO[1][2])]),
    ("a listed task without a number after another", table(
        HEADER, ("1", "VĂN BẢN", "", "", "", ""), ("", *REVIEW[1:]), ("", "- Kiểm tra", *CHECK[2:])),
        [("1", "", TWO[0][2]), ("1", "", "- Kiểm tra")]),
    ("numbered titles are sections where no other stand", table(
        HEADER, ("1", "colspan=5|Thể chế"), ("1.1", *REVIEW[1:]), ("2", "TÀI CHÍNH", "", "", "", ""),
        ("2.1", *CHECK[1:])), [("1", "1.1", TWO[0][2]), ("2", "2.1", TWO[1][2])]),
    ("a whole number ends the group above it", table(
        HEADER, ("1", "Văn bản", "", "", "", ""), ("1.1", *REVIEW[1:]), CHECK),
        [("1", "1.1", TWO[0][2]), (None, "2", TWO[1][2])]),
    ("numbers with the section's numeral", table(
        HEADER, ("I", "Thể chế", "", "", "", ""), ("I.1", *REVIEW[1:]), ("II", "Tài chính", "", "", "", ""),
        ("II.1", *CHECK[1:])), [("I", "I.1", TWO[0][2]), ("II", "II.1", TWO[1][2])]),
    ("numerals under letters", table(
        HEADER, ("A", "CÓ KINH PHÍ", "", "", "", ""), ("I", "THỂ CHẾ", "", "", "", ""), REVIEW,
        ("B", "THƯỜNG XUYÊN", "", "", "", ""), CHECK), [("A.I", *TWO[0][1:]), ("B", *TWO[1][1:])]),
    ("titles in capitals without a numeral", table(
        HEADER, ("", "CẢI CÁCH THỂ CHẾ", "", "", "", ""), REVIEW, ("", "Tài chính công", "", "", "", ""),
        CHECK), [(None, *TWO[0][1:]), (None, *TWO[1][1:])]),
    ("titles in small letters right above their tables", (
        lines("1. Cải cách thể chế") + table(HEADER, REVIEW)
        + lines("2. Tài chính công") + table(HEADER, CHECK)),
        [("1", *TWO[0][1:]), ("2", *TWO[1][1:])]),
    ("a title above a table that has titles of its own", (
        lines("1. Danh mục nhiệm vụ") + table(HEADER, ("I", "colspan=5|THỂ CHẾ"), REVIEW)),
        [TWO[0]]),
    ("a form to be filled in holds no tasks", (
        table(HEADER, REVIEW) + lines("PHỤ LỤC II", "MẪU BÁO CÁO")
        + table(HEADER, ("1", "…", "…", "", "", "…"), ("...", "", "", "", "", ""))),
        [(None, *TWO[0][1:])]),
    ("a blank header over the numbers", table(("", *HEADER[1:]), REVIEW), [(None, *TWO[0][1:])]),
    ("headers in words of their own", table(
        ("STT", "Nội dung nhiệm vụ được giao", "Sở chủ trì chính", "Sản phẩm phải có", "Kỳ hạn"),
        ("1", "Rà soát văn bản", "Sở Tư pháp", "Báo cáo", "Quý I/2023")), [(None, *TWO[0][1:])]),
    ("a line of column numbers", table(HEADER, ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)"), REVIEW),
        [(None, *TWO[0][1:])]),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), [r[1:] for r in ROWS], ids=[r[0] for r in ROWS])
def test_rows(body: str, expected: list[tuple[str, str, str]], read: Read) -> None:
    result = read(decision(body), "d.html")
    assert tasks(result) == expected
    assert "row-unparsed" not in rules_of(result)


@pytest.mark.parametrize("number", ["1a", "1.a", "(2)", "2/", "b", "(b)", "NV2", "2-", "+", ""])
def test_a_strange_number_loses_no_row(number: str, read: Read) -> None:
    """A row whose other cells are whole is kept, whatever stands for its number."""
    rows = (HEADER, REVIEW, (number, *CHECK[1:]))
    page = Plan().text()
    cells = "".join(f"{c}\n|\n" if c else "|\n" for row in rows for c in row)
    for result in (
        read(decision(table(*rows)), "d.html"),
        read(page[: page.index("STT\n|")] + cells),
    ):
        assert [t[2] for t in tasks(result)] == [TWO[0][2], TWO[1][2]]
        assert meaning(result).tasks[1].lead_raw == "Sở Nội vụ"


REFUSED = [
    ("a sum", ("", "Tổng cộng", "", "", "", "", "30"), "row-total"),
    ("a sum merged over the row", ("colspan=6|Cộng mục I", "30"), "row-total"),
    ("a sum of money", ("colspan=6|Tổng kinh phí", "30"), "row-total"),
    ("a note", ("colspan=7|Ghi chú: số liệu tạm tính.",), "row-note"),
    ("a numbered line that heads the rows below", ("", "1. Nhóm việc", "", "", "", "", ""), "row-unparsed"),
]  # fmt: skip


@pytest.mark.parametrize(("row", "rule"), [r[1:] for r in REFUSED], ids=[r[0] for r in REFUSED])
def test_a_strange_row_never_joins_the_task_above(row: Row, rule: str, read: Read) -> None:
    body = table((*HEADER, "Kinh phí"), (*REVIEW, "10"), row, (*CHECK, "20"))
    result = read(decision(body), "d.html")
    assert [t[2] for t in tasks(result)] == [TWO[0][2], TWO[1][2]]
    assert rule in rules_of(result)


def test_a_title_alone_is_not_taken_into_the_task_above(read: Read) -> None:
    body = table(
        HEADER, ("I", "colspan=5|THỂ CHẾ"), REVIEW, ("", "Tài chính", "", "", "", ""), CHECK
    )
    result = read(decision(body), "d.html")
    assert [t[2] for t in tasks(result)] == [TWO[0][2], TWO[1][2]]
    assert "row-unparsed" in rules_of(result)


def test_a_number_and_a_text_alone_is_a_task_where_no_row_belongs_to_it(read: Read) -> None:
    body = table(HEADER, ("1", "Rà soát văn bản", "", "", "", ""), CHECK)
    result = read(decision(body), "d.html")
    assert tasks(result) == [(None, *t[1:]) for t in TWO]
    assert "cell-empty" in rules_of(result)


def test_bodies_with_labels_in_one_cell(read: Read) -> None:
    header = ("TT", "Nhiệm vụ", "Cơ quan thực hiện", "Sản phẩm", "Thời gian")
    cell = "Chủ trì: Sở Tư pháp;<br>Phối hợp: Sở Nội vụ, Sở Tài chính"
    body = table(header, ("1", "Rà soát văn bản", cell, "Báo cáo", "Quý I/2023"))
    [task] = meaning(read(decision(body), "d.html")).tasks
    assert (task.lead_raw, task.coordinating_raw) == ("Sở Tư pháp", "Sở Nội vụ, Sở Tài chính")
    assert task.lead_agencies == ("so-tu-phap",)


def test_a_clause_of_the_plan_is_the_section_of_its_table(read: Read) -> None:
    body = lines("I. MỤC TIÊU", "II. NHIỆM VỤ", "1. Cải cách thể chế") + table(HEADER, REVIEW)
    result = read(plan(body + lines("2. Tài chính công") + table(HEADER, CHECK) + PARTS), "d.html")
    assert tasks(result) == [("1", *TWO[0][1:]), ("2", *TWO[1][1:])]
    assert [t.area for t in meaning(result).tasks] == ["institutions", "finance"]


TWO_LEVELS = [
    ("blanks under the others", "TT | Nhiệm vụ | Đơn vị thực hiện | Sản phẩm | Thời gian |\n"
     " |  | Chủ trì | Phối hợp |  |  |\n"),
    ("no blanks", "TT\n|\nNhiệm vụ\n|\nĐơn vị thực hiện\n|\nSản phẩm\n|\nThời gian\n|\n"
     "Chủ trì\n|\nPhối hợp\n|\n"),
]  # fmt: skip


@pytest.mark.parametrize("header", [h[1] for h in TWO_LEVELS], ids=[h[0] for h in TWO_LEVELS])
def test_a_copied_header_of_two_rows(header: str, read: Read) -> None:
    page = Plan().text()
    head = page[: page.index("STT\n|")]
    cells = (REVIEW, CHECK)
    if "|\n|" in header or header.startswith("TT |"):
        rows = "".join(" | ".join(r) + " |\n" for r in cells)
    else:
        rows = "".join(f"{c}\n|\n" for r in cells for c in r)
    result = read(head + header + rows)
    assert [(t.lead_raw, t.coordinating_raw, t.product_raw) for t in meaning(result).tasks] == [
        r[2:5] for r in cells
    ]


def test_a_copied_table_with_marks_and_sums_loses_no_row(read: Read) -> None:
    rows = ((*HEADER, "Kinh phí"), ("1", "Văn bản", "", "", "", "", ""), ("-", *REVIEW[1:], "10"),
            ("2", *CHECK[1:], "20"))  # fmt: skip
    cells = "".join(f"{c}\n|\n" if c else "|\n" for row in rows for c in row)
    page = Plan().text()
    text = page[: page.index("STT\n|")] + cells + "|\nCộng\n|\n30\n|\nGhi chú: số tạm tính.\n|\n"
    result = read(text)
    assert [t.task_raw for t in meaning(result).tasks] == [TWO[0][2], TWO[1][2]]
    assert {"row-total", "row-note"} <= set(rules_of(result))
    assert meaning(result).counts.unparsed == 2


def test_a_header_of_two_rows_is_not_guessed(read: Read) -> None:
    """Beginning and end under one heading are one period."""
    top = ("rowspan=2|TT", "rowspan=2|Nhiệm vụ", "colspan=2|Cơ quan thực hiện", "colspan=2|Tiến độ")
    below = ("Cơ quan chủ trì", "Cơ quan phối hợp", "Bắt đầu", "Kết thúc")
    row = ("1", "Rà soát văn bản", "Sở Tư pháp", "Sở Nội vụ", "01/01/2023", "30/6/2023")
    result = read(decision(table(top, below, row)), "d.html")
    [task] = meaning(result).tasks
    assert (task.lead_raw, task.coordinating_raw) == ("Sở Tư pháp", "Sở Nội vụ")
    assert task.deadline_raw == "01/01/2023\n30/6/2023"
    assert (str(task.due_start), str(task.due_end)) == ("2023-01-01", "2023-06-30")
    assert "header-unknown" not in rules_of(result)


PARTS = lines("III. TỔ CHỨC THỰC HIỆN", "1. Sở Nội vụ", "a) Theo dõi việc thực hiện.")


def test_the_plan_goes_on_after_a_table_inside_it(read: Read) -> None:
    result = read(
        plan(lines("I. MỤC TIÊU", "II. NHIỆM VỤ") + table(HEADER, REVIEW) + PARTS), "d.html"
    )
    assert [p.provision_id for p in meaning(result).provisions] == [
        "I",
        "II",
        "III",
        "III.1",
        "III.1.a",
    ]
    assert tasks(result) == [(None, "1", "Rà soát văn bản")]


def test_a_resolution_weighs_a_proposal_and_keeps_its_articles(read: Read) -> None:
    text = decision(table(HEADER, REVIEW)).replace(
        "<p>QUYẾT ĐỊNH:</p>", "<p>Xét Tờ trình số 9/TTr-UBND;</p><p>QUYẾT NGHỊ:</p>"
    )
    result = read(text, "d.html")
    assert [p.provision_id for p in meaning(result).provisions] == ["dieu-1", "dieu-2"]


def test_articles_after_an_unknown_ground_are_all_kept(read: Read) -> None:
    text = decision(table(HEADER, REVIEW)).replace(
        "<p>QUYẾT ĐỊNH:</p>", "<p>Sau khi cân nhắc các ý kiến.</p><p>QUYẾT ĐỊNH:</p>"
    )
    result = read(text, "d.html")
    assert [p.provision_id for p in meaning(result).provisions] == ["dieu-1", "dieu-2"]


def test_a_page_number_above_a_row_is_not_part_of_its_number(read: Read) -> None:
    text = Plan().text().replace("\n2.\n|", "\n2\n2.\n|")
    assert [t.number for t in meaning(read(text)).tasks] == [1, 2, 3]


def test_a_number_in_pieces_that_goes_on_from_nothing_is_refused(read: Read) -> None:
    text = Plan().text().replace("\n2.\n|", "\n7\n4.\n|")
    result = read(text)
    assert [t.number for t in meaning(result).tasks] == [1, None, 3]
    assert "task-number-missing" in rules_of(result)


def test_two_columns_of_the_heading_on_one_line(read: Read) -> None:
    text = Plan().text()
    head = text[text.index("TỈNH CÀ MAU") : text.index("QUYẾT ĐỊNH\n")]
    glued = (
        "TỈNH CÀ MAU CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
        "Số: 311 /QĐ-UBND Cà Mau, ngày 20 tháng 12 năm 2022\n"
    )
    found, expected = (
        meaning(read(text.replace(head, glued, 1))).document,
        meaning(read(text)).document,
    )
    assert (found.document_id, found.issuer, found.issued_on) == (
        expected.document_id, expected.issuer, expected.issued_on
    )  # fmt: skip


def test_the_plan_goes_on_after_a_table_of_copied_cells(read: Read) -> None:
    cells = "".join(f"{c}\n|\n" for row in (HEADER, REVIEW) for c in row)
    page = Plan().text()
    head = page[: page.index("QUYẾT ĐỊNH\n")].replace("QĐ-UBND", "KH-UBND")
    text = (
        f"{head}KẾ HOẠCH\nCải cách hành chính năm 2023\nI. MỤC TIÊU\nII. NHIỆM VỤ\n{cells}"
        "III. TỔ CHỨC THỰC HIỆN\n1. Sở Nội vụ theo dõi.\nNơi nhận:\n- Lưu: VT.\n|\n"
        "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nLê Văn An\n|\n"
    )
    result = read(text)
    assert [p.provision_id for p in meaning(result).provisions] == ["I", "II", "III", "III.1"]
    assert meaning(result).document.sections == 0


def test_cells_that_no_row_begins_with_are_told(read: Read) -> None:
    """A copy that lost the numbers from the second row on: nothing may vanish unseen."""
    rows = (HEADER, REVIEW, CHECK[1:], REVIEW[1:])
    cells = "".join(f"{c}\n|\n" for row in rows for c in row)
    page = Plan().text()
    result = read(page[: page.index("STT\n|")] + cells)
    assert [t.number for t in meaning(result).tasks] == [1]
    assert "table-without-header" in rules_of(result)
