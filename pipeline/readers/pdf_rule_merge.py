"""Drawn pieces of rules in, whole rules and the groups that touch one another out."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.readers.pdf_rules import Rule

SNAP = 3.0  # points: rules of one direction this near to each other are one
_MOST_PAIRS = 2_000_000  # crossings looked at on a page; a drawing of more rules is no table


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
