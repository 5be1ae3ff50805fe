"""Titles, captions and the enacting clause in, the years the plan is for out.

Only their own head counts: a day, a goal, the period of an instrument that the plan carries out
never does. Refuses to choose: where they disagree or say nothing there is no year, and a finding
names what was seen.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.model.frozen import dataclass
from pipeline.model.grid import NOWHERE, Source
from pipeline.model.record import Finding
from pipeline.structure.parts import Decision
from pipeline.structure.rules import YearRules
from pipeline.text.fold import fold_spaced
from pipeline.text.joined import Joined

Period = tuple[int, int]
"""First and last year; equal for a plan of one year."""

FIRST_YEAR, LAST_YEAR = 1900, 2100
"""No plan is for, and no day of one is in, a year outside these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """The periods that one text names for the plan, and those it names for something else."""

    text: str
    source: Source
    own: tuple[Period, ...]
    others: tuple[Period, ...]


def plan_years(decision: Decision, rules: YearRules) -> tuple[Period | None, tuple[Finding, ...]]:
    """The plan's years, or None with an error that names the candidates."""
    seen = [_look(text, rules) for text in _texts(decision, rules)]
    named = [s for s in seen if s.own]
    if not named:  # a title that only carries out another instrument says its year at the end
        named = [replace(s, own=last) for s in seen if (last := _last_year(s.text, rules))]
    if named:
        years, *second = named[0].own
        agree = all(years[0] <= a and b <= years[1] for s in named for a, b in s.own)
        return (years, ()) if agree and not second else (None, (_contradiction(named),))
    others = {p for s in seen for p in s.others}
    return None, (
        Finding(
            code="plan-year-missing",
            field="plan_year",
            value=_shown(others) or None,
            source=next((s.source for s in seen if s.others), NOWHERE),
        ),
    )


def _contradiction(named: list[_Seen]) -> Finding:
    """The error for texts that disagree, at the one that differs from the first."""
    first = named[0].own
    other = next((s for s in named if s.own != first), named[0])
    return Finding(
        code="plan-year-contradiction",
        field="plan_year",
        value=other.text[:300],
        source=other.source,
        params=(
            ("years", _shown({p for s in named for p in s.own})),
            ("year", _shown(set(first))),
            ("other", _shown(set(other.own))),
        ),
    )


def _texts(decision: Decision, rules: YearRules) -> Iterator[Joined]:
    """What may name the plan's years: titles, captions, the clause that puts it in force."""
    outline = decision.outline
    yield decision.heading.title
    for title in outline.titles:
        past = rules.not_plan.search(fold_spaced(title.text.text))
        if title.of == "plan" or (title.tasks and not past):
            yield title.text
    for caption in outline.captions:
        yield caption.text
    articles = [p.text for p in outline.provisions if p.kind == "article"][:2]
    for text in (*articles, outline.introduction, *outline.notes[:3]):
        folded = fold_spaced(text.text)
        for m in rules.enacts.finditer(folded):
            if rules.enacted_elsewhere.search(folded[: m.start()]):
                continue
            yield Joined(text=m["what"], marks=((0, text.source()),))


def _look(text: Joined, rules: YearRules) -> _Seen:
    return _Seen(
        text=text.text,
        source=text.source(),
        own=own_periods(text.text, rules),
        others=_periods(fold_spaced(text.text), rules),
    )


def own_periods(text: str, rules: YearRules) -> tuple[Period, ...]:
    """The years that a title names for its own plan; none of a day, a goal, another instrument."""
    return _periods(_without(rules.carried_out, _of_itself(text, rules)), rules)


def _last_year(text: str, rules: YearRules) -> tuple[Period, ...]:
    m = rules.last_year.search(_of_itself(text, rules).rstrip())
    return ((int(m["first"]), int(m["first"])),) if m else ()


def _of_itself(text: str, rules: YearRules) -> str:
    """The folded text without days, goals and numbers of instruments."""
    folded = fold_spaced(text)
    for pattern in rules.others:
        folded = _without(pattern, folded)
    return folded


def _without(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda m: " " * len(m[0]), text)


def _periods(folded: str, rules: YearRules) -> tuple[Period, ...]:
    """Every period or year a folded text names, once each."""
    out: list[Period] = []
    for pattern in rules.years:
        for m in pattern.finditer(folded):
            first = int(m["first"])
            last = int(m.groupdict().get("last") or first)
            if FIRST_YEAR <= first <= last <= LAST_YEAR and (first, last) not in out:
                out.append((first, last))
        folded = _without(pattern, folded)
    return tuple(out)


def _shown(periods: set[Period]) -> str:
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in sorted(periods))
