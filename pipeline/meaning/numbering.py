"""Printed row numbers in, task keys out: one key a task, whatever is missing or printed twice."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from pipeline.model.record import Finding
from pipeline.structure.parts import TaskRow
from pipeline.structure.rules import RowRules
from pipeline.text.fold import fold_tight


def task_number(row: TaskRow, rules: RowRules) -> int | None:
    """The whole number printed, or None (missing, `1.1`, `a)`)."""
    m = rules.number.search(fold_tight(row.number_raw.text))
    return int(m["number"]) if m else None


def _numbers(rows: Sequence[TaskRow], rules: RowRules) -> tuple[int | None, ...]:
    """Each row's number. One printed in pieces (`1⏎0`, or a page's number above it) counts only
    where it goes on from the row before, whole or by its last piece; else it is None.
    """
    out: list[int | None] = []
    for row in rows:
        number = task_number(row, rules)
        pieces = row.number_raw.text.split()
        if len(pieces) > 1 and number is not None:
            after = (out[-1] or 0) + 1 if out else 1
            last = rules.number.search(fold_tight(pieces[-1]))
            choices = [number, int(last["number"]) if last else None]
            wanted = [after, 1] if row.row == 1 else [after]
            number = next((n for n in wanted if n in choices), None)
        out.append(number)
    return tuple(out)


def restarts(rows: Sequence[TaskRow], numbers: Sequence[int | None]) -> bool:
    """True where numbers begin anew in each section, as most sections' first number tells."""
    firsts: dict[int, int | None] = {}
    for row, number in zip(rows, numbers, strict=True):
        if row.section is not None:
            firsts.setdefault(row.section.order, number)
    known = [n for n in firsts.values() if n is not None]
    return len(known) > 1 and sum(n == 1 for n in known) * 2 > len(known)


def task_keys(
    document_id: str, rows: Sequence[TaskRow], rules: RowRules
) -> tuple[tuple[str, ...], tuple[int | None, ...], tuple[Finding, ...]]:
    """(keys, numbers, findings): document/number, document/section.number or …/section.r<row>."""
    numbers = _numbers(rows, rules)
    anew = restarts(rows, numbers)
    numbered = any(row.number_raw.text for row in rows)
    named = [_name(r, n, anew) for r, n in zip(rows, numbers, strict=True)]
    count = Counter(name for name in named if name)
    keys: list[str] = []
    findings: list[Finding] = []
    used: Counter[str] = Counter()
    twice: dict[str, int] = {}  # where the finding on a number printed twice stands
    for row, name in zip(rows, named, strict=True):
        good = name is not None and count[name] == 1
        key = name if good and name else _by_row(row)
        used[key] += 1
        if used[key] > 1:
            key = f"{key}~{used[key]}"
        keys.append(f"{document_id}/{key}")
        if not good and numbered:
            nested = rules.sub_number.search(fold_tight(row.number_raw.text))
            missing = "task-number-nested" if nested else "task-number-missing"
            if name in twice:
                first = findings[twice[name]]
                places = (*first.places, first.source)
                findings[twice[name]] = replace(
                    first, record_id=keys[-1], source=row.source, places=places
                )
                continue
            if name:
                twice[name] = len(findings)
            findings.append(
                Finding(
                    code="task-number-twice" if name else missing,
                    record_id=keys[-1],
                    field="number",
                    value=row.number_raw.text or None,
                    source=row.source,
                )
            )
    if rows and not numbered:
        findings.append(Finding(code="task-numbers-none", field="number", source=rows[0].source))
    return tuple(keys), numbers, tuple(findings)


def _name(row: TaskRow, number: int | None, anew: bool) -> str | None:
    if number is None:
        return None
    if anew and row.section is not None:
        return f"{_label(row)}.{number}"
    return str(number)


def _by_row(row: TaskRow) -> str:
    return f"{_label(row)}.r{row.row}" if row.section is not None else f"r{row.row}"


def _label(row: TaskRow) -> str:
    return re.sub(r"\W+", "-", row.section.label) if row.section else ""
