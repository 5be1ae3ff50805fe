"""A task on several physical rows: each keeps its own body, product and deadline."""

from collections.abc import Callable

import pytest

from pipeline.meaning.meaning import Meaning
from pipeline.run.document import Result
from tests.structure.test_habits import CHECK, HEADER, decision, table

Read = Callable[..., Result]


def meaning_of(read: Read, *rows: tuple[str, ...]) -> tuple[Meaning, Result]:
    result = read(decision(table(HEADER, *rows)), "d.html")
    assert result.meaning is not None
    return result.meaning, result


def bodies(m: Meaning, role: str) -> list[tuple[int | None, str | None]]:
    first = m.tasks[0].task_id
    return [(a.part, a.agency_id) for a in m.agencies if a.role == role and a.task_id == first]


MERGED = (
    (
        "rowspan=3|1",
        "rowspan=3|Mở chuyên mục",
        "Sở Y tế",
        "Sở Nội vụ",
        "Tin bài",
        "Trước 31/3/2023",
    ),
    ("Sở Xây dựng", "Sở Y tế", "Kế hoạch", "Quý II/2023"),
    ("Sở Tư pháp", "", "Báo cáo", "Tháng 11/2023"),
)


def test_each_row_keeps_its_own(read: Read) -> None:
    m, result = meaning_of(read, *MERGED, CHECK)
    task = m.tasks[0]
    assert [t.parts for t in m.tasks] == [3, 1]
    assert bodies(m, "lead") == [(1, "so-y-te"), (2, "so-xay-dung"), (3, "so-tu-phap")]
    assert bodies(m, "coordinating") == [(1, "so-noi-vu"), (2, "so-y-te")]
    assert task.product_raw == "Tin bài\nKế hoạch\nBáo cáo"
    assert [(d.part, str(d.end), d.scope_agencies) for d in m.deadlines if d.task_id == task.task_id] == [
        (1, "2023-03-30", ("so-y-te",)),
        (2, "2023-06-30", ("so-xay-dung",)),
        (3, "2023-11-30", ("so-tu-phap",)),
    ]  # fmt: skip
    assert [d.position for d in m.deadlines][:3] == [1, 2, 3]
    assert "lead-also-coordinating" not in {f.rule for f in result.findings}


def test_a_cell_over_all_rows_has_no_part(read: Read) -> None:
    m, _ = meaning_of(
        read,
        ("rowspan=2|1", "rowspan=2|Tập huấn", "rowspan=2|Sở Nội vụ", "Sở Y tế", "Lớp 1", "Quý I/2023"),
        ("Sở Tư pháp", "Lớp 2", "Quý III/2023"),
    )  # fmt: skip
    assert bodies(m, "lead") == [(None, "so-noi-vu")]
    assert [(d.part, d.scope_agencies) for d in m.deadlines] == [(1, None), (2, None)]


def test_a_cell_over_some_rows_stands_in_each_of_them(read: Read) -> None:
    m, _ = meaning_of(
        read,
        ("rowspan=3|1", "rowspan=3|Tập huấn", "rowspan=2|Sở Nội vụ", "", "Lớp 1", "Quý I/2023"),
        ("", "Lớp 2", "Quý II/2023"),
        ("Sở Y tế", "", "Lớp 3", "Quý III/2023"),
    )
    assert bodies(m, "lead") == [(1, "so-noi-vu"), (2, "so-noi-vu"), (3, "so-y-te")]
    assert m.tasks[0].lead_raw == "Sở Nội vụ\nSở Y tế"
    assert m.tasks[0].lead_agencies == ("so-noi-vu", "so-y-te")


def test_the_rest_of_a_sentence_is_no_row_of_its_own(read: Read) -> None:
    m, _ = meaning_of(
        read,
        ("1", "Rà soát văn bản,", "Sở Tư pháp", "Sở Nội vụ", "Báo cáo", "Quý I/2023"),
        ("", "kiến nghị bãi bỏ", "", "và Sở Y tế", "", ""),
    )
    assert m.tasks[0].parts == 1
    assert bodies(m, "coordinating") == [(None, "so-noi-vu"), (None, "so-y-te")]


