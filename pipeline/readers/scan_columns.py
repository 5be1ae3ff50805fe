"""A stretch of a page in, the boxes to read apart out: two columns with a white stripe between.

The recogniser takes a stretch for one column, and loses lines that stand beside each other on
baselines of their own, as the recipients and the signature do.
"""

from dataclasses import dataclass

import numpy as np

from pipeline.readers.scan_rules import Mask, PixelBox, runs

_WIDE, _HIGH = 3.0, 1.0  # points: width and height of the fields that are looked at
_STRIPE = 15.0  # points of white between two columns
_TALL = 26.0  # points: two lines at least stand beside each other
_MIDDLE = (0.2, 0.75)  # part of the width in which columns meet
_DEEPEST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cut:
    """Rows top to bottom (half-open) have a white stripe at column x of the coarse picture."""

    top: int
    bottom: int
    x: int
    lines: int


def split_columns(ink: Mask, box: PixelBox, dpi: float) -> list[PixelBox]:
    """The stretch as boxes from the top, left before right; itself where it has one column."""
    x0, top, x1, bottom = box
    wide, high = max(1, round(_WIDE * dpi / 72)), max(1, round(_HIGH * dpi / 72))
    height, width = (bottom - top) // high, (x1 - x0) // wide
    if height < 2 or width < 8:
        return [box]
    part = ink[top : top + height * high, x0 : x0 + width * wide]
    coarse: Mask = np.asarray(part.reshape(height, high, width, wide).any(axis=(1, 3)))
    out: list[PixelBox] = []
    for a, b, c, d in _split(coarse, (0, 0, width, height), 0):
        right = x1 if c == width else x0 + c * wide
        lower = bottom if d == height else top + d * high
        out.append((x0 + a * wide, top + b * high, right, lower))
    return out


def _split(coarse: Mask, box: PixelBox, depth: int) -> list[PixelBox]:
    x0, top, x1, bottom = box
    cut = _best_cut(coarse[top:bottom, x0:x1]) if depth < _DEEPEST else None
    if cut is None:
        return [box]
    upper, lower, at = top + cut.top, top + cut.bottom, x0 + cut.x
    out: list[PixelBox] = []
    if cut.top:
        out += _split(coarse, (x0, top, x1, upper), depth + 1)
    out += [(x0, upper, at, lower), (at, upper, x1, lower)]
    if lower < bottom:
        out += _split(coarse, (x0, lower, x1, bottom), depth + 1)
    return out


def _best_cut(coarse: Mask) -> _Cut | None:
    """The stripe with the most lines on its poorer side."""
    inked = np.flatnonzero(coarse.any(axis=0))
    if not len(inked):
        return None
    first, last = int(inked[0]), int(inked[-1])
    stripe = max(2, round(_STRIPE / _WIDE))
    blank = np.asarray(~coarse.any(axis=1))
    best: _Cut | None = None
    low, high = (round(first + share * (last - first)) for share in _MIDDLE)
    for x in range(low, high):
        clear = np.asarray(~coarse[:, x : x + stripe].any(axis=1))
        for run in runs(clear):
            top, bottom = _between_lines(run, blank)
            if (bottom - top) * _HIGH < _TALL:
                continue
            left = np.asarray(coarse[top:bottom, :x].any(axis=1))
            right = np.asarray(coarse[top:bottom, x + stripe :].any(axis=1))
            lines = min(len(runs(left)), len(runs(right)))
            if lines >= 2 and (best is None or lines > best.lines):
                best = _Cut(top=top, bottom=bottom, x=x + stripe // 2, lines=lines)
    return best


def _between_lines(run: tuple[int, int], blank: Mask) -> tuple[int, int]:
    """The run cut to rows that no line of text crosses."""
    top, bottom = run
    while 0 < top < bottom and not blank[top]:
        top += 1
    while top < bottom < len(blank) and not blank[bottom - 1]:
        bottom -= 1
    return top, bottom
