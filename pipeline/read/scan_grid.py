"""A clean picture in, its tables in points out; and the picture without its rules."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.model.grid import ReadError
from pipeline.read.pdf_rule_merge import TooManyRules
from pipeline.read.pdf_rules import Rule
from pipeline.read.pdf_table import RuledTable, find_tables
from pipeline.read.scan_picture import CleanPage
from pipeline.read.scan_rules import Chain, Picture, find_chains

_NEAR = 5.0  # points: how near rules come that meet
_REACH = 42.0  # points that the end of a worn rule may be missing before the one it met
_LONG = 110.0  # points: an upright rule that need not meet others
_BESIDE = 0.1  # darkness beside a rule; beside a row of strokes there is more
_BAND = 1.5  # points to both sides of a rule that are its ink

_Span = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRules:
    """rules: places in points. tables: from the top. bare: the picture without its rules."""

    level: tuple[Rule, ...]
    upright: tuple[Rule, ...]
    tables: tuple[RuledTable, ...]
    bare: Picture


def find_ruling(page: CleanPage) -> PageRules:
    """Rules of the picture, the tables they make, and the picture with the rules taken out."""
    if page.level is None:
        found, standing = find_chains(page.picture, page.dpi)
    else:
        found, standing = list(page.level), list(page.upright)
    scale = 72 / page.dpi
    chains = [c for c in found if c.beside <= _BESIDE]
    uprights = [c for c in standing if c.beside <= _BESIDE]
    level = [_rule(c, scale) for c in chains]
    kept = [(c, r) for c in uprights if _meets(r := _rule(c, scale), level)]
    uprights, upright = [c for c, _ in kept], [r for _, r in kept]
    level, upright = _to_crossings(level, upright), _to_crossings(upright, level)
    try:
        tables, _ = find_tables(level, upright)
    except TooManyRules:
        raise ReadError("too-many-objects", "rules of a scanned page") from None
    tables = [t for t in tables if t.cols >= 2 or t.rows >= 2]
    bare = page.picture.copy()
    _take_out(bare, chains, level, page.dpi)
    _take_out(bare.T, uprights, upright, page.dpi)
    return PageRules(level=tuple(level), upright=tuple(upright), tables=tuple(tables), bare=bare)


def _rule(chain: Chain, scale: float) -> Rule:
    at = float(np.median(chain.across))
    return Rule(at=at * scale, first=chain.first * scale, last=chain.last * scale)


def _meets(rule: Rule, level: Sequence[Rule]) -> bool:
    """True for an upright rule that is long, or ends at level ones: a letter's stem does not."""
    if rule.last - rule.first >= _LONG:
        return any(_crosses(rule, h) for h in level)
    ends = [
        any(
            abs(h.at - end) <= _NEAR and h.first - _NEAR <= rule.at <= h.last + _NEAR for h in level
        )
        for end in (rule.first, rule.last)
    ]
    return all(ends)


def _crosses(a: Rule, b: Rule) -> bool:
    return b.first - _NEAR <= a.at <= b.last + _NEAR and a.first - _NEAR <= b.at <= a.last + _NEAR


def _to_crossings(rules: Sequence[Rule], crossing: Sequence[Rule]) -> list[Rule]:
    """Rules that end short of the one they met drawn up to it."""
    out: list[Rule] = []
    for r in rules:
        at = [c.at for c in crossing if c.first - _NEAR <= r.at <= c.last + _NEAR]
        first, last = r.first, r.last
        if at and not any(abs(p - first) <= _NEAR for p in at):
            first = max((p for p in at if first - _REACH <= p < first), default=first)
        if at and not any(abs(p - last) <= _NEAR for p in at):
            last = min((p for p in at if last < p <= last + _REACH), default=last)
        out.append(Rule(at=r.at, first=first, last=last))
    return out


def _take_out(picture: Picture, chains: Sequence[Chain], rules: Sequence[Rule], dpi: float) -> None:
    """Makes paper of the rules' ink, from end to end; along rows of the picture as given."""
    half = max(2, round(_BAND * dpi / 72))
    height, width = picture.shape
    for chain, rule in zip(chains, rules, strict=True):
        first = max(0, int(min(chain.first, rule.first * dpi / 72)) - 2)
        last = min(width, int(max(chain.last, rule.last * dpi / 72)) + 3)
        if last <= first:
            continue
        along = np.arange(first, last)
        rows = np.round(chain.at(along.astype(np.float64))).astype(int)
        for step in range(-half, half + 1):
            picture[np.clip(rows + step, 0, height - 1), along] = 255
