"""The times in a deadline cell, left to right, each with the rule that read it.

In: a cell and the grammar. Out: tokens that do not overlap. A time inside a citation is none.
"""

import re
from dataclasses import dataclass, replace

from pipeline.grammar.deadlines.cases import DeadlineRule
from pipeline.grammar.deadlines.cell import Cell
from pipeline.grammar.deadlines.rules import DeadlineRules
from pipeline.grammar.deadlines.units import find_unit, list_items
from pipeline.grammar.deadlines.windows import Unit, YearOf

_HARD = re.compile(r";|\.(?= |$)")
_NUMBERING = re.compile(r"(?:^|[ ;(])(?:\d{1,2}|[^\W\d_])$")
_LABEL = re.compile(r"[^;:.]{1,120}: ?")
_LIMITS = frozenset({"before", "until"})
_OCCASIONS = frozenset({"event", "as_prescribed", "unparsed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A time at text[start:end]; the end may lie behind the match's where the clause goes on."""

    rule: DeadlineRule
    m: re.Match[str]
    start: int
    end: int
    strong: bool

    @property
    def is_limit(self) -> bool:
        """True for "before" and "until" a day."""
        dates = self.rule.pattern.slot(self.m, "dates")
        return self.rule.apply in _LIMITS and dates is not None

    @property
    def is_window(self) -> bool:
        """True for a month, quarter, half or year that stands for itself."""
        return self.rule.apply == "on" and self.rule.kind != "date"

    def limited_by(self, other: "Token") -> "Token":
        """This day under the limit of another: "trước ngày 15/3 (…), 15/6 (…)"."""
        rule = replace(self.rule, kind=other.rule.kind, apply=other.rule.apply)
        return replace(self, rule=rule)

    def unit(self, rules: DeadlineRules) -> Unit | None:
        return find_unit(self.rule.pattern, self.m, rules.lexicon)

    def printed_year(self, rules: DeadlineRules) -> int | None:
        """The first year of four digits printed with it, or None."""
        for item in list_items(self.rule.pattern, self.m, rules.lexicon):
            unit = item.unit
            if unit and unit.year_of is YearOf.PRINTED and unit.year and unit.year >= 100:
                return unit.year
        return None

    def lacks_year(self, rules: DeadlineRules) -> bool:
        """True where a unit is printed without any year."""
        items = list_items(self.rule.pattern, self.m, rules.lexicon)
        return any(i.unit is not None and i.unit.year_of is YearOf.MISSING for i in items)


def find_tokens(cell: Cell, rules: DeadlineRules) -> list[Token]:
    """Every time in the cell, in order."""
    tokens: list[Token] = []
    at = 0
    while hit := rules.may_begin.search(cell.text, at):
        at = hit.start()
        hidden = cell.opaque_end(at)
        if hidden is not None:
            at = hidden
            continue
        token = token_at(cell, rules, at)
        if token is None:
            at += 1
            continue
        tokens.append(token)
        at = token.end
    return tokens


def token_at(cell: Cell, rules: DeadlineRules, at: int) -> Token | None:
    """The time that begins at that place, or None."""
    found = rules.longest_at(cell.text, at)
    if found is None:
        return None
    rule, m = found
    goes_on = any(rule.pattern.slot_span(m, name) for name in ("tail", "when"))
    if not goes_on and cell.touches_opaque(m.start(), m.end()):
        return None
    return Token(
        rule=rule,
        m=m,
        start=at,
        end=_clause_end(cell, rules, rule, m) if goes_on else m.end(),
        strong=bool(rules.words["strong"].match(cell.text, at)),
    )


def _clause_end(cell: Cell, rules: DeadlineRules, rule: DeadlineRule, m: re.Match[str]) -> int:
    """Where the clause of a reason or occasion ends: at a hard mark, or where a new time begins."""
    text = cell.text
    for gap in rules.words["connectors"].finditer(text, m.end()):
        if cell.opaque_end(gap.start()) is not None:
            continue
        if gap.end() == len(text) or _ends_clause(cell, rules, rule, m, gap):
            return max(gap.start(), m.end())
    return len(text)


def _ends_clause(
    cell: Cell, rules: DeadlineRules, rule: DeadlineRule, m: re.Match[str], gap: re.Match[str]
) -> bool:
    text, mark = cell.text, gap[0].strip()
    if cell.opaque_end(gap.end()) is not None:
        return False  # a list of instruments goes on
    if hard_break(cell, rules, gap.start(), gap.end()) is not None:
        return True
    if ")" in mark and "(" not in text[m.start() : gap.start()]:
        return True
    if not mark:
        return _limit_follows(cell, rules, rule, gap.end())
    return _time_follows(cell, rules, rule, gap)


def _limit_follows(cell: Cell, rules: DeadlineRules, rule: DeadlineRule, at: int) -> bool:
    """A full limit ("trước ngày …") after "theo …" is a deadline even without a comma."""
    if rule.kind != "as_prescribed" or not rules.words["strong"].match(cell.text, at):
        return False
    found = rules.longest_at(cell.text, at)
    return bool(found and found[0].apply in _LIMITS and found[0].pattern.slot(found[1], "dates"))


def _time_follows(cell: Cell, rules: DeadlineRules, rule: DeadlineRule, gap: re.Match[str]) -> bool:
    text, words = cell.text, rules.words
    filler = words["fillers"].match(text, gap.end())
    for at in {gap.end(), filler.end() if filler else gap.end()}:
        found = rules.longest_at(text, at)
        if found is None or cell.opaque_end(at) is not None:
            continue
        if found[0].kind in _OCCASIONS and found[0].kind == rule.kind:
            continue
        if words["strong"].match(text, at) or not _same_list(rules, text, gap.start(), found[0]):
            return True
    action = words["actions"].match(text, gap.end())
    if action:
        clause = _HARD.split(text[action.end() :], maxsplit=1)[0]
        later = rules.may_begin.search(text, action.end(), action.end() + len(clause))
        while later:
            if words["strong"].match(text, later.start()) and rules.longest_at(text, later.start()):
                return True
            later = rules.may_begin.search(text, later.end() or 1, action.end() + len(clause))
    label = _LABEL.match(text, gap.end())
    return bool(label and rules.longest_at(text, label.end()))


def _same_list(rules: DeadlineRules, text: str, end: int, rule: DeadlineRule) -> bool:
    """A time of the same rule closes the clause before `end`: "kết quả quý I và quý II"."""
    for hit in rules.may_begin.finditer(text, max(0, end - 40), end):
        found = rules.longest_at(text, hit.start())
        if found and found[0] is rule and found[1].end() >= end:
            return True
    return False


def hard_break(cell: Cell, rules: DeadlineRules, start: int, end: int) -> int | None:
    """Where, from start to end, one deadline of the cell surely ends and another begins, or None.

    A semicolon, the end of a sentence, or a line break before a bullet, or before a capital that
    begins a time.
    """
    for m in _HARD.finditer(cell.text, start, end):
        if m[0] == "." and _NUMBERING.search(cell.text, max(0, m.start() - 3), m.start()):
            continue
        if m[0] == ";" or m.end() == len(cell.text) or cell.is_upper(m.end() + 1):
            return m.end()
    for at in sorted(b for b in cell.breaks if start <= b < end):
        if cell.text[at - 1] in ",:":
            continue
        if rules.words["bullets"].match(cell.text, at + 1):
            return at + 1
        if cell.is_upper(at + 1) and rules.longest_at(cell.text, at + 1):
            return at + 1
    return None
