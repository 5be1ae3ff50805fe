"""A clean picture in, its tables in points out; and the picture without its rules."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.model.grid import ReadError
from pipeline.readers.pdf_rules import Rule, TooManyRules
from pipeline.readers.pdf_table import RuledTable, find_tables
from pipeline.readers.scan_lent import Columns, columns_by_white, lent_rules
from pipeline.readers.scan_picture import CleanPage
from pipeline.readers.scan_rules import Chain, Picture, find_chains

_NEAR = 5.0  # points: how near rules come that meet
_REACH = 42.0  # points that the end of a worn rule may be missing before the one it met
_INK = 178  # darker is ink of a rule, however thin
_ASIDE = 2.5  # points beside a rule where letters that cross it are seen
_SURELY = 0.92  # part of a rule's stretch between two others that is ink
_SHARE, _LETTERS = 0.75, 0.25  # of the usual part, with no more letters beside it
_PART = 0.4  # of the usual part, with no letter beside it
_HALF = 0.5
_STUB, _DANGLING = 20.0, 0.25  # points, and part of a row: more of a rule than a letter's stem
_END = 5.5  # points from a rule: closer no letter stands
_GOES_ON = 0.4
_MOST_GROWN = 40  # rows
_IN_LINE = 1.5  # points
_WORN = 0.93  # a rule with less of it drawn is worn
_BARE = 0.06
_STUB_GAP = 2.0  # points
_LONG = 110.0  # points: an upright rule that need not meet others
_BESIDE = 0.1  # darkness beside a rule; beside a row of strokes there is more
_BAND = 1.5  # points to both sides of a rule that may be its ink
_CORE = 1  # pixels to both sides that are always its ink
_PAPER = 225  # lighter is paper beside a rule

_Span = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRules:
    """rules: places in points. tables: from the top. bare: the picture without its rules."""

    level: tuple[Rule, ...]
    upright: tuple[Rule, ...]
    tables: tuple[RuledTable, ...]
    bare: Picture


def find_ruling(page: CleanPage, columns: Columns = ()) -> PageRules:
    """Rules of the picture, the tables they make, and the picture with the rules taken out.

    columns: those of the page beside it, where this one shows fewer. A table with level rules
    alone has its columns from the white between them.
    """
    if page.level is None:
        found, standing = find_chains(page.picture, page.dpi)
    else:
        found, standing = list(page.level), list(page.upright)
    scale = 72 / page.dpi
    chains = [c for c in found if c.beside <= _BESIDE]
    uprights = _with_like([c for c in standing if c.beside <= _BESIDE], standing, scale)
    level = [_rule(c, scale) for c in chains]
    sure = [r for c in uprights if _meets(r := _rule(c, scale), level)]
    uprights = [c for c in uprights if _in_line(_rule(c, scale), sure)]
    uprights = [_without_stubs(c, level, scale) for c in uprights]
    upright = [_rule(c, scale) for c in uprights]
    chains = [_without_stubs(c, upright, scale) for c in chains]
    level = _to_crossings([_rule(c, scale) for c in chains], upright)
    upright = _to_crossings(upright, level)
    ink = page.picture < _INK
    _fill_dashes(ink, chains)
    _fill_dashes(ink.T, uprights)
    lying = [_grown(c, r, ink, scale, upright) for c, r in zip(chains, level, strict=True)]
    standing_up = [
        _grown(c, r, ink.T, scale, level) for c, r in zip(uprights, upright, strict=True)
    ]
    level_parts = [(d.chain, r) for d in lying for r in d.parts(upright, lying)]
    upright_parts = [(d.chain, r) for d in standing_up for r in d.parts(level, standing_up)]
    level, upright = [r for _, r in level_parts], [r for _, r in upright_parts]
    if not columns and not upright:
        columns = columns_by_white(level, ink, scale)
    if columns:
        upright += lent_rules(columns, level, upright, ink, scale)
    try:
        tables, _ = find_tables(level, upright)
    except TooManyRules:
        raise ReadError("too-many-objects", "rules of a scanned page") from None
    tables = _sheet_by_sheet([t for t in tables if t.cols >= 2 or t.rows >= 2])
    bare = page.picture.copy()
    _take_out(bare, level_parts, page.dpi)
    _take_out(bare.T, upright_parts, page.dpi)
    return PageRules(level=tuple(level), upright=tuple(upright), tables=tuple(tables), bare=bare)


def stand_beside(a: RuledTable, b: RuledTable) -> bool:
    """True for tables side by side: two sheets were laid on the glass."""
    apart = a.box[2] <= b.box[0] or b.box[2] <= a.box[0]
    return apart and min(a.box[3], b.box[3]) > max(a.box[1], b.box[1])


def _sheet_by_sheet(tables: list[RuledTable]) -> list[RuledTable]:
    """Tables from the top; of those side by side the left one first."""
    out: list[RuledTable] = []
    for table in tables:
        at = next((i for i, t in enumerate(out)
                   if stand_beside(t, table) and table.box[0] < t.box[0]), len(out))  # fmt: skip
        out.insert(at, table)
    return out


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A rule with its chain on a picture's ink, rows along it."""

    chain: Chain
    rule: Rule
    ink: NDArray[np.bool_]
    scale: float

    def parts(self, crossing: Sequence[Rule], beside: "Sequence[_Drawn]") -> Iterator[Rule]:
        """The rule cut where it is not drawn from one rule that crosses it to the next.

        That is a merged cell. Wear leaves gaps anywhere: where the rest of the rule is worn too, a
        stretch bare of any ink is as most of the rules beside it are there, and so is one that
        letters' strokes might have drawn.
        """
        rule = self.rule
        places = _places(rule, crossing)
        stretches = [self._stretch(a, b) for a, b in pairwise(places)]
        drawn = [there for there, _ in stretches if there >= _HALF]
        usual = median(drawn) if drawn else 1.0
        first = rule.first
        for (a, b), (there, busy) in zip(pairwise(places), stretches, strict=True):
            alone = busy < _BARE
            if there >= _SURELY or (alone and there >= _PART * usual and self._at_ends(a, b)):
                continue
            if there >= _SHARE * usual and busy < _LETTERS:
                if usual >= _WORN or self._most_beside(a, b, beside):
                    continue
            elif usual < _WORN and alone and self._most_beside(a, b, beside):
                continue
            if a - first > _NEAR:
                yield replace(rule, first=first, last=a)
            first = b
        if rule.last - first > _NEAR:
            yield replace(rule, first=first)

    def _at_ends(self, first: float, last: float) -> bool:
        """True where ink touches a rule at one end: a letter's stroke stands clear of both."""
        return any(
            self._stretch(a, b)[0] >= _HALF for a, b in ((first, first + _END), (last - _END, last))
        )

    def goes_on(self, first: float, last: float) -> bool:
        """True where enough of the line is ink between two places, and no letters."""
        there, busy = self._stretch(first, last)
        return there >= _GOES_ON and busy < _BARE

    def _most_beside(self, first: float, last: float, beside: "Sequence[_Drawn]") -> bool:
        """True where most other rules within the table are drawn along there; at its edge always."""
        there = [d for d in beside if d.rule.first <= first + _NEAR and d.rule.last >= last - _NEAR]
        inner = sorted(there, key=lambda d: d.rule.at)[1:-1]
        if not any(d is self for d in inner):
            return True
        drawn = [d._is_drawn(first, last) for d in inner if d is not self]
        return 2 * sum(drawn) > len(drawn) or not drawn

    def _is_drawn(self, first: float, last: float) -> bool:
        return self._stretch(first, last)[0] >= _HALF and self._at_ends(first, last)

    def _stretch(self, first: float, last: float) -> tuple[float, float]:
        """The part of a stretch that is ink, and the part with ink beside it."""
        along = np.arange(int((first + 2) / self.scale), int((last - 2) / self.scale))
        along = along[(along >= 0) & (along < self.ink.shape[1])]
        if len(along) < 3:
            return 1.0, 0.0
        rows = np.round(self.chain.at(along.astype(np.float64))).astype(int)
        off = max(3, round(_ASIDE / self.scale))
        beside = self._any(rows, along, (-off,)) | self._any(rows, along, (off,))
        return float(self._any(rows, along, (-1, 0, 1)).mean()), float(beside.mean())

    def _any(self, rows: Any, along: Any, steps: Sequence[int]) -> NDArray[np.bool_]:
        height = len(self.ink)
        found = [self.ink[np.clip(rows + s, 0, height - 1), along] for s in steps]
        return np.asarray(np.logical_or.reduce(found))


