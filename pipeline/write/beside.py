"""A file written where people keep theirs: what stood there and says anything else stays beside it."""

import os
from datetime import datetime
from pathlib import Path


def keep_copy(path: Path, folder: Path) -> Path:
    """A copy under the name and the day on which the file was saved; the same bytes only once."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        day = datetime.fromtimestamp(path.stat().st_mtime).strftime("%Y-%m-%d")
    except (ValueError, OverflowError):  # a file may say any time
        day = datetime.now().strftime("%Y-%m-%d")
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


def write_whole(path: Path, data: bytes) -> None:
    """Writes a file in one step that outlasts a loss of power."""
    fresh = path.with_name(f"{path.name}.new")
    with fresh.open("wb") as handle:
        handle.write(data)
        handle.flush()
        os.fsync(handle.fileno())
    fresh.replace(path)


def write_beside(path: Path, data: bytes) -> Path | None:
    """Writes a file; where another stood, it is kept with its day, and its new place returned."""
    kept = None
    if path.is_file() and path.read_bytes() != data:
        kept = keep_copy(path, path.parent)
    write_whole(path, data)
    return kept
