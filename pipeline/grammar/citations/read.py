"""Every legal instrument named in a text, each with the key of its identity.

Reads numbers, titles and dates by rules/citations.yml; never guesses a number or a date that is
not printed, and never mends a misprinted one.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.grammar.citations.amended import mark_amended
from pipeline.grammar.citations.draft import Draft, Tail
from pipeline.grammar.citations.identity import (
    citation_key,
    complete_keys,
    full_number,
    issuer_name,
)
from pipeline.grammar.citations.lists import read_bare_numbers, read_normative, share_dates
from pipeline.grammar.citations.numbers import PrintedNumber
from pipeline.grammar.citations.rules import CitationRules
from pipeline.grammar.citations.tails import read_date_after_title, read_issuer, read_tail
from pipeline.grammar.citations.titles import find_laws
from pipeline.grammar.citations.wording import InstrumentType
from pipeline.grammar.dates import DateMatch
from pipeline.model.record import Citation
from pipeline.text.remember import remembered
from pipeline.text.scan import Scan, scan_text

_BEFORE = 160
_DIGIT = re.compile(r"\d")


def _may_cite(folded: str, rules: CitationRules) -> bool:
    """Without a digit only a law named by title alone is possible, and that is quicker to see."""
    pattern = rules.wording.trigger if _DIGIT.search(folded) else rules.wording.law
    return pattern.search(folded) is not None


@remembered()
def find_citations(
    text: str, rules: CitationRules, *, own_place: str | None = None
) -> tuple[Citation, ...]:
    """Every instrument, in order of its first character, outer before inner.

    own_place: name or slug of the document's own province, for numbers that every province has.
    start, end count characters of `text`; raw is text[start:end]. Never raises on any text.
    """
    scan = scan_text(text)
    if not _may_cite(scan.folded, rules):
        return ()
    numbers = rules.numbers.find(scan.folded, scan.printed)
    dates = rules.dates.find(scan.printed)
    laws = find_laws(scan, numbers, dates, rules)
    taken = {d.printed.start for d in laws if d.printed}
    drafts = [*laws, *_numbered(scan, [n for n in numbers if n.start not in taken], dates, rules)]
    drafts += read_bare_numbers(scan, drafts, dates, rules)
    drafts += read_normative(scan, drafts, dates, rules)
    drafts += _dated(scan, drafts, dates, rules)
    drafts.sort(key=lambda d: (d.start, -d.end))
    drafts = mark_amended(scan, share_dates(scan, drafts, rules), rules)
    by_start = {d.start: d for d in drafts if d.amender is None}
    return complete_keys([_citation(scan, d, by_start, rules, own_place) for d in drafts])


def _numbered(
    scan: Scan,
    numbers: Sequence[PrintedNumber],
    dates: Sequence[DateMatch],
    rules: CitationRules,
) -> list[Draft]:
    found: list[Draft] = []
    reach = 0
    ends = [*(n.start for n in numbers[1:]), len(scan.folded)]
    for number, limit in zip(numbers, ends, strict=False):
        draft = _numbered_one(scan, number, (reach, limit), dates, rules)
        if draft is not None:
            found.append(draft)
            reach = draft.reach
    return found


def _numbered_one(
    scan: Scan,
    number: PrintedNumber,
    bounds: tuple[int, int],
    dates: Sequence[DateMatch],
    rules: CitationRules,
) -> Draft | None:
    low = max(bounds[0], number.start - _BEFORE)
    before = scan.folded[low : number.start]
    about = _named_about(before, number, rules)
    named = about or rules.wording.before.search(before)
    word = rules.wording.number_word.search(before)
    kind = rules.type_codes[named["type"]] if named else None
    if not (about or _complete(number, kind, bool(word))):
        return None
    head = named or word
    tail = _without_doubtful_year(number, read_tail(scan, number.end, dates, rules), rules)
    tail = read_date_after_title(scan, tail, number, bounds[1], dates, rules)
    if named and not about and named["issuer"] and tail.issuer is None:
        issuer = read_issuer(scan, low + named.start("issuer"), rules)
        tail = replace(tail, issuer=issuer[0] if issuer else None)
    return Draft(
        start=low + head.start() if head else number.start,
        end=tail.end,
        reach=tail.reach,
        core=number.end,
        kind=kind or _kind(number, rules),
        printed=number,
        number=number.number,
        year=number.year or tail.year,
        dated=tail.dated,
        day=tail.day,
        issuer=tail.issuer,
    )


def _named_about(before: str, number: PrintedNumber, rules: CitationRules) -> re.Match[str] | None:
    """The type word of "Báo cáo thẩm định số 18/BCTĐ-STP": the symbol begins with its letters."""
    named = rules.wording.before_about.search(before)
    if named is None or number.type_code is not None or not number.bodies:
        return None
    groups = rules.type_codes[named["type"]].groups
    return named if number.symbol.startswith(groups) else None


def _without_doubtful_year(number: PrintedNumber, tail: Tail, rules: CitationRules) -> Tail:
    """ "năm 2024" after a whole number may be when it is done: kept only where a known one fits."""
    if tail.year is None:
        return tail
    known = rules.known.by_number(full_number(number))
    if sum(k.issued_on.year == tail.year for k in known) == 1:
        return tail
    return Tail(end=number.end, reach=number.end)


def _complete(number: PrintedNumber, kind: InstrumentType | None, word: bool) -> bool:
    """A whole symbol stands alone; part of one needs the type word that it belongs to."""
    if number.sure:
        return True
    if kind is None:
        return word and number.type_code is None and "-" in number.symbol
    if number.type_code is None:
        return kind.letter or kind.dated or kind.titled
    return number.type_code == kind.code


def _kind(number: PrintedNumber, rules: CitationRules) -> InstrumentType | None:
    """The type that the symbol says; for the Assembly's numbers the one known by that number."""
    if number.type_code is not None:
        return rules.kind(number.type_code)
    if number.bodies and number.bodies[0].term:
        known = rules.known.by_number(full_number(number))
        return rules.kind(known[0].type_code) if known else None
    return next((t for t in rules.types if t.letter), None)


