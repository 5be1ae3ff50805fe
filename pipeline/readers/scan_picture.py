"""A page's picture in, the same upright, level and clean out: ink dark on white paper.

Nothing is recognised here. Places on the clean picture are led back to the page as received.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.model.grid import Box
from pipeline.readers.pdf_turns import turn_box
from pipeline.readers.scan_flat import (
    Bend,
    find_bend,
    find_text_lines,
    flat_chain,
    lay_flat,
    without_folds,
)
from pipeline.readers.scan_rules import Chain, Picture, find_chains

_PAPER_CELL = 24  # pixels: side of the squares whose paper is measured
_INK = 0.62  # of the paper's light: darker is ink
_BLACK, _WHITE = 0.22, 0.9  # of the paper's light: as black as print gets, paper with its grain
_FULL, _PALE, _PALEST = 0.15, 1.08, 0.72  # print up to here is not pale; how far black follows it
_PRINT = 0.8  # lighter is no letter
_COLOURED = 45  # between a colour's lightest and darkest part: neither black nor grey
_NOT_BLACK = 110  # the lightest part of coloured ink that no black ink lies under
_MOST_SKEW = 3.5  # degrees
_SKEW_WIDTH = 900  # pixels: the skew is measured on a picture this wide
_LEVEL = 0.02  # degrees: less is level
_LEAST_DPI = 200.0  # letters of a coarser picture are too small to be read as they are
_STRAIGHT = 1.0  # pixels: a page that bends less is flat
_LONG_RULE, _FEWEST_RULES = 0.3, 3  # of the page's width; fewer do not tell how it bends
_SWAYS = 1.0  # points that lines of text leave their own middle: less is straight
_BESIDE = 0.1  # darkness beside a rule that tells how the page lies
_DESK = 205  # the lighter part of a square where no paper lies


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanPage:
    """A page ready to be read. picture: upright, level and flat; dpi: its pixels in an inch.

    veil: what coloured ink covers (pipeline.readers.scan_seals), None where there is none.
    turns: quarter turns to the right from here to the page as received; angle: degrees that it was
    turned counter-clockwise to be level; bend: what was taken out of it after that, in pixels of
    the page as received, `scale` of which make one of the picture. level, upright: its rules.
    """

    picture: Picture
    dpi: float
    veil: Picture | None = None
    turns: int = 0
    angle: float = 0.0
    bend: Bend | None = None
    scale: float = 1.0
    level: tuple[Chain, ...] | None = None
    upright: tuple[Chain, ...] = ()

    @property
    def size(self) -> tuple[float, float]:
        """Points of the picture as it stands here."""
        height, width = self.picture.shape
        return (width * 72 / self.dpi, height * 72 / self.dpi)

    def before_flat(self, box: Box) -> Box:
        """A box of this page in points, as it lay before the bend was taken out."""
        if self.bend is None:
            return box
        width, height = self.size
        x0, top, x1, bottom = turn_box(box, width, height, self.turns)
        share = self.dpi / 72 / self.scale
        x = np.array([x0, x1, x0, x1, (x0 + x1) / 2]) * share
        y = np.array([top, top, bottom, bottom, (top + bottom) / 2]) * share
        bx, by = self.bend.bent(x, y)
        lain = tuple(float(v) / share for v in (bx.min(), by.min(), bx.max(), by.max()))
        if self.turns % 2:
            width, height = height, width
        return turn_box((lain[0], lain[1], lain[2], lain[3]), width, height, -self.turns)


def grey_of(image: Any) -> Picture:
    """A Pillow image as grey, coloured ink (a red stamp, a blue signature) made light.

    The lightest of the three colours: black stays black, also under a stamp.
    """
    if image.mode in ("1", "L"):
        return np.array(image.convert("L"))
    if image.mode in ("I;16", "I", "F"):
        wide = np.asarray(image, dtype=np.float32)
        top = float(wide.max()) or 1.0
        return np.asarray(wide * (255 / top), dtype=np.uint8)
    if "A" in image.mode or image.mode == "P":
        from PIL import Image

        layer = image.convert("RGBA")
        paper = Image.new("RGBA", layer.size, "white")
        image = Image.alpha_composite(paper, layer)
    colours = np.asarray(image.convert("RGB"))
    lightest = np.maximum(np.maximum(colours[:, :, 0], colours[:, :, 1]), colours[:, :, 2])
    darkest = np.minimum(np.minimum(colours[:, :, 0], colours[:, :, 1]), colours[:, :, 2])
    stamped = (lightest - darkest > _COLOURED) & (lightest > _NOT_BLACK)
    return np.asarray(np.where(stamped, 255, lightest), dtype=np.uint8)


def clean_page(grey: Picture, dpi: float, veil: Picture | None = None) -> CleanPage:
    """The picture with even paper, level and flat; its text may still run sideways.

    veil: what coloured ink covers, which is laid flat along with it.
    """
    even = without_desk(even_paper(grey))
    angle = find_skew(even)
    if abs(angle) < _LEVEL:
        angle = 0.0
    lying = _rotated(even, angle) if angle else even
    lightened = without_folds(lying, dpi)
    folded = lightened is not lying
    lying = lightened
    level, upright = find_chains(lying, dpi)
    bend = _bend_of(lying, level, upright, dpi)
    scale = max(1.0, _LEAST_DPI / dpi)
    if bend is not None and bend.strength() < _STRAIGHT:
        bend = None
    if bend is None and scale < 1.02:
        lain = _rotated(veil, angle) if veil is not None and angle else veil
        page = CleanPage(picture=lying, dpi=dpi, angle=angle, veil=lain)
        return replace(page, level=tuple(level), upright=tuple(upright))
    picture = lay_flat(*((lying, bend, 0.0) if folded else (even, bend, angle)), scale)
    return CleanPage(
        picture=picture,
        dpi=dpi * scale,
        veil=lay_flat(veil, bend, angle, scale) if veil is not None else None,
        angle=angle,
        bend=bend,
        scale=scale,
        level=tuple(flat_chain(c, bend, scale, level=True) for c in level),
        upright=tuple(flat_chain(c, bend, scale, level=False) for c in upright),
    )


def _bend_of(
    picture: Picture, level: Sequence[Chain], upright: Sequence[Chain], dpi: float
) -> Bend | None:
    """How a page bends by its rules; one without long level rules by its lines of text."""
    level = [c for c in level if c.beside <= _BESIDE]
    upright = [c for c in upright if c.beside <= _BESIDE]
    height, width = picture.shape
    if sum(c.last - c.first >= _LONG_RULE * width for c in level) < _FEWEST_RULES:
        lines = find_text_lines(picture, dpi)
        if lines and median(c.sway() for c in lines) * 72 / dpi >= _SWAYS:
            level = lines
    return find_bend(level, upright, (height, width))


def turned(page: CleanPage, quarters: int) -> CleanPage:
    """The page after quarter turns to the left."""
    picture = np.ascontiguousarray(np.rot90(page.picture, quarters % 4))
    veil = page.veil
    if veil is not None:
        veil = np.ascontiguousarray(np.rot90(veil, quarters % 4))
    level, upright = page.level, page.upright
    if level is not None:
        for i in range(quarters % 4):
            width = page.picture.shape[1 - i % 2]  # a point (x, y) goes to (y, width - x)
            level, upright = (
                tuple(replace(c, across=width - c.across) for c in upright),
                tuple(
                    replace(c, along=(width - c.along)[::-1], across=c.across[::-1]) for c in level
                ),
            )
    turns = (page.turns + quarters) % 4
    return replace(page, picture=picture, veil=veil, turns=turns, level=level, upright=upright)


def without_desk(picture: Picture) -> Picture:
    """The evened picture with what lies around the sheet made paper: a phone sees the desk too."""
    from scipy import ndimage

    height, width = picture.shape
    rows, cols = height // _PAPER_CELL, width // _PAPER_CELL
    if rows < 6 or cols < 6:
        return picture
    cut = picture[: rows * _PAPER_CELL, : cols * _PAPER_CELL]
    squares = cut.reshape(rows, _PAPER_CELL, cols, _PAPER_CELL).swapaxes(1, 2)
    dark = np.percentile(squares.reshape(rows, cols, -1), 75, axis=2) < _DESK
    framed = np.pad(dark, 1, constant_values=True)
    labels, _ = ndimage.label(framed)
    desk = (labels == labels[0, 0])[1:-1, 1:-1]
    if not desk.any() or desk.mean() > 0.5:
        return picture
    desk = ndimage.binary_dilation(desk, np.ones((3, 3), bool))
    full = np.zeros((height, width), bool)
    wide = desk.repeat(_PAPER_CELL, axis=0).repeat(_PAPER_CELL, axis=1)
    full[: wide.shape[0], : wide.shape[1]] = wide
    full[wide.shape[0] :] = full[wide.shape[0] - 1]
    full[:, wide.shape[1] :] = full[:, wide.shape[1] - 1 : wide.shape[1]]
    return np.where(full, np.uint8(255), picture)


def even_paper(grey: Picture) -> Picture:
    """The picture divided by its paper's light, so that shadows go and paper is white."""
    from scipy import ndimage

    height, width = grey.shape
    rows, cols = max(1, height // _PAPER_CELL), max(1, width // _PAPER_CELL)
    if rows < 3 or cols < 3:
        return grey
    cut = grey[: rows * _PAPER_CELL, : cols * _PAPER_CELL]
    squares = cut.reshape(rows, _PAPER_CELL, cols, _PAPER_CELL).swapaxes(1, 2)
    light = np.percentile(squares.reshape(rows, cols, -1), 80, axis=2)
    paper = ndimage.grey_closing(light, size=(5, 5))
    paper = ndimage.gaussian_filter(ndimage.median_filter(paper, 3), 1.0).clip(40, 255)
    zoom = (height / rows, width / cols)
    wide = ndimage.zoom(paper.astype(np.float32), zoom, order=1, grid_mode=True, mode="nearest")
    share = grey.astype(np.float32) / wide[:height, :width]
    black = _black(share)
    return np.asarray(((share - black) * (255 / (_WHITE - black))).clip(0, 255), dtype=np.uint8)


def _black(share: NDArray[np.float32]) -> float:
    """The light that is taken for black: more where the blackest letters of a page are pale."""
    letters = share[::2, ::2]
    letters = letters[letters < _PRINT]
    if len(letters) < share.size // 4000:
        return _BLACK
    pale = max(0.0, float(np.percentile(letters, 1)) - _FULL)
    return min(_BLACK + _PALE * pale, _PALEST)


def ink_of(picture: Picture) -> NDArray[np.bool_]:
    """Where the clean picture is dark."""
    return np.asarray(picture < int(_INK * 255))


def find_skew(picture: Picture) -> float:
    """Degrees to turn the picture counter-clockwise so that lines and rules lie level.

    The angle at which rows (or, for sideways text, columns) of ink are sharpest.
    """
    from scipy import ndimage

    step = max(1, round(max(picture.shape) / _SKEW_WIDTH / 1.4))
    small = (255 - ndimage.uniform_filter(picture, step)[::step, ::step]).astype(np.float32)
    small[small < 60] = 0
    if small.sum() < 255 * 20:
        return 0.0
    ys, xs = np.nonzero(small)
    weights = small[ys, xs]
    xs, ys = xs - small.shape[1] / 2, ys - small.shape[0] / 2

    def sharp(angle: float) -> float:
        tangent = math.tan(math.radians(angle))
        return max(_sharpness(ys - xs * tangent, weights), _sharpness(xs + ys * tangent, weights))

    best = 0.0
    for reach, width in ((_MOST_SKEW, 0.25), (0.25, 0.05), (0.05, 0.0125)):
        angles = best + np.arange(-reach, reach + width / 2, width)
        best = float(angles[int(np.argmax([sharp(a) for a in angles]))])
    return best


def _sharpness(at: NDArray[np.floating[Any]], weights: NDArray[np.float32]) -> float:
    """How unevenly weights lie along one direction."""
    low = np.floor(at)
    part = (at - low).astype(np.float32)
    index = (low - low.min()).astype(np.int64)
    size = int(index.max()) + 2
    sums = np.bincount(index, weights * (1 - part), size)
    sums += np.bincount(index + 1, weights * part, size)
    return float(np.square(np.diff(sums)).sum())


def _rotated(picture: Picture, angle: float) -> Picture:
    from PIL import Image

    image = Image.fromarray(picture)
    return np.array(image.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255))


def is_blank(picture: Picture) -> bool:
    """True for a page with nothing on it but specks."""
    ink = ink_of(picture)
    margin = max(1, min(ink.shape) // 40)
    inner = ink[margin:-margin, margin:-margin]
    return bool(inner.mean() < 0.0006)


def runs_sideways(picture: Picture, dpi: float) -> bool:
    """True where lines of text run up or down the page."""
    from scipy import ndimage

    step = max(1, round(dpi / 75))
    small = ndimage.minimum_filter(picture, step)[::step, ::step] < int(_INK * 255)
    reach = round(0.5 * 75)  # rules are longer than any word
    small &= ~ndimage.binary_opening(small, np.ones((1, reach), bool))
    small &= ~ndimage.binary_opening(small, np.ones((reach, 1), bool))
    across = _stripes(small.sum(axis=1))
    down = _stripes(small.sum(axis=0))
    return down > 1.25 * across


def _stripes(sums: NDArray[np.int64]) -> float:
    """How strongly a profile goes up and down at the pace of lines, for the ink it holds."""
    total = float(sums.sum())
    return float(np.abs(np.diff(sums)).sum()) / total if total else 0.0
