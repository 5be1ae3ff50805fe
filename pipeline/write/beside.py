"""A file written where people keep theirs: what stood there and says anything else stays beside it."""

import errno
import os
from datetime import datetime
from pathlib import Path


def keep_copy(path: Path, folder: Path) -> Path:
    """A copy under the name and the day on which the file was saved; the same bytes only once."""
    folder.mkdir(parents=True, exist_ok=True)
    day = _day_of(path.stat().st_mtime)
    data = path.read_bytes()
    number = 1
    while True:
        more = "" if number == 1 else f" ({number})"
        target = folder / f"{path.stem}.{day}{more}{path.suffix}"
        if target.is_file() and target.read_bytes() == data:
            return target
        if not os.path.lexists(target):
            break
        number += 1
    write_whole(target, data)
    return target


def _day_of(seconds: float) -> str:
    """The day of a file's time; today where it says a time that no calendar has."""
    try:
        return datetime.fromtimestamp(seconds).strftime("%Y-%m-%d")
    except (ValueError, OverflowError, OSError):
        return datetime.now().strftime("%Y-%m-%d")


def write_whole(path: Path, data: bytes) -> None:
    """Writes a file in one step that outlasts a loss of power; by way of a link, where it leads.

    Raises OSError, also where something that is no file has that name; what stood there then stands.
    """
    named, path = str(path), Path(os.path.realpath(path))
    if os.path.lexists(path) and not path.is_file():
        raise OSError(errno.EEXIST, "stands there and is no file", named)
    fresh = path.with_name(f".{path.name[:60]}.{os.getpid()}")
    try:
        with fresh.open("wb") as handle:
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
        fresh.replace(path)
    except OSError as fault:
        raise OSError(fault.errno, fault.strerror, named) from None
    finally:
        fresh.unlink(missing_ok=True)


def write_beside(path: Path, data: bytes) -> Path | None:
    """Writes a file; where another stood, it is kept with its day, and its new place returned."""
    kept = None
    if path.is_file() and path.read_bytes() != data:
        kept = keep_copy(path, path.parent)
    write_whole(path, data)
    return kept
