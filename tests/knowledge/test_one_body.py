"""One text gives one body everywhere in a document: cell, deadline, provision, responsibility."""

from collections.abc import Callable

import pytest

from pipeline.run.document import Result
from tests.compose import Plan


@pytest.mark.parametrize(
    ("date", "year", "body"),
    [
        ("ngày 20 tháng 12 năm 2021", 2022, "cuc-thue-tinh"),
        ("ngày 20 tháng 12 năm 2025", 2026, "cuc-thue"),
    ],
)
def test_a_name_of_two_bodies_is_the_same_one_in_every_place(
    read: Callable[..., Result], date: str, year: int, body: str
) -> None:
    plan = Plan(date=date, year=year)
    plan = plan.with_cell(1, 2, "Cục Thuế").with_cell(1, 3, "Cục Thuế và Sở Tài chính")
    plan = plan.with_cell(1, 5, f"Cục Thuế: Tháng 3/{year}; Sở Nội vụ: Tháng 5/{year}")
    result = read(plan.text())
    assert result.meaning is not None
    task = result.meaning.tasks[0]
    assert task.lead_agencies == (body,)
    assert task.coordinating_agencies == (body, "so-tai-chinh")
    scopes = [d.scope_agencies for d in result.meaning.deadlines if d.task_id == task.task_id]
    assert scopes == [(body,), ("so-noi-vu",)]


def test_a_plan_without_its_date_is_read_from_the_first_day_of_its_year(
    read: Callable[..., Result],
) -> None:
    plan = Plan(date="ngày … tháng … năm 2021", year=2022).with_cell(1, 2, "Cục Thuế")
    result = read(plan.text())
    assert result.meaning is not None and result.meaning.document.issued_on is None
    assert result.meaning.tasks[0].lead_agencies == ("cuc-thue-tinh",)


@pytest.mark.parametrize("date", ["ngày 20 tháng 12 năm 2025", "ngày … tháng … năm 2025"])
def test_a_body_after_its_end_is_a_warning_with_its_successor(
    read: Callable[..., Result], date: str
) -> None:
    plan = Plan(date=date, year=2026).with_cell(1, 2, "Sở Tài nguyên và Môi trường")
    found = [f for f in read(plan.text()).findings if f.rule == "agency-out-of-years"]
    assert [(f.severity, f.value) for f in found] == [("warning", "Sở Tài nguyên và Môi trường")]
    assert "Sở Nông nghiệp và Môi trường (so-nong-nghiep-va-moi-truong)" in found[0].suggestion_vi


def test_a_plan_of_the_year_of_the_change_without_its_date_is_not_blamed(
    read: Callable[..., Result],
) -> None:
    plan = Plan(date="ngày … tháng … năm …", year=2025).with_cell(1, 2, "Sở Y tế; UBND cấp huyện")
    assert not [f for f in read(plan.text()).findings if f.rule == "agency-out-of-years"]
