"""What a decision's deadline and product cells say aloud: one fault, one finding, of the right weight."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from pipeline.run.document import Result
from tests.compose import Plan

GOOD = Plan()
Read = Callable[..., Result]

FAULTS = [
    ("Ngày 31/6/2023", [("deadline-no-such-time", "error")], "June has 30 days"),
    ("Quý V", [("deadline-no-such-time", "error")], "there are four quarters"),
    ("Lúc nào rảnh", [("deadline-unparsed", "error")], "no time at all"),
    ("Quý III/2023 nếu trời không mưa", [("deadline-leftover", "error")], "half of it understood"),
    (
        "Ban hành trong tháng 5/2023 và tổ chức thực hiện",
        [("deadline-untimed", "info")],
        "no fault",
    ),
    ("Theo Kế hoạch tập huấn, kiểm tra hằng năm của tỉnh", [], "the name of a plan"),
    ("Trước ngày 31/01 năm liền kề", [], "the words say which year it is"),
]


@pytest.mark.parametrize(("cell", "said", "reason"), FAULTS)
def test_deadline(cell: str, said: list[tuple[str, str]], reason: str, read: Read) -> None:
    findings = read(GOOD.with_cell(2, 5, cell).text()).findings
    found = [
        (f.rule, f.severity)
        for f in findings
        if f.field == "deadline_raw"
        and f.value
        and f.rule not in ("deadline-day-off", "word-stray")
    ]
    assert found == said, reason


def test_a_missing_plan_year_is_said_once(read: Read) -> None:
    """Not again for every cell; what does not hang on the year keeps its kind without dates."""
    text = (
        GOOD.with_cell(1, 5, "Thường xuyên").with_cell(2, 5, "Quý III").with_cell(4, 5, "Hằng quý")
    )
    result = read(text.text().replace(" NĂM 2023", ""))
    kinds = [(d.kind, d.start, d.recurrence) for d in result.meaning.deadlines]
    assert kinds == [
        ("continuous", None, None),
        ("unparsed", None, None),
        ("recurring", None, "FREQ=MONTHLY;INTERVAL=3"),
    ]
    assert "plan-year-missing" in {f.rule for f in result.findings}
    assert not [f for f in result.findings if f.rule.startswith("deadline-")]


def test_a_plan_of_several_years_asks_for_the_year(read: Read) -> None:
    plan = GOOD.with_cell(2, 5, "Quý III")
    text = plan.text().replace("NĂM 2023", "GIAI ĐOẠN 2023 - 2025")
    found = [f.value for f in read(text).findings if f.rule == "deadline-without-year"]
    assert found == ["Quý III"]


def test_only_dated_deadlines_are_due(read: Read) -> None:
    plan = GOOD.with_cell(1, 5, "Hằng quý").with_cell(2, 5, "Quý II/2023 và thường xuyên trong năm")
    first, second, _ = read(plan.text()).meaning.tasks
    assert (first.due_start, first.due_end) == (None, None)
    assert (str(second.due_start), str(second.due_end)) == ("2023-04-01", "2023-06-30")


def test_an_unsure_product_is_an_info(read: Read) -> None:
    plan = replace(GOOD).with_cell(2, 4, "Quyết định phê duyệt Danh mục, Quy trình")
    result = read(plan.text())
    assert result.meaning.tasks[1].product_kinds == ("decision",)
    found = [(f.severity, f.value) for f in result.findings if f.rule == "product-unsure"]
    assert found == [("info", "Quyết định phê duyệt Danh mục, Quy trình")]
