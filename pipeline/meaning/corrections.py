"""A person's corrections in: printed cells put right before they are read, values after all else.

What a corrected cell means is read anew, so that no value contradicts its text. Refuses a correction
whose expected value the source no longer shows: the finding is an error.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from pipeline.meaning.corrected import CELLS, HEADING, PROVISION_TEXTS, YEARS, Correction
from pipeline.meaning.meaning import Meaning
from pipeline.model.record import Finding
from pipeline.model.rows import CorrectionRow, DocumentRow, ProvisionRow, TaskRecord
from pipeline.structure.parts import Provision, TaskRow
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
                text = Joined(text=c.value, marks=((0, row.cell(name).source()),))
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
                text = Joined(text=c.value, marks=((0, printed.source()),))
                p = replace(p, heading=text) if c.field == "heading" else replace(p, text=text)
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
    return CorrectionRow(
        document_id=meaning.document.document_id,
        record_id=c.record,
        field=c.field,
        expect=c.expect,
        value=c.value,
        reason=c.reason,
        who=c.who,
        on=c.on,
    )


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
