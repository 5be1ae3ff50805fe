"""Recognised words and the ink they were read from in, those words put in doubt whose shape says more.

A word with a line through it may say nothing, a small raised sign at its end is a note mark and no
digit, what lies under a seal or a pen is guessed, and what leans or is tall as no print of its page is
was written by hand. Nothing is taken out: the words stay, in doubt. A numeral I, II or III, whose serifs
touch, is read anew: its upright strokes are counted (a one has no serif at its upper right).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median, median_low

import numpy as np
from numpy.typing import NDArray

from pipeline.model.grid import DOUBTED
from pipeline.readers.page_content import PageContent
from pipeline.readers.scan_rules import Mask, runs
from pipeline.readers.scan_words import Word, WordLine

_ACROSS = (0.3, 0.7)  # of a word's height: where a line through it runs
_THROUGH = (0.75, 0.6)  # of the width of a word of few letters, of more, that such a line is drawn
_FEW = 3
_RAISED = 0.25  # of a letter's height that a note mark stands over the baseline
_MARK = (0.33, 0.8)  # of a letter's height: how tall a note mark is
_NO_MARK = "\"'“”‘’«»°º%*"  # signs that stand high by themselves
_SIGNS = set(_NO_MARK + ".,;:-–—()[]/…+•&!?@_")  # beside letters and figures: all that is printed
_COVERED = 0.12  # part of a word's box under coloured ink
_LETTER = (2.6, 3.6)  # points: width and height of the smallest letter
_DASH = 9.0  # points: a line longer than that is no speck
_LEANS = (0.35, 0.5, 0.65)  # how far a pen leans to the right; italics lean less
_UPRIGHTER = 1.38  # how much sharper a word's columns are when it is set upright
_SLOPED = "7/"  # signs that lean by themselves
_FIGURE = re.compile(r"[\d/]+[.,;:]?")
_CUT = 5.0  # points: no sheet is printed so near to its edge
_NEAR_EDGE = 0.06  # of the page: a word farther from the edge of the flat page is not looked at
_TALL = (0.72, 1.3)  # of the usual figure of its page
_FEWEST = 6  # figures that tell what is usual
_STROKES = re.compile(r"^(?=[1l]*[IH])[IH1l]{1,4}(?=$|[./,;:)])")
_ONES = re.compile(r"^1{1,3}(?=$|[./,;:)])")
_NUMERAL = re.compile(r"^I{1,3}$")
_BANDS = (0.34, 0.66)  # of the word's height: where strokes are cut, clear of serifs
_NARROW = 0.32  # of the word's height: the widest stroke
_MOVED = 0.06  # of the word's height: how far an upright stroke may lean between the bands
_HEAD = 0.15  # of the word's height: where a numeral has its upper serif
_SERIF = 0.08  # of the word's height: the least that it stands out
_SURE_NUMERAL, _CORRECTED = 0.92, 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class _Glyph:
    """Ink that stands together, rows and columns within its word's box."""

    left: int
    right: int
    top: int
    bottom: int

    @property
    def height(self) -> int:
        return self.bottom - self.top


def doubt_marked(line: WordLine, ink: Mask, veil: Mask | None = None) -> WordLine:
    """The line with words in doubt that are struck out, lean, carry a note mark, lie under other ink, or
    hold a sign that nobody prints: what a pen left was taken for it."""
    return tuple(_doubted(w) if _is_marked(w, line, ink, veil) else w for w in line)


def doubt_tall(lines: Sequence[WordLine]) -> list[WordLine]:
    """A page's lines with figures in doubt that are of another height than its others."""
    kinds = [[_figure(w) for w in line] for line in lines]
    usual: dict[str, float] = {}
    for kind in ("/", "1"):
        heights = [
            w.bottom - w.top
            for line, own in zip(lines, kinds, strict=True)
            for w, k in zip(line, own, strict=True)
            if k == kind
        ]
        if len(heights) >= _FEWEST:
            usual[kind] = median(heights)
    return [
        tuple(
            _doubted(w)
            if k in usual and not _TALL[0] <= (w.bottom - w.top) / usual[k] <= _TALL[1]
            else w
            for w, k in zip(line, own, strict=True)
        )
        for line, own in zip(lines, kinds, strict=True)
    ]


def doubt_cut(line: WordLine, dpi: float, page: PageContent) -> WordLine:
    """The line with words in doubt that end where the picture does: the rest of them may be off it."""
    return tuple(_doubted(w) if _is_cut(w, 72 / dpi, page) else w for w in line)


def _is_cut(word: Word, scale: float, page: PageContent) -> bool:
    x0, top, x1, bottom = (v * scale for v in (word.x0, word.top, word.x1, word.bottom))
    wide, high = page.size
    if min(x0, top, wide - x1, high - bottom) > _NEAR_EDGE * max(wide, high):
        return False
    shown = page.source((x0, top, x1, bottom)).bbox
    if shown is None:
        return False
    if page.turns % 2:
        wide, high = high, wide
    return min(shown[0], shown[1], wide - shown[2], high - shown[3]) < _CUT


