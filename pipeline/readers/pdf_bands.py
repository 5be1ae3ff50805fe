"""Shapes whose look the file does not tell (pictures, gradients) in, the level bands drawn in them out.

The page is drawn without the letters that lie in such a shape: a band from side to side of them, on an
even ground, is a line like any other. A page without such a shape costs no drawing.
"""

import ctypes
from typing import Any

import numpy as np

from pipeline.model.grid import Box
from pipeline.readers.pdf_chars import Chars, Flags, PageFrame, middle
from pipeline.readers.pdf_hidden import drawn_without, owners, scale_of
from pipeline.readers.pdf_objects import PATTERN, PageObjects

_MOST_SHAPES = 40  # of a page
_WHITE = (255, 255, 255, 255)
_LINE = 2.5  # of a letter's height: white boxes as high as one line may be patterns
_LEAST = 2  # letters in a shape
_FULL = 0.9  # of a row of pixels that a band fills
_UNLIKE = 40  # of 255: how far a band's colour is from its ground
_ABOVE, _BELOW = 0.8, 0.15  # of a letter's height: what is looked at around its baseline
_THICKEST = 0.45  # of a letter's height


def find_bands(
    chars: Chars, objects: PageObjects, text_page: Any, page: Any, frame: PageFrame
) -> list[Box]:
    """The boxes of level bands that may run through letters."""
    import pypdfium2.raw as pdfium

    if not len(chars) or not objects.fills:
        return []
    line = _LINE * middle(chars.bottom - chars.top)
    shapes = [f.box for f in objects.fills
              if f.colour in (None, PATTERN) or (f.colour == _WHITE and f.box[3] - f.box[1] <= line)]  # fmt: skip
    found = [(b, which) for b in shapes[:_MOST_SHAPES]
             if np.count_nonzero(which := chars.within(b, 0.0)) >= _LEAST]  # fmt: skip
    if not found:
        return []
    inside = np.logical_or.reduce([which for _, which in found])
    scale = scale_of(frame)
    letters = np.unique(owners(chars.take(inside), text_page)).tolist()
    things = [ctypes.cast(t, pdfium.FPDF_PAGEOBJECT) for t in letters if t]
    grey = drawn_without(things, page, scale).mean(axis=2)
    return [band for b, which in found for band in _bands(chars.take(which), b, grey, scale)]


def _bands(chars: Chars, box: Box, grey: Any, scale: float) -> list[Box]:
    """The bands in one shape, looked for line by line of its letters."""
    out: list[Box] = []
    for base in np.unique(np.round(chars.base, 1)).tolist():
        line = chars.take(np.abs(chars.base - base) <= 0.1)
        tall = middle(line.bottom - line.top)
        left, right = max(box[0], float(line.x0.min())), min(box[2], float(line.x1.max()))
        top = base - _ABOVE * tall
        rows = grey[max(0, int(top * scale)) : int((base + _BELOW * tall) * scale) + 1,
                    max(0, int(left * scale)) + 1 : int(right * scale)]  # fmt: skip
        if rows.shape[0] < 3 or not rows.shape[1]:
            continue
        ground = (np.median(rows[0]) + np.median(rows[-1])) / 2
        full: Flags = (np.abs(rows - ground) > _UNLIKE).mean(axis=1) >= _FULL
        at = np.flatnonzero(full)
        if len(at) and at[-1] - at[0] < _THICKEST * tall * scale:
            first = int(top * scale) / scale
            out.append((left, first + at[0] / scale, right, first + (at[-1] + 1) / scale))
    return out
