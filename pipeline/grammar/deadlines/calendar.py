"""What a hit says and the plan's years in, first and last days out: the closed set of arithmetic.

Windows end on their last day (data contract, task_deadlines). Nothing is rounded to a neighbour and
no year is guessed: a time that does not exist, or whose year nobody printed, is `unparsed` and says
which. Without a plan year `recurring`, `continuous` and "in the year" keep their kind and no dates.
"""

from calendar import monthrange
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta

from pipeline.grammar.deadlines.rules import WEEK, DeadlineRule
from pipeline.grammar.deadlines.units import Item, Times, Unit, YearOf
from pipeline.model.record import NO_SUCH_TIME, NO_YEAR, PlanYears

Window = tuple[date, date]
"""First and last day, both inclusive."""
_DAY = timedelta(days=1)


class NoSuchTimeError(ValueError):
    """31 April, month 13, quarter V."""


class NoYearError(NoSuchTimeError):
    """A unit whose year nobody printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a hit, or one item of its list, says; from_, to: its place in the folded text."""

    kind: str
    from_: int
    to: int
    start: date | None = None
    end: date | None = None
    recurrence: str | None = None
    fault: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What every arithmetic needs to know. hint: the year to use where none is printed."""

    kind: str
    apply: str
    times: Times
    place: tuple[int, int]
    years: PlanYears | None
    hint: int | None

    @property
    def plan(self) -> Window | tuple[None, None]:
        if self.years is None:
            return None, None
        return date(self.years.first, 1, 1), date(self.years.last, 12, 31)

    @property
    def plan_year(self) -> int | None:
        """The one year of a plan for one year."""
        one = self.years is not None and self.years.first == self.years.last
        return self.years.first if self.years and one else None

    def year(self, unit: Unit) -> int:
        """The unit's year; one of two digits is taken for one near the plan's, or for a slip."""
        if unit.year_of is YearOf.PRINTED and unit.year is not None:
            if unit.year >= 100:
                return unit.year
            if self.years is None:
                raise NoYearError
            if self.years.first - 1 <= 2000 + unit.year <= self.years.last + 1:
                return 2000 + unit.year
            raise NoSuchTimeError
        if unit.year_of is YearOf.MISSING and self.hint is not None:
            return self.hint
        if self.plan_year is None:
            raise NoYearError
        return self.plan_year + {YearOf.NEXT: 1, YearOf.PREVIOUS: -1}.get(unit.year_of, 0)

    def repeats(self, unit: Unit) -> bool:
        """True for "every year", and for "the year before/after" in a plan of several years."""
        relative = unit.year_of in (YearOf.NEXT, YearOf.PREVIOUS)
        several = self.years is not None and self.plan_year is None
        return unit.year_of is YearOf.EVERY or (relative and several)

    def window(self, unit: Unit) -> Window:
        return window(unit, self.year(unit))

    def reading(
        self,
        start: date | None = None,
        end: date | None = None,
        *,
        kind: str | None = None,
        recurrence: str | None = None,
        item: Item | None = None,
        fault: str | None = None,
    ) -> Reading:
        """A reading of the whole hit, or of one item of its list; kind: the rule's by default."""
        from_, to = (item.from_, item.to) if item else self.place
        kind = "unparsed" if fault else kind or self.kind
        return Reading(
            kind=kind, from_=from_, to=to, start=start, end=end, recurrence=recurrence, fault=fault
        )

    def repeated(self, rule: str, item: Item | None = None) -> Reading:
        """A recurrence: a window over the plan, not an appointment."""
        return self.reading(*self.plan, kind="recurring", recurrence=rule, item=item)


def read_dates(
    rule: DeadlineRule,
    times: Times,
    place: tuple[int, int],
    years: PlanYears | None,
    hint: int | None = None,
) -> tuple[Reading, ...]:
    """The readings of one hit at that place, in printed order."""
    later = "later" in times.flags
    case = Case(
        kind="period" if later else rule.kind,
        apply="since" if later else rule.apply,
        times=times,
        place=place,
        years=years,
        hint=hint,
    )
    try:
        return _READ[case.apply](case)
    except (NoSuchTimeError, OverflowError) as fault:
        return (case.reading(fault=_fault(fault)),)


