"""What is drawn on a page in, straight lines out: what is thin in one way is a rule.

So is each straight side of a path, and a row of dots, as some drivers print a rule; refused are fewer
dots than a rule has, and dots set as far apart as letters are.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.model.grid import Box
from pipeline.readers.pdf_calls import pdfium_calls
from pipeline.readers.pdf_chars import Chars, Flags, Floats, PageFrame

THIN = 3.0  # points: a drawn thing no thicker than this is a rule
STRAIGHT = 0.8  # points: how far a segment may lean and still be upright or level

Matrix = tuple[float, float, float, float, float, float]
SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_FEWEST = 6
_STEP = 6.0  # points from dot to dot at most
_FEWEST_LETTERS = 20  # of a table; fewer are dashes in a text
_OVER = 0.3  # of its height: how far an upright letter of a rule is from the one on the next line
_LEVEL = 0.4  # points: how far dots of one rule lie apart across it

Dot = Floats
"""x0, top, x1, bottom."""
_PIECES = 4  # points of a curve, or of a line that turns twice
_LINE, _MOVE = 0, 2  # pdfium's kinds of segment; 1 is a curve
SNAP = 3.0  # points: rules of one direction this near to each other are one
_MOST_PAIRS = 2_000_000  # crossings looked at on a page; a drawing of more rules is no table


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A straight line: at = its place across, from first to last along."""

    at: float
    first: float
    last: float


def rules_of(boxes: Floats, thin: float = THIN) -> tuple[list[Rule], list[Rule], list[Floats]]:
    """Level rules, upright rules and dots, which are neither, of boxes x0, top, x1, bottom."""
    wide, high = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    dot = (
        (wide <= THIN)
        & (high <= THIN)
        & (np.maximum(wide, high) < 2 * np.minimum(wide, high) + 0.5)
    )
    level = (high <= thin) & (wide > high)
    upright = ~level & (wide <= thin) & (high > wide)
    lying = [
        Rule(at=(b[1] + b[3]) / 2, first=b[0], last=b[2]) for b in boxes[level & ~dot].tolist()
    ]
    standing = [
        Rule(at=(b[0] + b[2]) / 2, first=b[1], last=b[3]) for b in boxes[upright & ~dot].tolist()
    ]
    return lying, standing, list(boxes[dot])


def times(inner: Matrix, outer: Matrix) -> Matrix:
    """The matrix that applies `inner` first."""
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (
        a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s,
        e * p + f * r + t, e * q + f * s + u,
    )  # fmt: skip


def shown(x: Floats, y: Floats, matrix: Matrix, frame: PageFrame) -> tuple[Floats, Floats]:
    """Points of the file as places across and down on the shown page."""
    a, b, c, d, e, f = matrix
    right, up = x * a + y * c + e, x * b + y * d + f
    return frame.across(right, up), frame.down(right, up)


def shown_boxes(sides: Floats, matrix: Matrix, frame: PageFrame) -> Floats:
    """left, bottom, right, top of the file as x0, top, x1, bottom on the shown page."""
    left, bottom, right, top = sides.T
    if not matrix[1] and not matrix[2]:  # level: two corners tell the others
        (xa, ya), (xb, yb) = shown(left, bottom, matrix, frame), shown(right, top, matrix, frame)
        pairs = (np.minimum(xa, xb), np.minimum(ya, yb), np.maximum(xa, xb), np.maximum(ya, yb))
        return np.stack(pairs, axis=1)
    corners = [
        shown(x, y, matrix, frame)
        for x, y in ((left, bottom), (right, top), (left, top), (right, bottom))
    ]
    xs, ys = np.stack([c[0] for c in corners]), np.stack([c[1] for c in corners])
    return np.stack((xs.min(axis=0), ys.min(axis=0), xs.max(axis=0), ys.max(axis=0)), axis=1)


def dotted_rules(dots: Sequence[Dot]) -> tuple[list[Rule], list[Rule]]:
    """Level and upright rules of a page's dots."""
    if len(dots) < _FEWEST:
        return [], []
    boxes = np.array(dots)
    return _rows(boxes[:, (0, 1, 2, 3)]), _rows(boxes[:, (1, 0, 3, 2)])