def _dated(
    scan: Scan, drafts: Sequence[Draft], dates: Sequence[DateMatch], rules: CitationRules
) -> list[Draft]:
    """Instruments without number, named by type and date ("Nghị định ngày 05/3/2020")."""
    found: list[Draft] = []
    for day in dates:
        low = max(0, day.start - _BEFORE)
        named = rules.wording.dated.search(scan.folded[low : day.start])
        if named is None or day.day is None or not scan.printed[low + named.start()].isupper():
            continue
        start = low + named.start()
        if any(d.start < day.end and start < d.reach for d in drafts):
            continue
        tail = read_tail(scan, day.end, (), rules)
        issuer = read_issuer(scan, low + named.start("issuer"), rules) if named["issuer"] else None
        tail = Tail(end=day.end, reach=tail.reach, issuer=issuer[0] if issuer else tail.issuer)
        found.append(
            Draft(
                start=start,
                end=day.end,
                reach=tail.reach,
                core=day.end,
                kind=rules.type_codes[named["type"]],
                dated=True,
                day=day.day,
                issuer=tail.issuer,
            )
        )
    return found


def _citation(
    scan: Scan,
    draft: Draft,
    by_start: dict[int, Draft],
    rules: CitationRules,
    own_place: str | None,
) -> Citation:
    start, end = scan.span(draft.start, draft.end)
    number = draft.printed
    amender = by_start.get(draft.amender) if draft.amender is not None else None
    return Citation(
        raw=scan.original[start:end],
        start=start,
        end=end,
        instrument=draft.kind.code if draft.kind else "other",
        number=draft.number,
        year=number.year if number else draft.year,
        symbol=number.symbol if number else None,
        issued_on=draft.day,
        issuer=issuer_name(draft),
        key=citation_key(draft, amender, rules, own_place),
        role="amended" if draft.amended else "",
    )
