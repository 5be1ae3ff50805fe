"""What is overdue and what is due, on a given day."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pipeline.cli.app import app
from pipeline.present.addressed import tasks_of
from pipeline.present.due import find_agencies, find_due
from pipeline.present.view import DocumentView, agency_rows
from tests.present.conftest import REFERENCE_ID

DAY = date(2024, 2, 15)


def keys(found: Any) -> list[str]:
    return [f"{d.task.number}:{d.deadline.position}" for d in found]


def test_overdue_then_due_by_date(view: DocumentView) -> None:
    found = find_due(view, DAY, 30)
    assert [d.state for d in found] == ["overdue"] * 14 + ["due"] * 2
    assert keys(found)[-2:] == ["4:1", "15:1"]
    assert found[0].days == (date(2023, 12, 31) - DAY).days
    ends = [d.deadline.end for d in found]
    assert ends == sorted(e for e in ends if e)


@pytest.mark.parametrize(
    ("day", "within", "state"),
    [
        (date(2024, 1, 15), 0, "due"),  # the last day is still on time
        (date(2024, 1, 16), 0, "overdue"),
        (date(2024, 1, 14), 0, None),
        (date(2024, 1, 14), 1, "due"),
    ],
)
def test_edges(view: DocumentView, day: date, within: int, state: str | None) -> None:
    states = {d.task.number: d.state for d in find_due(view, day, within)}
    assert states.get(6) == state


def test_windows_are_never_due(view: DocumentView) -> None:
    found = find_due(view, date(2025, 6, 1), 30)
    assert len(found) == 35
    assert not {d.deadline.kind for d in found} & {
        "recurring",
        "continuous",
        "event",
        "as_prescribed",
    }


def test_only_those_of_a_body(view: DocumentView) -> None:
    communes = find_due(view, date(2024, 2, 20), 30, frozenset({"ubnd-cap-xa"}))
    assert "15:1" not in keys(communes)  # that date binds the others
    assert "15:1" in keys(find_due(view, date(2024, 2, 20), 30, frozenset({"ubnd-cap-huyen"})))
    own = find_due(view, DAY, 30, frozenset({"so-noi-vu"}))
    ways = {d.task.number: d.by_collective is not None for d in own}
    assert ways[1] is False  # by its role
    assert ways[6] is True  # only as one of "các sở, ban, ngành tỉnh"


def test_whom_a_task_addresses(view: DocumentView) -> None:
    """38 tasks address Sở Nội vụ only through a collective, 19 of them as lead."""
    ways = [a for found in tasks_of(view, frozenset({"so-noi-vu"})).values() for a in found]
    by = {
        how: {a.row.task_id for a in ways if a.how == how}
        for how in ("named", "role", "collective")
    }
    assert len(by["named"] | by["role"]) == 25
    assert len(by["collective"]) == 38
    assert len({a.row.task_id for a in ways if a.how == "collective" and a.role == "lead"}) == 19
    assert not by["collective"] & (by["named"] | by["role"])


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("so-tai-chinh", {"so-tai-chinh"}),
        ("Sở Tài chính", {"so-tai-chinh"}),
        ("sở tài chính ", {"so-tai-chinh"}),
        ("Số Tài chính", set()),
        ("UBND cấp", {"ubnd-cap-huyen", "ubnd-cap-xa"}),
        ("", set()),
    ],
)
def test_bodies_by_name(tables: dict[str, Any], words: str, ids: set[str]) -> None:
    assert find_agencies(words, agency_rows(tables)) == ids


def cchc(*args: str | Path) -> Any:
    return CliRunner().invoke(app, [str(a) for a in args])


def test_command(two_years: Path) -> None:
    run = cchc("due", "--out", two_years, "--on", "2024-02-15", "--within", "30")
    assert run.exit_code == 0
    assert "2890/QĐ-UBND (2024): 14 past, 2 to come" in run.stdout
    assert f"{REFERENCE_ID}/15" in run.stdout
    run = cchc("due", "--out", two_years, "--on", "2024-02-15", "--lang", "vi")
    assert "14 thời hạn đã qua, 2 sắp đến" in run.stdout


def test_command_says_what_is_collective(two_years: Path) -> None:
    run = cchc("due", "--out", two_years, "--on", "2024-02-15", "--agency", "Sở Y tế")
    assert "through “Các sở, ban, ngành tỉnh”" in run.stdout


def test_command_with_nothing_due(two_years: Path) -> None:
    run = cchc("due", "--out", two_years, "--on", "2020-01-01")
    assert run.exit_code == 0
    assert "nothing is due in 30 days" in run.stdout


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("--on", "31/13/2024"), "--on is a date"),
        (("--agency", "Sở Không Có"), "no body"),
        (("--lang", "fr"), "--lang is vi or en"),
    ],
)
def test_bad_use_is_one_line(two_years: Path, args: tuple[str, ...], words: str) -> None:
    run = cchc("due", "--out", two_years, *args)
    assert run.exit_code == 2
    assert words in run.stderr
    assert len(run.stderr.strip().splitlines()) == 1
