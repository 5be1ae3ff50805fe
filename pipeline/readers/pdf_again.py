"""Covered letters of a page in, those that are printed again over their cover out.

pdfium tells a letter once where two of a kind lie on one place: an editor of PDF that covers "Trước
ngày 15/9" and sets "Trước ngày 15/6" over it leaves only the covered "Trước ngày" in the text. It is
seen where the page shows the very ink that the covered letter would leave.
"""

import ctypes
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.readers.pdf_calls import address, pdfium_calls
from pipeline.readers.pdf_chars import Chars, Flags

Pixels = NDArray[np.uint8]
Draw = Callable[[], Pixels]

_MOST_LETTERS = 300  # of a page
_MOST_OBJECTS = 20_000
_INK = 60  # of 255: how much darker than its ground a pixel of a letter is
_ALIKE = 0.7  # part of the ink of either that both have
_LEAST_INK = 6  # pixels


def printed_again(
    chars: Chars, owner: NDArray[np.uint64], unseen: Flags, page: Any, scale: float, draw: Draw
) -> Flags:
    """Which of the unseen letters stand on the page all the same. draw: the page as it is now."""
    again = np.zeros(len(chars), np.bool_)
    whole = draw()
    places = [i for i in np.flatnonzero(unseen).tolist()[:_MOST_LETTERS]
              if _ink(whole, chars, i, scale).sum() >= _LEAST_INK]  # fmt: skip
    if not places:
        return again
    alone = _drawn_alone(page, set(owner[places].tolist()), draw)
    if alone is None:
        return again
    for i in places:
        shown, own = _ink(whole, chars, i, scale), _ink(alone, chars, i, scale)
        either = np.count_nonzero(shown | own)
        again[i] = own.any() and np.count_nonzero(shown & own) >= _ALIKE * either
    return again


def _ink(pixels: Pixels, chars: Chars, i: int, scale: float) -> Flags:
    """The pixels of a letter's box that are darker than the brightest there."""
    left, right = int(float(chars.x0[i]) * scale), int(float(chars.x1[i]) * scale) + 1
    top, bottom = int(float(chars.top[i]) * scale), int(float(chars.bottom[i]) * scale) + 1
    grey = pixels[max(top, 0) : bottom, max(left, 0) : right].min(axis=2).astype(np.int64)
    dark: Flags = grey < (grey.max() if grey.size else 0) - _INK
    return dark


def _drawn_alone(page: Any, things: set[int], draw: Draw) -> Pixels | None:
    """The page with these objects alone; None where there are too many others."""
    import pypdfium2.raw as pdfium

    number = max(0, int(pdfium.FPDFPage_CountObjects(page.raw)))
    if number > _MOST_OBJECTS:
        return None
    where, call = address(page.raw), pdfium_calls().page_object
    others = [thing for at in range(number) if (thing := call(where, at)) not in things]
    handles = [ctypes.cast(thing, pdfium.FPDF_PAGEOBJECT) for thing in others]
    for handle in handles:
        pdfium.FPDFPageObj_SetIsActive(handle, 0)
    try:
        return draw()
    finally:
        for handle in handles:
            pdfium.FPDFPageObj_SetIsActive(handle, 1)
