"""A part of a PDF page (or of a picture file) as a picture: the ink behind a cell, for a person to look at."""

from typing import TYPE_CHECKING

from pipeline.model.grid import Box, ReadError
from pipeline.read.dispatch import sniff
from pipeline.read.limits import ReadLimits
from pipeline.read.pdf_file import open_pdf

if TYPE_CHECKING:
    from PIL.Image import Image

_MARGIN = 4.0  # points shown around a box


def render_region(
    data: bytes, page: int, bbox: Box, scale: float, limits: ReadLimits | None = None
) -> "Image":
    """The box (points from the shown page's upper left corner, page 1-based), a little around it.

    scale: pixels per point, lowered where the picture would be larger than the limits allow.
    Raises ReadError as read_pdf, no-pages for a page that is not there.
    """
    if sniff(data) == "image":
        from pipeline.read.scan_files import image_region

        return image_region(data, page, bbox, scale, limits)
    document = open_pdf(data)
    try:
        if not 1 <= page <= len(document):
            raise ReadError("no-pages", f"page {page} of {len(document)}")
        sheet = document[page - 1]
        try:
            width, height = sheet.get_size()
            x0, top = max(bbox[0] - _MARGIN, 0.0), max(bbox[1] - _MARGIN, 0.0)
            x1, bottom = min(bbox[2] + _MARGIN, width), min(bbox[3] + _MARGIN, height)
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
