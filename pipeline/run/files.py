"""Paths or URLs in, the files to ingest out: relative names, sizes, digests; no link is followed."""

import os
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any

_SKIP_PREFIX = (".", "~$")
_SKIP_NAMES = frozenset({"README.md", "Thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True, kw_only=True)
class InputFile:
    """A file found. name: relative to the root, NFC, `/` between parts.

    location: a path, or a URL that fsspec can open. version: changes when the file may have
    changed (time of change, or what the store says). sha256: empty where only reading tells.
    """

    name: str
    location: str
    size: int
    version: str
    sha256: str

    @property
    def path(self) -> Path:
        return Path(self.location)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What stands below the paths. left_alone: links, pipes and other things that are no files."""

    files: tuple[InputFile, ...]
    left_alone: tuple[str, ...] = ()


class InputError(Exception):
    """A path that cannot be ingested; the message says which and why."""


def is_url(location: str | Path) -> bool:
    """True for what fsspec is to open (`s3://…`), false for a path of this machine."""
    return "://" in str(location)


def list_files(
    paths: Sequence[Path | str], root: Path | str, known: Mapping[str, Mapping[str, Any]]
) -> Found:
    """The files of these paths (folders recursively), sorted by name, each with its digest.

    known: earlier entries by name; where size and version agree their digest is taken over. Raises
    InputError for a path that does not exist.
    """
    found: dict[str, InputFile] = {}
    apart: list[str] = []
    for path in paths:
        local = not is_url(path)
        for entry in _local(path, root, known, apart) if local else _remote(str(path), root, known):
            name, again = entry.name, 2
            while name in found and found[name].location != entry.location:
                name = f"{entry.name}~{again}"
                again += 1
            found[name] = replace(entry, name=name)
    files = tuple(found[name] for name in sorted(found))
    return Found(files=files, left_alone=tuple(sorted(apart)))


def read_bytes(file: InputFile) -> bytes:
    """A file's content. Raises OSError."""
    if not is_url(file.location):
        return file.path.read_bytes()
    import fsspec

    with fsspec.open(file.location, "rb") as handle:
        data: bytes = handle.read()
    return data


def file_digest(path: Path) -> str:
    """SHA-256 of a file; of nothing where it cannot be opened (reading it then says why)."""
    digest = sha256()
    try:
        with path.open("rb") as handle:
            while block := handle.read(1 << 20):
                digest.update(block)
    except OSError:
        return digest.hexdigest()
    return digest.hexdigest()


# -- this machine ---------------------------------------------------------------------------------


def _local(
    path: Path | str,
    root: Path | str,
    known: Mapping[str, Mapping[str, Any]],
    apart: list[str],
) -> Iterator[InputFile]:
    """The files below a path; what is no file goes to `apart`."""
    path = Path(path)
    if not path.exists():
        raise InputError(f"{path} does not exist")
    base = path if path.is_dir() else path.parent
    if not is_url(root) and path.absolute().is_relative_to(Path(root).absolute()):
        base = Path(root)
    start = base.absolute()
    for file in _walk(path):
        if (file.is_symlink() and file != path) or not file.is_file():
            apart.append(_plain(file.absolute().relative_to(start).as_posix()))
        else:
            yield _entry(file, start, known)


def _walk(path: Path) -> Iterable[Path]:
    """All that stands below a path; links to folders are named, not followed."""
    if path.is_file():
        yield path
        return
    for folder, names, files in os.walk(path, followlinks=False):
        names[:] = sorted(n for n in names if not n.startswith(_SKIP_PREFIX))
        links = [n for n in names if (Path(folder) / n).is_symlink()]
        for name in sorted([*files, *links]):
            if not _skipped(name):
                yield Path(folder) / name


def _skipped(name: str) -> bool:
    return name.startswith(_SKIP_PREFIX) or name in _SKIP_NAMES


def _entry(file: Path, base: Path, known: Mapping[str, Mapping[str, Any]]) -> InputFile:
    name = _plain(file.absolute().relative_to(base).as_posix())
    stat = file.stat()
    version = str(stat.st_mtime_ns)
    before = known.get(name)
    if before and (before.get("size"), before.get("version")) == (stat.st_size, version):
        digest = str(before["sha256"])
    else:
        digest = file_digest(file)
    return InputFile(
        name=name, location=str(file), size=stat.st_size, version=version, sha256=digest
    )


def _plain(relative: str) -> str:
    return unicodedata.normalize("NFC", relative.encode("utf-8", "replace").decode("utf-8"))


# -- anywhere else --------------------------------------------------------------------------------


def _remote(
    url: str, root: Path | str, known: Mapping[str, Mapping[str, Any]]
) -> Iterator[InputFile]:
    """What fsspec finds below a URL; sha256 is taken over where size and version agree."""
    import fsspec

    try:
        files, path = fsspec.core.url_to_fs(url)
        found: Mapping[str, Mapping[str, Any]] = files.find(path, detail=True)
        base = path
        if is_url(root) and url.startswith(str(root).rstrip("/") + "/"):
            base = fsspec.core.url_to_fs(str(root))[1]
    except (OSError, ValueError, ImportError) as fault:
        raise InputError(f"{url} cannot be read: {fault}") from None
    if not found:
        raise InputError(f"{url} does not exist or is empty")
    for key in sorted(found):
        relative = PurePosixPath(key).relative_to(PurePosixPath(base)).as_posix()
        if any(_skipped(part) for part in PurePosixPath(key).name.split("/")[-1:]):
            continue
        info = found[key]
        name = _plain(relative if relative != "." else PurePosixPath(key).name)
        version = _version(info)
        size = int(info.get("size") or 0)
        before = known.get(name, {})
        same = (before.get("size"), before.get("version")) == (size, version)
        yield InputFile(
            name=name,
            location=files.unstrip_protocol(key),
            size=size,
            version=version,
            sha256=str(before["sha256"]) if same and version else "",
        )


def _version(info: Mapping[str, Any]) -> str:
    for key in ("ETag", "etag", "LastModified", "mtime", "created"):
        if info.get(key):
            return str(info[key]).strip('"')
    return ""
