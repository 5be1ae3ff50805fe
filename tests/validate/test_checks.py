"""Each check of rules/checks/ has a decision that trips it and one that does not."""

from collections.abc import Callable
from dataclasses import replace

import pyarrow as pa
import pytest

from pipeline.rulebook.source import RuleError
from pipeline.run.document import Result
from pipeline.tables.schemas import TABLES
from pipeline.validate.checks import Checker, load_checks, parse_check
from tests.compose import Plan
from tests.conftest import ROOT

GOOD = Plan()
LONG = tuple(
    (
        f"{i}.",
        f"Nhiệm vụ thứ {i} về rà soát hồ sơ số {i * 7}.",
        "Sở Nội vụ",
        "",
        "Báo cáo",
        "Quý I/2023",
    )
    for i in range(4, 6)
)


def plan(*lines: str) -> Plan:
    return replace(GOOD, plan=lines)


POINTS = ("I. NHIỆM VỤ", "1. Cải cách thể chế")
THREE_AREAS = (
    "II. NHIỆM VỤ",
    "1. Công tác chỉ đạo, điều hành",
    "2. Cải cách thể chế",
    "3. Cải cách tài chính công",
    "4. Cải cách chế độ công vụ",
)
# check id → a decision that trips it, with the end of the record it must name ("" = any)
TRIPS: dict[str, tuple[Plan, str]] = {
    "section-order": (GOOD.with_cell(3, 0, "III. CẢI CÁCH THỂ CHẾ"), "/3"),
    "cell-empty": (GOOD.with_cell(2, 2, ""), "/2"),
    "cell-empty-optional": (GOOD.with_cell(2, 4, ""), "/2"),
    "agency-unknown": (GOOD.with_cell(2, 2, "Sở Vũ trụ"), "/2"),
    "agency-out-of-years": (GOOD.with_cell(2, 3, "Sở Nông nghiệp và Môi trường"), "/2"),
    "deadline-outside-plan": (GOOD.with_cell(2, 5, "Tháng 5/2025"), "/2"),
    "deadline-before-signing": (GOOD.with_cell(2, 5, "Trước ngày 15/11/2022"), "/2"),
    "body-twice": (GOOD.with_cell(2, 3, "Sở Tư pháp; Sở Tài chính; Sở Tư pháp"), "/2"),
    "lead-also-coordinating": (GOOD.with_cell(2, 3, "Sở Nội vụ; Sở Tư pháp"), "/2"),
    "citation-year-date": (
        plan(*POINTS, "a) Thực hiện Nghị định số 34/2016/NĐ-CP ngày 14/5/2017 của Chính phủ."),
        "I.1.a",
    ),
    "caption-differs": (
        replace(GOOD, caption="(Kèm theo Quyết định số 312/QĐ-UBND ngày 20 tháng 12 năm 2022 của UBND tỉnh)"),
        "",
    ),
    "point-repeated": (plan(*POINTS, "a) Một.", "b) Hai.", "b) Ba.", "c) Bốn."), "I.1.b~2"),
    "point-skipped": (plan(*POINTS, "a) Một.", "b) Hai.", "d) Ba."), "I.1.d"),
    "clause-skipped": (plan("I. NHIỆM VỤ", "1. Thể chế", "a) Một.", "3. Tài chính", "a) Hai."), "I.3"),
    "part-skipped": (plan("I. MỤC ĐÍCH", "Một.", "III. NHIỆM VỤ", "1. Thể chế"), "III"),
    "reference-missing": (plan(*POINTS, "a) Theo điểm k khoản 9 mục I của Kế hoạch này."), "I.1.a"),
    "section-title-unknown": (GOOD.with_cell(3, 0, "II. CÔNG VIỆC LẶT VẶT"), "/3"),
    "section-not-in-plan": (
        replace(GOOD, plan=THREE_AREAS, rows=(*GOOD.rows[:3], ("II. CẢI CÁCH THỦ TỤC HÀNH CHÍNH",), GOOD.rows[4])),
        "/3",
    ),
    "plan-not-in-sections": (
        replace(
            GOOD,
            plan=THREE_AREAS,
            rows=(
                *GOOD.rows,
                ("III. CẢI CÁCH TÀI CHÍNH CÔNG",),
                ("4.", "Kiểm soát chi ngân sách.", "Sở Tài chính", "Sở Nội vụ", "Báo cáo", "Quý I/2023"),
            ),
        ),
        "II.4",
    ),
    "plan-year-against-date": (replace(GOOD, date="ngày 20 tháng 12 năm 2018"), ""),
    "task-repeated": (replace(GOOD, rows=(*GOOD.rows, ("4.", *GOOD.rows[4][1:]))), "/4"),
    "no-appendix": (replace(GOOD, header=(), rows=()), ""),
    "effective-before-signing": (replace(GOOD, effect="từ ngày 01 tháng 12 năm 2022"), ""),
}  # fmt: skip
# Checks whose note is about what is merely not found may speak of GOOD's own second task.
QUIET_ON_GOOD = set(TRIPS)
# Of the proof-reader, which looks at the plan and its appendix without a query.
MATCHED = {"plan-not-in-sections", "section-not-in-plan"}
CHECKS = [c.wording.code for c in load_checks(ROOT / "rules")]


