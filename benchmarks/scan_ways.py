"""What benchmarks.scan_odd does to pages beyond the machines' damage: tables with other rules, forms
that were filled in or stamped, coarse pictures, sheets of both directions.

In: a clean page in colour at 200 dots an inch, a seeded generator. Out: the page as it is scanned.
"""

from typing import Any

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFont

from benchmarks.scan_damage import grain, skewed

DPI = 200
_SLANT = 0.35


def _rules_of(page: Image.Image) -> tuple[Any, Any]:
    """Masks of the page's level and upright rules."""
    from scipy import ndimage

    ink = np.asarray(page.convert("L")) < 160
    reach = round(0.35 * DPI)
    near = np.ones((3, 3), bool)
    level, upright = (
        ndimage.binary_dilation(ndimage.binary_opening(ink, np.ones(shape, bool)), near)
        for shape in ((1, reach), (reach, 1))
    )
    return level, upright


def no_rules(page: Image.Image, draw: Any, level: bool = True) -> Image.Image:
    """The page without its upright rules; level: without its level ones too."""
    pixels = np.array(page.convert("L"))
    lying, standing = _rules_of(page)
    pixels[standing] = 255
    if level:
        pixels[lying] = 255
    return grain(Image.fromarray(pixels).convert("RGB"), draw, 4)


def dashed(page: Image.Image, draw: Any, ink: float, gap: float, noise: float = 4) -> Image.Image:
    """Rules of dashes so many points long with so many between them; or of dots."""
    pixels = np.array(page.convert("L"))
    y, x = np.mgrid[: pixels.shape[0], : pixels.shape[1]]
    period, drawn = (ink + gap) * DPI / 72, ink * DPI / 72
    for mask, along in zip(_rules_of(page), (x, y), strict=True):
        pixels[mask & (along % period >= drawn)] = 255
    return grain(Image.fromarray(pixels).convert("RGB"), draw, noise)


def coarse(page: Image.Image, draw: Any, dpi: int) -> Image.Image:
    """The page at so few dots an inch, a little aslant, as phones and faxes of long ago send it."""
    small = skewed(page, float(draw.uniform(-0.6, 0.6))).resize(
        (round(page.width * dpi / DPI), round(page.height * dpi / DPI)), Image.Resampling.BOX
    )
    return grain(small, draw, 5)


def received(page: Image.Image, draw: Any, colour: Any = (40, 40, 45)) -> Image.Image:
    """A stamp of arrival with its day by pen over the last rows, and the page's number printed there."""
    wide, high = round(2.2 * DPI), round(0.9 * DPI)
    layer = Image.new("RGB", (wide, high), "white")
    pen = ImageDraw.Draw(layer)
    pen.rectangle((2, 2, wide - 3, high - 3), outline=colour, width=4)
    font = ImageFont.truetype("DejaVuSans-Bold.ttf", DPI / 8)
    small = ImageFont.truetype("DejaVuSans.ttf", DPI / 10)
    pen.text((16, 10), "CÔNG VĂN ĐẾN", fill=colour, font=font)
    pen.text((16, 10 + DPI / 5), f"Số: {int(draw.integers(100, 999))}", fill=colour, font=small)
    pen.text((16, 10 + DPI / 2.6), f"Ngày: {int(draw.integers(10, 28))}/12/2023", fill=colour,
             font=small)  # fmt: skip
    whole = Image.new("RGB", page.size, "white")
    lowest = _lowest_ink(page)
    x = round(float(draw.uniform(0.1, 0.7)) * page.width)
    whole.paste(layer.rotate(float(draw.uniform(-4, 4)), fillcolor="white"), (x, lowest - high))
    ImageDraw.Draw(whole).text((page.width // 2, lowest - DPI // 8), f"{int(draw.integers(2, 15))}",
                               fill=(30, 30, 30), font=font)  # fmt: skip
    return grain(ImageChops.multiply(page, whole), draw, 5)


def _lowest_ink(page: Image.Image) -> int:
    rows = np.flatnonzero((np.asarray(page.convert("L")) < 128).any(axis=1))
    return int(rows[-1]) if len(rows) else page.height


_HEADING = ((0.2324, 0.2743), (0.6599, 0.6807), (0.7423, 0.7629))
"""Number, day and month in the heading of office.pdf, as shares of the page's width."""
_LINE = (0.1361, 0.1466)


def form_by_pen(page: Image.Image, draw: Any, colour: Any) -> None:
    """Number, day and month of the heading written by hand into a printed form."""
    top, bottom = (round(v * page.height) for v in _LINE)
    texts = (int(draw.integers(100, 4000)), int(draw.integers(1, 29)), int(draw.integers(1, 13)))
    for (left, right), text in zip(_HEADING, texts, strict=True):
        x0, x1 = round(left * page.width), round(right * page.width)
        ImageDraw.Draw(page).rectangle((x0, top - 2, x1, bottom + 2), fill="white")
        _write(page, (x0, top), str(text), bottom - top, draw, colour)


def _write(
    page: Image.Image, at: tuple[int, int], text: str, high: int, draw: Any, colour: Any
) -> None:
    """A word by hand: slanted, a little turned, in one colour of ink."""
    font = ImageFont.truetype("DejaVuSerif-Italic.ttf", high * float(draw.uniform(0.9, 1.2)))
    size = (round(font.getlength(text) + 2 * high), 3 * high)
    layer = Image.new("L", size, 255)
    ImageDraw.Draw(layer).text((high, high // 2), text, fill=20, font=font)
    slanted = layer.transform(size, Image.Transform.AFFINE, (1, _SLANT, 0, 0, 1, 0),
                              Image.Resampling.BICUBIC, fillcolor=255)  # fmt: skip
    turned = slanted.rotate(float(draw.uniform(-5, 5)), Image.Resampling.BICUBIC, fillcolor=255)
    place = (at[0] - high, at[1] - high // 2)
    page.paste(Image.new("RGB", size, colour), place, turned.point(lambda v: 255 - v))


def as_fed(page: Image.Image, draw: Any) -> Image.Image:
    """Sheets of both directions through one feeder: wide ones lie sideways, some upside down."""
    if page.width > page.height:
        turn = Image.Transpose.ROTATE_90 if draw.random() < 0.5 else Image.Transpose.ROTATE_270
        page = page.transpose(turn)
    return grain(skewed(page, float(draw.uniform(-0.7, 0.7))), draw, 5)
