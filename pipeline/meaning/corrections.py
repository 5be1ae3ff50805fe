"""A person's corrections in: the heading and printed cells put right before they are read, values after
all else.

What a corrected cell means is read anew, so that no value contradicts its text; a document's key is
made of its heading, and what persons decided under the printed key goes along. Refuses a correction
whose expected value the source no longer shows (the finding is an error), and a number, day or
place that would not be read as what it says.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Protocol, TypeVar

from pipeline.meaning.corrected import (
    CELLS,
    HEADING,
    PROVISION_TEXTS,
    YEARS,
    ConfirmedCell,
    Correction,
    print_mark,
)
from pipeline.meaning.identity import Identity
from pipeline.meaning.meaning import Meaning
from pipeline.model.frozen import copied
from pipeline.model.record import Finding
from pipeline.model.rows import CorrectionRow, DocumentRow, ProvisionRow, TaskRecord
from pipeline.structure.heading import read_symbol
from pipeline.structure.parts import Decision, Heading, Provision, TaskRow
from pipeline.structure.rules import StructureRules
from pipeline.text.joined import Joined

_DUE = {"due_start": "start", "due_end": "end"}
_CELLS = {c: c.removesuffix("_raw") for c in CELLS}
_BEFORE = (*CELLS, *PROVISION_TEXTS, *YEARS)  # applied before anything is read of them


def correct_cells(
    rows: Sequence[TaskRow], keys: Sequence[str], corrections: Sequence[Correction]
) -> tuple[tuple[TaskRow, ...], frozenset[Correction]]:
    """The rows with every fitting correction of a cell's text, and which fitted. keys: task ids."""
    done: set[Correction] = set()
    out: list[TaskRow] = []
    for row, key in zip(rows, keys, strict=True):
        for c in corrections:
            name = _CELLS.get(c.field)
            if c.record == key and name and row.has(name) and row.cell(name).text == c.expect:
                text = _put(row.cell(name), c.value)
                row = replace(row.with_cell(name, text), settled=(*row.settled, name))
                done.add(c)
        out.append(row)
    return tuple(out), frozenset(done)


def correct_provisions(
    provisions: Sequence[Provision], document_id: str, corrections: Sequence[Correction]
) -> tuple[tuple[Provision, ...], frozenset[Correction]]:
    """The outline with every fitting correction of a heading or a text, and which fitted."""
    mine: dict[str, list[Correction]] = {}
    for c in corrections:
        if c.field in PROVISION_TEXTS:
            mine.setdefault(c.record, []).append(c)
    done: set[Correction] = set()
    out: list[Provision] = []
    for p in provisions:
        for c in mine.get(f"{document_id}/{p.provision_id}", ()):
            printed: Joined = getattr(p, c.field)
            if printed.text and printed.text == c.expect:
                changes: dict[str, Any] = {c.field: _put(printed, c.value)}
                p = replace(p, **changes)
                done.add(c)
        out.append(p)
    return tuple(out), frozenset(done)


def correct_plan_years(
    document_id: str, printed: tuple[int | None, int | None], corrections: Sequence[Correction]
) -> tuple[tuple[int | None, int | None], frozenset[Correction]]:
    """The plan's first and last year as a person gives them, before any deadline is read by them."""
    now = dict(zip(YEARS, printed, strict=True))
    done: set[Correction] = set()
    for c in corrections:
        if c.record == document_id and c.field in YEARS and c.expect == _text(now[c.field]):
            now[c.field] = int(c.value) if c.value else None
            done.add(c)
    return (now["plan_year"], now["plan_year_end"]), frozenset(done)


def apply_corrections(
    meaning: Meaning,
    corrections: tuple[Correction, ...],
    done: frozenset[Correction] = frozenset(),
) -> Meaning:
    """The meaning with every fitting correction of this document applied and recorded.

    done: those applied before the texts were read.
    """
    keys = _keys(meaning)
    mine = [c for c in corrections if c.record in keys or c.record.partition("/")[0] in keys]
    for correction in mine:
        if correction in done:
            recorded = (*meaning.corrections, _row(meaning, correction))
            meaning = replace(meaning, corrections=recorded)
        else:
            meaning = _apply(meaning, correction)
    return meaning


def _apply(meaning: Meaning, c: Correction) -> Meaning:
    record = _record(meaning, c)
    current = getattr(record, c.field, None) if record is not None else None
    due = [d for d in meaning.deadlines if d.task_id == c.record] if c.field in _DUE else []
    before = c.field in (*_BEFORE, *HEADING) if c.record in _keys(meaning) else c.field in _BEFORE
    if record is None or _text(current) != c.expect or before or len(due) > 1:
        finding = Finding(
            code="correction-stale",
            record_id=c.record,
            field=c.field,
            value=_text(current),
            params=(("expect", c.expect), ("where", f"rules/{c.node.file}:{c.node.line}")),
        )
        return replace(meaning, findings=(*meaning.findings, finding))
    changes: dict[str, Any] = {c.field: _typed(c.value, current, c.field)}
    new = replace(record, **changes)
    if due:
        dated = replace(due[0], **{_DUE[c.field]: changes[c.field]})
        deadlines = tuple(dated if d is due[0] else d for d in meaning.deadlines)
        meaning = replace(meaning, deadlines=deadlines)
    corrected = (*meaning.corrections, _row(meaning, c))
    if isinstance(new, DocumentRow):
        return replace(meaning, document=new, corrections=corrected)
    tasks = tuple(
        new if isinstance(new, TaskRecord) and t.task_id == c.record else t for t in meaning.tasks
    )
    return replace(meaning, tasks=tasks, corrections=corrected)


