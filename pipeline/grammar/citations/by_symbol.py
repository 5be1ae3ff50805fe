"""Instruments named by a number with its symbol, and what follows any name: date, year, issuer.

Refuses a number without what makes it an instrument's, and a date that nothing vouches for.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from pipeline.grammar.citations.mention import Issuer, Numbered, Tail
from pipeline.grammar.citations.numbers import PrintedNumber
from pipeline.grammar.citations.rules import CitationRules
from pipeline.grammar.citations.wording import InstrumentType
from pipeline.grammar.dates import DateMatch
from pipeline.model.frozen import dataclass
from pipeline.text.fold import slug, strip_tones
from pipeline.text.words import Scan

BEFORE = 160  # how far before a number its type word may stand
_LONGEST_NAME = 4
_TITLE = 240


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberedText:
    """A text with the numbers and dates in it."""

    scan: Scan
    numbers: Sequence[PrintedNumber]
    dates: Sequence[DateMatch]
    rules: CitationRules


# -- the tail ------------------------------------------------------------------------------------


def read_tail(text: NumberedText, at: int, *, dated: bool = False) -> Tail:
    """The date, year and issuer printed from `at` on, in any order; each at most once.

    dated: the date stands before `at`.
    """
    tail = Tail(end=at, reach=at)
    for _ in range(3):
        step = (None if dated else _date(text, tail)) or _year(text, tail) or _issuer(text, tail)
        if step is None:
            break
        tail = step
    inside = text.scan.folded[at : tail.end]
    if "(" in inside and ")" not in inside and text.scan.folded[tail.end : tail.end + 1] == ")":
        tail = replace(tail, end=tail.end + 1, reach=max(tail.reach, tail.end + 1))
    return tail


def _date(text: NumberedText, tail: Tail) -> Tail | None:
    folded = text.scan.folded
    found = next((d for d in text.dates if d.start >= tail.reach), None)
    if tail.date or found is None:
        return None
    if not text.rules.wording.bridge.fullmatch(folded, tail.reach, found.start):
        return None
    if tail.year and (found.day is None or found.day.year != tail.year):
        return None
    if "," in folded[tail.reach : found.start] and folded[found.start].isdigit():
        return None  # "…/QĐ-UBND, 15/01/2024": the next item of a list, not its date
    return replace(tail, date=found, end=found.end, reach=found.end)


def _year(text: NumberedText, tail: Tail) -> Tail | None:
    found = text.rules.wording.year.match(text.scan.folded, tail.reach)
    if tail.date or tail.year or found is None:
        return None
    return replace(tail, year=int(found["year"]), end=found.end(), reach=found.end())


def _issuer(text: NumberedText, tail: Tail) -> Tail | None:
    of = text.rules.wording.of.match(text.scan.folded, tail.reach)
    if tail.issuer or of is None:
        return None
    found = read_issuer(text, of.end())
    return replace(tail, issuer=found[0], reach=found[1]) if found else None


def read_issuer(text: NumberedText, at: int) -> tuple[Issuer, int] | None:
    """The body named at `at` with its place, and where it ends; None for a body not known."""
    folded, rules = text.scan.folded, text.rules
    end, group, level, unit = at, "", "none", None
    if named := rules.issuer_name.match(folded, at):
        end, group = named.end(), rules.issuer_names[named[0]].group
        level = "province" if rules.issuer_names[named[0]].local else "none"
    for issuer in rules.issuers:
        found = issuer.pattern.match(folded, at)
        if found and found.end() >= end and not folded[found.end() :][:1].isalnum():
            end, group, level = found.end(), issuer.group or group, issuer.level
            unit = found[found.lastindex] if found.lastindex else None
    if end == at:
        return None
    place = None
    if level != "none":
        place, level, end = _place(text, end, level)
    known = rules.issuer_names.get(folded[at:end])
    name = (known.name if known else None) or " ".join(text.scan.printed[at:end].split())
    return Issuer(name=name, group=group, level=level, place=place, unit=unit), end


def _place(text: NumberedText, at: int, level: str) -> tuple[str | None, str, int]:
    """The place printed after a body: its slug, its level and where it ends."""
    scan, rules = text.scan, text.rules
    if not scan.folded[at : at + 1].isspace():
        return None, level, at
    if level == "province":
        found = rules.province_name.match(scan.folded, at + 1)
        city = rules.wording.city.search(scan.folded[max(0, at - 20) : at]) is not None
        province = rules.provinces[found[0]] if found else None
        if found and province and (not city or province in rules.cities):
            return province, level, found.end()
        if not city:
            return None, level, at
    end = _name_end(text, at)
    if end == at:
        return None, level, at
    name = scan.printed[at:end]
    return (slug(name) if re.search(r"[A-Za-z0-9]", strip_tones(name)) else None), "district", end


def _name_end(text: NumberedText, at: int) -> int:
    """The end of a name printed with capitals after `at`; `at` itself if there is none."""
    end = at
    for words, word in enumerate(text.scan.printed[at + 1 : at + 80].split()[:_LONGEST_NAME]):
        bare = word.rstrip(",;.:)")
        if not bare or (not bare[0].isupper() and not (words == 0 and bare.isdigit())):
            break
        if words and text.rules.wording.title_start.match(text.scan.folded, end + 1):
            break
        end += 1 + len(bare)
        if bare != word:
            break
    return end


# -- by number -----------------------------------------------------------------------------------


def find_numbered(text: NumberedText, taken: Iterable[int]) -> list[Numbered]:
    """Every instrument with a number and its symbol; taken: where numbers of laws stand."""
    found: list[Numbered] = []
    reach, skip = 0, frozenset(taken)
    numbers = [n for n in text.numbers if n.start not in skip]
    ends = [*(n.start for n in numbers[1:]), len(text.scan.folded)]
    for number, limit in zip(numbers, ends, strict=False):
        one = _numbered(text, number, reach, limit)
        if one is not None:
            found.append(one)
            reach = one.tail.reach
    return found


def _numbered(text: NumberedText, number: PrintedNumber, reach: int, limit: int) -> Numbered | None:
    wording = text.rules.wording
    low = max(reach, number.start - BEFORE)
    before = text.scan.folded[low : number.start]
    named = wording.before.search(before)
    about = None if named else _named_about(before, number, text.rules)
    word = wording.number_word.search(before)
    head = named or about
    kind = text.rules.type_codes[head["type"]] if head else None
    if not (about or _is_whole(number, kind, bool(word))):
        return None
    tail = _without_doubtful_year(text, number, read_tail(text, number.end))
    tail = _date_after_title(text, tail, number, limit)
    if named and named["issuer"] and tail.issuer is None:
        issuer = read_issuer(text, low + named.start("issuer"))
        tail = replace(tail, issuer=issuer[0] if issuer else None)
    start = head or word
    return Numbered(
        start=low + start.start() if start else number.start,
        core=number.end,
        tail=tail,
        kind=kind or _kind(number, text.rules),
        printed=number,
    )


def _named_about(before: str, number: PrintedNumber, rules: CitationRules) -> re.Match[str] | None:
    """The type word of "Báo cáo thẩm định số 18/BCTĐ-STP": the symbol begins with its letters."""
    named = rules.wording.before_about.search(before)
    if named is None or number.type_code is not None or not number.bodies:
        return None
    return named if number.symbol.startswith(rules.type_codes[named["type"]].groups) else None


def _is_whole(number: PrintedNumber, kind: InstrumentType | None, word: bool) -> bool:
    """A whole symbol stands alone; part of one needs the type word that it belongs to."""
    if number.sure:
        return True
    if kind is None:
        return word and number.type_code is None and ("-" in number.symbol or bool(number.bodies))
    if number.type_code is None:
        return kind.letter or kind.dated or kind.titled
    return number.type_code == kind.code


def _kind(number: PrintedNumber, rules: CitationRules) -> InstrumentType | None:
    """The type that the symbol says; for the Assembly's numbers the one known by that number."""
    if number.type_code is not None:
        return rules.kind(number.type_code)
    if number.bodies and number.bodies[0].term:
        known = rules.known.numbered.get(number.full)
        return rules.kind(known[0].type_code) if known else None
    return next((t for t in rules.types if t.letter), None)


