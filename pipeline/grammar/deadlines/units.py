"""What the slots of a hit say: units of time, lists of them, rhythms, days of the week."""

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum

from pipeline.grammar.deadlines.rules import Hit, Lexicon
from pipeline.model.frozen import dataclass
from pipeline.model.record import NO_SUCH_TIME

_LISTS = ("rhythms", "dates", "months", "quarters", "weekdays", "days")
_NONE_SUCH = 99  # a numeral that names nothing: the calendar refuses it


Window = tuple[date, date]
"""First and last day, both inclusive."""


class NoSuchTimeError(ValueError):
    """31 April, month 13, quarter V; or (fault NO_YEAR) a unit whose year nobody printed."""

    def __init__(self, fault: str = NO_SUCH_TIME) -> None:
        super().__init__(fault)
        self.fault = fault


class YearOf(StrEnum):
    """Where a unit's year comes from."""

    PRINTED = "printed"
    MISSING = "missing"  # not printed: the plan's, or a neighbour's in the same list
    PLAN = "this_year"  # "this year" in words
    NEXT = "next_year"  # the year after the plan's
    PREVIOUS = "previous_year"  # the year before the plan's
    EVERY = "every_year"  # each year: a recurrence


_IN_WORDS = (YearOf.PREVIOUS, YearOf.NEXT, YearOf.EVERY, YearOf.PLAN)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeUnit:
    """A day, month, quarter, half or whole year as printed; the smallest part set is its size.

    months: (first, last) for "the first N months of the year".
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

    def days(self, year: int) -> Window:
        """The unit's days in that year. Raises NoSuchTimeError."""
        try:
            if self.day is not None and self.month is not None:
                only = date(year, self.month, self.day)
                return only, only
            first, last = self.months or (1, 12)
            if self.month is not None:
                first = last = self.month
            elif self.quarter is not None:
                first, last = 3 * self.quarter - 2, 3 * self.quarter
            if not 1 <= first <= last <= 12:
                raise NoSuchTimeError
            return date(year, first, 1), date(year, last, monthrange(year, last)[1])
        except (ValueError, OverflowError, IndexError):
            raise NoSuchTimeError from None


_FLAGS = ("now", "then", "open", "to_before", "same_year")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item of a printed list with its place in the folded text.

    recurrence: a rhythm's RRULE, or a day of the week in two letters. shared: its year was printed
    with a later item.
    """

    from_: int
    to: int
    unit: TimeUnit | None = None
    recurrence: str | None = None
    shared: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """All that a hit says. items: its list, or its one unit; to: where a span ends.

    flags: the other slots that caught something (_FLAGS).
    """

    items: tuple[Item, ...]
    unit: TimeUnit | None
    to: TimeUnit | None
    in_quarter: int | None = None
    times: int | None = None
    flags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Slots:
    """The slots of a hit with the numbers in them."""

    hit: Hit
    lexicon: Lexicon

    def number(self, name: str) -> int | None:
        """The slot's numeral; one that names nothing is a number that no calendar has."""
        text = self.hit.text(name)
        return None if text is None else number(text, self.lexicon)

    def unit(self, suffix: str = "") -> TimeUnit | None:
        """The unit in the slots of that suffix, or None where they are all empty."""
        year = self.number("year" + suffix)
        year = self.number("short_year" + suffix) if year is None else year
        words = (y for y in _IN_WORDS if self.hit.span(y + suffix))
        unit = TimeUnit(
            year_of=next(words, YearOf.MISSING) if year is None else YearOf.PRINTED,
            year=year,
            day=self.number("day" + suffix),
            month=self.number("month" + suffix),
            quarter=self.number("quarter" + suffix),
            months=self._months(suffix),
        )
        empty = unit.day is None and unit.whole_year and unit.year_of is YearOf.MISSING
        return None if empty else unit

    def _months(self, suffix: str) -> tuple[int, int] | None:
        for name, months in (("first_half", (1, 6)), ("last_half", (7, 12))):
            if self.hit.span(name + suffix):
                return months
        first, last = self.number("first_months" + suffix), self.number("last_months" + suffix)
        if first is not None:
            return 1, first
        return None if last is None else (13 - last, 12)


