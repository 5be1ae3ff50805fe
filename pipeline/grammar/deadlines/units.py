"""What the slots of a match say: units of time, lists of them, rhythms."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from pipeline.grammar.deadlines.patterns import Pattern
from pipeline.grammar.deadlines.windows import Unit, YearOf

_YEAR_WORDS = (
    ("previous_year", YearOf.PREVIOUS),
    ("next_year", YearOf.NEXT),
    ("every_year", YearOf.EVERY),
    ("this_year", YearOf.PLAN),
)
_LISTS = ("dates", "months", "quarters", "days", "weekdays")
_NONE_SUCH = 99  # a numeral that names nothing: window() refuses it


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Number words, weekdays, rhythms (RRULE's words) and the patterns of one item of a list."""

    numbers: Mapping[str, int]
    weekdays: Mapping[str, str]
    rhythms: Mapping[str, tuple[str, int]]
    items: Mapping[str, Pattern]
    separator: re.Pattern[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item of a printed list with its place in the folded text; a rhythm has a recurrence,
    a day of the week its two letters.

    shared: its year was printed with a later item.
    """

    from_: int
    to: int
    unit: Unit | None = None
    recurrence: str | None = None
    shared: bool = False


def number(text: str, lexicon: Lexicon) -> int | None:
    """A numeral in digits, Roman figures or words; None if it is none."""
    tight = text.replace(" ", "")
    if tight.isdecimal():
        return int(tight)
    return lexicon.numbers.get(text)


def _number(pattern: Pattern, m: re.Match[str], name: str, lexicon: Lexicon) -> int | None:
    text = pattern.slot(m, name)
    if text is None:
        return None
    found = number(text, lexicon)
    return _NONE_SUCH if found is None else found


def _year(
    pattern: Pattern, m: re.Match[str], lexicon: Lexicon, suffix: str
) -> tuple[YearOf, int | None]:
    year = _number(pattern, m, "year" + suffix, lexicon)
    if year is None:
        year = _number(pattern, m, "short_year" + suffix, lexicon)
    if year is not None:
        return YearOf.PRINTED, year
    for name, year_of in _YEAR_WORDS:
        if pattern.slot(m, name + suffix) is not None:
            return year_of, None
    return YearOf.MISSING, None


def _months(
    pattern: Pattern, m: re.Match[str], lexicon: Lexicon, suffix: str
) -> tuple[int, int] | None:
    if pattern.slot(m, "first_half" + suffix) is not None:
        return 1, 6
    if pattern.slot(m, "last_half" + suffix) is not None:
        return 7, 12
    first = _number(pattern, m, "first_months" + suffix, lexicon)
    if first is not None:
        return 1, first
    last = _number(pattern, m, "last_months" + suffix, lexicon)
    return None if last is None else (13 - last, 12)


def find_unit(
    pattern: Pattern, m: re.Match[str], lexicon: Lexicon, suffix: str = ""
) -> Unit | None:
    """The unit in the slots of that suffix, or None where they are all empty."""
    year_of, year = _year(pattern, m, lexicon, suffix)
    unit = Unit(
        year_of=year_of,
        year=year,
        day=_number(pattern, m, "day" + suffix, lexicon),
        month=_number(pattern, m, "month" + suffix, lexicon),
        quarter=_number(pattern, m, "quarter" + suffix, lexicon),
        months=_months(pattern, m, lexicon, suffix),
    )
    empty = unit.day is None and unit.whole_year and year_of is YearOf.MISSING
    return None if empty else unit


def list_items(
    pattern: Pattern, m: re.Match[str], lexicon: Lexicon, name: str | None = None
) -> tuple[Item, ...]:
    """The items of the list a match printed, or its one unit; a year printed later serves earlier.

    The first item's place begins where the match begins, the last one's ends where it ends.
    """
    names = (name,) if name else _LISTS
    found = next(((n, s) for n in names if (s := pattern.slot_span(m, n))), None)
    if found is None:
        unit = find_unit(pattern, m, lexicon)
        return () if unit is None else (Item(from_=m.start(), to=m.end(), unit=unit),)
    kind, (start, end) = found
    caught = list(lexicon.items[kind].compiled.finditer(m.string, start, end))
    if kind == "rhythms":
        return _placed(m, caught, [_rhythm(lexicon, c) for c in caught], lexicon)
    if kind == "weekdays":
        return _placed(m, caught, [(None, lexicon.weekdays.get(c[0])) for c in caught], lexicon)
    outer = find_unit(pattern, m, lexicon)
    day = _number(pattern, m, "each_day", lexicon)
    units = [_item_unit(kind, lexicon, c, outer, day) for c in caught]
    shared = [u.year_of is YearOf.MISSING for u in units]
    placed = _placed(m, caught, [(u, None) for u in _share_year(units, outer)], lexicon)
    return tuple(replace(i, shared=s) for i, s in zip(placed, shared, strict=True))


def _item_unit(
    kind: str, lexicon: Lexicon, m: re.Match[str], outer: Unit | None, each_day: int | None
) -> Unit:
    if kind == "dates":
        unit = find_unit(lexicon.items[kind], m, lexicon)
        return unit or Unit(year_of=YearOf.MISSING, day=_NONE_SUCH, month=1)
    value = number(m[0], lexicon)
    value = _NONE_SUCH if value is None else value
    if kind == "quarters":
        return Unit(year_of=YearOf.MISSING, quarter=value)
    if kind == "months":
        return Unit(year_of=YearOf.MISSING, month=value, day=each_day)
    return Unit(year_of=YearOf.MISSING, day=value, month=outer.month if outer else None)


def _share_year(units: list[Unit], outer: Unit | None) -> list[Unit]:
    """A year printed at the end, or with a later item, serves the items before it."""
    year_of = outer.year_of if outer else YearOf.MISSING
    year = outer.year if outer else None
    out: list[Unit] = []
    for unit in reversed(units):
        if unit.year_of is not YearOf.MISSING:
            year_of, year = unit.year_of, unit.year
        out.append(replace(unit, year_of=year_of, year=year))
    return out[::-1]


def _rhythm(lexicon: Lexicon, m: re.Match[str]) -> tuple[None, str | None]:
    pattern = lexicon.items["rhythms"]
    freq, interval = lexicon.rhythms.get(pattern.slot(m, "rhythm") or "", ("", 0))
    count = _number(pattern, m, "count", lexicon)
    interval *= 1 if count is None else count
    uneven = freq == "MONTHLY" and 12 % max(interval, 1)  # "9 months": no rhythm of the year
    if not freq or interval < 1 or uneven:
        return None, None
    return None, f"FREQ={freq}" + (f";INTERVAL={interval}" if interval > 1 else "")


def _placed(
    m: re.Match[str],
    caught: list[re.Match[str]],
    values: list[tuple[Unit, None]] | list[tuple[None, str | None]],
    lexicon: Lexicon,
) -> tuple[Item, ...]:
    items: list[Item] = []
    at = m.start()
    for index, (match, (unit, recurrence)) in enumerate(zip(caught, values, strict=True)):
        to = m.end() if index == len(caught) - 1 else match.end()
        items.append(Item(from_=at, to=to, unit=unit, recurrence=recurrence))
        gap = lexicon.separator.match(m.string, match.end())
        at = gap.end() if gap else match.end()
    return tuple(items)
