"""What a hit says and the plan's years in, first and last days out: the closed set of arithmetic.

Windows end on their last day (data contract, task_deadlines). Nothing is rounded to a neighbour and
no year is guessed: a time that does not exist, or whose year nobody printed, is `unparsed` and says
which. Without a plan year `recurring`, `continuous` and "in the year" keep their kind and no dates.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta

from pipeline.grammar.deadlines.rules import WEEK, Hit
from pipeline.grammar.deadlines.units import Item, NoSuchTimeError, Times, TimeUnit, Window, YearOf
from pipeline.model.frozen import dataclass
from pipeline.model.record import NO_MONTH, NO_SUCH_TIME, NO_YEAR, PlanYears

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a hit, or one item of its list, says; place: its part of the folded text."""

    kind: str
    place: tuple[int, int]
    start: date | None = None
    end: date | None = None
    recurrence: str | None = None
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class _Case:
    """What every arithmetic needs to know. hint: the year to use where none is printed."""

    hit: Hit
    times: Times
    years: PlanYears | None
    hint: int | None

    @property
    def apply(self) -> str:
        return self.hit.rule.apply

    @property
    def plan(self) -> tuple[date | None, date | None]:
        years = self.years
        return (date(years.first, 1, 1), date(years.last, 12, 31)) if years else (None, None)

    @property
    def plan_year(self) -> int | None:
        """The one year of a plan for one year."""
        return self.years.first if self.years and self.years.first == self.years.last else None

    def year(self, unit: TimeUnit) -> int:
        """The unit's year; one of two digits is taken for one near the plan's, or for a slip."""
        if unit.year_of is YearOf.PRINTED and unit.year is not None:
            if unit.year >= 100:
                return unit.year
            if self.years is None:
                raise NoSuchTimeError(NO_YEAR)
            if self.years.first - 1 <= 2000 + unit.year <= self.years.last + 1:
                return 2000 + unit.year
            raise NoSuchTimeError
        if unit.year_of is YearOf.MISSING and self.hint is not None:
            return self.hint
        if self.plan_year is None:
            raise NoSuchTimeError(NO_YEAR)
        return self.plan_year + {YearOf.NEXT: 1, YearOf.PREVIOUS: -1}.get(unit.year_of, 0)

    def repeats(self, unit: TimeUnit) -> bool:
        """True for "every year", and for "the year before/after" in a plan of several years."""
        relative = unit.year_of in (YearOf.NEXT, YearOf.PREVIOUS)
        return unit.year_of is YearOf.EVERY or bool(relative and self.years and not self.plan_year)

    def window(self, unit: TimeUnit) -> Window:
        return unit.days(self.year(unit))

    def reading(
        self, start: date | None = None, end: date | None = None, item: Item | None = None
    ) -> Reading:
        """A reading of the whole hit, or of one item of its list."""
        place = (item.from_, item.to) if item else (self.hit.start, self.hit.end)
        return Reading(kind=self.hit.rule.kind, place=place, start=start, end=end)

    def fails(self, fault: Exception, item: Item | None = None) -> Reading:
        said = fault.fault if isinstance(fault, NoSuchTimeError) else NO_SUCH_TIME
        return replace(self.reading(item=item), kind="unparsed", fault=said)

    def repeated(self, rule: str, item: Item | None = None) -> Reading:
        """A recurrence: a window over the plan, not an appointment."""
        return replace(self.reading(*self.plan, item), kind="recurring", recurrence=rule)


def read_dates(
    hit: Hit, times: Times, years: PlanYears | None, hint: int | None = None
) -> tuple[Reading, ...]:
    """The readings of one hit, in printed order. hint: the year to use where none is printed."""
    case = _Case(hit, times, years, hint)
    try:
        return _READ[case.apply](case)
    except (NoSuchTimeError, OverflowError) as fault:
        return (case.fails(fault),)


# -- units ----------------------------------------------------------------------------------------


def _read_items(case: _Case) -> tuple[Reading, ...]:
    items = case.times.items
    if not items:
        raise NoSuchTimeError
    if any(i.unit and case.repeats(i.unit) for i in items):
        return _read_repeated(case, items)
    return tuple(_read_item(case, item) for item in _in_order(case, items))


