"""The blocks of a copied page in, its text between the marks of cells out, and grids of it."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.model.grid import Block, Cell, CellBreak, Grid, Line, Paragraph, Source, cover

FEWEST_ENDS = 4  # lines that end with a mark; fewer tell nothing
_FEWEST_PIPES = 3  # fewer are strays on a page whose cells stand apart by blank lines


@dataclass(slots=True)
class Segment:
    """The text between two marks. closed: a mark ends it; row_end: an inline row ends with it.

    blanks: blank lines that are no marks, by the paragraph they stand before.
    """

    paragraphs: list[Paragraph] = field(default_factory=list)
    breaks: list[CellBreak] = field(default_factory=list)
    closed: bool = False
    row_end: bool = False
    grid: Grid | None = None
    blanks: dict[int, CellBreak] = field(default_factory=dict)

    def prose(self, end: int) -> Iterator[Block]:
        """The paragraphs before that one as running text, with the blank lines between them."""
        for i, paragraph in enumerate(self.paragraphs[:end]):
            if i in self.blanks:
                yield self.blanks[i]
            yield paragraph

    @property
    def text(self) -> str:
        paragraphs = self.paragraphs
        if len(paragraphs) == 1 and len(paragraphs[0].lines) == 1:
            return paragraphs[0].lines[0].text.strip()
        return " ".join([line.text.strip() for p in paragraphs for line in p.lines]).strip()


def segments_of(blocks: Sequence[Block]) -> list[Segment]:
    pipes_seen = sum(isinstance(b, CellBreak) and b.kind == "pipe" for b in blocks)
    mark = "pipe" if pipes_seen >= _FEWEST_PIPES else "blank"
    ends = _ends_tell(blocks)
    # So many pipes a line without a mark at its end must have to end a row.
    full = _full_rows(blocks) if ends is None else math.inf
    out = [Segment()]
    pipes = 0
    for b in blocks:
        if isinstance(b, Grid):
            out.extend((Segment(grid=b), Segment()))
        elif isinstance(b, Paragraph):
            out[-1].paragraphs.append(b)
        elif b.kind == mark:
            out[-1].closed = True
            out[-1].breaks.append(b)
            out.append(Segment())
            pipes += 1
        elif b.kind == "row-end" and len(out) > 1 and not out[-1].paragraphs:
            if ends is not False:
                out[-2].row_end = True
                pipes = 0
        elif b.kind == "row":
            if pipes >= full:
                out[-1].closed = out[-1].row_end = True
                out[-1].breaks.append(b)
                out.append(Segment())
                pipes = 0
        elif b.kind == "blank" and mark == "pipe":
            out[-1].breaks.append(b)
            out[-1].blanks[len(out[-1].paragraphs)] = b
    return [s for s in out if s.paragraphs or s.closed or s.grid or s.breaks]


def _ends_tell(blocks: Sequence[Block]) -> bool | None:
    """True where lines that end with a mark end rows, False where they are wrapped lines.

    Rows have the same number of cells, wrapped lines any number. None: too few to say.
    """
    counts: Counter[int] = Counter()
    cells = 0
    for b in blocks:
        if isinstance(b, CellBreak) and b.kind == "pipe":
            cells += 1
        elif isinstance(b, CellBreak) and b.kind == "row-end":
            counts[cells] += cells > 2
            cells = 0
    many = counts.total()
    return counts.most_common(1)[0][1] * 2 > many if many >= FEWEST_ENDS else None


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


def grid_of(rows: list[list[Segment]], width: int, spans: Sequence[int] = ()) -> Grid:
    """The rows as a grid. spans: the columns of each label of a first row with parts below it."""
    cells: list[Cell] = []
    if spans:
        cells.extend(_header_cells(rows[0], rows[1], spans))
    for r, row in enumerate(rows):
        if spans and r < 2:
            continue
        title = len(row) == 1 or (len(row) == 2 and _heads(row, rows[r + 1 : r + 2]))
        for c, segment in enumerate(row[: width - 1] if len(row) > width else row):
            span = width - c if title and c == len(row) - 1 else 1
            cells.append(_cell([segment], r, c, col_span=span))
        if len(row) > width:  # too many: the last place stays empty, so that the row is refused
            cells[-1] = _cell(row[width - 2 :], r, width - 2)
    return Grid(
        cells=tuple(cells),
        rows=len(rows),
        cols=width,
        folded=True,
        source=cover(*(c.source for c in cells)),
    )


def _heads(row: list[Segment], after: list[list[Segment]]) -> bool:
    """True for a number and a title above a row numbered within it: 1 above 1.1."""
    number = row[0].text.strip(" .):")
    return bool(after and number and after[0][0].text.startswith(f"{number}."))


def _header_cells(
    first: list[Segment], below: list[Segment], spans: Sequence[int]
) -> Iterator[Cell]:
    parts = [s for s in below if s.text]
    col = 0
    for segment, span in zip(first, spans, strict=True):
        yield _cell([segment], 0, col, col_span=span, row_span=1 if span > 1 else 2)
        for i in range(span if span > 1 else 0):
            yield _cell([parts.pop(0)], 1, col + i)
        col += span


def _cell(
    segments: list[Segment], row: int, col: int, *, col_span: int = 1, row_span: int = 1
) -> Cell:
    lines: tuple[Line, ...] = tuple(li for s in segments for p in s.paragraphs for li in p.lines)
    source = cover(*[li.source for li in lines]) if lines else _mark(segments[0])
    return Cell(row=row, col=col, row_span=row_span, col_span=col_span, lines=lines, source=source)


def _mark(segment: Segment) -> Source:
    return cover(*(b.source for b in segment.breaks))
