"""What an output folder holds and what the next run would do, without doing it."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from pipeline.readers.limits import ReadLimits
from pipeline.run.code import code_digest
from pipeline.run.entries import Entries
from pipeline.run.files import InputError, InputFiles, Listing, is_url, list_files
from pipeline.run.ingest import open_store
from pipeline.run.rules import rules_digest
from pipeline.run.settings import WorkLimits, limits_mark
from pipeline.tables.schemas import TABLES

_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """Counts and names. outdated: read by other rules or another version. waiting: documents that
    a run which was cut off has read and the next one takes over."""

    out: str
    documents: int
    tasks: int
    tables: dict[str, int]  # files of each table
    missing_tables: tuple[str, ...]
    damaged: tuple[str, ...]  # files that are missing or are not as they were written
    new: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    outdated: int
    stale: tuple[str, ...]
    failed: tuple[tuple[str, str, str], ...]
    quarantined: tuple[tuple[str, str, str], ...]
    waiting: int
    left_alone: tuple[str, ...] = ()

    @property
    def up_to_date(self) -> bool:
        """True where a run would have nothing to do and nothing failed."""
        return not (self.todo or self.stale or self.failed or self.quarantined)

    @property
    def todo(self) -> bool:
        """True where a run would read or drop something."""
        changed = self.new or self.changed or self.gone or self.outdated
        return bool(changed or self.missing_tables or self.damaged or self.waiting)

    def record(self) -> dict[str, Any]:
        return {**asdict(self), "up_to_date": self.up_to_date}

    def lines(self) -> Iterator[str]:
        """For people."""
        yield f"{self.out}: {self.documents} documents, {self.tasks} tasks"
        files = sum(self.tables.values())
        yield f"tables: {len(self.tables)} in {files} files" + (
            f"; missing: {', '.join(self.missing_tables)}" if self.missing_tables else ""
        )
        yield from _named("damaged or missing", self.damaged)
        for name, files_of in (("new", self.new), ("changed", self.changed), ("gone", self.gone)):
            yield from _named(name, files_of)
        if self.outdated:
            yield f"outdated: {self.outdated} files were read by other rules or another version"
        yield from _named("stale", self.stale)
        for name, faults in (("failed", self.failed), ("quarantined", self.quarantined)):
            yield from _named(
                name, [f"{f}: {code} {detail}".rstrip(" .") for f, code, detail in faults]
            )
        if self.waiting:
            yield f"cut off: a run had read {self.waiting} files; the next run goes on from there"
        yield from _named("left alone (links and the like)", self.left_alone)
        if self.todo:
            yield "`cchc ingest` would have something to do"
        elif self.up_to_date:
            yield "up to date"
        else:
            yield "nothing new to read; what failed needs another file, or `cchc ingest --force`"


def _named(name: str, items: tuple[str, ...] | list[str]) -> Iterator[str]:
    if items:
        yield f"{name}: {len(items)}"
        for item in items[:_SHOWN]:
            yield f"  {item}"
        if len(items) > _SHOWN:
            yield f"  … and {len(items) - _SHOWN} more"


def read_status(raw: str, out: str, rules: Path, limits: WorkLimits | None = None) -> Status:
    """The status. Raises RuleError, StoreError or InputError (raw is not there at all)."""
    store = open_store(out)
    store.look()
    damaged = store.check()
    made_by = sha256(f"{rules_digest(rules)} {code_digest()}".encode()).hexdigest()[:16]
    mark = limits_mark(limits or WorkLimits(read=ReadLimits()))
    entries = Entries(store.state().get("files") or {}, made_by=made_by, limits=mark)
    by_name = entries.by_name
    try:
        added = [a for a in entries.added().values() if is_url(a) or Path(a).is_file()]
        most = (limits or WorkLimits()).read.max_bytes
        listed = list_files((raw, *added), Listing(root=raw, known=by_name, most=most))
    except InputError:
        if not by_name:
            raise
        listed = InputFiles(files=())
    found = {f.name: f for f in listed.files}
    known = {n: f for n, f in found.items() if n in by_name}
    faults = [(n, c, d, by_name[n].get("status")) for n, c, d in entries.failed()]
    return Status(
        out=str(out),
        documents=len(entries.document_ids()),
        tasks=entries.total("tasks"),
        tables={t.name: store.count_files(t.name) for t in TABLES if store.count_files(t.name)},
        missing_tables=tuple(
            t.name
            for t in TABLES
            if by_name and not (store.count_files(t.name) and store.shows(f"{t.name}.parquet"))
        ),
        damaged=damaged,
        new=tuple(n for n in found if n not in by_name),
        changed=tuple(n for n, f in known.items() if by_name[n].get("sha256") != f.sha256),
        gone=tuple(n for n in by_name if n not in found and n not in entries.added()),
        outdated=sum(by_name[n].get("by") != made_by for n in known),
        stale=tuple(n for n, e in by_name.items() if e.get("stale")),
        failed=tuple((n, c, d) for n, c, d, s in faults if s != "quarantined"),
        quarantined=tuple((n, c, d) for n, c, d, s in faults if s == "quarantined"),
        left_alone=listed.left_alone,
        waiting=store.waiting(),
    )
