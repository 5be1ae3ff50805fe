"""Groups of rules in, tables out: column and row edges, and which places each cell covers.

A side without an outer rule ends where the inner rules end. Text is not looked at.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.model.grid import Box
from pipeline.readers.pdf_rings import rings_apart
from pipeline.readers.pdf_rules import SNAP, Rule, RuleGroup, TooManyRules, group_rules, merge_rules

_OPEN_SIDE = 8.0  # points that the crossing rules stand out where a side has no rule of its own
_COVERED = 0.5  # part of a cell's side that must be drawn
_MOST_EDGES = 2_000
_STRIP = 8.0  # points: a strip no wider than a letter is where the edges of two rows differ
_FEW_ROWS, _ODD = 2, 4  # rows that an edge bounds, of itself and where others bound more
_FEWEST = 3  # columns of a table in which a frame may be drawn
_WIDE_ROW = 45.0  # points: the highest row over the whole width of a table without outer rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A cell's place: row, column, how many of each it covers."""

    row: int
    col: int
    row_span: int
    col_span: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RuledTable:
    """xs: column edges from left to right; ys: row edges from the top. owner[row][col]: region.

    open_sides: no rule is drawn on its left or right side.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    regions: tuple[Region, ...]
    owner: tuple[tuple[int, ...], ...]
    open_sides: bool = False

    @property
    def rows(self) -> int:
        return len(self.ys) - 1

    @property
    def cols(self) -> int:
        return len(self.xs) - 1

    @property
    def box(self) -> Box:
        return (self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    def box_of(self, region: Region) -> Box:
        """The rectangle of a cell."""
        return (
            self.xs[region.col],
            self.ys[region.row],
            self.xs[region.col + region.col_span],
            self.ys[region.row + region.row_span],
        )


def find_tables(
    drawn_level: Sequence[Rule], drawn_upright: Sequence[Rule]
) -> tuple[list[RuledTable], list[Box]]:
    """The tables of a page from the top, and the single boxes that frame something (a stamp).

    A table inside a cell of another is part of that cell, a frame drawn round words no part of the
    table. Raises TooManyRules.
    """
    found = _find(drawn_level, drawn_upright)
    if not any(_has_odd_edge(t) for t in found[0]):
        return found
    rest = rings_apart(drawn_level, drawn_upright)
    if rest is None:
        return found
    without = _find(rest.level, rest.upright)
    return without if all(_in_a_table(box, without[0]) for box in rest.boxes) else found


def _has_odd_edge(table: RuledTable) -> bool:
    """True where an edge between columns bounds the cells of few rows."""
    bounds = [0] * (table.cols + 1)
    for region in table.regions:
        bounds[region.col] += region.row_span
    fewest, most = min(bounds[1:-1], default=9), max(bounds[1:-1], default=9)
    odd = fewest <= _FEW_ROWS or (fewest <= _ODD and fewest < most)
    return table.rows > 1 and table.cols > _FEWEST and odd


def _in_a_table(box: Box, tables: Sequence[RuledTable]) -> bool:
    """True for a box within a table of some columns, or hardly over its edge."""
    grown = (box[0] + SNAP, box[1] + SNAP, box[2] - SNAP, box[3] - SNAP)
    return any(t.cols >= _FEWEST and _inside(grown, t.box) for t in tables)


def _find(
    drawn_level: Sequence[Rule], drawn_upright: Sequence[Rule]
) -> tuple[list[RuledTable], list[Box]]:
    """The same of all rules as they are drawn."""
    tables: list[RuledTable] = []
    frames: list[Box] = []
    level = merge_rules(drawn_level)
    for group in group_rules(level, merge_rules(drawn_upright)):
        xs = _edges(group.upright, group.level, _STRIP)
        ys = _edges(group.level, group.upright, SNAP)
        if max(len(xs), len(ys)) > _MOST_EDGES:
            raise TooManyRules
        if len(xs) < 2 or len(ys) < 2:
            continue
        if len(xs) == 2 and len(ys) == 2:
            frames.append((xs[0], ys[0], xs[1], ys[1]))
        elif len(group.level) + len(group.upright) >= 3:
            tables.append(_table(xs, ys, group))
    tables = _joined(tables, level)
    outer = [t for t in tables if not any(_inside(t.box, o.box) for o in tables if o is not t)]
    return outer, frames


def _joined(tables: Sequence[RuledTable], level: Sequence[Rule]) -> list[RuledTable]:
    """Tables without outer rules, with the rows over their whole width that no upright rule ties.

    Such a row stands between two parts of a table, or between a part and a rule as wide as it.
    """
    out: list[RuledTable] = []
    for table in tables:
        if not table.open_sides:
            out.append(table)
            continue
        own = [round(r.at, 2) for r in level if _as_wide(r, table)]
        if out and out[-1].open_sides and _same_edges(out[-1].xs, table.xs):
            bands = [y for y in own if out[-1].ys[-1] + SNAP < y < table.ys[0] - SNAP]
            steps = [out[-1].ys[-1], *bands, table.ys[0]]
            if _row_steps(steps):
                out[-1] = _stacked(out[-1], table, bands)
                continue
        out.append(table)
    return [_with_last_rows(t, level) if t.open_sides else t for t in out]


def _with_last_rows(table: RuledTable, level: Sequence[Rule]) -> RuledTable:
    """The table with the rows under it that end in a rule as wide as it is."""
    below = sorted(r.at for r in level if _as_wide(r, table) and r.at > table.ys[-1] + SNAP)
    taken = [table.ys[-1]]
    for y in below:
        if y - taken[-1] > _WIDE_ROW:
            break
        taken.append(round(y, 2))
    return _stacked(table, None, taken[1:]) if len(taken) > 1 else table


def _as_wide(rule: Rule, table: RuledTable) -> bool:
    return abs(rule.first - table.xs[0]) <= SNAP and abs(rule.last - table.xs[-1]) <= SNAP


def _same_edges(a: Sequence[float], b: Sequence[float]) -> bool:
    return len(a) == len(b) and all(abs(p - q) <= SNAP for p, q in zip(a, b, strict=True))


def _row_steps(ys: Sequence[float]) -> bool:
    return all(SNAP < b - a <= _WIDE_ROW for a, b in pairwise(ys))


def _stacked(above: RuledTable, below: RuledTable | None, ends: Sequence[float]) -> RuledTable:
    """A table, rows over its whole width that end at `ends`, and the part below them if any.

    With a part below, one more row fills the space up to it.
    """
    number = len(ends) + (1 if below else 0)
    bands = [
        Region(row=above.rows + i, col=0, row_span=1, col_span=above.cols) for i in range(number)
    ]
    regions = [*above.regions, *bands]
    owner = [*above.owner, *((len(above.regions) + i,) * above.cols for i in range(number))]
    ys = (*above.ys, *ends)
    if below is not None:
        first, down = len(regions), above.rows + number
        regions.extend(replace(r, row=r.row + down) for r in below.regions)
        owner.extend(tuple(i + first for i in row) for row in below.owner)
        ys += below.ys
    return replace(above, ys=ys, regions=tuple(regions), owner=tuple(owner))


def _inside(inner: Box, outer: Box) -> bool:
    return (
        inner[0] >= outer[0] - 1 and inner[1] >= outer[1] - 1
        and inner[2] <= outer[2] + 1 and inner[3] <= outer[3] + 1
    )  # fmt: skip


def _edges(rules: Sequence[Rule], crossing: Sequence[Rule], near: float) -> tuple[float, ...]:
    """The places of rules, with the ends of those that cross them where a side is open.

    near: points by which rules of one edge lie apart where none is beside another, as in rows that
    somebody dragged aside; of the last such edge the outermost counts.
    """
    edges: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda r: r.at):
        if edges and _is_of(edges[-1], rule, near):
            edges[-1].append(rule)
        else:
            edges.append([rule])
    places = [e[0].at for e in edges]
    if len(edges) > 1 and edges[-1][-1].at - places[-1] > SNAP:
        places[-1] = edges[-1][-1].at
    first, last = min(c.first for c in crossing), max(c.last for c in crossing)
    if first < places[0] - _OPEN_SIDE:
        places.insert(0, first)
    if last > places[-1] + _OPEN_SIDE:
        places.append(last)
    return tuple(round(p, 2) for p in places)


def _is_of(edge: Sequence[Rule], rule: Rule, near: float) -> bool:
    apart = rule.at - edge[0].at
    return apart <= SNAP or (
        apart <= near
        and all(min(r.last, rule.last) - max(r.first, rule.first) < SNAP for r in edge)
    )


def _table(xs: tuple[float, ...], ys: tuple[float, ...], group: RuleGroup) -> RuledTable:
    right = _drawn(xs, ys, group.upright)
    below = _drawn(ys, xs, group.level)
    rows, cols = len(ys) - 1, len(xs) - 1
    owner = [[-1] * cols for _ in range(rows)]
    regions: list[Region] = []
    for row in range(rows):
        for col in range(cols):
            if owner[row][col] < 0:
                region = _grow(row, col, owner, right, below)
                for r in range(row, row + region.row_span):
                    for c in range(col, col + region.col_span):
                        owner[r][c] = len(regions)
                regions.append(region)
    sides = [r.at for r in group.upright]
    return RuledTable(
        xs=xs,
        ys=ys,
        regions=tuple(regions),
        owner=tuple(map(tuple, owner)),
        open_sides=min(sides) > xs[0] + SNAP or max(sides) < xs[-1] - SNAP,
    )


def _drawn(
    across: Sequence[float], along: Sequence[float], rules: Sequence[Rule]
) -> list[set[int]]:
    """For each edge across, the stretches along it (by number) that a rule is drawn on."""
    drawn: list[set[int]] = [set() for _ in across]
    for rule in rules:
        edge = _nearest(across, rule.at)
        for i in range(len(along) - 1):
            start, end = along[i], along[i + 1]
            covered = min(rule.last, end) - max(rule.first, start)
            if covered >= _COVERED * (end - start):
                drawn[edge].add(i)
    return drawn


def _nearest(places: Sequence[float], at: float) -> int:
    """Which of the sorted places is nearest; the first of two."""
    after = min(max(bisect_left(places, at), 1), len(places) - 1)
    return after - 1 if at - places[after - 1] <= places[after] - at else after


def _grow(
    row: int, col: int, owner: list[list[int]], right: list[set[int]], below: list[set[int]]
) -> Region:
    """The largest rectangle from this place that no rule cuts: to the right first, then down."""
    rows, cols = len(owner), len(owner[0])
    width = 1
    while col + width < cols and owner[row][col + width] < 0 and row not in right[col + width]:
        width += 1
    height = 1
    while row + height < rows and _open_below(row + height, col, width, owner, right, below):
        height += 1
    return Region(row=row, col=col, row_span=height, col_span=width)


def _open_below(
    row: int,
    col: int,
    width: int,
    owner: list[list[int]],
    right: list[set[int]],
    below: list[set[int]],
) -> bool:
    """True where the row under a growing cell belongs to it over the cell's whole width."""
    if any(owner[row][c] >= 0 or c in below[row] for c in range(col, col + width)):
        return False
    if any(row in right[c] for c in range(col + 1, col + width)):
        return False
    last = col + width
    return last >= len(owner[0]) or row in right[last] or owner[row][last] >= 0
