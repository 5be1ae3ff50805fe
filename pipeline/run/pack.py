"""Results as they travel from a worker: what became of each file, Arrow tables, JSON bytes."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, fields
from datetime import date
from typing import Any

from pipeline import __version__
from pipeline.model.frozen import dataclass
from pipeline.model.rows import RunRow
from pipeline.rulebook.source import RuleError
from pipeline.run.document import Ingester
from pipeline.run.result import Result
from pipeline.tables.build import BrokenTableError, check_tables, to_arrow
from pipeline.tables.schemas import table
from pipeline.write.json_document import document_json
from pipeline.write.names import plain_name

# A value that no table holds (a lone surrogate, a number too large), a query that fails on it, an id
# that cannot name a file: of one document, so that document fails alone.
_OWN_FAULTS = (BrokenTableError, RuleError, ValueError, OverflowError, TypeError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What became of one file.

    copies: other files whose rows went into its decision, each with its sha256. wanted: the
    document_id it was refused because another decision has it. severities: errors, warnings, infos.
    """

    file: str
    sha256: str
    status: str
    reason: str | None = None
    detail: str = ""
    document_id: str | None = None
    wanted: str | None = None
    issuer: str | None = None
    issued_on: str | None = None
    reader: str | None = None
    seconds: float = 0.0
    tasks: int = 0
    mentions: int = 0
    resolved: int = 0
    deadlines: int = 0
    parsed: int = 0
    severities: tuple[int, int, int] = (0, 0, 0)
    copies: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """The results of some files. tables by name, rows sorted by key; json by document_id."""

    done: tuple[Done, ...]
    tables: Mapping[str, Any] = field(default_factory=dict)
    json: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wire:
    """A batch as bytes. documents: each the JSON of one decision, in the order of the header."""

    header: bytes
    tables: bytes
    documents: tuple[bytes, ...]


def pack(results: Sequence[Result], ingester: Ingester, started_at: str) -> Batch:
    """Checks the results and builds their tables, held against their schemas.

    A document_id that comes up again is told of but gets no rows: the run settles whose it is.
    A decision whose rows break their own schema fails alone, as `internal-error`.
    """
    seen: set[str] = set()
    again: list[Result] = []
    once: list[Result] = []
    for r in results:
        if r.document_id in seen:
            again.append(r)
        else:
            once.append(r)
            seen.update({r.document_id} if r.document_id else ())
    try:
        batch = _pack(once, ingester, started_at)
    except _OWN_FAULTS as fault:
        if len(once) > 1:
            return join([pack([r], ingester, started_at) for r in results])
        failed = ingester.failed(once[0].file, once[0].sha256, "internal-error", str(fault)[:300])
        return _pack([failed], ingester, started_at)
    return Batch(
        done=(*batch.done, *(_done(r) for r in again)), tables=batch.tables, json=batch.json
    )


def _pack(results: Sequence[Result], ingester: Ingester, started_at: str) -> Batch:
    for r in results:
        if r.document_id is not None:
            plain_name(r.document_id)
    checked, tables = ingester.checked(results)
    tables["findings"] = to_arrow(table("findings"), [f for r in checked for f in r.findings])
    check_tables(tables)
    rules = ingester.rules.sha256
    runs = [_run_row(r, rules, started_at) for r in checked]
    tables["runs"] = to_arrow(table("runs"), runs)
    texts = {
        r.document_id: document_json(r.meaning, r.findings)
        for r in checked
        if r.meaning is not None and r.document_id
    }
    return Batch(done=tuple(_done(r) for r in checked), tables=tables, json=texts)


def join(batches: Sequence[Batch]) -> Batch:
    """Several batches as one; rows that share a document_id are kept of the first only."""
    import pyarrow as pa

    names = {n: None for b in batches for n in b.tables}
    texts: dict[str, bytes] = {}
    for b in batches:
        for document_id, text in b.json.items():
            texts.setdefault(document_id, text)
    tables: dict[str, Any] = {}
    for name in names:
        whole = pa.concat_tables([b.tables[name] for b in batches if name in b.tables])
        tables[name] = whole.sort_by([(k, "ascending") for k in table(name).key])
    return Batch(done=tuple(d for b in batches for d in b.done), tables=tables, json=texts)


