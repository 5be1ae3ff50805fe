"""Printed row numbers in, task keys out: one key a task, whatever is missing or printed twice."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.model.record import Finding
from pipeline.structure.parts import TaskRow
from pipeline.structure.rules import RowRules
from pipeline.text.fold import fold_tight

_WHOLE = re.compile(r"\d{1,4}[.,]0{1,2}")
_LEAST_WHOLE = 2  # numbers


def task_number(row: TaskRow, rules: RowRules) -> int | None:
    """The whole number printed, or None (missing, `1.1`, `a)`)."""
    m = rules.number.search(fold_tight(row.number_raw.text))
    return int(m["number"]) if m else None


def _whole_numbers(rows: Sequence[TaskRow]) -> tuple[int | None, ...]:
    """The numbers of a column that a program wrote with a zero behind each (`1.0`); else nothing."""
    found = [_WHOLE.fullmatch(row.number_raw.text.strip()) for row in rows if row.number_raw.text]
    if len(found) < _LEAST_WHOLE or not all(found):
        return ()
    texts = (row.number_raw.text.strip() for row in rows)
    return tuple(int(re.split("[.,]", t)[0]) if t else None for t in texts)


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
    numbers = _whole_numbers(rows) or _numbers(rows, rules)
    anew = restarts(rows, numbers)
    named = [_name(r, n, anew) for r, n in zip(rows, numbers, strict=True)]
    keys = _keys(document_id, rows, named)
    found: list[Finding] = []
    if rows and not any(row.number_raw.text for row in rows):
        return keys, numbers, (_finding("task-numbers-none", rows[0]),)
    twice: dict[tuple[int, str], int] = {}  # where the finding on a number printed twice stands
    here = Counter((row.appendix, name) for row, name in zip(rows, named, strict=True))
    for row, name, key in zip(rows, named, keys, strict=True):
        if name is None:
            nested = rules.sub_number.search(fold_tight(row.number_raw.text))
            code = "task-number-nested" if nested else "task-number-missing"
            found.append(_finding(code, row, key))
        elif (row.appendix, name) in twice:
            at = twice[row.appendix, name]
            places = (*found[at].places, found[at].source)
            found[at] = replace(found[at], record_id=key, source=row.source, places=places)
        elif here[row.appendix, name] > 1:
            twice[row.appendix, name] = len(found)
            found.append(_finding("task-number-twice", row, key))
    return keys, numbers, (*found, *_breaks(rows, numbers, named, keys, anew))


def _keys(
    document_id: str, rows: Sequence[TaskRow], named: Sequence[str | None]
) -> tuple[str, ...]:
    count = Counter(named)
    used: Counter[str] = Counter()
    keys: list[str] = []
    for row, name in zip(rows, named, strict=True):
        key = name if name is not None and count[name] == 1 else _by_row(row)
        used[key] += 1
        keys.append(f"{document_id}/{key}" + (f"~{used[key]}" if used[key] > 1 else ""))
    return tuple(keys)


def _breaks(
    rows: Sequence[TaskRow],
    numbers: Sequence[int | None],
    named: Sequence[str | None],
    keys: Sequence[str],
    anew: bool,
) -> Iterator[Finding]:
    """Numbers that jump within an appendix (or section), and those used again in another one."""
    before: dict[object, tuple[int, int]] = {}  # the last number, and 1 where it stood twice
    appendices: dict[str, int] = {}
    told: set[int] = set()
    latest = 0
    for row, number, name, key in zip(rows, numbers, named, keys, strict=True):
        group = row.number_raw.text.partition(".")[0].strip()
        if number is None and group.isdigit() and not anew:  # 2.1 and 2.2 stand under a title 2
            latest = int(group)
            if (row.appendix, None) in before:
                before[row.appendix, None] = latest, 0
        if number is None or name is None:
            continue
        if appendices.setdefault(name, row.appendix) != row.appendix not in told:
            told.add(row.appendix)
            yield _finding("numbers-anew", row, key)
        scope = (row.appendix, row.section.order if anew and row.section else None)
        last, again = before.get(scope, (None, 0))
        before[scope] = number, int(number == last)
        latest, so_far = number, latest
        if last is None:  # a first page may be missing, or lie behind others
            if number not in (1, 1 + row.struck, row.row, row.position, so_far + 1):
                yield _finding("number-gap", row, key, (("before", str(so_far)),))
            continue
        if number in (last, last + 1, last + 1 + again, last + 1 + row.struck):
            continue  # one printed twice is told of as such, and the gap behind it is its own
        yield _finding("number-gap", row, key, (("before", str(last)),))


def _finding(
    code: str, row: TaskRow, key: str | None = None, params: tuple[tuple[str, str], ...] = ()
) -> Finding:
    return Finding(
        code=code,
        record_id=key,
        field="number",
        value=row.number_raw.text or None,
        source=row.source,
        params=params,
    )


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
