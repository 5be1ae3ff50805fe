"""Paths in, the files to ingest out: relative names, sizes and digests, without following links."""

import os
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

_SKIP_PREFIX = (".", "~$")
_SKIP_NAMES = frozenset({"README.md", "Thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True, kw_only=True)
class InputFile:
    """A file found. name: relative to the root, NFC, `/` between parts. mtime_ns: for the cache."""

    name: str
    path: Path
    size: int
    mtime_ns: int
    sha256: str


class InputError(Exception):
    """A path that cannot be ingested; the message says which and why."""


def list_files(
    paths: Sequence[Path], root: Path, known: Mapping[str, Mapping[str, Any]]
) -> tuple[InputFile, ...]:
    """The files of these paths (folders recursively), sorted by name, each with its digest.

    known: earlier entries by name; where size and time agree their digest is taken over. Raises
    InputError for a path that does not exist.
    """
    found: dict[str, InputFile] = {}
    for path in paths:
        if not path.exists():
            raise InputError(f"{path} does not exist")
        base = root if _inside(path, root) else (path if path.is_dir() else path.parent)
        for file in _walk(path):
            entry = _entry(file, base, known)
            name = entry.name
            again = 2
            while entry.name in found and found[entry.name].path != file:
                entry = InputFile(
                    name=f"{name}~{again}", path=file, size=entry.size, mtime_ns=entry.mtime_ns,
                    sha256=entry.sha256,
                )  # fmt: skip
                again += 1
            found[entry.name] = entry
    return tuple(found[name] for name in sorted(found))


def _inside(path: Path, root: Path) -> bool:
    try:
        path.absolute().relative_to(root.absolute())
    except ValueError:
        return False
    return True


def _walk(path: Path) -> list[Path]:
    """Regular files below a path; symbolic links are left alone, so nothing outside is read."""
    if path.is_file():
        return [path]
    out: list[Path] = []
    for folder, names, files in os.walk(path, followlinks=False):
        names[:] = sorted(n for n in names if not n.startswith(_SKIP_PREFIX))
        for name in sorted(files):
            file = Path(folder) / name
            if name.startswith(_SKIP_PREFIX) or name in _SKIP_NAMES or file.is_symlink():
                continue
            if file.is_file():
                out.append(file)
    return out


def _entry(file: Path, base: Path, known: Mapping[str, Mapping[str, Any]]) -> InputFile:
    relative = file.absolute().relative_to(base.absolute()).as_posix()
    name = unicodedata.normalize("NFC", relative.encode("utf-8", "replace").decode("utf-8"))
    stat = file.stat()
    before = known.get(name)
    if before and (before.get("size"), before.get("mtime_ns")) == (stat.st_size, stat.st_mtime_ns):
        digest = str(before["sha256"])
    else:
        digest = file_digest(file)
    return InputFile(
        name=name, path=file, size=stat.st_size, mtime_ns=stat.st_mtime_ns, sha256=digest
    )


def file_digest(path: Path) -> str:
    """SHA-256 of a file; of nothing where it cannot be opened (the reader then says why)."""
    digest = sha256()
    try:
        with path.open("rb") as handle:
            while block := handle.read(1 << 20):
                digest.update(block)
    except OSError:
        return digest.hexdigest()
    return digest.hexdigest()
