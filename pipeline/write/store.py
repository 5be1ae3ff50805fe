"""The output folder: what is in it, and how a run's results get there in one step.

A run writes every new file under .cache/staging, then a commit list, then moves each file into
its place. Without the list nothing has happened; with it, any later run finishes the moves: a
crash at any moment leaves the earlier result or the new one. A lock keeps two runs apart.
"""

import contextlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

_CACHE = ".cache"
_COMMIT = "COMMIT"


class StoreError(Exception):
    """The output folder cannot be used; the message says why and what to do."""


class Store:
    """One output folder. Everything but `lock` expects the lock to be held."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.cache = out / _CACHE
        self.staging = self.cache / "staging"

    # -- entering ---------------------------------------------------------------------------------

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Holds the folder for this process. Raises StoreError where it is unwritable or held."""
        try:
            self.cache.mkdir(parents=True, exist_ok=True)
            handle = (self.cache / "lock").open("a+", encoding="ascii")
        except OSError as fault:
            raise StoreError(
                f"{self.out} cannot be written: {fault.strerror}. Choose another folder with --out."
            ) from None
        with handle:
            _lock(handle, self.out)
            try:
                self.recover()
                yield
            finally:
                _unlock(handle)

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

    def table(self, name: str) -> Any | None:
        """A table as it stands, or None."""
        path = self.out / f"{name}.parquet"
        if not path.is_file():
            return None
        import pyarrow.parquet as pq

        return pq.read_table(path, partitioning=None)

    # -- writing ----------------------------------------------------------------------------------

    def begin(self) -> None:
        """An empty staging folder."""
        shutil.rmtree(self.staging, ignore_errors=True)
        self.staging.mkdir(parents=True)

    def stage_table(self, name: str, table: Any) -> None:
        """Writes a table's Parquet to staging."""
        import pyarrow.parquet as pq

        path = self._path(f"{name}.parquet")
        pq.write_table(table, path, compression="zstd", version="2.6")

    def stage_file(self, name: str, data: bytes) -> None:
        """Writes a file, named relative to the output folder, to staging."""
        self._path(name).write_bytes(data)

    def _path(self, name: str) -> Path:
        path = self.staging / "files" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def commit(self, state: Mapping[str, Any], removed: Sequence[str] = ()) -> None:
        """Moves all that is staged into place and removes what is named, in one step."""
        text = json.dumps(state, ensure_ascii=False, sort_keys=True, indent=0)
        self.stage_file(f"{_CACHE}/state.json", text.encode())
        root = self.staging / "files"
        names = sorted(p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file())
        for name in names:
            _sync(root / name)
        plan = json.dumps({"move": names, "remove": sorted(set(removed) - set(names))})
        part = self.staging / f"{_COMMIT}.part"
        part.write_text(plan, encoding="utf-8")
        _sync(part)
        part.replace(self.staging / _COMMIT)
        self._finish()

    def _finish(self) -> None:
        plan = json.loads((self.staging / _COMMIT).read_text(encoding="utf-8"))
        for name in plan["move"]:
            staged = self.staging / "files" / name
            if staged.is_file():
                target = self.out / name
                target.parent.mkdir(parents=True, exist_ok=True)
                staged.replace(target)
        for name in plan["remove"]:
            with contextlib.suppress(FileNotFoundError):
                (self.out / name).unlink()
            if "/" in name:
                with contextlib.suppress(OSError):  # not empty: others are still in it
                    (self.out / name).parent.rmdir()
        (self.staging / _COMMIT).unlink()
        shutil.rmtree(self.staging, ignore_errors=True)


def _sync(path: Path) -> None:
    with path.open("rb+") as handle:
        os.fsync(handle.fileno())


def _lock(handle: Any, out: Path) -> None:
    """Takes the advisory lock; it is released when the process ends, however it ends."""
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(handle.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        handle.seek(0)
        holder = handle.read().strip() or "another process"
        raise StoreError(f"{out} is in use by {holder}. Wait until that run has ended.") from None
    handle.seek(0)
    handle.truncate()
    handle.write(f"process {os.getpid()}")
    handle.flush()


def _unlock(handle: Any) -> None:
    with contextlib.suppress(OSError):
        handle.seek(0)
        handle.truncate()
    if os.name == "nt":
        import msvcrt

        with contextlib.suppress(OSError):
            msvcrt.locking(handle.fileno(), msvcrt.LK_UNLCK, 1)  # type: ignore[attr-defined,unused-ignore]
