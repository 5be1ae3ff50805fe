"""PDF with text in, paragraphs and grids in reading order out; each page is read once and closed.

One line of text is one paragraph with a soft end, hard where the next word had room on it. Pages
without sound text are named in notes, for a reader of pictures.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from io import BytesIO
from itertools import islice
from typing import Any

from pipeline.model.grid import (
    Block,
    Cell,
    Grid,
    Paragraph,
    RawDocument,
    ReaderNote,
    ReadError,
    Source,
)
from pipeline.readers.ink import UNREAD as PART_UNREAD
from pipeline.readers.ink import WATERMARK
from pipeline.readers.limits import ReadLimits
from pipeline.readers.page_content import PageContent
from pipeline.readers.page_flow import assemble
from pipeline.readers.pdf_annotations import read_annotations
from pipeline.readers.pdf_content import PICTURE
from pipeline.readers.pdf_file import may_be_spoken, may_have_layers, open_pdf
from pipeline.readers.pdf_layer import BROKEN, PICTURE_CODES
from pipeline.readers.pdf_page import OPEN_TABLE, UNREAD, Budget, read_page

PICTURE_READ = "picture-read"
_DPI = 300
_MOST_PICTURES = 100  # in the cells of one table
_NO_RECOGNITION = frozenset(("tesseract-missing", "tesseract-language-missing"))
SECOND_FAILED = "second-reader-failed"
_OF_PAGES = frozenset((BROKEN, OPEN_TABLE, UNREAD))


def read_pdf(data: bytes, name: str, limits: ReadLimits) -> RawDocument:
    """A PDF as blocks. Raises ReadError: password-protected, damaged-pdf, no-pages, too-large,
    too-many-pages, too-many-objects.
    """
    pages, reader = _with_scans(data, read_pages(data, limits), limits)
    blocks, notes = assemble(pages)
    notes = (*(note for page in pages for note in page.notes), *notes)
    blocks = tuple(_with_pictures(data, b, limits) if isinstance(b, Grid) else b for b in blocks)
    blocks, doubt, twice = _read_twice(data, blocks, notes, limits)
    return RawDocument(
        file=name,
        media_type="application/pdf",
        reader=reader,
        blocks=blocks,
        pages=len(pages),
        notes=_of_document([*notes, *doubt]),
        read_twice=twice,
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
    from pipeline.readers.scan import read_scanned_pages, refuse_blank

    whole = len(numbers) == len(pages)
    try:
        scanned = read_scanned_pages(data, numbers, limits)
    except ReadError as fault:
        if whole or fault.code not in _NO_RECOGNITION:
            raise
        return [_unread(p) if p.number in numbers else p for p in pages], "pdf"
    out = [_scanned(p, scanned[p.number]) if p.number in scanned else p for p in pages]
    if whole:
        refuse_blank(out)
    return out, "scan" if whole else "pdf"


def _unread(page: PageContent) -> PageContent:
    """A page that nobody can read here, told of as an error."""
    note = ReaderNote(code=PART_UNREAD, value=str(page.number), source=page.notes[0].source)
    return replace(page, notes=(*page.notes, note))


def _scanned(page: PageContent, picture: PageContent) -> PageContent:
    return replace(picture, notes=(*page.notes, *picture.notes))


def _with_pictures(data: bytes, grid: Grid, limits: ReadLimits) -> Grid:
    """The grid with the words of pictures in its cells, as recognition reads them."""
    if not any(n.code == PICTURE for c in grid.cells for n in c.notes):
        return grid
    read = islice(
        (c for c in grid.cells if any(n.code == PICTURE for n in c.notes)), _MOST_PICTURES
    )
    new = {c.source: _with_picture(data, c, limits) for c in read}
    return replace(grid, cells=tuple(new.get(c.source, _unseen(c)) for c in grid.cells))


def _unseen(cell: Cell) -> Cell:
    """The cell with each picture that nobody looked at as an error."""
    notes = (replace(n, code=PART_UNREAD) if n.code == PICTURE else n for n in cell.notes)
    return replace(cell, notes=tuple(notes)) if cell.notes else cell


def _words(png: bytes, limits: ReadLimits) -> RawDocument | None:
    """What a picture shows; None where it is blank."""
    from pipeline.readers.scan import read_image

    try:
        return read_image(png, "", limits)
    except ReadError as fault:
        if fault.code != "blank-pages":
            raise
        return None


def _with_picture(data: bytes, cell: Cell, limits: ReadLimits) -> Cell:
    """The cell with the words of its pictures; one that cannot be read is an error there."""
    from pipeline.readers.pdf_file import MARGIN, render_region

    lines, notes = list(cell.lines), []
    for note in cell.notes:
        if note.code != PICTURE or note.source.page is None or note.source.bbox is None:
            notes.append(note)
            continue
        x0, top, x1, bottom = note.source.bbox
        raw = None
        try:
            for m in (MARGIN, 0.0):  # alone, and with what is around it where it is too small alone
                part, png = (x0 + m, top + m, x1 - m, bottom - m), BytesIO()
                image = render_region(data, note.source.page, part, _DPI / 72, limits)
                image.save(png, "PNG", dpi=(_DPI, _DPI))
                raw = _words(png.getvalue(), limits)
                if raw is not None:
                    break
        except ReadError as fault:
            notes.append(replace(note, code=PART_UNREAD, value=fault.code))
            continue
        if raw is None:
            continue
        found = [line for b in raw.blocks if isinstance(b, Paragraph) for line in b.lines]
        lines += [replace(line, source=note.source) for line in found]
        value = " ".join(line.text for line in found)
        notes.append(replace(note, code=PICTURE_READ if found else PART_UNREAD, value=value))
    return replace(cell, lines=tuple(lines), notes=tuple(notes))


def _read_twice(
    data: bytes, blocks: tuple[Block, ...], notes: Sequence[ReaderNote], limits: ReadLimits
) -> tuple[tuple[Block, ...], tuple[ReaderNote, ...], str]:
    """The blocks, with a note in each cell that the second reader reads otherwise, and the pages
    that it read.

    It is asked about the pages whose tables have no full rules, or about all of them.
    """
    pages = frozenset(n.source.page or 0 for n in notes if n.code == OPEN_TABLE)
    if not pages and not limits.verify:
        return blocks, (), ""
    from pipeline.readers.pdf_second import comparable, second_reading

    tables = (b for b in blocks if isinstance(b, Grid) and comparable(b))
    asked = [g for g in tables if limits.verify or g.source.page in pages]
    try:
        found = second_reading(data, asked)
    except ReadError as fault:
        return blocks, (ReaderNote(code=SECOND_FAILED, value=fault.detail),), ""
    said = {d.source: d.note() for d in found}
    blocks = tuple(_noted(b, said) if isinstance(b, Grid) and said else b for b in blocks)
    return blocks, (), _ranges([g.source.page or 0 for g in asked])


def _noted(grid: Grid, said: Mapping[Source, ReaderNote]) -> Grid:
    cells = (
        replace(c, notes=(*c.notes, said[c.source])) if c.source in said else c for c in grid.cells
    )
    return replace(grid, cells=tuple(cells))


def _of_document(notes: Sequence[ReaderNote]) -> tuple[ReaderNote, ...]:
    """The notes, each watermark once; those that name pages made one."""
    told: set[str] = set()
    groups: dict[str, list[ReaderNote]] = {}
    out: list[ReaderNote] = []
    for note in notes:
        if note.code in _OF_PAGES:
            groups.setdefault(note.code, []).append(note)
        elif note.code != WATERMARK or note.value not in told:
            out.append(note)
            told |= {note.value} if note.code == WATERMARK else set()
    for group in groups.values():
        out.append(replace(group[0], value=_ranges([n.source.page or 0 for n in group])))
    return tuple(out)


def _ranges(pages: Sequence[int]) -> str:
    """Page numbers as people write them: 2, 4–6."""
    parts: list[list[int]] = []
    for page in sorted(set(pages)):
        if parts and page == parts[-1][-1] + 1:
            parts[-1].append(page)
        else:
            parts.append([page])
    return ", ".join(str(p[0]) if len(p) == 1 else f"{p[0]}–{p[-1]}" for p in parts)


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
        layers, spoken = may_have_layers(data), may_be_spoken(data)
        return [_one_page(document, i, budget, layers, spoken) for i in range(number)]
    finally:
        document.close()


def _one_page(document: Any, index: int, budget: Budget, layers: bool, spoken: bool) -> PageContent:
    import pypdfium2

    try:
        page = document[index]
        try:
            added = read_annotations(document, page)
            if any(a.printed for a in added):
                page.close()
                page = document[index]
            return read_page(page, index + 1, budget, layers, added, spoken)
        finally:
            page.close()
    except pypdfium2.PdfiumError:
        raise ReadError("damaged-pdf", f"page {index + 1}") from None
