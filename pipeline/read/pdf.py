"""PDF with text in, paragraphs and grids in reading order out; each page is read once and closed.

One line of text is one paragraph with a soft end, hard where the next word had room on it. Pages
without sound text are named in notes, for a reader of pictures.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from pipeline.model.grid import (
    Block,
    CellBreak,
    LineEnd,
    Paragraph,
    RawDocument,
    ReaderNote,
    ReadError,
)
from pipeline.read.limits import ReadLimits
from pipeline.read.pdf_columns import Columns, beside, read_in_order
from pipeline.read.pdf_continued import go_on
from pipeline.read.pdf_layer import PICTURE_CODES
from pipeline.read.pdf_lines import Piece
from pipeline.read.pdf_margins import find_margins
from pipeline.read.pdf_page import Budget, PageContent, PageTable, read_page

_NO_PAGE = re.compile(rb"/Count\s+0\b")
_A_PAGE = re.compile(rb"/Type\s*/Page\b")
_ROOM = 0.5  # line heights to spare before a break counts as the author's


def read_pdf(data: bytes, name: str, limits: ReadLimits) -> RawDocument:
    """A PDF as blocks. Raises ReadError: password-protected, damaged-pdf, no-pages, too-large,
    too-many-pages, too-many-objects.
    """
    pages, reader = _with_scans(data, read_pages(data, limits), limits)
    blocks, notes = assemble(pages)
    return RawDocument(
        file=name,
        media_type="application/pdf",
        reader=reader,
        blocks=blocks,
        pages=len(pages),
        notes=(*(note for page in pages for note in page.notes), *notes),
    )


def _with_scans(
    data: bytes, pages: list[PageContent], limits: ReadLimits
) -> tuple[list[PageContent], str]:
    """The pages with those without sound text read as pictures, and the reader's name.

    Their notes stay. A file of nothing but pictures is a scan, and none may be blank altogether.
    """
    numbers = [p.number for p in pages if any(n.code in PICTURE_CODES for n in p.notes)]
    if not numbers:
        return pages, "pdf"
    from pipeline.read.scan import read_scanned_pages, refuse_blank

    scanned = read_scanned_pages(data, numbers, limits)
    whole = len(numbers) == len(pages)
    out = [_scanned(p, scanned[p.number]) if p.number in scanned else p for p in pages]
    if whole:
        refuse_blank(out)
    return out, "scan" if whole else "pdf"


def _scanned(page: PageContent, picture: PageContent) -> PageContent:
    return replace(picture, notes=(*page.notes, *picture.notes))


def pages_without_text(raw: RawDocument) -> tuple[int, ...]:
    """The 1-based pages that have to be read as pictures."""
    pages = {int(n.value) for n in raw.notes if n.code in PICTURE_CODES and n.value.isdigit()}
    return tuple(sorted(pages))


def read_pages(data: bytes, limits: ReadLimits) -> list[PageContent]:
    """The content of every page, in order. Raises ReadError as read_pdf."""
    if len(data) > limits.max_bytes:
        raise ReadError("too-large", f"{len(data)} bytes")
    document = open_pdf(data)
    try:
        number = len(document)
        if number == 0:
            raise ReadError("no-pages")
        if number > limits.max_pages:
            raise ReadError("too-many-pages", str(number))
        budget = Budget.of(limits)
        return [_one_page(document, i, budget) for i in range(number)]
    finally:
        document.close()


def open_pdf(data: bytes) -> Any:
    """A pypdfium2 document, to be closed.

    Raises ReadError: password-protected, damaged-pdf, no-pages.
    """
    import pypdfium2
    import pypdfium2.raw as pdfium

    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as fault:
        if pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD or "assword" in str(fault):
            raise ReadError("password-protected") from None
        if _NO_PAGE.search(data) and not _A_PAGE.search(data):
            raise ReadError("no-pages") from None
        raise ReadError("damaged-pdf", str(fault)) from None


def _one_page(document: Any, index: int, budget: Budget) -> PageContent:
    import pypdfium2

    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        raise ReadError("damaged-pdf", f"page {index + 1}") from None
    try:
        return read_page(page, index + 1, budget)
    except pypdfium2.PdfiumError:
        raise ReadError("damaged-pdf", f"page {index + 1}") from None
    finally:
        page.close()


# -- pages into one flow ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    """A thing of a page: a line, two columns or a table."""

    page: PageContent
    thing: Piece | Columns | PageTable


def assemble(
    pages: Sequence[PageContent],
) -> tuple[tuple[Block, ...], tuple[ReaderNote, ...]]:
    """The blocks of all pages: margins left out, columns in order, tables over pages linked."""
    margins = find_margins(pages)
    placed: list[_Placed] = []
    for at, page in enumerate(pages):
        rows = [row for i, row in enumerate(page.rows) if (at, i) not in margins]
        placed.extend(_in_order(page, rows))
    edges = _right_edges(placed)
    out: list[Block] = []
    notes: list[ReaderNote] = []
    above: tuple[int, PageTable] | None = None  # the page and table that ended it
    for i, item in enumerate(placed):
        after = placed[i + 1] if i + 1 < len(placed) else None
        if isinstance(item.thing, PageTable):
            table = item.thing
            if above is not None and above[0] == item.page.number - 1:
                table, said = go_on(above[1], table)
                notes.extend(said)
            out.append(table.grid)
            above = (item.page.number, table)
            continue
        above = None
        if isinstance(item.thing, Columns):
            for block in item.thing.blocks:
                out.extend(_paragraph(p, item.page, LineEnd.SOFT) for p in block)
                out.append(CellBreak(kind="pipe", source=item.page.source(block[-1].box)))
        else:
            end = LineEnd.HARD if _room_left(item, after, edges) else LineEnd.SOFT
            out.append(_paragraph(item.thing, item.page, end))
    return tuple(out), tuple(notes)


def _in_order(page: PageContent, rows: Sequence[list[Piece]]) -> list[_Placed]:
    """A page's lines and tables from the top; columns never reach over a table."""
    out: list[_Placed] = []
    left = list(rows)
    for table in page.tables:
        above = [r for r in left if min(p.box[1] for p in r) < table.box[1]]
        left = left[len(above) :]
        out.extend(_placed_rows(page, above))
        out.append(_Placed(page=page, thing=table))
    return out + _placed_rows(page, left)


