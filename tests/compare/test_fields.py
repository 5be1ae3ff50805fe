"""Kinds of change of a pair, field by field, and what is no change."""

from datetime import date

import pytest

from pipeline.compare.compare import compare_tasks
from pipeline.compare.rules import CompareRules
from pipeline.compare.side import BodiesCell, ComparedBody, ComparedDue
from tests.compare.build import by_number, cell, due, kinds, merged_departments, side, task

TEXT = "Tham mưu thu hút vốn đầu tư vào các khu công nghiệp trên địa bàn tỉnh"
PLAN, FINANCE = "so-ke-hoach-va-dau-tu", "so-tai-chinh"

FIELDS = [
    ({}, {}, ("unchanged",)),
    ({}, {"area": "digital", "section_title": "Số"}, ("moved_section",)),
    ({"area": None}, {"area": None, "section_title": "Khác"}, ("moved_section",)),
    ({"area": None, "section_title": None}, {}, ("unchanged",)),
    ({"section": "II"}, {"section": "III"}, ("unchanged",)),
    ({}, {"lead": cell("so-tu-phap")}, ("lead_changed",)),
    ({"lead": cell("a", "b")}, {"lead": cell("b", "a")}, ("unchanged",)),
    ({}, {"lead": BodiesCell(raw=None)}, ("unchanged",)),
    ({}, {"coordinating": cell("so-tu-phap")}, ("coordinating_changed",)),
    ({"monitoring": cell("a")}, {"monitoring": cell("b")}, ("monitoring_changed",)),
    ({"monitoring": cell("a")}, {"monitoring": BodiesCell(raw=None)}, ("unchanged",)),
    ({"monitoring": cell("a")}, {"monitoring": cell(raw="")}, ("monitoring_changed",)),
    ({}, {"product_raw": "Kế hoạch", "products": ("Kế hoạch",)}, ("product_changed",)),
    ({}, {"product_raw": None, "products": ()}, ("unchanged",)),
    (
        {"product_raw": "Kế hoạch; Báo cáo", "products": ("Kế hoạch", "Báo cáo")},
        {"product_raw": "Báo cáo, kế hoạch", "products": ("Báo cáo", "kế hoạch")},
        ("unchanged",),
    ),
    (
        {"product_raw": "Báo cáo năm 2023", "products": ("Báo cáo năm 2023",)},
        {"product_raw": "Báo cáo năm 2024", "products": ("Báo cáo năm 2024",)},
        ("unchanged",),
    ),
    ({}, {"deadline_raw": None, "deadlines": ()}, ("unchanged",)),
]


@pytest.mark.parametrize(("old", "new", "expected"), FIELDS)
def test_fields(
    old: dict[str, object],
    new: dict[str, object],
    expected: tuple[str, ...],
    compare_rules: CompareRules,
) -> None:
    a, b = side(2023, task(1, TEXT, **old)), side(2024, task(1, TEXT, **new))
    assert kinds(compare_tasks(a, b, compare_rules)) == {(1, 1): expected}


def _q(year: int, quarter: int) -> dict[str, object]:
    ends = {1: (3, 31), 2: (6, 30), 3: (9, 30), 4: (12, 31)}
    return due("quarter", date(year, 3 * quarter - 2, 1), date(year, *ends[quarter]))


def _open(kind: str, year: int) -> dict[str, object]:
    return due(kind, date(year, 1, 1), date(year, 12, 31))


DUES = [
    (_q(2022, 4), _q(2023, 4), None, "the same quarter before the plan year"),
    (_q(2023, 1), _q(2024, 2), "later", "a quarter later"),
    (_q(2023, 1), _q(2024, 1), None, "month ends follow the calendar"),
    (due("before_date", None, date(2023, 2, 28)), due("before_date", None, date(2024, 2, 29)),
     None, "before 1 March in both: the leap day is no change"),
    (due("by_date", None, date(2023, 1, 15)), due("before_date", None, date(2024, 1, 15)),
     None, "by the 15th is before the 16th"),
    (_open("year", 2023), due("date", date(2024, 12, 31), date(2024, 12, 31)), "firmer", "a day"),
    (_open("continuous", 2023), _q(2024, 4), "firmer", "continuous becomes a quarter"),
    (_q(2023, 3), _open("recurring", 2024), "looser", "a quarter becomes recurring"),
    (_q(2023, 1), _open("year", 2024), "later,looser", "a quarter becomes the year"),
    (_q(2023, 2), {"deadline_raw": "Sau khi có kết quả",
                   "deadlines": (ComparedDue(kind="event", event="Sau khi có kết quả"),)},
     "looser", "an event"),
    (_open("recurring", 2023), _open("recurring", 2024), None, "each over its plan year"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "note", "reason"), DUES)
