"""One generation of results: a folder of files and the list of them with their digests.

`files/` holds what is shown under out/; `state.json` what the run knows of its input, the views, and
size, time and digest of every file. A file that no list names is never removed.
"""

import contextlib
import json
import os
import shutil
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from pipeline.write.names import check_below

STATE = "state.json"


@dataclass(frozen=True, slots=True)
class Listed:
    """A file as it was written. changed_at: nanoseconds."""

    size: int
    changed_at: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Generation:
    """A whole generation. state: as the run wrote it, without the list."""

    folder: Path
    state: Mapping[str, Any]
    listed: Mapping[str, Listed]

    @property
    def files(self) -> Path:
        return self.folder / "files"

    @property
    def number(self) -> int:
        return int(self.folder.name)

    def changed(self, *, thorough: bool = False) -> list[str]:
        """The listed files that are not there, or are others; thorough: every byte is read."""
        files = str(self.files)
        return [
            n
            for n, was in self.listed.items()
            if not _stands(f"{files}/{n}", was, thorough=thorough)
        ]

    def drop(self) -> bool:
        """Removes the files that are as listed, then the folder; False where others are in it."""
        files = str(self.files)
        for name, was in self.listed.items():
            with contextlib.suppress(OSError):
                if _stands(f"{files}/{name}", was, thorough=False):
                    os.unlink(f"{files}/{name}")  # noqa: PTH108 - there are tens of thousands
        for folder, _, _ in os.walk(files, topdown=False):
            with contextlib.suppress(OSError):
                os.rmdir(folder)  # noqa: PTH106
        if self.files.exists():
            return False
        with contextlib.suppress(OSError):
            (self.folder / STATE).unlink()
            self.folder.rmdir()
        return not self.folder.exists()


def _stands(path: str, was: Listed, *, thorough: bool) -> bool:
    """path: a plain name, since there are tens of thousands."""
    try:
        found = os.lstat(path)
        if stat.S_ISLNK(found.st_mode) or found.st_size != was.size:
            return False
        if found.st_mtime_ns == was.changed_at and not thorough:
            return True
        return digest_of(Path(path)) == was.sha256
    except OSError:
        return False


def digest_of(path: Path) -> str:
    """SHA-256 of a file. Raises OSError, as for a pipe, which would never end."""
    if not path.is_file():
        raise FileNotFoundError(path)
    with path.open("rb") as handle:
        digest = sha256()
        while block := handle.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def list_files(root: Path, names: Iterable[str]) -> dict[str, Listed]:
    """Size, time and digest of each of these files below root."""
    out: dict[str, Listed] = {}
    for name in names:
        path = root / name
        found = path.stat()
        out[name] = Listed(found.st_size, found.st_mtime_ns, digest_of(path))
    return out


def write_state(folder: Path, state: Mapping[str, Any], listed: Mapping[str, Listed]) -> Path:
    """Writes state.json, sealed by its own digest; returns its path."""
    record = {**state, "listed": {n: [f.size, f.changed_at, f.sha256] for n, f in listed.items()}}
    path = folder / STATE
    path.write_bytes(_written({**record, "digest": sha256(_written(record)).hexdigest()}))
    return path


def _written(record: Mapping[str, Any]) -> bytes:
    return json.dumps(record, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")


def read_record(path: Path) -> Any:
    """The JSON of a file of ours. Raises OSError, as for a pipe, ValueError, RecursionError."""
    if not path.is_file():
        raise FileNotFoundError(path)
    return json.loads(path.read_text(encoding="utf-8", errors="surrogatepass"))


def load_generation(folder: Path) -> Generation | None:
    """A generation, or None where its state cannot be read or breaks its form."""
    if folder.is_symlink() or (folder / "files").is_symlink():
        return None
    try:
        record = read_record(folder / STATE)
        if record.pop("digest") != sha256(_written(record)).hexdigest():
            return None  # a name or number in it is another than was written
        listed = {name: Listed(*values) for name, values in record.pop("listed").items()}
        for name in listed:
            check_below(name)
        sound = isinstance(record["files"], dict) and isinstance(record["views"], dict)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return Generation(folder, record, listed) if sound else None


def carry_over(source: str, target: str) -> None:
    """The same file under a second name, copied with its time where the system cannot."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
