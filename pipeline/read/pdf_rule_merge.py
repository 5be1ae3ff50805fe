"""Drawn pieces of rules in, whole rules and the groups that touch one another out."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.read.pdf_rules import Rule

SNAP = 3.0  # points: rules of one direction this near to each other are one
_MOST_PAIRS = 2_000_000  # crossings looked at on a page; a drawing of more rules is no table


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
    """Groups of merged rules that cross or touch; lone rules are left out."""
    if len(level) * len(upright) > _MOST_PAIRS:
        return []
    parent = list(range(len(level) + len(upright)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for j, v in enumerate(upright):
        for i, h in enumerate(level):
            crosses = h.first - SNAP <= v.at <= h.last + SNAP
            if crosses and v.first - SNAP <= h.at <= v.last + SNAP:
                parent[root(i)] = root(len(level) + j)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i, h in enumerate(level):
        groups.setdefault(root(i), ([], []))[0].append(h)
    for j, v in enumerate(upright):
        groups.setdefault(root(len(level) + j), ([], []))[1].append(v)
    found = [RuleGroup(level=tuple(a), upright=tuple(b)) for a, b in groups.values() if a and b]
    return sorted(found, key=lambda g: g.level[0].at)