def number(text: str, lexicon: Lexicon) -> int:
    """A numeral in digits, Roman figures or words."""
    tight = text.replace(" ", "")
    return int(tight) if tight.isdecimal() else lexicon.numbers.get(text, _NONE_SUCH)


def read_times(hit: Hit, lexicon: Lexicon) -> Times:
    """What the hit says, before any year is known."""
    slots = _Slots(hit, lexicon)
    return Times(
        items=tuple(_items(hit, slots, lexicon)),
        unit=slots.unit(),
        to=slots.unit("_to"),
        in_quarter=slots.number("quarter_month"),
        times=slots.number("times"),
        flags=frozenset(n for n in _FLAGS if hit.span(n)),
    )


def _items(hit: Hit, slots: _Slots, lexicon: Lexicon) -> Iterator[Item]:
    """The items of the list a hit printed, or its one unit; a year printed later serves earlier.

    The first item's place begins where the hit begins, the last one's ends where it ends.
    """
    outer = slots.unit()
    found = next(((name, span) for name in _LISTS if (span := hit.span(name))), None)
    if found is None:
        if outer is not None:
            yield Item(from_=hit.start, to=hit.end, unit=outer)
        return
    name, span = found
    caught = list(lexicon.items[name].compiled.finditer(hit.parts[0][1].string, *span))
    listed = name not in ("rhythms", "weekdays")
    units = [_item_unit(name, m, slots) for m in caught] if listed else []
    years = _share_year(units, outer)
    at = hit.start
    for i, m in enumerate(caught):
        yield Item(
            from_=at,
            to=hit.end if m is caught[-1] else m.end(),
            unit=years[i] if listed else None,
            recurrence=None if listed else _recurrence(name, m, slots),
            shared=listed and units[i].year_of is YearOf.MISSING,
        )
        gap = lexicon.separator.match(m.string, m.end())
        at = gap.end() if gap else m.end()


def _of_item(name: str, m: re.Match[str], slots: _Slots) -> _Slots:
    """The slots of one item of the list of that name."""
    return replace(slots, hit=replace(slots.hit, parts=((slots.lexicon.items[name], m),)))


def _item_unit(name: str, m: re.Match[str], slots: _Slots) -> TimeUnit:
    if name == "dates":
        unit = _of_item(name, m, slots).unit()
        return unit or TimeUnit(year_of=YearOf.MISSING, day=_NONE_SUCH, month=1)
    value = number(m[0], slots.lexicon)
    if name == "quarters":
        return TimeUnit(year_of=YearOf.MISSING, quarter=value)
    if name == "months":
        return TimeUnit(year_of=YearOf.MISSING, month=value, day=slots.number("each_day"))
    return TimeUnit(year_of=YearOf.MISSING, day=value, month=slots.number("month"))


def _share_year(units: Sequence[TimeUnit], outer: TimeUnit | None) -> list[TimeUnit]:
    """A year printed at the end, or with a later item, serves the items before it."""
    last = outer or TimeUnit(year_of=YearOf.MISSING)
    out: list[TimeUnit] = []
    for unit in reversed(units):
        last = last if unit.year_of is YearOf.MISSING else unit
        out.append(replace(unit, year_of=last.year_of, year=last.year))
    return out[::-1]


def _recurrence(name: str, m: re.Match[str], slots: _Slots) -> str | None:
    """A day of the week in two letters, or a rhythm's RRULE; None for one that the year lacks."""
    if name == "weekdays":
        return slots.lexicon.weekdays.get(m[0])
    item = _of_item(name, m, slots)
    freq, interval = slots.lexicon.rhythms.get(item.hit.text("rhythm") or "", ("", 0))
    count = item.number("count")
    interval *= 1 if count is None else count
    if not freq or interval < 1 or (freq == "MONTHLY" and 12 % interval):
        return None
    return f"FREQ={freq}" + (f";INTERVAL={interval}" if interval > 1 else "")
