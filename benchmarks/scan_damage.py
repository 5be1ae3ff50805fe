"""What offices' machines do to a printed page: named kinds of damage, each drawn from a generator.

In: a clean page in colour, its dots an inch, a seeded generator, the page's index. Out: the page as
it reaches us. Angles in degrees, light in 0…1, noise in grey levels of 0…255.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from tests.fixtures.scan import press_stamp

Wear = Callable[[Image.Image, int, Any, int], Image.Image]


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """One kind. grey: stored without colour; quality: of the JPEG."""

    dpi: int
    wear: Wear
    grey: bool = True
    quality: int = 75


# -- pieces ----------------------------------------------------------------------------------------


def skewed(page: Image.Image, angle: float) -> Image.Image:
    return page.rotate(angle, Image.Resampling.BICUBIC, fillcolor=(255, 255, 255))


def _either(draw: Any, most: float, least: float = 0.6) -> float:
    return float(draw.uniform(least, 1.0)) * most * (-1 if draw.random() < 0.5 else 1)


def grain(page: Image.Image, draw: Any, deviation: float) -> Image.Image:
    pixels = np.asarray(page).astype(np.float32)
    pixels += draw.normal(0, deviation, (*pixels.shape[:2], 1)).astype(np.float32)
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))


def shade(page: Image.Image, draw: Any, depth: float) -> Image.Image:
    """A soft shadow over a corner and a dark band along one edge."""
    pixels = np.asarray(page).astype(np.float32)
    height, width = pixels.shape[:2]
    y, x = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j].astype(np.float32)
    cx, cy = float(draw.uniform(0, 1)), float(draw.choice([0.0, 1.0]))
    spot = np.exp(-(((x - cx) / 0.45) ** 2 + ((y - cy) / 0.5) ** 2))
    edge = np.exp(-(x if draw.random() < 0.5 else 1 - x) / 0.07)
    light = 0.94 * (1 - depth * spot) * (1 - 0.6 * depth * edge)
    return Image.fromarray((pixels * light[:, :, None]).clip(0, 255).astype(np.uint8))


def speckle(page: Image.Image, draw: Any, dark: int, light: int, dpi: int) -> Image.Image:
    """Dark specks on paper, light ones in ink."""
    pixels = np.array(page)
    height, width = pixels.shape[:2]
    for number, value in ((dark, 0), (light, 255)):
        for x, y, r in zip(
            draw.integers(4, width - 4, number), draw.integers(4, height - 4, number),
            draw.integers(1, max(2, dpi // 80), number), strict=True,
        ):  # fmt: skip
            pixels[y : y + r, x : x + r] = value
    return Image.fromarray(pixels)


def broken_rules(page: Image.Image, draw: Any, dpi: int, share: float) -> Image.Image:
    """Gaps in long straight rules, as a worn drum leaves them."""
    pixels = np.array(page)
    ink = pixels.min(axis=2) < 128
    reach = round(0.25 * dpi)
    for axis in (1, 0):
        lines = ink if axis else ink.T
        for row in np.flatnonzero(lines.sum(axis=1) > (0.5, 0.3)[1 - axis] * lines.shape[1]):
            for start in draw.integers(
                0, lines.shape[1], max(1, int(share * lines.shape[1] / reach))
            ):
                long = int(draw.integers(reach // 8, reach // 2))
                part = slice(max(0, row - 1), row + 2), slice(int(start), int(start) + long)
                if axis:
                    pixels[part] = 255
                else:
                    pixels[part[1], part[0]] = 255
    return Image.fromarray(pixels)


def black_and_white(page: Image.Image, level: int = 140) -> Image.Image:
    return page.convert("L").point(lambda v: 255 if v > level else 0).convert("RGB")


def curved(page: Image.Image, draw: Any, bow: float, lean: float) -> Image.Image:
    """A page that bends and is seen from aside: bow and lean as shares of the page's height."""
    width, height = page.size
    phase, turn = float(draw.uniform(0.2, 0.8)), 1 if draw.random() < 0.5 else -1
    corners = draw.uniform(-lean, lean, (4, 2)) * height
    step = 40
    mesh = []

    def source(x: float, y: float) -> tuple[float, float]:
        u, v = x / width, y / height
        wave = bow * height * turn * (np.sin(np.pi * (u * 0.9 + phase * 0.3)) - 0.5)
        side = 0.35 * bow * height * np.sin(np.pi * v)
        top = corners[0] * (1 - u) + corners[1] * u
        low = corners[2] * (1 - u) + corners[3] * u
        pull = top * (1 - v) + low * v
        return x + side + pull[0], y + wave * (1 - 0.3 * v) + pull[1]

    for y in range(0, height, step):
        for x in range(0, width, step):
            x1, y1 = min(x + step, width), min(y + step, height)
            quad = (*source(x, y), *source(x, y1), *source(x1, y1), *source(x1, y))
            mesh.append(((x, y, x1, y1), quad))
    return page.transform(
        page.size, Image.Transform.MESH, mesh, Image.Resampling.BICUBIC, fillcolor=(120, 110, 100)
    )


