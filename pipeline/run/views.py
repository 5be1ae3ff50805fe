"""The view files of a store: built and removed in the same step as the tables they show."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Protocol

from pipeline.present.build import DOCUMENT_KINDS, OVER_ALL, WHOLE_KINDS
from pipeline.present.notes import NO_NOTES
from pipeline.run.draw import Drawing, DrawJob, Undrawn, drawn_of
from pipeline.run.files import InputFile
from pipeline.run.pack import Wire
from pipeline.run.work import Work
from pipeline.write.names import UnsafeNameError
from pipeline.write.store import Store

READY = "ready"
LEFT_OUT = "left-out"
TOO_MANY = "too-many"
_AT_ONCE = 8  # documents a worker draws in one go


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
