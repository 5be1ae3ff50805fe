"""Cells of a table as a file writes them in, those that it shows at their places out.

Offices and portals write tables on a finer raster than they show: a section row that spans nine
columns of six, a hair-thin column where two rows' edges differ. A column or row in which no cell
begins is no column to a reader of the page, so it is taken out and the spans over it shortened. Exports
in plain text guard a text from being taken for a number or a formula (`="Tháng 10/2025"`, `'01/2025`)
and write a line break as `<br>` or `\\n`, and an empty cell as `NULL`; a formula whose result is not in
the file is told of.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from pipeline.model.grid import NOWHERE, Cell, Grid, Line, ReaderNote, Source
from pipeline.readers.ink import UNREAD, LeftOut, shown_text
from pipeline.readers.limits import Meter

BREAK = re.compile(r"<br\s*/?>", re.I)
_TYPED_BREAK = re.compile(rf"{BREAK.pattern}|\\r\\n|\\[nr]|[\r\n\x0b\x0c\u2028]", re.I)
_TEXT = r'"(?:[^"]|"")*"'
_JOINED = rf"(?:{_TEXT}|CHAR\(1[03]\))"
_OF_TEXT = re.compile(rf"=\s*(?:\(|T\()?\s*({_JOINED}(?:\s*&\s*{_JOINED})*)\s*\)?", re.I)
_LINK = re.compile(rf"=\s*HYPERLINK\(\s*{_TEXT}\s*[,;]\s*({_TEXT})\s*\)", re.I)
_PART = re.compile(rf"({_TEXT})|CHAR", re.I)
_FORMULA = re.compile(r"=[-+(\"'$]|=[A-Z]+[$\d(]", re.I)
_FAILED = re.compile(r"#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!|#+)")
NOTHING = frozenset(
    {r"\N", "NULL", "NaN", "nan", "<NA>", "None"}
)  # how programs write an empty cell
_GUARDED = re.compile(r"'(?=[^\s'])[^']*")


@dataclass(slots=True, kw_only=True)
class CellDraft:
    """A cell as the file writes it: its spans, its lines."""

    col_span: int = 1
    row_span: int = 1
    lines: list[Line] = field(default_factory=list)
    source: Source = NOWHERE
    notes: list[ReaderNote] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class RowDraft:
    """A row of cells. group: rows of a lower group stand first, and spans end with their group."""

    cells: list[CellDraft] = field(default_factory=list)
    group: int = 1


def place_rows(rows: Sequence[RowDraft], meter: Meter) -> list[Cell]:
    """Cells placed as HTML places them: each at the first free column of its row, spans clipped.

    meter: counts the places that they cover.
    """
    ordered = sorted(rows, key=lambda r: r.group)
    ends = {row.group: i + 1 for i, row in enumerate(ordered)}
    taken: set[tuple[int, int]] = set()
    out: list[Cell] = []
    for r, row in enumerate(ordered):
        end = ends[row.group]
        col = 0
        for draft in row.cells:
            while (r, col) in taken:
                col += 1
            down = min(draft.row_span or end, end - r)
            right = 1
            while right < draft.col_span and (r, col + right) not in taken:
                right += 1
            meter.add_cells(down * right)
            taken.update((r + y, col + x) for y in range(down) for x in range(right))
            out.append(_cell(draft, r, col, down, right))
            col += right
    return out


def _cell(draft: CellDraft, row: int, col: int, down: int, right: int) -> Cell:
    return Cell(
        row=row,
        col=col,
        row_span=down,
        col_span=right,
        lines=tuple(draft.lines),
        source=draft.source,
        notes=tuple(draft.notes),
    )


def tight_grid(
    cells: Sequence[Cell], *, source: Source, continues: bool = False, name: str = ""
) -> Grid:
    """A grid of these cells without the columns and rows in which none of them begins."""
    rows = sorted({c.row for c in cells})
    cols = sorted({c.col for c in cells})
    moved = []
    for c in cells:
        row, col = bisect_left(rows, c.row), bisect_left(cols, c.col)
        down = bisect_left(rows, c.row + c.row_span) - row
        right = bisect_left(cols, c.col + c.col_span) - col
        moved.append(replace(c, row=row, col=col, row_span=down, col_span=right))
    return Grid(
        cells=tuple(sorted(moved, key=lambda c: (c.row, c.col))),
        rows=len(rows),
        cols=len(cols),
        source=source,
        continues=continues,
        name=name,
    )


def cell_name(table: int, row: int, col: int) -> str:
    """A place in a table for people; all counted from 0 here, from 1 there."""
    return f"table {table + 1} row {row + 1} column {col + 1}"


def typed_lines(text: str, left_out: LeftOut) -> Iterator[str]:
    """The lines of a cell, none of them blank; a formula whose result is not told is kept as it is."""
    text = text.strip()
    said = _LINK.fullmatch(text) or _OF_TEXT.fullmatch(text)
    if said is not None:
        parts = _PART.finditer(said[1])
        text = "".join(m[1][1:-1].replace('""', '"') if m[1] else "\n" for m in parts)
    elif text in NOTHING:
        return
    elif _FORMULA.match(text) or _FAILED.fullmatch(text):
        left_out.add(UNREAD, text)
    elif _GUARDED.fullmatch(text):
        text = text[1:]
    for line in _TYPED_BREAK.split(text):
        shown = shown_text(line, left_out).strip()
        if shown:
            yield shown
