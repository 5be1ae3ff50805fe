"""One run: lists the files, redoes what changed, settles identities and commits in one step."""

import contextlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from pipeline import __version__
from pipeline.knowledge.rules import Rules, load_rules, rules_digest
from pipeline.read.limits import ReadLimits
from pipeline.run.copies import combine_copies, refuse, same_decision
from pipeline.run.document import Ingester, Result, SourceFile
from pipeline.run.executors import SerialExecutor
from pipeline.run.files import InputFile, list_files
from pipeline.run.merge import Kept, merge_table, used_agencies
from pipeline.run.pack import Packed, pack
from pipeline.run.views import LEFT_OUT, READY, TOO_MANY, Views
from pipeline.tables.schemas import TABLES
from pipeline.write.descriptions import datapackage
from pipeline.write.store import Store

Progress = Callable[[Packed], None]
_BATCH = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What to ingest where. paths empty: mirror all of raw."""

    raw: Path
    out: Path
    rules: Path
    paths: tuple[Path, ...] = ()
    force: bool = False
    jobs: int | None = None
    limits: ReadLimits = field(default_factory=ReadLimits)
    views: bool = True  # workbook, page, calendar, CSV
    views_up_to: int = 200  # documents; above, only `cchc report` builds them


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a run did, for the closing lines and the exit code."""

    done: tuple[Packed, ...]
    unchanged: int
    removed: tuple[str, ...]
    stale: tuple[str, ...]
    failed: tuple[tuple[str, str, str], ...]  # (file, code, detail), also those of earlier runs
    documents: int
    tasks: int
    mentions: int
    resolved: int
    deadlines: int
    parsed: int
    severities: tuple[int, int, int]
    out: Path
    views: str = READY


@cache
def code_digest() -> str:
    """SHA-256 of the program's own modules: results of other code are not taken over."""
    digest = sha256(__version__.encode())
    root = Path(__file__).resolve().parent.parent
    for path in sorted(root.rglob("*.py")):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def ingest(request: Request, on_done: Progress | None = None) -> Summary:
    """Runs the whole path. Raises RuleError, InputError or StoreError before anything is written."""
    digest = rules_digest(request.rules)
    store = Store(request.out)
    with store.lock():
        return _Run(request, store, digest, on_done).run()


