"""Places on a clean picture in, their lines of text out: each read twice, doubtful lines again.

The second reading is made at another scale, since what the recogniser gets wrong changes with it;
agreement is the measure of confidence.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from statistics import median

import numpy as np

from pipeline.readers.scan_marks import count_numerals, doubt_marked, doubt_tall, has_letters
from pipeline.readers.scan_picture import ink_of
from pipeline.readers.scan_rules import Mask, Picture, PixelBox
from pipeline.readers.scan_seals import covered
from pipeline.readers.scan_vote import agree, vote
from pipeline.readers.scan_words import PageMemory, Word, WordLine, recognise

_SURE = 0.85  # a word both readings agree on, with less in one of them, is read again
_QUITE_SURE = (
    0.9  # of 190 places with no less, 12 pages of six kinds, none was read otherwise again
)
_SAME_LINE = 0.5  # of the lower line's height that two lines share
_PAD = 10  # pixels of paper around what is read
_LEFT_UNREAD = 0.1  # part of a place's ink that no word covers: something was not read

_SHORT = 4  # words: a row's number, a date, a quarter
_NUMBER = re.compile(r"[0-9]|^[IVX]+\b")
_SIGN = re.compile(r"[0-9A-Za-zÀ-ỹ]")
_SAME_SIZE = 0.02  # a reading that is so near in size sees the page as it is

NOTHING: PixelBox = (0, 0, 0, 0)
"""A place without ink: nothing is read there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How a reading sees the page: at so many dots an inch, softened by so many pixels."""

    dpi: float
    blur: float


FIRST, SECOND = Scale(dpi=200, blur=0.6), Scale(dpi=230, blur=0.8)
AGAIN = (
    Scale(dpi=215, blur=0.4),
    Scale(dpi=180, blur=0.0),
    Scale(dpi=250, blur=1.0),
    Scale(dpi=165, blur=0.3),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPlace:
    """What stands at a place. unread: part of its ink that no word covers."""

    lines: tuple[WordLine, ...] = ()
    unread: float = 0.0

    @property
    def confidence(self) -> float:
        """Of the least sure word; 0.5 at most where ink was left unread."""
        words = [w.confidence for line in self.lines for w in line]
        least = min(words, default=0.0)
        return min(least, 0.5) if self.unread > _LEFT_UNREAD else least


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A clean picture without rules, and its dots an inch.

    veil: what other ink covers. memory: what was recognised on the page before. broken: places at
    which the recogniser broke.
    """

    picture: Picture
    dpi: float
    veil: Picture | None = None
    memory: PageMemory | None = None
    broken: set[PixelBox] = field(default_factory=set)

    def _size(self, scale: Scale) -> tuple[int, int]:
        """Width and height of the page as a reading sees it."""
        high, wide = self.picture.shape
        share = scale.dpi / self.dpi
        near = abs(share - 1) <= _SAME_SIZE
        return (wide, high) if near else (max(1, round(wide * share)), max(1, round(high * share)))

    def share(self, scale: Scale) -> float:
        """Pixels of a reading in one of the sheet."""
        wide: int = self.picture.shape[1]
        return self._size(scale)[0] / wide

    def seen(self, box: PixelBox, scale: Scale) -> Picture:
        """A place as a reading sees it: the same as if it saw the whole page."""
        from PIL import Image
        from scipy import ndimage

        high, wide = self.picture.shape
        width, height = self._size(scale)
        share = width / wide
        x0, top = int(box[0] * share), int(box[1] * share)
        x1, bottom = min(width, round(box[2] * share) + 1), min(height, round(box[3] * share) + 1)
        reach = math.ceil(4 * scale.blur)
        left, upper = max(0, x0 - reach), max(0, top - reach)
        right, lower = min(width, x1 + reach), min(height, bottom + reach)
        if width == wide:
            part = self.picture[upper:lower, left:right]
        else:
            of = (left * wide / width, upper * high / height,
                  min(wide, right * wide / width), min(high, lower * high / height))  # fmt: skip
            image = Image.fromarray(self.picture)
            size = (right - left, lower - upper)
            part = np.asarray(image.resize(size, Image.Resampling.BICUBIC, box=of))
        if scale.blur:
            part = ndimage.gaussian_filter(part, scale.blur)
        return part[top - upper : bottom - upper, x0 - left : x1 - left]


