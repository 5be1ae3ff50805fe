"""The other real layouts as Word files, web pages and prints give the tasks typed beside them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.run.document import Result
from tests.fixtures.make import build

CASES = Path(__file__).parents[1] / "cases"
NAMES = sorted(p.parent.name for p in CASES.glob("*/expected.json"))
# Endings of the fixtures' names; a reader of another format adds its own here.
FORMATS = [".docx", "-a.html", "-b.html", "-browser.pdf"]
MERGED = "seven-columns-monitoring"
FIELDS = ("number_raw", "task_raw", "lead_raw", "coordinating_raw", "product_raw", "deadline_raw",
          "monitoring_raw", "submitted_to_raw")  # fmt: skip
COUNTED = ("tasks", "section", "unparsed", "other_table")


def squeeze(text: str | None) -> str:
    return " ".join((text or "").split())


def expected(case: str) -> dict[str, Any]:
    return json.loads((CASES / case / "expected.json").read_text(encoding="utf-8"))


def check_tasks(result: Result, want: dict[str, Any], merged: bool = False) -> None:
    meaning = result.meaning
    assert meaning is not None, result.reason
    assert meaning.document.document_id.startswith(want["document_id_prefix"])
    assert [t.number for t in meaning.tasks] == [t["number"] for t in want["tasks"]]
    above = meaning.tasks[0]
    for got, task in zip(meaning.tasks, want["tasks"], strict=True):
        at = f"task {got.position}"
        inherited = task.get("if_inherited", {}) if merged else {}
        for field in FIELDS:
            from_above = bool({"monitoring_raw": "monitoring", "deadline_raw": "deadlines"}.get(field)
                              in inherited)  # fmt: skip
            if field in task:
                value = getattr(above, field) if from_above else task[field]
                assert squeeze(getattr(got, field)) == squeeze(value), (at, field)
        above = got
        assert got.section == task["section"], at
        for role in ("lead", "coordinating", "monitoring"):
            ids = [a.agency_id for a in meaning.agencies
                   if a.task_id == got.task_id and a.role == role]  # fmt: skip
            assert ids == inherited.get(role, task.get(role, [])), (at, role)
        deadlines = [
            {"kind": d.kind, "start": d.start and str(d.start), "end": d.end and str(d.end)}
            for d in meaning.deadlines if d.task_id == got.task_id
        ]  # fmt: skip
        due = inherited.get("deadlines", task["deadlines"])
        assert deadlines == [{k: d[k] for k in ("kind", "start", "end")} for d in due], at
    counts = {k: getattr(meaning.counts, k) for k in COUNTED}
    assert counts == {k: want["rows"][k] for k in COUNTED}


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("case", NAMES)
def test_layout(case: str, ending: str, read: Callable[..., Result]) -> None:
    path = build(f"case-{case}{ending}")
    check_tasks(read(path.read_bytes(), path.name), expected(case))


@pytest.mark.parametrize("ending", FORMATS)
def test_cells_merged_over_tasks(ending: str, read: Callable[..., Result]) -> None:
    path = build(f"case-{MERGED}-merged{ending}")
    check_tasks(read(path.read_bytes(), path.name), expected(MERGED), merged=True)
