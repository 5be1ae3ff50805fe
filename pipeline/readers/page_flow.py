"""Pages in, blocks in reading order out: margins left out, columns told apart, tables linked.

One line of text is one paragraph with a soft end, hard where the next word had room on it. A table
that a page break cuts is told by its column edges: a page that shows only rows whose merged cells
hide some edges has a part of them, and its cells are numbered by those of the table before. A merged
cell that the break cuts is printed on the first page only; it is carried to the rows it covers on
the next, with a note.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.model.grid import Block, Cell, CellBreak, Grid, Line, LineEnd, Paragraph, ReaderNote
from pipeline.readers.page_content import PageContent, PageTable, find_margins
from pipeline.readers.pdf_columns import Columns, beside, read_in_order
from pipeline.readers.pdf_lines import LinePiece

_ROOM = 0.5  # line heights to spare before a break counts as the author's
MERGED = "merged-over-pages"
_SAME_EDGE = 4.0  # points: how far a column's edge may move from page to page
_HEADER_ROWS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    """A thing of a page: a line, two columns or a table."""

    page: PageContent
    size: tuple[int, int]
    thing: LinePiece | Columns | PageTable


def assemble(
    pages: Sequence[PageContent],
) -> tuple[tuple[Block, ...], tuple[ReaderNote, ...]]:
    """The blocks of all pages: margins left out, columns in order, tables over pages linked."""
    margins = find_margins(pages)
    placed: list[_Placed] = []
    for at, page in enumerate(pages):
        rows = [row for i, row in enumerate(page.rows) if (at, i) not in margins]
        placed.extend(_in_order(page, rows))
    edges = _right_edges(placed)
    out: list[Block] = []
    notes: list[ReaderNote] = []
    above: tuple[int, PageTable] | None = None  # the page and table that ended it
    for i, item in enumerate(placed):
        after = placed[i + 1] if i + 1 < len(placed) else None
        if isinstance(item.thing, PageTable):
            table = item.thing
            if above is not None and above[0] == item.page.number - 1:
                table, said = go_on(above[1], table)
                notes.extend(said)
            out.append(table.grid)
            above = (item.page.number, table)
            continue
        if isinstance(item.thing, LinePiece) and item.thing.number in item.page.asides:
            out.append(replace(_paragraph(item.thing, item.page, LineEnd.SOFT), note=True))
            continue
        above = None
        if isinstance(item.thing, Columns):
            for block in item.thing.blocks:
                out.extend(_paragraph(p, item.page, LineEnd.SOFT) for p in block)
                out.append(CellBreak(kind="pipe", source=item.page.source(block[-1].box)))
        else:
            end = LineEnd.HARD if _room_left(item, after, edges) else LineEnd.SOFT
            out.append(_paragraph(item.thing, item.page, end))
    return tuple(out), tuple(notes)


def _in_order(page: PageContent, rows: Sequence[list[LinePiece]]) -> list[_Placed]:
    """A page's lines and tables from the top; columns never reach over a table."""
    out: list[_Placed] = []
    left = list(rows)
    for table in page.tables:
        above = [r for r in left if min(p.box[1] for p in r) < table.box[1]]
        left = left[len(above) :]
        out.extend(_placed_rows(page, above))
        out.append(_Placed(page=page, size=_size(page), thing=table))
    return out + _placed_rows(page, left)


def _placed_rows(page: PageContent, rows: Sequence[list[LinePiece]]) -> list[_Placed]:
    things, size = read_in_order(beside(rows), page.rules), _size(page)
    return [_Placed(page=page, size=size, thing=t) for t in things]


def _paragraph(piece: LinePiece, page: PageContent, end: LineEnd) -> Paragraph:
    line = piece.line(page.source(piece.box), end)
    return Paragraph(lines=(line,), bold=_is_bold(piece, page))


def _is_bold(piece: LinePiece, page: PageContent) -> bool | None:
    return None if page.bold is None else piece.number in page.bold


def _right_edges(placed: Sequence[_Placed]) -> dict[tuple[int, int], float]:
    """How far lines reach to the right on pages of each size."""
    out: dict[tuple[int, int], float] = {}
    for item in placed:
        if isinstance(item.thing, LinePiece):
            out[item.size] = max(out.get(item.size, 0.0), item.thing.box[2])
    return out


def _size(page: PageContent) -> tuple[int, int]:
    return (round(page.size[0]), round(page.size[1]))


def _room_left(item: _Placed, after: _Placed | None, edges: dict[tuple[int, int], float]) -> bool:
    """True where the next line's first two words had room: the author, not the width, broke it."""
    line = item.thing
    if after is None or not isinstance(line, LinePiece) or not isinstance(after.thing, LinePiece):
        return True
    if item.size != after.size or line.split:
        return not line.split
    text = after.thing.text
    second = text.find(" ", text.find(" ") + 1) if " " in text else -1
    part = (second if second >= 0 else len(text)) + 1
    width = after.thing.box[2] - after.thing.box[0]
    need = width * part / max(len(text), 1)
    return edges[item.size] - line.box[2] > need + _ROOM * line.height


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
