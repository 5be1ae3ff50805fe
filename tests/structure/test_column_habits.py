"""Columns as other issuers print them: times ticked, a header whose word belongs to each of its cells."""

from collections.abc import Callable, Sequence

import pytest

from pipeline.run.document import Result
from tests.structure.test_habits import decision, meaning, rules_of, table

Read = Callable[..., Result]
BODY = ("Rà soát văn bản", "Sở Tư pháp")


def deadlines(result: Result) -> list[list[str]]:
    """kind end raw of each deadline, a list a task."""
    m = meaning(result)
    return [
        [f"{d.kind} {d.end} {d.raw}" for d in m.deadlines if d.task_id == t.task_id]
        for t in m.tasks
    ]


def ticked(group: str, heads: Sequence[str], *rows: Sequence[str]) -> str:
    """A table with times side by side below a header over them all; without one where group is ""."""
    down = ("rowspan=2|TT", "rowspan=2|Nhiệm vụ", "rowspan=2|Cơ quan chủ trì")
    plain = ("TT", "Nhiệm vụ", "Cơ quan chủ trì", *heads)
    tops = [(*down, f"colspan={len(heads)}|{group}"), tuple(heads)] if group else [plain]
    return table(*tops, *((str(n), *BODY, *row) for n, row in enumerate(rows, 1)))


