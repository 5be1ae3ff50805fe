"""A clean picture in, its drawn rules and tables in points out; and the picture without rules."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.read.pdf_rules import PageObjects, Rule
from pipeline.read.pdf_table import RuledTable, find_tables
from pipeline.read.scan_picture import CleanPage, Picture, ink_of

_LEAST_LEVEL = 30.0  # points: no stroke of a letter is as long
_LEAST_UPRIGHT = 16.0  # points: about one line of text
_GAP = 3.0  # points: how near rules come that meet
_WORN = 1.0  # points: a gap in a rule that wear may have made
_UNBROKEN = 0.9  # part of a rule that is ink
_THICK = 3.5  # points: thicker is a picture or a bar
_MOST_RULES = 4_000

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRules:
    """rules: places in points. tables: from the top. bare: the picture without its rules."""

    level: tuple[Rule, ...]
    upright: tuple[Rule, ...]
    tables: tuple[RuledTable, ...]
    bare: Picture


def find_rules(page: CleanPage) -> PageRules:
    """Rules of the picture, the tables they make, and the picture with the rules taken out."""
    ink = ink_of(page.picture)
    scale = 72 / page.dpi
    level_ink = _lines(ink, page.dpi, _LEAST_LEVEL)
    upright_ink = _lines(np.ascontiguousarray(ink.T), page.dpi, _LEAST_UPRIGHT)
    level = _rules(level_ink, scale)
    upright = _rules(upright_ink, scale)
    objects = PageObjects(level=level, upright=_touching(upright, level))
    tables, _ = find_tables(objects)
    kept = tuple(t for t in tables if t.cols >= 2 or t.rows >= 2)
    upright_mask = _only(upright_ink, objects.upright, scale).T
    bare = _without(page.picture, level_ink | upright_mask, page.dpi)
    return PageRules(level=tuple(level), upright=tuple(objects.upright), tables=kept, bare=bare)


def _lines(ink: Mask, dpi: float, least: float) -> Mask:
    """Ink of straight lines along rows of at least so many points, letters left out."""
    from scipy import ndimage

    length = max(3, round(least * dpi / 72))
    thick = ndimage.maximum_filter1d(ink, 3, axis=0)
    closed = ~_opened(~thick, max(1, round(_WORN * dpi / 72)) + 1)
    runs = _opened(closed, length)
    labels, count = ndimage.label(runs, np.ones((3, 3), int))
    if not count or count > _MOST_RULES:
        return np.zeros_like(ink)
    boxes: list[Any] = ndimage.find_objects(labels)
    keep = np.append(False, [_is_line(ink, rows, cols, dpi) for rows, cols in boxes])
    return np.asarray(keep[labels] & thick)


def _is_line(ink: Mask, rows: slice, cols: slice, dpi: float) -> bool:
    """True for a thin, unbroken stroke with paper on both sides, which no row of letters is."""
    scale = 72 / dpi
    length = (cols.stop - cols.start) * scale
    if (rows.stop - rows.start - 2) * scale > _THICK + 0.01 * length:
        return False
    if ink[rows, cols].any(axis=0).mean() < _UNBROKEN:
        return False
    beside = max(2, round(dpi / 100))
    above = ink[max(0, rows.start - beside), cols].mean()
    below = ink[min(len(ink), rows.stop + beside) - 1, cols].mean()
    return bool(min(above, below) < 0.15 and max(above, below) < 0.5)


def _opened(mask: Mask, length: int) -> Mask:
    """Only runs along rows of at least this length."""
    padded = np.zeros((mask.shape[0], mask.shape[1] + 2), np.int8)
    padded[:, 1:-1] = mask
    steps = np.diff(padded, axis=1).ravel()
    starts = np.flatnonzero(steps == 1)
    ends = np.flatnonzero(steps == -1)
    long = ends - starts >= length
    marks = np.zeros(steps.shape, np.int8)
    marks[starts[long]] = 1
    marks[ends[long]] = -1
    return np.cumsum(marks.reshape(padded.shape[0], -1), axis=1, dtype=np.int8)[:, :-1] > 0


def _rules(lines: Mask, scale: float) -> list[Rule]:
    """Line ink as rules, one a connected piece."""
    from scipy import ndimage

    labels, _ = ndimage.label(lines, np.ones((3, 3), int))
    boxes: list[Any] = ndimage.find_objects(labels)
    return [
        Rule(
            at=(rows.start + rows.stop) / 2 * scale,
            first=cols.start * scale,
            last=cols.stop * scale,
        )
        for rows, cols in boxes
    ]


def _touching(upright: list[Rule], level: list[Rule]) -> list[Rule]:
    """Upright rules that meet a level one: a tall letter or a bracket meets none."""
    return [
        v
        for v in upright
        if any(
            h.first - _GAP <= v.at <= h.last + _GAP and v.first - _GAP <= h.at <= v.last + _GAP
            for h in level
        )
    ]


def _only(lines: Mask, rules: list[Rule], scale: float) -> Mask:
    """Line ink of these rules alone."""
    out = np.zeros_like(lines)
    reach = round(2 / scale) + 2
    for rule in rules:
        at, first, last = (round(v / scale) for v in (rule.at, rule.first, rule.last))
        rows = slice(max(0, at - reach), at + reach + 1)
        out[rows, first:last] = lines[rows, first:last]
    return out


def _without(picture: Picture, lines: Mask, dpi: float) -> Picture:
    """The picture with line ink made paper, its soft edge too."""
    from scipy import ndimage

    size = 3 if dpi < 250 else 5
    edge = ndimage.maximum_filter(lines, size)
    return np.where(edge, np.uint8(255), picture)
