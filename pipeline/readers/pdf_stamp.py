"""Letters of a page in, those printed over its text out: watermarks, stamps of digital signatures.

A watermark of any wording is told by size, lean and colour and by lying over other text; large
letters with a place of their own are a title. A stamp is told by its form: signing programs print a
small block of lines, one of them the time to the second; text of the page's usual size that stands
in no frame is none.
"""

import re
from collections.abc import Sequence
from itertools import groupby
from typing import Any

import numpy as np

from pipeline.model.grid import Box
from pipeline.readers.pdf_calls import address, pdfium_calls
from pipeline.readers.pdf_chars import Chars, Flags, Floats, Ints, middle

_DAY = r"(?:\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{4}[./-]\d{2}[./-]\d{2})"
_TIME = re.compile(rf"{_DAY}(?:T|,)?\d{{1,2}}:\d{{2}}:\d{{2}}|\d{{1,2}}:\d{{2}}:\d{{2}},?{_DAY}")
_MINUTES = re.compile(r":\d\d:")  # of each such time: quick to look for
_SMALL = 0.85  # of the page's usual height
_LIKE = 0.15  # how far the heights of one stamp's lines may differ
_NEXT = 1.9  # line heights from one baseline to the next
_MOST_LINES = 10
_LARGE = 1.9  # of the page's usual height
_LEAST = 20.0  # points: the box of a large letter
_LEAN = 8  # degrees
_OVER = 0.34  # part of a stretch's letters that lie over others
_MOST_STEPS = 3  # in the stream between letters of one stretch


def find_stamps(chars: Chars, frames: Sequence[Box], text: str) -> list[Flags]:
    """Which characters belong to each stamp; `text`: chars.text(), in stream order."""
    found = list(_TIME.finditer(text)) if _MINUTES.search(text) else []
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


def find_watermarks(chars: Chars, pale: Flags, text_page: Any) -> list[Flags]:
    """The characters of each watermark. pale: those that are pale or coloured unlike most."""
    if len(chars) < 3:
        return []
    tall = chars.bottom - chars.top
    large = tall > _LEAST
    if large.any():
        large &= tall > _LARGE * middle(tall)
    unlike = large | pale
    if not unlike.any() or unlike.all():
        return []
    out: list[Flags] = []
    for stretch in _stretches(chars, unlike):
        which = np.zeros(len(chars), np.bool_)
        which[stretch] = True
        if _is_mark(chars, which, large, pale, text_page):
            out.append(which)
    return out


def _stretches(chars: Chars, unlike: Flags) -> list[list[int]]:
    """Unlike characters that follow one another in the stream."""
    at = np.flatnonzero(unlike)
    step = np.append(0, np.cumsum(np.diff(chars.order[at]) > _MOST_STEPS)).tolist()
    pairs = zip(step, at.tolist(), strict=True)
    return [[i for _, i in group] for _, group in groupby(pairs, key=lambda p: p[0])]


def _is_mark(chars: Chars, which: Flags, large: Flags, pale: Flags, text_page: Any) -> bool:
    if large[which].all() and (pale[which].all() or _leans(chars, which, text_page)):
        return True
    return _lie_over(chars, which) >= _OVER


def _leans(chars: Chars, which: Flags, text_page: Any) -> bool:
    calls, where = pdfium_calls(), address(text_page.raw)
    angles = [calls.angle(where, i) for i in chars.order[which].tolist()[:20]]
    degrees = np.degrees(np.array(angles)) % 90
    return bool(np.median(np.minimum(degrees, 90 - degrees)) > _LEAN)


def _lie_over(chars: Chars, which: Flags) -> float:
    """The part of these letters in whose box other letters have their middle."""
    x, y = ((chars.x0 + chars.x1) / 2)[~which], ((chars.top + chars.bottom) / 2)[~which]
    hits = 0
    at = np.flatnonzero(which)
    for i in at.tolist():
        inside = (x > chars.x0[i]) & (x < chars.x1[i]) & (y > chars.top[i]) & (y < chars.bottom[i])
        hits += bool(inside.any())
    return hits / len(at)
