"""Laws named by their title, and the laws that an amending law names in its own."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.grammar.citations.draft import Draft, Tail
from pipeline.grammar.citations.known import title_key
from pipeline.grammar.citations.numbers import PrintedNumber
from pipeline.grammar.citations.rules import CitationRules
from pipeline.grammar.citations.tails import read_tail
from pipeline.grammar.citations.wording import InstrumentType
from pipeline.grammar.dates import DateMatch
from pipeline.text.scan import Scan

_BARE_YEAR = re.compile(r" (?P<year>(?:19|20)\d\d)(?![\d/\-])")
_UNKNOWN_TITLE = re.compile(r'(?: [^\s.;:()"]+){1,18}?(?=,? ?\(?(?: số | ngày \d| năm \d| \d{4}))')
_YEAR_NEXT = re.compile(r",? ?\(?(?: năm)? \d{4}")
_GUARD = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class _Title:
    """A title at its end; known: it stands in rules/instruments.yml. amended: those it names."""

    end: int
    key: str
    known: bool
    amended: tuple[Draft, ...] = ()


def find_laws(
    scan: Scan,
    numbers: Sequence[PrintedNumber],
    dates: Sequence[DateMatch],
    rules: CitationRules,
) -> list[Draft]:
    """Every law named by title, with those its title amends after it."""
    found: list[Draft] = []
    reach = 0
    for word in rules.wording.law.finditer(scan.folded):
        if word.start() < reach or _is_no_law(scan, word.start(), rules):
            continue
        drafts = _law(scan, word, numbers, dates, rules)
        if drafts:
            found.extend(drafts)
            reach = drafts[0].end
    return found


def _is_no_law(scan: Scan, at: int, rules: CitationRules) -> bool:
    return bool(rules.wording.not_law_after.search(scan.folded[max(0, at - _GUARD) : at]))


def _law(
    scan: Scan,
    word: re.Match[str],
    numbers: Sequence[PrintedNumber],
    dates: Sequence[DateMatch],
    rules: CitationRules,
) -> list[Draft]:
    kind = rules.type_codes[word["type"]]
    title = _title(scan, word, kind, rules)
    if title is None or (not title.known and _holds_number(numbers, word.end(), title.end)):
        return []
    number, tail = _tail(scan, title.end, numbers, dates, rules)
    named = number is not None or tail.dated or tail.year is not None
    if not named and not (title.known and kind.sole is None):
        return []
    outer = Draft(
        start=word.start(),
        end=tail.end,
        reach=tail.reach,
        core=title.end,
        kind=kind,
        printed=number,
        number=number.number if number else None,
        year=number.year if number and number.year else tail.year,
        dated=tail.dated,
        day=tail.day,
        issuer=tail.issuer,
        title=title.key,
        amends=tuple(d.title for d in title.amended if d.title),
    )
    return [outer, *(replace(d, amender=outer.start) for d in title.amended)]


def _holds_number(numbers: Sequence[PrintedNumber], start: int, end: int) -> bool:
    return any(start <= n.start < end for n in numbers)


def _title(
    scan: Scan, word: re.Match[str], kind: InstrumentType, rules: CitationRules
) -> _Title | None:
    if kind.sole is not None:
        sole = kind.sole.match(scan.folded, word.end() + 1)
        return _Title(end=sole.end() if sole else word.end(), key="", known=False)
    amending = rules.wording.amending_title.match(scan.folded, word.end())
    if amending and (amended := _amended(scan, amending.end(), rules)):
        key = title_key(scan.folded[word.end() : amended[-1].end])
        return _Title(end=amended[-1].end, key=key, known=True, amended=amended)
    if (known := _known_title(scan, word.end(), kind, rules)) is not None:
        return known
    unknown = _UNKNOWN_TITLE.match(scan.folded, word.end())
    if unknown is None or rules.wording.law.search(unknown[0]):
        return None
    if (
        rules.wording.not_law_before.match(scan.folded, word.end())
        or not scan.printed[word.start()].isupper()
    ):
        return None
    by_year = _YEAR_NEXT.match(scan.folded, unknown.end())
    if by_year and not scan.printed[word.end() + 1].isupper():
        return None
    return _Title(end=unknown.end(), key=title_key(unknown[0]), known=False)


def _known_title(scan: Scan, at: int, kind: InstrumentType, rules: CitationRules) -> _Title | None:
    titles = rules.known.titles.get(kind.code)
    found = titles.match(scan.folded, at) if titles else None
    return _Title(end=found.end(), key=title_key(found["title"]), known=True) if found else None


def _amended(scan: Scan, at: int, rules: CitationRules) -> tuple[Draft, ...]:
    """The laws listed from `at` on, joined by commas and "và"."""
    out: list[Draft] = []
    while (word := rules.wording.law.match(scan.folded, at)) is not None:
        kind = rules.type_codes[word["type"]]
        title = _known_title(scan, word.end(), kind, rules)
        if title is None:
            break
        out.append(
            Draft(
                start=word.start(),
                end=title.end,
                reach=title.end,
                core=title.end,
                kind=kind,
                title=title.key,
                amended=True,
            )
        )
        join = rules.wording.list_join.match(scan.folded, title.end)
        if join is None or _begins_amending(scan, join.end(), rules):
            break
        at = join.end()
    return tuple(out)


def _begins_amending(scan: Scan, at: int, rules: CitationRules) -> bool:
    word = rules.wording.law.match(scan.folded, at)
    return bool(word and rules.wording.amending_title.match(scan.folded, word.end()))


def _tail(
    scan: Scan,
    at: int,
    numbers: Sequence[PrintedNumber],
    dates: Sequence[DateMatch],
    rules: CitationRules,
) -> tuple[PrintedNumber | None, Tail]:
    """The number ("số 77/2015/QH13"), date or year after a title."""
    number = _number(scan, at, numbers, rules)
    if number is None and (bare := _BARE_YEAR.match(scan.folded, at)):
        year = int(bare["year"])
        tail = Tail(end=bare.end(), reach=bare.end(), year=year)
    else:
        tail = read_tail(scan, number.end if number else at, dates, rules)
    if number is None:
        number = _number(scan, tail.end, numbers, rules)
        if number is not None:
            after = read_tail(scan, number.end, dates, rules)
            whole = tail.dated or tail.year
            tail = replace(tail, end=number.end, reach=number.end) if whole else after
    inside = "(" in scan.folded[at : tail.end]
    if number is not None and inside and scan.folded[tail.end : tail.end + 1] == ")":
        tail = replace(tail, end=tail.end + 1, reach=max(tail.reach, tail.end + 1))
    return number, tail


def _number(
    scan: Scan, at: int, numbers: Sequence[PrintedNumber], rules: CitationRules
) -> PrintedNumber | None:
    lead = rules.wording.number_lead.match(scan.folded, at)
    if lead is None:
        return None
    return next((n for n in numbers if n.start == lead.end() and n.type_code is None), None)