def _without_doubtful_year(text: NumberedText, number: PrintedNumber, tail: Tail) -> Tail:
    """ "năm 2024" after a whole number may be when it is done: kept only where a known one fits."""
    if tail.year is None or tail.date is not None:
        return tail
    known = text.rules.known.numbered.get(number.full, ())
    if sum(k.issued_on.year == tail.year for k in known) == 1:
        return tail
    return Tail(end=number.end, reach=number.end)


def _date_after_title(text: NumberedText, tail: Tail, number: PrintedNumber, limit: int) -> Tail:
    """The tail with a date that a title parts from the number, where something vouches for it.

    "Nghị định số 24/2014/NĐ-CP quy định … ngày 04/4/2014": the number's year, the instrument known
    by that date, or the issuer after it. limit: where the next instrument begins.
    """
    folded, wording = text.scan.folded, text.rules.wording
    found = next((d for d in text.dates if tail.reach <= d.start < limit), None)
    if tail.date or found is None or found.day is None or found.start - tail.reach > _TITLE:
        return tail
    title = folded[tail.reach : found.start]
    if not wording.title_lead.match(title) or re.search(r"[.;:()]", title):
        return tail
    if wording.not_date_after.search(title) or folded[found.start].isdigit():
        return tail
    after = _issuer(text, Tail(end=found.end, reach=found.end))
    if not _vouched(number, found.day, after, text.rules):
        return tail
    reach = after.reach if after else found.end
    issuer = tail.issuer or (after.issuer if after else None)
    return replace(tail, date=found, end=found.end, reach=reach, issuer=issuer)


def _vouched(number: PrintedNumber, day: date, after: Tail | None, rules: CitationRules) -> bool:
    if number.year is not None:
        return number.year == day.year
    if any(k.issued_on == day for k in rules.known.numbered.get(number.full, ())):
        return True
    group = after.issuer.group if after and after.issuer else ""
    return bool(group) and any(b.group == group for b in number.bodies)