TICKS = [
    ("months by number, the unit in the header above", "Tiến độ theo tháng", ("1", "2", "3"),
     [("", "X", "x")], [["month 2023-02-28 Tháng 2", "month 2023-03-31 Tháng 3"]]),
    ("quarters by name", "Kế hoạch thời gian", ("Quý 1", "Quý 2", "Quý 3"),
     [("✓", "", ""), ("", "", "v")], [["quarter 2023-03-31 Quý 1"], ["quarter 2023-09-30 Quý 3"]]),
    ("no header above them", "", ("Tháng 4", "Tháng 5"),
     [("x", "x")], [["month 2023-04-30 Tháng 4", "month 2023-05-31 Tháng 5"]]),
    ("years", "Giai đoạn thực hiện", ("Năm 2023", "Năm 2024"),
     [("+", "+")], [["year 2023-12-31 Năm 2023", "year 2024-12-31 Năm 2024"]]),
    ("one tick over two of them", "Thời hạn", ("Quý III", "Quý IV"),
     [("colspan=2|x",)], [["quarter 2023-09-30 Quý III", "quarter 2023-12-31 Quý IV"]]),
    ("numbers without a unit are no times", "Đợt", ("1", "2", "3"), [("x", "", "")], [[]]),
    ("a word among the ticks: none of that column is one", "Thời hạn", ("Quý I", "Quý II"),
     [("x", "Báo cáo"), ("", "x")], [[], []]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("group", "heads", "rows", "expected"),
    [pytest.param(*case, id=why) for why, *case in TICKS],
)
def test_ticks(
    group: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    expected: list[list[str]],
    read: Read,
) -> None:
    result = read(decision(ticked(group, heads, *rows)), "a.html")
    assert deadlines(result) == expected
    told = rules_of(result)
    assert ("header-guessed" if any(expected) else "header-unknown") in told


def test_a_tick_points_to_the_label_over_it(read: Read) -> None:
    """The deadline's text is the header's; the task's place covers its own cells."""
    page = decision(ticked("Tháng", ("6", "7"), ("x", ""), ("", "x")))
    m = meaning(read(page, "a.html"))
    assert [t.deadline_raw for t in m.tasks] == ["Tháng 6", "Tháng 7"]


WORDS = [
    ("Xong trước ngày", "20/8/2023", "before_date 2023-08-19 20/8/2023"),
    ("Hoàn thành trước", "Tháng 5", "before_date 2023-04-30 Tháng 5"),
    ("Chậm nhất", "Quý II", "by_date 2023-06-30 Quý II"),
    ("Thời hạn muộn nhất", "15/9", "by_date 2023-09-15 15/9"),
    ("Thực hiện đến hết", "31/10/2023", "by_date 2023-10-31 31/10/2023"),
    ("Tháng hoàn thành", "7", "month 2023-07-31 7"),
    ("Quý thực hiện", "IV", "quarter 2023-12-31 IV"),
    ("Hoàn thành trước", "Thường xuyên", "continuous 2023-12-31 Thường xuyên"),  # words of its own
    ("Thời hạn muộn nhất", "Trước 15/9", "before_date 2023-09-14 Trước 15/9"),
    ("Thời gian thực hiện (ngày)", "7", "unparsed None 7"),  # a length of time
    ("Thời gian thực hiện (tháng)", "3", "unparsed None 3"),  # the third month, or three of them?
]


@pytest.mark.parametrize(("header", "cell", "expected"), WORDS)
def test_the_word_of_a_header_belongs_to_its_cells(
    header: str, cell: str, expected: str, read: Read
) -> None:
    page = table(("TT", "Nhiệm vụ", "Cơ quan chủ trì", header), ("1", *BODY, cell))
    assert deadlines(read(decision(page), "a.html")) == [[expected]]


LABELLED = [
    ("Ai làm, khi nào", "Chủ trì: Sở Y tế; phối hợp: Sở Tài chính; thời gian: Quý II"),
    ("Phân công, tiến độ", "- Cơ quan chủ trì: Sở Y tế<br>- Thời hạn hoàn thành: Quý II<br>- Phối hợp: Sở Tài chính"),
    ("Trách nhiệm thực hiện", "Đơn vị chủ trì: Sở Y tế. Đơn vị phối hợp: Sở Tài chính. Hạn: Quý II"),
]  # fmt: skip


@pytest.mark.parametrize(("header", "cell"), LABELLED)
def test_one_cell_that_says_who_and_when(header: str, cell: str, read: Read) -> None:
    page = table(("TT", "Nhiệm vụ", header, "Sản phẩm"), ("1", "Kiểm tra", cell, "Báo cáo"))
    result = read(decision(page), "a.html")
    (task,) = meaning(result).tasks
    assert task.lead_agencies == ("so-y-te",)
    assert task.coordinating_agencies == ("so-tai-chinh",)
    assert deadlines(result) == [["quarter 2023-06-30 Quý II"]]


def test_a_column_of_its_own_is_not_overruled(read: Read) -> None:
    page = table(
        ("TT", "Nhiệm vụ", "Phân công", "Thời hạn"),
        ("1", "Kiểm tra", "Chủ trì: Sở Y tế; phối hợp: Sở Tài chính", "Quý IV"),
    )
    result = read(decision(page), "a.html")
    assert deadlines(result) == [["quarter 2023-12-31 Quý IV"]]
    assert meaning(result).tasks[0].coordinating_agencies == ("so-tai-chinh",)


TWO_FIELDS = [
    ("Sản phẩm, thời hạn", "Đề án; Quý III", True),
    ("Kết quả và tiến độ dự kiến", "Tháng 9: ban hành", True),
    ("Sản phẩm dự kiến của đơn vị", "Đề án", False),
]


@pytest.mark.parametrize(("header", "cell", "told"), TWO_FIELDS)
def test_a_header_of_two_fields_is_told_of(header: str, cell: str, told: bool, read: Read) -> None:
    page = table(("TT", "Nhiệm vụ", "Chủ trì", header), ("1", "Kiểm tra", "Sở Y tế", cell))
    assert ("header-two-fields" in rules_of(read(decision(page), "a.html"))) is told


def test_a_header_of_notes_that_names_bodies_too_is_no_mere_note(read: Read) -> None:
    page = table(
        ("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Ghi chú và cơ quan phối hợp"),
        ("1", *BODY, "Đã ban hành; mời Sở Tài chính cùng làm"),
    )
    assert "header-unknown" in rules_of(read(decision(page), "a.html"))


def test_a_label_may_name_a_kind_of_body(read: Read) -> None:
    """Beside a column of numbers; which of two such columns leads is asked, never guessed."""
    page = table(
        ("STT", "Mảng việc", "Sở, ngành", "Dịp"),
        ("1", "Rà soát quy trình nội bộ", "Sở Tư pháp", "Quý I"),
        ("2", "Kiểm tra quy trình nội bộ", "Sở Nội vụ", "Quý II"),
    )
    result = read(decision(page), "a.html")
    assert [t.lead_agencies for t in meaning(result).tasks] == [("so-tu-phap",), ("so-noi-vu",)]
    assert rules_of(result).count("header-by-cells") == 2


BOTH = ("cac-so-ban-nganh-tinh",)
ROLES = [
    ("Cơ quan thực hiện", "Sở Công Thương (chủ trì), Sở Y tế, Sở Xây dựng (phối hợp)",
     ("so-cong-thuong",), ("so-y-te", "so-xay-dung"), False),
    ("Cơ quan thực hiện", "Sở Công Thương chủ trì, phối hợp với Sở Y tế và Sở Xây dựng",
     ("so-cong-thuong",), ("so-y-te", "so-xay-dung"), False),
    ("Đơn vị thực hiện", "Sở Công Thương, Sở Y tế chủ trì; các sở, ban, ngành phối hợp thực hiện",
     ("so-cong-thuong", "so-y-te"), BOTH, False),
    ("Đơn vị thực hiện", "Sở Y tế phối hợp với Sở Xây dựng", ("so-y-te",), ("so-xay-dung",), False),
    ("Đơn vị thực hiện", "Sở Y tế chủ trì", ("so-y-te",), (), False),
    ("Chủ trì/phối hợp", "Sở Y tế/Sở Xây dựng, Sở Tài chính",
     ("so-y-te",), ("so-xay-dung", "so-tai-chinh"), False),
    ("Cơ quan chủ trì/cơ quan phối hợp", "Sở Y tế", ("so-y-te",), (), False),
    # Not clear who does what: all stay leads, and the row says so.
    ("Đơn vị thực hiện", "Sở Y tế; Sở Xây dựng phối hợp", ("so-y-te", "so-xay-dung"), (), True),
    ("Đơn vị thực hiện", "Sở Y tế (chủ trì), Sở Xây dựng (phối hợp), Sở Tài chính (theo dõi)",
     ("so-y-te", "so-xay-dung", "so-tai-chinh"), (), True),
    ("Chủ trì/phối hợp", "Sở Y tế/Sở Xây dựng/Sở Tài chính",
     ("so-y-te", "so-xay-dung", "so-tai-chinh"), (), True),
    ("Chủ trì, phối hợp", "Sở Y tế, Sở Xây dựng", ("so-y-te", "so-xay-dung"), (), True),
]  # fmt: skip


@pytest.mark.parametrize(("header", "cell", "lead", "others", "unclear"), ROLES)
def test_two_roles_in_one_cell(
    header: str,
    cell: str,
    lead: tuple[str, ...],
    others: tuple[str, ...],
    unclear: bool,
    read: Read,
) -> None:
    page = table(("TT", "Nhiệm vụ", header, "Thời gian"), ("1", "Kiểm tra", cell, "Quý I"))
    result = read(decision(page), "a.html")
    (task,) = meaning(result).tasks
    assert (task.lead_agencies, task.coordinating_agencies) == (lead, others)
    told = [f.record_id for f in result.findings if f.rule == "cell-two-roles"]
    assert told == ([task.task_id] if unclear else [])


def test_a_helper_named_beside_a_column_of_helpers_is_told_of(read: Read) -> None:
    page = table(
        ("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp"),
        ("1", "Kiểm tra", "Sở Y tế chủ trì, phối hợp với Sở Tài chính", "Công an tỉnh"),
    )
    assert "cell-two-roles" in rules_of(read(decision(page), "a.html"))


DITTO = [
    ("-nt-", "nt"),
    ("Như trên", '"'),
    ("//", "như mục trên"),
    ("″", "NT"),
    ("n/t", "Như nhiệm vụ trên"),
    ("Tương tự như trên", "(như nội dung nêu trên)"),
    ("Như dòng liền trên", "Tương tự"),
]


@pytest.mark.parametrize(("lead", "due"), DITTO)
def test_as_above_is_the_value_above(lead: str, due: str, read: Read) -> None:
    """Through several rows; told of at the cell that says so."""
    page = table(
        ("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời gian"),
        ("1", "Rà soát văn bản", "Sở Y tế", "Quý II"),
        ("2", "Kiểm tra văn bản", lead, due),
        ("3", "Báo cáo kết quả", lead, "Quý III"),
    )
    result = read(decision(page), "a.html")
    assert [t.lead_agencies for t in meaning(result).tasks] == [("so-y-te",)] * 3
    ends = [str(t.due_end) for t in meaning(result).tasks]
    assert ends == ["2023-06-30", "2023-06-30", "2023-09-30"]
    assert rules_of(result).count("cell-ditto") == 3


def test_a_dash_and_the_first_row_say_nothing_above(read: Read) -> None:
    page = table(
        ("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian"),
        ("1", "Rà soát văn bản", "Sở Y tế", "nt", "Quý II"),
        ("2", "Kiểm tra văn bản", "Sở Y tế", "-", "Quý II"),
    )
    result = read(decision(page), "a.html")
    assert [t.coordinating_agencies for t in meaning(result).tasks] == [(), ()]
    assert "cell-ditto" not in rules_of(result)


def test_a_column_of_states_is_no_column_of_times(read: Read) -> None:
    page = table(
        ("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Ngày kết thúc", "Tiến độ"),
        ("1", *BODY, "15/4/2023", "Đang triển khai"),
    )
    result = read(decision(page), "a.html")
    assert deadlines(result) == [["date 2023-04-15 15/4/2023"]]
    assert "header-unknown" in rules_of(result)


ENDS = [
    # headers, the two cells, what is read
    (("Bắt đầu", "Kết thúc"), ("05/01/2023", "31/3/2023"), "period 2023-01-05 2023-03-31"),
    (("Từ", "Đến"), ("01/2023", "12/2023"), "period 2023-01-01 2023-12-31"),
    (("Từ tháng", "Đến tháng"), ("2", "6"), "period 2023-02-01 2023-06-30"),
    (("Từ tháng", "Đến tháng"), ("Tháng 2", "Tháng 6"), "period 2023-02-01 2023-06-30"),
    (("Ngày bắt đầu", "Ngày hoàn thành"), ("15/01", "30/6"), "period 2023-01-15 2023-06-30"),
    (("Thời gian bắt đầu", "Thời gian kết thúc"), ("Quý I", "Quý III"), "period 2023-01-01 2023-09-30"),
    (("Bắt đầu", "Hoàn thành"), ("Tháng 12/2022", "Tháng 3/2023"), "period 2022-12-01 2023-03-31"),
    (("Bắt đầu", "Kết thúc"), ("2023-01-09", "2023-02-10"), "period 2023-01-09 2023-02-10"),
    (("Bắt đầu", "Kết thúc"), ("", "31/3/2023"), "date 2023-03-31 2023-03-31"),
    (("Bắt đầu", "Kết thúc"), ("Quý II/2023", ""), "period 2023-04-01 None"),
    (("Bắt đầu", "Kết thúc"), ("Thường xuyên", "Thường xuyên"), "continuous 2023-01-01 2023-12-31"),
    (("Bắt đầu", "Kết thúc"), ("Thường xuyên", ""), "continuous 2023-01-01 2023-12-31"),
    (("Bắt đầu", "Kết thúc"), ("Tháng 4/2023", "Thường xuyên"), "continuous 2023-04-01 2023-12-31"),
    (("Bắt đầu", "Kết thúc"), ("20/5/2023", "20/5/2023"), "date 2023-05-20 2023-05-20"),
    (("Bắt đầu", "Kết thúc"), ("30/6/2023", "15/01/2023"), "unparsed None None"),  # ends before it begins
    (("Bắt đầu", "Kết thúc"), ("31/4/2023", "30/6/2023"), "unparsed None None"),  # no such day
    (("Bắt đầu", "Kết thúc"), ("Sau Tết", "30/6/2023"), "unparsed None None"),  # never its half alone
]  # fmt: skip


@pytest.mark.parametrize(("heads", "cells", "expected"), ENDS)
def test_a_begin_and_an_end_are_one_period(
    heads: tuple[str, str], cells: tuple[str, str], expected: str, read: Read
) -> None:
    page = table(("TT", "Nhiệm vụ", "Cơ quan chủ trì", *heads), ("1", *BODY, *cells))
    result = read(decision(page), "a.html")
    (due,) = meaning(result).deadlines
    assert f"{due.kind} {due.start} {due.end}" == expected
    assert due.raw == "\n".join(dict.fromkeys(c for c in cells if c))
    assert "header-unknown" not in rules_of(result)
    assert ("deadline-unparsed" in rules_of(result)) == expected.startswith("unparsed")


def bodies_ticked(group: str, *marks: str) -> str:
    """A task under three bodies side by side, with a mark below each."""
    return table(
        ("rowspan=2|TT", "rowspan=2|Nhiệm vụ", f"colspan=3|{group}", "rowspan=2|Thời gian"),
        ("Sở Y tế", "Sở Xây dựng", "Công an tỉnh"),
        ("1", "Kiểm tra liên ngành", *marks, "Quý I"),
    )


MATRIX = [
    ("Cơ quan chủ trì", ("x", "", "X"), ("so-y-te", "cong-an-tinh"), ()),
    ("Trách nhiệm thực hiện", ("", "✓", ""), ("so-xay-dung",), ()),
    ("Cơ quan phối hợp", ("", "x", "x"), (), ("so-xay-dung", "cong-an-tinh")),
    ("Số lượng", ("x", "", ""), (), ()),  # nothing says what they do
    ("Cơ quan chủ trì", ("C", "P", ""), (), ()),  # letters that nobody explains
]


@pytest.mark.parametrize(("group", "marks", "lead", "others"), MATRIX)
def test_bodies_ticked(
    group: str, marks: tuple[str, ...], lead: tuple[str, ...], others: tuple[str, ...], read: Read
) -> None:
    result = read(decision(bodies_ticked(group, *marks)), "a.html")
    (task,) = meaning(result).tasks
    assert (task.lead_agencies, task.coordinating_agencies) == (lead, others)
    assert lead or others or "header-unknown" in rules_of(result)


TWO_ROWS = [
    ("| | | Phối hợp | Chủ trì | |", ("so-y-te",), ("so-tu-phap",)),
    ("| | | Chủ trì | Phối hợp | |", ("so-tu-phap",), ("so-y-te",)),
]


@pytest.mark.parametrize(("second", "lead", "others"), TWO_ROWS)
def test_a_header_of_two_rows_without_spans(
    second: str, lead: tuple[str, ...], others: tuple[str, ...], read: Read
) -> None:
    """Markdown knows no spans: the second row says which of the two columns leads."""
    text = (
        "UBND TỈNH HÀ NAM\n\nSố: 12/KH-UBND\n\nHà Nam, ngày 05 tháng 01 năm 2023\n\n**KẾ HOẠCH**\n"
        "**Cải cách hành chính năm 2023**\n\n| TT | Nhiệm vụ | Cơ quan thực hiện | | Thời gian |\n"
        f"|---|---|---|---|---|\n{second}\n| 1 | Rà soát quy trình | Sở Tư pháp | Sở Y tế | Quý I |\n"
    )
    result = read(text, "a.md")
    (task,) = meaning(result).tasks
    assert (task.lead_agencies, task.coordinating_agencies) == (lead, others)
    assert "row-unparsed" not in rules_of(result)


def test_a_header_of_two_rows_blank_below_its_other_cells(read: Read) -> None:
    page = table(
        ("TT", "Nhiệm vụ", "colspan=2|Phân công", "colspan=2|Kết quả từng năm"),
        ("", "", "Phối hợp", "Chủ trì", "Năm 2023", "Năm 2024"),
        ("1", "Chuẩn hóa quy trình", "Sở Tư pháp", "Sở Y tế", "50 quy trình", "Duy trì"),
    )
    result = read(decision(page), "a.html")
    (task,) = meaning(result).tasks
    assert task.lead_agencies == ("so-y-te",)
    assert task.product_raw is None  # of which year, no single column says
    assert rules_of(result).count("header-unknown") == 2


def activities(first: str, second: str, *, own: bool) -> str:
    """A duty over two activities, each with a lead and a time; own: each activity has a number."""
    first_number, second_number = (("1",), ("2",)) if own else (("rowspan=2|1",), ())
    return table(
        ("TT", first, second, "Đơn vị chủ trì", "Thời gian"),
        (
            *first_number,
            "rowspan=2|Cải cách thể chế",
            "Lập danh mục văn bản",
            "Sở Tư pháp",
            "Tháng 2",
        ),
        (*second_number, "Rà soát văn bản hết hiệu lực", "Sở Y tế", "Tháng 9"),
        ("3", "Tài chính công", "Giao dự toán", "Sở Tài chính", "Tháng 12"),
    )


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Nhiệm vụ", "Hoạt động"),
        ("Nội dung", "Công việc cụ thể"),
        ("Nhiệm vụ", "Nội dung công việc"),
    ],
)
@pytest.mark.parametrize("own", [True, False])
def test_the_activity_below_a_merged_duty_is_the_task(
    first: str, second: str, own: bool, read: Read
) -> None:
    result = read(decision(activities(first, second, own=own)), "a.html")
    rows = [(t.task_raw, t.lead_agencies, str(t.due_end)) for t in meaning(result).tasks]
    assert rows == [
        ("Lập danh mục văn bản", ("so-tu-phap",), "2023-02-28"),
        ("Rà soát văn bản hết hiệu lực", ("so-y-te",), "2023-09-30"),
        ("Giao dự toán", ("so-tai-chinh",), "2023-12-31"),
    ]
    assert "header-unknown" in rules_of(result)  # the duty stands in the JSON


