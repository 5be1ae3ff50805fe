"""The output folder: what stands in it, and how a run's results get there in one step.

A run writes its new files under .cache/staging, takes over every other file of what stands as a
second name of it, and so has a whole generation; one link that is swapped shows it (publish.py). A
crash at any moment leaves the earlier generation or the new one. A lock keeps two runs apart.
"""

import contextlib
import os
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.tables.standing import Standing, current_of
from pipeline.text.told import Refusal, listed, told
from pipeline.write.generation import (
    Generation,
    Listed,
    carry_over,
    list_files,
    load_generation,
    read_record,
    write_state,
)
from pipeline.write.lock import hold
from pipeline.write.names import below
from pipeline.write.publish import Publisher, sync_folder

_CACHE = ".cache"
_OURS = ("generations", "staging", "spool", "scratch", "aside")
_SYNC_EACH = 100  # files up to which each is synced by itself


class StoreError(Refusal):
    """The output folder cannot be used; the message says why and what to do."""


class Store:
    """One output folder. Everything but `lock` and `look` expects the lock to be held.

    notes: what was found amiss and healed or set aside, a line each. keeps: a standing file can be
    shown again under another name without being written.
    """

    keeps = True

    def __init__(self, out: Path) -> None:
        self.out = out
        self.cache = out / _CACHE
        self.staging = self.cache / "staging"
        self.spool = self.cache / "spool"
        self.notes: list[str] = []
        self.standing: Generation | None = None
        self._gone: frozenset[str] = frozenset()
        self._again: dict[str, Listed] = {}
        self._loaded: dict[Path, Generation | None] = {}

    # -- entering ---------------------------------------------------------------------------------

    @contextlib.contextmanager
    def lock(self, wait: float = 0.0, first: Callable[[], None] | None = None) -> Iterator[None]:
        """Holds the folder for this process, waiting so many seconds for another to let it go.

        first: what is to happen before anything is healed or replaced. Raises StoreError where the
        folder is unwritable or still held.
        """
        with contextlib.ExitStack() as stack:
            try:
                self._make_ready()
                stack.enter_context(hold(self.cache / "lock", wait))
            except BlockingIOError as fault:
                raise StoreError(
                    "{out} is in use by {fault}. Wait until that run has ended, or use --wait.",
                    out=self.out,
                    fault=fault,
                ) from None
            except OSError as fault:
                raise StoreError(
                    "{out} cannot be written: {strerror}. Choose another folder with --out.",
                    out=self.out,
                    strerror=told(fault.strerror or str(fault)),
                ) from None
            shutil.rmtree(self.staging, ignore_errors=True)
            self.look()
            if first is not None:
                first()
            self._recover()
            yield

    def _make_ready(self) -> None:
        """The folders of ours, real ones: nothing is written or removed by way of a link."""
        if self.cache.is_symlink():
            raise StoreError(
                "{cache} is a link. Remove it: results are kept in a real folder.", cache=self.cache
            )
        if self.cache.exists() and not self.cache.is_dir():
            held = self.cache.rename(self.cache.with_name(f"{self.cache.name}-{os.getpid()}"))
            self.cache.mkdir()
            self.set_aside(held)
        self.cache.mkdir(parents=True, exist_ok=True)
        for name in _OURS:
            path = self.cache / name
            if path.is_symlink() or (path.exists() and not path.is_dir()):
                self.set_aside(path)
        lock = self.cache / "lock"
        if os.path.lexists(lock) and (lock.is_symlink() or not lock.is_file()):
            self.set_aside(lock)
        for name in ("generations", "scratch"):
            (self.cache / name).mkdir(exist_ok=True)

    def set_aside(self, path: Path) -> None:
        """Moves what is not ours, or not what we wrote, to .cache/aside; never removes it."""
        kept = self.cache / "aside"
        if kept.is_symlink() or (kept.exists() and not kept.is_dir()):
            kept = self.cache / "aside-1"
        kept.mkdir(exist_ok=True)
        number = 1
        while os.path.lexists(target := kept / f"{path.name}.{number}"):
            number += 1
        path.rename(target)
        name = path.relative_to(self.out).as_posix()
        self.notes.append(
            told("{name} was not as a run leaves it: it is now {target}", name=name, target=target)
        )

    def renew(self) -> None:
        """Says that the run still goes on; a lock of this machine needs no such word."""

    def _recover(self) -> None:
        """Shows the generation that stands, whole."""
        if self.standing is None:
            return
        missing = self._publisher().show(self.standing, self.before())
        shown = [n for n in missing if (self.standing.files / n).exists()]
        if shown:
            self.notes.append(
                told("missing, stands again as the last run wrote it: {names}", names=listed(shown))
            )

    def _publisher(self) -> Publisher:
        return Publisher(self.out, self.cache / "scratch", self.set_aside)

    def generation_folders(self) -> list[Path]:
        """The folders of generations, newest first."""
        with contextlib.suppress(OSError):
            found = (self.cache / "generations").iterdir()
            return sorted((p for p in found if p.name.isdecimal()), reverse=True)
        return []

    def before(self) -> Generation | None:
        """The generation before the one that stands: links of it may be left over."""
        assert self.standing is not None
        name = self.standing.folder.name
        earlier = [f for f in self.generation_folders() if f.name < name]
        return self._load(earlier[0]) if earlier else None

    def _load(self, folder: Path) -> Generation | None:
        """A generation as it was written, read once: its list is long."""
        if folder not in self._loaded:
            self._loaded[folder] = load_generation(folder)
        return self._loaded[folder]

    # -- reading ----------------------------------------------------------------------------------

    def look(self) -> None:
        """Finds the generation that stands; the newest whole one where the link names none."""
        current = current_of(self.out)
        folders = [current.parent] if current else []
        folders += [f for f in self.generation_folders() if f not in folders]
        for folder in folders:
            self.standing = load_generation(folder)
            if self.standing is not None:
                return
            name = folder.relative_to(self.out)
            self.notes.append(told("{name} cannot be read and is not used", name=name))

    def state(self) -> Mapping[str, Any]:
        """The state of the last run; empty where there was none or it cannot be read."""
        return self.standing.state if self.standing else {}

    def check(self, *, thorough: bool = False) -> tuple[str, ...]:
        """The files that are missing or are not as they were written; they count as not there."""
        found = self.standing.changed(thorough=thorough) if self.standing else []
        self._gone = frozenset(found)
        return tuple(found)

    def has(self, name: str) -> bool:
        """True where that file stands as it was written."""
        return self.standing is not None and name in self.standing.listed and name not in self._gone

    def names(self, folder: str) -> list[str]:
        """The names in a folder, sorted; none where it is not there."""
        start = folder + "/"
        listed = self.standing.listed if self.standing else ()
        return sorted({n[len(start) :].split("/")[0] for n in listed if n.startswith(start)})

    def table_files(self, name: str) -> list[Path]:
        """The Parquet files of a table as it stands, in order of their rows; none: no table."""
        return Standing(self.out, self.standing.files).files(name) if self.standing else []

    def count_files(self, name: str) -> int:
        """How many files a table has."""
        return len(self.table_files(name))

    def waiting(self) -> int:
        """Files that a run which was cut off has read."""
        count = 0
        for path in self.spool.glob("*/*/done.json"):
            with contextlib.suppress(OSError, ValueError, KeyError, TypeError, RecursionError):
                count += len(read_record(path)["done"])
        return count

    def shows(self, name: str) -> bool:
        """True where a file can be reached under its name in the output folder."""
        return (self.out / name).exists()

    # -- writing ----------------------------------------------------------------------------------

    def begin(self) -> None:
        """An empty staging folder."""
        shutil.rmtree(self.staging, ignore_errors=True)
        (self.staging / "files").mkdir(parents=True)
        self._again = {}

    def stage_file(self, name: str, data: bytes) -> None:
        """Writes a file, named relative to the output folder, to staging."""
        self.stage_path(name).write_bytes(data)

    def stage_path(self, name: str) -> Path:
        """Where to write a file, named relative to the output folder, in staging.

        Raises UnsafeNameError for what is no plain name.
        """
        path = below(self.staging / "files", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        if self._again.pop(name, None):  # a second name of what stands, which is never written to
            path.unlink()
        return path

    def stage_again(self, name: str, standing: str) -> None:
        """Stages a standing file under a name, as it is."""
        assert self.standing is not None
        path = self.stage_path(name)
        carry_over(str(self.standing.files / standing), str(path))
        self._again[name] = self.standing.listed[standing]

    def tables_folder(self) -> Path:
        """The folder of the tables that will stand: those that are staged, else those that stand."""
        staged = self.staging / "files"
        if (staged / "documents.parquet").exists() or self.standing is None:
            return staged
        return self.standing.files

    def staged(self) -> list[str]:
        """The names of what is staged."""
        root = self.staging / "files"
        return sorted(p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file())

    def commit(self, state: Mapping[str, Any], removed: Collection[str] = ()) -> None:
        """What is staged, and what stands but is not removed, stands from here on; in one step."""
        fresh = self.staged()
        root = self.staging / "files"
        written = [n for n in fresh if n not in self._again]
        listed = {**list_files(root, written), **self._again}
        _sync_all([root / n for n in written])
        kept, files = self._kept(fresh, removed), str(self.standing.files if self.standing else "")
        for within in {n.rpartition("/")[0] for n in kept}:
            (root / within).mkdir(parents=True, exist_ok=True)
        for name in kept:
            carry_over(f"{files}/{name}", f"{root}/{name}")
        listed |= kept
        _sync_all([write_state(self.staging, state, listed)])
        before = self.standing
        number = 1 + max((int(f.name) for f in self.generation_folders()), default=0)
        folder = self.cache / "generations" / f"{number:06}"
        self.staging.rename(folder)
        sync_folder(folder.parent)
        self.standing = Generation(folder, state, listed)
        self._gone = frozenset()
        self._publisher().show(self.standing, before)
        self._drop_old(before)
        shutil.rmtree(self.spool, ignore_errors=True)

    def _kept(self, fresh: Sequence[str], removed: Collection[str]) -> dict[str, Any]:
        """What of the standing files goes on: not what is replaced, removed, or not there."""
        if self.standing is None:
            return {}
        gone = {*fresh, *removed, *self._gone}
        tables = {n.split("/")[0] for n in fresh if n.split("/")[0].endswith(".parquet")}
        return {
            n: was
            for n, was in self.standing.listed.items()
            if n not in gone and n.split("/")[0] not in tables
        }

    def _drop_old(self, before: Generation | None) -> None:
        """All generations but this one and the last, which somebody may still be reading."""
        assert self.standing is not None
        keep = {self.standing.folder.name, before.folder.name if before else ""}
        for folder in self.generation_folders():
            if folder.name in keep:
                continue
            old = self._load(folder)
            if old is None or not old.drop():
                self.set_aside(folder)


def _sync_all(files: Sequence[Path]) -> None:
    """What was written is on the disk; many files by one call for the whole system."""
    if len(files) > _SYNC_EACH and hasattr(os, "sync"):
        os.sync()
        return
    for path in files:
        with path.open("rb+") as handle:
            os.fsync(handle.fileno())
