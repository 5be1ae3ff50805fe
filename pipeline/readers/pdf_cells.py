"""A page's letters and its tables in: the letters of each cell out, with what was set apart there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.model.grid import Box, Cell, Grid, ReaderNote, Source
from pipeline.readers.page_content import PageTable, place_on
from pipeline.readers.pdf_chars import Chars, Flags, Ints
from pipeline.readers.pdf_lines import LinePiece, read_text
from pipeline.readers.pdf_table import RuledTable

FLOW = -1
"""The group of letters outside every table."""

OVERPRINTED = "text-over-text"
CROSSES = "text-crosses-cells"

_WITHIN_WORD = 0.1  # of a letter's height: a gap that no space has
_MOST_STEPS = 4  # in the stream between two letters of one stretch


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedPage:
    """Where boxes of a page lie. size: as its text runs; turns: to the page as shown."""

    number: int
    size: tuple[float, float]
    turns: int

    def source(self, box: Box) -> Source:
        if not self.turns:
            return Source(page=self.number, bbox=box)
        return place_on(self.number, box, self.size, self.turns)

    def note(self, code: str, chars: Chars, value: str | None = None) -> ReaderNote:
        """A note on these characters; it quotes them where no other value is given."""
        text = read_text(chars) if value is None else value
        return ReaderNote(code=code, value=text, source=self.source(chars.box()))

    def whole(self, code: str, value: str) -> ReaderNote:
        """A note on the whole page."""
        return ReaderNote(code=code, value=value, source=self.source((0.0, 0.0, *self.size)))


def groups_of(chars: Chars, tables: Sequence[RuledTable]) -> tuple[Ints, list[int]]:
    """For each character the number of its cell, counted over all tables; and their first ones."""
    group = np.full(len(chars), FLOW, np.int64)
    x, y = (chars.x0 + chars.x1) / 2, (chars.top + chars.bottom) / 2
    firsts: list[int] = []
    count = 0
    for table in tables:
        firsts.append(count)
        inside = np.flatnonzero(chars.within(table.box) & (group == FLOW))
        owner = np.array(table.owner, np.int64)
        col = np.clip(np.searchsorted(table.xs, x[inside], "right") - 1, 0, table.cols - 1)
        row = np.clip(np.searchsorted(table.ys, y[inside], "right") - 1, 0, table.rows - 1)
        group[inside] = count + owner[row, col]
        count += len(table.regions)
    return group, firsts


def filled_cells(group: Ints, firsts: Sequence[int], tables: Sequence[RuledTable]) -> list[bool]:
    """Of each table, as grouped, whether two of its cells or more hold text."""
    counts = np.bincount(group[group != FLOW], minlength=1)
    ends = (first + len(t.regions) for first, t in zip(firsts, tables, strict=True))
    return [
        int(np.count_nonzero(counts[first:end])) >= 2
        for first, end in zip(firsts, ends, strict=True)
    ]


def stretches(chars: Chars, which: Flags, group: Ints | None) -> list[tuple[int, Ints]]:
    """These characters in stretches of the stream within one cell: its number, their indexes."""
    at = np.flatnonzero(which)
    if not len(at):
        return []
    cell = np.full(len(at), FLOW) if group is None else group[at]
    new = (np.diff(chars.order[at]) > _MOST_STEPS) | (np.diff(cell) != 0)
    parts = np.split(at, np.flatnonzero(new) + 1)
    return [(FLOW if group is None else int(group[p[0]]), p) for p in parts]


def crossing(chars: Chars, group: Ints) -> list[tuple[int, Ints]]:
    """Words that go on over the edge of their cell: the cell they begin in, their two letters."""
    if len(chars) < 2:
        return []
    tall = chars.bottom - chars.top
    near = np.abs(chars.x0[1:] - chars.x1[:-1]) < _WITHIN_WORD * tall[:-1]
    near &= group[1:] != group[:-1]
    if not near.any():
        return []
    near &= np.abs(chars.base[1:] - chars.base[:-1]) < 0.05 * tall[:-1]
    near &= chars.order[1:] - chars.order[:-1] == 1
    near &= (group[1:] != FLOW) & (group[:-1] != FLOW)
    return [(int(group[i]), np.array([i, i + 1])) for i in np.flatnonzero(near).tolist()]


def fill_table(
    table: RuledTable,
    first: int,
    by_group: Mapping[int, Sequence[LinePiece]],
    notes: Mapping[int, Sequence[ReaderNote]],
    page: PlacedPage,
) -> PageTable:
    """The table with its lines; its cells are numbered from `first` on."""
    cells = tuple(
        Cell(
            row=region.row,
            col=region.col,
            row_span=region.row_span,
            col_span=region.col_span,
            lines=tuple(p.line(page.source(p.box)) for p in by_group.get(first + i, ())),
            source=page.source(table.box_of(region)),
            notes=tuple(notes.get(first + i, ())),
        )
        for i, region in enumerate(table.regions)
    )
    source = page.source(table.box)
    grid = Grid(cells=cells, rows=table.rows, cols=table.cols, source=source)
    return PageTable(grid=grid, box=table.box, xs=table.xs)
