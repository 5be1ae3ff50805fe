"""What a text names: one small type for each way of naming an instrument.

Offsets are of the scanned text. start…core is what names it (type word, number, title); the tail
after that is its date, year and issuer.
"""

from pipeline.grammar.citations.numbers import PrintedNumber
from pipeline.grammar.citations.wording import InstrumentType
from pipeline.grammar.dates import DateMatch
from pipeline.model.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """Who issued it, as printed. group: its group in a symbol, "" unknown.

    level: none (a central body), province or district; place: slug of the place printed with it;
    unit: the word of its level below the province ("xã").
    """

    name: str
    group: str = ""
    level: str = "none"
    place: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tail:
    """What follows a number or title. end: after the date or year; reach: after the issuer too.

    date: as printed; it may be one that does not exist.
    """

    end: int
    reach: int
    date: DateMatch | None = None
    year: int | None = None
    issuer: Issuer | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Named by type and date alone ("Nghị định ngày 05/3/2020"), and what all mentions have.

    printed: its number with the symbol, where one stands there. amended: it stands in the title of
    one that amends it; amender: the start of that one.
    """

    start: int
    core: int
    tail: Tail
    kind: InstrumentType | None
    amended: bool = False
    amender: int | None = None
    printed: PrintedNumber | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered(Mention):
    """Named by its number with the symbol ("Nghị định số 30/2020/NĐ-CP")."""

    printed: PrintedNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class Bare(Mention):
    """Named by its number without symbol ("Nghị quyết số 18 ngày …", "Nghị định 30/2020")."""

    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Titled(Mention):
    """A law named by its title, as a lookup key. amends: the titles that its own title names."""

    title: str
    amends: tuple[str, ...] = ()
