"""Deadlines: the open evaluation set, scopes and actions, tolerance, robustness, loader faults."""

import csv
import json
import shutil
import unicodedata
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.grammar.deadlines.examples import try_examples
from pipeline.grammar.deadlines.read import parse_deadlines
from pipeline.grammar.deadlines.rules import DeadlineRules, load_deadlines
from pipeline.model.record import AgencyMention, DeadlineReading, PlanYears
from pipeline.rulebook.source import RuleError
from tests.conftest import read_yaml

ROOT = Path(__file__).parents[2]
OPEN = Path(__file__).parent / "open_deadlines.yml"
CASES: list[dict[str, Any]] = read_yaml(OPEN)["cases"]


@cache
def grammar() -> DeadlineRules:
    return load_deadlines(ROOT / "rules")


def read(text: str, first: int = 2024, last: int | None = None, **known: Any) -> DeadlineReading:
    return parse_deadlines(text, PlanYears(first=first, last=last or first), grammar(), **known)


def rows(reading: DeadlineReading) -> list[tuple[Any, ...]]:
    return [(d.kind, d.start, d.end, d.recurrence) for d in reading.deadlines]


def body(text: str) -> tuple[AgencyMention, ...]:
    """A stand-in for the agency parser: every part that begins like a body."""
    found: list[AgencyMention] = []
    for part in text.split(", "):
        if part.startswith(("UBND", "Sở", "Các sở", "Cấp", "cấp")):
            at = text.index(part)
            found.append(
                AgencyMention(
                    mention=part,
                    start=at,
                    end=at + len(part),
                    agency_id=part,
                    agency=part,
                    kind="agency",
                    level="province",
                    is_group=False,
                )
            )
    return tuple(found)


# -- the open set ---------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES, ids=[repr(c["text"]) for c in CASES])
def test_open_case(case: dict[str, Any]) -> None:
    got = read(case["text"], case["plan_year"], case.get("plan_year_end"), find_scope=body)
    expected = [
        (e["kind"], e.get("start"), e.get("end"), e.get("recurrence")) for e in case["expect"]
    ]
    assert rows(got) == expected, case["reason"]
    assert bool(got.leftover) is case["leftover"], got.leftover
    for deadline, e in zip(got.deadlines, case["expect"], strict=True):
        if "event" in e:
            assert deadline.event == e["event"]


def test_open_set_is_large_enough() -> None:
    assert len({c["text"] for c in CASES}) >= 70
    assert sum(bool(c.get("adversarial")) for c in CASES) >= 22


# -- the reference decision -----------------------------------------------------------------------

TRUTH = ROOT / "tests" / "truth" / "2890"


def test_the_reference_decision() -> None:
    """Every deadline cell of decision 2890 gives the typed-out rows, nothing left over."""
    with (TRUTH / "deadlines.tsv").open(encoding="utf-8", newline="") as handle:
        truth = list(csv.DictReader(handle, delimiter="\t"))
    tasks = json.loads((TRUTH / "tasks.json").read_text(encoding="utf-8"))
    columns = ("kind", "start", "end", "recurrence", "event", "raw")
    for task in tasks if isinstance(tasks, list) else tasks["tasks"]:
        got = read(task["deadline_raw"], find_scope=body)
        expected = [
            tuple(row[c] for c in columns) for row in truth if row["number"] == str(task["number"])
        ]
        assert [tuple(str(getattr(d, c) or "") for c in columns) for d in got.deadlines] == expected
        assert not got.leftover
    assert len(truth) == 69


# -- the printed parts of a cell ------------------------------------------------------------------

