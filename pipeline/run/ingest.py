"""One run: lists the files, has the changed ones read, settles identities, commits in one step."""

import contextlib
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from pipeline.model.frozen import dataclass
from pipeline.model.record import Finding
from pipeline.readers.temporary import clear_left_over
from pipeline.run.copies import ids_of_owners
from pipeline.run.entries import Entries
from pipeline.run.executors import Executor, batches, make_executor
from pipeline.run.files import InputFile, InputFiles, Listing, is_url, keep_apart, list_files
from pipeline.run.officer import Officer
from pipeline.run.pack import Done
from pipeline.run.request import Listener, Request, Summary, in_order
from pipeline.run.rules import code_digest, rules_digest
from pipeline.run.settings import limits_mark
from pipeline.run.spool import Spool
from pipeline.run.views import LEFT_OUT, READY, TOO_MANY, Undrawn, Views
from pipeline.run.work import Job, Spec
from pipeline.tables.schemas import TABLES
from pipeline.text.told import listed, told
from pipeline.write.descriptions import datapackage
from pipeline.write.store import Store

_DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Damage:
    """The files of the standing results that are missing or are not as they were written."""

    names: tuple[str, ...]

    @property
    def of_tables(self) -> bool:
        """True where no row can be taken from what stands, since a table of it is not whole."""
        return any(n.split("/")[0].endswith(".parquet") for n in self.names)

    @property
    def documents(self) -> frozenset[str]:
        """The documents whose JSON is to be made again."""
        found = (n for n in self.names if n.startswith("json/"))
        return frozenset(n.removeprefix("json/").removesuffix(".json") for n in found)

    def notes(self) -> list[str]:
        """What is said of it."""
        if not self.names:
            return []
        names = listed(self.names)
        return [told("damaged or missing, made again from the decisions: {names}", names=names)]


def ingest(request: Request, listener: Listener | None = None) -> Summary:
    """Runs the whole path.

    Raises RuleError, InputError, StoreError or WorkError; the earlier results then stand.
    """
    keep_apart((request.raw, *request.paths), request.out)
    digest = rules_digest(request.rules)
    clear_left_over()
    store = open_store(request.out)
    officer = Officer(store, request.rules, request.limits)
    with store.lock(request.wait, lambda: officer.collect(drawing=request.views)):
        return _Run(request, store, officer, digest, listener or Listener()).run()


def open_store(out: Path | str) -> Store:
    """The output folder; a URL is worked on in a folder of this machine and sent there."""
    if not is_url(out):
        return Store(Path(out))
    from pipeline.run.remote_store import RemoteStore

    return RemoteStore(str(out))


