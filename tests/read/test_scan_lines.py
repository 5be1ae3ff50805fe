"""A page without rules laid flat by its lines of text; a straight one left as it is."""

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from pipeline.readers.scan_flat import find_text_lines
from pipeline.readers.scan_picture import clean_page

_DPI = 150.0
_WORDS = "Ke hoach cai cach hanh chinh nha nuoc tren dia ban tinh"


def page(lines: int, sag: float, words: str = _WORDS) -> NDArray[np.uint8]:
    """Lines of text on white, their middle `sag` pixels below their ends."""
    image = Image.new("L", (1000, 1200), 255)
    pen = ImageDraw.Draw(image)
    for i in range(lines):
        pen.text((90, 80 + 40 * i), words, fill=0, font_size=24)
    straight = np.array(image)
    down = np.round(sag * np.sin(np.linspace(0, np.pi, straight.shape[1]))).astype(int)
    rows = np.arange(len(straight))[:, None] - down[None, :]
    return np.take_along_axis(straight, np.clip(rows, 0, len(straight) - 1), axis=0)


@pytest.mark.parametrize(
    ("lines", "sag", "bends", "reason"),
    [
        (20, 0.0, False, "straight lines"),
        (20, 3.0, False, "hardly bent: read as it is"),
        (20, 14.0, True, "the middle hangs down"),
        (20, -14.0, True, "the middle stands up"),
        (4, 14.0, False, "too few lines to tell"),
    ],
)
def test_a_page_of_text_is_laid_flat(lines: int, sag: float, bends: bool, reason: str) -> None:
    flat = clean_page(page(lines, sag), _DPI)
    assert (flat.bend is not None) == bends, reason
    if bends:
        left = [c.sway() for c in find_text_lines(flat.picture, flat.dpi)]
        assert len(left) == lines
        assert float(np.median(left)) < 1.5, reason


def test_short_lines_tell_nothing() -> None:
    assert find_text_lines(page(20, 14.0, "Noi nhan"), _DPI) == []
