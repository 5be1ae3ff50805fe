"""Interval arithmetic of deadlines: a printed unit of time and a year give first and last day.

Windows end on their last day (data contract, task_deadlines). Nothing is rounded to a neighbour:
a day, month or quarter that does not exist raises NoSuchTime.
"""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

WEEK = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
Window = tuple[date, date]
"""First and last day, both inclusive."""


class NoSuchTime(ValueError):
    """31 April, month 13, quarter V, or a unit whose year nobody printed."""


class YearOf(StrEnum):
    """Where a unit's year comes from."""

    PRINTED = "printed"
    MISSING = "missing"  # not printed: the plan's, or a neighbour's in the same list
    PLAN = "plan"  # "this year" in words
    NEXT = "next"  # the year after the plan's
    PREVIOUS = "previous"  # the year before the plan's
    EVERY = "every"  # each year: a recurrence


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A day, month, quarter, half or whole year as printed; the smallest part set is its size.

    part: 1 first half, 2 second half. months: (first, last) for "the first N months of the year".
    """

    year_of: YearOf
    year: int | None = None
    day: int | None = None
    month: int | None = None
    quarter: int | None = None
    months: tuple[int, int] | None = None

    @property
    def whole_year(self) -> bool:
        return self.month is None and self.quarter is None and self.months is None


def window(unit: Unit, year: int) -> Window:
    """The unit's days in that year. Raises NoSuchTime."""
    try:
        if unit.day is not None and unit.month is not None:
            only = date(year, unit.month, unit.day)
            return only, only
        if unit.month is not None:
            return months_of(year, unit.month, unit.month)
        if unit.quarter is not None:
            if not 1 <= unit.quarter <= 4:
                raise NoSuchTime(f"quarter {unit.quarter}")
            return months_of(year, 3 * unit.quarter - 2, 3 * unit.quarter)
        first, last = unit.months or (1, 12)
        return months_of(year, first, last)
    except (ValueError, OverflowError, IndexError) as fault:
        raise NoSuchTime(str(fault)) from None


def months_of(year: int, first: int, last: int) -> Window:
    """From the first day of one month to the last day of another of the same year."""
    if not 1 <= first <= last <= 12:
        raise NoSuchTime(f"months {first} to {last}")
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


def day_before(day: date) -> date:
    return day - timedelta(days=1)


def day_after(day: date) -> date:
    return day + timedelta(days=1)


def yearly_rule(months: Iterable[int], day: int | None) -> str:
    """An RRULE for some months of each year; day: of the month, -1 its last, None any."""
    by_month = ",".join(str(m) for m in sorted(set(months)))
    by_day = "" if day is None else f";BYMONTHDAY={day}"
    return f"FREQ=YEARLY;BYMONTH={by_month}{by_day}"


def monthly_rule(days: Iterable[int]) -> str:
    """An RRULE for some days of each month."""
    return "FREQ=MONTHLY;BYMONTHDAY=" + ",".join(str(d) for d in days)


def weekly_rule(days: Iterable[str], *, before: bool = False) -> str:
    """An RRULE for some days of each week (MO … SU); before: for the day before each."""
    order = {day: i for i, day in enumerate(WEEK)}
    due = sorted({(order[day] - before) % len(WEEK) for day in days})
    return "FREQ=WEEKLY;BYDAY=" + ",".join(WEEK[i] for i in due)


def last_day_before(month: int, day: int) -> tuple[int, int]:
    """(month, day of month) one day before, in a year without a leap day; -1 is the last day."""
    if day > 1:
        return month, day - 1
    return (month - 2) % 12 + 1, -1
