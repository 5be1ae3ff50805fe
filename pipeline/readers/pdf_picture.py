"""A part of a PDF page (or of a picture file) as a picture: the ink behind a cell, for a person to look at."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.model.grid import Box, ReadError
from pipeline.readers.dispatch import sniff
from pipeline.readers.limits import ReadLimits
from pipeline.readers.pdf_file import open_pdf

if TYPE_CHECKING:
    from PIL.Image import Image

_BLUE, _RED = (60, 110, 220), (210, 30, 30)
MARGIN = 4.0  # points shown around a box


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
