"""A picture file's bytes in, its pictures as grey out; and a part of one for a person to look at.

A picture's size is looked at before it is decoded.
"""

import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pipeline.model.grid import Box, ReadError
from pipeline.readers.limits import ReadLimits
from pipeline.readers.scan_rules import Picture

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_DPI = 240.0
"""Finer pictures are made coarser: the recogniser reads none better for it."""
_A4_INCHES = 11.69
_A3_INCHES = 16.54
_SMALL_LETTERS = 5.6  # points: where a sheet's letters are lower, it is twice as large as A4
_FEW_LETTERS = 150
_DARK = 128
_LETTERS = (6, 100)  # pixels: heights of what may be a letter
_SOUND_DPI = (90.0, 1300.0)  # what a picture may say of itself; 72 is what programs say unasked
_FORMATS = ("PNG", "JPEG", "TIFF", "WEBP", "GIF", "BMP", "AVIF")
_MARGIN = 4.0  # points shown around a box

Rendered = tuple[Picture, float, Picture | None]
"""A page as grey, its dots an inch, and what coloured ink covers of it."""


def check_pixels(width: int, height: int, limits: ReadLimits) -> None:
    """Raises ReadError too-large over the limit."""
    if width * height > limits.max_pixels:
        raise ReadError("too-large", f"{width} × {height} pixels")


def open_image(data: bytes, limits: ReadLimits) -> Any:
    """A Pillow image, not decoded yet, to be closed.

    Raises ReadError too-large, damaged-file; picture-format for one that Pillow has no decoder for.
    """
    from PIL import Image, UnidentifiedImageError

    if len(data) > limits.max_bytes:
        raise ReadError("too-large", f"{len(data)} bytes")
    try:
        return Image.open(io.BytesIO(data), formats=_FORMATS)
    except Image.DecompressionBombError as fault:
        raise ReadError("too-large", str(fault).split(",")[0][:100]) from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as fault:
        if data[4:8] == b"ftyp":
            raise ReadError("picture-format", data[8:12].decode("latin-1").upper()) from None
        raise ReadError("damaged-file", "#1") from fault


def frame_reader(image: Any, index: int, limits: ReadLimits) -> Callable[[], Rendered]:
    """What decodes one picture of a file (0-based) when called, upright and no finer than needed."""

    def load() -> Rendered:
        from PIL import ImageOps

        from pipeline.readers.scan_picture import grey_of
        from pipeline.readers.scan_seals import coloured_ink

        try:
            image.seek(index)
            check_pixels(image.width, image.height, limits)
            image.load()
            upright = ImageOps.exif_transpose(image)
        except (OSError, ValueError, SyntaxError, EOFError) as fault:
            raise ReadError("damaged-file", f"#{index + 1}") from fault
        dpi = image_dpi(image)
        largest = max(dpi / MOST_DPI, 1.0)
        if largest > 1.05:
            size = (round(upright.width / largest), round(upright.height / largest))
            upright = upright.convert("L" if upright.mode in ("1", "L") else "RGB").resize(size)
            dpi /= largest
        return grey_of(upright), dpi, coloured_ink(upright)

    return load


def image_dpi(image: Any) -> float:
    """Dots an inch as the file says, or as they are if the picture is a whole sheet of A4 or A3."""
    said = image.info.get("dpi")
    try:
        dpi = float(said[0]) if said else 0.0
    except (TypeError, ValueError, IndexError, ZeroDivisionError):
        dpi = 0.0
    if _SOUND_DPI[0] <= dpi <= _SOUND_DPI[1] and dpi != 96:
        return dpi
    longest = float(max(image.width, image.height))
    letters = _letter_height(image) * 72 * _A4_INCHES / longest
    return longest / (_A3_INCHES if 0 < letters < _SMALL_LETTERS else _A4_INCHES)


def _letter_height(image: Any) -> float:
    """Pixels that the usual letter is high; 0 where there are few, or no picture can be had."""
    import numpy as np
    from scipy import ndimage

    if image.width * image.height > ReadLimits().max_pixels:
        return 0.0
    try:
        dark = np.asarray(image.convert("L")) < _DARK
    except (OSError, ValueError, SyntaxError, EOFError):
        return 0.0
    boxes = ndimage.find_objects(ndimage.label(dark)[0])
    sizes = ((b[0].stop - b[0].start, b[1].stop - b[1].start) for b in boxes)
    low, high = _LETTERS
    heights = [h for h, w in sizes if low <= h <= high and w < 2 * h < 8 * w]
    return float(np.median(heights)) if len(heights) >= _FEW_LETTERS else 0.0


def image_region(
    data: bytes, page: int, bbox: Box, scale: float, limits: ReadLimits | None = None
) -> "Image":
    """The box (points from the picture's upper left corner, page 1-based), a little around it.

    scale: pixels per point. Raises ReadError as read_image, no-pages for a page not there.
    """
    from PIL import ImageOps

    allowed = limits or ReadLimits()
    with open_image(data, allowed) as image:
        if not 1 <= page <= getattr(image, "n_frames", 1):
            raise ReadError("no-pages", f"page {page}")
        try:
            image.seek(page - 1)
            check_pixels(image.width, image.height, allowed)
            upright = ImageOps.exif_transpose(image).convert("RGB")
        except (OSError, ValueError, SyntaxError, EOFError) as fault:
            raise ReadError("damaged-file", f"#{page}") from fault
        points = image_dpi(image) / 72
    x0, top = max(bbox[0] - _MARGIN, 0.0), max(bbox[1] - _MARGIN, 0.0)
    x1 = min(bbox[2] + _MARGIN, upright.width / points)
    bottom = min(bbox[3] + _MARGIN, upright.height / points)
    if x1 - x0 < 1 or bottom - top < 1:
        raise ReadError("no-pages", f"nothing of page {page} at {bbox}")
    cut: Image = upright.crop(
        (round(x0 * points), round(top * points), round(x1 * points), round(bottom * points))
    )
    size = (max(1, round((x1 - x0) * scale)), max(1, round((bottom - top) * scale)))
    return cut.resize(size)