def with_margin(page: Image.Image, share: float, colour: tuple[int, int, int]) -> Image.Image:
    """The page on a table, as a picture from a phone shows it."""
    wide, high = round(page.width * share), round(page.height * share)
    out = Image.new("RGB", (page.width + 2 * wide, page.height + 2 * high), colour)
    out.paste(page, (wide, high))
    return out


def _ink_of_pen(page: Image.Image, draw: Any, dpi: int, count: int, colour: Any) -> Image.Image:
    layer = Image.new("RGB", page.size, "white")
    pen = ImageDraw.Draw(layer)
    for _ in range(count):
        x, y = draw.uniform(0.1, 0.8) * page.width, draw.uniform(0.2, 0.85) * page.height
        points = [(x, y)]
        for _ in range(int(draw.integers(6, 14))):
            x += draw.uniform(0.02, 0.16) * dpi
            y += draw.uniform(-0.14, 0.14) * dpi
            points.append((x, y))
        pen.line(points, fill=colour, width=max(2, dpi // 90), joint="curve")
    return ImageChops.multiply(page, layer)


# -- kinds -----------------------------------------------------------------------------------------


def _seals(page: Image.Image, dpi: int, draw: Any, index: int) -> Image.Image:
    for _ in range(2 if index % 2 else 1):
        side = draw.random() < 0.5
        centre = (
            draw.uniform(0.05, 0.12) if side else draw.uniform(0.3, 0.95),
            draw.uniform(0.2, 0.85),
        )
        page = press_stamp(page, centre, dpi)
    page = skewed(page, _either(draw, 1.6))
    return grain(page.filter(ImageFilter.GaussianBlur(0.8)), draw, 10)


def _bw(page: Image.Image, dpi: int, draw: Any, _: int) -> Image.Image:
    page = broken_rules(page, draw, dpi, 0.5)
    page = skewed(page, _either(draw, 0.7))
    page = grain(page.filter(ImageFilter.GaussianBlur(0.6)), draw, 20)
    return speckle(black_and_white(page, 150), draw, 900, 500, dpi)


def _phone(page: Image.Image, _dpi: int, draw: Any, _: int) -> Image.Image:
    page = curved(page, draw, 0.02, 0.02)
    page = with_margin(page, 0.03, (120, 110, 100))
    page = shade(page.filter(ImageFilter.GaussianBlur(0.9)), draw, 0.5)
    return grain(page, draw, 7)


def _photocopy(page: Image.Image, _dpi: int, draw: Any, _: int) -> Image.Image:
    page = skewed(page, _either(draw, 1.1))
    page = shade(page.filter(ImageFilter.GaussianBlur(0.8)), draw, 0.45)
    return grain(page, draw, 16)


def _clean(page: Image.Image, *_: Any) -> Image.Image:
    return page


def _fax(page: Image.Image, dpi: int, draw: Any, _: int) -> Image.Image:
    low = page.resize((page.width, page.height // 2)).resize(page.size, Image.Resampling.BILINEAR)
    return speckle(black_and_white(grain(low, draw, 15), 165), draw, 150, 100, dpi)


def _low_contrast(page: Image.Image, _dpi: int, draw: Any, _: int) -> Image.Image:
    pale = page.point(lambda v: int(120 + v * 0.38))
    return grain(skewed_on(pale, _either(draw, 0.6), (216, 216, 216)), draw, 4)


def skewed_on(page: Image.Image, angle: float, paper: tuple[int, int, int]) -> Image.Image:
    return page.rotate(angle, Image.Resampling.BICUBIC, fillcolor=paper)


def _bleed(page: Image.Image, _dpi: int, draw: Any, _: int) -> Image.Image:
    back = page.transpose(Image.Transpose.FLIP_LEFT_RIGHT).filter(ImageFilter.GaussianBlur(1.6))
    faint = back.point(lambda v: int(255 - (255 - v) * 0.22))
    return grain(ImageChops.multiply(page, faint), draw, 5)


def _fold(page: Image.Image, dpi: int, draw: Any, _: int) -> Image.Image:
    pixels = np.asarray(page).astype(np.float32)
    at = int(draw.uniform(0.4, 0.6) * pixels.shape[0])
    rows = np.arange(pixels.shape[0])
    dark = 1 - 0.45 * np.exp(-(((rows - at) / (0.02 * dpi)) ** 2)) - 0.12 * (rows > at)
    return grain(Image.fromarray((pixels * dark[:, None, None]).astype(np.uint8)), draw, 5)


def _holes(page: Image.Image, dpi: int, draw: Any, _: int) -> Image.Image:
    pen = ImageDraw.Draw(page)
    for share in (0.35, 0.65):
        x, y, r = 0.42 * dpi, share * page.height, 0.12 * dpi
        pen.ellipse((x - r, y - r, x + r, y + r), fill=(15, 15, 15))
    return grain(skewed(page, _either(draw, 0.5)), draw, 5)


def _two_degrees(page: Image.Image, _dpi: int, draw: Any, _: int) -> Image.Image:
    return grain(skewed(page, _either(draw, 2.0, 0.95)), draw, 5)


def _upside_down(page: Image.Image, _dpi: int, draw: Any, _: int) -> Image.Image:
    return grain(page.rotate(180), draw, 5)


def _sideways(page: Image.Image, _dpi: int, draw: Any, _: int) -> Image.Image:
    turned = page.transpose(Image.Transpose.ROTATE_90) if page.width > page.height else page
    return grain(skewed(turned, _either(draw, 0.5)), draw, 5)


def _sizes(page: Image.Image, _dpi: int, draw: Any, index: int) -> Image.Image:
    share = (1.0, 0.8, 1.2)[index % 3]
    return grain(page.resize((round(page.width * share), round(page.height * share))), draw, 4)


def _pen(page: Image.Image, dpi: int, draw: Any, _: int) -> Image.Image:
    colour = (40, 60, 160) if draw.random() < 0.7 else (40, 40, 45)
    return grain(_ink_of_pen(page, draw, dpi, 3, colour), draw, 5)


def date_by_hand(page: Image.Image, place: tuple[float, float], text: str, dpi: int) -> Image.Image:
    """A number written by hand into a printed form, at a place given as shares of the page."""
    pen = ImageDraw.Draw(page)
    at = (place[0] * page.width, place[1] * page.height)
    pen.text(at, text, fill=(30, 50, 150), font=ImageFont.load_default(dpi / 6))
    return page


KINDS: dict[str, Damage] = {
    "seals": Damage(dpi=200, wear=_seals, grey=False, quality=55),
    "bw": Damage(dpi=200, wear=_bw, quality=85),
    "phone": Damage(dpi=180, wear=_phone, grey=False, quality=70),
    "photocopy": Damage(dpi=150, wear=_photocopy, quality=50),
    "clean-200": Damage(dpi=200, wear=_clean, quality=90),
    "clean-300": Damage(dpi=300, wear=_clean, quality=90),
    "fax": Damage(dpi=200, wear=_fax),
    "low-contrast": Damage(dpi=200, wear=_low_contrast),
    "bleed": Damage(dpi=200, wear=_bleed),
    "fold": Damage(dpi=200, wear=_fold),
    "holes": Damage(dpi=200, wear=_holes),
    "two-degrees": Damage(dpi=200, wear=_two_degrees),
    "upside-down": Damage(dpi=200, wear=_upside_down),
    "sideways": Damage(dpi=200, wear=_sideways),
    "sizes": Damage(dpi=200, wear=_sizes),
    "jpeg-40": Damage(dpi=200, wear=_clean, quality=40),
    "pen": Damage(dpi=200, wear=_pen, grey=False),
}