PARTS = [
    ("Quý II, Quý IV/2024", ["Quý II", "Quý IV/2024"]),
    ("Quý IV/2023 và theo định kỳ", ["Quý IV/2023", "theo định kỳ"]),
    (
        "Các sở, ban, ngành tỉnh, UBND cấp huyện: trước ngày 01/3/2024; "
        "UBND cấp xã: theo yêu cầu của UBND cấp huyện",
        [
            "Các sở, ban, ngành tỉnh, UBND cấp huyện: trước ngày 01/3/2024",
            "UBND cấp xã: theo yêu cầu của UBND cấp huyện",
        ],
    ),
    ("Hằng tháng (trước ngày 25)", ["Hằng tháng (trước ngày 25)"]),
    ("- Tháng 3/2024;\n- Tháng 9/2024.", ["Tháng 3/2024", "Tháng 9/2024"]),
    ("Trước ngày 16/01/202 4", ["Trước ngày 16/01/202 4"]),
    (
        "Trước ngày 15/12/2024 (đối với UBND cấp xã)",
        ["Trước ngày 15/12/2024 (đối với UBND cấp xã)"],
    ),
]


@pytest.mark.parametrize(("text", "raw"), PARTS)
def test_raw_is_the_printed_part(text: str, raw: list[str]) -> None:
    assert [d.raw for d in read(text, find_scope=body).deadlines] == raw


SCOPES = [
    (
        "Các sở: trước ngày 01/3/2024; UBND cấp xã: theo yêu cầu của UBND cấp huyện",
        [["Các sở"], ["UBND cấp xã"]],
    ),
    ("Sở Nội vụ, UBND cấp huyện: trước ngày 15/6", [["Sở Nội vụ", "UBND cấp huyện"]]),
    (
        "UBND cấp huyện trước ngày 10/6, Sở Nội vụ trước ngày 15/6",
        [["UBND cấp huyện"], ["Sở Nội vụ"]],
    ),
    ("Trước ngày 15/12/2024 đối với UBND cấp xã; Quý IV/2024", [["UBND cấp xã"], []]),
    ("Đối với UBND cấp xã: Quý I. Sở Nội vụ: Quý II", [["UBND cấp xã"], ["Sở Nội vụ"]]),
    ("- Sở Nội vụ: Quý I\n- UBND cấp xã: Quý II", [["Sở Nội vụ"], ["UBND cấp xã"]]),
    ("Cấp tỉnh: tháng 5; cấp xã: tháng 6", [["Cấp tỉnh"], ["cấp xã"]]),
    ("Đối với cấp xã: trước 10/12; cấp tỉnh: trước 15/12", [["cấp xã"], ["cấp tỉnh"]]),
    (
        "Quý II (đối với Sở Nội vụ), Quý III (đối với UBND cấp xã)",
        [["Sở Nội vụ"], ["UBND cấp xã"]],
    ),
    ("Cấp chứng thư: Quý III", [[]]),
    ("Quý I/2024", [[]]),
]


@pytest.mark.parametrize(("text", "scopes"), SCOPES)
def test_scope(text: str, scopes: list[list[str]]) -> None:
    got = read(text, find_scope=body)
    assert [[m.mention for m in d.scope] for d in got.deadlines] == scopes
    assert not got.leftover


ACTIONS = [
    ("Ban hành kế hoạch: trước 15/01/2024; kiểm tra: Quý III", ["Ban hành kế hoạch", "kiểm tra"]),
    (
        "Ban hành kế hoạch trong tháng 01/2026, tổ chức kiểm tra chậm nhất trong tháng 6/2026 và "
        "báo cáo kết quả, kiến nghị về UBND tỉnh chậm nhất trong tháng 8/2026",
        ["Ban hành kế hoạch", "tổ chức kiểm tra", "báo cáo kết quả, kiến nghị về UBND tỉnh"],
    ),
    ("Quý I: Ban hành kế hoạch; Quý II: Kiểm tra", ["Ban hành kế hoạch", "Kiểm tra"]),
    ("Quý I/2024 ban hành kế hoạch; Quý II/2024 kiểm tra", ["ban hành kế hoạch", "kiểm tra"]),
    ("Đợt 1: tháng 3; đợt 2: tháng 9/2024", ["Đợt 1", "đợt 2"]),
    ("Hoàn thành trong quý II/2024", [None]),
    ("Báo cáo của Sở Nội vụ: trước 15/6", ["Báo cáo của Sở Nội vụ"]),
]