class _Run:
    """One run over one store; its methods follow the order of events."""

    def __init__(
        self, request: Request, store: Store, officer: Officer, digest: str, listener: Listener
    ) -> None:
        self.request = request
        self.store = store
        self.officer = officer
        self.digest = digest
        self.listener = listener
        made_by = sha256(f"{digest} {code_digest()}".encode()).hexdigest()[:16]
        limits = limits_mark(request.limits)
        self.entries = Entries(store.state().get("files") or {}, made_by=made_by, limits=limits)
        self.views = Views(store, limits)
        self.settled: frozenset[str] = frozenset()
        started_at = datetime.now(UTC).isoformat(timespec="microseconds")
        self.spec = Spec(rules=request.rules, started_at=started_at, limits=request.limits)
        self.spool = Spool(store.spool, f"{made_by}-{limits}")

    def run(self) -> Summary:
        r = self.request
        thorough = r.check or self._unchecked()
        amiss = self.store.check(thorough=thorough)
        damage = Damage(tuple(n for n in amiss if n not in self.officer.taken))
        found = self._look(thorough=thorough, everything=damage.of_tables)
        files = found.files
        self.listener.left_alone(found.left_alone)
        by_name = {f.name: f for f in files}
        gone = self._gone(by_name, damage)
        again = r.force or damage.of_tables
        self.listener.notes([*self.store.notes, *damage.notes(), *self._lost(gone)])
        self.listener.kept(self.officer.said)
        redo = [f for f in files if again or not self.entries.is_known(f)]
        known = {f.name for f in redo}
        hurt = damage.documents
        redo += [f for f in files if f.name not in known and self._document(f) in hurt]
        redo = self.entries.with_groups(redo, files, gone)
        self.damage = damage
        if not redo and not gone and self._complete():
            self._mark_checked(thorough=thorough)
            return self._summary((), len(files), 0, (), ())
        if again:
            self.spool.clear()
        todo = redo if again else self._resume(redo)
        self.listener.begin(len(redo), len(redo) - len(todo))
        executor = make_executor(self.spec, r.jobs, len(todo), r.scheduler, self.listener.pages)
        try:
            self._read(todo, executor)
            self.entries.drop(gone)
            done = self._settle(by_name, executor)
            summary = self._commit(done, by_name, redo, gone, len(redo) - len(todo), executor)
        finally:
            executor.close()
        self._mark_checked(thorough=thorough)
        return summary

    # -- what to do -------------------------------------------------------------------------------

    def _complete(self) -> bool:
        """True where every table of the last run is still there, and every view."""
        ids = self.entries.document_ids()
        tables = all(self.store.has(f"{t.name}.parquet") for t in TABLES)
        return tables and (self._viewing(ids) != READY or self.views.complete(ids))

    def _look(self, *, thorough: bool, everything: bool) -> InputFiles:
        """The files of this run: those named, or all of raw and what was added by its path.

        everything: all that can be had, since no row of what stands can be taken over.
        """
        r = self.request
        how = Listing(root=r.raw, known=self.entries.by_name, thorough=thorough,
                      most=r.limits.read.max_bytes)  # fmt: skip
        if r.paths and not everything:
            return list_files(r.paths, how)
        there = is_url(r.raw) or Path(r.raw).is_dir()
        raw = (r.raw,) if there or not r.paths else ()
        added = () if r.prune else sorted(set(self.entries.added().values()))
        more = [a for a in added if is_url(a) or Path(a).is_file()]
        return list_files((*raw, *r.paths, *more), how)

    def _gone(self, files: Mapping[str, InputFile], damage: Damage) -> list[str]:
        """Names whose rows are to go: what raw no longer has, but nothing that was added by path."""
        r = self.request
        absent = set(self.entries.by_name) - set(files)
        if damage.of_tables:
            return sorted(absent)
        if r.paths:
            return []
        return sorted(absent if r.prune else absent - set(self.entries.added()))

    def _lost(self, gone: Sequence[str]) -> list[str]:
        """Of what goes, what somebody had added by its path: its file is no longer there."""
        names = [] if self.request.prune else [n for n in gone if n in self.entries.added()]
        return [told("{n} is lost with the table: its file is no longer there", n=n) for n in names]

    def _document(self, f: InputFile) -> str | None:
        found = self.entries.by_name.get(f.name, {}).get("document_id")
        return str(found) if found else None

    def _unchecked(self) -> bool:
        """True once a day: size and time of a file are then not trusted."""
        try:
            age = time.time() - self._checked_at.stat().st_mtime
        except OSError:
            return True
        return not 0 <= age < _DAY

    def _mark_checked(self, *, thorough: bool) -> None:
        if thorough:
            with contextlib.suppress(OSError):
                self._checked_at.touch()

    @property
    def _checked_at(self) -> Path:
        return self.store.cache / "checked"

    def _viewing(self, ids: set[str]) -> str:
        """READY where this run is to have views, else why not."""
        if not self.request.views:
            return LEFT_OUT
        return READY if len(ids) <= self.request.views_up_to else TOO_MANY

    def _resume(self, redo: Sequence[InputFile]) -> list[InputFile]:
        """What is left to read after a run that was cut off."""
        known = self.spool.resume({f.name: f.sha256 for f in redo if f.sha256})
        return [f for f in redo if f.name not in known]

    # -- reading ----------------------------------------------------------------------------------

    def _read(self, todo: Sequence[InputFile], executor: Executor) -> None:
        jobs = batches(todo, self.request.limits, executor.size)
        try:
            for wire in executor.run(jobs):
                for done in self.spool.add(wire):
                    self.listener.done(done)
                self.store.renew()
        except BaseException:
            with contextlib.suppress(OSError):  # what was read is kept for the next run
                self.spool.flush()
            raise
        self.spool.flush()

    def _settle(self, files: Mapping[str, InputFile], executor: Executor) -> tuple[Done, ...]:
        """One result for each decision: files that print one id are read again, together."""
        done = {d.file: d for part in self.spool.parts for d in part.done}
        claims = {
            document_id: [n for n in names if n not in done and n in files]
            for document_id, names in self.entries.claims().items()
        }
        printed: dict[str, list[str]] = {}
        for d in done.values():
            if d.document_id:
                printed.setdefault(d.document_id, []).append(d.file)
        for own, owner in ids_of_owners({**claims, **printed}).items():
            printed.setdefault(owner, []).extend(printed.pop(own, ()))
        jobs = []
        for document_id, names in printed.items():
            members = sorted({*names, *claims.get(document_id, ())})
            if len(members) > 1:
                jobs.append(Job(files=tuple(files[n] for n in members), group=True))
        if jobs:
            self.listener.stage("settle")
        self.settled = frozenset(f.name for job in jobs for f in job.files)
        for name in self.settled:
            done.pop(name, None)
        for wire in executor.run(jobs):
            done.update({d.file: d for d in self.spool.add(wire, settled=True)})
        self.spool.flush()
        return in_order(tuple(done.values()))

    # -- committing -------------------------------------------------------------------------------

    def _commit(
        self,
        done: Sequence[Done],
        files: Mapping[str, InputFile],
        redo: Sequence[InputFile],
        gone: Sequence[str],
        resumed: int,
        executor: Executor,
    ) -> Summary:
        from pipeline.run.tables_out import standing_tables

        standing = standing_tables(self.store)
        fits = not self.damage.of_tables and all(
            len(f) == len(self.store.table_files(name)) for name, f in standing.items()
        )
        if not fits:  # rows of other columns cannot be kept: their files are read in a later run
            self.entries.drop(set(self.entries.by_name) - {f.name for f in redo})
        before = self.entries.documents()
        stale = self.entries.take(done, files, keep_stale=fits)
        ids = self.entries.document_ids()
        new = {d.document_id for d in done if d.document_id}
        redone = frozenset(f.name for f in redo) | frozenset(gone)
        self.store.begin()
        self._stage(done, ids, redone, standing)
        self._follow_notes(new, self.entries.renamed(before))
        old, undrawn = self._stage_views(ids, new, files, executor)
        noted = self._note(undrawn, files, executor)
        if noted:
            again = {d.file for d in noted}
            done = in_order((*(d for d in done if d.file not in again), *noted))
            stale = self.entries.take(done, files, keep_stale=fits)
            self._stage(done, ids, redone | self.settled, standing)
        self.listener.stage("commit")
        state = {
            "rules": self.digest,
            "code": code_digest(),
            "files": dict(sorted(self.entries.by_name.items())),
            **self.views.record(),
        }
        told_before = len(self.store.notes)
        self.store.commit(state, removed=[*self._stale_files(ids), *old])
        self.listener.notes(self.store.notes[told_before:])
        summary = self._summary(done, len(files) - len(redo), resumed, tuple(gone), tuple(stale))
        return replace(summary, undrawn=tuple((u.owner, u.kind, u.code, u.detail) for u in undrawn))

    def _follow_notes(self, new: set[str], moved: Mapping[str, str]) -> None:
        """The notes of documents that were read anew go along with their tasks."""
        said = len(self.officer.said)
        self.officer.follow(new, moved)
        self.listener.kept(self.officer.said[said:])
        self.officer.save()
        self.views.notes = self.officer.notes

    def _stage(
        self,
        done: Sequence[Done],
        ids: set[str],
        redone: frozenset[str],
        standing: Mapping[str, Sequence[Path]],
    ) -> None:
        """Stages every table and JSON document."""
        from pipeline.run.assemble import lay_out
        from pipeline.run.tables_out import Content, stage_tables, unchanged_parts

        self.listener.stage("tables")
        parts = self.spool.parts
        last = {
            d.file: number
            for number, p in enumerate(parts)
            for d in p.done
            if p.settled or d.file not in self.settled
        }
        accepted = [
            frozenset(d.file for d in p.done if last.get(d.file) == number)
            for number, p in enumerate(parts)
        ]
        origin = dict.fromkeys(ids, 0)
        for number, (part, names) in enumerate(zip(parts, accepted, strict=True), start=1):
            for d in part.done:
                if d.document_id and d.file in names:
                    origin[d.document_id] = number
        layout = lay_out(sorted(ids), self.request.shard_above)
        content = Content(
            layout=layout,
            origin=origin,
            parts=parts,
            accepted=accepted,
            redone=redone,
            standing=standing,
            again=unchanged_parts(layout, origin, standing) if self.store.keeps else {},
        )
        paths = stage_tables(self.store, content)
        for document_id in {d.document_id for d in done if d.document_id}:
            source = parts[origin[document_id] - 1].document(document_id)
            _link(source, self.store.stage_path(f"json/{document_id}.json"))
        self.store.stage_file("datapackage.json", datapackage(paths))

    def _stage_views(
        self, ids: set[str], new: set[str], files: Mapping[str, InputFile], executor: Executor
    ) -> tuple[list[str], list[Undrawn]]:
        """Stages the views, drawn by workers of this machine; returns those that are to go, and
        what could not be drawn."""
        if self._viewing(ids) != READY:
            return self.views.drop(ids - new), []
        self.listener.stage("views")
        originals = self.entries.originals(files)
        if not self.request.scheduler:
            return self.views.stage(ids, new, originals, executor)
        near = make_executor(self.spec, self.request.jobs, len(new) + 1, None)
        try:
            return self.views.stage(ids, new, originals, near)
        finally:
            near.close()

    def _note(
        self, undrawn: Sequence[Undrawn], files: Mapping[str, InputFile], executor: Executor
    ) -> list[Done]:
        """Reads the documents again that lack a view, with a finding that says so."""
        lacking: dict[str, list[Finding]] = {}
        for u in undrawn:
            words = (("view", u.kind), ("detail", f"{u.code} {u.detail}".strip()))
            found = Finding(code="view-failed", value=u.kind, params=words)
            lacking.setdefault(u.owner, []).append(found)
        jobs = []
        for owner, findings in lacking.items():
            names = sorted(n for n, e in self.entries.by_name.items()
                           if e.get("document_id") == owner and not e.get("stale"))  # fmt: skip
            if names and all(n in files for n in names):
                members = tuple(files[n] for n in names)
                jobs.append(Job(files=members, group=True, noted=tuple(findings)))
        self.settled |= {f.name for job in jobs for f in job.files}
        done = [d for wire in executor.run(jobs) for d in self.spool.add(wire, settled=True)]
        self.spool.flush()
        return done

    def _stale_files(self, ids: set[str]) -> list[str]:
        """Files under out/ that belong to documents which are no longer there."""
        names = self.store.names("json")
        return [f"json/{n}" for n in names if n.endswith(".json") and n[:-5] not in ids]

    # -- telling ----------------------------------------------------------------------------------

    def _summary(
        self,
        done: Sequence[Done],
        unchanged: int,
        resumed: int,
        gone: tuple[str, ...],
        stale: tuple[str, ...],
    ) -> Summary:
        e = self.entries
        ids = e.document_ids()
        return Summary(
            done=tuple(done),
            unchanged=unchanged,
            resumed=resumed,
            removed=gone,
            added=tuple(sorted(self.entries.added())),
            stale=stale,
            failed=tuple(e.failed()),
            documents=len(ids),
            tasks=e.total("tasks"),
            mentions=e.total("mentions"),
            resolved=e.total("resolved"),
            deadlines=e.total("deadlines"),
            parsed=e.total("parsed"),
            severities=e.severities(),
            out=self.request.out,
            views=self._viewing(ids),
        )


def _link(source: Path, target: Path) -> None:
    """The same file under a second name, copied where the system cannot."""
    target.unlink(missing_ok=True)
    try:
        os.link(source, target)
    except OSError:
        target.write_bytes(source.read_bytes())