def _in_order(case: _Case, items: tuple[Item, ...]) -> tuple[Item, ...]:
    """A year printed later serves an earlier item, unless only the plan's year keeps the order.

    In a plan for one year, "quarter IV, quarter I of the year after" begins in the plan's year.
    """
    out = list(items)
    for i in range(len(out) - 2, -1, -1):
        here, after = out[i].unit, out[i + 1].unit
        if here is None or after is None or not out[i].shared or case.plan_year is None:
            continue
        own = replace(here, year_of=YearOf.PRINTED, year=case.plan_year)
        with suppress(NoSuchTimeError):
            limit = case.window(after)[0]
            if case.window(here)[0] > limit >= case.window(own)[0]:
                out[i] = replace(out[i], unit=own)
    return tuple(out)


def _read_item(case: _Case, item: Item) -> Reading:
    unit = item.unit
    if unit and case.years is None and unit.year_of is YearOf.PLAN and case.hit.rule.kind == "year":
        return case.reading(item=item)
    try:
        if unit is None:
            raise NoSuchTimeError
        start, end = case.window(unit)
        if case.apply == "before":
            return case.reading(None, start - _DAY, item)
    except (NoSuchTimeError, OverflowError) as fault:
        return case.fails(fault, item)
    return case.reading(start if case.apply == "on" else None, end, item)


def _read_open(case: _Case) -> tuple[Reading, ...]:
    unit = case.times.unit or next((i.unit for i in case.times.items), None)
    if unit is None:
        raise NoSuchTimeError
    if case.repeats(unit):
        return (case.repeated("FREQ=YEARLY"),)
    first, last = case.window(unit)
    return (case.reading(last + _DAY if case.apply == "after" else first),)


# -- spans ----------------------------------------------------------------------------------------


def _read_span(case: _Case) -> tuple[Reading, ...]:
    to, flags = case.times.to, case.times.flags
    if to is not None and to.year_of is YearOf.EVERY:
        month, day = _yearly("until", to)
        return (case.repeated(_yearly_rule([month], day)),)
    if to is not None and flags & {"now", "then"}:
        signed = case.years.issued_on if case.years and "now" in flags else None
        return (case.reading(signed, _last(case, case.window(to))),)
    return (case.reading(*_span(case)),)


def _last(case: _Case, window: Window) -> date:
    return window[0] - _DAY if "to_before" in case.times.flags else window[1]


def _span(case: _Case) -> Window:
    """From one unit to another; a year printed once serves both where the order allows it."""
    first, to = case.times.unit, case.times.to
    if first is None or to is None:
        raise NoSuchTimeError
    if first.day is not None and first.month is None:
        first = replace(first, month=to.month)
    if to.year_of is YearOf.MISSING and first.year_of is not YearOf.MISSING and not to.whole_year:
        to = replace(to, year_of=YearOf.PRINTED, year=case.year(first))
    to_year = case.year(to)
    last = _last(case, to.days(to_year))
    choices = [case.year(first)] if first.year_of is not YearOf.MISSING else []
    if not choices and "same_year" in case.times.flags:
        choices = [to_year]  # "12-01/2026" may be a day, or months of either year before or after
    if not choices:
        choices = [to_year, *([case.plan_year] if case.plan_year else []), to_year - 1]
    for year in choices:
        start = first.days(year)[0]
        if start <= last:
            return start, last
    raise NoSuchTimeError


def _window(case: _Case) -> tuple[date | None, date | None]:
    """The span, unit or last day printed with a lasting or recurring wording, else the plan's years."""
    unit, to = case.times.unit, case.times.to
    if to is not None and unit is None:
        first, last = case.plan[0], _last(case, case.window(to))
        return (first if first and first <= last else None), last
    if to is not None:
        return _span(case)
    if unit is None or case.repeats(unit):
        return case.plan
    if case.years is None and unit.year_of is not YearOf.PRINTED:
        return None, None
    first, last = case.window(unit)
    if "open" not in case.times.flags:
        return first, last
    end = case.plan[1]
    return first, (end if end and first <= end else None)


def _read_plan_period(case: _Case) -> tuple[Reading, ...]:
    if case.years is not None and case.plan_year is None:
        return (case.reading(*case.plan),)
    return (replace(case.reading(), kind="as_prescribed"),)


