"""What is read of an instrument before its identity is settled; offsets are of the scanned text."""

from dataclasses import dataclass
from datetime import date

from pipeline.grammar.citations.numbers import PrintedNumber
from pipeline.grammar.citations.wording import InstrumentType


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """Who issued it, as printed. group: its group in a symbol, "" unknown.

    level: none, province or district; place: slug of the place printed with it.
    """

    name: str
    group: str = ""
    level: str = "none"
    place: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tail:
    """What follows a number or title. end: after the date or year; reach: after the issuer too."""

    end: int
    reach: int
    dated: bool = False
    day: date | None = None
    year: int | None = None
    issuer: Issuer | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One instrument named at start…end. core: end of its number or title, before any date;
    reach: end of all that belongs to it (its issuer).

    title: of a law, as a lookup key; amends: the titles an amending law names. dated: a date was
    printed (day None: it does not exist). amender: the start of the instrument whose title
    this one stands in, None where it stands on its own.
    """

    start: int
    end: int
    reach: int
    core: int = 0
    kind: InstrumentType | None
    printed: PrintedNumber | None = None
    number: str | None = None
    year: int | None = None
    dated: bool = False
    day: date | None = None
    issuer: Issuer | None = None
    title: str | None = None
    amends: tuple[str, ...] = ()
    amended: bool = False
    amender: int | None = None
