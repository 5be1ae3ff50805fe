"""The view files of a store: drawn as work for a worker, built and removed in the step of their tables.

They are made from a stranger's document, within the limits of one document. A kind of view that fails
costs that view; the kinds after it, and all other documents, are drawn.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from pipeline.grammar.agencies.registry import AgencyRegistry, load_agencies
from pipeline.grammar.working_days import WorkingDays, load_working_days
from pipeline.model.frozen import dataclass
from pipeline.present.build import DOCUMENT_KINDS, OVER_ALL, WHOLE_KINDS
from pipeline.present.notes import NO_NOTES, Notes, notes_of
from pipeline.run.files import InputFile, read_bytes
from pipeline.run.pack import Wire
from pipeline.run.work import CHECKING, Spec, Tell, Work
from pipeline.tables.standing import Standing
from pipeline.write.names import UnsafeNameError
from pipeline.write.store import Store

if TYPE_CHECKING:  # what draws is loaded where something is drawn
    from pipeline.present.labels import Labels
    from pipeline.present.view import DocumentView

READY = "ready"
LEFT_OUT = "left-out"
TOO_MANY = "too-many"
_AT_ONCE = 8  # documents a worker draws in one go


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """One kind of view of one document, or (owner OVER_ALL) of all."""

    owner: str
    kind: str

    @property
    def name(self) -> str:
        return f"{self.owner}#{self.kind}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Undrawn:
    """A view that could not be made. code: as in findings.yml."""

    owner: str
    kind: str
    code: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """files: (owner, path, content)."""

    files: tuple[tuple[str, str, bytes], ...]
    undrawn: tuple[Undrawn, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawJob(Work):
    """Drawings from the tables in a folder. originals: (owner, the file behind it); notes: what an
    officer wrote beside the tasks of these documents.
    """

    tables: Path
    drawings: tuple[Drawing, ...]
    originals: tuple[tuple[str, InputFile], ...] = ()
    notes: tuple[Notes, ...] = ()
    group: bool = False

    @property
    def parts(self) -> tuple[Drawing, ...]:  # type: ignore[override]
        return self.drawings

    def of(self, parts: Sequence[Drawing]) -> "DrawJob":
        return replace(self, drawings=tuple(parts))

    def run(self, spec: Spec, tell: Tell) -> Wire:
        files: list[tuple[str, str, bytes]] = []
        undrawn: list[Undrawn] = []
        sheets = _Sheets(self, spec)
        for place, drawing in enumerate(self.drawings):
            tell(place)
            try:
                files += [(drawing.owner, path, data) for path, data in sheets.draw(drawing)]
            except MemoryError:
                undrawn.append(_undrawn(drawing, "out-of-memory", "MemoryError"))
            except Exception as fault:  # the boundary: one view never stops the others
                detail = f"{type(fault).__name__}: {fault}"[:300]
                undrawn.append(_undrawn(drawing, "internal-error", detail))
        tell(CHECKING)
        return _to_wire(files, undrawn)

    def failed(self, spec: Spec, part: Drawing, code: str, detail: str) -> Wire:  # noqa: ARG002
        return _to_wire([], [_undrawn(part, code, detail)])


class _Sheets:
    """What the drawings of a job share: the rows of its documents, the labels, the originals."""

    def __init__(self, job: DrawJob, spec: Spec) -> None:
        self.standing = Standing(job.tables, job.tables)
        self.labels, self.registry, self.working_days = _known(spec.rules)
        self.files = dict(job.originals)
        self.most = spec.limits.read.max_bytes
        self.owners = {d.owner for d in job.drawings}
        self.by_id: dict[str, DocumentView] = {}
        self.whole: dict[str, Any] = {}
        rows = [n.rows() for n in job.notes]
        self.notes = notes_of(
            (n for now, _ in rows for n in now), (n for _, old in rows for n in old)
        )

    def draw(self, drawing: Drawing) -> list[tuple[str, bytes]]:
        from pipeline.present.addressed import with_members
        from pipeline.present.build import OVER_ALL, present_document, present_whole
        from pipeline.present.view import views

        if drawing.owner == OVER_ALL:
            self.whole = self.whole or self.standing.tables()
            return list(present_whole(drawing.kind, self.whole, self.labels, self.notes))
        if not self.by_id:
            tables = self.standing.tables(self.owners)
            found = (with_members(v, self.registry) for v in views(tables, self.owners))
            self.by_id = {
                v.document_id: replace(v, notes=self.notes.of(v.document_id)) for v in found
            }
        view = self.by_id[drawing.owner]

        def original(_: str) -> bytes | None:
            found = self.files.get(drawing.owner)
            return read_bytes(found, self.most) if found else None

        return list(present_document(drawing.kind, view, self.labels, self.working_days, original))


@lru_cache(maxsize=2)
def _known(rules: Path) -> "tuple[Labels, AgencyRegistry, WorkingDays]":
    """What views need of rules/."""
    from pipeline.present.labels import load_labels

    return load_labels(rules), load_agencies(rules), load_working_days(rules)


def _undrawn(d: Drawing, code: str, detail: str) -> Undrawn:
    return Undrawn(owner=d.owner, kind=d.kind, code=code, detail=detail)


def _to_wire(files: Sequence[tuple[str, str, bytes]], undrawn: Sequence[Undrawn]) -> Wire:
    header = {
        "files": [[owner, path] for owner, path, _ in files],
        "undrawn": [[u.owner, u.kind, u.code, u.detail] for u in undrawn],
    }
    data = json.dumps(header).encode()
    return Wire(header=data, tables=b"", documents=tuple(content for *_, content in files))


def drawn_of(wire: Wire) -> Drawn:
    """The views as they came from a worker."""
    header = json.loads(wire.header)
    files = zip(header["files"], wire.documents, strict=True)
    return Drawn(
        files=tuple((owner, path, data) for (owner, path), data in files),
        undrawn=tuple(
            Undrawn(owner=o, kind=k, code=c, detail=d) for o, k, c, d in header["undrawn"]
        ),
    )


class Draughtsman(Protocol):
    """Whoever runs jobs."""

    def run(self, jobs: Iterable[Work]) -> Iterable[Wire]: ...


class Views:
    """What views a store has. files: document_id (or OVER_ALL) → their paths, for the state.

    notes: what an officer wrote beside the tasks. undrawn: owner → the mark of the limits under
    which a view of it could not be made; under the same it is not tried again.
    """

    def __init__(self, store: Store, mark: str) -> None:
        self.store = store
        self.mark = mark
        self.notes = NO_NOTES
        self.files: dict[str, list[str]] = _sound(store.state().get("views"))
        found = store.state().get("undrawn")
        self.undrawn: dict[str, str] = dict(found) if isinstance(found, dict) else {}

    def record(self) -> dict[str, Any]:
        """For the state."""
        return {"views": self.files, "undrawn": self.undrawn}

    def complete(self, ids: Collection[str]) -> bool:
        """True where every one of these documents, and the whole, has all its views."""
        return set(self.files) == {OVER_ALL, *ids} and all(self._has(i) for i in self.files)

    def stage(
        self,
        ids: Collection[str],
        changed: Collection[str],
        originals: Mapping[str, InputFile],
        executor: Draughtsman,
    ) -> tuple[list[str], list[Undrawn]]:
        """Stages the views of what changed, of what lacks them, and of the whole, from the tables
        that are staged (or stand).

        originals: document_id → its file. Returns the earlier files that are no longer views of
        anything, and what failed.
        """
        stay = {i for i in set(ids) - set(changed) if self._has(i)}
        new: dict[str, list[str]] = {i: [] for i in (*ids, OVER_ALL) if i not in stay}
        failed: list[Undrawn] = []
        for wire in executor.run(self._jobs(sorted(set(ids) - stay), originals)):
            drawn = drawn_of(wire)
            failed += drawn.undrawn
            for owner, path, data in drawn.files:
                try:
                    self.store.stage_file(path, data)
                    new[owner].append(path)
                except UnsafeNameError as fault:
                    failed.append(
                        Undrawn(owner=owner, kind=path, code="internal-error", detail=str(fault))
                    )
        old = self._settle(stay, new)
        still = {i: m for i, m in self.undrawn.items() if i in stay}
        self.undrawn = {**still, **{u.owner: self.mark for u in failed}}
        return old, failed

    def _jobs(self, redo: Sequence[str], originals: Mapping[str, InputFile]) -> Iterable[DrawJob]:
        folder = self.store.tables_folder()
        for start in range(0, len(redo), _AT_ONCE):
            some = redo[start : start + _AT_ONCE]
            drawings = tuple(Drawing(owner=i, kind=k) for i in some for k in DOCUMENT_KINDS)
            files = tuple((i, originals[i]) for i in some if i in originals)
            notes = tuple(self.notes.of(i) for i in some)
            yield DrawJob(tables=folder, drawings=drawings, originals=files, notes=notes)
        whole = tuple(Drawing(owner=OVER_ALL, kind=k) for k in WHOLE_KINDS)
        yield DrawJob(tables=folder, drawings=whole, notes=(self.notes,))

    def drop(self, stay: Collection[str]) -> list[str]:
        """Forgets the views of all but these documents, and of the whole; returns their files."""
        self.undrawn = {i: m for i, m in self.undrawn.items() if i in stay}
        return self._settle({i for i in stay if i in self.files}, {}) if self.files else []

    def _has(self, owner: str) -> bool:
        paths = self.files.get(owner)
        if paths is None or self.undrawn.get(owner, self.mark) != self.mark:
            return False
        return all(self.store.has(p) for p in paths)

    def _settle(self, stay: Collection[str], new: Mapping[str, list[str]]) -> list[str]:
        before = {p for paths in self.files.values() for p in paths}
        files = {i: self.files[i] for i in stay} | {i: sorted(ps) for i, ps in new.items()}
        self.files = dict(sorted(files.items()))
        return sorted(before - {p for paths in files.values() for p in paths})


def _sound(files: Any) -> dict[str, list[str]]:
    """Of a list that was kept on the disk, what has its form."""
    if not isinstance(files, dict):
        return {}
    return {
        i: [p for p in ps if isinstance(p, str)] for i, ps in files.items() if isinstance(ps, list)
    }
