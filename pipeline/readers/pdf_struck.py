"""Letters and rules of a page in, letters that a line strikes out out.

A rule is a strike where it runs through the middle of letters for a good part of its length; a
rule under letters, or one that only ends in them, is none. A rule that meets few letters on a long
way is doubtful: the letters stay and are told of. Of shapes whose look the file does not tell (pictures,
gradients) the page is drawn without the letters in them: a level band from side to side of those, on an
even ground, is a line like any other. A page without such a shape costs no drawing.
"""

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np

from pipeline.model.grid import Box
from pipeline.readers.pdf_chars import Chars, Flags, PageFrame, middle
from pipeline.readers.pdf_hidden import drawn_without, owners, scale_of
from pipeline.readers.pdf_objects import PATTERN, Fill, PageObjects
from pipeline.readers.pdf_rules import Rule, merge_rules

_ZONE = (0.06, 0.55)  # of a letter's height, above the baseline
_SURE = 0.3  # part of a rule's length that letters fill
_NEAR = 0.6  # of a letter's height: the gap between letters that one stroke goes over
_APART = 0.15  # of a letter's height: the gap between two words
_MET = 0.33  # part of a letter's width that a stroke goes over
_MOST_OF_WORD = 0.7  # part of a word's letters
_SAME = 0.7  # points: pieces of one stroke lie at one place
_BAR = 0.45  # of a letter's height: the thickest bar that strikes and does not cover
_HAND = 0.08  # of its length: how far a line drawn by hand leans and still strikes
_CROSSED = 0.35  # of a letter's height: how near its middle a line goes that crosses it
_MIDDLE, _LOW = 0.3, 1.6  # of a letter's height: where its middle lies, what strikes one line
_BOTH = (
    0.7  # of the wider and the higher of two lines: what both go over, where they cross words out
)
_MOST_SLANTS = 200  # of a page: one of more is a drawing
_OVERLAYS = (0x335, 0x338)  # strokes that a font lays over the letter before
_MOST_SHAPES = 40  # of a page
_WHITE = (255, 255, 255, 255)
_ONE_LINE = 2.5  # of a letter's height: white boxes as high as one line may be patterns
_LEAST = 2  # letters in a shape
_FULL = 0.9  # of a row of pixels that a band fills
_UNLIKE = 40  # of 255: how far a band's colour is from its ground
_ABOVE, _BELOW = 0.8, 0.15  # of a letter's height: what is looked at around its baseline
_THICKEST = 0.45  # of a letter's height


@dataclass(frozen=True, slots=True, kw_only=True)
class Struck:
    """which: struck letters. doubtful: letters that a line may strike. strokes: level rules that
    strike, which are no rules of a table.
    """

    which: Flags
    doubtful: Flags
    strokes: tuple[Rule, ...]

    def take(self, which: Flags) -> "Struck":
        """Of these letters only."""
        return replace(self, which=self.which[which], doubtful=self.doubtful[which])

    def doubting(self, which: Flags) -> "Struck":
        """With these letters in doubt where they are not struck."""
        return replace(self, doubtful=self.doubtful | (which & ~self.which))

    def also(self, which: Flags) -> "Struck":
        """With these letters struck too."""
        return replace(self, which=self.which | which, doubtful=self.doubtful & ~which)


def find_struck(
    chars: Chars,
    level: Sequence[Rule],
    fills: Sequence[Fill],
    slants: Sequence[Box] = (),
    scribbles: Sequence[Box] = (),
) -> Struck:
    """The struck letters of a page set upright. slants: boxes of straight lines that lean; scribbles:
    of lines drawn by hand.
    """
    which = np.zeros(len(chars), np.bool_)
    doubtful = np.zeros(len(chars), np.bool_)
    strokes: list[Rule] = []
    overlay = (chars.code >= _OVERLAYS[0]) & (chars.code <= _OVERLAYS[1])
    if overlay.any():
        which |= overlay | np.roll(overlay, -1)
    tall = middle(chars.bottom - chars.top) if len(chars) and slants else 0.0
    flat = [b[3] - b[1] <= min(_HAND * (b[2] - b[0]), tall) for b in slants]
    leaning = [b for b, low in zip(slants, flat, strict=True) if not low][:_MOST_SLANTS]
    by_hand = [_level(b) for b, low in zip(slants, flat, strict=True) if low]
    near = _near_lines(chars, [*level, *_bars(chars, fills), *by_hand])
    for rule in merge_rules(near, _SAME):
        hit = _hit(chars, rule)
        if not hit.any():
            continue
        filled = _filled(chars, hit, rule)
        if filled >= _SURE:
            which |= _whole_words(chars, hit)
            strokes.append(rule)
        elif np.count_nonzero(hit) >= 2:
            doubtful |= hit
    for box in _crosses(leaning):
        if np.count_nonzero(inside := chars.within(box, 0.0)) >= 2:
            which |= inside
    found = (*(_crossed(chars, b) for b in leaning),
             *(_scribbled(chars, b) for b in scribbles[:_MOST_SLANTS]))  # fmt: skip
    for crossed in found:
        if np.count_nonzero(crossed) >= 2:
            doubtful |= crossed
    return Struck(which=which, doubtful=doubtful & ~which, strokes=tuple(strokes))


