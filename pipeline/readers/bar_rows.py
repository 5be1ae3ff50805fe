"""A table that a program wrote out of Word, a line a row and bars between its cells, in; a grid out.

No bar stands around a row and no line of dashes below the header. A merged cell is written once, so
that its row is shorter, or once for each cell that it covers; a cell of several lines makes a row of
several. Text that holds the bars of a copied page is no such table.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from pipeline.model.grid import Cell, Grid, Line, LineEnd, Source
from pipeline.readers.ink import LeftOut, shown_text
from pipeline.readers.limits import Meter
from pipeline.readers.table_cells import cell_name

_FEWEST_BARS, _FEWEST_ROWS = 3, 3
_MOST_LINES = 100  # of one row
_BEGINS = re.compile(r"\s*(?:[IVXLC]{1,5}|[A-ZĐ]|\d{1,3}(?:\.\d{1,3})*)?\s*[.):]?\s*\|")
_TITLE = re.compile(r"\s*(?:[IVXLC]+|[A-ZĐ]|\d+(?:\.\d+)*)\s?[.):-]")


@dataclass(frozen=True, slots=True)
class _Text:
    """The lines of a file, the bars in each, and where each begins; width: the bars of a row."""

    lines: Sequence[str]
    bars: Sequence[int]
    starts: Sequence[int]
    width: int


def find_bar_tables(lines: Sequence[str], meter: Meter) -> dict[int, tuple[Grid, int]]:
    """Each table by the index of its first line, with the index of the line behind it."""
    bars = [line.count("|") for line in lines]
    inline = [line.strip() for line, n in zip(lines, bars, strict=True) if n]
    framed = any(s == "|" for s in inline) or 2 * sum(s[0] == "|" for s in inline) > len(inline)
    counts = Counter(n for n in bars if n >= _FEWEST_BARS)
    width, often = max(counts.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
    if framed or often < _FEWEST_ROWS or max(counts) > width:
        return {}
    starts = list(accumulate((len(line) for line in lines), initial=0))
    text = _Text(lines, bars, starts, width)
    out: dict[int, tuple[Grid, int]] = {}
    at = 0
    while at < len(lines):
        rows = _rows(text, at) if bars[at] >= min(2, width) else []
        if sum(sum(bars[i] for i in row) == width for row in rows) >= _FEWEST_ROWS:
            out[at] = (_grid(text, rows, len(out), meter), rows[-1].stop)
        at = rows[-1].stop if rows else at + 1
    return out


def _rows(text: _Text, at: int) -> list[range]:
    """The rows from that line on, each as the range of its lines, up to where the table ends."""
    rows: list[range] = []
    while at < len(text.lines) and text.lines[at].strip():
        if not text.bars[at]:
            if len(rows) < 2 or _is_title(text.lines[at]):
                break
            rows[-1] = range(rows[-1].start, at + 1)  # the last cell goes on
        else:
            rows.append(range(at, _row_end(text, at)))
        at = rows[-1].stop
    return rows


def _row_end(text: _Text, at: int) -> int:
    """Behind the lines whose bars together are those of a row; behind this one, a shorter row."""
    held = text.bars[at]
    for end in range(at + 1, min(len(text.lines), at + _MOST_LINES)):
        if held >= text.width or not text.lines[end].strip() or _BEGINS.match(text.lines[end]):
            break
        held += text.bars[end]
        if held == text.width:
            return end + 1
    return at + 1


def _is_title(line: str) -> bool:
    return line.upper() == line or _TITLE.match(line) is not None


def _grid(text: _Text, rows: Sequence[range], table: int, meter: Meter) -> Grid:
    cols = text.width + 1
    meter.add_cells(len(rows) * cols)
    cells: list[Cell] = []
    for number, row in enumerate(rows):
        pieces = _pieces(text, row)
        merged = len({" ".join(p.text for p in piece) for piece in pieces}) == 1
        for col, piece in enumerate(pieces[:1] if merged else pieces):
            last = merged or col == len(pieces) - 1
            name = cell_name(table, number, col)
            source = Source(line_start=row.start + 1, line_end=row.stop, cell=name)
            left_out = LeftOut()
            shown = (replace(p, text=shown_text(p.text, left_out).strip()) for p in piece)
            cells.append(
                Cell(
                    row=number, col=col, col_span=cols - col if last else 1,
                    lines=tuple(p for p in shown if p.text),
                    source=source, notes=left_out.take(source),
                )
            )  # fmt: skip
    where = Source(line_start=rows[0].start + 1, line_end=rows[-1].stop)
    return Grid(cells=tuple(cells), rows=len(rows), cols=cols, source=where)


def _pieces(text: _Text, row: range) -> list[list[Line]]:
    """The cells of a row, each as its printed lines."""
    out: list[list[Line]] = [[]]
    for i in row:
        at = text.starts[i]
        for n, piece in enumerate(text.lines[i].rstrip("\r\n").split("|")):
            if n:
                out.append([])
            if piece.strip():
                place = Source(
                    line_start=i + 1, line_end=i + 1, char_start=at, char_end=at + len(piece)
                )
                out[-1].append(Line(text=piece.strip(), source=place, end=LineEnd.HARD))
            at += len(piece) + 1
    return out