def test_deadlines(
    old: dict[str, object],
    new: dict[str, object],
    note: str | None,
    reason: str,
    compare_rules: CompareRules,
) -> None:
    a, b = side(2023, task(1, TEXT, **old)), side(2024, task(1, TEXT, **new))
    (change,) = compare_tasks(a, b, compare_rules)
    assert change.kinds == (("rescheduled",) if note else ("unchanged",)), reason
    assert [f.note for f in change.fields] == ([note] if note else [])


def test_a_successor_is_no_change_of_responsibility(compare_rules: CompareRules) -> None:
    a = side(2025, task(1, TEXT, lead=cell(PLAN), coordinating=cell(FINANCE)))
    b = side(2026, task(1, TEXT, lead=cell(FINANCE), coordinating=cell(FINANCE)))
    (change,) = compare_tasks(a, b, compare_rules, merged_departments())
    assert change.kinds == ("agency_renamed",)
    assert change.fields[0].note == "successor"
    assert (change.fields[0].removed, change.fields[0].added) == ((PLAN,), (FINANCE,))


def test_two_departments_that_became_one(compare_rules: CompareRules) -> None:
    a = side(2025, task(1, TEXT, lead=cell(PLAN, FINANCE)))
    b = side(2026, task(1, TEXT, lead=cell(FINANCE)))
    (change,) = compare_tasks(a, b, compare_rules, merged_departments())
    assert change.kinds == ("agency_renamed",)


def test_before_the_succession_it_is_a_change(compare_rules: CompareRules) -> None:
    """Both departments stood in 2023: the one lead for the other is a change of responsibility."""
    a = side(2023, task(1, TEXT, lead=cell(PLAN)))
    b = side(2024, task(1, TEXT, lead=cell(FINANCE)))
    (change,) = compare_tasks(a, b, compare_rules, merged_departments())
    assert change.kinds == ("lead_changed",)


def test_a_successor_and_another_body_is_both(compare_rules: CompareRules) -> None:
    a = side(2025, task(1, TEXT, lead=cell(PLAN)))
    b = side(2026, task(1, TEXT, lead=cell(FINANCE, "so-tu-phap")))
    (change,) = compare_tasks(a, b, compare_rules, merged_departments())
    assert change.kinds == ("lead_changed", "agency_renamed")


def test_a_body_that_ended_without_successor_says_so(compare_rules: CompareRules) -> None:
    """The district level ended on 1 July 2025; who took a duty over is not for us to guess."""
    a = side(2025, task(1, TEXT, lead=cell("ubnd-cap-huyen")))
    b = side(2026, task(1, TEXT, lead=cell("ubnd-cap-xa")))
    (change,) = compare_tasks(a, b, compare_rules, merged_departments())
    assert change.kinds == ("lead_changed",)
    assert change.fields[0].note == "ended"


def test_a_successor_inside_the_wording_is_a_rename(compare_rules: CompareRules) -> None:
    a = side(2025, task(1, f"Phối hợp với Sở Kế hoạch và Đầu tư {TEXT}"))
    b = side(2026, task(1, f"Phối hợp với Sở Tài chính {TEXT}"))
    (change,) = compare_tasks(a, b, compare_rules, merged_departments())
    assert change.kinds == ("agency_renamed",)


