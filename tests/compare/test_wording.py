"""Years relative to the plan, citations, places: what counts as the same words."""

import pytest

from pipeline.compare.compare import compare_tasks
from pipeline.compare.rules import CompareRules
from tests.compare.build import kinds, side, task

LONG = "Tham mưu thu hút vốn đầu tư vào các khu công nghiệp trên địa bàn tỉnh"
SAME, REWORDED = ("unchanged",), ("reworded",)

CASES = [
    ("năm 2023", "năm 2024", SAME, "the plan year follows the plan"),
    ("Quý IV/2022", "Quý IV/2023", SAME, "the year before it too"),
    ("năm 2023 tăng so với năm 2022", "năm 2024 tăng so với năm 2023", SAME, "both"),
    ("năm 2023", "năm 2023", SAME, "no word differs"),
    ("đến năm 2025", "đến năm 2025", SAME, "a target is fixed"),
    ("đến năm 2024", "đến năm 2025", REWORDED, "a target moved"),
    ("đến năm 2023", "đến năm 2024", SAME, "the plan's own year as a target"),
    ("giai đoạn 2021 - 2025", "giai đoạn 2021-2025", SAME, "a period, spaces aside"),
    ("giai đoạn 2022 - 2023", "giai đoạn 2023 - 2024", REWORDED, "another period"),
    ("năm 2020", "năm 2021", REWORDED, "years far from the plan are fixed"),
    ("đơn giản hoá", "đơn giản hóa.", SAME, "tone placement, full stop"),
    ("Uỷ ban Nhân dân", "ủy ban nhân dân", SAME, "case"),
    ("xử lý/tham mưu", "xử lý, tham mưu", SAME, "marks are no words"),
    ("số 2617/QĐ-UBND ngày 30/9/2021", "số 2617/QĐ-UBND ngày 30/9/2021", SAME, "a citation"),
    ("theo 26/CT-TTg ngày 05/9/2022", "theo 26/CT-TTg ngày 05/9/2023", REWORDED, "cited dates"),
    ("số 12/NQ-CP", "số 13/NQ-CP", REWORDED, "another instrument"),
    ("Số hóa hồ sơ", "Sở hóa hồ sơ", REWORDED, "tones are never stripped"),
    ("phản ánh, kiến nghị", "phản ánh kiến", REWORDED, "a misprint is another wording"),
]


@pytest.mark.parametrize(("old", "new", "expected", "reason"), CASES)
def test_wording(
    old: str, new: str, expected: tuple[str, ...], reason: str, compare_rules: CompareRules
) -> None:
    a, b = side(2023, task(1, f"{LONG} {old}")), side(2024, task(1, f"{LONG} {new}"))
    assert kinds(compare_tasks(a, b, compare_rules)) == {(1, 1): expected}, reason


def test_one_year_has_no_shift(compare_rules: CompareRules) -> None:
    """A draft against the signed plan: another year is another wording."""
    a = side(2024, task(1, f"{LONG} năm 2023"), name="draft")
    b = side(2024, task(1, f"{LONG} năm 2024"), name="signed")
    assert kinds(compare_tasks(a, b, compare_rules)) == {(1, 1): REWORDED}


def test_an_annual_plan_against_one_of_five_years_has_no_shift(
    compare_rules: CompareRules,
) -> None:
    a = side(2026, task(1, f"{LONG} năm 2026"), name="five", plan_year_end=2030)
    b = side(2027, task(1, f"{LONG} năm 2026"))
    assert kinds(compare_tasks(a, b, compare_rules)) == {(1, 1): SAME}


def test_two_periods_shift_by_their_own_length(compare_rules: CompareRules) -> None:
    a = side(2021, task(1, f"{LONG} giai đoạn 2021 - 2025"), plan_year_end=2025)
    b = side(2026, task(1, f"{LONG} giai đoạn 2026 - 2030"), plan_year_end=2030)
    assert kinds(compare_tasks(a, b, compare_rules)) == {(1, 1): SAME}


def test_the_own_place_of_two_provinces_is_one(compare_rules: CompareRules) -> None:
    a = side(2024, task(1, f"{LONG} Vĩnh Long"), name="vl", place="Vĩnh Long")
    b = side(2024, task(1, f"{LONG} Lâm Đồng"), name="ld", place="Lâm Đồng")
    assert kinds(compare_tasks(a, b, compare_rules)) == {(1, 1): SAME}


def test_the_words_that_changed_are_named(compare_rules: CompareRules) -> None:
    a = side(2023, task(1, f"{LONG} đầy đủ, kịp thời năm 2023."))
    b = side(2024, task(1, f"{LONG} đầy đủ, kịp thời, chính xác năm 2024."))
    (change,) = compare_tasks(a, b, compare_rules)
    field = change.fields[0]
    assert (field.added, field.removed) == (("chính xác",), ())
    assert "".join(s.text for s in field.segments if s.mark != "removed") == field.new
