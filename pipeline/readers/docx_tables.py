"""The rows of a Word table in, its cells at their places out: spans, merged cells, thin columns.

A clerk who wants the header row on each page may put it into the page header, above a table without one:
on the page they are one table, as columns of the same widths tell.
"""

from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field

from pipeline.model.grid import NOWHERE, Cell, Grid, Line, ReaderNote, Source
from pipeline.readers.docx_package import WordFile, unwrapped
from pipeline.readers.limits import Meter
from pipeline.readers.safe_xml import Element, attribute, child, children, local, value, whole
from pipeline.readers.table_cells import cell_name, tight_grid

_THIN = 240  # twips (4 mm): a column no wider is where the edges of two rows differ
_MOST_COLUMNS = 1000
_SAME_WIDTH = 60  # twips by which columns of one table cut in pieces may differ
_FEWEST = 3  # of a table that is no heading


@dataclass(frozen=True, slots=True, kw_only=True)
class CellText:
    """What a cell holds: its lines, and notes on what is not in them."""

    lines: tuple[Line, ...] = ()
    notes: tuple[ReaderNote, ...] = ()


ReadCell = Callable[[Element, Element, int, Source], CellText]
"""(cell, its row, the row's number from 0, its place) → what it holds."""


@dataclass(slots=True, kw_only=True)
class _Draft:
    row: int
    start: int  # of grid columns
    end: int
    rows: int = 1
    text: CellText = CellText()
    source: Source = NOWHERE


@dataclass(slots=True, kw_only=True)
class _Table:
    """Cells so far. open: cells that may go on downwards, by the column where they begin."""

    number: int
    meter: Meter
    cells: list[_Draft] = field(default_factory=list)
    open: dict[int, _Draft] = field(default_factory=dict)


def table_rows(table: Element) -> list[Element]:
    """The rows in order, those that a tracked change deletes too: they stand struck out."""
    return [r for r in unwrapped(table) if local(r) == "tr"]


def row_cells(row: Element) -> list[Element]:
    """The cells of a row that stand after all changes are accepted."""
    return [c for c in unwrapped(row) if local(c) == "tc" and child(c, "tcPr", "cellDel") is None]


def has_row_changes(table: Element) -> bool:
    """True where whole rows were inserted or deleted under change tracking."""
    marks = (child(r, "trPr") for r in unwrapped(table) if local(r) == "tr")
    return any(m is not None and next(children(m, "del", "ins"), None) is not None for m in marks)


def is_deleted(row: Element) -> bool:
    """True for a row that a tracked change takes away."""
    return child(row, "trPr", "del") is not None


def column_widths(table: Element) -> tuple[int, ...]:
    """The table's columns in twips; 0 where a width is not given."""
    columns = child(table, "tblGrid")
    found = children(columns, "gridCol") if columns is not None else ()
    return tuple(whole(attribute(c, "w"), 0) for c in found)


def alike(a: Sequence[int], b: Sequence[int]) -> bool:
    """True for columns of the same widths: a table cut in pieces."""
    return bool(a) and len(a) == len(b) and all(
        x > 0 and abs(x - y) <= _SAME_WIDTH for x, y in zip(a, b, strict=True)
    )  # fmt: skip


def given_width(cell: Element) -> int:
    """The width in twips that the cell asks for; 0 where it names none, or a share."""
    width = child(cell, "tcPr", "tcW")
    plain = width is not None and attribute(width, "type") == "dxa"
    return whole(attribute(width, "w"), 0) if plain else 0


def lays_out(table: Element) -> bool:
    """True for a table that only lays out: one column, or cells that hold more cells than it has."""
    rows = table_rows(table)
    own = sum(len(row_cells(r)) for r in rows)
    nested = sum(1 for e in table.iter() if local(e) == "tc") - own
    return all(len(row_cells(r)) < 2 for r in rows) or (nested > 0 and nested >= own)


