"""Tables that a page break cuts: told by their column edges, and merged cells carried over.

A page that shows only rows whose merged cells hide some edges has a part of the edges: its cells
are numbered by those of the table before. A merged cell that the break cuts is printed on the
first page only; it is carried to the rows it covers on the next, with a note.
"""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.model.grid import Cell, Grid, Line, ReaderNote
from pipeline.readers.page_content import PageTable

MERGED = "merged-over-pages"
_SAME_EDGE = 4.0  # points: how far a column's edge may move from page to page
_HEADER_ROWS = 3


def go_on(before: PageTable, after: PageTable) -> tuple[PageTable, tuple[ReaderNote, ...]]:
    """The table after a page break as the rest of the one before, or as it is if it is another."""
    xs, known = after.xs, before.xs
    at = [min(range(len(known)), key=lambda i: abs(known[i] - x)) for x in xs]
    far = any(abs(known[i] - x) > _SAME_EDGE for i, x in zip(at, xs, strict=True))
    if far or at[0] != 0 or at[-1] != len(known) - 1 or len(set(at)) != len(at):
        return after, ()
    cells = after.grid.cells
    if len(at) < len(known):
        cells = tuple(_renumbered(c, at) for c in cells)
    grid = replace(after.grid, cells=cells, cols=len(known) - 1, continues=True)
    grid, notes = _carried(before.grid, grid)
    return replace(after, grid=grid, xs=known), notes


def _renumbered(cell: Cell, at: Sequence[int]) -> Cell:
    first = at[cell.col]
    return replace(cell, col=first, col_span=at[cell.col + cell.col_span] - first)


def _carried(before: Grid, grid: Grid) -> tuple[Grid, tuple[ReaderNote, ...]]:
    """The grid with the text of merged cells that began on the page before."""
    top = _repeated_rows(before, grid)
    last = {c.col: c for c in before.cells if c.row + c.row_span == before.rows and c.col_span == 1}
    first = next((c for c in grid.cells if c.row == top and c.col == 0), None)
    if first is None or first.row_span > 1 or first.col_span > 1:
        return grid, ()
    cells: list[Cell] = []
    notes: list[ReaderNote] = []
    rest = not first.lines and _is_rest(grid, top)
    for cell in grid.cells:
        above = last.get(cell.col)
        if rest and above is not None and _is_cut(cell, above, top):
            whole_text = (*above.lines, *cell.lines)
            cells.append(replace(cell, row_span=1))
            cells.append(replace(cell, row=top + 1, row_span=cell.row_span - 1, lines=whole_text))
            notes.append(_note(whole_text, cell))
            continue
        if cell.row != top or cell.lines or not cell.col or above is None or not above.lines:
            cells.append(cell)
            continue
        whole = bool(first.lines)  # the row is not the rest of a cut one
        rows = cell.row_span if whole else cell.row_span - 1
        if cell.col_span > 1 or rows < 1 or max(above.row_span, cell.row_span) < 2:
            cells.append(cell)
            continue
        if not whole:
            cells.append(replace(cell, row_span=1))
        row = cell.row if whole else cell.row + 1
        cells.append(replace(cell, row=row, row_span=rows, lines=above.lines))
        notes.append(_note(above.lines, cell))
    cells.sort(key=lambda c: (c.row, c.col))
    return replace(grid, cells=tuple(cells)), tuple(notes)


def _note(lines: Sequence[Line], cell: Cell) -> ReaderNote:
    value = " ".join(line.text for line in lines)
    return ReaderNote(code=MERGED, value=value, source=cell.source)


def _is_rest(grid: Grid, row: int) -> bool:
    """True for a row whose own cells go on in mid-sentence: the rest of one the break cut."""
    own = [c for c in grid.cells if c.row == row and c.row_span == 1 and c.lines]
    return not own or not own[0].lines[0].text[:1].isupper()


def _is_cut(cell: Cell, above: Cell, top: int) -> bool:
    """True for a merged cell whose lines the page break parts: some before it, some after it.

    It covers the rest of a cut row and rows below it, so it is the cell of that row.
    """
    down = cell.row == top and cell.row_span > 1 and cell.col_span == 1
    return down and bool(cell.col) and bool(cell.lines) and bool(above.lines)


def _repeated_rows(before: Grid, grid: Grid) -> int:
    """How many rows at the top say what those of the table before say: its header again."""
    number = 0
    while number < min(_HEADER_ROWS, grid.rows, before.rows):
        here, there = _row(grid, number), _row(before, number)
        if here != there or not any(here):
            break
        number += 1
    return number


def _row(grid: Grid, row: int) -> list[str]:
    return ["".join(li.text for li in c.lines) for c in grid.cells if c.row == row]
