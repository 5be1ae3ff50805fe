"""Task rows read from a picture in, the same with numbers and cells mended out; only a scan's.

Mends where one answer is left: a number by its neighbours, a body or a deadline that cannot be
understood by the one equal to it but for a sign elsewhere in the table. Each mending is a finding
that keeps what was read. Refuses to touch a cell that can be understood.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from pipeline.grammar.deadlines.read import parse_deadlines
from pipeline.meaning.knowledge import DocumentReading
from pipeline.meaning.numbering import restarts, task_number
from pipeline.model.frozen import dataclass
from pipeline.model.grid import CONFIDENT, DOUBTFUL
from pipeline.model.record import Finding
from pipeline.structure.parts import TaskRow
from pipeline.structure.rules import RowRules
from pipeline.text.joined import Joined

_MOST_WRONG = 2  # signs in which a mended cell may differ from what was read
_SHARE = 0.6  # of the rows that must follow one count before it is trusted
_AGENCY_FIELDS = ("lead", "coordinating", "monitoring")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mending:
    """What was read in a row's field (row: its index), and what it was taken for."""

    row: int
    field: str
    read: str
    better: str


def is_recognised(rows: Sequence[TaskRow]) -> bool:
    """True where any cell of the table was read from a picture."""
    return any(row.confidence for row in rows)


def mend_rows(
    rows: Sequence[TaskRow], rules: RowRules, reading: DocumentReading
) -> tuple[tuple[TaskRow, ...], tuple[Mending, ...]]:
    """The rows with what could be mended, and what was done."""
    if not is_recognised(rows):
        return tuple(rows), ()
    out, mended = _mend_numbers(list(rows), rules)
    mended += _mend_words(out, reading)
    for name in (*_AGENCY_FIELDS, "deadline"):
        mended += _mend_field(out, name, reading)
    return tuple(out), tuple(mended)


def mending_findings(
    mended: Sequence[Mending], rows: Sequence[TaskRow], keys: Sequence[str]
) -> tuple[Finding, ...]:
    """A finding for each mending, on the task it belongs to."""
    return tuple(
        Finding(
            code="ocr-repair",
            record_id=keys[m.row],
            field=f"{m.field}_raw",
            value=m.better,
            source=_printed(rows[m.row], m.field).source(),
            params=(("read", m.read or "—"), ("better", m.better)),
        )
        for m in mended
    )


def _printed(row: TaskRow, field: str) -> Joined:
    return row.number_raw if field == "number" else row.cell(field)


def _confidence(row: TaskRow, field: str) -> float | None:
    return next((c for name, c in row.confidence if name == field), None)


# -- numbers ---------------------------------------------------------------------------------------


def _mend_numbers(rows: list[TaskRow], rules: RowRules) -> tuple[list[TaskRow], list[Mending]]:
    """Rows whose number breaks the count, while the rows before and after it keep it."""
    numbers = [task_number(r, rules) for r in rows]
    anew = restarts(rows, numbers)
    bases = [r.row if anew else r.position for r in rows]
    apart = [n - b if n is not None else None for n, b in zip(numbers, bases, strict=True)]
    counts = Counter(a for a in apart if a is not None).most_common(1)
    if not counts or counts[0][1] < _SHARE * len(rows):
        return rows, []
    usual = counts[0][0]
    shape = _usual_shape(rows, numbers)
    mended: list[Mending] = []
    for i, row in enumerate(rows):
        if _confidence(row, "number") is None:
            continue
        if apart[i] == usual:
            if _neighbours_keep(i, apart, usual):
                rows[i] = _with_sure_number(row)
            continue
        if not _neighbours_keep(i, apart, usual):
            continue
        better = shape.replace("#", str(bases[i] + usual))
        mended.append(Mending(row=i, field="number", read=row.number_raw.text, better=better))
        rows[i] = _with_sure_number(replace(row, number_raw=_reworded(row.number_raw, better)))
    return rows, mended


def _with_sure_number(row: TaskRow) -> TaskRow:
    """The row without a doubt about its number: it stands in the count of the rows around it."""
    notes = tuple((c, n) for c, n in row.notes if c != "number" or n.code != DOUBTFUL)
    sure = tuple((c, 1.0 if c == "number" else v) for c, v in row.confidence)
    return replace(row, notes=notes, confidence=sure)


