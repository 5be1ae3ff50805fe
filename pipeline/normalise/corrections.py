"""A decision's meaning and a person's corrections in, the corrected meaning out; applied last.

Refuses a correction whose expected value the source no longer shows: the finding is an error.
"""

from dataclasses import replace
from datetime import date
from typing import Any

from pipeline.knowledge.corrections import Correction
from pipeline.model.record import Finding
from pipeline.model.rows import CorrectionRow, DocumentRow, TaskRecord
from pipeline.normalise.meaning import Meaning


def apply_corrections(meaning: Meaning, corrections: tuple[Correction, ...]) -> Meaning:
    """The meaning with every fitting correction of this document applied and recorded."""
    document_id = meaning.document.document_id
    mine = [
        c for c in corrections if c.record == document_id or c.record.startswith(f"{document_id}/")
    ]
    for correction in mine:
        meaning = _apply(meaning, correction)
    return meaning


def _apply(meaning: Meaning, c: Correction) -> Meaning:
    record = _record(meaning, c)
    current = getattr(record, c.field, None) if record is not None else None
    if record is None or _text(current) != c.expect:
        finding = Finding(
            code="correction-stale",
            record_id=c.record,
            field=c.field,
            value=_text(current),
            params=(("expect", c.expect), ("where", f"rules/{c.file}:{c.line}")),
        )
        return replace(meaning, findings=(*meaning.findings, finding))
    changes: dict[str, Any] = {c.field: _typed(c.value, current, c.field)}
    new = replace(record, **changes)
    row = CorrectionRow(
        document_id=meaning.document.document_id,
        record_id=c.record,
        field=c.field,
        expect=c.expect,
        value=c.value,
        reason=c.reason,
        who=c.who,
        on=c.on,
    )
    corrected = (*meaning.corrections, row)
    if isinstance(new, DocumentRow):
        return replace(meaning, document=new, corrections=corrected)
    tasks = tuple(new if t.task_id == c.record else t for t in meaning.tasks)
    return replace(meaning, tasks=tasks, corrections=corrected)


def _record(meaning: Meaning, c: Correction) -> DocumentRow | TaskRecord | None:
    if c.record == meaning.document.document_id:
        return meaning.document
    return next((t for t in meaning.tasks if t.task_id == c.record), None)


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _typed(value: str, current: object, field: str) -> object:
    if field in ("due_start", "due_end", "issued_on"):
        return date.fromisoformat(value)
    return int(value) if isinstance(current, int) else value