@pytest.mark.parametrize(("text", "actions"), ACTIONS)
def test_action(text: str, actions: list[str | None]) -> None:
    got = read(text, find_scope=body)
    assert [d.action for d in got.deadlines] == actions
    assert not any(d.scope for d in got.deadlines)


YEARS = [
    ("Năm 2025: Quý I; Quý III", [2025, 2025]),
    ("Năm 2025:\n- Quý I: ban hành\n- Quý III: sơ kết", [2025, 2025]),
    ("Năm 2025: Quý I; năm 2026: Quý II", [2025, 2026]),
    ("Quý II; Quý IV/2025", [2025, 2025]),
    ("Tháng 3/2023, tháng 5", [2023, 2024]),
    ("Quý I", [2024]),
]


@pytest.mark.parametrize(("text", "years"), YEARS)
def test_which_year(text: str, years: list[int]) -> None:
    assert [d.end.year for d in read(text).deadlines if d.end] == years


LEFT = [
    ("Ban hành kế hoạch trước 15/01 và tổ chức thực hiện", ("tổ chức thực hiện",)),
    ("tổ chức thực hiện; báo cáo trước ngày 15/12", ("tổ chức thực hiện",)),
    ("Quý I/2024 nếu đủ kinh phí thì sang năm 2025", None),
    ("Giai đoạn 2021-2025, tầm nhìn 2045", ("tầm nhìn 2045",)),
    ("Quý I/2024 hoàn thành", ()),
    ("Trước ngày 15/12/2024 đối với vùng sâu", ("đối với vùng sâu",)),
]


@pytest.mark.parametrize(("text", "left"), LEFT)
def test_leftover(text: str, left: tuple[str, ...] | None) -> None:
    got = read(text).leftover
    assert got if left is None else got == left


def test_citation_spans_hide_their_dates() -> None:
    text = "Liên ngành đã ký ngày 05/3/2024, hoàn thành trong tháng 6/2024"
    end = text.index(",")
    got = read(text, citation_spans=[(0, end)])
    assert rows(got) == [("month", date(2024, 6, 1), date(2024, 6, 30), None)]
    assert got.leftover == (text[:end],)


def test_from_now_begins_when_the_decision_was_signed() -> None:
    years = PlanYears(first=2024, last=2024, issued_on=date(2023, 12, 18))
    got = parse_deadlines("Từ nay đến hết năm 2024", years, grammar())
    assert rows(got) == [("period", date(2023, 12, 18), date(2024, 12, 31), None)]


# -- tolerance ------------------------------------------------------------------------------------

PLAIN = [c for c in CASES if "\n" not in c["text"] and " " in c["text"]]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(PLAIN), st.data())
def test_wrapping_changes_nothing(case: dict[str, Any], data: st.DataObject) -> None:
    text = case["text"]
    gap = data.draw(st.sampled_from(["\n", "\u00a0", "  ", " \n ", "\t", "\u2009"]))
    at = data.draw(st.sampled_from([i for i, c in enumerate(text) if c == " "]))
    wrapped = text[:at] + gap + text[at + 1 :]
    years = (case["plan_year"], case.get("plan_year_end"))
    assert rows(read(wrapped, *years)) == rows(read(text, *years))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(CASES), st.booleans(), st.booleans())
def test_unicode_form_and_capitals_change_nothing(
    case: dict[str, Any], apart: bool, capitals: bool
) -> None:
    text = case["text"]
    years = (case["plan_year"], case.get("plan_year_end"))
    other = text.upper() if capitals else text
    other = unicodedata.normalize("NFD", other) if apart else other
    assert rows(read(other, *years)) == rows(read(text, *years))


# -- robustness -----------------------------------------------------------------------------------

