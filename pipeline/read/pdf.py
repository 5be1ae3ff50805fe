"""PDF with text in, paragraphs and grids in reading order out; each page is read once and closed.

One line of text is one paragraph with a soft end, hard where the next word had room on it. Pages
without sound text are named in notes, for a reader of pictures.
"""

from dataclasses import replace
from typing import Any

from pipeline.model.grid import RawDocument, ReaderNote, ReadError
from pipeline.read.limits import ReadLimits
from pipeline.read.page_content import PageContent
from pipeline.read.page_flow import assemble
from pipeline.read.pdf_annotations import read_annotations
from pipeline.read.pdf_file import may_have_layers, open_pdf
from pipeline.read.pdf_hidden import HIDDEN_TEXT
from pipeline.read.pdf_layer import PICTURE_CODES
from pipeline.read.pdf_page import WATERMARK, Budget, read_page

_MOST_TOLD = 600  # characters of hidden text that a finding quotes


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
        notes=_of_document([*(note for page in pages for note in page.notes), *notes]),
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


def _of_document(notes: list[ReaderNote]) -> tuple[ReaderNote, ...]:
    """The notes, each watermark once, those on hidden text made one: it names the pages."""
    hidden = [n for n in notes if n.code == HIDDEN_TEXT]
    told: set[str] = set()
    out: list[ReaderNote] = []
    for note in notes:
        if note.code == HIDDEN_TEXT or (note.code == WATERMARK and note.value in told):
            continue
        if note.code == WATERMARK:
            told.add(note.value)
        out.append(note)
    if hidden:
        value = "; ".join(f"[{n.source.page}] {n.value}" for n in hidden)
        short = value if len(value) <= _MOST_TOLD else value[:_MOST_TOLD] + "…"
        out.append(replace(hidden[0], value=short))
    return tuple(out)


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
        layers = may_have_layers(data)
        return [_one_page(document, i, budget, layers) for i in range(number)]
    finally:
        document.close()


def _one_page(document: Any, index: int, budget: Budget, layers: bool) -> PageContent:
    import pypdfium2

    try:
        page = document[index]
        try:
            added = read_annotations(document, page)
            if any(a.printed for a in added):
                page.close()
                page = document[index]
            return read_page(page, index + 1, budget, layers, added)
        finally:
            page.close()
    except pypdfium2.PdfiumError:
        raise ReadError("damaged-pdf", f"page {index + 1}") from None
