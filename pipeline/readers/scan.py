"""Scanned pages and pictures in, pages of lines and tables out; one page in memory at a time.

PDF pages without sound text come here from the PDF reader, pictures from the dispatcher. A page's
picture is looked at for its size before it is decoded.
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from pipeline.model.grid import RawDocument, ReadError
from pipeline.readers.limits import ReadLimits, cores, page_done
from pipeline.readers.page_content import PageContent
from pipeline.readers.scan_files import (
    MOST_DPI,
    Rendered,
    check_pixels,
    frame_reader,
    open_image,
)

_MOST_WORKERS = 4
_LEAST_DPI = 150.0


def read_scanned_pages(
    data: bytes, numbers: Sequence[int], limits: ReadLimits
) -> dict[int, PageContent]:
    """The content of these 1-based pages of a PDF, read as pictures.

    Raises ReadError: too-large for a picture over the limit, tesseract-missing,
    tesseract-language-missing, tesseract-failed, out-of-time, and as read_pdf.
    """
    from pipeline.readers.pdf_file import open_pdf
    from pipeline.readers.scan_words import require_tesseract

    document = open_pdf(data)
    try:
        for number in numbers:
            _picture_dpi(document, number, limits)
        require_tesseract()
        renders = [(n, _renderer(document, n, limits)) for n in numbers]
        return {page.number: page for page in _read_alike(renders)}
    finally:
        document.close()


def read_image(data: bytes, name: str, limits: ReadLimits) -> RawDocument:
    """A picture file as blocks, one page a picture. Raises ReadError as read_scanned_pages,
    damaged-file, and blank-pages where nothing stands on it.
    """
    from pipeline.readers.page_flow import assemble
    from pipeline.readers.scan_words import require_tesseract

    image = open_image(data, limits)
    with image:
        frames = getattr(image, "n_frames", 1)
        if frames > limits.max_pages:
            raise ReadError("too-many-pages", str(frames))
        media_type = f"image/{(image.format or 'unknown').lower()}"
        check_pixels(image.width, image.height, limits)
        require_tesseract()
        pages = _read_alike([(i + 1, frame_reader(image, i, limits)) for i in range(frames)])
    refuse_blank(pages)
    blocks, notes = assemble(pages)
    return RawDocument(
        file=name,
        media_type=media_type,
        reader="scan",
        blocks=blocks,
        pages=len(pages),
        notes=(*(n for p in pages for n in p.notes), *notes),
    )


def refuse_blank(pages: Sequence[PageContent]) -> None:
    """Raises ReadError blank-pages where no page holds anything."""
    if not any(page.rows or page.tables for page in pages):
        raise ReadError("blank-pages", f"{len(pages)} pages")


# -- pages beside each other -----------------------------------------------------------------------


def _read_alike(renders: Sequence[tuple[int, Callable[[], Rendered]]]) -> list[PageContent]:
    """All pages in order; one that shows fewer columns than the page beside it is read with those."""
    from pipeline.readers.scan_lent import lend_columns
    from pipeline.readers.scan_page import read_picture
    from pipeline.readers.temporary import memory_folder

    pages = list(_read_all(iter(renders), len(renders)))
    lent = lend_columns(pages)
    for i, (number, render) in enumerate(renders):
        if number in lent:
            grey, dpi, veil = render()
            pages[i] = read_picture(grey, dpi, number, memory_folder(), veil, lent[number])
    return pages


def _read_all(
    renders: Iterator[tuple[int, Callable[[], Rendered]]], count: int
) -> Iterator[PageContent]:
    """Pages in order: drawn one after the other, recognised beside each other, few at a time."""
    from pipeline.readers.scan_page import read_picture
    from pipeline.readers.scan_words import forget_oldest
    from pipeline.readers.temporary import memory_folder

    workers = max(1, min(_MOST_WORKERS, cores()))
    memory = memory_folder()
    forget_oldest(memory)
    waiting: deque[Future[PageContent]] = deque()
    done = 0
    page_done(done, count)
    with ThreadPoolExecutor(workers, thread_name_prefix="scan") as pool:
        try:
            for number, render in renders:
                while len(waiting) > workers:
                    yield waiting.popleft().result()
                    page_done(done := done + 1, count)
                grey, dpi, veil = render()
                waiting.append(pool.submit(read_picture, grey, dpi, number, memory, veil))
                del grey, veil
            while waiting:
                yield waiting.popleft().result()
                page_done(done := done + 1, count)
        finally:
            for future in waiting:
                future.cancel()


# -- PDF pages -------------------------------------------------------------------------------------


def _renderer(document: Any, number: int, limits: ReadLimits) -> Callable[[], Rendered]:
    return lambda: _render(document, number, limits)


def _render(document: Any, number: int, limits: ReadLimits) -> Rendered:
    import pypdfium2

    from pipeline.readers.scan_picture import grey_of
    from pipeline.readers.scan_seals import coloured_ink

    dpi = _picture_dpi(document, number, limits)
    try:
        page = document[number - 1]
        try:
            width, height = page.get_size()
            most = limits.max_pixels / max(1.0, width * height)
            dpi = min(dpi, 72 * most**0.5)
            image = page.render(scale=dpi / 72, may_draw_forms=False).to_pil()
        finally:
            page.close()
    except pypdfium2.PdfiumError:
        raise ReadError("damaged-pdf", f"page {number}") from None
    return grey_of(image), dpi, coloured_ink(image)


def _picture_dpi(document: Any, number: int, limits: ReadLimits) -> float:
    """The dots an inch of a page's largest picture, within reason; 300 where it has none."""
    import ctypes

    import pypdfium2
    import pypdfium2.raw as pdfium

    try:
        page = document[number - 1]
    except pypdfium2.PdfiumError:
        raise ReadError("damaged-pdf", f"page {number}") from None
    try:
        best, found = 0, 0.0
        for thing in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3):
            wide, high = ctypes.c_uint(), ctypes.c_uint()
            if not pdfium.FPDFImageObj_GetImagePixelSize(
                thing.raw, ctypes.byref(wide), ctypes.byref(high)
            ):
                continue
            check_pixels(wide.value, high.value, limits)
            left, bottom, right, top = thing.get_bounds()
            inches = max(right - left, top - bottom) / 72
            if inches > 0 and wide.value * high.value > best:
                best = wide.value * high.value
                found = max(wide.value, high.value) / inches
        return min(max(found or MOST_DPI, _LEAST_DPI), MOST_DPI)
    finally:
        page.close()