def _fault(fault: Exception) -> str:
    return NO_YEAR if isinstance(fault, NoYearError) else NO_SUCH_TIME


# -- units ----------------------------------------------------------------------------------------


def window(unit: Unit, year: int) -> Window:
    """The unit's days in that year. Raises NoSuchTimeError."""
    try:
        if unit.day is not None and unit.month is not None:
            only = date(year, unit.month, unit.day)
            return only, only
        first, last = unit.months or (1, 12)
        if unit.month is not None:
            first = last = unit.month
        elif unit.quarter is not None:
            first, last = 3 * unit.quarter - 2, 3 * unit.quarter
        if not 1 <= first <= last <= 12:
            raise NoSuchTimeError
        return date(year, first, 1), date(year, last, monthrange(year, last)[1])
    except (ValueError, OverflowError, IndexError):
        raise NoSuchTimeError from None


def _read_items(case: Case) -> tuple[Reading, ...]:
    items = case.times.items
    if not items:
        raise NoSuchTimeError
    if any(i.unit and case.repeats(i.unit) for i in items):
        return _read_repeated(case, items)
    return tuple(_read_item(case, item) for item in _in_order(case, items))


def _in_order(case: Case, items: tuple[Item, ...]) -> tuple[Item, ...]:
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


def _read_item(case: Case, item: Item) -> Reading:
    unit = item.unit
    if unit is None:
        return case.reading(item=item, fault=NO_SUCH_TIME)
    if case.years is None and unit.year_of is YearOf.PLAN and case.kind == "year":
        return case.reading(item=item)
    try:
        start, end = case.window(unit)
        if case.apply == "before":
            return case.reading(None, start - _DAY, item=item)
    except (NoSuchTimeError, OverflowError) as fault:
        return case.reading(item=item, fault=_fault(fault))
    return case.reading(start if case.apply == "on" else None, end, item=item)


def _read_open(case: Case) -> tuple[Reading, ...]:
    unit = case.times.unit or (case.times.items[0].unit if case.times.items else None)
    if unit is None:
        raise NoSuchTimeError
    if case.repeats(unit):
        return (case.repeated("FREQ=YEARLY"),)
    first, last = case.window(unit)
    return (case.reading(last + _DAY if case.apply == "after" else first),)


# -- spans ----------------------------------------------------------------------------------------


def _read_span(case: Case) -> tuple[Reading, ...]:
    to, flags = case.times.to, case.times.flags
    if to is not None and to.year_of is YearOf.EVERY:
        return (case.repeated("FREQ=YEARLY"),)
    if to is not None and flags & {"now", "then"}:
        signed = case.years.issued_on if case.years and "now" in flags else None
        return (case.reading(signed, _last(case, case.window(to))),)
    return (case.reading(*_span(case)),)


def _last(case: Case, window: Window) -> date:
    return window[0] - _DAY if "to_before" in case.times.flags else window[1]


def _span(case: Case) -> Window:
    """From one unit to another; a year printed once serves both where the order allows it."""
    first, to = case.times.unit, case.times.to
    if first is None or to is None:
        raise NoSuchTimeError
    if first.day is not None and first.month is None:
        first = replace(first, month=to.month)
    if to.year_of is YearOf.MISSING and first.year_of is not YearOf.MISSING and not to.whole_year:
        to = replace(to, year_of=YearOf.PRINTED, year=case.year(first))
    to_year = case.year(to)
    last = _last(case, window(to, to_year))
    choices = [case.year(first)] if first.year_of is not YearOf.MISSING else []
    if not choices:
        choices = [to_year, *([case.plan_year] if case.plan_year else []), to_year - 1]
    for year in choices:
        start = window(first, year)[0]
        if start <= last:
            return start, last
    raise NoSuchTimeError


