"""The stamp of a digital signature as printed on a page: found by its form, not its words.

Signing programs print a small block of lines, one of them the time of signing to the second, often
over other text. Refuses to take text of the page's usual size that stands in no frame.
"""

import re
from collections.abc import Sequence

import numpy as np

from pipeline.model.grid import Box
from pipeline.readers.pdf_chars import Chars, Flags, Floats, Ints

_DAY = r"(?:\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{4}[./-]\d{2}[./-]\d{2})"
_TIME = re.compile(rf"{_DAY}(?:T|,)?\d{{1,2}}:\d{{2}}:\d{{2}}|\d{{1,2}}:\d{{2}}:\d{{2}},?{_DAY}")
_SMALL = 0.85  # of the page's usual height
_LIKE = 0.15  # how far the heights of one stamp's lines may differ
_NEXT = 1.9  # line heights from one baseline to the next
_MOST_LINES = 10


def find_stamps(chars: Chars, frames: Sequence[Box], text: str) -> list[Flags]:
    """Which characters belong to each stamp; `text`: chars.text(), in stream order."""
    found = list(_TIME.finditer(text))
    if not found:
        return []
    tall = chars.bottom - chars.top
    usual = float(np.percentile(tall, 80))
    run = _runs(chars, usual)
    starts = np.flatnonzero(np.append(True, run[1:] != run[:-1]))
    heights = np.maximum.reduceat(tall, starts)
    out: list[Flags] = []
    for m in found:
        here = int(run[m.start()])
        inside = [f for f in frames if chars.take(run == here).within(f, 3.0).all()]
        if heights[here] < _SMALL * usual or inside:
            runs = _neighbours(chars, starts, heights, here)
            out.append(np.isin(run, runs))
    return out


def _runs(chars: Chars, usual: float) -> Ints:
    """A number for each stretch of the stream on one baseline and of one size."""
    tall = chars.bottom - chars.top
    far = np.abs(np.diff(chars.base)) > 0.2 * usual
    back = np.diff(chars.x0) < -40 * usual
    # A step in size on one baseline: the stamp is printed next to other text.
    step = np.abs(np.diff(chars.base)) > 0.01
    step &= np.abs(np.diff(tall)) > _LIKE * usual
    return np.cumsum(np.append(False, far | back | step)).astype(np.int64)


def _neighbours(chars: Chars, starts: Ints, heights: Floats, here: int) -> list[int]:
    """The stamp's lines: those before and after in the stream of like size, under one another."""
    bases = chars.base[starts]
    left = np.minimum.reduceat(chars.x0, starts)
    right = np.maximum.reduceat(chars.x1, starts)
    out = [here]
    for step in (-1, 1):
        at = here
        while 0 <= at + step < len(starts) and len(out) < _MOST_LINES:
            to = at + step
            like = abs(heights[to] - heights[here]) <= 2 * _LIKE * heights[here]
            near = abs(bases[to] - bases[at]) <= _NEXT * heights[here]
            beside = left[to] < right[here] and right[to] > left[here]
            within = right[to] - left[to] <= 1.6 * (right[here] - left[here])
            if not (like and near and beside and within):
                break
            out.append(to)
            at = to
    return out
