"""What one page prints, read from letters or from a picture: rows outside tables, and tables."""

from collections.abc import Callable
from dataclasses import dataclass

from pipeline.model.grid import Box, Grid, ReaderNote, Source
from pipeline.readers.pdf_columns import Row
from pipeline.readers.pdf_rules import Rule
from pipeline.readers.pdf_turns import askew_box, turn_box


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