def test_two_columns_of_tasks_side_by_side_keep_the_first(read: Read) -> None:
    page = table(
        ("TT", "Nhiệm vụ", "Hoạt động", "Cơ quan chủ trì"),
        ("1", "Số hóa hồ sơ", "Thuê máy quét", "Sở Nội vụ"),
        ("2", "Họp trực tuyến", "Nâng cấp phòng họp", "Sở Y tế"),
    )
    result = read(decision(page), "a.html")
    assert [t.task_raw for t in meaning(result).tasks] == ["Số hóa hồ sơ", "Họp trực tuyến"]
    assert "header-twice" in rules_of(result)


WHO = [
    (("Đơn vị chủ công", "Đơn vị hỗ trợ"), ("so-tu-phap",), ("so-y-te",)),
    (("Ai làm chính", "Ai cùng làm"), ("so-tu-phap",), ("so-y-te",)),
    (("Bộ phận thực hiện chính", "Bộ phận đồng hành"), ("so-tu-phap",), ("so-y-te",)),
    (("Cơ quan chủ lực", "Cơ quan hỗ trợ"), ("so-tu-phap",), ("so-y-te",)),
]


@pytest.mark.parametrize(("heads", "lead", "others"), WHO)
def test_words_of_who_leads_and_who_helps(
    heads: tuple[str, str], lead: tuple[str, ...], others: tuple[str, ...], read: Read
) -> None:
    page = table(
        ("TT", "Nhiệm vụ", *heads, "Thời gian"), ("1", "Rà soát", "Sở Tư pháp", "Sở Y tế", "Quý I")
    )
    (task,) = meaning(read(decision(page), "a.html")).tasks
    assert (task.lead_agencies, task.coordinating_agencies) == (lead, others)


