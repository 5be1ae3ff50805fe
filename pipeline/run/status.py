"""What an output folder holds and what the next run would do, without doing it."""

from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import Any

from pipeline.model.frozen import dataclass
from pipeline.readers.limits import ReadLimits
from pipeline.run.entries import Entries
from pipeline.run.files import InputError, InputFiles, Listing, is_url, list_files
from pipeline.run.ingest import open_store
from pipeline.run.rules import code_digest, rules_digest
from pipeline.run.settings import WorkLimits, limits_mark
from pipeline.tables.schemas import TABLES


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