def _rows(boxes: Floats) -> list[Rule]:
    """Rules along the first axis."""
    across = (boxes[:, 1] + boxes[:, 3]) / 2
    line = np.round(across / _LEVEL)
    by = np.lexsort((boxes[:, 0], line))
    first, last, line, across = boxes[by, 0], boxes[by, 2], line[by], across[by]
    new = np.append(True, (np.diff(line) != 0) | (first[1:] - first[:-1] > _STEP))
    starts = np.flatnonzero(new)
    ends = np.append(starts[1:], len(new))
    return [
        Rule(at=float(across[a]), first=float(first[a]), last=float(last[a:b].max()))
        for a, b in zip(starts.tolist(), ends.tolist(), strict=True)
        if b - a >= _FEWEST
    ]


def lettered_rules(chars: Chars) -> tuple[list[Rule], list[Rule], Flags]:
    """Level and upright rules that are set in letters (│ ─ ┼), and which letters these are."""
    which: Flags = (chars.code >= 0x2500) & (chars.code < 0x2580)
    level: list[Rule] = []
    upright: list[Rule] = []
    if np.count_nonzero(which) < _FEWEST_LETTERS:
        return level, upright, which
    for i in np.flatnonzero(which).tolist():
        arms = set(unicodedata.name(chr(int(chars.code[i]))).split())
        x0, x1, top, bottom = (float(v[i]) for v in (chars.x0, chars.x1, chars.top, chars.bottom))
        x, y, over = (x0 + x1) / 2, (top + bottom) / 2, _OVER * (bottom - top)
        if arms & {"HORIZONTAL", "LEFT", "RIGHT"}:
            first = x0 if arms & {"HORIZONTAL", "LEFT"} else x
            level.append(Rule(at=y, first=first, last=x1 if arms & {"HORIZONTAL", "RIGHT"} else x))
        if arms & {"VERTICAL", "UP", "DOWN"}:
            first = top - over if arms & {"VERTICAL", "UP"} else y
            last = bottom + over if arms & {"VERTICAL", "DOWN"} else y
            upright.append(Rule(at=x, first=first, last=last))
    return level, upright, which


def outline(
    thing: int, count: int, matrix: Matrix, frame: PageFrame, stroke: bool
) -> tuple[Floats, Box | None]:
    """x0, top, x1, bottom of each straight side of a stroked path, closed where it closes itself;
    of a filled one, the box of each of its parts that has straight sides alone.

    And the box of a line drawn by hand: a stroke of many pieces or a curve that ends elsewhere than it
    began.
    """
    calls = pdfium_calls()
    points = np.zeros((count, 2), np.float32)
    at = points.ctypes.data
    kinds = np.full(count, _MOVE)
    closes = np.zeros(count, np.bool_)
    for i in range(count):
        segment = calls.segment(thing, i)
        calls.segment_point(segment, at + 8 * i, at + 8 * i + 4)
        kinds[i] = calls.segment_kind(segment)
        closes[i] = bool(calls.segment_closes(segment))
    if not count:
        return np.zeros((0, 4)), None
    x, y = shown(points[:, 0].astype(np.float64), points[:, 1].astype(np.float64), matrix, frame)
    part = np.cumsum(kinds == _MOVE)
    starts = np.flatnonzero(np.append(True, part[1:] != part[:-1]))
    if not stroke:
        return _parts(x, y, kinds, starts), None
    by_hand = None
    if len(starts) == 1 and count >= _PIECES and not closes.any():
        wide = float(x.max() - x.min())
        if abs(float(x[-1] - x[0])) > wide / 2:
            by_hand = (float(x.min()), float(y.min()), float(x.max()), float(y.max()))
    line = np.flatnonzero((kinds == _LINE) & (np.arange(count) > 0))
    ends = np.flatnonzero(closes)
    begin = starts[np.searchsorted(starts, ends, "right") - 1]
    a, b = np.concatenate((line - 1, ends)), np.concatenate((line, begin))
    sides = np.stack(
        (
            np.minimum(x[a], x[b]),
            np.minimum(y[a], y[b]),
            np.maximum(x[a], x[b]),
            np.maximum(y[a], y[b]),
        ),
        axis=1,
    )
    return sides, by_hand


