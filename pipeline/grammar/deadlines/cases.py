"""What the arithmetic of deadlines works on (rule, match, plan's years) and what it gives."""

import re
from dataclasses import dataclass
from datetime import date

from pipeline.grammar.deadlines.patterns import Pattern
from pipeline.grammar.deadlines.units import Item, Lexicon
from pipeline.grammar.deadlines.windows import NoSuchTime, Unit, Window, YearOf
from pipeline.model.record import PlanYears

KINDS = frozenset(
    [
        "date",
        "by_date",
        "before_date",
        "month",
        "quarter",
        "half_year",
        "year",
        "period",
        "recurring",
        "continuous",
        "event",
        "as_prescribed",
        "unparsed",
    ]
)
EDGES = frozenset({"on", "before", "until"})
OPEN = frozenset({"since", "after"})
MONTHLY = frozenset({"monthly", "monthly_before"})
WEEKLY = frozenset({"weekly", "weekly_before"})
APPLY = EDGES | OPEN | MONTHLY | WEEKLY | {"span", "window", "plan_period", "rhythm", "none"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineRule:
    """One wording: what it looks like, the kind it gives and the arithmetic it takes."""

    id: str
    pattern: Pattern
    kind: str
    apply: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a match, or one item of its list, says; from_, to: its place in the folded text."""

    kind: str
    from_: int
    to: int
    start: date | None = None
    end: date | None = None
    recurrence: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What every arithmetic needs to know."""

    rule: DeadlineRule
    m: re.Match[str]
    lexicon: Lexicon
    years: PlanYears
    hint: int | None

    @property
    def plan(self) -> Window:
        return date(self.years.first, 1, 1), date(self.years.last, 12, 31)

    @property
    def plan_year(self) -> int | None:
        """The one year of a plan for one year."""
        return self.years.first if self.years.first == self.years.last else None

    def year(self, unit: Unit) -> int:
        """The unit's year. Raises NoSuchTime where a plan of several years leaves it open.

        A year of two digits is taken for one near the plan's, or for a slip.
        """
        if unit.year_of is YearOf.PRINTED and unit.year is not None:
            if unit.year >= 100:
                return unit.year
            if self.years.first - 1 <= 2000 + unit.year <= self.years.last + 1:
                return 2000 + unit.year
            raise NoSuchTime(f"year {unit.year}")
        if unit.year_of is YearOf.MISSING and self.hint is not None:
            return self.hint
        if self.plan_year is None:
            raise NoSuchTime("no year printed in a plan of several years")
        return self.plan_year + {YearOf.NEXT: 1, YearOf.PREVIOUS: -1}.get(unit.year_of, 0)

    def repeats(self, unit: Unit) -> bool:
        """True for "every year", and for "the year before/after" in a plan of several years."""
        relative = unit.year_of in (YearOf.NEXT, YearOf.PREVIOUS)
        return unit.year_of is YearOf.EVERY or (relative and self.plan_year is None)

    def reading(
        self,
        kind: str | None = None,
        *,
        start: date | None = None,
        end: date | None = None,
        recurrence: str | None = None,
        item: Item | None = None,
    ) -> Reading:
        """A reading of the whole match, or of one item of its list; kind: the rule's by default."""
        return Reading(
            kind=kind or self.rule.kind,
            from_=item.from_ if item else self.m.start(),
            to=item.to if item else self.m.end(),
            start=start,
            end=end,
            recurrence=recurrence,
        )

    def repeated(self, rule: str, item: Item | None = None) -> Reading:
        """A recurrence: a window over the plan, not an appointment."""
        start, end = self.plan
        return self.reading("recurring", start=start, end=end, recurrence=rule, item=item)