def _neighbours_keep(i: int, apart: Sequence[int | None], usual: int) -> bool:
    """True where the nearest rows on both sides (two on one side at an end) keep the count."""
    before = [a for a in apart[max(0, i - 2) : i] if a is not None]
    after = [a for a in apart[i + 1 : i + 3] if a is not None]
    if not before or not after:
        side = before or after
        return len(side) == 2 and all(a == usual for a in side)
    return before[-1] == usual and after[0] == usual


def _usual_shape(rows: Sequence[TaskRow], numbers: Sequence[int | None]) -> str:
    """How most rows print their number, `#` standing for it: `#.`, `#`, `0#`."""
    shapes = Counter(
        r.number_raw.text.replace(str(n), "#", 1)
        for r, n in zip(rows, numbers, strict=True)
        if n is not None and str(n) in r.number_raw.text
    )
    return shapes.most_common(1)[0][0] if shapes else "#"


def _reworded(text: Joined, better: str) -> Joined:
    same = len(better) == len(text.text)
    return Joined(text=better, marks=text.marks if same else text.marks[:1])


# -- cells -----------------------------------------------------------------------------------------


def _mend_words(rows: list[TaskRow], reading: DocumentReading) -> list[Mending]:
    """Words that do not exist in their company, by rules/repairs.yml (recognised)."""
    mended: list[Mending] = []
    for i, row in enumerate(rows):
        if not row.confidence:
            continue
        for name, cell in row.cells:
            text = cell.text
            for rule in reading.k.repairs.recognised:
                text, repairs = rule.apply(text)
                mended.extend(
                    Mending(row=i, field=name, read=r.printed, better=r.better) for r in repairs
                )
            if text != cell.text:
                rows[i] = rows[i].with_cell(name, _reworded(cell, text))
    return mended


def _mend_field(rows: list[TaskRow], name: str, reading: DocumentReading) -> list[Mending]:
    """Cells of a field that cannot be understood, where one sure cell of the table is like them."""
    fields = _AGENCY_FIELDS if name in _AGENCY_FIELDS else (name,)
    sure = {
        _plain(row.cell(f).text)
        for row in rows
        for f in fields
        if (_confidence(row, f) or 0.0) >= CONFIDENT
    } - {""}
    mended: list[Mending] = []
    for i, row in enumerate(rows):
        confidence = _confidence(row, name)
        if confidence is None or confidence >= CONFIDENT or not row.cell(name).text:
            continue
        read = row.cell(name)
        if _is_understood(name, read.text, reading):
            continue
        better = _only_like(_plain(read.text), sure)
        if better is None or not _is_understood(name, better, reading):
            continue
        mended.append(Mending(row=i, field=name, read=read.text, better=better))
        rows[i] = row.with_cell(name, _reworded(read, better))
    return mended


def _plain(text: str) -> str:
    return " ".join(text.split())


def _only_like(read: str, sure: set[str]) -> str | None:
    """The one text that differs in at most two signs, none of them between two numbers."""
    from rapidfuzz.distance import Levenshtein

    near = {t: Levenshtein.distance(read, t, score_cutoff=_MOST_WRONG + 1) for t in sure}
    close = [t for t, d in near.items() if d <= _MOST_WRONG]
    if len(close) != 1:
        return None
    numbers = re.compile(r"[0-9]+|\b[IVX]+\b")
    read_numbers, better_numbers = numbers.findall(read), numbers.findall(close[0])
    return close[0] if read_numbers == better_numbers else None


def _is_understood(name: str, text: str, reading: DocumentReading) -> bool:
    """True where every body of a cell is known, or every deadline and nothing is left over."""
    if name in _AGENCY_FIELDS:
        found = reading.bodies(text)
        return bool(found) and all(m.kind != "unknown" for m in found)
    if reading.years is None:
        return True
    deadlines = parse_deadlines(
        text,
        reading.years,
        reading.k.deadlines,
        find_scope=reading.bodies,
    )
    sound = all(d.kind != "unparsed" for d in deadlines.deadlines)
    return bool(deadlines.deadlines) and sound and not deadlines.leftover