def _row(meaning: Meaning, c: Correction) -> CorrectionRow:
    document_id = meaning.document.document_id
    return copied(CorrectionRow, c, document_id=document_id, record_id=c.record)


def _record(meaning: Meaning, c: Correction) -> DocumentRow | TaskRecord | ProvisionRow | None:
    document_id = meaning.document.document_id
    if c.record in _keys(meaning):
        return meaning.document
    if c.field in PROVISION_TEXTS:
        named = (p for p in meaning.provisions if f"{document_id}/{p.provision_id}" == c.record)
        return next(named, None)
    return next((t for t in meaning.tasks if t.task_id == c.record), None)


def _keys(meaning: Meaning) -> set[str]:
    """What a record of the document itself may be called."""
    return {meaning.document.document_id, meaning.printed_id}


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _typed(value: str, current: object, field: str) -> object:
    if field in ("due_start", "due_end", "issued_on"):
        return date.fromisoformat(value)
    return int(value) if isinstance(current, int) else value


# -- cells held against the page -------------------------------------------------------------------


def settle_cells(
    rows: Sequence[TaskRow], keys: Sequence[str], confirmed: Sequence[ConfirmedCell]
) -> tuple[TaskRow, ...]:
    """The rows, each knowing which of its cells are confirmed as they are printed now."""
    marks = {(c.record, c.field.removesuffix("_raw")): c.print for c in confirmed}
    if not marks:
        return tuple(rows)
    out = []
    for row, key in zip(rows, keys, strict=True):
        texts = (("number", row.number_raw), *row.cells)
        fits = (n for n, text in texts if marks.get((key, n)) == print_mark(text.text))
        out.append(replace(row, settled=tuple(fits)))
    return tuple(out)


# -- the heading -----------------------------------------------------------------------------------

_NUMBER = ("number", "symbol", "number_raw")  # one text on the page


class _Recorded(Protocol):
    @property
    def record(self) -> str: ...


T = TypeVar("T", bound=_Recorded)


def correct_heading(
    decision: Decision,
    identity: Identity,
    corrections: Sequence[Correction],
    rules: StructureRules,
    read: Callable[[Decision], Identity],
) -> tuple[Decision, Identity, frozenset[Correction]]:
    """The decision with every fitting correction of its heading, its identity, and which fitted."""
    printed = identity.document_id
    mine = [c for c in corrections if c.record == printed and c.field in HEADING]
    done: set[Correction] = set()
    for c in sorted(mine, key=lambda c: HEADING.index(c.field)):
        if c.expect != _value(identity, c.field):
            continue
        tried = replace(decision, heading=_with(decision.heading, c, rules))
        new = read(tried)
        if tried.heading.number is None and c.field == "number_raw":
            continue
        if _is_taken(identity, new, c):
            decision, identity = tried, new
            done.add(c)
    return decision, identity, frozenset(done)


def under_key(entries: Iterable[T], printed: str, key: str) -> tuple[T, ...]:
    """What was decided under the printed key of a document, under the key it has now."""
    if printed == key:
        return tuple(entries)
    return tuple(_moved(e, printed, key) for e in entries)


def unanswered(findings: Iterable[Finding], answered: Collection[Correction]) -> list[Finding]:
    """Without what was said of the heading's values that a person has given."""
    fields = {c.field for c in answered}
    fields |= set(_NUMBER) if "number_raw" in fields else set()
    return [f for f in findings if f.field not in fields]


def _moved(entry: T, printed: str, key: str) -> T:
    record = entry.record
    if record != printed and not record.startswith(f"{printed}/"):
        return entry
    if isinstance(entry, Correction) and entry.field in HEADING and record == printed:
        return entry
    return replace(entry, record=key + record[len(printed) :])  # type: ignore[type-var]


def _value(identity: Identity, field: str) -> str:
    return _text(identity.place if field == "issuer_place" else getattr(identity, field))


def _with(heading: Heading, c: Correction, rules: StructureRules) -> Heading:
    """The heading with one of its texts replaced; the place on the page stays."""
    if c.field == "issuer_place":
        return replace(heading, place=c.value or None)
    if c.field == "issuer":
        return replace(heading, issuer=_put(heading.issuer, c.value))
    if c.field == "issued_on":
        day = f"{date.fromisoformat(c.value):%d/%m/%Y}"
        return replace(heading, date_raw=_put(heading.date_raw, day))
    pattern = rules.heading.number
    m = pattern.search(c.value) or pattern.search(f"{rules.heading.number_label}{c.value}")
    return replace(
        heading,
        number=m["number"] if m else None,
        symbol=read_symbol(m["symbol"], rules) if m else None,
        number_raw=_put(heading.number_raw, c.value),
    )


def _put(printed: Joined, text: str) -> Joined:
    return Joined(text=text, marks=((0, printed.source()),))


def _is_taken(before: Identity, after: Identity, c: Correction) -> bool:
    if c.field == "issuer_place":  # known by its own name, which may be shorter than what was typed
        return after.place not in (None, before.place)
    return _value(after, c.field) == c.value
