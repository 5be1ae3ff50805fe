"""The cells of a sheet in, how wide each column should be out, so that rows are low and pages few."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np

from pipeline.present.layout import Cell, Rich, Row, SheetForm

_PAPER = 180  # characters that a page across holds in legible print (8.5 points)
_SCREEN = 44  # a column of text that is only for the screen
_SAMPLE = 500
_NARROWEST = 6
_SHORT = 14
_NOTES = 36
_DENSE = 1.06  # letters that stand where a digit's width is counted, on average


def fit_widths(form: SheetForm, rows: Sequence[Row], heads: Sequence[str]) -> tuple[int, ...]:
    """Characters a column, in order. heads: the headings, which wrap too."""
    some = [r for r in rows[:_SAMPLE] if not r.heading]
    cells = [[_text(r.cells[i]) for r in some] for i in range(len(form.columns))]
    least = [_least(column, head) for column, head in zip(cells, heads, strict=True)]
    most = [max(_NARROWEST, *(map(len, c)), len(h)) + 2 for c, h in zip(cells, heads, strict=True)]
    printed = _share(cells[: form.printed], least[: form.printed], most[: form.printed])
    for i, column in enumerate(form.columns):
        if column in form.theirs:  # room to write in
            least[i] = max(least[i], _NOTES if column == "note" else _SHORT)
    rest = range(form.printed, len(form.columns))
    return (*printed, *(max(least[i], min(most[i], _SCREEN)) for i in rest))


def _share(cells: Sequence[Sequence[str]], least: Sequence[int], most: Sequence[int]) -> list[int]:
    """The page's width given out where it saves most lines."""
    widths = list(least)
    if not cells or not cells[0]:
        return widths
    lengths = np.array([[len(t) + 12 * t.count("\n") for t in c] for c in cells])
    while (left := _PAPER - sum(widths)) > 0:
        step = min(2, left)
        open_ = [i for i in range(len(widths)) if widths[i] < most[i]]
        if not open_:
            break
        tall = _lines(lengths, widths)

        def cost(i: int, step: int = step) -> tuple[float, float]:
            wider = [w + step * (k == i) for k, w in enumerate(widths)]
            lines = _lines(lengths, wider)
            return float(lines.max(axis=0).sum()), float(lines.sum())

        best = min(open_, key=cost)
        widths[best] += step
        if tall.max() <= 1:
            break
    return widths


def _lines(lengths: Any, widths: Sequence[int]) -> Any:
    room = np.maximum(np.array(widths) - 2, 4)[:, None]
    return np.maximum(np.ceil(lengths / room), 1)


def _least(column: Sequence[str], head: str) -> int:
    """Room for the longest word, or for short texts as a whole; within reason."""
    words = (w for text in (*column, head) for w in text.split())
    whole = max((len(line) for text in column for line in text.split("\n")), default=0)
    longest = max((len(w) for w in words), default=0)
    return max(_NARROWEST, (whole if whole <= _SHORT else min(longest, _SHORT)) + 2)


def _text(cell: Cell) -> str:
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return "" if cell is None else str(cell)


def lines_of(cells: Sequence[Cell], widths: Sequence[int]) -> int:
    """Lines of a row's tallest cell: an estimate that errs on the side of one too many."""
    some = zip(cells, widths, strict=False)
    texts = ((str(c), w) for c, w in some if isinstance(c, (str, Rich)))
    return max((sum(_wrapped(p, w) for p in c.split("\n")) for c, w in texts), default=1)


def _wrapped(text: str, columns: int) -> int:
    """Lines of one paragraph: words go to the next line, one longer than a line is broken."""
    width = columns * _DENSE
    if len(text) < 0.7 * width:
        return 1
    lines, at = 1, 0.0
    for word in text.split(" "):
        long = len(word) + 0.3 * sum(c.isupper() for c in word)
        if at and at + long > width:
            lines, at = lines + 1, 0.0
        broken = int(long // width)
        lines, at = lines + broken, at + long - broken * width + 1
    return lines
