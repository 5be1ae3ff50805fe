"""What was recognised on a page, kept by the page's digest: a second try reads only the rest.

A file a page, of the recogniser's own words for each picture it was given, keyed by that picture.
It holds nothing that cannot be read again, and a file that cannot be read is as good as none.
"""

import contextlib
import gzip
import json
import os
import tempfile
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from pipeline.readers.scan_rules import Picture
from pipeline.readers.scan_words import Word, WordLine

_VERSION = "3"  # of what is kept: a change of the recogniser's settings is a new one
_MOST_FILES = 4_000  # pages; the oldest go
_MOST_BYTES = 4_000_000  # of one file


class PageMemory:
    """The words of one page's pictures. folder None: nothing is kept."""

    def __init__(self, folder: Path | None, page: Picture) -> None:
        self._file = folder / f"{_digest(page)}.json.gz" if folder else None
        self._known: dict[str, Any] = _load(self._file) if self._file else {}
        self._fresh = 0

    def get(self, key: str) -> list[WordLine] | None:
        """The lines of a picture by its key; None where it was not read before."""
        lines = self._known.get(key)
        if lines is None:
            return None
        try:
            return [tuple(_word(w) for w in line) for line in lines]
        except (TypeError, ValueError, IndexError):
            return None

    def put(self, key: str, lines: Sequence[WordLine]) -> None:
        self._known[key] = [
            [[w.text, w.confidence, w.x0, w.top, w.x1, w.bottom] for w in line] for line in lines
        ]
        self._fresh += 1

    def save(self) -> None:
        """Puts away what is new, in one step; where it cannot be written nothing is kept."""
        if self._file is None or not self._fresh:
            return
        with contextlib.suppress(OSError):
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            data = gzip.compress(json.dumps(self._known).encode(), 5, mtime=0)
            handle, name = tempfile.mkstemp(dir=self._file.parent, suffix=".part")
            with os.fdopen(handle, "wb") as out:
                out.write(data)
            Path(name).replace(self._file)
            self._fresh = 0


def picture_key(picture: Picture, single_line: bool) -> str:
    """What a picture's words are kept under."""
    return sha256(_digest(picture).encode() + b" %d" % single_line).hexdigest()[:32]


def forget_oldest(folder: Path | None) -> None:
    """Keeps the newest pages only."""
    if folder is None:
        return
    with contextlib.suppress(OSError):
        files = list(folder.glob("*.json.gz"))
        if len(files) > _MOST_FILES:
            files.sort(key=lambda f: f.stat().st_mtime)
            for file in files[: len(files) - _MOST_FILES * 3 // 4]:
                file.unlink(missing_ok=True)


def _digest(picture: Picture) -> str:
    head = f"{_VERSION} {picture.shape}".encode()
    return sha256(head + picture.tobytes()).hexdigest()[:40]


def _load(file: Path) -> dict[str, Any]:
    try:
        with gzip.open(file, "rb") as handle:
            data = handle.read(_MOST_BYTES + 1)
        known = json.loads(data) if len(data) <= _MOST_BYTES else {}
    except (OSError, EOFError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _word(kept: Sequence[Any]) -> Word:
    text, confidence, x0, top, x1, bottom = kept
    return Word(
        text=str(text),
        confidence=min(max(float(confidence), 0.0), 1.0),
        x0=float(x0),
        top=float(top),
        x1=float(x1),
        bottom=float(bottom),
    )