def without_specks(picture: Picture, dpi: float) -> Picture:
    """The picture without dots of ink too small for a full stop."""
    from scipy import ndimage

    ink = ink_of(picture)
    labels, count = ndimage.label(ink, np.ones((3, 3), int))
    if not count:
        return picture
    areas = np.bincount(labels.ravel())
    small = areas < 6.5 * (dpi / 200) ** 2
    small[0] = False
    specks = ndimage.maximum_filter(small[labels], 3) & ~(ink & ~small[labels])
    return np.where(specks, np.uint8(255), picture)


def ink_box(sheet: Sheet, box: PixelBox) -> PixelBox | None:
    """The part of a place that has ink; None for an empty one."""
    x0, top, x1, bottom = box
    ink = ink_of(sheet.picture[top:bottom, x0:x1])
    rows, cols = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if not len(rows):
        return None
    return (
        max(x0, x0 + int(cols[0]) - 3), max(top, top + int(rows[0]) - 3),
        min(x1, x0 + int(cols[-1]) + 4), min(bottom, top + int(rows[-1]) + 4),
    )  # fmt: skip


def read_once(sheet: Sheet, boxes: Sequence[PixelBox], scale: Scale) -> list[list[WordLine]]:
    """One reading of each place, its lines from the top."""
    return [_rows(lines) for lines in _read(sheet, [(b, scale) for b in boxes])]


def _read(
    sheet: Sheet, asked: Sequence[tuple[PixelBox, Scale]], *, single_line: bool = False
) -> list[list[WordLine]]:
    """The lines of each place as that reading has them, all in one call."""
    inked = [i for i, (box, _) in enumerate(asked) if box != NOTHING]
    cuts = [np.pad(sheet.seen(*asked[i]), _PAD, constant_values=255) for i in inked]
    found = recognise(cuts, single_line=single_line, memory=sheet.memory)
    out: list[list[WordLine]] = [[] for _ in asked]
    for i, lines in zip(inked, found, strict=True):
        box, scale = asked[i]
        if lines is None:
            sheet.broken.add(box)
            continue
        share = sheet.share(scale)
        out[i] = [tuple(_moved(w, box, share) for w in line) for line in lines]
    return out


def _moved(word: Word, box: PixelBox, share: float) -> Word:
    """A word's box on the sheet."""
    x, y = int(box[0] * share) - _PAD, int(box[1] * share) - _PAD
    return replace(
        word,
        x0=(word.x0 + x) / share, top=(word.top + y) / share,
        x1=(word.x1 + x) / share, bottom=(word.bottom + y) / share,
    )  # fmt: skip


def _rows(lines: Sequence[WordLine]) -> list[WordLine]:
    """Lines from the top, those made one that stand side by side; lines of dirt left out."""
    out: list[list[Word]] = []
    for line in sorted(lines, key=_middle):
        if not any(_SIGN.search(w.text) for w in line):
            continue
        if out and _beside(out[-1], line):
            out[-1].extend(line)
        else:
            out.append(list(line))
    return [tuple(sorted(words, key=lambda w: w.x0)) for words in out]


def _span(line: Sequence[Word]) -> tuple[float, float]:
    return median(w.top for w in line), median(w.bottom for w in line)


def _middle(line: Sequence[Word]) -> float:
    return sum(_span(line)) / 2


def _beside(a: Sequence[Word], b: Sequence[Word]) -> bool:
    (a0, a1), (b0, b1) = _span(a), _span(b)
    return min(a1, b1) - max(a0, b0) > _SAME_LINE * min(a1 - a0, b1 - b0)


# -- readings together -----------------------------------------------------------------------------


