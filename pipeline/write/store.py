"""The output folder: what is in it, and how a run's results get there in one step.

A run writes every new file under .cache/staging, then a commit list, then moves each file into
its place. Without the list nothing has happened; with it, any later run finishes the moves: a
crash at any moment leaves the earlier result or the new one. A lock keeps two runs apart.
"""

import contextlib
import json
import os
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.write.places import put_in_place

_CACHE = ".cache"
_MAGIC = b"PAR1"
_COMMIT = "COMMIT"
_SYNC_EACH = 100  # files up to which each is synced by itself
_LOOK = 0.3  # seconds between looks at a lock that is held


class StoreError(Exception):
    """The output folder cannot be used; the message says why and what to do."""


class Store:
    """One output folder. Everything but `lock` expects the lock to be held."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.cache = out / _CACHE
        self.staging = self.cache / "staging"
        self.spool = self.cache / "spool"

    # -- entering ---------------------------------------------------------------------------------

    @contextlib.contextmanager
    def lock(self, wait: float = 0.0) -> Iterator[None]:
        """Holds the folder for this process, waiting so many seconds for another to let it go.

        Raises StoreError where it is unwritable or still held.
        """
        try:
            self.cache.mkdir(parents=True, exist_ok=True)
            handle = (self.cache / "lock").open("a+", encoding="ascii")
        except OSError as fault:
            raise StoreError(
                f"{self.out} cannot be written: {fault.strerror}. Choose another folder with --out."
            ) from None
        with handle:
            _lock(handle, self.out, wait)
            try:
                self.recover()
                yield
            finally:
                _unlock(handle)

    def renew(self) -> None:
        """Says that the run still goes on; a lock of this machine needs no such word."""

    def recover(self) -> None:
        """Finishes a commit that was cut off; drops a staging that never got so far."""
        if (self.staging / _COMMIT).is_file():
            self._finish()
        elif self.staging.exists():
            shutil.rmtree(self.staging, ignore_errors=True)

    # -- reading ----------------------------------------------------------------------------------

    def state(self) -> dict[str, Any]:
        """The state of the last run; empty where there was none or it cannot be read."""
        try:
            value = json.loads((self.cache / "state.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return value if isinstance(value, dict) else {}

    def has(self, name: str) -> bool:
        """True where that file or folder stands."""
        return (self.out / name).exists()

    def names(self, folder: str) -> list[str]:
        """The names in a folder, sorted; none where it is not there."""
        with contextlib.suppress(OSError):
            return sorted(p.name for p in (self.out / folder).iterdir())
        return []

    def look(self) -> None:
        """Makes ready to be read from without the lock: nothing to do on this machine."""

    def count_files(self, name: str) -> int:
        """How many files a table has."""
        return len(self.table_files(name))

    def waiting(self) -> int:
        """Files that a run which was cut off has read."""
        count = 0
        for path in self.spool.glob("*/*/done.json"):
            with contextlib.suppress(OSError, ValueError, KeyError):
                count += len(json.loads(path.read_text(encoding="utf-8"))["done"])
        return count

    def table_files(self, name: str) -> list[Path]:
        """The Parquet files of a table as it stands, in order of their rows; none: no table."""
        path = self.out / f"{name}.parquet"
        if path.is_dir():
            return sorted(path.glob("*.parquet"))
        return [path] if path.is_file() else []

    # -- writing ----------------------------------------------------------------------------------

    def begin(self) -> None:
        """An empty staging folder."""
        shutil.rmtree(self.staging, ignore_errors=True)
        self.staging.mkdir(parents=True)

    def stage_file(self, name: str, data: bytes) -> None:
        """Writes a file, named relative to the output folder, to staging."""
        self.stage_path(name).write_bytes(data)

    def stage_path(self, name: str) -> Path:
        """Where to write a file, named relative to the output folder, in staging."""
        path = self.staging / "files" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def commit(self, state: Mapping[str, Any], removed: Sequence[str] = ()) -> None:
        """Moves all that is staged into place and removes what is named, in one step."""
        text = json.dumps(state, ensure_ascii=False, sort_keys=True, indent=0)
        self.stage_file(f"{_CACHE}/state.json", text.encode())
        root = self.staging / "files"
        files = sorted(p for p in root.rglob("*") if p.is_file())
        _sync_all(files)
        moves: dict[str, int] = {}
        for path in files:
            whole = path.parent if path.parent.suffix == ".parquet" else path
            moves[whole.relative_to(root).as_posix()] = whole.stat().st_ino
        plan = json.dumps({"move": moves, "remove": sorted(set(removed) - set(moves))})
        part = self.staging / f"{_COMMIT}.part"
        part.write_text(plan, encoding="utf-8")
        _sync_all([part])
        part.replace(self.staging / _COMMIT)
        self._finish()

    def _finish(self) -> None:
        plan = json.loads((self.staging / _COMMIT).read_text(encoding="utf-8"))
        for name, inode in plan["move"].items():
            target = self.out / name
            target.parent.mkdir(parents=True, exist_ok=True)
            put_in_place(self.staging / "files" / name, target, inode, self.staging / "old" / name)
        for name in plan["remove"]:
            with contextlib.suppress(FileNotFoundError):
                (self.out / name).unlink()
            if "/" in name:
                with contextlib.suppress(OSError):  # not empty: others are still in it
                    (self.out / name).parent.rmdir()
        shutil.rmtree(self.spool, ignore_errors=True)
        (self.staging / _COMMIT).unlink()
        shutil.rmtree(self.staging, ignore_errors=True)


def _sync_all(files: Sequence[Path]) -> None:
    """What was written is on the disk; many files by one call for the whole system."""
    if len(files) > _SYNC_EACH and hasattr(os, "sync"):
        os.sync()
        return
    for path in files:
        with path.open("rb+") as handle:
            os.fsync(handle.fileno())


def _lock(handle: Any, out: Path, wait: float) -> None:
    """Takes the advisory lock; it is released when the process ends, however it ends."""
    until = time.monotonic() + wait
    while not _try_lock(handle):
        if time.monotonic() >= until:
            handle.seek(0)
            holder = handle.read().strip() or "another process"
            raise StoreError(
                f"{out} is in use by {holder}. Wait until that run has ended, or use --wait."
            )
        time.sleep(_LOOK)
    handle.seek(0)
    handle.truncate()
    handle.write(f"process {os.getpid()}")
    handle.flush()


def _try_lock(handle: Any) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(handle.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _unlock(handle: Any) -> None:
    with contextlib.suppress(OSError):
        handle.seek(0)
        handle.truncate()
    if os.name == "nt":
        import msvcrt

        with contextlib.suppress(OSError):
            msvcrt.locking(handle.fileno(), msvcrt.LK_UNLCK, 1)  # type: ignore[attr-defined,unused-ignore]


def tables_whole(store: Store, names: Iterable[str]) -> bool:
    """True where every file of a table begins and ends as Parquet does: a look without reading it."""
    return all(_is_parquet(p) for name in names for p in store.table_files(name))


def _is_parquet(path: Path) -> bool:
    try:
        with path.open("rb") as handle:
            if handle.read(4) != _MAGIC:
                return False
            handle.seek(-4, os.SEEK_END)
            return handle.read(4) == _MAGIC
    except OSError:
        return False
