"""Grades one case: right, refused, said, info, SILENT or unsaid, as README.md says."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.run.document import Ingester
from pipeline.run.result import Result, SourceFile
from pipeline.run.rules import load_rules
from tests.conftest import ROOT

HERE = Path(__file__).parent
RAW = {
    "task": "task_raw", "lead": "lead_raw", "coord": "coordinating_raw", "product": "product_raw",
    "deadline": "deadline_raw",
}  # fmt: skip
DOCUMENT = "document"
ORDER = ("refused", "said", "info", "SILENT")
Wrong = tuple[int | str | None, bool]
"""The number of the row that is wrong (None: one too many; DOCUMENT: the heading), and whether it is empty."""


@cache
def ingester() -> Ingester:
    return Ingester(load_rules(ROOT / "rules"))


@cache
def read_case(folder: Path) -> Result:
    path = next(p for p in sorted(folder.iterdir()) if p.stem == "input")
    return ingester().ingest([SourceFile(file=path.name, data=path.read_bytes())])[0]


def grade(name: str, root: Path = HERE) -> str:
    """The grade of a case. root: the folder of its set."""
    case = json.loads((root / name / "case.json").read_text(encoding="utf-8"))
    truth = json.loads((root / name / "truth.json").read_text(encoding="utf-8"))
    result = read_case(root / name)
    if result.meaning is None:
        return "refused"
    before = _said(read_case(root / case["control"])) if case.get("control") else Counter()
    new = _said(result) - before
    wrong = [*_wrong(result, truth), *_wrong_document(result, case.get(DOCUMENT, {}))]
    grades = [_grade_of(number, empty, new) for number, empty in wrong]
    worst = max(grades, key=ORDER.index, default="right")
    told = any(severity in ("error", "warning") for _, severity, _, _ in new)
    return "unsaid" if worst == "right" and case.get("needs_finding") and not told else worst


def _said(result: Result) -> Counter[tuple[str, str, str, str]]:
    return Counter(
        (f.rule, f.severity, (f.value or "")[:80], (f.record_id or "").split("/")[-1])
        for f in result.findings
    )


def _grade_of(
    number: int | str | None, empty: bool, new: Counter[tuple[str, str, str, str]]
) -> str:
    """A finding counts for a row that it names, or for every row where it names none."""
    here = {s for _, s, _, row in new if not row.isdigit() or number is None or row == str(number)}
    if here & {"error", "warning"}:
        return "refused" if empty else "said"
    return "info" if here else "SILENT"


def _wrong(result: Result, truth: Sequence[dict[str, Any]]) -> Iterator[Wrong]:
    assert result.meaning is not None
    tasks = result.meaning.tasks
    for row in truth:
        found = [t for t in tasks if t.number == row["number"]]
        if len(found) != 1:
            yield row["number"], not found
            continue
        (task,) = found
        if row.get("section") and task.section != row["section"]:
            yield row["number"], False
        for name, field in RAW.items():
            allowed = row[name] if isinstance(row[name], list) else [row[name]]
            if allowed != [None] and _tight(getattr(task, field)) not in map(_tight, allowed):
                yield row["number"], not getattr(task, field)
        for role, key in (("lead", "lead_ids"), ("coordinating", "coord_ids")):
            ids = [a.agency_id for a in result.meaning.agencies
                   if (a.task_id, a.role) == (task.task_id, role)]  # fmt: skip
            if row.get(key) is not None and ids != row[key]:
                yield row["number"], not ids
        for part in row.get("parts", ()):
            if _part(result.meaning, task.task_id, part["part"]) != (part["lead"], part["dl"]):
                yield row["number"], False
        read = _times(d for d in result.meaning.deadlines if d.task_id == task.task_id)
        wanted = row.get("dl")
        if wanted and not isinstance(wanted[0], list):
            wanted = [wanted]
        if wanted is not None and read != wanted:
            yield row["number"], not read
    if {t.number for t in tasks} - {row["number"] for row in truth}:
        yield None, False


def _times(deadlines: Iterable[Any]) -> list[list[str | None]]:
    return [[d.kind, str(d.end) if d.end else None] for d in deadlines]


def _part(meaning: Any, task_id: str, part: int) -> tuple[list[str], list[list[str | None]]]:
    """The bodies that lead one of a task's physical rows, and its deadlines."""
    leads = [a.agency_id for a in meaning.agencies
             if (a.task_id, a.role, a.part) == (task_id, "lead", part)]  # fmt: skip
    return leads, _times(d for d in meaning.deadlines if (d.task_id, d.part) == (task_id, part))


def _wrong_document(result: Result, truth: Mapping[str, Any]) -> Iterator[Wrong]:
    assert result.meaning is not None
    for name, wanted in truth.items():
        read = getattr(result.meaning.document, name)
        if str(read) != str(wanted):
            yield DOCUMENT, read is None


def _tight(text: str | None) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFC", text or ""))