def _grown(
    chain: Chain, rule: Rule, ink: NDArray[np.bool_], scale: float, crossing: Sequence[Rule]
) -> _Drawn:
    """A rule drawn on over what wear left of it, up to the next rules that cross its line."""
    at = sorted(c.at for c in crossing if c.first - _NEAR <= rule.at <= c.last + _NEAR)
    for _ in range(_MOST_GROWN):
        drawn = _Drawn(chain, rule, ink, scale)
        before = max((p for p in at if p < rule.first - _NEAR), default=None)
        after = min((p for p in at if p > rule.last + _NEAR), default=None)
        first, last = rule.first, rule.last
        if before is not None and drawn.goes_on(before, first):
            first = before
        if after is not None and drawn.goes_on(last, after):
            last = after
        if (first, last) == (rule.first, rule.last):
            break
        rule = replace(rule, first=first, last=last)
    return _Drawn(chain, rule, ink, scale)


def _fill_dashes(ink: NDArray[np.bool_], chains: Sequence[Chain]) -> None:
    """Makes ink of what lies between the dashes of a rule."""
    for chain in chains:
        if chain.dashed:
            at = chain.along.astype(int)
            rows = np.round(chain.across).astype(int)
            there = (at < ink.shape[1]) & (rows < ink.shape[0])
            ink[rows[there], at[there]] = True


