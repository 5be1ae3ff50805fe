"""A sheet's XML in, what openpyxl's streaming reader does not tell out.

Merged ranges, hidden rows and columns, formulas that nobody has computed; and whether the sheet is
too large, before any of it is unpacked into cells. And the room that it gives a text, told only where
the file says how wide a column or how high a row is, and where it is surely too little: programs
measure letters otherwise.
"""

import io
from dataclasses import dataclass, field
from typing import Any

from pipeline.model.grid import ReadError
from pipeline.readers.limits import ReadLimits
from pipeline.readers.safe_xml import (
    SAFE,
    Element,
    child,
    children,
    local,
    refuse_doctype,
)
from pipeline.readers.xlsx_places import CellRange, read_area
from pipeline.readers.xlsx_rules import LookRule, read_rules

_LOWEST, _NARROWEST = 2.0, 0.1  # points of a row, digits of a column: no letter is seen
_TRUE = ("1", "true")
_MOST_RULES = 1_000  # for the look of cells, of one sheet
_TAGS = ("c", "row", "col", "mergeCell", "conditionalFormatting")
Place = tuple[int, int]
"""Row and column, 1-based."""

_NARROW_LETTER, _SPACE = 0.8, 0.4  # of a digit's width, in which columns are measured
_LOWEST_LINE = 12.0  # points
_SURELY = 0.75  # of the room needed


@dataclass(slots=True, kw_only=True)
class SheetFacts:
    """What a sheet's XML tells beside its values. uncomputed: addresses of formulas without value.

    widths: of columns, in digits, where a width is given: (first, last, width). by_rule: rules for
    the look of its cells.

    heights: of rows that somebody set, in points.

    rich: texts of several looks that are written in their cells, by address.
    """

    merged: list[CellRange] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    uncomputed: list[str] = field(default_factory=list)
    rich: dict[str, list[Any]] = field(default_factory=dict)
    widths: list[tuple[int, int, float]] = field(default_factory=list)
    heights: dict[int, float] = field(default_factory=dict)
    by_rule: list[LookRule] = field(default_factory=list)
    cells: int = 0

    def width(self, column: int) -> float | None:
        """How many digits a column has room for; None where the file does not say."""
        return next((w for first, last, w in self.widths if first <= column <= last), None)


def scan_sheet(data: bytes, name: str, limits: ReadLimits) -> SheetFacts:
    """One pass over a sheet's XML. Raises ReadError: too-large, damaged-file, unsafe-xml."""
    from lxml import etree

    refuse_doctype(data, name)
    facts = SheetFacts()
    try:
        events = etree.iterparse(io.BytesIO(data), events=("end",), **SAFE)
        for _, e in events:
            kind = local(e)
            if kind in _TAGS:
                _take(facts, kind, e, limits)
            if kind in ("row", "mergeCell"):
                _forget(e)
    except etree.XMLSyntaxError as fault:
        raise ReadError("damaged-file", f"{name}:{fault.lineno}"[:200]) from None
    return facts


def _forget(e: Element) -> None:
    """Frees an element that was read, and those before it."""
    e.clear()
    while e.getprevious() is not None:
        del e.getparent()[0]


def _take(facts: SheetFacts, kind: str, e: Element, limits: ReadLimits) -> None:
    if kind == "c":
        facts.cells += 1
        if facts.cells > limits.max_cells:
            raise ReadError("too-large", f"{facts.cells} cells")
        _check_text(e)
        if _uncomputed(e):
            facts.uncomputed.append(e.get("r", ""))
        elif e.get("t") == "inlineStr" and child(e, "is", "r") is not None:
            facts.rich[e.get("r", "")] = _rich(e)
    elif kind == "row":
        height = _width(e.get("ht"))
        if e.get("hidden") in _TRUE or (height is not None and height <= _LOWEST):
            facts.hidden_rows.add(_int(e.get("r")))
        elif height is not None and e.get("customHeight") in _TRUE:
            facts.heights[_int(e.get("r"))] = height
    elif kind == "col":
        first, last, width = _int(e.get("min")), _int(e.get("max")), _width(e.get("width"))
        if e.get("hidden") in _TRUE or (width is not None and width <= _NARROWEST):
            facts.hidden_columns.append((first, last))
        elif width is not None:
            facts.widths.append((first, last, width))
    elif kind == "conditionalFormatting":
        if len(facts.by_rule) < _MOST_RULES:
            facts.by_rule.extend(read_rules(e))
    elif kind == "mergeCell":
        area = read_area(e.get("ref", ""))
        if area is not None:
            facts.merged.append(area)
        if len(facts.merged) > limits.max_cells:
            raise ReadError("too-large", f"{len(facts.merged)} merged cells")


def _width(text: str | None) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        return None


def _check_text(c: Element) -> None:
    """Raises ReadError damaged-file for a cell that names no text of the workbook's list."""
    if c.get("t") == "s":
        index = next(children(c, "v"), None)
        text = (index.text or "").strip() if index is not None else "0"
        if not (text.isascii() and text.isdigit()):
            raise ReadError("damaged-file", f"{c.get('r', '?')}: {text[:20]}")


def _rich(c: Element) -> list[Any]:
    """The runs of a text that stands in its cell, each with its own look, as openpyxl has them."""
    from openpyxl.cell.rich_text import CellRichText

    written: Any = child(c, "is")
    return list(CellRichText.from_tree(written))


def _int(text: str | None) -> int:
    try:
        return int(float(text or "0"))
    except (ValueError, OverflowError):
        return 0


def _uncomputed(c: Element) -> bool:
    """True for a formula whose value is not saved; an empty text is a value, an error is none."""
    if c.get("t") == "e":
        return True
    if next(children(c, "f"), None) is None:
        return False
    saved = next(children(c, "v"), None)
    return saved is None or (not saved.text and c.get("t") != "str")


def too_narrow(facts: SheetFacts, place: Place, text: str) -> bool:
    """True for a number or day that surely has no room: `###` is shown. The sheet may not know it."""
    width = facts.width(place[1])
    if width is None or sum(1.0 if c.isalnum() else 0.4 for c in text) <= width + 0.5:
        return False
    return not _is_merged(facts, place)


def may_be_cut(facts: SheetFacts, place: Place, text: str) -> bool:
    """True for a text that is wider than its column, whose width the sheet gives."""
    width = facts.width(place[1])
    if width is None or (len(text) <= width and "\n" not in text):
        return False
    return ("\n" in text or _across(text) > width / _SURELY) and not _is_merged(facts, place)


def is_cut(facts: SheetFacts, place: Place, text: str, *, wraps: bool, beside: bool) -> bool:
    """True for such a text that the next filled cell cuts (beside), or its row's height where it wraps."""
    if not wraps:
        return beside and "\n" not in text
    width, height = facts.width(place[1]), facts.heights.get(place[0])
    if not width or height is None:
        return False
    lines = sum(max(1, -int(-_across(line) // width)) for line in text.split("\n"))
    return lines > 1 and height < lines * _LOWEST_LINE * _SURELY


def _is_merged(facts: SheetFacts, place: Place) -> bool:
    """True for a cell merged with others, whose room is theirs too. Looks through all of the sheet's."""
    row, column = place
    return any(a.top <= row <= a.bottom and a.left <= column <= a.right for a in facts.merged)


def _across(text: str) -> float:
    return _NARROW_LETTER * len(text) - (_NARROW_LETTER - _SPACE) * text.count(" ")
