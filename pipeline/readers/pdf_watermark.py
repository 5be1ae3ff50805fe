"""Letters of a page in, letters printed across its text out: watermarks and stamps of any wording.

Told by size, lean and colour and by lying over other text. Refuses large letters with a place of
their own: they are a title.
"""

from itertools import groupby
from typing import Any

import numpy as np

from pipeline.readers.pdf_calls import address, pdfium_calls
from pipeline.readers.pdf_chars import Chars, Flags, middle

_LARGE = 1.9  # of the page's usual height
_LEAST = 20.0  # points: the box of a large letter
_LEAN = 8  # degrees
_OVER = 0.34  # part of a stretch's letters that lie over others
_MOST_STEPS = 3  # in the stream between letters of one stretch


def find_watermarks(chars: Chars, pale: Flags, text_page: Any) -> list[Flags]:
    """The characters of each watermark. pale: those that are pale or coloured unlike most."""
    if len(chars) < 3:
        return []
    tall = chars.bottom - chars.top
    usual = middle(tall)
    large = (tall > _LARGE * usual) & (tall > _LEAST)
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
