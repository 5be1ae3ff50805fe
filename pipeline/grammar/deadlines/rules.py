"""rules/deadlines.yml in, the wordings of deadlines as patterns out; each is compiled when first used.

A `{name}` in a pattern is the fragment of that name; `{name@to}` is the same with `_to` added to its
group names. `re` allows each group name once; a repeated one is numbered and read back as one slot:
the first of its groups that took part in the match. No pattern holds a concrete date.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal

from pipeline.model.frozen import dataclass
from pipeline.model.record import DEADLINE_KINDS
from pipeline.rulebook.build import Key, Read, build, one_of
from pipeline.rulebook.patterns import composed
from pipeline.rulebook.source import Node, read_rules_file
from pipeline.text.remember import remembered

FILE = "deadlines.yml"
APPLY = (
    *("on", "before", "until", "since", "after", "span", "window", "plan_period"),
    *("monthly", "monthly_before", "weekly", "weekly_before", "rhythm", "none", "no_month"),
)
WEEK = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_AROUND = (
    "connectors", "bullets", "fillers", "done", "actions", "scope_marks", "strong", "named_by",
    "named", "running", "clock", "unit",
)  # fmt: skip
_BY_DAY = ("monthly", "monthly_before", "weekly", "weekly_before", "rhythm")
_AFTER = ("over", "tail", "later", "others")
_ITEMS = {"dates": "u_day", "quarters": "quarter_no", "months": "month_word", "weekdays": "weekday"}
_REFERENCE = re.compile(r"\{([a-z_][a-z_0-9]*)(?:@([a-z]+))?\}")
_GROUP = re.compile(r"\(\?P<([a-z_]+)>")
_PRINTED_YEAR = re.compile(r"(?<!\d)(?:19|20|21)\d\d(?!\d)")
_PRINTED_DAY = re.compile(r"(?<![\d\\{,])\d{1,2} ?\??/ ?\??\d{1,2}(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """A pattern put together from fragments; groups: the real names behind a name that repeats."""

    source: str
    compiled: re.Pattern[str]
    groups: Mapping[str, list[str]]

    def span(self, m: re.Match[str], name: str) -> tuple[int, int] | None:
        """Where the slot of that name caught something in a match of this pattern, or None."""
        for group in self.groups.get(name, ()):
            if m[group] is not None:
                return m.span(group)
        return None


def make_pattern(source: str, place: Node) -> Pattern:
    """A pattern of fragments that stands there; compiled when it is first used."""
    groups: dict[str, list[str]] = {}

    def number(m: re.Match[str]) -> str:
        own = groups.setdefault(m[1], [])
        own.append(f"{m[1]}__{len(own)}")
        return f"(?P<{own[-1]}>"

    numbered = _GROUP.sub(number, source)
    compiled = composed(numbered, place.file, place.line)
    return Pattern(source=source, compiled=compiled, groups=groups)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineRule:
    """One wording: what it looks like, the kind it gives and the arithmetic it takes.

    over: whether a window may follow ("hằng năm" + "trong giai đoạn …"), or must. plan: the years
    that its examples are read in, where not those of all.
    """

    id: str
    pattern: Annotated[Pattern, Key("pattern")]
    kind: Annotated[str, Read(one_of(*DEADLINE_KINDS))]
    apply: Annotated[str, Read(one_of(*APPLY))]
    over: Literal["", "may", "must"] = ""
    plan: Node | None = None
    examples: Mapping[str, Node]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A rule that matched: parts are its match and those of what followed it."""

    rule: DeadlineRule
    parts: tuple[tuple[Pattern, re.Match[str]], ...]
    start: int
    end: int

    def span(self, name: str) -> tuple[int, int] | None:
        """Where the slot of that name caught something, or None."""
        for pattern, m in self.parts:
            span = pattern.span(m, name) if name in pattern.groups else None
            if span:
                return span
        return None

    def text(self, name: str) -> str | None:
        """What the slot of that name caught, or None."""
        span = self.span(name)
        return self.parts[0][1].string[span[0] : span[1]] if span else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Number words, weekdays, rhythms (RRULE's words) and the patterns of one item of a list."""

    numbers: Mapping[str, int]
    weekdays: Mapping[str, str]
    rhythms: Mapping[str, tuple[str, int]]
    items: Mapping[str, Pattern]
    separator: re.Pattern[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineRules:
    """The whole grammar. words: what stands around the times (connectors, fillers, actions …).

    after: what may follow a match (over, tail, later, others); opaque marks text where no deadline begins.
    """

    rules: tuple[DeadlineRule, ...]
    lexicon: Lexicon
    words: Mapping[str, re.Pattern[str]]
    after: Mapping[str, Pattern]
    opaque: re.Pattern[str]
    fragments: Mapping[str, str]
    top: Mapping[str, Node]

    def longest_at(self, folded: str, at: int, end: int | None = None) -> Hit | None:
        """The rule with the longest match at that place; at equal length the earlier rule."""
        return _longest_at(folded, self, at, len(folded) if end is None else end)

    def with_rest(self, rule: DeadlineRule, m: re.Match[str], end: int) -> Hit | None:
        """The match with the window, the reason or the "and later" that follows it."""
        parts = [(rule.pattern, m)]
        follows: tuple[str, ...] = ("over", "tail") if rule.over else ()
        follows = ("later",) if rule.apply in ("on", "span", "since") else follows
        follows = (*follows, "others") if rule.apply in _BY_DAY else follows
        for name in follows:
            more = self.after[name].compiled.match(m.string, parts[-1][1].end(), end)
            if more and more.end() > more.start():
                parts.append((self.after[name], more))
                if name == "later":
                    rule = replace(rule, kind="period", apply="since")
                if name == "others":  # nobody says which day of these: no half of it is read
                    rule = replace(rule, kind="unparsed", apply="none")
            elif name == "over" and rule.over == "must":
                return None
        return Hit(rule=rule, parts=tuple(parts), start=m.start(), end=parts[-1][1].end())


@remembered()
def _longest_at(folded: str, rules: DeadlineRules, at: int, end: int) -> Hit | None:
    best: Hit | None = None
    for rule in rules.rules:
        m = rule.pattern.compiled.match(folded, at, end)
        if m is None or m.end() == at:
            continue
        hit = rules.with_rest(rule, m, end)
        if hit and hit.end > (best.end if best else at) and _whole_word(folded, hit.end):
            best = hit
    return best


def _whole_word(text: str, end: int) -> bool:
    """False where the place lies inside a word."""
    return end == len(text) or not (text[end].isalnum() and text[end - 1].isalnum())


# -- loading --------------------------------------------------------------------------------------


def load_deadlines(root: Path) -> DeadlineRules:
    """rules/deadlines.yml as a grammar. Raises RuleError on a fault of its form."""
    top = read_rules_file(root, FILE).mapping(
        required=["example_plan", "numbers", "rhythms", "weekdays", "fragments", "opaque", "rules",
                  *_AROUND],
        optional=[],
    )  # fmt: skip
    fragments: dict[str, str] = {}
    for name, part in top["fragments"].mapping().items():
        fragments[name] = fill(part, fragments)
    for name in (*_ITEMS.values(), *_AFTER, "count", "r_word", "and"):
        if name not in fragments:
            raise top["fragments"].fail(f"the fragment {name!r} is missing")

    rules: dict[str, DeadlineRule] = {}
    for item in top["rules"].items():
        rule = _rule(item, fragments)
        if rule.id in rules:
            raise item.fail(f"the id {rule.id!r} stands here twice")
        rules[rule.id] = rule
    opaque = "|".join(f"(?:{fill(n, fragments)})" for n in top["opaque"].items())
    around = {n: composed(fill(top[n], fragments), FILE, top[n].line) for n in _AROUND}
    return DeadlineRules(
        rules=tuple(rules.values()),
        lexicon=_lexicon(top, fragments),
        words=around,
        after={name: make_pattern(fragments[name], top["fragments"]) for name in _AFTER},
        opaque=composed(rf"(?<!\w)(?:{opaque})", FILE, top["opaque"].line),
        fragments=fragments,
        top=top,
    )


def fill(node: Node, fragments: Mapping[str, str]) -> str:
    """The pattern's text with every {fragment} filled in. Raises RuleError for an unknown one."""
    text = node.text()
    if _PRINTED_YEAR.search(text):
        raise node.fail("a pattern must not hold a year in digits; use a year fragment")
    if _PRINTED_DAY.search(text):
        raise node.fail("a pattern must not hold a day in digits; use a day fragment")

    def part(m: re.Match[str]) -> str:
        known = fragments.get(m[1])
        if known is None:
            raise node.fail(f"unknown fragment {m[1]!r}; a fragment stands before its use")
        return _GROUP.sub(rf"(?P<\1_{m[2]}>", known) if m[2] else known

    return _REFERENCE.sub(part, text)


def _rule(item: Node, fragments: Mapping[str, str]) -> DeadlineRule:
    wording = item.mapping(required=["pattern"])["pattern"]
    rule = build(item, DeadlineRule, pattern=make_pattern(fill(wording, fragments), wording))
    if not rule.examples:
        raise item.mapping()["examples"].fail("a rule needs at least one example")
    return rule


def _lexicon(top: Mapping[str, Node], fragments: Mapping[str, str]) -> Lexicon:
    rhythms: dict[str, tuple[str, int]] = {}
    for word, node in top["rhythms"].mapping().items():
        m = re.fullmatch(r"(DAILY|WEEKLY|MONTHLY|YEARLY) ([1-9]\d?)", node.text())
        if not m:
            raise node.fail("a rhythm is DAILY, WEEKLY, MONTHLY or YEARLY and its interval")
        rhythms[word] = (m[1], int(m[2]))
    weekdays = {word: day.text() for word, day in top["weekdays"].mapping().items()}
    if not set(weekdays.values()) <= set(WEEK):
        raise top["weekdays"].fail(f"a day of the week is one of {', '.join(WEEK)}")
    rhythm = f"(?:(?P<count>{fragments['count']}) )?(?P<rhythm>{fragments['r_word']})"
    sources = {name: fragments[part] for name, part in _ITEMS.items()}
    sources |= {"days": r"\d{1,2}", "rhythms": rhythm}
    place = top["fragments"]
    return Lexicon(
        numbers={word: node.integer() for word, node in top["numbers"].mapping().items()},
        weekdays=weekdays,
        rhythms=rhythms,
        items={name: make_pattern(s, place) for name, s in sources.items()},
        separator=composed(f"{fragments['and']}| ?/ ?", FILE, place.line),
    )