def test_a_role_for_the_body_it_stands_for_is_noted(compare_rules: CompareRules) -> None:
    role = ComparedBody(
        key="co-quan-thuong-truc", name="Cơ quan thường trực", resolved_id="so-noi-vu"
    )
    a = side(2023, task(1, TEXT, lead=BodiesCell(raw="Cơ quan thường trực", bodies=(role,))))
    b = side(2024, task(1, TEXT, lead=cell("so-noi-vu")))
    (change,) = compare_tasks(a, b, compare_rules)
    assert (change.kinds, change.fields[0].note) == (("lead_changed",), "resolved")


def test_unknown_bodies_are_compared_by_their_print(compare_rules: CompareRules) -> None:
    def unknown(name: str) -> BodiesCell:
        return BodiesCell(raw=name, bodies=(ComparedBody(key=f"?{name.lower()}", name=name),))

    a = side(2023, task(1, TEXT, lead=unknown("Ban X")), task(2, "Số hóa", lead=unknown("Ban X")))
    b = side(2024, task(1, TEXT, lead=unknown("ban x")), task(2, "Số hóa", lead=unknown("Ban Y")))
    found = by_number(compare_tasks(a, b, compare_rules))
    assert found[1, 1].kinds == ("unchanged",)
    assert found[2, 2].kinds == ("lead_changed",)
    assert found[2, 2].fields[0].added == ("?ban y",)


SAME_PRINT = [
    ("deadline", "Quý III năm 2023", "Quý III, năm 2024"),
    ("deadline", "Hoàn thành trước 30/11/2023", "Hoàn thành trước 30/11/2024"),
    ("deadline", "Theo Kế hoạch của Bộ Nội vụ", "Theo kế hoạch của Bộ Nội vụ."),
    ("deadline", "20/12/2023", "20/12/2023"),
    ("lead", "Thanh tra tỉnh", "Thanh tra tỉnh"),
    ("lead", "UBND các xã, phường", "Uỷ ban nhân dân các xã, phường"),
    ("coordinating", "Các đơn vị có liên quan", "Các đơn vị có liên quan;"),
    ("product", "Quyết định của UBND tỉnh", "QĐ của Ủy ban nhân dân tỉnh"),
]


@pytest.mark.parametrize(("field", "old", "new"), SAME_PRINT)
def test_equal_print_is_never_a_change(
    field: str, old: str, new: str, compare_rules: CompareRules
) -> None:
    """Whatever the two readings of it were: here they differ in every value."""

    def fields(raw: str, value: str, year: int) -> dict[str, object]:
        if field == "deadline":
            return due("date", None, date(year, 5, 1 + len(value)), raw)
        if field == "product":
            return {"product_raw": raw, "products": (value,)}
        return {field: cell(value, raw=raw)}

    a = side(2023, task(1, TEXT, **fields(old, "x", 2023)))
    b = side(2024, task(1, TEXT, **fields(new, "other", 2024)))
    assert kinds(compare_tasks(a, b, compare_rules)) == {(1, 1): ("unchanged",)}


SPELLED_OUT = [
    ("Báo cáo UBND tỉnh kết quả CCHC", "Báo cáo Ủy ban nhân dân tỉnh kết quả cải cách hành chính"),
    ("Rà soát TTHC, hòa giải cơ sở", "Rà soát thủ tục hành chính – hoà giải cơ sở"),
    ("Nâng cấp CSDL “dùng chung”", 'Nâng cấp cơ sở dữ liệu "dùng chung"'),
]


@pytest.mark.parametrize(("old", "new"), SPELLED_OUT)
def test_spelling_out_is_no_rewording(old: str, new: str, compare_rules: CompareRules) -> None:
    a, b = side(2023, task(1, old)), side(2024, task(1, new))
    assert kinds(compare_tasks(a, b, compare_rules)) == {(1, 1): ("unchanged",)}


def test_a_draft_without_day_or_year_still_knows_the_successor(compare_rules: CompareRules) -> None:
    a = side(2025, task(1, TEXT, lead=cell(PLAN)))
    b = side(None, task(1, TEXT, lead=cell(FINANCE)), name="nhap")
    (change,) = compare_tasks(a, b, compare_rules, merged_departments())
    assert change.kinds == ("agency_renamed",)
