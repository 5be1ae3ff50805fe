"""What a sheet is before any library writes it: columns, rows, groups, what is printed.

Its texts are no formula, and no longer than a cell may be.
"""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from pipeline.present.labels import Labels
from pipeline.text.inert import like_formula

PROPERTY = "cchc"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rich:
    """Words laid over older ones. parts: (`same`, `removed` or `added`, text)."""

    parts: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        return "".join(text for _, text in self.parts)


Cell = str | int | date | Rich | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row; heading: the title of a group whose rows follow at level 1; tint: of its first cell."""

    cells: tuple[Cell, ...]
    level: int = 0
    heading: bool = False
    tint: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetForm:
    """A sheet without its rows. key: in `sheets` of the labels; printed: columns on paper.

    theirs: columns that belong to the officer, who writes into them. name, heads: of the sheet and
    its columns, where the labels have none; frozen: columns that stay in sight.
    """

    key: str
    columns: tuple[str, ...]
    printed: int
    theirs: frozenset[str] = frozenset()
    name: str = ""
    heads: tuple[str, ...] = ()
    frozen: int = 0


def not_a_formula(text: str) -> str:
    """The text, after an apostrophe where a spreadsheet would read it as a formula."""
    return "'" + text if like_formula(text) else text


def shortened(text: str, limit: int, labels: Labels) -> str:
    """The text if it has at most `limit` UTF-16 units, else its beginning and a note of it."""
    if 2 * len(text) <= limit or utf16_length(text) <= limit:
        return text
    room = limit - len(labels.say("cut", count=len(text)))
    head = text.encode("utf-16-le")[: 2 * room].decode("utf-16-le", errors="ignore")
    return head + labels.say("cut", count=len(text) - len(head))


def utf16_length(text: str) -> int:
    """Units of UTF-16, by which Excel counts."""
    return len(text) + sum(ord(c) > 0xFFFF for c in text)


class BookDigest:
    """Sheet by sheet, each cell in the order in which it stands; empty cells say nothing."""

    def __init__(self) -> None:
        self._sheets: dict[str, Any] = {}

    def add(self, sheet: str, row: int, column: int, text: str) -> None:
        digest = self._sheets.setdefault(sheet, sha256())
        if text:
            digest.update(f"{row},{column}={text}\0".encode("utf-8", "replace"))

    def hexdigest(self) -> str:
        whole = sha256()
        for name, digest in sorted(self._sheets.items()):
            whole.update(f"{name}\0{digest.hexdigest()}\0".encode())
        return whole.hexdigest()
