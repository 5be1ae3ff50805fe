"""Paths or URLs in, the files to ingest out: relative names, sizes, digests; no link is followed."""

import os
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any

from pipeline.model.frozen import dataclass
from pipeline.readers.limits import DEFAULT_LIMITS
from pipeline.text.told import Refusal

_SKIP_PREFIX = (".", "~$")
_SKIP_NAMES = frozenset({"README.md", "Thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True, kw_only=True)
class InputFile:
    """A file found. name: relative to the root, NFC, `/` between parts.

    location: a path, or a URL that fsspec can open. version: changes when the file may have
    changed (times and number of the file, or what the store says). sha256: empty where only reading
    tells. added: it lies outside the root, so that only its location leads to it.
    """

    name: str
    location: str
    size: int
    version: str
    sha256: str
    added: bool = False

    @property
    def path(self) -> Path:
        return Path(self.location)


@dataclass(frozen=True, slots=True, kw_only=True)
class InputFiles:
    """What stands below the paths. left_alone: links, pipes and other things that are no files."""

    files: tuple[InputFile, ...]
    left_alone: tuple[str, ...] = ()


class InputError(Refusal):
    """A path that cannot be ingested; the message says which and why."""


def is_url(location: str | Path) -> bool:
    """True for what fsspec is to open (`s3://…`), false for a path of this machine."""
    return "://" in str(location)


def keep_apart(places: Iterable[Path | str], out: Path | str) -> None:
    """Results and what is read do not mix. Raises InputError where one would stand in the other."""
    for place in () if is_url(out) else places:
        if is_url(place) or not os.path.exists(place):  # noqa: PTH110 - never raises
            continue
        read, written = Path(os.path.realpath(place)), Path(os.path.realpath(out))
        if written.is_relative_to(read):
            raise InputError("--out {out} lies inside {place}: results would be read as decisions."
                                  " Choose another.", out=out, place=place)  # fmt: skip
        if read.is_relative_to(written):
            raise InputError("{place} lies inside --out {out}: results may take its place."
                                  " Choose another.", out=out, place=place)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """How files are listed. known: earlier entries by name, whose digest is taken over where size
    and version agree. most: bytes above which a file is not read for its digest."""

    root: Path | str
    known: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    most: int = DEFAULT_LIMITS.max_bytes
    thorough: bool = False

    def before(self, name: str, size: int, version: str) -> str:
        """The digest of an earlier run for a file that looks the same, else ""."""
        e = self.known.get(name, {})
        same = (
            not self.thorough and version and (e.get("size"), e.get("version")) == (size, version)
        )
        return str(e.get("sha256") or "") if same else ""

    def other(self, name: str, location: str) -> bool:
        """True where an earlier run gave that name to a file outside the root, not this one."""
        e = self.known.get(name)
        return e is not None and e.get("location") != location


def list_files(paths: Sequence[Path | str], how: Listing) -> InputFiles:
    """The files of these paths (folders recursively), sorted by name, each with its digest.

    A file outside the root whose name another has gets `~2` and so on. Raises InputError for a path
    that does not exist.
    """
    found: dict[str, InputFile] = {}
    apart: list[str] = []
    for path in paths:
        local = not is_url(path)
        for entry in _local(path, how, apart) if local else _remote(str(path), how):
            name, again = entry.name, 2
            while (name in found and found[name].location != entry.location) or (
                entry.added and how.other(name, entry.location)
            ):
                name = f"{entry.name}~{again}"
                again += 1
            found[name] = entry if name == entry.name else replace(entry, name=name)
    files = tuple(found[name] for name in sorted(found))
    return InputFiles(files=files, left_alone=tuple(sorted(apart)))


def read_bytes(file: InputFile, most: int) -> bytes:
    """A file's content, of one that has grown no more than a byte over the limit. Raises OSError."""
    if not is_url(file.location):
        with file.path.open("rb") as handle:
            return handle.read(most + 1)
    import fsspec

    with fsspec.open(file.location, "rb") as handle:
        data: bytes = handle.read(most + 1)
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


def _local(path: Path | str, how: Listing, apart: list[str]) -> Iterator[InputFile]:
    """The files below a path; what is no file goes to `apart`."""
    path = Path(path)
    try:
        there = path.exists()
    except (OSError, ValueError) as fault:
        raise InputError(
            "{path} cannot be a path: {args}", path=str(path)[:80], args=fault.args[-1]
        ) from None
    if not there:
        raise InputError("{path} does not exist", path=path)
    base = path if path.is_dir() else path.parent
    added = is_url(how.root) or not path.absolute().is_relative_to(Path(how.root).absolute())
    if not added:
        base = Path(how.root)
    start = base.absolute()
    for file in _walk(path):
        if _is_apart(file, path):
            apart.append(_plain(file.absolute().relative_to(start).as_posix()))
        else:
            yield _entry(file, start, how, added=added)


def _is_apart(file: Path, named: Path) -> bool:
    """True for what is no file of its own. What cannot be looked at is one: reading it says why."""
    try:
        return (file.is_symlink() and file != named) or not (file.is_file() or file.is_dir())
    except OSError:
        return False


def _walk(path: Path) -> Iterable[Path]:
    """All that stands below a path; links to folders are named, not followed, and so is a folder
    that cannot be opened (a path too long for the system, no permission)."""
    if path.is_file():
        yield path
        return
    closed: list[str] = []
    for folder, names, files in os.walk(
        path, followlinks=False, onerror=lambda fault: closed.append(str(fault.filename))
    ):
        names[:] = sorted(n for n in names if not n.startswith(_SKIP_PREFIX))
        links = [n for n in names if os.path.islink(f"{folder}/{n}")]  # noqa: PTH114 - never raises
        for name in sorted([*files, *links]):
            if not _skipped(name):
                yield Path(folder) / name
    yield from map(Path, closed)


def _skipped(name: str) -> bool:
    return name.startswith(_SKIP_PREFIX) or name in _SKIP_NAMES


def _entry(file: Path, base: Path, how: Listing, *, added: bool) -> InputFile:
    name = _plain(file.absolute().relative_to(base).as_posix())
    try:
        stat = file.stat()
    except OSError:
        digest = sha256().hexdigest()
        return InputFile(name=name, location=str(file), size=0, version="", sha256=digest,
                         added=added)  # fmt: skip
    version = f"{stat.st_mtime_ns}.{stat.st_ctime_ns}.{stat.st_ino}"
    digest = how.before(name, stat.st_size, version)
    if not digest and stat.st_size <= how.most:
        digest = file_digest(file)
    return InputFile(
        name=name,
        location=str(file.absolute()) if added else str(file),
        size=stat.st_size,
        version=version,
        sha256=digest,
        added=added,
    )


def _plain(relative: str) -> str:
    return unicodedata.normalize("NFC", relative.encode("utf-8", "replace").decode("utf-8"))


# -- anywhere else --------------------------------------------------------------------------------


def _remote(url: str, how: Listing) -> Iterator[InputFile]:
    """What fsspec finds below a URL; sha256 is taken over where size and version agree."""
    import fsspec

    try:
        files, path = fsspec.core.url_to_fs(url)
        found: Mapping[str, Mapping[str, Any]] = files.find(path, detail=True)
        base = path
        root = str(how.root).rstrip("/")
        inside = is_url(root) and (url.rstrip("/") + "/").startswith(root + "/")
        if inside:
            base = fsspec.core.url_to_fs(root)[1]
    except (OSError, ValueError, ImportError) as fault:
        raise InputError("{url} cannot be read: {fault}", url=url, fault=fault) from None
    if not found:
        raise InputError("{url} does not exist or is empty", url=url)
    for key in sorted(found):
        relative = PurePosixPath(key).relative_to(PurePosixPath(base)).as_posix()
        if any(_skipped(part) for part in PurePosixPath(key).name.split("/")[-1:]):
            continue
        info = found[key]
        name = _plain(relative if relative != "." else PurePosixPath(key).name)
        version = _version(info)
        size = int(info.get("size") or 0)
        yield InputFile(
            name=name,
            location=files.unstrip_protocol(key),
            size=size,
            version=version,
            sha256=how.before(name, size, version),
            added=not inside,
        )


def _version(info: Mapping[str, Any]) -> str:
    for key in ("ETag", "etag", "LastModified", "mtime", "created"):
        if info.get(key):
            return str(info[key]).strip('"')
    return ""
