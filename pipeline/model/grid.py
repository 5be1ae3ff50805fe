"""What every reader hands on: paragraphs and grids of cells, each with its place in the file.

A reader mirrors the source and judges nothing: no joining of wrapped lines, no header, no
meaning. All formats meet here, so everything after the readers is written once.
"""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import Any

from pipeline.model.frozen import dataclass

Box = tuple[float, float, float, float]
"""x0, top, x1, bottom in points (1/72 inch) from the page's upper left corner."""

CONFIDENT = 0.85
"""Least confidence of recognised text that nobody needs to look at (benchmarks/scan_quality.py)."""

DOUBTED = 0.1
"""Confidence of a word that its shape on the page puts in doubt: no company of words raises it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A place in the file as received; only what the format has is set.

    page: 1-based. bbox: points. line_start, line_end: 1-based, inclusive. char_start, char_end:
    0-based half-open, in characters of the decoded file (for spreadsheets and Word: none).
    cell: the spreadsheet address or Word table position, for people ("B7", "table 2 row 3").
    """

    page: int | None = None
    bbox: Box | None = None
    line_start: int | None = None
    line_end: int | None = None
    char_start: int | None = None
    char_end: int | None = None
    cell: str | None = None

    @classmethod
    def of(cls, record: Mapping[str, Any] | None) -> "Source":
        """The place as a table's row or its JSON has it."""
        if not record:
            return NOWHERE
        box = record.get("bbox")
        return cls(**{**record, "bbox": tuple(box) if box else None})


NOWHERE = Source()


def _bound(pick: Callable[[list[int]], int], places: Iterable[int | None]) -> int | None:
    known = [p for p in places if p is not None]
    return pick(known) if known else None


def _around(boxes: list[Box]) -> Box | None:
    if len(boxes) < 2:
        return boxes[0] if boxes else None
    x0, top, x1, bottom = zip(*boxes, strict=True)
    return (min(x0), min(top), max(x1), max(bottom))


def cover(*sources: Source) -> Source:
    """The smallest source that covers all given; a box only where all lie on one page."""
    if len(sources) == 1:
        return sources[0]
    known = [s for s in sources if s.line_start is not None or s != NOWHERE]
    if not known:
        return NOWHERE
    first = known[0]
    if all(s is first for s in known):
        return first
    return Source(
        page=first.page,
        bbox=_around([s.bbox for s in known if s.bbox and s.page == first.page]),
        line_start=_bound(min, [s.line_start for s in known]),
        line_end=_bound(max, [s.line_end for s in known]),
        char_start=_bound(min, [s.char_start for s in known]),
        char_end=_bound(max, [s.char_end for s in known]),
        cell=first.cell,
    )


class LineEnd(StrEnum):
    """How a physical line ends: what the format can tell about the break after it."""

    HARD = "hard"  # a real paragraph end or <br>: the author broke here
    SOFT = "soft"  # perhaps only a wrap: the format cannot tell
    SPLIT = "split"  # a word certainly goes on (soft hyphen, pdfium's U+0002 hyphen mark)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadWord:
    """A recognised word at text[start:end] of its line. confidence: 0…1, of the recogniser and of
    the readings that agree; others: what readings that differ have in its place.
    """

    start: int
    end: int
    confidence: float
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One physical line of text, NFC, without its line break; its source is that line's."""

    text: str
    source: Source = NOWHERE
    end: LineEnd = LineEnd.HARD
    confidence: float | None = None  # 0…1, least word of a recognised line; None: not recognised
    words: tuple[ReadWord, ...] = ()  # of a recognised line


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Lines that the format holds together: for plain text and PDF, a single line with a soft end.

    bold, centred: None where the format cannot tell. note: a footnote's text, out of the flow.
    aside: a web page's own matter for certain (a menu, a link to another document).
    """

    lines: tuple[Line, ...]
    bold: bool | None = None
    centred: bool | None = None
    note: bool = False
    aside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CellBreak:
    """A mark that plain text prints between cells: `|` alone on a line, inline, or a blank line."""

    kind: str  # "pipe", "row" (end of an inline row) or "blank"
    source: Source = NOWHERE


STRUCK = "struck-text"
"""Code of a note on text that is struck out on the page; a row of nothing else is no row."""

DOUBTFUL = "low-confidence"
"""Code of a note on a cell some of whose words were read with doubt."""

BY_HAND = "written-by-hand"
"""Code of a note on a cell where a pen wrote: what it says is not taken for print."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderNote:
    """Something the reader saw that a person should know; becomes a finding of that code."""

    code: str
    value: str = ""
    source: Source = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell at its upper left corner (0-based row, col) covering row_span × col_span places.

    notes: what stands in it on the page and not in its lines (struck out, invisible, a note mark).
    """

    row: int
    col: int
    row_span: int = 1
    col_span: int = 1
    lines: tuple[Line, ...] = ()
    source: Source = NOWHERE
    confidence: float | None = None
    notes: tuple[ReaderNote, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table: cells sorted by (row, col), never overlapping; places without a cell were not drawn.

    continues: the reader knows this grid goes on from the one before (a page break in a PDF).
    folded: rows were made of a stream of cells, so a short row may have lost any of its cells.
    hidden_rows: 0-based rows that the source hides (spreadsheets); read all the same.
    aside: a web page's list of links to other documents.
    """

    cells: tuple[Cell, ...]
    rows: int
    cols: int
    source: Source = NOWHERE
    continues: bool = False
    hidden_rows: tuple[int, ...] = ()
    folded: bool = False
    name: str = ""  # a sheet's name
    aside: bool = False


Block = Paragraph | CellBreak | Grid


@dataclass(frozen=True, slots=True, kw_only=True)
class RawDocument:
    """A file as read. file: path relative to the input root, `/` between its parts.

    sha256: of the bytes as received; set by whoever received them. parts: the documents of a file
    that holds several (an archive, a mail); it has no blocks then. read_twice: pages of a PDF that
    the second reader read too ("2, 4–6").
    """

    file: str
    media_type: str
    reader: str
    blocks: tuple[Block, ...]
    sha256: str = ""
    pages: int | None = None
    notes: tuple[ReaderNote, ...] = ()
    parts: tuple["RawDocument", ...] = ()
    read_twice: str = ""


_WITHOUT_PICTURES = ("text/plain", "text/csv", "text/markdown")


def recognised_lines(raw: RawDocument) -> list[Line]:
    """The lines of a document that were read from a picture; plain text holds none."""
    lines: list[Line] = []
    if raw.media_type in _WITHOUT_PICTURES:
        return lines
    for block in raw.blocks:
        if isinstance(block, Paragraph):
            lines += block.lines
        elif isinstance(block, Grid):
            for cell in block.cells:
                lines += cell.lines
    return [line for line in lines if line.words or line.confidence is not None]


class ReadError(Exception):
    """A file that cannot be read. code: kebab-case, worded in rules/findings.yml; detail: where."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


def expand_cells(grid: Grid) -> tuple[tuple[Cell | None, ...], ...]:
    """rows × cols; a merged cell stands (the same object) at every place it covers, None: no cell."""
    matrix: list[list[Cell | None]] = [[None] * grid.cols for _ in range(grid.rows)]
    for cell in grid.cells:
        for r in range(cell.row, min(cell.row + cell.row_span, grid.rows)):
            for c in range(cell.col, min(cell.col + cell.col_span, grid.cols)):
                if matrix[r][c] is None:
                    matrix[r][c] = cell
    return tuple(tuple(row) for row in matrix)
