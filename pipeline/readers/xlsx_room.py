"""A cell's text and the room its sheet gives it in, whether a person sees it whole out.

Told only where the file says how wide a column or how high a row is, and only where it is surely too
little: programs measure letters otherwise.
"""

from pipeline.readers.xlsx_sheet import SheetFacts

Place = tuple[int, int]
"""Row and column, 1-based."""

_NARROW_LETTER, _SPACE = 0.8, 0.4  # of a digit's width, in which columns are measured
_LOWEST_LINE = 12.0  # points
_SURELY = 0.75  # of the room needed


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
