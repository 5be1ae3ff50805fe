"""One decision's rows in, its nested JSON out; its schema is made from the same table schemas."""

import json
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import fields
from datetime import date
from functools import cache
from typing import Any, cast

from pipeline.model.grid import NOWHERE, Source
from pipeline.model.rows import FindingRow
from pipeline.normalise.meaning import Meaning

_SHARED = ("document_id", "task_id")


def document_json(meaning: Meaning, findings: Sequence[FindingRow]) -> bytes:
    """UTF-8 JSON: the document with its tasks, outline, citations and findings nested."""
    tasks = [_task(meaning, i) for i in range(len(meaning.tasks))]
    counts = meaning.counts
    body = {
        "document": _record(meaning.document),
        "rows": {
            "seen": counts.seen,
            "tasks": counts.tasks,
            "joined": counts.joined,
            "header": counts.header,
            "section": counts.section,
            "blank": counts.blank,
            "unparsed": counts.unparsed,
            "other_table": counts.other_table,
        },
        "grounds": list(meaning.grounds),
        "proposal": meaning.proposal,
        "recipients": list(meaning.recipients),
        "tasks": tasks,
        "provisions": _records(meaning.provisions),
        "responsibilities": _records(meaning.responsibilities),
        "citations": _records(meaning.citations),
        "references": _records(meaning.references),
        "spans": _records(meaning.spans),
        "corrections": _records(meaning.corrections),
        "findings": _records(findings, keep=("document_id",)),
    }
    return (json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode()


def _task(meaning: Meaning, i: int) -> dict[str, Any]:
    task = meaning.tasks[i]
    record = _record(task, keep=("task_id",))
    key = task.task_id
    record["agencies"] = _records(a for a in meaning.agencies if a.task_id == key)
    record["deadlines"] = _records(d for d in meaning.deadlines if d.task_id == key)
    record["provisions"] = [
        {"provision_id": p.provision_id, "score": p.score, "basis": p.basis}
        for p in meaning.task_provisions
        if p.task_id == key
    ]
    record["other_cells"] = [
        {"header": c.header, "text": c.text} for c in meaning.other_cells if c.task_id == key
    ]
    return record


def _records(rows: Iterable[object], keep: Sequence[str] = ()) -> list[dict[str, Any]]:
    return [_record(r, keep) for r in rows]


def _record(row: object, keep: Sequence[str] = ("document_id",)) -> dict[str, Any]:
    return {
        name: _plain(getattr(row, name))
        for name in _names(cast("Hashable", type(row)))
        if name not in _SHARED or name in keep
    }


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(f.name for f in fields(kind))


def _plain(value: object) -> Any:
    if isinstance(value, Source):
        return source_json(value)
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, date) else value


def source_json(source: Source) -> dict[str, Any] | None:
    """What is known of a place, without what is not; None where nothing is."""
    if source == NOWHERE:
        return None
    known = {name: getattr(source, name) for name in _names(Source)}
    return {k: list(v) if isinstance(v, tuple) else v for k, v in known.items() if v is not None}
