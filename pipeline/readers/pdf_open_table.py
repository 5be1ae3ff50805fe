"""Letters, rules and filled boxes of a page in, tables that no full set of rules draws out.

Cells that are boxes or shaded are taken from their boxes. Else columns are told by the white that
runs through all lines, rows by level rules, bands or the white between them. Refuses a table whose
rows could be cut in more than one way.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

import numpy as np

from pipeline.model.grid import Box
from pipeline.readers.pdf_chars import Chars
from pipeline.readers.pdf_lines import LinePiece, read_pieces
from pipeline.readers.pdf_objects import PageObjects
from pipeline.readers.pdf_open_rows import cut_rows
from pipeline.readers.pdf_rules import Rule, TooManyRules
from pipeline.readers.pdf_table import RuledTable, find_tables

_GAP = 4.5  # points between two columns
_FEWEST_COLUMNS = 4
_FEWEST_LINES = 2  # lines that stand in so many columns
_MOST_WORDS = 0.75  # part of a justified line's pieces that are single words
_EVEN = 1.4  # times the narrowest of its gaps that the widest is
_STRIPE = 3.0  # points of white between two columns
_WIDE = 0.6  # part of the table's width that a rule or band goes over
_SAME = 2.5  # points: edges this near are one
_OVER = 1.5  # points that a letter may reach over the edge of its cell
_NEXT = 0.6  # of a line's height: the white before a line that is still part of the table
_NEAR = 1.05  # of the most white between two lines of the table, likewise
_SPANNING = 0.4  # part of the rows that may hold merged cells
_MOST_FILLS = 4_000

Lines = Sequence[Sequence[LinePiece]]


def open_lines(lines: Lines) -> bool:
    """True where header words, or cells, stand in a row outside every table: lines in columns."""
    found = [line for line in lines if len(line) >= _FEWEST_COLUMNS and not _justified(line)]
    return len(found) >= _FEWEST_LINES


def find_open_tables(chars: Chars, objects: PageObjects, level: Sequence[Rule]) -> list[RuledTable]:
    """The tables of a page that has none with rules; empty where none is sure."""
    if not len(chars) or len(objects.fills) > _MOST_FILLS:
        return []
    pieces = read_pieces(chars, np.zeros(len(chars), np.int64), _GAP)
    lines = [list(g) for _, g in groupby(pieces, key=lambda p: p.number)]
    lines.sort(key=lambda line: min(p.box[1] for p in line))
    seeds = [i for i, line in enumerate(lines) if len(line) >= _FEWEST_COLUMNS]
    seeds = [i for i in seeds if not _justified(lines[i])]
    if len(seeds) < _FEWEST_LINES:
        return []
    boxed = _boxed(objects, level, pieces)
    if boxed and all(_stands_in(lines[i], boxed) for i in seeds):
        return boxed
    edges = [*level, *_fill_edges(objects)]
    table = _by_white(lines, seeds, edges)
    return [table] if table is not None else []


def _stands_in(line: Sequence[LinePiece], tables: Sequence[RuledTable]) -> bool:
    """True for a line in one of these tables: every second row may have no box of its own."""
    return any(all(_within(p.box, t.box) for p in line) for t in tables)


def _justified(line: Sequence[LinePiece]) -> bool:
    """True for a line of words set evenly to fill its width: no row of a table."""
    gaps = [b.box[0] - a.box[2] for a, b in pairwise(line)]
    single = sum(" " not in p.text for p in line) >= _MOST_WORDS * len(line)
    return single and max(gaps) < _EVEN * min(gaps)


# -- boxes -----------------------------------------------------------------------------------------


def _boxed(
    objects: PageObjects, level: Sequence[Rule], pieces: Sequence[LinePiece]
) -> list[RuledTable]:
    """Tables whose cells are filled boxes, with or without rules."""
    lying = [*level, *_fill_edges(objects)]
    standing = [*objects.upright]
    for fill in objects.fills:
        if fill.colour is not None:
            x0, top, x1, bottom = fill.box
            standing += [Rule(at=x0, first=top, last=bottom), Rule(at=x1, first=top, last=bottom)]
    try:
        found, _ = find_tables(lying, standing)
    except TooManyRules:
        return []
    return [t for t in found if t.cols >= _FEWEST_COLUMNS - 1 and t.rows >= 2 and _fits(t, pieces)]


def _fill_edges(objects: PageObjects) -> list[Rule]:
    out: list[Rule] = []
    for fill in objects.fills:
        if fill.colour is not None:
            x0, top, x1, bottom = fill.box
            out += [Rule(at=top, first=x0, last=x1), Rule(at=bottom, first=x0, last=x1)]
    return out


def _fits(table: RuledTable, pieces: Sequence[LinePiece]) -> bool:
    """True where no line reaches over the side of its cell, and cells stand in several columns."""
    inside = [p for p in pieces if _within(p.box, table.box)]
    columns: set[int] = set()
    for piece in inside:
        x, y = (piece.box[0] + piece.box[2]) / 2, (piece.box[1] + piece.box[3]) / 2
        col = int(np.clip(np.searchsorted(table.xs, x) - 1, 0, table.cols - 1))
        row = int(np.clip(np.searchsorted(table.ys, y) - 1, 0, table.rows - 1))
        cell = table.box_of(table.regions[table.owner[row][col]])
        if piece.box[0] < cell[0] - _OVER or piece.box[2] > cell[2] + _OVER:
            return False
        columns.add(col)
    return len(columns) >= _FEWEST_COLUMNS - 1


def _within(inner: Box, outer: Box) -> bool:
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]


# -- white -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Block:
    """Lines of a table. stripes: the white between its columns. left, right: its sides."""

    lines: Lines
    stripes: tuple[tuple[float, float], ...]
    left: float
    right: float

    @property
    def middles(self) -> list[float]:
        return [(a + b) / 2 for a, b in self.stripes]

    def column(self, piece: LinePiece) -> int | None:
        """The column a piece stands in; None where it goes over several."""
        crossed = [m for m in self.middles if piece.box[0] < m < piece.box[2]]
        return None if crossed else sum(m < piece.box[0] for m in self.middles)


def _by_white(lines: Lines, seeds: Sequence[int], edges: Sequence[Rule]) -> RuledTable | None:
    """The table in the lines from the first to the last seed and those next to them."""
    stripes = _stripes([lines[i] for i in seeds])
    if len(stripes) + 1 < _FEWEST_COLUMNS:
        return None
    block = _block(lines, seeds[0], seeds[-1], stripes, edges)
    ys = _wide_edges(block, edges)
    rows = cut_rows(block.lines, block.column, ys)
    if rows is None or (len(rows) < 2 and len(ys) < 2):
        return None
    return _built(block, rows)


def _stripes(lines: Lines) -> tuple[tuple[float, float], ...]:
    """The white that runs through all these lines."""
    spans = sorted((p.box[0], p.box[2]) for line in lines for p in line)
    out: list[tuple[float, float]] = []
    end = spans[0][1]
    for first, last in spans:
        if first - end >= _STRIPE:
            out.append((end, first))
        end = max(end, last)
    return tuple(out)


def _block(
    lines: Lines,
    first: int,
    last: int,
    stripes: tuple[tuple[float, float], ...],
    edges: Sequence[Rule],
) -> _Block:
    """The seeds' lines, with those above and below that keep to the columns and stand close."""
    pieces = [p for line in lines[first : last + 1] for p in line]
    left, right = min(p.box[0] for p in pieces), max(p.box[2] for p in pieces)
    block = _Block(lines=lines[first : last + 1], stripes=stripes, left=left, right=right)
    ys = _wide_edges(block, edges)
    near = _NEAR * max([_white(a, b) for a, b in pairwise(block.lines)])
    while first > 0 and _belongs(lines[first - 1], lines[first], block, ys, near):
        first -= 1
    while last + 1 < len(lines) and _belongs(lines[last + 1], lines[last], block, ys, near):
        last += 1
    return _Block(lines=lines[first : last + 1], stripes=stripes, left=left, right=right)