def _figure(word: Word) -> str:
    """Which figures a word is as tall as: dates with strokes, plain ones; "" for no figure."""
    if not _FIGURE.fullmatch(word.text):
        return ""
    return "/" if "/" in word.text else "1"


def _doubted(word: Word) -> Word:
    return replace(word, confidence=min(word.confidence, DOUBTED))


def _is_marked(word: Word, line: WordLine, ink: Mask, veil: Mask | None) -> bool:
    box = (slice(max(0, int(word.top)), int(word.bottom) + 1),
           slice(max(0, int(word.x0)), int(word.x1) + 1))  # fmt: skip
    if veil is not None and veil[box].mean() > _COVERED:
        return True
    if any(not c.isalnum() and c not in _SIGNS for c in word.text):
        return True
    if not any(c.isalnum() for c in word.text):
        return False
    cut = ink[box]
    return (
        _is_struck(cut, len(word.text))
        or _stands_high(word, line)
        or _ends_high(cut, word.text)
        or _leans(cut, word.text)
    )


def _leans(cut: Mask, text: str) -> bool:
    """True where a word's strokes lean to the right as those of a hand do."""
    if cut.shape[0] < 10 or not {c for c in text if c.isalnum()} - set(_SLOPED):
        return False
    ys, xs = np.nonzero(cut)
    up = len(cut) - 1 - ys
    least = _UPRIGHTER * _columns(xs)
    return any(_columns(np.round(xs - lean * up).astype(int)) > least for lean in _LEANS)


def _columns(xs: NDArray[np.int64]) -> float:
    """How sharply ink stands in columns."""
    return float(np.square(np.bincount(xs - xs.min()).astype(np.float64)).sum()) if len(xs) else 0.0


def _is_struck(cut: Mask, signs: int) -> bool:
    """True where one level stroke runs through the whole word."""
    height, width = cut.shape
    if signs < 2 or height < 6 or width < height * 0.8:
        return False
    thick = cut.copy()
    thick[1:] |= cut[:-1]
    rows = thick[int(_ACROSS[0] * height) : int(_ACROSS[1] * height) + 1]
    least = _THROUGH[signs > _FEW] * width
    return any(b - a >= least for row in rows[rows.sum(axis=1) >= least] for a, b in runs(row))


def _stands_high(word: Word, line: WordLine) -> bool:
    """True for one or two signs alone that stand over the line's baseline."""
    others = [w for w in line if w is not word and len(w.text) > 2]
    if len(word.text) > 2 or len(others) < 2 or any(c in _NO_MARK for c in word.text):
        return False
    tall = median(w.bottom - w.top for w in others)
    over = median(w.bottom for w in others) - word.bottom
    return over > 2 * _RAISED * tall and word.bottom - word.top < _MARK[1] * tall


def _ends_high(cut: Mask, text: str) -> bool:
    """True where a small sign after the first stands over the baseline of the others.

    Letters reach under the line or not as they please: of them a sign at the end is looked at alone.
    """
    if len(text) < 2 or any(c in _NO_MARK for c in text) or text[-1].isalpha():
        return False
    glyphs = _glyphs(cut)
    if len(glyphs) < 2:
        return False
    high = max(g.height for g in glyphs)
    bottoms = [g.bottom for g in glyphs if g.height > _MARK[0] * high]
    # Digits stand on the line; some letters reach under it.
    base = max(bottoms) if text[0].isdigit() else median_low(bottoms)
    return any(
        base - g.bottom > _RAISED * high and _MARK[0] * high < g.height < _MARK[1] * high
        for g in (glyphs[1:] if text[0].isdigit() else glyphs[-1:])
    )


def _glyphs(cut: Mask) -> list[_Glyph]:
    """The word's ink from left to right, a letter with the marks over and under it as one."""
    from scipy import ndimage

    labels, _ = ndimage.label(cut, np.ones((3, 3), int))
    boxes = sorted(ndimage.find_objects(labels), key=lambda b: b[1].start)
    out: list[_Glyph] = []
    for rows, columns in boxes:
        new = _Glyph(left=columns.start, right=columns.stop, top=rows.start, bottom=rows.stop)
        last = out[-1] if out else None
        shared = min(last.right, new.right) - max(last.left, new.left) if last else 0
        if last and 2 * shared >= min(last.right - last.left, new.right - new.left):
            out[-1] = _Glyph(
                left=min(last.left, new.left), right=max(last.right, new.right),
                top=min(last.top, new.top), bottom=max(last.bottom, new.bottom),
            )  # fmt: skip
        else:
            out.append(new)
    return out


def has_letters(left: Mask, dpi: float) -> bool:
    """True where ink that no word covers is as large as a letter, or a line through letters."""
    from scipy import ndimage

    if not left.any():
        return False
    scale = dpi / 72
    labels, _ = ndimage.label(left, np.ones((3, 3), int))
    for rows, columns in ndimage.find_objects(labels):
        high, wide = (rows.stop - rows.start) / scale, (columns.stop - columns.start) / scale
        if wide > _DASH or (wide > _LETTER[0] and high > _LETTER[1]):
            return True
    return False


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
        return replace(word, confidence=max(word.confidence, _SURE_NUMERAL)) if only else word
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