def _placed_rows(page: PageContent, rows: Sequence[list[Piece]]) -> list[_Placed]:
    things = read_in_order(beside(rows), page.rules)
    return [_Placed(page=page, thing=t) for t in things]


def _paragraph(piece: Piece, page: PageContent, end: LineEnd) -> Paragraph:
    line = piece.line(page.source(piece.box))
    if line.end is LineEnd.SOFT and end is LineEnd.HARD:
        line = replace(line, end=end)
    return Paragraph(lines=(line,), bold=_is_bold(piece, page))


def _is_bold(piece: Piece, page: PageContent) -> bool | None:
    return None if page.bold is None else piece.number in page.bold


def _right_edges(placed: Sequence[_Placed]) -> dict[tuple[int, int], float]:
    """How far lines reach to the right on pages of each size."""
    out: dict[tuple[int, int], float] = {}
    for item in placed:
        if isinstance(item.thing, Piece):
            key = _size(item.page)
            out[key] = max(out.get(key, 0.0), item.thing.box[2])
    return out


def _size(page: PageContent) -> tuple[int, int]:
    return (round(page.size[0]), round(page.size[1]))


def _room_left(item: _Placed, after: _Placed | None, edges: dict[tuple[int, int], float]) -> bool:
    """True where the next line's first two words had room: the author, not the width, broke it."""
    line = item.thing
    if after is None or not isinstance(line, Piece) or not isinstance(after.thing, Piece):
        return True
    if _size(item.page) != _size(after.page) or line.split:
        return not line.split
    words = after.thing.text.split(" ")
    part = len(" ".join(words[:2])) + 1
    width = after.thing.box[2] - after.thing.box[0]
    need = width * part / max(len(after.thing.text), 1)
    return edges[_size(item.page)] - line.box[2] > need + _ROOM * line.height