def _belongs(
    line: Sequence[LinePiece],
    beside: Sequence[LinePiece],
    block: _Block,
    ys: Sequence[float],
    near: float,
) -> bool:
    """True for a line next to the table that is part of it: within its edges, or close and in its
    columns where the table reaches beyond its edges.
    """
    middle, next_to = _middle(line), _middle(beside)
    if len(ys) >= 3 and ys[0] < middle < ys[-1]:
        return True
    if len(ys) >= 3 and ys[0] < next_to < ys[-1]:
        return False
    in_columns = all(block.column(p) is not None for p in line)
    sides = all(p.box[0] >= block.left - _OVER and p.box[2] <= block.right + _OVER for p in line)
    height = max(p.height for p in line)
    return in_columns and sides and _white(line, beside) <= max(near, _NEXT * height)


def _middle(line: Sequence[LinePiece]) -> float:
    return (min(p.box[1] for p in line) + max(p.box[3] for p in line)) / 2


def _white(a: Sequence[LinePiece], b: Sequence[LinePiece]) -> float:
    """The white between two lines, one above the other."""
    upper, lower = sorted((a, b), key=_middle)
    return min(p.box[1] for p in lower) - max(p.box[3] for p in upper)


def _wide_edges(block: _Block, edges: Sequence[Rule]) -> list[float]:
    """Places of rules or bands that together go over most of the table's width."""
    width = block.right - block.left
    out: list[float] = []
    near: list[Rule] = []
    for edge in [*sorted(edges, key=lambda r: r.at), None]:
        if near and (edge is None or edge.at - near[0].at > _SAME):
            spans = [(max(r.first, block.left), min(r.last, block.right)) for r in near]
            if _covered(spans) >= _WIDE * width:
                out.append((near[0].at + near[-1].at) / 2)
            near = []
        if edge is not None:
            near.append(edge)
    return out


def _covered(spans: Sequence[tuple[float, float]]) -> float:
    total, end = 0.0, float("-inf")
    for first, last in sorted(spans):
        total += max(0.0, last - max(first, end))
        end = max(end, last)
    return total


def _built(block: _Block, rows: Sequence[tuple[float, float]]) -> RuledTable | None:
    """The table of these rows; a stripe that a line goes over is no edge in its row."""
    left, right = block.left - 2, block.right + 2
    level = [Rule(at=y, first=left, last=right) for y in {y for row in rows for y in row}]
    upright: list[Rule] = []
    merged = 0
    for top, bottom in rows:
        here = [p for line in block.lines for p in line if top <= _level(p) < bottom]
        open_ = [m for m in block.middles if any(p.box[0] < m < p.box[2] for p in here)]
        merged += bool(open_) and len(here) > 1
        sides = [left, *(m for m in block.middles if m not in open_), right]
        if open_ and len({block.column(p) for p in here} - {None}) == 0:
            sides = [left, right]
        upright += [Rule(at=x, first=top, last=bottom) for x in sides]
    if merged > _SPANNING * len(rows):
        return None
    tables, _ = find_tables(level, upright)
    return tables[0] if len(tables) == 1 and tables[0].rows == len(rows) else None


def _level(piece: LinePiece) -> float:
    return (piece.box[1] + piece.box[3]) / 2
