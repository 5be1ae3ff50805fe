"""Blocks in, the document's lines and tables in reading order out."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count

from pipeline.model.frozen import dataclass
from pipeline.model.grid import Block, Cell, CellBreak, Grid, Line, LineEnd, Paragraph, expand_cells
from pipeline.structure.columns import ColumnRules
from pipeline.structure.contents import Contents
from pipeline.structure.header_columns import HeaderRow
from pipeline.structure.header_row import find_header
from pipeline.structure.rules import StructureRules
from pipeline.text.fold import fold_spaced
from pipeline.text.joined import Joined, JoinRules, join_lines


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowLine:
    """A line of running text. opens: it begins a paragraph for certain (the one before ended).

    cell_before: a mark between cells (or a table cell's edge) stands before it.
    """

    line: Line
    text: str
    folded: str
    opens: bool
    cell_before: bool
    bold: bool | None = None
    centred: bool | None = None
    note: bool = False
    aside: bool = False

    @property
    def upper(self) -> bool:
        """True for a line printed in capitals."""
        return self.text.upper() == self.text and any(c.isalpha() for c in self.text)


def slice_line(line: FlowLine, start: int, end: int | None) -> FlowLine:
    """That part of a line as a line of its own, behind the edge of a cell."""
    text = line.text[start:end].strip()
    source = line.line.source
    at = line.line.text.find(text)
    if source.char_start is not None and at >= 0:
        source = replace(
            source, char_start=source.char_start + at, char_end=source.char_start + at + len(text)
        )
    cut = replace(line.line, text=text, source=source)
    return replace(line, line=cut, text=text, folded=fold_spaced(text), cell_before=True)


def join_flow(lines: Sequence[FlowLine], joins: JoinRules, hard: str = " ") -> Joined:
    """Lines of running text as one text; empty for none."""
    return join_lines([li.line for li in lines], joins, hard)


Item = FlowLine | Grid
_DASHES = ("-", "–", "+")
_NARROW = 3  # columns of a heading or a signature at most


def flow(
    blocks: Sequence[Block], columns: ColumnRules, contents: Contents, rules: StructureRules
) -> Iterator[Item]:
    """Every line with what is known of the break before it; tables as they are.

    A grid without a header that is narrow or short (the heading's two columns, the signature) is
    laid out as lines, cell by cell; rows above a table's header become lines before it, the
    recipients and the signature in its last rows become lines after it.
    """
    opens, cell = True, True
    width = 0  # of the latest table with a header
    table = False  # the latest grid was one, no heading or signature
    for block in blocks:
        if isinstance(block, CellBreak):
            cell = True
            opens = opens or block.kind == "blank"
            continue
        if isinstance(block, Paragraph):
            for item in _lines(block, opens, cell):
                yield item
                opens = item.line.end is LineEnd.HARD
                cell = False
            continue
        header = find_header(expand_cells(block), columns, contents)
        going_on = block.continues and table
        table = False
        for part in _grid(block, header, width, going_on, rules):
            table = isinstance(part, Grid)
            yield part
        width = block.cols if header is not None else width
        opens, cell = True, True


def _lines(paragraph: Paragraph, opens: bool, cell: bool) -> Iterator[FlowLine]:
    for line in paragraph.lines:
        text = " ".join(line.text.split())
        if not text:
            continue
        yield FlowLine(
            line=line,
            text=text,
            folded=fold_spaced(text),
            opens=opens,
            cell_before=cell,
            bold=paragraph.bold,
            centred=paragraph.centred,
            note=paragraph.note,
            aside=paragraph.aside,
        )
        opens, cell = line.end is LineEnd.HARD, False


def _grid(
    grid: Grid, header: HeaderRow | None, width: int, going_on: bool, rules: StructureRules
) -> Iterator[Item]:
    """going_on: it continues a table, not a heading of two tables."""
    if grid.aside and (header is None or "lead" not in header.fields):
        return  # a list of links names no body that leads
    if header is None:
        rest = going_on or (grid.cols == width and grid.cols > _NARROW)
        if rest or (grid.cols >= 3 and grid.rows >= 2 and _looks_tabular(grid)):
            first = _first_full_row(grid) if grid.name else 0
            yield from _with_lines_around(grid, first, rules)
        else:
            yield from _cells_as_lines(grid.cells, rules)
        return
    yield from _with_lines_around(grid, header.first, rules)


def _with_lines_around(grid: Grid, first: int, rules: StructureRules) -> Iterator[Item]:
    """The table from its first row to its signature; what stands above and below as lines."""
    end = _closing_row(grid, first, rules)
    yield from _cells_as_lines([c for c in grid.cells if c.row < first], rules)
    yield _rows_between(grid, first, end) if first or end < grid.rows else grid
    yield from _cells_as_lines([c for c in grid.cells if c.row >= end], rules)


def _closing_row(grid: Grid, first: int, rules: StructureRules) -> int:
    """The row of the recipients or the signature with no row of a table below it; else the end."""
    end = grid.rows
    for row in range(grid.rows - 1, first, -1):
        texts = [c.lines[0].text for c in grid.cells if c.row == row and c.lines]
        if len(texts) > _NARROW or any(map(_is_number, texts)):
            break
        end = row if any(_closes(text, rules) for text in texts) else end
    return end


def _closes(text: str, rules: StructureRules) -> bool:
    """True for the label of the recipients, or an authority or office in capitals."""
    folded, upper = fold_spaced(text), text == text.upper()
    signed = rules.signature.forms.search(text) or rules.signature.titles.search(folded)
    return bool(rules.recipients.search(folded) or (upper and signed))


def _looks_tabular(grid: Grid) -> bool:
    """True for a grid with numbers below each other in its first column, figures beside each
    other, or many full columns.
    """
    numbers = sum(1 for c in grid.cells if c.col == 0 and c.lines and _is_number(c.lines[0].text))
    full = Counter(c.row for c in grid.cells if c.lines)
    wide = grid.cols > _NARROW and sum(n > _NARROW for n in full.values()) >= 2
    figures = Counter(
        c.row for c in grid.cells if c.col and c.lines and _is_figure(c.lines[0].text)
    )
    return (
        numbers >= 2
        or max(figures.values(), default=0) >= 2
        or wide
        or (grid.cols >= 5 and grid.rows >= 3)
    )


def _first_full_row(grid: Grid) -> int:
    """The first row of a sheet with three filled cells: what stands above it is no table."""
    filled = Counter(c.row for c in grid.cells if c.lines)
    return next((r for r in range(grid.rows) if filled[r] >= 3), 0)


def _is_number(text: str) -> bool:
    return text.strip(" .)").isdigit()


def _is_figure(text: str) -> bool:
    return text[:1].isdigit() and not text.strip(" .,%/0123456789")


def _rows_between(grid: Grid, first: int, end: int) -> Grid:
    return replace(
        grid,
        cells=tuple(replace(c, row=c.row - first) for c in grid.cells if first <= c.row < end),
        rows=end - first,
        hidden_rows=tuple(r - first for r in grid.hidden_rows if first <= r < end),
    )


def _cells_as_lines(cells: Sequence[Cell], rules: StructureRules) -> Iterator[FlowLine]:
    """Cell by cell, row by row; the recipients' column beside the signature's first, whole."""
    filled = [c for c in cells if c.lines]
    starts = (c.row for c in filled if rules.recipients.search(fold_spaced(c.lines[0].text)))
    first = next(starts, None)
    if first is not None:
        beside = {c.row for c in filled if c.col or c.lines[0].text.startswith(_DASHES)}
        rows = range(first, next(r for r in count(first + 1) if r not in beside))
        cells = sorted(cells, key=lambda c: (c.row, 0) if c.row not in rows else (first, c.col))
    for cell in cells:
        yield from _lines(Paragraph(lines=cell.lines), True, True)
