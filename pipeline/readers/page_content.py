"""What one page prints, read from letters or from a picture: rows outside tables, and tables.

Page numbers and running headers and footers among the rows are told by their place and return, page
after page; a line that stands no higher than the text of other pages is none.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.model.grid import Box, Grid, ReaderNote, Source
from pipeline.readers.pdf_columns import Row
from pipeline.readers.pdf_rules import Rule
from pipeline.readers.pdf_turns import askew_box, turn_box

_ZONE = 0.15  # of the page's height at either end
_SAME = 4.0  # points: how far a running line may move
_LEVEL = 2.0  # points: how far a running line may reach into the text's area
_OUTERMOST = 2  # lines at either end of a page
_PAGE_NUMBER = re.compile(r"^[-–—\s]*(\d{1,4})(?:\s*/\s*\d{1,4})?[-–—\s]*$")
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTable:
    """A table of one page; xs: its column edges, for the page after."""

    grid: Grid
    box: Box
    xs: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageContent:
    """What a page prints: rows outside tables from the top, tables from the top.

    size: of the page as its text runs; turns: quarter turns to the right from there to the page
    as shown. angle: degrees that a scan was turned counter-clockwise to lie level; before_flat
    leads a box back to where it lay before a bend was taken out, where one was.
    bold: the numbers of lines printed in bold; None where nobody can tell. asides: those of notes.
    """

    number: int
    size: tuple[float, float]
    turns: int = 0
    angle: float = 0.0
    rows: tuple[Row, ...] = ()
    tables: tuple[PageTable, ...] = ()
    rules: tuple[Rule, ...] = ()
    bold: frozenset[int] | None = frozenset()
    asides: frozenset[int] = frozenset()
    notes: tuple[ReaderNote, ...] = ()
    before_flat: Callable[[Box], Box] | None = None

    def source(self, box: Box) -> Source:
        """The place of a box of this content in the file."""
        lain = self.before_flat(box) if self.before_flat else box
        level = askew_box(lain, *self.size, self.angle) if self.angle else lain
        return place_on(self.number, level, self.size, self.turns)


def place_on(page: int, box: Box, size: tuple[float, float], turns: int) -> Source:
    """The place of a box on a page of that size, as it lies once the page is turned as shown."""
    if turns:
        x0, top, x1, bottom = turn_box(box, *size, turns)
        box = (round(x0, 2), round(top, 2), round(x1, 2), round(bottom, 2))
    return Source(page=page, bbox=box)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A row near a page's end. place: its distance from that end."""

    page: int
    row: int
    text: str
    masked: str
    place: float
    reach: float  # how far it reaches from that end


def find_margins(pages: Sequence[PageContent]) -> set[tuple[int, int]]:
    """(page's index, row's index) of the rows that are no part of the text."""
    out: set[tuple[int, int]] = set()
    for upper in (True, False):
        kinds: dict[tuple[str, float, float], list[_Line]] = defaultdict(list)
        for line in _outermost(pages, upper):
            width, height = pages[line.page].size
            kinds[(line.masked, round(width), round(height))].append(line)
        for lines in kinds.values():
            for running in _at_one_place(lines):
                if _is_running(running, len(pages)) and _stands_apart(running, pages, upper):
                    out |= {(li.page, li.row) for li in running}
                elif _is_number(running):
                    out |= {(li.page, li.row) for li in running if _own_number(li)}
    return out


def _outermost(pages: Sequence[PageContent], upper: bool) -> Iterator[_Line]:
    """The first or last rows of each page that stand beyond its tables, in its end zone."""
    for at, page in enumerate(pages):
        height = page.size[1]
        edges = [t.box[1] if upper else height - t.box[3] for t in page.tables]
        limit = min([_ZONE * height, *edges])
        order = range(len(page.rows)) if upper else range(len(page.rows) - 1, -1, -1)
        for i in list(order)[:_OUTERMOST]:
            near, far = _extent(page.rows[i], height, upper)
            if far > limit:
                break
            text = " ".join(p.text for p in page.rows[i])
            masked = _DIGITS.sub("#", text)
            yield _Line(page=at, row=i, text=text, masked=masked, place=near, reach=far)


def _extent(row: Row, height: float, upper: bool) -> tuple[float, float]:
    top, bottom = min(p.box[1] for p in row), max(p.box[3] for p in row)
    return (top, bottom) if upper else (height - bottom, height - top)


def _at_one_place(lines: Sequence[_Line]) -> Iterator[list[_Line]]:
    group: list[_Line] = []
    for line in sorted(lines, key=lambda li: li.place):
        if group and line.place - group[0].place > _SAME:
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _is_running(lines: Sequence[_Line], pages: int) -> bool:
    number = len({li.page for li in lines})
    return number >= 3 or (number >= 2 and number * 2 >= pages)


def _stands_apart(lines: Sequence[_Line], pages: Sequence[PageContent], upper: bool) -> bool:
    """True where the text of every page of that size begins beyond these lines."""
    here = {(li.page, li.row) for li in lines}
    size = pages[lines[0].page].size
    reach = max(li.reach for li in lines)
    for at, page in enumerate(pages):
        if abs(page.size[0] - size[0]) > 1 or abs(page.size[1] - size[1]) > 1:
            continue
        height = page.size[1]
        nears = [
            _extent(r, height, upper)[0] for i, r in enumerate(page.rows) if (at, i) not in here
        ]
        nears += [t.box[1] if upper else height - t.box[3] for t in page.tables]
        outer = [li for li in _outermost([page], upper) if (at, li.row) not in here]
        nears = [
            n for n in nears if n not in {li.place for li in outer if _PAGE_NUMBER.match(li.text)}
        ]
        if nears and min(nears) < reach - _LEVEL:
            return False
    return True


def _is_number(lines: Sequence[_Line]) -> bool:
    return bool(_PAGE_NUMBER.match(lines[0].text))


def _own_number(line: _Line) -> bool:
    """True where the number printed is the page's own."""
    m = _PAGE_NUMBER.match(line.text)
    return bool(m and int(m[1]) == line.page + 1)
