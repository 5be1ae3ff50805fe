"""A clean page in, its lines and tables out, in the form that PDF pages have."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from statistics import fmean, median

from pipeline.model.grid import BY_HAND, Box, Cell, Grid, Line, LineEnd, ReaderNote, ReadWord
from pipeline.readers.page_content import PageContent, PageTable
from pipeline.readers.pdf_columns import Row
from pipeline.readers.pdf_lines import LinePiece
from pipeline.readers.pdf_table import RuledTable
from pipeline.readers.scan_columns import split_columns
from pipeline.readers.scan_grid import PageRules, find_ruling, stand_beside
from pipeline.readers.scan_lent import Columns
from pipeline.readers.scan_marks import doubt_cut
from pipeline.readers.scan_picture import (
    CleanPage,
    clean_page,
    ink_of,
    is_blank,
    runs_sideways,
    turned,
)
from pipeline.readers.scan_reading import (
    FIRST,
    NOTHING,
    ReadPlace,
    Sheet,
    ink_box,
    read_once,
    read_places,
    without_specks,
)
from pipeline.readers.scan_rules import Picture, PixelBox
from pipeline.readers.scan_seals import by_pen, find_rings
from pipeline.readers.scan_words import PageMemory, WordLine

_GAP = 7.0  # points between two pieces of a line that may be columns
_INSET = 1.0  # points of a cell's edge that belong to its rules
_UPRIGHT = 0.8  # mean confidence from which no other way up is tried

_DIRT = 0.25  # confidence
_WRITTEN = 12.0  # square points of a pen's ink in a cell
_LEAST_SIGN = 4.0  # points: no digit is less tall

_Reading = list[list[WordLine]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Places:
    """Boxes to read: outside tables first, then each cell, table by table; NOTHING if empty.

    flow: how many of them lie outside tables.
    """

    boxes: list[PixelBox]
    flow: int


def read_picture(
    grey: Picture,
    dpi: float,
    number: int,
    memory: Path | None = None,
    veil: Picture | None = None,
    columns: Columns = (),
) -> PageContent:
    """The content of a scanned page, number 1-based. Raises ReadError of pipeline.readers.scan_words.

    A page with nothing on it has no rows and no tables. memory: the folder where what was
    recognised is kept. veil: what coloured ink covers. columns: of the table, as the
    page beside it shows them. A place at which the recogniser broke is
    noted and costs that place alone.
    """
    page = clean_page(grey, dpi, veil)
    if is_blank(page.picture):
        return PageContent(number=number, size=page.size, bold=None)
    if veil is None:
        page = replace(page, veil=find_rings(page.picture, page.dpi))
    kept = PageMemory(memory, grey)
    page, rules, sheet, places, first = _upright(page, kept, columns)
    read = read_places(sheet, places.boxes, first)
    content = _content(page, rules, places, read, number)
    notes = [*_broken(sheet, places, read, content), *_sheets(rules.tables, content)]
    return replace(content, notes=tuple(notes))


def _sheets(tables: Sequence[RuledTable], page: PageContent) -> Iterator[ReaderNote]:
    """A note for each table beside another: what stands beside it without rules is not read."""
    for before, table in pairwise(tables):
        if stand_beside(before, table):
            source = page.source(table.box)
            yield ReaderNote(code="sheets-beside", value=str(page.number), source=source)


def _broken(
    sheet: Sheet, places: _Places, read: Sequence[ReadPlace], page: PageContent
) -> Iterator[ReaderNote]:
    """A note for each place that no reading has a word of since the recogniser broke at it."""
    scale = 72 / sheet.dpi
    for box, place in zip(places.boxes, read, strict=True):
        if box in sheet.broken and not place.lines:
            x0, top, x1, bottom = (v * scale for v in box)
            source = page.source((x0, top, x1, bottom))
            yield ReaderNote(code="place-unread", value=str(page.number), source=source)


def _upright(
    page: CleanPage, memory: PageMemory, columns: Columns
) -> tuple[CleanPage, PageRules, Sheet, _Places, _Reading]:
    """The page the way its text reads best, and that first reading."""
    ways = (3, 1, 0, 2) if runs_sideways(page.picture, page.dpi) else (0, 2, 3, 1)
    best = None
    for quarters in ways:
        candidate = turned(page, quarters) if quarters else page
        rules = find_ruling(candidate, columns)
        bare = without_specks(rules.bare, page.dpi)
        sheet = Sheet(picture=bare, dpi=page.dpi, veil=candidate.veil, memory=memory)
        places = _places(rules, sheet)
        first = read_once(sheet, places.boxes, FIRST)
        sure, weight = _how_sure(first)
        if best is None or weight > best[0]:
            best = (weight, candidate, rules, sheet, places, first)
        if sure >= _UPRIGHT:
            break
    assert best is not None
    return best[1:]


def _how_sure(reading: _Reading) -> tuple[float, float]:
    """The mean confidence of words, and how much was read at all: long words, surely read."""
    words = [w for place in reading for line in place for w in line]
    mean = fmean(w.confidence for w in words) if words else 0.0
    return mean, sum(w.confidence**2 * len(w.text) for w in words)


# -- places ----------------------------------------------------------------------------------------


def _places(rules: PageRules, sheet: Sheet) -> _Places:
    scale = sheet.dpi / 72
    height, width = sheet.picture.shape
    stretches: list[PixelBox] = []
    top = 0
    for table in rules.tables:
        stretches.append((0, top, width, max(top, round(table.box[1] * scale))))
        top = min(height, round(table.box[3] * scale))
    stretches.append((0, top, width, height))
    ink = ink_of(sheet.picture)
    flow = [b for s in stretches for b in split_columns(ink, s, sheet.dpi)]
    inset = round(_INSET * scale)
    cells: list[PixelBox] = []
    for table in rules.tables:
        for region in table.regions:
            x0, y0, x1, y1 = (round(v * scale) for v in table.box_of(region))
            cells.append((x0 + inset, y0 + inset, x1 - inset, y1 - inset))
    return _Places(boxes=[_inked(sheet, box) for box in (*flow, *cells)], flow=len(flow))


def _inked(sheet: Sheet, box: PixelBox) -> PixelBox:
    if box[2] - box[0] < 4 or box[3] - box[1] < 4:
        return NOTHING
    return ink_box(sheet, box) or NOTHING


# -- the result ------------------------------------------------------------------------------------


def _content(
    page: CleanPage, rules: PageRules, places: _Places, read: Sequence[ReadPlace], number: int
) -> PageContent:
    empty = PageContent(
        number=number,
        size=page.size,
        turns=page.turns,
        angle=page.angle,
        before_flat=page.before_flat if page.bend else None,
        rules=rules.level,
        bold=None,
    )
    read = [replace(r, lines=tuple(doubt_cut(li, page.dpi, empty) for li in r.lines)) for r in read]
    lines = sorted((li for r in read[: places.flow] for li in r.lines if _is_text(li)), key=_top)
    tables: list[PageTable] = []
    at = places.flow
    for table in rules.tables:
        end = at + len(table.regions)
        grid = _table(table, read[at:end], places.boxes[at:end], empty, page.dpi)
        tables.append(_with_pen(grid, table, page) if page.veil is not None else grid)
        at = end
    rows = tuple(_row(line, i, page.dpi) for i, line in enumerate(lines))
    return replace(empty, rows=rows, tables=tuple(tables))


def _is_text(line: WordLine) -> bool:
    """False for dirt that the recogniser made words of, all of them without trust."""
    return max(w.confidence for w in line) >= _DIRT


def _top(line: WordLine) -> float:
    return median((w.top + w.bottom) / 2 for w in line)


def _box(line: WordLine, dpi: float) -> Box:
    scale = 72 / dpi
    return (
        round(min(w.x0 for w in line) * scale, 2),
        round(min(w.top for w in line) * scale, 2),
        round(max(w.x1 for w in line) * scale, 2),
        round(max(w.bottom for w in line) * scale, 2),
    )


def _row(line: WordLine, number: int, dpi: float) -> Row:
    """A line cut at its wide gaps, which may be columns."""
    scale = 72 / dpi
    parts: list[WordLine] = []
    for word in line:
        if parts and (word.x0 - parts[-1][-1].x1) * scale <= _GAP:
            parts[-1] = (*parts[-1], word)
        else:
            parts.append((word,))
    return [
        LinePiece(
            text=" ".join(w.text for w in part),
            box=_box(part, dpi),
            group=-1,
            number=number,
            first=number * 1000 + i,
            last=number * 1000 + i,
            opens=0,
            split=False,
            confidence=round(min(w.confidence for w in part), 3),
            words=read_words(part),
        )
        for i, part in enumerate(parts)
    ]


def _table(
    table: RuledTable,
    places: Sequence[ReadPlace],
    boxes: Sequence[PixelBox],
    page: PageContent,
    dpi: float,
) -> PageTable:
    cells: list[Cell] = []
    for region, place, box in zip(table.regions, places, boxes, strict=True):
        tall = (box[3] - box[1]) * 72 / dpi >= _LEAST_SIGN
        has_ink = bool(place.lines) or tall  # less is dirt
        cells.append(
            Cell(
                row=region.row,
                col=region.col,
                row_span=region.row_span,
                col_span=region.col_span,
                lines=tuple(_line(line, page, dpi) for line in place.lines),
                source=page.source(table.box_of(region)),
                confidence=round(place.confidence, 3) if has_ink else None,
            )
        )
    source = page.source(table.box)
    grid = Grid(cells=tuple(cells), rows=table.rows, cols=table.cols, source=source)
    return PageTable(grid=grid, box=table.box, xs=table.xs)


def _with_pen(table: PageTable, ruled: RuledTable, page: CleanPage) -> PageTable:
    """The table with a note on each cell where a pen wrote."""
    assert page.veil is not None
    pen = by_pen(page.veil)
    scale = page.dpi / 72
    cells: list[Cell] = []
    for cell, region in zip(table.grid.cells, ruled.regions, strict=True):
        x0, top, x1, bottom = (max(0, round(v * scale)) for v in ruled.box_of(region))
        if pen[top:bottom, x0:x1].sum() >= _WRITTEN * scale**2:
            text = " ".join(line.text for line in cell.lines) or "…"
            note = ReaderNote(code=BY_HAND, value=text[:100], source=cell.source)
            cell = replace(cell, notes=(*cell.notes, note))
        cells.append(cell)
    return replace(table, grid=replace(table.grid, cells=tuple(cells)))


def _line(line: WordLine, page: PageContent, dpi: float) -> Line:
    return Line(
        text=" ".join(w.text for w in line),
        source=page.source(_box(line, dpi)),
        end=LineEnd.SOFT,
        confidence=round(min(w.confidence for w in line), 3),
        words=read_words(line),
    )


def read_words(line: WordLine) -> tuple[ReadWord, ...]:
    """The words of a line with their places in its text, which is they in single spaces."""
    out: list[ReadWord] = []
    at = 0
    for w in line:
        end = at + len(w.text)
        confidence = round(w.confidence, 3)
        out.append(ReadWord(start=at, end=end, confidence=confidence, others=w.others))
        at = end + 1
    return tuple(out)