def test_one_cell_over_two_columns_of_bodies_stands_in_both(read: Read) -> None:
    m, result = meaning_of(
        read, ("1", "Trực báo", "colspan=2|Các sở, ban, ngành tỉnh", "Báo cáo", "Quý I/2023")
    )
    assert bodies(m, "lead") == bodies(m, "coordinating") == [(None, "cac-so-ban-nganh-tinh")]
    said = [f.rule for f in result.findings if f.record_id == m.tasks[0].task_id]
    assert said.count("cell-over-columns") == 1
    assert "lead-also-coordinating" not in said


def test_windows_are_no_dates_of_the_task(read: Read) -> None:
    m, _ = meaning_of(read, ("1", "Trực báo", "Sở Y tế", "", "Tin", "Thường xuyên"), CHECK)
    assert (m.tasks[0].due_start, m.tasks[0].due_end) == (None, None)
    assert str(m.deadlines[0].end) == "2023-12-31"


def test_two_communes_of_other_names_are_two_bodies(read: Read) -> None:
    def said(lead: str, coordinating: str) -> bool:
        row = ("1", "Giải phóng mặt bằng", lead, coordinating, "Báo cáo", "Quý II/2023")
        _, result = meaning_of(read, row, CHECK)
        return "lead-also-coordinating" in {f.rule for f in result.findings}

    assert not said("UBND xã Tân Hội, UBND phường Long Châu", "UBND xã Mỹ An")
    assert said("UBND xã Mỹ An", "Sở Y tế, UBND xã Mỹ An")


SUB_ROWS = [
    (
        ("rowspan=2|1", "Kế hoạch của tỉnh", "Sở Y tế", "", "Kế hoạch", "Tháng 1/2023"),
        ("Kế hoạch của xã", "UBND cấp xã", "", "Kế hoạch", "Tháng 2/2023"),
        "one number over two texts",
    ),
    (
        ("1", "Mở lớp kỹ năng số", "Sở Y tế", "", "Lớp", "Tháng 1/2023"),
        ("", "- Cấp xã", "UBND cấp xã", "", "", "Tháng 2/2023"),
        "an item below the task, with a body and a time of its own",
    ),
    (
        ("1", "Mở lớp kỹ năng số", "Sở Y tế", "", "Lớp", "Tháng 1/2023"),
        ("", "+ Ở xã", "UBND cấp xã", "", "Lớp", "Tháng 2/2023"),
        "another mark",
    ),
]


@pytest.mark.parametrize(("first", "second", "why"), SUB_ROWS)
def test_a_sub_row_with_its_own_text(
    first: tuple[str, ...], second: tuple[str, ...], why: str, read: Read
) -> None:
    m, _ = meaning_of(read, first, second, CHECK)
    assert [t.parts for t in m.tasks] == [2, 1], why
    assert bodies(m, "lead") == [(1, "so-y-te"), (2, "ubnd-cap-xa")], why
    assert [(d.part, str(d.end)) for d in m.deadlines][:2] == [(1, "2023-01-31"), (2, "2023-02-28")]


def test_two_items_below_a_task_are_two_parts(read: Read) -> None:
    m, _ = meaning_of(
        read,
        ("1", "Mở lớp kỹ năng số", "Sở Nội vụ", "", "Lớp", "Tháng 1/2023"),
        ("", "- Cấp tỉnh", "Sở Y tế", "", "", "Tháng 2/2023"),
        ("", "- Cấp xã", "UBND cấp xã", "", "", "Tháng 3/2023"),
    )
    assert [t.parts for t in m.tasks] == [3]
    assert bodies(m, "lead") == [(1, "so-noi-vu"), (2, "so-y-te"), (3, "ubnd-cap-xa")]
