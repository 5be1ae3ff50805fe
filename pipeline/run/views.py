"""The view files of a store: built and removed in the same step as the tables they show.

.cache/views.json lists what was written for each document, so that nothing else is ever removed.
"""

import json
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
_LIST = ".cache/views.json"


class Views:
    """What views a store has. Expects the store's lock to be held."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._files: dict[str, list[str]] | None = None

    @property
    def files(self) -> dict[str, list[str]]:
        """document_id (or OVER_ALL) → the paths of its views."""
        if self._files is None:
            try:
                value = json.loads((self.store.out / _LIST).read_text(encoding="utf-8"))
            except (OSError, ValueError):
                value = {}
            self._files = value if isinstance(value, dict) else {}
        return self._files

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
        self._files = dict(sorted(files.items()))
        text = json.dumps(self._files, ensure_ascii=False, indent=0)
        self.store.stage_file(_LIST, text.encode())
        return sorted(before - {p for paths in files.values() for p in paths})
