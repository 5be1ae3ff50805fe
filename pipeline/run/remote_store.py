"""An output folder behind a URL (`s3://…`): worked on in a folder of this machine, sent at commit.

Object stores have no links: what is new is sent to .cache/staging, then a commit list, then each file
is copied to its place; a later run finishes a commit that was cut off. The lock is an object that
names its holder and grows old, since object stores have no locks that end with their holder.
"""

import contextlib
import json
import os
import shutil
import socket
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from pipeline.write.names import UnsafeNameError, below
from pipeline.write.store import Store, StoreError

_OLD = 120.0  # seconds after which a lock that was not renewed counts as left behind
_LOOK = 1.0
_PLAN = ".cache/staging/COMMIT"
_FILES = ".cache/staging/files"
_STATE = ".cache/state.json"


class RemoteStore(Store):
    """As Store; what stands is fetched when it is asked for."""

    keeps = False

    def __init__(self, url: str) -> None:
        import fsspec

        try:
            self.files, self.root = fsspec.core.url_to_fs(url.rstrip("/"))
        except (ImportError, ValueError) as fault:
            raise StoreError("{url} cannot be used: {fault}", url=url, fault=fault) from None
        self.url = url
        self.holder = f"{socket.gethostname()} process {os.getpid()}"
        self._listing: set[str] | None = None
        super().__init__(_work_folder() / sha256(url.encode()).hexdigest()[:16])

    def _at(self, name: str) -> str:
        return f"{self.root}/{name}"

    # -- entering ---------------------------------------------------------------------------------

    @contextlib.contextmanager
    def lock(self, wait: float = 0.0, first: Callable[[], None] | None = None) -> Iterator[None]:
        """As Store; `first` waits for nothing here: nobody edits a workbook in place behind a URL."""
        del first
        try:
            self._take_lock(time.monotonic() + wait)
        except OSError as fault:
            raise StoreError(
                "{url} cannot be written: {fault}", url=self.url, fault=fault
            ) from None
        try:
            self._finish_remote()
            self.look()
            yield
        finally:
            with contextlib.suppress(OSError):
                self.files.rm_file(self._at(".cache/lock"))
            self._forget()

    def _forget(self) -> None:
        """Drops what was fetched and staged; what was read before a commit stays to go on with."""
        shutil.rmtree(self.staging, ignore_errors=True)
        for path in self.out.iterdir() if self.out.exists() else ():
            if path != self.cache:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        for path in self.cache.glob("*.json"):
            path.unlink()

    def _take_lock(self, until: float) -> None:
        while (other := self._holder()) is not None:
            if time.monotonic() >= until:
                raise StoreError(
                    "{url} is in use by {other}. Wait, or use --wait.", url=self.url, other=other
                )
            time.sleep(_LOOK)
        self._write_lock()
        if self._holder() is not None:
            raise StoreError("{url} was taken by another run at the same moment.", url=self.url)

    def _holder(self) -> str | None:
        """Who else holds the lock; None where nobody does, or did so too long ago."""
        self.files.invalidate_cache()
        try:
            record = json.loads(self.files.cat_file(self._at(".cache/lock")))
        except (FileNotFoundError, ValueError):
            return None
        if record["holder"] == self.holder or time.time() - record["at"] > _OLD:
            return None
        return str(record["holder"])

    def _write_lock(self) -> None:
        record = {"holder": self.holder, "at": time.time()}
        self.files.pipe_file(self._at(".cache/lock"), json.dumps(record).encode())
        self._renewed_at = time.monotonic()

    def renew(self) -> None:
        """Says that the run still goes on; to be called now and then."""
        if time.monotonic() - self._renewed_at > _OLD / 4:
            self._write_lock()

    # -- reading ----------------------------------------------------------------------------------

    def look(self) -> None:
        """Lists what stands and fetches the state and the list of views."""
        self.files.invalidate_cache()
        try:
            found = self.files.find(self.root)
        except FileNotFoundError:
            found = []
        self._listing = {str(n)[len(self.root) + 1 :] for n in found}
        if _STATE in self._listing:
            self._fetch(_STATE)

    def state(self) -> Mapping[str, Any]:
        try:
            value = json.loads((self.out / _STATE).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        sound = isinstance(value, dict) and isinstance(value.get("files"), dict)
        return value if sound and isinstance(value.get("views"), dict) else {}

    def check(self, *, thorough: bool = False) -> tuple[str, ...]:  # noqa: ARG002
        """An object store keeps its objects whole: nothing is looked at again."""
        return ()

    def _names(self) -> set[str]:
        return self._listing if self._listing is not None else set()

    def _fetch(self, name: str) -> Path:
        path = self.out / name
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            self.files.get_file(self._at(name), str(path))
        return path

    def has(self, name: str) -> bool:
        return any(n == name or n.startswith(name + "/") for n in self._names())

    def shows(self, name: str) -> bool:
        return self.has(name)

    def names(self, folder: str) -> list[str]:
        start = folder + "/"
        return sorted({n[len(start) :].split("/")[0] for n in self._names() if n.startswith(start)})

    def _table_names(self, name: str) -> list[str]:
        one = f"{name}.parquet"
        return sorted(n for n in self._names() if n == one or n.startswith(one + "/"))

    def table_files(self, name: str) -> list[Path]:
        return [self._fetch(n) for n in self._table_names(name)]

    def count_files(self, name: str) -> int:
        return len(self._table_names(name))

    # -- writing ----------------------------------------------------------------------------------

    def commit(self, state: Mapping[str, Any], removed: Collection[str] = ()) -> None:
        text = json.dumps(state, ensure_ascii=False, sort_keys=True, indent=0)
        fresh = self.staged()
        for name in fresh:
            self.renew()
            self.files.put_file(str(self.staging / "files" / name), self._at(f"{_FILES}/{name}"))
        data = text.encode("utf-8", "surrogatepass")
        self.files.pipe_file(self._at(f"{_FILES}/{_STATE}"), data)
        names = [*fresh, _STATE]
        gone = {*removed, *self._left_over(names)} - set(names)
        plan = json.dumps({"move": names, "remove": sorted(gone)})
        self.files.pipe_file(self._at(_PLAN), plan.encode())
        self._finish_remote()
        shutil.rmtree(self.spool, ignore_errors=True)

    def _left_over(self, names: Sequence[str]) -> set[str]:
        """Part files of tables that now have fewer, or a single file."""
        tables = {n.split("/")[0] for n in names if n.split("/")[0].endswith(".parquet")}
        return {n for n in self._names() if n.split("/")[0] in tables}

    def _finish_remote(self) -> None:
        """Copies what a commit list names into place, drops what it drops, then the list."""
        self.files.invalidate_cache()
        if not self.files.exists(self._at(_PLAN)):
            if self.files.exists(self._at(_FILES)):
                self.files.rm(self._at(_FILES), recursive=True)
            return
        try:
            plan = json.loads(self.files.cat_file(self._at(_PLAN)))
        except ValueError:
            plan = {}
        for name in _below_root(plan, "move"):
            staged = self._at(f"{_FILES}/{name}")
            if self.files.exists(staged):
                self.files.cp_file(staged, self._at(name))
        for name in _below_root(plan, "remove"):
            with contextlib.suppress(FileNotFoundError):
                self.files.rm_file(self._at(name))
        self.files.rm_file(self._at(_PLAN))
        if self.files.exists(self._at(_FILES)):
            self.files.rm(self._at(_FILES), recursive=True)
        self.files.invalidate_cache()


def _below_root(plan: Any, key: str) -> list[str]:
    """The names of a commit list that lie below the folder; a list somebody garbled names none."""
    found = plan.get(key) if isinstance(plan, dict) else None
    out = []
    for name in found if isinstance(found, list) else ():
        with contextlib.suppress(UnsafeNameError):
            if name != _STATE:
                below(Path(), str(name))
            out.append(str(name))
    return out


def _work_folder() -> Path:
    """Where work on remote folders is kept until its commit: $CCHC_WORK, else the user's cache."""
    named = os.environ.get("CCHC_WORK") or os.environ.get("XDG_CACHE_HOME")
    return (Path(named) if named else Path.home() / ".cache") / "cchc"