def _done(r: Result) -> Done:
    meaning = r.meaning
    document = meaning.document if meaning else None
    agencies = meaning.agencies if meaning else ()
    deadlines = meaning.deadlines if meaning else ()
    levels = [f.severity for f in r.findings]
    return Done(
        file=r.file,
        sha256=r.sha256,
        status=r.status,
        reason=r.reason,
        detail=r.detail,
        document_id=r.document_id,
        wanted=r.wanted,
        issuer=document.issuer if document else None,
        issued_on=_iso(document.issued_on if document else None),
        reader=document.reader if document else None,
        seconds=round(r.seconds, 6),
        tasks=len(meaning.tasks) if meaning else 0,
        mentions=len(agencies),
        resolved=sum(a.kind != "unknown" for a in agencies),
        deadlines=len(deadlines),
        parsed=sum(d.kind != "unparsed" for d in deadlines),
        severities=(levels.count("error"), levels.count("warning"), levels.count("info")),
        copies=r.copies,
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _run_row(result: Result, rules_sha256: str, started_at: str) -> RunRow:
    counts = result.meaning.counts if result.meaning else None
    return RunRow(
        document_id=result.document_id,
        sha256=result.sha256,
        rules_sha256=rules_sha256,
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
        rows_struck=counts.struck if counts else 0,
        pages_read_twice=(result.meaning.read_twice if result.meaning else "") or None,
        file=result.file,
    )


# -- as bytes -------------------------------------------------------------------------------------


def to_wire(batch: Batch) -> Wire:
    """The batch as bytes: a JSON header, one Arrow IPC stream a table, the JSON documents."""
    import pyarrow as pa

    streams: list[bytes] = []
    for data in batch.tables.values():
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, data.schema) as writer:
            writer.write_table(data.combine_chunks())
        streams.append(sink.getvalue().to_pybytes())
    header = {
        "done": [done_record(d) for d in batch.done],
        "tables": [[n, len(s)] for n, s in zip(batch.tables, streams, strict=True)],
        "json": list(batch.json),
    }
    return Wire(
        header=json.dumps(header, ensure_ascii=False).encode("utf-8", "surrogatepass"),
        tables=b"".join(streams),
        documents=tuple(batch.json.values()),
    )


def from_wire(wire: Wire) -> Batch:
    """The batch again; its tables share the memory of the bytes."""
    header = json.loads(wire.header.decode("utf-8", "surrogatepass"))
    return Batch(
        done=tuple(done_of(record) for record in header["done"]),
        tables=dict(_streams(wire.tables, header["tables"])),
        json=dict(zip(header["json"], wire.documents, strict=True)),
    )


def _streams(data: bytes, sizes: Sequence[tuple[str, int]]) -> Iterator[tuple[str, Any]]:
    import pyarrow as pa

    whole = pa.py_buffer(data)
    at = 0
    for name, size in sizes:
        with pa.ipc.open_stream(whole.slice(at, size)) as reader:
            yield name, reader.read_all()
        at += size


_DONE_FIELDS = tuple(f.name for f in fields(Done))


def done_record(done: Done) -> dict[str, Any]:
    """The fields of one file's result, for JSON."""
    return {name: getattr(done, name) for name in _DONE_FIELDS}


def done_of(record: Mapping[str, Any]) -> Done:
    """The reverse of `done_record`. Raises TypeError for what has not its form."""
    values: dict[str, Any] = {k: _tuple(v) for k, v in record.items()}
    done = Done(**values)
    texts = (done.file, done.sha256, done.status, done.detail, done.document_id or "")
    counts = (done.tasks, done.mentions, done.resolved, done.deadlines, done.parsed)
    if not all(isinstance(t, str) for t in texts) or not all(isinstance(n, int) for n in counts):
        raise TypeError(f"no result of a file: {record!r:.80}")
    return done


def _tuple(value: Any) -> Any:
    return tuple(map(_tuple, value)) if isinstance(value, list) else value