def test_of_two_columns_of_who_the_readable_one_does_not_lead_by_itself(read: Read) -> None:
    """The rooms of the first are in no registry: the bodies of the second are not the leads."""
    rows = [
        (str(n), "Rà soát văn bản", "Tổ Hoa Sen", "Sở Y tế; Sở Tài chính", "Quý I") for n in (1, 2)
    ]
    page = table(("TT", "Nhiệm vụ", "Đơn vị A", "Đơn vị B", "Thời gian"), *rows)
    result = read(decision(page), "a.html")
    assert [t.lead_agencies for t in meaning(result).tasks] == [(), ()]
    assert "lead-column-open" in rules_of(result)


def test_numbers_in_parts_are_numbers_whatever_their_header(read: Read) -> None:
    page = table(
        ("Mã số", "Việc phải làm", "Cơ quan chủ trì", "Thời gian"),
        ("1", "colspan=3|CẢI CÁCH THỂ CHẾ"),
        ("1.1", *BODY, "Quý I"),
        ("1.2", *BODY, "Quý II"),
        ("2", "colspan=3|CẢI CÁCH TÀI CHÍNH CÔNG"),
        ("2.1", *BODY, "Quý III"),
    )
    tasks = meaning(read(decision(page), "a.html")).tasks
    assert [(t.section, t.number_raw) for t in tasks] == [("1", "1.1"), ("1", "1.2"), ("2", "2.1")]


def test_a_list_of_procedures_with_their_fees_holds_no_tasks(read: Read) -> None:
    page = table(
        ("STT", "Tên thủ tục", "Thời hạn giải quyết", "Cơ quan thực hiện", "Lệ phí"),
        ("1", "Cấp bản sao trích lục hộ tịch", "Trong ngày", "UBND cấp xã", "8.000 đồng"),
        ("2", "Cấp giấy phép xây dựng nhà ở riêng lẻ", "15 ngày", "UBND cấp xã", "75.000 đồng"),
    )
    result = read(decision(page), "a.html")
    assert meaning(result).tasks == ()
    assert "table-not-tasks" in rules_of(result) or meaning(result).counts.other_table
