"""One decision's rows in, its nested JSON out; its schema is made from the same table schemas."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import fields
from functools import cache
from typing import Any, cast

import orjson

from pipeline.meaning.meaning import Meaning
from pipeline.model.grid import NOWHERE, Source
from pipeline.model.rows import FindingRow

_SHARED = ("document_id", "task_id")


def document_json(meaning: Meaning, findings: Sequence[FindingRow]) -> bytes:
    """UTF-8 JSON: the document with its tasks, outline, citations and findings nested."""
    tasks = _tasks(meaning)
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
            "struck": counts.struck,
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
    return orjson.dumps(body, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _tasks(meaning: Meaning) -> list[dict[str, Any]]:
    agencies, deadlines = _by_task(meaning.agencies), _by_task(meaning.deadlines)
    provisions, cells = _by_task(meaning.task_provisions), _by_task(meaning.other_cells)
    out = []
    for task in meaning.tasks:
        record = _record(task, keep=("task_id",))
        key = task.task_id
        record["agencies"] = _records(agencies.get(key, ()))
        record["deadlines"] = _records(deadlines.get(key, ()))
        record["provisions"] = [
            {"provision_id": p.provision_id, "score": p.score, "basis": p.basis}
            for p in provisions.get(key, ())
        ]
        record["other_cells"] = [{"header": c.header, "text": c.text} for c in cells.get(key, ())]
        out.append(record)
    return out


def _by_task(rows: Iterable[Any]) -> dict[str, list[Any]]:
    out: dict[str, list[Any]] = {}
    for row in rows:
        out.setdefault(row.task_id, []).append(row)
    return out


def _records(rows: Iterable[object], keep: Sequence[str] = ()) -> list[dict[str, Any]]:
    return [_record(r, keep) for r in rows]


def _record(row: object, keep: Sequence[str] = ("document_id",)) -> dict[str, Any]:
    names = _kept_names(cast("Hashable", type(row)), tuple(keep))
    return {name: _plain(getattr(row, name)) for name in names}


@cache
def _kept_names(kind: Any, keep: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(n for n in _names(kind) if n not in _SHARED or n in keep)


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(f.name for f in fields(kind))


def _plain(value: object) -> Any:
    if value is None or type(value) is str:
        return value
    if isinstance(value, Source):
        return source_json(value)
    if isinstance(value, tuple):
        return [source_json(v) if isinstance(v, Source) else v for v in value]
    return value


def source_json(source: Source) -> dict[str, Any] | None:
    """What is known of a place, without what is not; None where nothing is."""
    if source == NOWHERE:
        return None
    known = {name: getattr(source, name) for name in _names(Source)}
    return {k: list(v) if isinstance(v, tuple) else v for k, v in known.items() if v is not None}
