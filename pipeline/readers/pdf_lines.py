"""Characters in, lines of text out, by place alone: the order of the stream is not trusted.

Some writers print a letter that a font lacks after the rest of its line, others every letter by
itself; so letters are sorted on the page and a space stands where the gap is as wide as one.
"""

from dataclasses import dataclass, replace

import numpy as np

from pipeline.model.grid import Box, Line, LineEnd, ReadWord, Source
from pipeline.readers.pdf_chars import Chars, Flags, Floats, Ints, middle
from pipeline.text.fold import compose

_SPACE = 0.12  # of a line's height: a gap that is a space (a space of Times is 0.22)
_LEAST_SPACE = 0.6  # points
_SAME_LINE = 0.25  # of the page's usual height: how far baselines of one line lie apart
_OVER = 0.45  # of a letter's width: how far the next may reach into it
_LEAST_OVER = 2  # letters of a line, from which it is no chance
_LOOSE_SET = 0.5  # part of gaps that look like spaces where the letters themselves are spaced


@dataclass(frozen=True, slots=True, kw_only=True)
class LinePiece:
    """Text on one line without a wide gap. first, last: its least and greatest place in the stream.

    group: what the caller numbered it; number: the line's number, pieces of one line share it.
    """

    text: str
    box: Box
    group: int
    number: int
    first: int
    last: int
    opens: int  # the stream index of its leftmost character
    split: bool  # it ends in a hyphen that a line break made
    over: bool = False  # letters of it are printed over one another
    confidence: float | None = None  # of a recognised line's least sure word
    words: tuple[ReadWord, ...] = ()  # of a recognised line

    @property
    def height(self) -> float:
        return self.box[3] - self.box[1]

    def line(self, source: Source, end: LineEnd = LineEnd.SOFT) -> Line:
        """As the model's line: with that end, or a split one."""
        end = LineEnd.SPLIT if self.split else end
        return Line(
            text=self.text, source=source, end=end, confidence=self.confidence, words=self.words
        )


def usual_height(chars: Chars) -> float:
    """The middle height of a page's characters in points."""
    return middle(chars.bottom - chars.top) if len(chars) else 10.0


def read_pieces(chars: Chars, group: Ints, wide: float | None) -> list[LinePiece]:
    """The lines of each group (a cell, or the page), cut at gaps over `wide` points if given.

    Sorted by group, then from top to bottom, then from left to right.
    """
    if not len(chars):
        return []
    number = _line_numbers(chars, group, _SAME_LINE * usual_height(chars))
    order = np.lexsort((np.arange(len(chars)), chars.x0, number))
    order = order[~_printed_twice(chars, number, order)]
    sorted_chars, number = chars.take(order), number[order]
    begins = np.append(True, number[1:] != number[:-1])
    gap = np.append(0.0, sorted_chars.x0[1:] - sorted_chars.x1[:-1])
    spaces = _spaces(sorted_chars, gap, begins)
    over = _over(sorted_chars, gap, begins)
    if wide is not None:
        begins |= spaces & (gap > wide)
    pieces = _cut(sorted_chars, group[order], number, begins, spaces & ~begins)
    if not over.any():
        return pieces
    counts = np.add.reduceat(over.astype(np.int64), np.flatnonzero(begins)).tolist()
    return [
        replace(p, over=n >= _LEAST_OVER) if n else p for p, n in zip(pieces, counts, strict=True)
    ]


def read_text(chars: Chars) -> str:
    """The lines of characters, joined by spaces."""
    return " ".join(p.text for p in read_pieces(chars, np.zeros(len(chars), np.int64), None))


def _line_numbers(chars: Chars, group: Ints, tolerance: float) -> Ints:
    """A number for each character: the same for those of one group whose baselines meet."""
    by = np.lexsort((chars.base, group))
    base, groups = chars.base[by], group[by]
    new = np.append(True, (groups[1:] != groups[:-1]) | (base[1:] - base[:-1] > tolerance))
    number = np.empty(len(by), np.int64)
    number[by] = np.cumsum(new) - 1
    return number


def _printed_twice(chars: Chars, number: Ints, order: Ints) -> Flags:
    """Letters printed again at nearly the same place, as some writers do for bold."""
    code, x0, line = chars.code[order], chars.x0[order], number[order]
    width = chars.x1[order] - x0
    twice = np.zeros(len(order), np.bool_)
    twice[1:] = (code[1:] == code[:-1]) & (line[1:] == line[:-1])
    twice[1:] &= (x0[1:] - x0[:-1] < 0.2 * width[1:]) & (width[1:] > 0.5)
    return twice


def _over(chars: Chars, gap: Floats, begins: Flags) -> Flags:
    """Letters that begin well within the one before them."""
    over: Flags = (gap < -_LEAST_SPACE) & ~begins
    if not over.any():
        return over
    wide = chars.x1 - chars.x0
    least = np.minimum(wide, np.append(wide[:1], wide[:-1]))
    mark = (chars.code >= 0x300) & (chars.code < 0x370)
    over &= (gap < -_OVER * least) & (least > 1.0) & ~mark
    over[1:] &= ~mark[:-1]
    return over


def _spaces(chars: Chars, gap: Floats, begins: Flags) -> Flags:
    """Where a space stands before a character."""
    starts = np.flatnonzero(begins)
    tall = np.maximum.reduceat(chars.bottom - chars.top, starts)
    lengths = np.diff(np.append(starts, len(begins)))
    least = np.maximum(_SPACE * tall, _LEAST_SPACE)
    spaces = (gap > np.repeat(least, lengths)) & ~begins
    counts = np.add.reduceat(spaces.astype(np.int64), starts)
    for i in np.flatnonzero((counts > _LOOSE_SET * (lengths - 1)) & (lengths > 5)):
        inside = slice(int(starts[i]) + 1, int(starts[i] + lengths[i]))
        usual = middle(gap[inside])
        spaces[inside] = gap[inside] > usual + least[i]
    return spaces


def _cut(chars: Chars, group: Ints, number: Ints, begins: Flags, spaces: Flags) -> list[LinePiece]:
    """Pieces from sorted characters: where each begins, and where a space stands before one."""
    starts = np.flatnonzero(begins)
    ends = np.append(starts[1:], len(begins)) - 1
    codes = np.insert(chars.code, np.flatnonzero(spaces), 0x20)
    text = codes.astype("<u4").tobytes().decode("utf-32-le", "replace")
    composed = compose(text) == text  # then each part of it is
    added = np.cumsum(spaces)
    boxes = np.column_stack(
        (
            np.minimum.reduceat(chars.x0, starts),
            np.minimum.reduceat(chars.top, starts),
            np.maximum.reduceat(chars.x1, starts),
            np.maximum.reduceat(chars.bottom, starts),
        )
    )
    at = (starts + added[starts]).tolist()
    upto = (ends + added[ends] + 1).tolist()
    split = chars.hyphen[ends] & ~chars.spaced[ends] & ~spaces[ends]
    columns = zip(
        at, upto, np.round(boxes, 2).tolist(), group[starts].tolist(), number[starts].tolist(),
        np.minimum.reduceat(chars.order, starts).tolist(),
        np.maximum.reduceat(chars.order, starts).tolist(),
        chars.order[starts].tolist(), split.tolist(), strict=True,
    )  # fmt: skip
    return [
        LinePiece(
            text=text[a:b] if composed else compose(text[a:b]), box=(box[0], box[1], box[2], box[3]), group=g, number=n,
            first=first, last=last, opens=opens, split=ends_split,
        )
        for a, b, box, g, n, first, last, opens, ends_split in columns
    ]  # fmt: skip
