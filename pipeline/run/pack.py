"""A result as it travels from a worker: Arrow tables and JSON bytes, without live objects."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from pipeline import __version__
from pipeline.knowledge.rules import Rules
from pipeline.model.rows import RunRow
from pipeline.run.document import Result
from pipeline.tables.build import meaning_tables, to_arrow
from pipeline.tables.constraints import check_tables
from pipeline.tables.schemas import table
from pipeline.write.json_document import document_json


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """One file's result. tables: Arrow tables by name (only `findings` and `runs` if it failed)."""

    file: str
    sha256: str
    status: str
    reason: str | None
    detail: str
    document_id: str | None
    issuer: str | None
    issued_on: date | None
    reader: str | None
    tasks: int
    mentions: int
    resolved: int
    deadlines: int
    parsed: int
    severities: tuple[int, int, int]
    tables: dict[str, Any]
    json: bytes | None


def pack(result: Result, rules: Rules, started_at: str) -> Packed:
    """The tables of a result, held against their schemas. Raises BrokenTableError."""
    meaning = result.meaning
    tables: dict[str, Any] = {}
    if meaning is not None:
        tables.update(meaning_tables(meaning, rules.registry))
    tables["findings"] = to_arrow(table("findings"), result.findings)
    check_tables(tables)
    tables["runs"] = to_arrow(table("runs"), [_run_row(result, rules, started_at)])
    document = meaning.document if meaning else None
    agencies = meaning.agencies if meaning else ()
    deadlines = meaning.deadlines if meaning else ()
    levels = [f.severity for f in result.findings]
    return Packed(
        file=result.file,
        sha256=result.sha256,
        status=result.status,
        reason=result.reason,
        detail=result.detail,
        document_id=result.document_id,
        issuer=document.issuer if document else None,
        issued_on=document.issued_on if document else None,
        reader=document.reader if document else None,
        tasks=len(meaning.tasks) if meaning else 0,
        mentions=len(agencies),
        resolved=sum(a.kind != "unknown" for a in agencies),
        deadlines=len(deadlines),
        parsed=sum(d.kind != "unparsed" for d in deadlines),
        severities=(levels.count("error"), levels.count("warning"), levels.count("info")),
        tables=tables,
        json=document_json(meaning, result.findings) if meaning else None,
    )


def _run_row(result: Result, rules: Rules, started_at: str) -> RunRow:
    counts = result.meaning.counts if result.meaning else None
    return RunRow(
        document_id=result.document_id,
        sha256=result.sha256,
        rules_sha256=rules.sha256,
        version=__version__,
        started_at=started_at,
        seconds=round(result.seconds, 6),
        status=result.status,
        reason=result.reason,
        rows_seen=counts.seen if counts else 0,
        tasks=counts.tasks if counts else 0,
        rows_joined=counts.joined if counts else 0,
        rows_header=counts.header if counts else 0,
        rows_section=counts.section if counts else 0,
        rows_blank=counts.blank if counts else 0,
        rows_unparsed=counts.unparsed if counts else 0,
        rows_other_table=counts.other_table if counts else 0,
        file=result.file,
    )