def _parts(x: Floats, y: Floats, kinds: NDArray[np.int_], starts: NDArray[np.int_]) -> Floats:
    curved = np.add.reduceat((kinds != _LINE) & (kinds != _MOVE), starts) > 0
    boxes = np.stack(
        (
            np.minimum.reduceat(x, starts), np.minimum.reduceat(y, starts),
            np.maximum.reduceat(x, starts), np.maximum.reduceat(y, starts),
        ),
        axis=1,
    )  # fmt: skip
    return boxes[~curved]


class TooManyRules(Exception):
    """A page draws more rules than are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleGroup:
    """Rules that touch one another."""

    level: tuple[Rule, ...]
    upright: tuple[Rule, ...]


def merge_rules(rules: Sequence[Rule], snap: float = SNAP) -> list[Rule]:
    """Rules at the same place made one where they touch or overlap; sorted by place."""
    out: list[Rule] = []
    band: list[Rule] = []
    for rule in sorted(rules, key=lambda r: r.at):
        if band and rule.at - band[0].at > snap:
            out.extend(_one_band(band, snap))
            band = []
        band.append(rule)
    out.extend(_one_band(band, snap))
    return out


def _one_band(band: list[Rule], snap: float) -> list[Rule]:
    """Rules of one place, joined along it; the place is that of the middle."""
    if not band:
        return []
    at = (band[0].at + band[-1].at) / 2
    out: list[Rule] = []
    first, last = 0.0, float("-inf")
    for rule in sorted(band, key=lambda r: r.first):
        if rule.first > last + snap:
            if last > float("-inf"):
                out.append(Rule(at=at, first=first, last=last))
            first, last = rule.first, rule.last
        last = max(last, rule.last)
    out.append(Rule(at=at, first=first, last=last))
    return out


def group_rules(level: Sequence[Rule], upright: Sequence[Rule]) -> list[RuleGroup]:
    """Groups of merged rules that cross or touch; lone rules are left out.

    Raises TooManyRules where a page has more than any table.
    """
    if len(level) * len(upright) > _MOST_PAIRS:
        raise TooManyRules
    number = _group_numbers(_touching(level, upright))
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for at, rule in zip(number[: len(level)], level, strict=True):
        groups.setdefault(at, ([], []))[0].append(rule)
    for at, rule in zip(number[len(level) :], upright, strict=True):
        groups.setdefault(at, ([], []))[1].append(rule)
    found = [RuleGroup(level=tuple(a), upright=tuple(b)) for a, b in groups.values() if a and b]
    return sorted(found, key=lambda g: g.level[0].at)


def _touching(level: Sequence[Rule], upright: Sequence[Rule]) -> NDArray[np.bool_]:
    """[i, j]: level rule i crosses or meets upright rule j."""
    h = np.array([(r.at, r.first, r.last) for r in level]).reshape(-1, 3, 1)
    v = np.array([(r.at, r.first, r.last) for r in upright]).reshape(-1, 3).T
    out: NDArray[np.bool_] = (h[:, 1] - SNAP <= v[0]) & (v[0] <= h[:, 2] + SNAP)
    out &= (v[1] - SNAP <= h[:, 0]) & (h[:, 0] <= v[2] + SNAP)
    return out


def _group_numbers(touching: NDArray[np.bool_]) -> list[int]:
    """A number for each level, then each upright rule: the same for those that hang together."""
    n, m = touching.shape
    i, j = np.nonzero(touching)
    number = np.arange(n + m)
    while True:
        before = number.copy()
        least = np.minimum(number[i], number[n + j])
        np.minimum.at(number, i, least)
        np.minimum.at(number, n + j, least)
        number = number[number]
        if np.array_equal(before, number):
            return [int(k) for k in number]
