"""A level picture in, the same without the shadows of folds out.

Print leaves the margins of a sheet free; the shadow of a fold runs through both, over letters that
are still to be read. Its shade is measured between the letters and divided out.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from pipeline.readers.scan_rules import Picture

_STRIP = 0.022  # of the sheet's length: its outermost part, at either end
_DARK = 0.12  # mean darkness of a strip where a fold crosses it, 1 being black
_LEAN = 0.012  # of the length: how much higher one end may be
_REACH = 7.0  # points to both sides that a shadow may darken
_MOST = 4  # folds: more is something else
_PAPER = 70  # of the light along a fold, this percentile has no letter on it
_DEEPEST = 0.25  # of the paper's light: in a darker shadow nothing is to be read


def without_folds(picture: Picture, dpi: float) -> Picture:
    """The picture with level and upright folds lightened; itself where it has none."""
    out = picture
    for turned in (False, True):
        view = out.T if turned else out
        folds = list(_folds(view, dpi))
        if not 0 < len(folds) <= _MOST:
            continue
        out = out.copy()
        for first, last in folds:
            _lighten(out.T if turned else out, first, last, dpi)
    return out


def _folds(picture: Picture, dpi: float) -> Iterator[tuple[int, int]]:
    """The rows at which each level fold meets the left and the right edge."""
    width = picture.shape[1]
    strip = max(4, round(_STRIP * width))
    reach = round(_REACH * dpi / 72)
    right = _ridges(picture[:, -strip:], reach)
    for row in _ridges(picture[:, :strip], reach):
        near = [r for r in right if abs(r - row) <= _LEAN * width]
        if near:
            yield row, min(near, key=lambda r: abs(r - row))


def _ridges(strip: Picture, reach: int) -> list[int]:
    """Rows darker than those around them, all across a strip."""
    from scipy import ndimage

    dark = ndimage.uniform_filter1d(1 - np.percentile(strip, 60, axis=1) / 255, 3)
    around = np.maximum(_moved(dark, reach), _moved(dark, -reach))
    peaks = (dark >= ndimage.maximum_filter1d(dark, 2 * reach + 1)) & (dark - around > _DARK)
    rows = np.flatnonzero(peaks).tolist()
    return [r for i, r in enumerate(rows) if not i or r - rows[i - 1] > reach]


def _moved(values: NDArray[np.float64], rows: int) -> NDArray[np.float64]:
    return np.pad(values, abs(rows), mode="edge")[abs(rows) - rows :][: len(values)]


def _lighten(picture: Picture, first: int, last: int, dpi: float) -> None:
    """Divides the shade along a line out, in place."""
    height, width = picture.shape
    along = np.arange(width)
    middle = np.round(np.linspace(first, last, width)).astype(int)
    reach = round(_REACH * dpi / 72)
    for step in range(-reach, reach + 1):
        rows = middle + step
        inside = (rows >= 0) & (rows < height)
        values = picture[rows[inside], along[inside]]
        light = float(np.percentile(values, _PAPER)) / 255 if len(values) else 1.0
        if light < 1:
            lighter = np.minimum(values / max(light, _DEEPEST), 255)
            picture[rows[inside], along[inside]] = lighter.astype(np.uint8)
