"""A page's ink in, where seals and pens covered its print out: by their colour, or a seal by its ring.

What lies there was read from what is left. Coloured ink is told apart by hue: red is a seal's, any
other a pen's. A copy in grey shows a seal by the ring around it alone.
"""

import functools
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.readers.scan_rules import Mask, Picture

SEAL, PEN = 100, 0
"""What a veil holds where a seal or a pen left its ink; 255 elsewhere."""
_PEN_EDGE = 50
_COLOURED = 60  # between the lightest and darkest part of coloured ink
_LOOK = 4  # times smaller: where colour is looked for first
_FILLED, _STROKES = 0.3, 60  # part of a square that is coloured; a page's length in widest strokes
_DPI = 40.0
_RADII = (14.0, 22.0)  # millimetres, of round seals
_BESIDE = 1.3  # millimetres outside a ring, where the paper is lighter
_RING = 0.2  # how much darker a ring is than what lies outside it, 1 being black on white
_ROUND, _SHARE = 72, 0.75  # points of a ring, and the part of them that must be drawn
_DRAWN = 0.22  # darkness of a point that is drawn
_MOST = 4


def coloured_ink(image: Any) -> Picture | None:
    """Where a Pillow image has strokes of coloured ink; None where it has no colours."""
    if image.mode not in ("RGB", "RGBA", "P"):
        return None
    small = np.asarray(image.convert("RGB").reduce(_LOOK), dtype=np.int16)
    if (small.max(axis=2) - small.min(axis=2) > _COLOURED).sum() < 4:
        return None
    from scipy import ndimage

    colours = np.asarray(image.convert("RGB"))
    high, low = colours.max(axis=2), colours.min(axis=2)
    # The edges of black letters have a little colour too, one pixel wide.
    ink = ndimage.binary_opening(high - low > _COLOURED, np.ones((2, 2), bool))
    ink &= ~_shading(ink)
    veil = np.full(ink.shape, 255, np.uint8)
    veil[ink] = np.where(colours[ink][:, 0] == high[ink], SEAL, PEN)
    return veil


def _shading(ink: Mask) -> Mask:
    """Where colour fills more than any stroke does: shaded cells, paper in yellow light, a desk."""
    from scipy import ndimage

    rows, columns = (n // _LOOK for n in ink.shape)
    cut = ink[: rows * _LOOK, : columns * _LOOK]
    small = cut.reshape(rows, _LOOK, columns, _LOOK).mean(axis=(1, 3)) > _FILLED
    size = max(5, max(rows, columns) // _STROKES)
    around_letters = ndimage.binary_closing(np.pad(small, 3), np.ones((5, 5), bool))[3:-3, 3:-3]
    filled = ndimage.binary_opening(around_letters, np.ones((size, size), bool))
    wide = ndimage.binary_dilation(filled, np.ones((3, 3), bool)).repeat(_LOOK, axis=0)
    return np.pad(
        wide.repeat(_LOOK, axis=1),
        ((0, ink.shape[0] - rows * _LOOK), (0, ink.shape[1] - columns * _LOOK)),
    )


def covered(veil: Picture) -> Mask:
    """Where anything lies over the print."""
    return np.asarray(veil < 200)


def by_pen(veil: Picture) -> Mask:
    """Where a pen wrote."""
    return np.asarray(veil < _PEN_EDGE)


def find_rings(picture: Picture, dpi: float) -> Picture | None:
    """The round seals of a clean picture in grey; None where it shows none."""
    from PIL import Image

    height, width = picture.shape
    share = _DPI / dpi
    size = (max(1, round(width * share)), max(1, round(height * share)))
    dark = 1 - np.asarray(Image.fromarray(picture).resize(size, Image.Resampling.BOX)) / 255
    radii = range(round(_RADII[0] * _DPI / 25.4), round(_RADII[1] * _DPI / 25.4) + 1)
    if min(dark.shape) < 2 * radii.stop:
        return None
    found = _ringed(dark.astype(np.float32), radii)
    veil = np.full(picture.shape, 255, np.uint8)
    y, x = np.ogrid[: dark.shape[0], : dark.shape[1]]
    some = False
    for _ in range(_MOST):
        at, cy, cx = (int(v) for v in np.unravel_index(int(found.argmax()), found.shape))
        if found[at, cy, cx] < _RING:
            break
        if _is_round(dark, cy, cx, radii[at]):
            disc = (y - cy) ** 2 + (x - cx) ** 2 <= (radii[at] + 1) ** 2
            wide = Image.fromarray(disc).resize((width, height), Image.Resampling.NEAREST)
            veil[np.asarray(wide)] = SEAL
            some = True
        near = slice(max(0, cy - radii.stop), cy + radii.stop)
        found[:, near, max(0, cx - radii.stop) : cx + radii.stop] = 0
    return veil if some else None


def _ringed(dark: NDArray[np.float32], radii: range) -> NDArray[np.float32]:
    """How much of a ring of each radius there is around each point."""
    from scipy import fft

    reach = _reach(radii.stop)
    height, width = dark.shape
    size = (fft.next_fast_len(height + 2 * reach), fft.next_fast_len(width + 2 * reach))
    page = fft.rfft2(dark, size)
    middle = slice(reach, reach + height), slice(reach, reach + width)
    return np.stack([fft.irfft2(page * r, size)[middle] for r in _spectra(size, radii)])


@functools.lru_cache(maxsize=1)
def _spectra(size: tuple[int, int], radii: range) -> tuple[NDArray[np.complexfloating], ...]:
    """The rings as waves, for pages of one size."""
    from scipy import fft

    reach = _reach(radii.stop)
    return tuple(fft.rfft2(_ring(r, reach).astype(np.float32), size) for r in radii)


def _reach(radius: int) -> int:
    return radius + max(2, round(_BESIDE * _DPI / 25.4)) + 1


def _ring(radius: int, reach: int) -> NDArray[np.float64]:
    """Weights of a ring less those of the ring of paper around it."""
    beside = max(2, round(_BESIDE * _DPI / 25.4))
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    away = np.hypot(x, y)
    on = (np.abs(away - radius) <= 1).astype(np.float64)
    off = (np.abs(away - radius - beside) <= 1).astype(np.float64)
    return np.asarray(on / on.sum() - off / off.sum())


def _is_round(dark: NDArray[np.float64], cy: int, cx: int, radius: int) -> bool:
    """True where the ring is drawn nearly all around, on the page."""
    angles = np.linspace(0, 2 * np.pi, _ROUND, endpoint=False)
    best = np.zeros(_ROUND)
    for r in (radius - 1, radius, radius + 1):
        rows = np.round(cy + r * np.sin(angles)).astype(int)
        columns = np.round(cx + r * np.cos(angles)).astype(int)
        inside = (rows >= 0) & (rows < dark.shape[0]) & (columns >= 0) & (columns < dark.shape[1])
        best[inside] = np.maximum(best[inside], dark[rows[inside], columns[inside]])
    return bool((best > _DRAWN).mean() >= _SHARE)