WORDS = [
    "trước",
    "ngày",
    "quý",
    "tháng",
    "năm",
    "hằng",
    "định",
    "kỳ",
    "thường",
    "xuyên",
    "theo",
    "sau",
    "khi",
    "chậm",
    "nhất",
    "đến",
    "hết",
    "từ",
    "đến",
    "và",
    "hoặc",
    ";",
    ",",
    ":",
    ".",
    "-",
    "/",
    "(",
    ")",
    "I",
    "II",
    "IV",
    "V",
    "1",
    "6",
    "15",
    "31",
    "13",
    "99",
    "2024",
    "2026",
    "20",
    "24",
    "liền",
    "kề",
    "đầu",
    "cuối",
    "giai",
    "đoạn",
    "báo",
    "cáo",
    "ban",
    "hành",
    "kế",
    "hoạch",
    "số",
    "QĐ-UBND",
    "đối",
    "với",
    "UBND",
    "cấp",
    "xã",
    "Sở",
    "Nội",
    "vụ",
    "6",
    "tháng",
    "lần",
    "không",
]
NOISE = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from([*WORDS, "\n"]), max_size=40).map(" ".join),
    st.lists(st.sampled_from([c["text"] for c in CASES]), max_size=4).map("; ".join),
)


@settings(max_examples=400, deadline=None)
@given(NOISE, st.sampled_from([(2024, 2024), (2026, 2030), (1, 1), (9999, 9999)]))
def test_never_raises_and_keeps_its_promises(text: str, plan: tuple[int, int]) -> None:
    got = read(text, *plan, find_scope=body, citation_spans=[(0, min(3, len(text)))])
    for d in got.deadlines:
        if d.start and d.end:
            assert d.start <= d.end
        if d.kind in ("event", "as_prescribed", "unparsed"):
            assert d.start is None and d.end is None and d.recurrence is None
        if d.kind in ("by_date", "before_date"):
            assert d.start is None and d.end is not None
        if d.kind == "date":
            assert d.start == d.end is not None
        assert d.raw
    if any(c.isalnum() for c in text):
        assert got.deadlines
    assert all(part.strip() for part in got.leftover)


# -- the rule file --------------------------------------------------------------------------------


def copied(tmp_path: Path, old: str, new: str) -> Path:
    """rules/deadlines.yml alone in a new root, one text replaced."""
    shutil.copy(ROOT / "rules" / "deadlines.yml", tmp_path)
    path = tmp_path / "deadlines.yml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return tmp_path


FAULTS = [
    ("date 2024-12-31..2024-12-31", "date 2024-12-30..2024-12-30", "example"),
    ("kind: half_year", "kind: semester", "one of .*half_year.* was expected, not .semester"),
    ("apply: until", "apply: roughly", "one of .*until.* was expected, not .roughly"),
    ("pattern: 'sau {unit}'", "pattern: 'sau {units}'", "unknown fragment"),
    ("pattern: 'sau {unit}'", "pattern: 'sau 2024 {unit}'", "year in digits"),
    ("pattern: 'sau {unit}'", "pattern: 'sau ({unit}'", "not a regular expression"),
    ("id: bare-day", "id: day", "twice"),
    ("tuần: WEEKLY 1", "tuần: FORTNIGHTLY 1", "a rhythm is"),
    ("example_plan: 2024", "example_plan: soon", "a plan is"),
    ("  - id: after\n", "  - id: after\n    colour: red\n", "unknown key"),
]


@pytest.mark.parametrize(("old", "new", "says"), FAULTS)
def test_a_fault_names_file_and_line(tmp_path: Path, old: str, new: str, says: str) -> None:
    root = copied(tmp_path, old, new)
    with pytest.raises(RuleError, match=says) as caught:
        try_examples(root)
    assert str(caught.value).startswith(f"rules/deadlines.yml:{caught.value.line}:")
    assert caught.value.line > 1


def test_a_new_wording_is_one_edit(tmp_path: Path) -> None:
    root = copied(tmp_path, "latest: '(?:chậm nhất|", "latest: '(?:chậm nhất|hạn chốt sổ|")
    rules = load_deadlines(root)
    got = parse_deadlines("Hạn chốt sổ ngày 30/9", PlanYears(first=2024, last=2024), rules)
    assert rows(got) == [("by_date", None, date(2024, 9, 30), None)]
    assert read("Hạn chốt sổ ngày 30/9").leftover
