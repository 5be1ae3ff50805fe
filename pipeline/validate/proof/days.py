"""The day of an instrument against what is known of it, of its series and of those beside it.

The Government numbers its instruments of a year in the order of their days. Refuses to judge numbers that
begin anew (a resolution of another year, a party's of another term).
"""

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache

from pipeline.grammar.citations.known import Known, KnownInstruments
from pipeline.model.frozen import dataclass
from pipeline.model.record import Finding
from pipeline.structure.parts import Decision
from pipeline.text.fold import fold, fold_spaced
from pipeline.validate.proof.rules import ProofRules
from pipeline.validate.proof.texts import Cited, Named, ProofText, name_of

_FIGURE = re.compile(r"\d")
_HALF_TERM = timedelta(days=1000)
_PARTS = (("day", "d"), ("month", "m"), ("year", "y"))
_LATE = timedelta(days=10)  # numbers are now and then given out of order


@dataclass(frozen=True, slots=True, kw_only=True)
class _Day:
    """A day that is known of a number. sure: verified."""

    on: date
    sure: bool


def check_days(
    found: Sequence[Cited], rules: ProofRules, known: KnownInstruments
) -> Iterator[Finding]:
    """Findings on days: one an instrument."""
    days = _known_days(known)
    told: set[object] = set()
    for at, c in enumerate(found):
        day = c.row.issued_on
        if day is None or (c.row.year and c.row.year != day.year) or (c.named, day) in told:
            continue  # a number that contradicts its date is told of as such
        if c.named is not None and not has_own_day(c, rules):
            continue  # it stands behind another
        finding = (
            _law(c, day, known)
            or _otherwise(c, day, days, rules)
            or _out_of_order(c, day, days, rules)
            or _shared(found, at, days, rules)
        )
        if finding is not None:
            told.add((c.named, day))
            yield finding


@lru_cache(maxsize=2)
def _known_days(known: KnownInstruments) -> Mapping[Named, tuple[_Day, ...]]:
    out: dict[Named, tuple[_Day, ...]] = {}
    entries = [
        *((d.number, d.issued_on, bool(d.source)) for d in known.dated),
        *((k.number, k.issued_on, True) for each in known.numbered.values() for k in each),
    ]
    for number, on, sure in entries:
        if name := name_of(number):
            out[name] = (*out.get(name, ()), _Day(on=on, sure=sure))
    return out


def versions_named(c: Cited, known: KnownInstruments) -> tuple[Known, ...]:
    """The versions of a law that is cited by its title."""
    titles = known.titles.get(c.row.instrument)
    if c.row.number is not None or titles is None or c.row.relation == "amends":
        return ()
    m = titles.search(f" {fold_spaced(c.row.raw)}")
    title = " ".join(m["title"].replace(",", " ").split()) if m else ""
    return known.versions.get((c.row.instrument, title), ())


def _law(c: Cited, day: date, known: KnownInstruments) -> Finding | None:
    """A law by its title whose versions of that year have another day."""
    versions = versions_named(c, known)
    of_year = [v for v in versions if v.issued_on.year == day.year] or [
        v for v in versions if (v.issued_on.day, v.issued_on.month) == (day.day, day.month)
    ]
    if not of_year or any(v.issued_on == day for v in of_year):
        return None
    return c.finding("instrument-day-known", on=f"{of_year[-1].issued_on:%d/%m/%Y}")


def _otherwise(
    c: Cited, day: date, days: Mapping[Named, tuple[_Day, ...]], rules: ProofRules
) -> Finding | None:
    known = days.get(c.named, ()) if c.named else ()
    of_year = [d for d in known if d.on.year == day.year] or [
        d for d in known if d.sure and (d.on.day, d.on.month) == (day.day, day.month)
    ]
    if c.named and rules.instruments.of_term.search(fold(c.named[1])):
        of_year = [d for d in known if abs(d.on - day) < _HALF_TERM]
    if not of_year or any(d.on == day for d in of_year):
        return None
    code = "instrument-day-known" if of_year[0].sure else "instrument-day-doubtful"
    return c.finding(code, on=f"{of_year[0].on:%d/%m/%Y}")


def _out_of_order(
    c: Cited, day: date, days: Mapping[Named, tuple[_Day, ...]], rules: ProofRules
) -> Finding | None:
    """A number between two known ones of its year whose day is not between theirs."""
    if c.named is None or c.named[1] not in rules.instruments.series or not c.named[0].isdigit():
        return None
    if c.named in days:
        return None
    number = int(c.named[0])
    for (other, symbol, _), known in days.items():
        if symbol != c.named[1] or not other.isdigit():
            continue
        for d in known:
            if d.on.year != day.year:
                continue
            early, late = (day, d.on) if number > int(other) else (d.on, day)
            if number != int(other) and early < late - _LATE:
                return c.finding(
                    "instrument-day-order",
                    other=f"{_written(other, symbol, c.row.year)} ({d.on:%d/%m/%Y})",
                )
    return None


def _written(number: str, symbol: str, year: int | None) -> str:
    return f"{number}/{year}/{symbol}" if year else f"{number}/{symbol}"


def _shared(
    found: Sequence[Cited], at: int, days: Mapping[Named, tuple[_Day, ...]], rules: ProofRules
) -> Finding | None:
    """The day of another instrument of the sentence or the grounds: of another body, or far off in its series."""
    c = found[at]
    if c.row.relation == "amends" or c.named is None or c.named in days:
        return None
    for other in found[:at]:
        beside = other.printed is c.printed or other.printed.of == c.printed.of == "ground"
        same = beside and other.row.issued_on == c.row.issued_on and other.named != c.named
        same = same and has_own_day(other, rules)
        if same and other.named is not None and not may_share(c.named, other.named, rules):
            return c.finding("instrument-day-shared", other=other.row.raw)
    return None


def has_own_day(c: Cited, rules: ProofRules) -> bool:
    """True where its day is printed with it, not behind a list that it stands in."""
    return rules.day.search(fold(c.row.raw)) is not None


def may_share(one: Named, other: Named, rules: ProofRules) -> bool:
    """True for instruments of one body that it may well issue on one day."""
    bodies = [n[1].replace("/", "-").rpartition("-")[2] for n in (one, other)]
    return bodies[0] == bodies[1] and not (one[1] == other[1] and _far(one[0], other[0], rules))


def _far(one: str, other: str, rules: ProofRules) -> bool:
    """More numbers apart than a Government issues on one day."""
    numbers = one.isdigit() and other.isdigit()
    return numbers and abs(int(one) - int(other)) > rules.instruments.same_day


def check_calendar(
    decision: Decision, texts: Sequence[ProofText], rules: ProofRules
) -> Iterator[Finding]:
    """Days that no calendar has; those of deadlines are told of where they are read. Then the heading's zeros."""
    for t in texts:
        if t.field == "deadline_raw" or not _FIGURE.search(t.folded):
            continue
        for m in rules.day.finditer(t.folded):
            day, month, year = (int(m[a] or m[b] or 2024) for a, b in _PARTS)
            if not (1 <= month <= 12 and 1 <= day <= monthrange(max(1, year), month)[1]):
                yield t.finding("no-such-day", *m.span())
    raw = decision.heading.date_raw
    if short := rules.short_day.search(fold(raw.text)):
        yield Finding(
            code="date-zero", field="issued_on", value=raw.text, source=raw.source(*short.span())
        )