def read_places(
    sheet: Sheet, boxes: Sequence[PixelBox], first: list[list[WordLine]]
) -> list[ReadPlace]:
    """What stands at each place, read at two scales, and lines in doubt at more.

    first: the first reading. A place that it was quite sure of is not read again.
    """
    unsure = [i for i, lines in enumerate(first) if not _is_plain(lines)]
    second = list(first)
    for i, lines in zip(unsure, read_once(sheet, [boxes[i] for i in unsure], SECOND), strict=True):
        second[i] = lines
    readings = [_pairs(a, b) for a, b in zip(first, second, strict=True)]
    doubtful = [
        (pair, _line_box(pair, box))
        for pairs, box in zip(readings, boxes, strict=True)
        for pair in pairs
        if not _is_sure(pair)
    ]
    again = [(around, scale) for _, around in doubtful for scale in AGAIN]
    found = iter(_read(sheet, again, single_line=True))
    for reading, _ in doubtful:
        for lines in islice(found, len(AGAIN)):
            reading.append(tuple(sorted((w for li in lines for w in li), key=lambda w: w.x0)))
    ink = ink_of(sheet.picture)
    veil = covered(sheet.veil) if sheet.veil is not None else None
    chosen = [[li for r in lines if (li := vote(r))] for lines in readings]
    heights = iter(doubt_tall([li for lines in chosen for li in lines]))
    out: list[ReadPlace] = []
    for box, lines in zip(boxes, chosen, strict=True):
        voted = tuple(doubt_marked(count_numerals(next(heights), ink), ink, veil) for _ in lines)
        out.append(ReadPlace(lines=voted, unread=_unread(ink, box, voted, sheet.dpi)))
    return out


def _is_plain(lines: Sequence[WordLine]) -> bool:
    """True for words without numbers of which the first reading is quite sure."""
    words = [w for line in lines for w in line]
    return bool(words) and all(
        w.confidence >= _QUITE_SURE and not _NUMBER.search(w.text) for w in words
    )


def _is_sure(pair: Sequence[WordLine]) -> bool:
    """True where two readings agree and are sure; a short line with a number is never so.

    A wrong digit looks as good as a right one, and nothing around it tells.
    """
    first, second = pair[:2]
    if len(first) <= _SHORT and any(_NUMBER.search(w.text) for w in first):
        return False
    return agree(first, second) and all(
        min(a.confidence, b.confidence) >= _SURE for a, b in zip(first, second, strict=True)
    )


def _pairs(one: Sequence[WordLine], two: Sequence[WordLine]) -> list[list[WordLine]]:
    """Lines of two readings side by side, from the top; an empty line where one has none."""
    left = list(two)
    out: list[list[WordLine]] = []
    for line in one:
        match = next((b for b in left if _beside(line, b)), ())
        if match:
            left.remove(match)
        out.append([line, match])
    out.extend([(), line] for line in left if not any(_overlap(line, a) for a in one))
    return sorted(out, key=lambda p: _middle(p[0] or p[1]))


def _overlap(a: WordLine, b: WordLine) -> bool:
    """True where most of a's words lie on words of b: the same ink, cut into lines differently."""
    on = sum(
        any(
            min(w.x1, o.x1) - max(w.x0, o.x0) > 0.3 * (w.x1 - w.x0)
            and min(w.bottom, o.bottom) - max(w.top, o.top) > 0.3 * (w.bottom - w.top)
            for o in b
        )
        for w in a
    )
    return 2 * on >= len(a)


def _line_box(pair: Sequence[WordLine], place: PixelBox) -> PixelBox:
    words = [w for line in pair for w in line]
    height = max(w.bottom - w.top for w in words)
    return (
        max(place[0], int(min(w.x0 for w in words) - height / 3)),
        max(place[1], int(min(w.top for w in words) - height / 8)),
        min(place[2], int(max(w.x1 for w in words) + height / 3) + 1),
        min(place[3], int(max(w.bottom for w in words) + height / 8) + 1),
    )


def _unread(ink: Mask, box: PixelBox, lines: Sequence[WordLine], dpi: float) -> float:
    """The part of a place's ink that no word's box covers; all of it where letters are left."""
    x0, top, x1, bottom = box
    here = ink[top:bottom, x0:x1].copy()
    total = int(here.sum())
    for line in lines:
        for w in line:
            here[max(0, int(w.top) - top - 4) : int(w.bottom) - top + 5,
                 max(0, int(w.x0) - x0 - 4) : int(w.x1) - x0 + 5] = False  # fmt: skip
    if lines and has_letters(here, dpi):
        return 1.0
    return float(here.sum()) / total if total else 0.0
