"""A PDF's bytes in, an open document or a picture of a part of it out; and what its bytes tell before.

The picture is for a person to look at: the ink behind a cell, of a picture file too.
"""

import re
import zlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pipeline.model.grid import Box, ReadError
from pipeline.readers.dispatch import sniff
from pipeline.readers.limits import ReadLimits

if TYPE_CHECKING:
    from PIL.Image import Image

_NO_PAGE = re.compile(rb"/Count\s+0\b")
_A_PAGE = re.compile(rb"/Type\s*/Page\b")
_LAYERS = re.compile(rb"/OC(?:G|MD|Properties)\b")
_SPOKEN = b"ActualText"
_HIDDEN_NAME = re.compile(rb"/[A#][A-Za-z0-9#]*#[0-9A-Fa-f]{2}")  # one that may hide it
_PICTURE = re.compile(rb"/(?:Image|DCTDecode|JPXDecode)\b")
_HEAD = 600  # bytes before a stream that tell what it is
_PACKED = re.compile(rb"/ObjStm\b")
_STREAM = re.compile(rb"stream\r?\n")
_MOST_PACKED, _MOST_UNPACKED = 1_000_000, 8_000_000  # bytes of one stream that are looked at
_BLUE, _RED = (60, 110, 220), (210, 30, 30)
MARGIN = 4.0  # points shown around a box


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


def may_have_layers(data: bytes) -> bool:
    """True where the file may have layers that can be switched off; in doubt it may."""
    if _LAYERS.search(data) or b"/Encrypt" in data:
        return True
    return any(_packs_layers(data, m.end()) for m in _PACKED.finditer(data))


def may_be_spoken(data: bytes) -> bool:
    """True where the file may give words for what it draws; in doubt it may."""
    if _names_words(data) or b"/Encrypt" in data:
        return True
    for opening in _STREAM.finditer(data):
        if data.endswith(b"end", 0, opening.start()):
            continue
        head = data[max(0, opening.start() - _HEAD) : opening.start()]
        head = head[head.rfind(b" obj") + 1 :]
        if b"/Filter" not in head or _PICTURE.search(head):
            continue  # not packed: searched with the whole file
        unpacked = _unpacked(data, opening.end())
        if unpacked is None or _names_words(unpacked):
            return True
    return False


def _names_words(data: bytes) -> bool:
    return _SPOKEN in data or (b"#" in data and _HIDDEN_NAME.search(data) is not None)


def _packs_layers(data: bytes, at: int) -> bool:
    """True where the packed objects whose dictionary goes on at `at` name layers, or cannot be read."""
    opening = _STREAM.search(data, at, at + 2_000)
    if opening is None:
        return True
    unpacked = _unpacked(data, opening.end())
    return unpacked is None or bool(_LAYERS.search(unpacked))


def _unpacked(data: bytes, at: int) -> bytes | None:
    """The content of the packed stream that begins there; None where it cannot be read whole."""
    stream = zlib.decompressobj()
    try:
        part = stream.decompress(memoryview(data)[at : at + _MOST_PACKED], _MOST_UNPACKED)
    except zlib.error:
        return None
    return part if stream.eof else None


def render_region(
    data: bytes, page: int, bbox: Box, scale: float, limits: ReadLimits | None = None
) -> "Image":
    """The box (points from the shown page's upper left corner, page 1-based), a little around it.

    scale: pixels per point, lowered where the picture would be larger than the limits allow.
    Raises ReadError as read_pdf, no-pages for a page that is not there.
    """
    if sniff(data) == "image":
        from pipeline.readers.scan_files import image_region

        return image_region(data, page, bbox, scale, limits)
    document = open_pdf(data)
    try:
        if not 1 <= page <= len(document):
            raise ReadError("no-pages", f"page {page} of {len(document)}")
        sheet = document[page - 1]
        try:
            width, height = sheet.get_size()
            x0, top = max(bbox[0] - MARGIN, 0.0), max(bbox[1] - MARGIN, 0.0)
            x1, bottom = min(bbox[2] + MARGIN, width), min(bbox[3] + MARGIN, height)
            if x1 - x0 < 1 or bottom - top < 1:
                raise ReadError("no-pages", f"nothing of page {page} at {bbox}")
            most = (limits or ReadLimits()).max_pixels
            scale = min(scale, (most / ((x1 - x0) * (bottom - top))) ** 0.5)
            crop = (x0, height - bottom, width - x1, top)
            picture: Image = sheet.render(scale=scale, crop=crop).to_pil()
            return picture
        finally:
            sheet.close()
    finally:
        document.close()


def draw_page(
    data: bytes,
    page: int,
    cells: Sequence[Box],
    marked: Box,
    scale: float,
    limits: ReadLimits | None = None,
) -> "Image":
    """A whole page with the cells that were read drawn in blue, those within `marked` in red.

    Raises ReadError as render_region.
    """
    from PIL import ImageDraw

    everything = (0.0, 0.0, 1e6, 1e6)
    picture = render_region(data, page, everything, scale, limits).convert("RGB")
    pen = ImageDraw.Draw(picture)
    scale = picture.width / _page_width(data, page, picture.width / scale)
    for box in cells:
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        inside = marked[0] <= x <= marked[2] and marked[1] <= y <= marked[3]
        pen.rectangle([v * scale for v in box], outline=_RED if inside else _BLUE, width=2)
    return picture


def _page_width(data: bytes, page: int, otherwise: float) -> float:
    """Points across a PDF's page as shown; `otherwise` for a picture file."""
    if sniff(data) == "image":
        return otherwise
    document = open_pdf(data)
    try:
        return float(document[page - 1].get_size()[0])
    finally:
        document.close()