def read_table(table: Element, number: int, read_cell: ReadCell, meter: Meter) -> Grid:
    """The table as a grid; `number` counts the document's tables from 0."""
    draft = _Table(number=number, meter=meter)
    for r, row in enumerate(table_rows(table)):
        _read_row(draft, row, r, read_cell)
    edges = _edges(column_widths(table), draft.cells)
    cells = [
        Cell(
            row=d.row,
            col=edges.get(d.start, d.start),
            row_span=d.rows,
            col_span=edges.get(d.end, d.end) - edges.get(d.start, d.start),
            lines=d.text.lines,
            source=d.source,
            notes=d.text.notes,
        )
        for d in draft.cells
        if edges.get(d.start, d.start) < edges.get(d.end, d.end)
    ]
    return tight_grid(cells, source=Source(cell=f"table {number + 1}"))


def _read_row(draft: _Table, row: Element, r: int, read_cell: ReadCell) -> None:
    at = max(0, min(whole(value(row, "trPr", "gridBefore"), 0), _MOST_COLUMNS))
    going: dict[int, _Draft] = {}
    left: _Draft | None = None
    for tc in row_cells(row):
        span = max(1, min(whole(value(tc, "tcPr", "gridSpan"), 1), _MOST_COLUMNS))
        draft.meter.add_cells(span)
        across = child(tc, "tcPr", "hMerge")
        if left is not None and across is not None and attribute(across, "val") != "restart":
            left.end += span
            at += span
            continue
        merge = child(tc, "tcPr", "vMerge")
        goes_on = merge is not None and attribute(merge, "val") != "restart"
        above = draft.open.get(at) if goes_on else None
        if above is not None:
            above.rows += 1
            left = above
        else:
            place = Source(cell=cell_name(draft.number, r, at))
            text = read_cell(tc, row, r, place)
            left = _Draft(row=r, start=at, end=at + span, text=text, source=place)
            draft.cells.append(left)
        if merge is not None:
            going[at] = left
        at += span
    draft.open = going


def _edges(widths: Sequence[int], cells: Sequence[_Draft]) -> dict[int, int]:
    """Each edge between columns, where thin columns count as none: both their edges are one.

    A thin column stays where a cell that holds anything stands in it alone.
    """
    alone = {d.start for d in cells if d.end - d.start == 1 and d.text != CellText()}
    edges: dict[int, int] = {0: 0}
    for at, width in enumerate(widths):
        thin = 0 < width <= _THIN and at not in alone
        edges[at + 1] = edges[at] + (0 if thin else 1)
    last = len(widths)
    for d in cells:
        for edge in range(last + 1, d.end + 1):
            edges[edge] = edges[last] + edge - last
            last = edge
    return edges


def add_page_header(table: Element, file: WordFile) -> None:
    """Puts the rows of a page header above the table's own, where they are of one table."""
    widths = column_widths(table)
    rows = table_rows(table)
    if len(widths) < _FEWEST or not rows:
        return
    for header in _headers(table, file):
        for above in (e for e in header.iter() if local(e) == "tbl"):
            found = table_rows(above)
            if found and alike(column_widths(above), widths):
                if _row_text(found[0]) != _row_text(rows[0]):
                    for row in found:
                        rows[0].addprevious(deepcopy(row))
                return


def _headers(table: Element, file: WordFile) -> Iterator[Element]:
    """The page headers of the table's section; one without any has those of the section before."""
    body = next((e for e in table.iterancestors() if local(e) == "body"), None)
    if body is None:
        return
    top = next(e for e in (table, *table.iterancestors()) if e.getparent() is body)
    sections = [(i, e) for i, e in enumerate(body) if _section(e) is not None]
    at = body.index(top)
    behind = [e for i, e in sections if i >= at][:1]
    before = [e for i, e in sections if i < at][::-1]
    for e in (*behind, *before):
        said = _section(e)
        found = list(children(said, "headerReference")) if said is not None else []
        if found:
            trees = (file.page_header(attribute(one, "id")) for one in found)
            yield from (tree for tree in trees if tree is not None)
            return


def _section(e: Element) -> Element | None:
    return e if local(e) == "sectPr" else child(e, "pPr", "sectPr")


def _row_text(row: Element) -> str:
    return " ".join("".join(e.text or "" for e in row.iter() if local(e) == "t").split())
