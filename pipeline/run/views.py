"""The view files of a store: built and removed in the same step as the tables they show."""

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from pipeline.present.build import OVER_ALL, ViewFile, present_all, present_documents
from pipeline.present.labels import Labels
from pipeline.run.files import is_url
from pipeline.write.store import Store

READY = "ready"
LEFT_OUT = "left-out"
TOO_MANY = "too-many"


class Views:
    """What views a store has. files: document_id (or OVER_ALL) → their paths, for the state."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.files: dict[str, list[str]] = _sound(store.state().get("views"))

    def complete(self, ids: Collection[str]) -> bool:
        """True where every one of these documents, and the whole, has all its views."""
        if set(self.files) != {OVER_ALL, *ids}:
            return False
        return all(self.store.has(p) for paths in self.files.values() for p in paths)

    def stage(
        self,
        tables: Mapping[str, Any],
        ids: Collection[str],
        changed: Collection[str],
        labels: Labels,
        raw: Path | str,
    ) -> list[str]:
        """Stages the views of what changed, of what lacks them, and of the whole.

        Returns the earlier files that are no longer views of anything.
        """
        stay = {i for i in set(ids) - set(changed) if self._has(i)}
        new: dict[str, list[str]] = {i: [] for i in (*ids, OVER_ALL) if i not in stay}

        def original(file: str) -> bytes | None:
            path = Path(raw) / file
            return path.read_bytes() if not is_url(raw) and path.is_file() else None

        redo = sorted(set(ids) - stay)
        self._write(present_documents(tables, redo, labels, original), new)
        self._write(present_all(tables, labels), new)
        return self._settle(stay, new)

    def drop(self, stay: Collection[str]) -> list[str]:
        """Forgets the views of all but these documents, and of the whole; returns their files."""
        return self._settle({i for i in stay if i in self.files}, {}) if self.files else []

    def _has(self, document_id: str) -> bool:
        paths = self.files.get(document_id)
        return paths is not None and all(self.store.has(p) for p in paths)

    def _write(self, views: Iterable[ViewFile], new: dict[str, list[str]]) -> None:
        for view in views:
            self.store.stage_file(view.path, view.data)
            new[view.owner].append(view.path)

    def _settle(self, stay: Collection[str], new: Mapping[str, list[str]]) -> list[str]:
        before = {p for paths in self.files.values() for p in paths}
        files = {i: self.files[i] for i in stay} | dict(new)
        self.files = dict(sorted(files.items()))
        return sorted(before - {p for paths in files.values() for p in paths})


def _sound(files: Any) -> dict[str, list[str]]:
    """Of a list that was kept on the disk, what has its form."""
    if not isinstance(files, dict):
        return {}
    return {
        i: [p for p in ps if isinstance(p, str)] for i, ps in files.items() if isinstance(ps, list)
    }