class _Run:
    """One run over one store; its methods follow the order of events."""

    def __init__(
        self, request: Request, store: Store, digest: str, on_done: Progress | None
    ) -> None:
        self.request = request
        self.store = store
        self.digest = digest
        self.on_done = on_done
        state = store.state()
        same = state.get("rules") == digest and state.get("code") == code_digest()
        self.fresh = same and not request.force
        self.entries: dict[str, dict[str, Any]] = dict(state.get("files", {}))
        self.views = Views(store)
        self._ingester: Ingester | None = None
        self.started_at = datetime.now(UTC).isoformat(timespec="microseconds")

    @property
    def ingester(self) -> Ingester:
        """The stages, loaded at first need: an unchanged folder needs no rules."""
        if self._ingester is None:
            self._ingester = Ingester(load_rules(self.request.rules))
        return self._ingester

    def run(self) -> Summary:
        r = self.request
        files = list_files(r.paths or (r.raw,), r.raw, self.entries)
        gone = [] if r.paths else sorted(set(self.entries) - {f.name for f in files})
        redo = [f for f in files if not self._is_known(f)]
        redo = self._with_groups(redo, files, gone)
        if not redo and not gone and self._complete():
            return self._summary((), len(files), (), ())
        packed = list(self._read(redo))
        done = self._settle(packed, {f.name: f for f in files})
        return self._commit(done, files, redo, gone)

    # -- what to do -------------------------------------------------------------------------------

    def _is_known(self, f: InputFile) -> bool:
        entry = self.entries.get(f.name)
        return bool(self.fresh and entry and entry["sha256"] == f.sha256)

    def _complete(self) -> bool:
        """True where every table of the last run is still there, and every view."""
        tables = all((self.store.out / f"{t.name}.parquet").exists() for t in TABLES)
        ids = self._document_ids()
        return tables and (self._viewing(ids) != READY or self.views.complete(ids))

    def _document_ids(self) -> set[str]:
        return {e["document_id"] for e in self.entries.values() if e.get("document_id")}

    def _viewing(self, ids: set[str]) -> str:
        """READY where this run is to have views, else why not."""
        if not self.request.views:
            return LEFT_OUT
        return READY if len(ids) <= self.request.views_up_to else TOO_MANY

    def _with_groups(
        self, redo: list[InputFile], files: Sequence[InputFile], gone: Sequence[str]
    ) -> list[InputFile]:
        """Adds the other files of every decision that a changed or removed file was part of."""
        touched = {self.entries[n].get("document_id") for n in gone}
        touched |= {self.entries.get(f.name, {}).get("document_id") for f in redo}
        touched.discard(None)
        names = {f.name for f in redo}
        more = [
            f
            for f in files
            if f.name not in names and self.entries.get(f.name, {}).get("document_id") in touched
        ]
        return sorted([*redo, *more], key=lambda f: f.name)

    # -- reading ----------------------------------------------------------------------------------

    def _read(self, redo: Sequence[InputFile]) -> Iterator[Packed]:
        if not redo:
            return
        batches = [redo[i : i + _BATCH] for i in range(0, len(redo), _BATCH)]
        for results in SerialExecutor(self._work).run(batches):
            for packed in results:
                if self.on_done:
                    self.on_done(packed)
                yield packed

    def _work(self, batch: Sequence[InputFile]) -> list[Packed]:
        results = self.ingester.ingest(_sources(batch))
        return [pack(r, self.ingester.rules, self.started_at) for r in results]

    # -- identity ---------------------------------------------------------------------------------

    def _settle(self, packed: list[Packed], files: Mapping[str, InputFile]) -> list[Packed]:
        """One result for each decision: copies combined, a taken id refused."""
        groups: dict[str, list[Packed]] = defaultdict(list)
        out: list[Packed] = []
        mine = {p.file for p in packed}
        for p in packed:
            (groups[p.document_id] if p.document_id else out).append(p)
        for document_id, members in groups.items():
            others = [
                name
                for name, e in self.entries.items()
                if e.get("document_id") == document_id and name not in mine and name in files
            ]
            if len(members) == 1 and not others:
                out.extend(members)
            else:
                names = sorted({*others, *(m.file for m in members)})
                out.extend(self._settle_group([files[n] for n in names]))
        return sorted(out, key=lambda p: p.file)

    def _settle_group(self, members: Sequence[InputFile]) -> list[Packed]:
        results = self.ingester.ingest(_sources(members))
        first = next(r for r in results if r.meaning is not None)
        same: list[Result] = []
        out: list[Packed] = []
        rules: Rules = self.ingester.rules
        for r in results:
            if r.meaning is None or first.meaning is None:
                out.append(pack(r, rules, self.started_at))
            elif same_decision(first.meaning, r.meaning):
                same.append(r)
            else:
                refused = refuse(r, first.file, self.ingester)
                out.append(pack(refused, rules, self.started_at))
        whole = combine_copies(same, self.ingester) if len(same) > 1 else same[0]
        out.append(pack(whole, rules, self.started_at))
        self.copies = {r.file: whole.file for r in same if r is not whole}
        for r in same:
            self.entries.setdefault(r.file, {})["copy_of"] = whole.file
        return out

    # -- committing -------------------------------------------------------------------------------

    def _commit(
        self,
        done: Sequence[Packed],
        files: Sequence[InputFile],
        redo: Sequence[InputFile],
        gone: Sequence[str],
    ) -> Summary:
        stale = self._update_entries(done, redo, gone)
        ids = self._document_ids()
        tables = self._write(done, {f.name for f in redo} | set(gone), ids)
        new = {p.document_id for p in done if p.document_id}
        if self._viewing(ids) == READY:
            originals = self.request.raw
            old = self.views.stage(tables, ids, new, self.ingester.rules.labels, originals)
        else:
            old = self.views.drop(ids - new)
        self.store.commit(
            {
                "rules": self.digest,
                "code": code_digest(),
                "files": dict(sorted(self.entries.items())),
            },
            removed=[*self._stale_files(ids), *old],
        )
        return self._summary(done, len(files) - len(redo), tuple(gone), tuple(stale))

    def _update_entries(
        self, done: Sequence[Packed], redo: Sequence[InputFile], gone: Sequence[str]
    ) -> list[str]:
        """The new state of every file; returns those whose earlier rows are kept, stale."""
        by_file = {p.file: p for p in done}
        by_id = {p.document_id: p for p in done if p.document_id}
        stale: list[str] = []
        for name in gone:
            self.entries.pop(name, None)
        for f in redo:
            before = self.entries.get(f.name, {})
            entry: dict[str, Any] = {
                "size": f.size,
                "mtime_ns": f.mtime_ns,
                "sha256": f.sha256,
            }
            p = by_file.get(f.name) or by_id.get(str(before.get("document_id")))
            if p is None:
                copy_of = before.get("copy_of")
                p = by_file[copy_of] if copy_of in by_file else None
            if p is not None and p.status == "ok":
                entry.update(_numbers(p))
            elif p is not None:
                entry.update(status=p.status, reason=p.reason, detail=p.detail)
                kept = before.get("document_id")
                if kept and kept not in by_id:
                    entry.update({k: before[k] for k in _NUMBERS if k in before}, stale=True)
                    stale.append(f.name)
            self.entries[f.name] = entry
        return stale

    def _write(
        self, done: Sequence[Packed], files: set[str], ids: set[str]
    ) -> dict[str, Any]:
        """Stages every table: earlier rows that still stand, and the new ones, sorted by key.

        Returns them where views will be made of them.
        """
        tables: dict[str, Any] = {}
        keep = self._viewing(ids) == READY
        self.store.begin()
        new = {p.document_id for p in done if p.document_id}
        used: set[str] = set()
        for t in TABLES:
            parts = [p.tables[t.name] for p in done if t.name in p.tables]
            data = merge_table(t, self.store.table(t.name), parts, Kept(ids - new, files, used))
            if t.name == "task_agencies":
                used = used_agencies(data)
            self.store.stage_table(t.name, data)
            if keep:
                tables[t.name] = data
        for p in done:
            if p.json is not None:
                self.store.stage_file(f"json/{p.document_id}.json", p.json)
        present = {t.name: f"{t.name}.parquet" for t in TABLES}
        self.store.stage_file("datapackage.json", datapackage(present))
        return tables

    def _stale_files(self, ids: set[str]) -> list[str]:
        """Files under out/ that belong to documents which are no longer there."""
        gone: list[str] = []
        for folder, suffixes in (("json", (".json",)),):
            with contextlib.suppress(FileNotFoundError):
                for path in sorted((self.store.out / folder).iterdir()):
                    if path.suffix in suffixes and path.stem not in ids:
                        gone.append(f"{folder}/{path.name}")
        return gone

    # -- telling ----------------------------------------------------------------------------------

    def _summary(
        self, done: Sequence[Packed], unchanged: int, gone: tuple[str, ...], stale: tuple[str, ...]
    ) -> Summary:
        one_each = {e["document_id"]: e for e in self.entries.values() if e.get("document_id")}
        failed = [
            (name, str(e["reason"]), str(e.get("detail") or ""))
            for name, e in self.entries.items()
            if e.get("reason")
        ]

        def total(key: str) -> int:
            return sum(int(e.get(key, 0)) for e in one_each.values())

        return Summary(
            done=tuple(done),
            unchanged=unchanged,
            removed=gone,
            stale=stale,
            failed=tuple(failed),
            documents=len(one_each),
            tasks=total("tasks"),
            mentions=total("mentions"),
            resolved=total("resolved"),
            deadlines=total("deadlines"),
            parsed=total("parsed"),
            severities=(total("errors"), total("warnings"), total("infos")),
            out=self.request.out,
            views=self._viewing(set(one_each)),
        )


_NUMBERS = (
    "document_id", "tasks", "mentions", "resolved", "deadlines", "parsed", "errors", "warnings",
    "infos",
)  # fmt: skip


def _numbers(p: Packed) -> dict[str, Any]:
    errors, warnings, infos = p.severities
    values = (
        p.document_id, p.tasks, p.mentions, p.resolved, p.deadlines, p.parsed, errors, warnings,
        infos,
    )  # fmt: skip
    return {"status": "ok", **dict(zip(_NUMBERS, values, strict=True))}


def _sources(batch: Sequence[InputFile]) -> Iterator[SourceFile]:
    for f in batch:
        try:
            yield SourceFile(file=f.name, data=f.path.read_bytes())
        except OSError:
            yield SourceFile(file=f.name, data=b"")
