"""What belongs to an instrument after its number: the issuer, the date or the year."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from pipeline.grammar.citations.draft import Issuer, Tail
from pipeline.grammar.citations.known import Known
from pipeline.grammar.citations.numbers import PrintedNumber
from pipeline.grammar.citations.rules import CitationRules
from pipeline.grammar.dates import DateMatch
from pipeline.text.fold import slug, strip_tones
from pipeline.text.scan import Scan

_LONGEST_NAME = 4
_TITLE = 240


def read_tail(scan: Scan, at: int, dates: Sequence[DateMatch], rules: CitationRules) -> Tail:
    """The date, year and issuer printed from `at` on, in any order; each at most once."""
    tail = Tail(end=at, reach=at)
    for _ in range(3):
        step = (
            _date(scan, tail, dates, rules)
            or _year(scan, tail, rules)
            or _issuer(scan, tail, rules)
        )
        if step is None:
            break
        tail = step
    inside = scan.folded[at : tail.end]
    if "(" in inside and ")" not in inside and scan.folded[tail.end : tail.end + 1] == ")":
        tail = replace(tail, end=tail.end + 1, reach=max(tail.reach, tail.end + 1))
    return tail


def read_date_after_title(
    scan: Scan,
    tail: Tail,
    number: PrintedNumber,
    limit: int,
    dates: Sequence[DateMatch],
    rules: CitationRules,
) -> Tail:
    """The tail with a date that a title parts from the number, where something vouches for it.

    "Nghị định số 24/2014/NĐ-CP quy định … ngày 04/4/2014": the number's year, the instrument known
    by that date, or the issuer after it. limit: where the next instrument begins.
    """
    found = next((d for d in dates if tail.reach <= d.start < limit), None)
    if tail.dated or found is None or found.day is None or found.start - tail.reach > _TITLE:
        return tail
    title = scan.folded[tail.reach : found.start]
    if not rules.wording.title_lead.match(title) or re.search(r"[.;:()]", title):
        return tail
    if rules.wording.not_date_after.search(title) or scan.folded[found.start].isdigit():
        return tail
    after = _issuer(scan, Tail(end=found.end, reach=found.end), rules)
    if not _vouched(number, found.day, after, rules):
        return tail
    return replace(
        tail,
        dated=True,
        day=found.day,
        end=found.end,
        reach=after.reach if after else found.end,
        issuer=tail.issuer or (after.issuer if after else None),
    )


def _vouched(number: PrintedNumber, day: date, after: Tail | None, rules: CitationRules) -> bool:
    if number.year is not None:
        return number.year == day.year
    if any(k.printed.number == number.number and k.issued_on == day for k in _same(number, rules)):
        return True
    group = after.issuer.group if after and after.issuer else ""
    return bool(group) and any(b.group == group for b in number.bodies)


def _same(number: PrintedNumber, rules: CitationRules) -> list[Known]:
    return [k for k in rules.known.instruments if k.printed.symbol == number.symbol]


def _date(scan: Scan, tail: Tail, dates: Sequence[DateMatch], rules: CitationRules) -> Tail | None:
    if tail.dated or tail.year:
        return None
    found = next((d for d in dates if d.start >= tail.reach), None)
    if found is None or not rules.wording.bridge.fullmatch(scan.folded, tail.reach, found.start):
        return None
    between = scan.folded[tail.reach : found.start]
    if "," in between and scan.folded[found.start].isdigit():
        return None  # "…/QĐ-UBND, 15/01/2024": the next item of a list, not its date
    return replace(tail, dated=True, day=found.day, end=found.end, reach=found.end)


def _year(scan: Scan, tail: Tail, rules: CitationRules) -> Tail | None:
    found = rules.wording.year.match(scan.folded, tail.reach)
    if tail.dated or tail.year or found is None:
        return None
    return replace(tail, year=int(found["year"]), end=found.end(), reach=found.end())


def _issuer(scan: Scan, tail: Tail, rules: CitationRules) -> Tail | None:
    of = rules.wording.of.match(scan.folded, tail.reach)
    if tail.issuer or of is None:
        return None
    found = read_issuer(scan, of.end(), rules)
    return replace(tail, issuer=found[0], reach=found[1]) if found else None


def read_issuer(scan: Scan, at: int, rules: CitationRules) -> tuple[Issuer, int] | None:
    """The body named at `at` with its place, and where it ends; None for a body not known."""
    end, group, level = at, "", "none"
    if named := rules.issuer_name.match(scan.folded, at):
        end, group = named.end(), rules.issuer_names[named[0]].group
        level = "province" if rules.issuer_names[named[0]].local else "none"
    for issuer in rules.issuers:
        found = issuer.pattern.match(scan.folded, at)
        if found and found.end() > end and not scan.folded[found.end() :][:1].isalnum():
            end, group, level = found.end(), issuer.group or group, issuer.level
    if end == at:
        return None
    place = None
    if level != "none":
        place, level, end = _place(scan, end, level, rules)
    name = " ".join(scan.printed[at:end].split())
    known = rules.issuer_names.get(scan.folded[at:end])
    if known is not None and known.name:
        name = known.name
    return Issuer(name=name, group=group, level=level, place=place), end


def _place(scan: Scan, at: int, level: str, rules: CitationRules) -> tuple[str | None, str, int]:
    """The place printed after a body: its slug, its level and where it ends."""
    if not scan.folded[at : at + 1].isspace():
        return None, level, at
    word = scan.folded[:at].rsplit(" ", 2)[-2:]
    if level == "province":
        found = rules.province_name.match(scan.folded, at + 1)
        province = rules.provinces[found[0]] if found else None
        city = word == ["thành", "phố"] or word[-1:] in (["tp"], ["tp."])
        if found and province and (not city or province in rules.cities):
            return province, level, found.end()
        if not city:
            return None, level, at
    end = _name_end(scan, at, rules)
    if end == at:
        return None, level, at
    name = scan.printed[at:end]
    return (slug(name) if re.search(r"[A-Za-z0-9]", strip_tones(name)) else None), "district", end


def _name_end(scan: Scan, at: int, rules: CitationRules) -> int:
    """The end of a name printed with capitals after `at`; `at` itself if there is none."""
    end = at
    for words, word in enumerate(scan.printed[at + 1 : at + 80].split()[:_LONGEST_NAME]):
        bare = word.rstrip(",;.:)")
        if not bare or (not bare[0].isupper() and not (words == 0 and bare.isdigit())):
            break
        if words and bare in rules.wording.title_words:
            break
        end += 1 + len(bare)
        if bare != word:
            break
    return end
