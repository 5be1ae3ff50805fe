"""Groups of rules in, tables out: column and row edges, and which places each cell covers.

A side without an outer rule ends where the inner rules end. Text is not looked at.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.model.grid import Box
from pipeline.read.pdf_rule_merge import SNAP, RuleGroup, group_rules, merge_rules
from pipeline.read.pdf_rules import PageObjects, Rule

_OPEN_SIDE = 8.0  # points that the crossing rules stand out where a side has no rule of its own
_COVERED = 0.5  # part of a cell's side that must be drawn
_MOST_EDGES = 2_000
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

    def place(self, x: float, y: float) -> int:
        """The region at a point inside the table."""
        col = min(max(bisect_right(self.xs, x) - 1, 0), self.cols - 1)
        row = min(max(bisect_right(self.ys, y) - 1, 0), self.rows - 1)
        return self.owner[row][col]


def find_tables(objects: PageObjects) -> tuple[list[RuledTable], list[Box]]:
    """The tables of a page from the top, and the single boxes that frame something (a stamp).

    A table inside a cell of another is part of that cell.
    """
    tables: list[RuledTable] = []
    frames: list[Box] = []
    for group in group_rules(merge_rules(objects.level), merge_rules(objects.upright)):
        xs = _edges(group.upright, group.level)
        ys = _edges(group.level, group.upright)
        if len(xs) < 2 or len(ys) < 2 or max(len(xs), len(ys)) > _MOST_EDGES:
            continue
        if len(xs) == 2 and len(ys) == 2:
            frames.append((xs[0], ys[0], xs[1], ys[1]))
        elif len(group.level) + len(group.upright) >= 3:
            tables.append(_table(xs, ys, group))
    tables = _joined(tables)
    outer = [t for t in tables if not any(_inside(t.box, o.box) for o in tables if o is not t)]
    return outer, frames


def _joined(tables: Sequence[RuledTable]) -> list[RuledTable]:
    """Parts of a table without outer rules that a row over its whole width keeps apart, as one."""
    out: list[RuledTable] = []
    for table in tables:
        if out and _one_row_apart(out[-1], table):
            out[-1] = _with_row_between(out[-1], table)
        else:
            out.append(table)
    return out


def _one_row_apart(above: RuledTable, below: RuledTable) -> bool:
    same = len(above.xs) == len(below.xs) and all(
        abs(a - b) <= SNAP for a, b in zip(above.xs, below.xs, strict=True)
    )
    return (
        same and above.open_sides and below.open_sides
        and SNAP < below.ys[0] - above.ys[-1] <= _WIDE_ROW
    )  # fmt: skip


def _with_row_between(above: RuledTable, below: RuledTable) -> RuledTable:
    """Both tables and the band between them as a cell of the whole width."""
    down = above.rows + 1
    band = Region(row=above.rows, col=0, row_span=1, col_span=above.cols)
    moved = tuple(replace(r, row=r.row + down) for r in below.regions)
    first = len(above.regions) + 1
    owner = tuple(tuple(i + first for i in row) for row in below.owner)
    return RuledTable(
        xs=above.xs,
        ys=above.ys + below.ys,
        regions=(*above.regions, band, *moved),
        owner=(*above.owner, (len(above.regions),) * above.cols, *owner),
        open_sides=True,
    )


def _inside(inner: Box, outer: Box) -> bool:
    return (
        inner[0] >= outer[0] - 1 and inner[1] >= outer[1] - 1
        and inner[2] <= outer[2] + 1 and inner[3] <= outer[3] + 1
    )  # fmt: skip


def _edges(rules: Sequence[Rule], crossing: Sequence[Rule]) -> tuple[float, ...]:
    """The places of rules, with the ends of those that cross them where a side is open."""
    places: list[float] = []
    for at in sorted(r.at for r in rules):
        if not places or at - places[-1] > SNAP:
            places.append(at)
    first, last = min(c.first for c in crossing), max(c.last for c in crossing)
    if first < places[0] - _OPEN_SIDE:
        places.insert(0, first)
    if last > places[-1] + _OPEN_SIDE:
        places.append(last)
    return tuple(places)


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
        edge = min(range(len(across)), key=lambda i: abs(across[i] - rule.at))
        for i in range(len(along) - 1):
            start, end = along[i], along[i + 1]
            covered = min(rule.last, end) - max(rule.first, start)
            if covered >= _COVERED * (end - start):
                drawn[edge].add(i)
    return drawn


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
