"""Cells that a copied page prints one after another in, grids with rows out.

A page copied as text keeps the cells and loses the rows. The header row tells how many cells a
row has; numbers, section titles and the marks of inline rows tell where one begins. A row whose
cells do not add up is handed on short, never shifted: the table stage reports it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.knowledge.columns import ColumnRules
from pipeline.knowledge.structure import RowRules
from pipeline.model.grid import Block, Cell, CellBreak, Grid, Line, Paragraph, Source, cover
from pipeline.text.fold import fold_spaced

_MOST_COLUMNS = 15
_LONGEST_HEADER = 80
_FEWEST_PIPES = 3  # fewer are strays on a page whose cells stand apart by blank lines


@dataclass(slots=True)
class _Segment:
    """The text between two marks. closed: a mark ends it; row_end: an inline row ends with it."""

    paragraphs: list[Paragraph] = field(default_factory=list)
    breaks: list[CellBreak] = field(default_factory=list)
    closed: bool = False
    row_end: bool = False
    grid: Grid | None = None

    @property
    def text(self) -> str:
        return " ".join(line.text.strip() for p in self.paragraphs for line in p.lines).strip()


def fold_cells(blocks: Sequence[Block], columns: ColumnRules, rows: RowRules) -> tuple[Block, ...]:
    """The blocks with every run of cells under a header row folded into a grid."""
    if not any(isinstance(b, CellBreak) for b in blocks):
        return tuple(blocks)
    return _Folder(_segments(blocks), columns, rows).run()


def _segments(blocks: Sequence[Block]) -> list[_Segment]:
    pipes_seen = sum(isinstance(b, CellBreak) and b.kind == "pipe" for b in blocks)
    mark = "pipe" if pipes_seen >= _FEWEST_PIPES else "blank"
    full = _full_rows(blocks)
    out = [_Segment()]
    pipes = 0
    for b in blocks:
        if isinstance(b, Grid):
            out.extend((_Segment(grid=b), _Segment()))
        elif isinstance(b, Paragraph):
            out[-1].paragraphs.append(b)
        elif b.kind == mark:
            out[-1].closed = True
            out[-1].breaks.append(b)
            out.append(_Segment())
            pipes += 1
        elif b.kind == "row-end" and len(out) > 1 and not out[-1].paragraphs:
            out[-2].row_end = True
            pipes = 0
        elif b.kind == "row":
            if pipes >= full:
                out[-1].closed = out[-1].row_end = True
                out[-1].breaks.append(b)
                out.append(_Segment())
                pipes = 0
        elif b.kind == "blank" and mark == "pipe":
            out[-1].breaks.append(b)
    return [s for s in out if s.paragraphs or s.closed or s.grid or s.breaks]


def _full_rows(blocks: Sequence[Block]) -> int:
    """How many pipes a whole inline row has: the commonest count of those lines that are open."""
    counts: dict[int, int] = {}
    line = 0
    for b in blocks:
        if isinstance(b, CellBreak) and b.kind == "pipe":
            line += 1
        elif isinstance(b, CellBreak) and b.kind in ("row", "row-end"):
            if b.kind == "row":
                counts[line] = counts.get(line, 0) + 1
            line = 0
    return max(counts, key=lambda n: (counts[n], n)) if counts else 0


class _Folder:
    """One pass over the segments; `at` is the next segment to place."""

    def __init__(self, segments: list[_Segment], columns: ColumnRules, rows: RowRules) -> None:
        self.segments = segments
        self.columns = columns
        self.rules = rows
        self.out: list[Block] = []

    def run(self) -> tuple[Block, ...]:
        at = 0
        while at < len(self.segments):
            segment = self.segments[at]
            if segment.grid is not None:
                self.out.append(segment.grid)
                at += 1
                continue
            header = self._header_at(at)
            if header is None:
                self.out.extend(segment.paragraphs)
                self.out.extend(segment.breaks)
                at += 1
                continue
            width, label = header
            keep = len(segment.paragraphs) - label
            self.out.extend(segment.paragraphs[:keep])
            segment.paragraphs = segment.paragraphs[keep:]
            at = self._table(at, width)
        return tuple(self.out)

    # -- the header row ---------------------------------------------------------------------

    def _number_label(self, segment: _Segment) -> int:
        """How many trailing paragraphs of a segment print the number column's header, or 0."""
        for k in range(1, min(3, len(segment.paragraphs)) + 1):
            text = "".join(line.text for p in segment.paragraphs[-k:] for line in p.lines)
            if self.columns.is_number(text):
                return k
        return 0

    def _header_at(self, at: int) -> tuple[int, int] | None:
        """(cells in the header row, paragraphs of its first label) where a header starts."""
        first = self.segments[at]
        label = self._number_label(first) if first.closed else 0
        if not label:
            return None
        known, width = 0, 1
        unknown: list[str] = []
        if not first.row_end:
            for segment in self.segments[at + 1 : at + _MOST_COLUMNS]:
                text = segment.text
                if not segment.closed or len(text) > _LONGEST_HEADER or self._starts(text):
                    break
                if self.columns.is_known(text):
                    known += 1
                    width += 1 + len(unknown)
                    unknown = []
                else:
                    unknown.append(text)
                if segment.row_end:
                    width += len(unknown)
                    unknown = []
                    break
        if not known:
            return None
        width += sum(1 for t in unknown if t and t.upper() != t)
        return width, label

    # -- rows -------------------------------------------------------------------------------

    def _starts(self, text: str) -> bool:
        """True for a cell that begins a row: a number, a numeral, a section title."""
        tight = fold_spaced(text)
        return bool(
            self.rules.number.search(tight)
            or self.rules.sub_number.search(tight)
            or self.rules.section_label.search(text)
            or self.rules.section.search(text)
            or self.rules.column_number.search(tight)
        )

    def _row_starts(self, at: int) -> bool:
        """True where a row may begin: a row's first cell, an empty cell, a header, or the end."""
        if at >= len(self.segments):
            return True
        segment = self.segments[at]
        if segment.grid is not None or not segment.closed:
            return True
        text = segment.text
        if not text or self._starts(text) or self._number_label(segment):
            return True
        return self._lone_title(at) or self._title_then_number(segment)

    def _lone_title(self, at: int) -> bool:
        """A title without a numeral in a cell of its own, a number right after it."""
        following = self.segments[at + 1] if at + 1 < len(self.segments) else None
        return bool(
            following
            and following.closed
            and len(self.segments[at].text) > 3
            and self.rules.number.search(fold_spaced(following.text))
        )

    def _title_then_number(self, segment: _Segment) -> bool:
        """A section title on lines of its own and then a number, in what the marks make one cell."""
        if len(segment.paragraphs) < 2:
            return False
        last = " ".join(line.text for line in segment.paragraphs[-1].lines)
        first = " ".join(line.text for line in segment.paragraphs[0].lines)
        return bool(
            self.rules.number.search(fold_spaced(last)) and self.rules.section.search(first)
        )

    def _table(self, at: int, width: int) -> int:
        """Folds rows from the header at `at` on; returns the segment after the table."""
        rows: list[list[_Segment]] = []
        header = [fold_spaced(s.text) for s in self.segments[at : at + width]]
        start = at
        while at < len(self.segments):
            segment = self.segments[at]
            if segment.grid is not None or not segment.closed:
                break
            if at > start:
                other = self._header_at(at)
                here = [fold_spaced(s.text) for s in self.segments[at : at + width]]
                if other is not None and here != header:
                    break
            if self._title_then_number(segment):
                title = _Segment(paragraphs=segment.paragraphs[:-1], closed=True)
                rows.append([title])
                segment.paragraphs = segment.paragraphs[-1:]
            count = self._cells_of_row(at, width)
            if count == 0:
                break
            rows.append(self.segments[at : at + count])
            at += count
        self.out.append(_grid(rows, width))
        return at

    def _cells_of_row(self, at: int, width: int) -> int:
        """How many cells the row at `at` has; 0 where the table has ended."""
        for count, segment in enumerate(self.segments[at : at + width], start=1):
            if segment.row_end:
                return count
        text = self.segments[at].text
        if self.rules.section_label.search(text) and not self.rules.number.search(text):
            return self._label_and_title(at, width)
        if self.rules.section.search(text):
            return self._title_cells(at, width)
        if not text or self._starts(text) or self._number_label(self.segments[at]):
            return self._aligned(at, width)
        if self._lone_title(at):
            return 1
        return width if self._row_starts(at + width) and self._fits(at, width) else 0

    def _fits(self, at: int, width: int) -> bool:
        row = self.segments[at : at + width]
        return len(row) == width and all(s.closed and s.grid is None for s in row)

    def _label_and_title(self, at: int, width: int) -> int:
        rest = self.segments[at + 2 : at + width]
        if self._fits(at, width) and all(not s.text for s in rest):
            return width
        return 2 if self._row_starts(at + 2) else self._aligned(at, width)

    def _title_cells(self, at: int, width: int) -> int:
        title = self.segments[at].text
        rest = self.segments[at + 1 : at + width]
        if self._is_running_text(at):
            return 0
        repeated = len(rest) == width - 1 and all(s.text in ("", title) for s in rest)
        return width if repeated and self._fits(at, width) else 1

    def _is_running_text(self, at: int) -> bool:
        """A part of the plan below its table: lines of its own, and no row after them."""
        lines = [li for p in self.segments[at].paragraphs for li in p.lines]
        if len(lines) < 2 or at + 1 >= len(self.segments):
            return False
        following = self.segments[at + 1]
        return bool(following.text) and not self._starts(following.text)

    def _aligned(self, at: int, width: int) -> int:
        """`width` where a row begins after it; else the distance to the next row that begins."""
        if self._row_starts(at + width):
            return min(width, len(self.segments) - at)
        for count in range(2, width + 3):
            following = at + count
            if following >= len(self.segments):
                return len(self.segments) - at
            if count != width and self._starts(self.segments[following].text):
                return count
        return width


def _grid(rows: list[list[_Segment]], width: int) -> Grid:
    cells: list[Cell] = []
    for r, row in enumerate(rows):
        for c, segment in enumerate(row):
            lines: tuple[Line, ...] = tuple(li for p in segment.paragraphs for li in p.lines)
            source = cover(*(li.source for li in lines)) if lines else _mark(segment)
            span = width - c if len(row) == 1 else 1
            cells.append(Cell(row=r, col=c, col_span=span, lines=lines, source=source))
    most = max((len(row) for row in rows), default=0)
    return Grid(
        cells=tuple(cells),
        rows=len(rows),
        cols=max(width, most),
        folded=True,
        source=cover(*(c.source for c in cells)),
    )


def _mark(segment: _Segment) -> Source:
    return cover(*(b.source for b in segment.breaks))
