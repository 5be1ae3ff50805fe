"""A match of one deadline rule becomes dates: the closed set of arithmetic that rules name.

In: a match, the number words of the rules and the plan's years. Out: one reading per printed item.
A time that does not exist, or whose year nobody printed in a plan of several years, is read as
`unparsed` without dates; no year is guessed.
"""

import re
from contextlib import suppress
from dataclasses import replace
from datetime import date

from pipeline.grammar.deadlines import windows as arithmetic
from pipeline.grammar.deadlines.cases import (
    EDGES,
    MONTHLY,
    OPEN,
    WEEKLY,
    Case,
    DeadlineRule,
    Reading,
)
from pipeline.grammar.deadlines.units import Item, Lexicon, find_unit, list_items, number
from pipeline.grammar.deadlines.windows import NoSuchTime, Unit, Window, YearOf
from pipeline.model.record import PlanYears


def read_match(
    rule: DeadlineRule,
    m: re.Match[str],
    lexicon: Lexicon,
    years: PlanYears,
    hint: int | None = None,
) -> tuple[Reading, ...]:
    """The readings of one match, in printed order; hint: the year to use where none is printed."""
    case = Case(rule=rule, m=m, lexicon=lexicon, years=years, hint=hint)
    try:
        return _read(case)
    except NoSuchTime:
        return (case.reading("unparsed"),)


def _read(case: Case) -> tuple[Reading, ...]:
    apply = case.rule.apply
    if apply in EDGES:
        return _read_items(case)
    if apply in OPEN:
        return (_read_open(case),)
    if apply in MONTHLY:
        return (_read_monthly(case),)
    if apply in WEEKLY:
        return (_read_weekly(case),)
    if apply == "span":
        return (_read_span(case),)
    if apply == "rhythm":
        return _read_rhythms(case)
    if apply == "window":
        start, end = _window(case)
        return (case.reading(start=start, end=end),)
    if apply == "plan_period" and case.plan_year is None:
        return (case.reading(start=case.plan[0], end=case.plan[1]),)
    return (case.reading("as_prescribed" if apply == "plan_period" else None),)


def _edge(apply: str, window: Window) -> Window | tuple[None, date]:
    """The dates a unit's window gives under on, before or until."""
    if apply == "before":
        return None, arithmetic.day_before(window[0])
    return (None, window[1]) if apply == "until" else window


def _read_items(case: Case) -> tuple[Reading, ...]:
    items = list_items(case.rule.pattern, case.m, case.lexicon)
    if not items:
        raise NoSuchTime("nothing to reckon with")
    repeated = [i for i in items if i.unit and case.repeats(i.unit)]
    if repeated:
        return _read_repeated(case, items)
    items = _in_order(case, items)
    return tuple(_read_item(case, item) for item in items)


def _in_order(case: Case, items: tuple[Item, ...]) -> tuple[Item, ...]:
    """A year printed later serves an earlier item, unless only the plan's year keeps the order.

    In a plan for one year, "quarter IV, quarter I of the year after" begins in the plan's year.
    """
    out = list(items)
    for i in range(len(out) - 2, -1, -1):
        here, after = out[i], out[i + 1]
        if here.unit is None or after.unit is None or not here.shared or case.plan_year is None:
            continue
        own = replace(here.unit, year_of=YearOf.PRINTED, year=case.plan_year)
        with suppress(NoSuchTime):
            limit = arithmetic.window(after.unit, case.year(after.unit))[0]
            late = arithmetic.window(here.unit, case.year(here.unit))[0] > limit
            if late and arithmetic.window(own, case.plan_year)[0] <= limit:
                out[i] = replace(here, unit=own)
    return tuple(out)


def _read_item(case: Case, item: Item) -> Reading:
    try:
        if item.unit is None:
            raise NoSuchTime(f"no such number at {item.from_}")
        window = arithmetic.window(item.unit, case.year(item.unit))
        start, end = _edge(case.rule.apply, window)
    except (NoSuchTime, OverflowError):
        return case.reading("unparsed", item=item)
    return case.reading(start=start, end=end, item=item)


def _read_repeated(case: Case, items: tuple[Item, ...]) -> tuple[Reading, ...]:
    """Every year: one row per day of the month, its months together in one RRULE."""
    by_day: dict[int | None, list[tuple[int, Item]]] = {}
    readings: list[Reading] = []
    for item in items:
        try:
            month, day = _yearly(case.rule.apply, item.unit)
        except NoSuchTime:
            readings.append(case.reading("unparsed", item=item))
            continue
        by_day.setdefault(day, []).append((month, item))
    for day, members in by_day.items():
        months = [month for month, _ in members if month]
        rule = arithmetic.yearly_rule(months, day) if months else "FREQ=YEARLY"
        place = replace(members[0][1], to=members[-1][1].to)
        readings.append(case.repeated(rule, place))
    return tuple(sorted(readings, key=lambda r: r.from_))


def _yearly(apply: str, unit: Unit | None) -> tuple[int, int | None]:
    """(month, day of the month) on which a repeated unit falls due; month 0: any time of year."""
    if unit is None:
        raise NoSuchTime("no such number")
    first, last = arithmetic.window(unit, 2024)  # any leap year: 29 February may be printed
    if apply == "before":
        return arithmetic.last_day_before(first.month, first.day)
    if unit.day is not None:
        return last.month, last.day
    if apply == "until":
        return last.month, -1
    if unit.whole_year:
        return 0, None
    return last.month, (None if unit.month is not None else -1)