def _places(rule: Rule, crossing: Sequence[Rule]) -> list[float]:
    """Where other rules cross this one, along it."""
    out: list[float] = []
    for at in sorted(
        c.at
        for c in crossing
        if c.first - _NEAR <= rule.at <= c.last + _NEAR
        and rule.first - _NEAR <= c.at <= rule.last + _NEAR
    ):
        if not out or at - out[-1] > _NEAR:
            out.append(at)
    return out


def _without_stubs(chain: Chain, crossing: Sequence[Rule], scale: float) -> Chain:
    """A chain without pieces beyond the outermost rules it crosses: letters beside the table."""
    at = float(np.median(chain.across)) * scale
    places = [r.at for r in crossing if r.first - _NEAR <= at <= r.last + _NEAR]
    if not places:
        return chain
    along = chain.along * scale
    first, last = 0, len(along)
    for i in np.flatnonzero(np.diff(along) > _STUB_GAP).tolist():
        if along[i] < min(places) - _NEAR:
            first = i + 1
        elif along[i + 1] > max(places) + _NEAR:
            last = min(last, i + 1)
    if last - first < 2:
        return chain
    return replace(chain, along=chain.along[first:last], across=chain.across[first:last])


def _with_like(sure: list[Chain], chains: Sequence[Chain], scale: float) -> list[Chain]:
    """The sure ones, and those beside print that begin and end where two of the sure ones do."""

    def like(a: Chain, b: Chain) -> bool:
        return max(abs(a.first - b.first), abs(a.last - b.last)) * scale <= _NEAR / 2

    long = [c for c in sure if (c.last - c.first) * scale >= _LONG]
    more = [c for c in chains if c.beside > _BESIDE and sum(like(c, s) for s in long) > 1]
    return [*sure, *more]


def _rule(chain: Chain, scale: float) -> Rule:
    at = float(np.median(chain.across))
    return Rule(at=at * scale, first=chain.first * scale, last=chain.last * scale)


def _meets(rule: Rule, level: Sequence[Rule]) -> bool:
    """True for an upright rule that is long, or runs from one level rule to another.

    A letter's stem does not; one that stands in line with a rule, in a row over all columns, makes it
    no longer than a stub.
    """
    places = _places(rule, level)
    if rule.last - rule.first >= _LONG:
        return bool(places)
    ends = (places[0] - rule.first, rule.last - places[-1]) if len(places) > 1 else (_STUB,)
    return max(ends) < _STUB


def _in_line(rule: Rule, sure: Sequence[Rule]) -> bool:
    """True for one of the sure rules, and for a piece that stands in line with one."""
    return any(abs(rule.at - s.at) <= _IN_LINE for s in sure)


def _to_crossings(rules: Sequence[Rule], crossing: Sequence[Rule]) -> list[Rule]:
    """Rules that end short of the one they met drawn up to it."""
    out: list[Rule] = []
    for r in rules:
        at = [c.at for c in crossing if c.first - _NEAR <= r.at <= c.last + _NEAR]
        first = -_to_next(-r.first, sorted(-p for p in at))
        last = _to_next(r.last, sorted(at))
        out.append(Rule(at=r.at, first=first, last=last))
    return out


def _to_next(end: float, crossings: Sequence[float]) -> float:
    """The crossing that an end before it or between two belongs to; the end itself where it is far."""
    if not crossings:
        return end
    if near := [p for p in crossings if abs(p - end) <= _NEAR]:
        return max(end, near[0])
    after = next((p for p in crossings if p > end), None)
    before = next((p for p in reversed(crossings) if p < end), None)
    if after is None:
        return end
    long = before is not None and end - before > max(_STUB, _DANGLING * (after - before))
    return after if long or after - end <= _REACH else end


def _take_out(picture: Picture, rules: Sequence[tuple[Chain, Rule]], dpi: float) -> None:
    """Makes paper of the rules' ink, from end to end; along rows of the picture as given.

    From a rule outwards as far as it is dark: a dot under a letter close to it stays.
    """
    half = max(2, round(_BAND * dpi / 72))
    height, width = picture.shape
    for chain, rule in rules:
        first = max(0, int(rule.first * dpi / 72) - 2)
        last = min(width, int(rule.last * dpi / 72) + 3)
        if last <= first:
            continue
        along = np.arange(first, last)
        rows = np.round(chain.at(along.astype(np.float64))).astype(int)
        off = np.arange(-half, half + 1)
        band = np.clip(rows + off[:, None], 0, height - 1)
        dark = picture[band, along] < _PAPER
        core = np.abs(off) <= _CORE
        dark[core] = True
        ink = dark.copy()
        ink[half:] = np.logical_and.accumulate(dark[half:], axis=0)
        ink[half::-1] = np.logical_and.accumulate(dark[half::-1], axis=0)
        picture[band[ink], np.broadcast_to(along, band.shape)[ink]] = 255