# -- recurrences ----------------------------------------------------------------------------------


def _yearly_rule(months: Iterable[int], day: int | None) -> str:
    by_month = ",".join(str(m) for m in sorted(set(months)))
    return f"FREQ=YEARLY;BYMONTH={by_month}" + ("" if day is None else f";BYMONTHDAY={day}")


def _day_before(month: int, day: int) -> tuple[int, int]:
    """(month, day of month) one day before, in a year without a leap day; -1 is the last day."""
    return (month, day - 1) if day > 1 else ((month - 2) % 12 + 1, -1)


def _read_repeated(case: _Case, items: tuple[Item, ...]) -> tuple[Reading, ...]:
    """Every year: one row per day of the month, its months together in one RRULE."""
    by_day: dict[int | None, list[tuple[int, Item]]] = {}
    readings: list[Reading] = []
    for item in items:
        try:
            month, day = _yearly(case.apply, item.unit)
            by_day.setdefault(day, []).append((month, item))
        except NoSuchTimeError as fault:
            readings.append(case.fails(fault, item))
    for day, members in by_day.items():
        months = [month for month, _ in members if month]
        rule = _yearly_rule(months, day) if months else "FREQ=YEARLY"
        readings.append(case.repeated(rule, replace(members[0][1], to=members[-1][1].to)))
    return tuple(sorted(readings, key=lambda r: r.place))


def _yearly(apply: str, unit: TimeUnit | None) -> tuple[int, int | None]:
    """(month, day of the month) on which a repeated unit falls due; month 0: any time of year."""
    if unit is None:
        raise NoSuchTimeError
    first, last = unit.days(2024)  # any leap year: 29 February may be printed
    if apply == "before":
        return _day_before(first.month, first.day)
    if unit.day is not None:
        return last.month, last.day
    if apply == "until":
        return last.month, -1
    if unit.whole_year:
        return 0, None
    return last.month, (None if unit.month is not None else -1)


def _read_monthly(case: _Case) -> tuple[Reading, ...]:
    days = [i.unit.day for i in case.times.items if i.unit and i.unit.day is not None]
    if any(not 1 <= d <= 31 for d in days):
        raise NoSuchTimeError
    before = case.apply == "monthly_before"
    if case.times.in_quarter is None:
        due = [(d - 1 or -1) if before else d for d in days] or [-1]
        return (case.repeated("FREQ=MONTHLY;BYMONTHDAY=" + ",".join(map(str, due))),)
    months = [case.times.in_quarter + quarter for quarter in (0, 3, 6, 9)]
    day = days[0] if days else None
    if before and day is not None:
        moved = [_day_before(month, day) for month in months]
        months, day = [month for month, _ in moved], moved[0][1]
    return (case.repeated(_yearly_rule(months, day)),)


def _read_weekly(case: _Case) -> tuple[Reading, ...]:
    order = {day: i for i, day in enumerate(WEEK)}
    days = [order[i.recurrence] for i in case.times.items if i.recurrence]
    if not days:
        raise NoSuchTimeError
    due = sorted({(day - (case.apply == "weekly_before")) % len(WEEK) for day in days})
    return (case.repeated("FREQ=WEEKLY;BYDAY=" + ",".join(WEEK[i] for i in due)),)


def _read_rhythms(case: _Case) -> tuple[Reading, ...]:
    start, end = _window(case)
    once = case.times.times in (None, 1)
    if not case.times.items:
        raise NoSuchTimeError
    return tuple(
        replace(case.reading(start, end, item), recurrence=item.recurrence if once else None)
        for item in case.times.items
    )


_READ: dict[str, Callable[[_Case], tuple[Reading, ...]]] = {
    **dict.fromkeys(("on", "before", "until"), _read_items),
    **dict.fromkeys(("since", "after"), _read_open),
    **dict.fromkeys(("monthly", "monthly_before"), _read_monthly),
    **dict.fromkeys(("weekly", "weekly_before"), _read_weekly),
    "span": _read_span,
    "window": lambda case: (case.reading(*_window(case)),),
    "plan_period": _read_plan_period,
    "rhythm": _read_rhythms,
    "none": lambda case: (case.reading(),),
    "no_month": lambda case: (case.fails(NoSuchTimeError(NO_MONTH)),),
}