def _read_open(case: Case) -> Reading:
    unit = find_unit(case.rule.pattern, case.m, case.lexicon)
    if unit is None:
        raise NoSuchTime("no unit")
    if case.repeats(unit):
        return case.repeated("FREQ=YEARLY")
    first, last = arithmetic.window(unit, case.year(unit))
    return case.reading(start=arithmetic.day_after(last) if case.rule.apply == "after" else first)


def _read_span(case: Case) -> Reading:
    pattern, m = case.rule.pattern, case.m
    to = find_unit(pattern, m, case.lexicon, "_to")
    if to is not None and to.year_of is YearOf.EVERY:
        return case.repeated("FREQ=YEARLY")
    now = pattern.slot(m, "now") is not None
    if to is not None and (now or pattern.slot(m, "then") is not None):
        end = arithmetic.window(to, case.year(to))
        before = pattern.slot(m, "to_before") is not None
        last = arithmetic.day_before(end[0]) if before else end[1]
        return case.reading(start=case.years.issued_on if now else None, end=last)
    start, last = _span(case)
    return case.reading(start=start, end=last)


def _span(case: Case) -> Window:
    """From one unit to another; a year printed once serves both where the order allows it."""
    pattern, m = case.rule.pattern, case.m
    first = find_unit(pattern, m, case.lexicon)
    to = find_unit(pattern, m, case.lexicon, "_to")
    if first is None or to is None:
        raise NoSuchTime("a span needs two ends")
    if first.day is not None and first.month is None:
        first = replace(first, month=to.month)
    if to.year_of is YearOf.MISSING and first.year_of is not YearOf.MISSING and not to.whole_year:
        to = replace(to, year_of=YearOf.PRINTED, year=case.year(first))
    to_year = case.year(to)
    end = arithmetic.window(to, to_year)
    last = end[1] if pattern.slot(m, "to_before") is None else arithmetic.day_before(end[0])
    choices = [case.year(first)] if first.year_of is not YearOf.MISSING else []
    if not choices:
        choices = [to_year, *([case.plan_year] if case.plan_year else []), to_year - 1]
    for year in choices:
        start = arithmetic.window(first, year)[0]
        if start <= last:
            return start, last
    raise NoSuchTime("ends before it begins")


def _window(case: Case) -> tuple[date | None, date | None]:
    """The span or unit printed with a lasting or recurring wording, else the plan's years."""
    pattern, m = case.rule.pattern, case.m
    if find_unit(pattern, m, case.lexicon, "_to") is not None:
        return _span(case)
    unit = find_unit(pattern, m, case.lexicon)
    if unit is None or case.repeats(unit):
        return case.plan
    first, last = arithmetic.window(unit, case.year(unit))
    if pattern.slot(m, "open") is None:
        return first, last
    return first, (case.plan[1] if first <= case.plan[1] else None)


def _read_monthly(case: Case) -> Reading:
    pattern, m = case.rule.pattern, case.m
    days = [int(d) for d in re.findall(r"\d+", pattern.slot(m, "days") or "")]
    if any(not 1 <= d <= 31 for d in days):
        raise NoSuchTime("no such day of a month")
    before = case.rule.apply == "monthly_before"
    edge = pattern.slot(m, "quarter_month")
    if edge is not None:
        offset = number(edge, case.lexicon) or 1
        months = [offset + quarter for quarter in (0, 3, 6, 9)]
        day = days[0] if days else None
        if before and day is not None:
            due = [arithmetic.last_day_before(month, day) for month in months]
            months, day = [month for month, _ in due], due[0][1]
        rule = arithmetic.yearly_rule(months, day)
    else:
        rule = arithmetic.monthly_rule([(d - 1 or -1) if before else d for d in days] or [-1])
    return case.repeated(rule)


def _read_weekly(case: Case) -> Reading:
    items = list_items(case.rule.pattern, case.m, case.lexicon, "weekdays")
    days = [item.recurrence for item in items if item.recurrence]
    if not days:
        raise NoSuchTime("no day of the week")
    rule = arithmetic.weekly_rule(days, before=case.rule.apply == "weekly_before")
    return case.repeated(rule)


def _read_rhythms(case: Case) -> tuple[Reading, ...]:
    pattern, m = case.rule.pattern, case.m
    start, end = _window(case)
    times = number(pattern.slot(m, "times") or "1", case.lexicon)
    out: list[Reading] = []
    for item in list_items(pattern, m, case.lexicon, "rhythms"):
        recurrence = item.recurrence if times == 1 else None
        out.append(case.reading(start=start, end=end, recurrence=recurrence, item=item))
    if not out:
        raise NoSuchTime("no rhythm")
    return tuple(out)


def answer(readings: tuple[Reading, ...]) -> str:
    """Readings as examples write them: `kind start..end RRULE`, several separated by `; `."""
    return "; ".join(
        f"{r.kind} {r.start or ''}..{r.end or ''} {r.recurrence or ''}".strip() for r in readings
    )
