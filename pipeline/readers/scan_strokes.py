"""A recognised word that begins with the numerals I, II or III in, the same by its strokes out.

Their serifs touch, so the recogniser reads III as II, H1, IH or 11, and I as 1. Upright strokes can be
counted, and a one has no serif at its upper right. What is taken for a numeral so, or may be one, is in doubt.
"""

import re
from dataclasses import replace

import numpy as np

from pipeline.readers.scan_rules import Mask, runs
from pipeline.readers.scan_words import Word, WordLine

_STROKES = re.compile(r"^(?=[1l]*[IH])[IH1l]{1,4}(?=$|[./,;:)])")
_ONES = re.compile(r"^1{1,3}(?=$|[./,;:)])")
_NUMERAL = re.compile(r"^I{1,3}$")
_BANDS = (0.34, 0.66)  # of the word's height: where strokes are cut, clear of serifs
_NARROW = 0.32  # of the word's height: the widest stroke
_MOVED = 0.06  # of the word's height: how far an upright stroke may lean between the bands
_HEAD = 0.15  # of the word's height: where a numeral has its upper serif
_SERIF = 0.08  # of the word's height: the least that it stands out
_SURE, _CORRECTED = 0.92, 0.6


def count_numerals(line: WordLine, ink: Mask) -> WordLine:
    """The line with each leading I, II, III as its strokes say: surer where they agree."""
    return tuple(_by_strokes(word, ink) for word in line)


def _by_strokes(word: Word, ink: Mask) -> Word:
    m = _STROKES.match(word.text)
    if m is None:
        return _of_ones(word, ink) if _ONES.match(word.text) else word
    count = _upright_strokes(word, ink)
    if not 1 <= count <= 3:
        return word
    printed = m.group()
    if _NUMERAL.match(printed) and len(printed) == count:
        only = len(printed) == len(word.text.rstrip(".,;:)"))
        return replace(word, confidence=max(word.confidence, _SURE)) if only else word
    text = "I" * count + word.text[m.end() :]
    return replace(word, text=text, confidence=min(word.confidence, _CORRECTED))


def _of_ones(word: Word, ink: Mask) -> Word:
    """Ones as the numeral that their strokes are; in doubt where those are more or fewer."""
    ones = len(word.text) - len(word.text.lstrip("1"))
    count = _upright_strokes(word, ink)
    numeral = 1 <= count <= 3 and _has_serif(word, ink)
    if not numeral and count in (0, ones):
        return word
    text = "I" * count + word.text[ones:] if numeral else word.text
    return replace(word, text=text, confidence=min(word.confidence, _CORRECTED))


def _has_serif(word: Word, ink: Mask) -> bool:
    """True where the first stroke has a serif at its upper right."""
    x0, x1, top, height = _extent(word, ink)
    left, right = runs(_band(ink, top + 0.5 * height, x0, x1))[0]
    wide = right + max(2, round(_SERIF * height))
    head = ink[top : top + max(2, round(_HEAD * height)) + 1, x0 + left : x0 + wide]
    return bool(head.all(axis=1).any())


def _extent(word: Word, ink: Mask) -> tuple[int, int, int, int]:
    """Left, right, top and height of the word's ink; height 0 where it is too low to tell."""
    x0, x1 = max(0, int(word.x0) - 1), int(word.x1) + 2
    rows = np.flatnonzero(ink[max(0, int(word.top)) : int(word.bottom) + 1, x0:x1].any(axis=1))
    if len(rows) < 8:
        return x0, x1, 0, 0
    return x0, x1, max(0, int(word.top)) + int(rows[0]), int(rows[-1] - rows[0]) + 1


def _upright_strokes(word: Word, ink: Mask) -> int:
    """How many narrow strokes at the word's left stand upright, before anything else."""
    x0, x1, top, height = _extent(word, ink)
    if not height:
        return 0
    upper, lower = (runs(_band(ink, top + share * height, x0, x1)) for share in _BANDS)
    count = 0
    for a, b in zip(upper, lower, strict=False):
        wide = max(a[1] - a[0], b[1] - b[0])
        leans = abs(sum(a) - sum(b)) / 2
        if wide > _NARROW * height or leans > max(1.0, _MOVED * height):
            break
        count += 1
    return count


def _band(ink: Mask, row: float, x0: int, x1: int) -> Mask:
    """Columns that are ink in most of three rows."""
    at = int(row)
    return np.asarray(ink[at - 1 : at + 2, x0:x1].sum(axis=0) >= 2)
