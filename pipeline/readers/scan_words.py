"""Pictures in, recognised words with their boxes and confidence out, by the Tesseract command.

One call reads many small pictures; calls run beside each other, each on one core and with a time
limit. Nothing of a document goes anywhere but to this command, as picture files of its own. What was
recognised on a page is kept by the page's digest, a file a page: a second try reads only the rest. It
holds nothing that cannot be read again, and a file that cannot be read is as good as none.
"""

import contextlib
import functools
import gzip
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from pipeline.model.grid import ReadError
from pipeline.readers.scan_rules import Picture
from pipeline.text.fold import compose

LANGUAGE = "vie"
# Signs that no Vietnamese office prints; without them the recogniser settles for one it knows
# (it likes to double a letter: Đ as Đ and Eth, N as N and N with tilde; g) it takes for ø).
_NEVER = "ÐÑøØæÆœß⁄|¡¿«»©®¬›‹"
_CALL_SECONDS = 60.0  # on a busy machine, and for each picture of the call:
_PICTURE_SECONDS = 4.0
_SAID = "200"  # dots an inch: it guesses and complains otherwise; no word depends on it
_COLUMNS = 12  # of a line of its TSV output
_WORD = "5"  # its level number of a word
_KEPT_AS = "3"  # of what is kept: a change of the recogniser's settings is a new one
_MOST_FILES = 4_000  # pages; the oldest go
_MOST_BYTES = 4_000_000  # of one file


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A recognised word. x0, top, x1, bottom: pixels of the picture given. confidence: 0…1.

    others: what other readings have in its place.
    """

    text: str
    confidence: float
    x0: float
    top: float
    x1: float
    bottom: float
    others: tuple[str, ...] = ()


WordLine = tuple[Word, ...]
"""Words of one line, from left to right."""


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
            return [tuple(_known_word(w) for w in line) for line in lines]
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


@functools.cache
def _command() -> str:
    found = shutil.which("tesseract")
    if found is None:
        raise ReadError("tesseract-missing", "tesseract-ocr")
    try:
        listed = subprocess.run(
            [found, "--list-langs"], capture_output=True, text=True, timeout=30, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise ReadError("tesseract-failed", type(fault).__name__) from None
    if LANGUAGE not in (listed.stdout + listed.stderr).split():
        raise ReadError("tesseract-language-missing", f"tesseract-ocr-{LANGUAGE}")
    return found


def require_tesseract() -> None:
    """Raises ReadError tesseract-missing or tesseract-language-missing, naming the package."""
    _command()


def recognise(
    pictures: Sequence[Picture],
    *,
    single_line: bool = False,
    memory: PageMemory | None = None,
) -> list[list[WordLine] | None]:
    """The lines of each picture; None for one at which the recogniser broke.

    single_line: each picture holds one line of text, no more. memory: what was read before is not
    read again. Raises ReadError tesseract-missing, tesseract-language-missing, tesseract-failed
    where it cannot be started.
    """
    if memory is None:
        return _recognised(pictures, single_line)
    keys = [picture_key(p, single_line) for p in pictures]
    out = [memory.get(k) for k in keys]
    fresh = [i for i, lines in enumerate(out) if lines is None]
    found = _recognised([pictures[i] for i in fresh], single_line)
    for i, lines in zip(fresh, found, strict=True):
        out[i] = lines
        if lines is not None:
            memory.put(keys[i], lines)
    memory.save()
    return out


def _recognised(pictures: Sequence[Picture], single_line: bool) -> list[list[WordLine] | None]:
    """As `recognise`: one call for all; where it breaks, halves of them, down to the one at fault."""
    if not pictures:
        return []
    try:
        return list(_one_call(pictures, single_line))
    except _Broken:
        if len(pictures) == 1:
            return [None]
    middle = len(pictures) // 2
    return [
        *_recognised(pictures[:middle], single_line),
        *_recognised(pictures[middle:], single_line),
    ]


class _Broken(Exception):
    """A call ended badly or took too long: one of its pictures is to blame."""


def _one_call(pictures: Sequence[Picture], single_line: bool) -> list[list[WordLine]]:
    command = _command()
    with tempfile.TemporaryDirectory(prefix="cchc-scan-") as folder:
        names = [_write(Path(folder) / f"{i}.pgm", p) for i, p in enumerate(pictures)]
        listing = Path(folder) / "pictures.txt"
        listing.write_text("\n".join(names), encoding="utf-8")
        settings = ["-l", LANGUAGE, "--psm", "7" if single_line else "6", "--dpi", _SAID]
        quiet = ["-c", f"tessedit_char_blacklist={_NEVER}", "-c", "tessedit_do_invert=0"]
        out = _run([command, str(listing), "-", *settings, *quiet, "tsv"], len(pictures))
    return _read_table(out, len(pictures))


def _write(path: Path, picture: Picture) -> str:
    """A picture as a portable grey map, which costs nothing to write."""
    height, width = picture.shape
    path.write_bytes(b"P5 %d %d 255\n" % (width, height) + picture.tobytes())
    return str(path)


def _run(arguments: list[str], pictures: int) -> str:
    try:
        done = subprocess.run(
            arguments,
            capture_output=True,
            timeout=_CALL_SECONDS + pictures * _PICTURE_SECONDS,
            check=False,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    except subprocess.TimeoutExpired:
        raise _Broken from None
    except OSError as fault:
        raise ReadError("tesseract-failed", type(fault).__name__) from None
    if done.returncode != 0:
        raise _Broken
    return done.stdout.decode("utf-8", "replace")


def _read_table(out: str, count: int) -> list[list[WordLine]]:
    """Its TSV output: one line a word, numbered by picture, block, paragraph and line."""
    found: list[dict[tuple[str, ...], list[Word]]] = [{} for _ in range(count)]
    for row in out.splitlines():
        cells = row.split("\t", _COLUMNS - 1)
        if len(cells) < _COLUMNS or cells[0] != _WORD or not cells[11].strip():
            continue
        page = int(cells[1]) - 1
        if not 0 <= page < count:
            continue
        left, top, width, height = map(int, cells[6:10])
        word = Word(
            text=compose(cells[11].strip()),
            confidence=min(max(float(cells[10]) / 100, 0.0), 1.0),
            x0=left,
            top=top,
            x1=left + width,
            bottom=top + height,
        )
        found[page].setdefault(tuple(cells[2:5]), []).append(word)
    return [[tuple(words) for words in lines.values()] for lines in found]


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
    head = f"{_KEPT_AS} {picture.shape}".encode()
    return sha256(head + picture.tobytes()).hexdigest()[:40]


def _load(file: Path) -> dict[str, Any]:
    try:
        with gzip.open(file, "rb") as handle:
            data = handle.read(_MOST_BYTES + 1)
        known = json.loads(data) if len(data) <= _MOST_BYTES else {}
    except (OSError, EOFError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _known_word(kept: Sequence[Any]) -> Word:
    text, confidence, x0, top, x1, bottom = kept
    return Word(
        text=str(text),
        confidence=min(max(float(confidence), 0.0), 1.0),
        x0=float(x0),
        top=float(top),
        x1=float(x1),
        bottom=float(bottom),
    )