def findings(result: Result, code: str) -> list[str]:
    return [f.record_id or "" for f in result.findings if f.rule == code]


def test_every_check_has_a_case() -> None:
    assert set(CHECKS) == set(TRIPS) - MATCHED


@pytest.mark.parametrize("code", TRIPS)
def test_trips(code: str, read: Callable[..., Result]) -> None:
    composed, record = TRIPS[code]
    hits = findings(read(composed.text()), code)
    assert hits, f"{code} says nothing"
    assert any(h.endswith(record) for h in hits), hits


@pytest.mark.parametrize("code", sorted(QUIET_ON_GOOD))
def test_is_quiet_on_what_is_right(code: str, read: Callable[..., Result]) -> None:
    assert findings(read(GOOD.text()), code) == []


def test_points_pass_over_letters_that_vietnamese_lacks(read: Callable[..., Result]) -> None:
    letters = [
        "a",
        "b",
        "c",
        "d",
        "đ",
        "e",
        "g",
        "h",
        "i",
        "k",
        "l",
        "m",
        "n",
        "o",
        "p",
        "q",
        "r",
        "s",
        "t",
        "u",
        "v",
        "x",
        "y",
    ]
    composed = plan(*POINTS, *(f"{x}) Nội dung {x}." for x in letters))
    result = read(composed.text())
    assert findings(result, "point-skipped") == findings(result, "point-repeated") == []
    assert sum(p.kind == "point" for p in result.meaning.provisions) == len(letters)


def test_numbers_may_restart_in_each_section(read: Callable[..., Result]) -> None:
    rows = (GOOD.rows[0], ("1.", *GOOD.rows[1][1:]), ("2.", *GOOD.rows[2][1:]), GOOD.rows[3],
            ("1.", *GOOD.rows[4][1:]))  # fmt: skip
    result = read(replace(GOOD, rows=rows).text())
    assert [t.task_id.rsplit("/", 1)[1] for t in result.meaning.tasks] == ["I.1", "I.2", "II.1"]
    assert findings(result, "number-gap") == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("-- id: x\nSELECT 1", "severity"),
        (
            "-- id: x\n-- severity: loud\n-- en: a\n-- vi: b\n-- do_en: c\n-- do_vi: d\nSELECT 1",
            "severity is one of",
        ),
        (
            "-- id: x\n-- severity: info\n-- en: a\n-- vi: b\n-- do_en: c\n-- do_vi: d\nDROP TABLE t",
            "one SELECT",
        ),
        (
            "-- id: x\n-- severity: info\n-- en: a\n-- vi: b\n-- do_en: c\nSELECT 1",
            "do_vi",
        ),
        ("-- id: x\n-- colour: red\nSELECT 1", "unknown header 'colour'"),
    ],
)
def test_a_broken_check_names_its_file(text: str, fault: str) -> None:
    with pytest.raises(RuleError, match=fault) as caught:
        parse_check(text, "checks/x.sql")
    assert "rules/checks/x.sql:" in str(caught.value)


def test_a_body_that_the_plan_itself_charges_is_no_error(read: Callable[..., Result]) -> None:
    """Its name is right as far as the document can say; only the registry lacks it."""
    plan_of = replace(
        GOOD.with_cell(2, 2, "Sở Vũ trụ"),
        plan=(
            *GOOD.plan,
            "III. TỔ CHỨC THỰC HIỆN",
            "1. Sở Vũ trụ",
            "Kiểm tra công tác cải cách.",
        ),
    )
    found = [f for f in read(plan_of.text()).findings if f.rule == "agency-unknown"]
    assert [(f.severity, f.value) for f in found] == [("warning", "Sở Vũ trụ")]


def test_all_checks_are_planned_as_one() -> None:
    """A check that breaks the one query (a comment at its end did) makes every run slow."""
    tables = {t.name: t.arrow().empty_table() for t in TABLES if t.name not in ("findings", "runs")}
    letters = pa.table({"letter": ["a"], "place": [1]})
    checker = Checker(load_checks(ROOT / "rules"))
    assert checker.run({**tables, "point_letters": letters}) == []
    assert checker.lean
