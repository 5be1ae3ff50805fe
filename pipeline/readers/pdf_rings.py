"""Rules of a page in, those without frames that somebody drew round words of a table out.

Such a frame is four rules of one box, at one side of which no other rule ends: the sides of a cell end
where those of its neighbours do. Whether it lies in a table of what is left is for the table to say.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from pipeline.model.grid import Box
from pipeline.readers.pdf_chars import Floats
from pipeline.readers.pdf_rules import Rule

_NEAR = 1.0  # points by which the corners of a frame may miss each other
_SAME = 0.3  # by which one rule differs from itself, drawn twice
_ENDS = 1.6  # by which the ends of rules that meet lie apart
_MOST = 4_000  # upright rules of a page that are looked at
_MOST_FRAMES = 40
_MOST_OF_A_SPAN = 60  # upright rules of one height at one place: a table has fewer columns


@dataclass(frozen=True, slots=True, kw_only=True)
class Rings:
    """The rules that are left, and the boxes of the frames that are not among them."""

    level: list[Rule]
    upright: list[Rule]
    boxes: list[Box]


def rings_apart(level: Sequence[Rule], upright: Sequence[Rule]) -> Rings | None:
    """The rules without such frames; None where there are none."""
    if not 2 <= len(upright) <= _MOST:
        return None
    found = list(_frames(level, upright))
    ends = _Ends(level, upright)
    alone = [box for box in found if ends.leave_free(box)]
    if not alone or len(alone) > _MOST_FRAMES:
        return None
    return Rings(
        level=[r for r in level if not any(_is_level_side(r, b) for b in alone)],
        upright=[r for r in upright if not any(_is_upright_side(r, b) for b in alone)],
        boxes=alone,
    )


def _frames(level: Sequence[Rule], upright: Sequence[Rule]) -> Iterator[Box]:
    """The boxes that two upright and two level rules close, each once."""
    by_span: dict[tuple[int, int], list[Rule]] = {}
    for rule in level:
        by_span.setdefault((round(rule.first), round(rule.last)), []).append(rule)
    standing: dict[tuple[int, int], list[Rule]] = {}
    for rule in upright:
        standing.setdefault((round(rule.first), round(rule.last)), []).append(rule)
    seen: set[tuple[int, ...]] = set()
    for rules in standing.values():
        rules = sorted(rules, key=lambda r: r.at)[:_MOST_OF_A_SPAN]
        for a, one in enumerate(rules):
            for other in rules[a + 1 :]:
                box = (one.at, one.first, other.at, one.last)
                key = tuple(round(v / 2) for v in box)
                if key not in seen and _closes(box, by_span):
                    seen.add(key)
                    yield box


def _closes(box: Box, by_span: dict[tuple[int, int], list[Rule]]) -> bool:
    """True where level rules from side to side lie at the top and at the bottom."""
    left, top, right, bottom = box
    ends = product((-1, 0, 1), repeat=2)
    places = [r.at for i, j in ends for r in by_span.get((round(left) + i, round(right) + j), ())]
    return all(any(abs(at - y) <= _NEAR for at in places) for y in (top, bottom))


def _is_level_side(rule: Rule, box: Box) -> bool:
    return (
        abs(rule.first - box[0]) <= _SAME and abs(rule.last - box[2]) <= _SAME
        and min(abs(rule.at - box[1]), abs(rule.at - box[3])) <= _SAME
    )  # fmt: skip


def _is_upright_side(rule: Rule, box: Box) -> bool:
    return (
        abs(rule.first - box[1]) <= _SAME and abs(rule.last - box[3]) <= _SAME
        and min(abs(rule.at - box[0]), abs(rule.at - box[2])) <= _SAME
    )  # fmt: skip


class _Ends:
    """Where the rules of a page begin and end: (at, first, last) of each, level then upright."""

    def __init__(self, level: Sequence[Rule], upright: Sequence[Rule]) -> None:
        self.ways = tuple(
            np.array([(r.at, r.first, r.last) for r in rules]).reshape(-1, 3)
            for rules in (level, upright)
        )

    def leave_free(self, box: Box) -> bool:
        """True where no rule but the box's own ends at either corner of one of its sides."""
        left, top, right, bottom = box
        others = (_others(self.ways[0], box), _others(self.ways[1], (top, left, bottom, right)))
        free = [
            not (_ends_at(others[0], y, x) or _ends_at(others[1], x, y))
            for x, y in ((left, top), (right, top), (right, bottom), (left, bottom))
        ]
        return any(free[i] and free[(i + 1) % 4] for i in range(4))


def _others(rules: Floats, box: Box) -> Floats:
    """The rules of one way that are no sides of the box, whose first and third lie along that way."""
    at, first, last = rules.T
    own = (abs(first - box[0]) <= _SAME) & (abs(last - box[2]) <= _SAME)
    own &= np.minimum(abs(at - box[1]), abs(at - box[3])) <= _SAME
    others: Floats = rules[~own]
    return others


def _ends_at(rules: Floats, across: float, along: float) -> bool:
    at, first, last = rules.T
    near = np.minimum(abs(first - along), abs(last - along)) <= _ENDS
    return bool(((abs(at - across) <= _ENDS) & near).any())
