"""Addresses of a sheet in (`A1:C3`), numbers out."""

import re
from dataclasses import dataclass

_RANGE = re.compile(r"^\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class CellRange:
    """A range of cells, 1-based, both ends within."""

    top: int
    left: int
    bottom: int
    right: int


def read_area(ref: str) -> CellRange | None:
    """`A1:C3` as numbers, None for anything else."""
    m = _RANGE.match(ref)
    if m is None:
        return None
    left, top = column_number(m[1]), int(m[2])
    right, bottom = (column_number(m[3]), int(m[4])) if m[3] else (left, top)
    if right < left or bottom < top:
        return None
    return CellRange(top=top, left=left, bottom=bottom, right=right)


def column_number(letters: str) -> int:
    """A → 1, Z → 26, AA → 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """1 → A, 27 → AA."""
    out = ""
    while number:
        number, rest = divmod(number - 1, 26)
        out = chr(65 + rest) + out
    return out