def _near_lines(chars: Chars, rules: Sequence[Rule]) -> list[Rule]:
    """The rules that lie a little above some line's baseline; the others need no further look."""
    if not rules or not len(chars):
        return []
    base = np.round(chars.base, 1)
    lines = np.unique(base[np.append(True, base[1:] != base[:-1])])
    tall = float((chars.bottom - chars.top).max())
    at = np.array([r.at for r in rules])
    below = lines[np.minimum(np.searchsorted(lines, at), len(lines) - 1)] - at
    low = below < _ZONE[1] * tall + _SAME
    return [r for r, near in zip(rules, low.tolist(), strict=True) if near]


def without_strokes(level: Sequence[Rule], strokes: Sequence[Rule]) -> list[Rule]:
    """The level rules that are no part of a stroke."""
    if not strokes:
        return list(level)
    return [
        r
        for r in level
        if not any(
            abs(r.at - s.at) <= _SAME and r.first >= s.first - 1 and r.last <= s.last + 1
            for s in strokes
        )
    ]


def _bars(chars: Chars, fills: Sequence[Fill]) -> list[Rule]:
    """Filled bars and pictures too thick for a rule and too thin to cover a letter."""
    if not fills or not len(chars):
        return []
    most = _BAR * middle(chars.bottom - chars.top)
    return [_level(f.box) for f in fills if f.box[3] - f.box[1] <= most]


def _crosses(slants: Sequence[Box]) -> list[Box]:
    """The places that two leaning lines go over: what lies there is crossed out."""
    out: list[Box] = []
    for a, b in combinations(slants, 2):
        common = (max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3]))
        if all(common[i + 2] - common[i] >= _BOTH * max(a[i + 2] - a[i], b[i + 2] - b[i])
               for i in (0, 1)):  # fmt: skip
            out.append((min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])))
    return out


def _crossed(chars: Chars, box: Box) -> Flags:
    """Letters that a line from corner to corner of this box goes over, whichever way it leans."""
    x0, top, x1, bottom = box
    if not len(chars) or x1 - x0 < 1:
        return np.zeros(len(chars), np.bool_)
    x, y = (chars.x0 + chars.x1) / 2, (chars.top + chars.bottom) / 2
    down = top + (x - x0) / (x1 - x0) * (bottom - top)
    near = np.minimum(np.abs(y - down), np.abs(y - (top + bottom - down)))
    hit: Flags = (x > x0) & (x < x1) & (near < _CROSSED * (chars.bottom - chars.top))
    return hit


def _scribbled(chars: Chars, box: Box) -> Flags:
    """Letters whose middle a low line drawn by hand goes over, as it waves."""
    x0, top, x1, bottom = box
    tall = chars.bottom - chars.top
    x, y = (chars.x0 + chars.x1) / 2, chars.base - _MIDDLE * tall
    hit: Flags = (x > x0) & (x < x1) & (bottom - top < _LOW * tall)
    return hit & (y > top - 0.1 * tall) & (y < bottom + 0.1 * tall)


def _level(box: Box) -> Rule:
    return Rule(at=(box[1] + box[3]) / 2, first=box[0], last=box[2])


def _hit(chars: Chars, rule: Rule) -> Flags:
    """Letters that lie on the rule, between baseline and the top of small letters."""
    tall = chars.bottom - chars.top
    above = chars.base - rule.at
    common = np.minimum(chars.x1, rule.last) - np.maximum(chars.x0, rule.first)
    hit: Flags = (above > _ZONE[0] * tall) & (above < _ZONE[1] * tall)
    return hit & (common > _MET * (chars.x1 - chars.x0))


def _whole_words(chars: Chars, hit: Flags) -> Flags:
    """The hit letters, and what a stroke drawn too short leaves of a word."""
    out = hit.copy()
    at = np.flatnonzero(hit)
    tall = middle((chars.bottom - chars.top)[at])
    line = np.abs(chars.base - middle(chars.base[at])) < 0.1 * tall
    near = np.flatnonzero(line)
    near = near[np.argsort(chars.x0[near])]
    gaps = chars.x0[near][1:] - chars.x1[near][:-1]
    for word in np.split(near, np.flatnonzero(gaps > _APART * tall) + 1):
        if len(word) and np.mean(hit[word]) >= _MOST_OF_WORD:
            out[word] = True
    return out


def _filled(chars: Chars, hit: Flags, rule: Rule) -> float:
    """The part of a rule that the letters it meets fill, with the gaps between words."""
    at = np.flatnonzero(hit)
    at = at[np.argsort(chars.x0[at])]
    gap = _NEAR * middle((chars.bottom - chars.top)[at])
    covered, end = 0.0, float("-inf")
    for x0, x1 in zip(chars.x0[at].tolist(), chars.x1[at].tolist(), strict=True):
        start = end if 0 < x0 - end <= gap else max(x0, end)
        covered += max(0.0, x1 - start)
        end = max(end, x1)
    return covered / max(rule.last - rule.first, 1e-6)


def find_bands(
    chars: Chars, objects: PageObjects, text_page: Any, page: Any, frame: PageFrame
) -> list[Box]:
    """The boxes of level bands that may run through letters."""
    import pypdfium2.raw as pdfium

    if not len(chars) or not objects.fills:
        return []
    line = _ONE_LINE * middle(chars.bottom - chars.top)
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