def _window(case: Case) -> tuple[date | None, date | None]:
    """The span or unit printed with a lasting or recurring wording, else the plan's years."""
    unit = case.times.unit
    if case.times.to is not None:
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


def _read_window(case: Case) -> tuple[Reading, ...]:
    return (case.reading(*_window(case)),)


def _read_plan_period(case: Case) -> tuple[Reading, ...]:
    if case.years is not None and case.plan_year is None:
        return (case.reading(*case.plan),)
    return (case.reading(kind="as_prescribed"),)


# -- recurrences ----------------------------------------------------------------------------------


def _yearly_rule(months: Iterable[int], day: int | None) -> str:
    by_month = ",".join(str(m) for m in sorted(set(months)))
    return f"FREQ=YEARLY;BYMONTH={by_month}" + ("" if day is None else f";BYMONTHDAY={day}")


def _day_before(month: int, day: int) -> tuple[int, int]:
    """(month, day of month) one day before, in a year without a leap day; -1 is the last day."""
    return (month, day - 1) if day > 1 else ((month - 2) % 12 + 1, -1)


def _read_repeated(case: Case, items: tuple[Item, ...]) -> tuple[Reading, ...]:
    """Every year: one row per day of the month, its months together in one RRULE."""
    by_day: dict[int | None, list[tuple[int, Item]]] = {}
    readings: list[Reading] = []
    for item in items:
        try:
            month, day = _yearly(case.apply, item.unit)
            by_day.setdefault(day, []).append((month, item))
        except NoSuchTimeError:
            readings.append(case.reading(item=item, fault=NO_SUCH_TIME))
    for day, members in by_day.items():
        months = [month for month, _ in members if month]
        rule = _yearly_rule(months, day) if months else "FREQ=YEARLY"
        readings.append(case.repeated(rule, replace(members[0][1], to=members[-1][1].to)))
    return tuple(sorted(readings, key=lambda r: r.from_))


def _yearly(apply: str, unit: Unit | None) -> tuple[int, int | None]:
    """(month, day of the month) on which a repeated unit falls due; month 0: any time of year."""
    if unit is None:
        raise NoSuchTimeError
    first, last = window(unit, 2024)  # any leap year: 29 February may be printed
    if apply == "before":
        return _day_before(first.month, first.day)
    if unit.day is not None:
        return last.month, last.day
    if apply == "until":
        return last.month, -1
    if unit.whole_year:
        return 0, None
    return last.month, (None if unit.month is not None else -1)


def _read_monthly(case: Case) -> tuple[Reading, ...]:
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


def _read_weekly(case: Case) -> tuple[Reading, ...]:
    order = {day: i for i, day in enumerate(WEEK)}
    days = [order[i.recurrence] for i in case.times.items if i.recurrence]
    if not days:
        raise NoSuchTimeError
    due = sorted({(day - (case.apply == "weekly_before")) % len(WEEK) for day in days})
    return (case.repeated("FREQ=WEEKLY;BYDAY=" + ",".join(WEEK[i] for i in due)),)


def _read_rhythms(case: Case) -> tuple[Reading, ...]:
    start, end = _window(case)
    once = case.times.times in (None, 1)
    if not case.times.items:
        raise NoSuchTimeError
    return tuple(
        case.reading(start, end, recurrence=item.recurrence if once else None, item=item)
        for item in case.times.items
    )


def _read_none(case: Case) -> tuple[Reading, ...]:
    return (case.reading(),)


_READ = {
    "on": _read_items, "before": _read_items, "until": _read_items, "since": _read_open,
    "after": _read_open, "span": _read_span, "window": _read_window,
    "plan_period": _read_plan_period, "monthly": _read_monthly, "monthly_before": _read_monthly,
    "weekly": _read_weekly, "weekly_before": _read_weekly, "rhythm": _read_rhythms,
    "none": _read_none,
}  # fmt: skip
