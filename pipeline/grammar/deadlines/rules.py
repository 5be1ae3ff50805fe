"""How deadlines are worded, from rules/deadlines.yml, every example tried on loading."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.grammar.deadlines.cases import APPLY, KINDS, DeadlineRule
from pipeline.grammar.deadlines.patterns import (
    Pattern,
    any_of,
    compile_pattern,
    fill,
    read_fragments,
)
from pipeline.grammar.deadlines.readings import answer, read_match
from pipeline.grammar.deadlines.units import Lexicon
from pipeline.grammar.deadlines.windows import WEEK
from pipeline.model.record import PlanYears
from pipeline.rulebook.source import Node, read_rules_file
from pipeline.text.fold import compose, fold_spaced

FILE = "deadlines.yml"
_AROUND = (
    "connectors",
    "bullets",
    "fillers",
    "done",
    "actions",
    "scope_marks",
    "strong",
    "named_by",
    "running",
)
_WORD_START = re.compile(r"(?<!\w)\w")
_ITEMS = {
    "dates": "u_day",
    "quarters": "quarter_no",
    "months": "month_no",
    "weekdays": "weekday",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineRules:
    """The whole grammar, compiled.

    may_begin finds the words at which a rule may match; words are the patterns of what stands
    around the times (connectors, fillers, actions …); opaque marks text where no deadline begins.
    """

    rules: tuple[DeadlineRule, ...]
    lexicon: Lexicon
    may_begin: re.Pattern[str]
    words: Mapping[str, re.Pattern[str]]
    opaque: re.Pattern[str]

    def longest_at(self, folded: str, at: int) -> tuple[DeadlineRule, re.Match[str]] | None:
        """The rule with the longest match at that place; at equal length the earlier rule."""
        best: tuple[DeadlineRule, re.Match[str]] | None = None
        for rule in self.rules:
            m = rule.pattern.compiled.match(folded, at)
            if m and m.end() > (at if best is None else best[1].end()) and _whole_word(m):
                best = (rule, m)
        return best


def _whole_word(m: re.Match[str]) -> bool:
    """False where the match ends inside a word."""
    text, end = m.string, m.end()
    return end == len(text) or not (text[end].isalnum() and text[end - 1].isalnum())


def load_deadlines(root: Path) -> DeadlineRules:
    """rules/deadlines.yml as a grammar. Raises RuleError on a fault or a failing example."""
    top = read_rules_file(root, FILE).mapping(
        required=[
            "example_plan",
            "numbers",
            "rhythms",
            "weekdays",
            "fragments",
            "opaque",
            "rules",
            *_AROUND,
        ],
        optional=[],
    )
    fragments = read_fragments(top["fragments"])
    lexicon = _lexicon(top, fragments)
    rules = tuple(_rule(item, fragments) for item in top["rules"].items())
    _check_ids(top["rules"], rules)
    grammar = DeadlineRules(
        rules=rules,
        lexicon=lexicon,
        may_begin=_WORD_START,
        words={name: re.compile(fill(top[name], fragments)) for name in _AROUND},
        opaque=any_of(compile_pattern(n, fragments) for n in top["opaque"].items()),
    )
    for item, rule in zip(top["rules"].items(), rules, strict=True):
        _check_examples(item, rule, grammar, top["example_plan"])
    return grammar


def _lexicon(top: Mapping[str, Node], fragments: Mapping[str, str]) -> Lexicon:
    for name in (*_ITEMS.values(), "count", "r_word", "and"):
        if name not in fragments:
            raise top["fragments"].fail(f"the fragment {name!r} is missing")
    rhythms: dict[str, tuple[str, int]] = {}
    for word, node in top["rhythms"].mapping().items():
        m = re.fullmatch(r"(DAILY|WEEKLY|MONTHLY|YEARLY) ([1-9]\d?)", node.text())
        if not m:
            raise node.fail("a rhythm is DAILY, WEEKLY, MONTHLY or YEARLY and its interval")
        rhythms[word] = (m[1], int(m[2]))
    items = {name: _fragment(fragments[part], top["fragments"]) for name, part in _ITEMS.items()}
    items["days"] = _fragment(r"\d{1,2}", top["fragments"])
    rhythm = f"(?:(?P<count>{fragments['count']}) )?(?P<rhythm>{fragments['r_word']})"
    items["rhythms"] = _fragment(rhythm, top["fragments"])
    return Lexicon(
        numbers={word: node.integer() for word, node in top["numbers"].mapping().items()},
        weekdays=_weekdays(top["weekdays"]),
        rhythms=rhythms,
        items=items,
        separator=re.compile(f"{fragments['and']}| ?/ ?"),
    )


def _weekdays(node: Node) -> dict[str, str]:
    out: dict[str, str] = {}
    for word, day in node.mapping().items():
        if day.text() not in WEEK:
            raise day.fail(f"a day of the week is one of {', '.join(WEEK)}")
        out[word] = day.text()
    return out


def _fragment(source: str, at: Node) -> Pattern:
    """A fragment that is a pattern of its own: one item of a list."""
    return compile_pattern(at.holding(source), {})


def _rule(item: Node, fragments: Mapping[str, str]) -> DeadlineRule:
    entry = item.mapping(required=["id", "pattern", "kind", "apply", "examples"], optional=["plan"])
    for key, known in (("kind", KINDS), ("apply", APPLY)):
        if entry[key].text() not in known:
            raise entry[key].fail(f"unknown {key}; known: {', '.join(sorted(known))}")
    if not entry["examples"].mapping():
        raise entry["examples"].fail("a rule needs at least one example")
    return DeadlineRule(
        id=entry["id"].text(),
        pattern=compile_pattern(entry["pattern"], fragments),
        kind=entry["kind"].text(),
        apply=entry["apply"].text(),
    )


def _check_ids(node: Node, rules: tuple[DeadlineRule, ...]) -> None:
    seen: set[str] = set()
    for item, rule in zip(node.items(), rules, strict=True):
        if rule.id in seen:
            raise item.fail(f"the id {rule.id!r} stands here twice")
        seen.add(rule.id)


def _plan(node: Node) -> PlanYears:
    m = re.fullmatch(r"(\d{4})(?:-(\d{4}))?", node.text())
    if not m:
        raise node.fail("a plan is a year or two years joined by -")
    return PlanYears(first=int(m[1]), last=int(m[2] or m[1]))


def _check_examples(
    item: Node, rule: DeadlineRule, grammar: DeadlineRules, default_plan: Node
) -> None:
    entry = item.mapping()
    years = _plan(entry.get("plan", default_plan))
    for text, expected in entry["examples"].mapping().items():
        folded = fold_spaced(compose(text))
        found = grammar.longest_at(folded, 0)
        if found is None or found[0] is not rule:
            other = found[0].id if found else "no rule"
            raise expected.fail(f"example {text!r} is read by {other}, not by {rule.id}")
        open_end = "tail" in rule.pattern.slots or "when" in rule.pattern.slots
        if found[1].end() != len(folded) and not open_end:
            left = folded[found[1].end() :]
            raise expected.fail(f"example {text!r}: {left!r} is left over")
        got = answer(read_match(rule, found[1], grammar.lexicon, years))
        if got != expected.text():
            raise expected.fail(f"example {text!r} gives {got!r}, not {expected.text()!r}")
