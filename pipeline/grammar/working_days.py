"""A day in, whether offices are closed on it out, from rules/holidays.yml.

A year whose holidays by the moon were not announced has only Sundays, Saturdays and the fixed days.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

from pipeline.model.frozen import dataclass
from pipeline.rulebook.source import Node, read_rules_file

FILE = "holidays.yml"
_WEEKEND = (5, 6)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingDays:
    """fixed: (month, day) → name; holidays: day → name; worked: Saturdays that are no days off."""

    fixed: Mapping[tuple[int, int], str]
    holidays: Mapping[date, str]
    worked: frozenset[date]

    def holiday(self, day: date) -> str | None:
        """The name of the public holiday on that day."""
        return self.holidays.get(day) or self.fixed.get((day.month, day.day))

    def is_off(self, day: date) -> bool:
        """True for a Saturday, a Sunday and a known public holiday, unless it is worked in exchange."""
        weekend = day.weekday() in _WEEKEND and day not in self.worked
        return weekend or self.holiday(day) is not None

    def before(self, day: date) -> date:
        """The last working day before that day."""
        day -= timedelta(days=1)
        while self.is_off(day):
            day -= timedelta(days=1)
        return day


def load_working_days(root: Path) -> WorkingDays:
    """rules/holidays.yml. Raises RuleError on a fault, with its line."""
    top = read_rules_file(root, FILE).mapping(required=["fixed", "years"], optional=[])
    fixed = top["fixed"].mapping(required=["source", "days"], optional=[])
    fixed["source"].text()
    holidays: dict[date, str] = {}
    worked: set[date] = set()
    for node in top["years"].items():
        year = node.mapping(required=["year", "source", "off"], optional=["working"])
        year["source"].text()
        number = year["year"].integer()
        for off in year["off"].items():
            holidays.update(_days_off(off, number))
        worked |= {_of(n, number) for n in (year["working"].items() if "working" in year else ())}
    days = fixed["days"]
    return WorkingDays(
        fixed={_month_day(days, k): n.text() for k, n in days.mapping().items()},
        holidays=holidays,
        worked=frozenset(worked),
    )


def _days_off(node: Node, year: int) -> Iterator[tuple[date, str]]:
    entry = node.mapping(required=["first", "last", "name"], optional=[])
    first, last = _of(entry["first"], year), _of(entry["last"], year)
    if last < first:
        raise entry["last"].fail("last lies before first")
    for n in range((last - first).days + 1):
        yield first + timedelta(days=n), entry["name"].text()


def _of(node: Node, year: int) -> date:
    day = node.day()
    if day is None or day.year != year:
        raise node.fail(f"a day of {year} was expected")
    return day


def _month_day(node: Node, text: str) -> tuple[int, int]:
    m = re.fullmatch(r"(\d\d)-(\d\d)", text)
    if m is None:
        raise node.fail(f"{text!r}: a day is written month-day: 09-02")
    return int(m[1]), int(m[2])
