"""Level rules and a page's ink in, upright rules out that the picture does not show.

Their places come from the page beside it (the columns of one table agree over its pages) or from the
white between columns. None is drawn through letters: where a row has ink there, its cell is merged.
"""

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

import numpy as np

from pipeline.readers.page_content import PageContent, PageTable
from pipeline.readers.pdf_rules import Rule
from pipeline.readers.scan_rules import Mask, runs

Columns = tuple[float, ...]
"""Edges of a table's columns as shares of its width, 0 and 1 included."""

_NEAR = 5.0  # points
_SAME = 0.012  # of a table's width: edges this near are one
_WIDE = 0.6  # of the longest: a rule of the table's own rows
_BESIDE = (1.3, 3.2)  # points to both sides of a column's edge where no letter stands
_BUSY = 0.05  # part of a row's height with ink there
_STRIPE = 6.0  # points of white between two columns
_TITLES = 0.2  # part of the rows that may be merged over columns
_FEWEST_COLUMNS, _FEWEST_RULES = 4, 4


def lend_columns(pages: Sequence[PageContent]) -> dict[int, Columns]:
    """By page number: the columns of the page beside it, where a page shows fewer of the same."""
    known = {page.number: _columns(page) for page in pages}
    out: dict[int, Columns] = {}
    for page in pages:
        own = known[page.number]
        if own is None and len(_wide(page.rules)) < _FEWEST_RULES:
            continue
        beside = [c for n in (page.number - 1, page.number + 1) if (c := known.get(n))]
        most = max(beside, key=len, default=())
        if len(most) > max(len(own or ()), _FEWEST_COLUMNS) and _agree(own or (), most):
            out[page.number] = most
    return out


def _columns(page: PageContent) -> Columns | None:
    table: PageTable | None = max(page.tables, key=lambda t: t.box[3] - t.box[1], default=None)
    if table is None or table.xs[-1] - table.xs[0] < 1:
        return None
    wide = table.xs[-1] - table.xs[0]
    return tuple((x - table.xs[0]) / wide for x in table.xs)


def _agree(few: Columns, most: Columns) -> bool:
    """True where each edge of the one is an edge of the other."""
    return all(any(abs(a - b) <= _SAME for b in most) for a in few)


def _wide(level: Sequence[Rule]) -> list[Rule]:
    longest = max((r.last - r.first for r in level), default=0.0)
    return sorted((r for r in level if r.last - r.first >= _WIDE * longest), key=lambda r: r.at)


def columns_by_white(level: Sequence[Rule], ink: Mask, scale: float) -> Columns:
    """The columns of a table with level rules alone; () where white does not tell enough of them."""
    rules = _wide(level)
    if len(rules) < _FEWEST_RULES:
        return ()
    left, right = _sides(rules)
    first, last = int(left / scale), int(right / scale)
    rows = [
        ink[int((a.at + 2) / scale) : int((b.at - 2) / scale), first:last]
        for a, b in pairwise(rules)
        if b.at - a.at > _NEAR
    ]
    if len(rows) < _FEWEST_RULES - 1 or last - first < 2:
        return ()
    inked = np.stack([row.any(axis=0) for row in rows]).mean(axis=0)
    inner = [
        float(a + b) / 2 / (last - first)
        for a, b in runs(inked <= _TITLES)
        if (b - a) * scale >= _STRIPE and a > 0 and b < last - first
    ]
    return (0.0, *inner, 1.0) if len(inner) + 1 >= _FEWEST_COLUMNS else ()


def _sides(rules: Sequence[Rule]) -> tuple[float, float]:
    return median(r.first for r in rules), median(r.last for r in rules)


def lent_rules(
    columns: Columns, level: Sequence[Rule], drawn: Sequence[Rule], ink: Mask, scale: float
) -> list[Rule]:
    """Uprights at these columns from rule to rule, where none is drawn and no letter stands."""
    rules = _wide(level)
    if len(rules) < 2:
        return []
    left, right = _sides(rules)
    ys = [rules[0].at]
    ys += [r.at for before, r in pairwise(rules) if r.at - before.at > _NEAR]
    out: list[Rule] = []
    for share in columns:
        x = left + share * (right - left)
        own = [r for r in drawn if abs(r.at - x) <= _NEAR]
        x = median(r.at for r in own) if own else x
        for top, bottom in pairwise(ys):
            there = any(r.first <= top + _NEAR and r.last >= bottom - _NEAR for r in own)
            if not there and (share in (0.0, 1.0) or _is_white(ink, x, top, bottom, scale)):
                out.append(Rule(at=x, first=top, last=bottom))
    return out


def _is_white(ink: Mask, x: float, top: float, bottom: float, scale: float) -> bool:
    rows = slice(int((top + 2) / scale), int((bottom - 2) / scale))
    low, high = (v / scale for v in _BESIDE)
    at = x / scale
    sides = ((at - high, at - low), (at + low, at + high))
    beside = [ink[rows, max(0, int(a)) : int(b) + 1].any(axis=1) for a, b in sides]
    busy = np.asarray(beside[0] | beside[1])
    return bool(busy.mean() <= _BUSY) if busy.size else True
