"""Instruments listed together: one type word, one symbol or one date that serves several."""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.grammar.citations.draft import Draft
from pipeline.grammar.citations.rules import CitationRules
from pipeline.grammar.citations.tails import read_issuer, read_tail
from pipeline.grammar.dates import DateMatch
from pipeline.text.scan import Scan

_BEFORE = 160


def share_dates(scan: Scan, drafts: list[Draft], rules: CitationRules) -> list[Draft]:
    """A date (and issuer) printed once after a list serves every member of the same symbol.

    Convention: members are joined by nothing but commas, strokes and "và", have no date of their
    own, and no year in their number that says otherwise.
    """
    out = list(drafts)
    for i in range(len(out) - 2, -1, -1):
        one, after = out[i], out[i + 1]
        if one.amended or after.amended or not _alike(one, after, rules):
            continue
        if rules.wording.list_join.fullmatch(scan.folded, one.reach, after.start) is None:
            continue
        if one.issuer is None:
            one = replace(one, issuer=after.issuer)
        year = one.printed.year if one.printed else None
        if after.dated and not one.dated and (year is None or _year(after) in (None, year)):
            one = replace(one, dated=True, day=after.day)
        out[i] = one
    return out


def _alike(one: Draft, after: Draft, rules: CitationRules) -> bool:
    """Of one symbol; laws by title where one of that title and date is known."""
    if one.title or after.title:
        kind, day = one.kind.code if one.kind else "", after.day
        if after.printed or one.printed or one.year or not one.title or day is None:
            return False
        return rules.known.by_title(kind, one.title, day, None) is not None
    return (
        one.printed is not None
        and after.printed is not None
        and (one.printed.symbol == after.printed.symbol)
    )


def _year(draft: Draft) -> int | None:
    return draft.day.year if draft.day else None


def read_bare_numbers(
    scan: Scan, drafts: Sequence[Draft], dates: Sequence[DateMatch], rules: CitationRules
) -> list[Draft]:
    """Numbers without a symbol: of a list that ends with one ("số 18, 19-NQ/TW"), or with a date
    or issuer of their own ("Nghị quyết số 18 ngày 25/10/2017"). Others are no instrument's."""
    found: list[Draft] = []
    reach = 0
    for match in rules.wording.bare_number.finditer(scan.folded):
        if match.start() < reach or any(d.start <= match.start() < d.end for d in drafts):
            continue
        low = max(reach, match.start("number") - _BEFORE)
        named = rules.wording.before.search(scan.folded[low : match.start("number")])
        if named is None:
            continue
        members, after = _members(scan, match.start("number"), match.end(), drafts, rules)
        kind = rules.type_codes[named["type"]]
        first = Draft(
            start=low + named.start(),
            end=match.end(),
            reach=match.end(),
            core=match.end(),
            kind=kind,
            number=match["number"],
        )
        if named["issuer"] and (issuer := read_issuer(scan, low + named.start("issuer"), rules)):
            first = replace(first, issuer=issuer[0])
        ended = _finish(scan, first, members, after, dates, rules)
        found.extend(ended)
        reach = ended[-1].reach if ended else match.end()
    return found


def _members(
    scan: Scan, start: int, end: int, drafts: Sequence[Draft], rules: CitationRules
) -> tuple[list[tuple[int, int]], Draft | None]:
    """The bare numbers of a list (start, end) and the numbered instrument that ends it."""
    members = [(start, end)]
    while (join := rules.wording.list_join.match(scan.folded, members[-1][1])) is not None:
        at = join.end()
        after = next((d for d in drafts if d.printed and at in (d.start, d.printed.start)), None)
        if after is not None:
            return members, after
        if (word := rules.wording.bare_number.match(scan.folded, at)) is None:
            word = rules.wording.plain_number.match(scan.folded, at)
        if word is None:
            break
        members.append((word.start("number"), word.end()))
    return members, None


def read_normative(
    scan: Scan, drafts: Sequence[Draft], dates: Sequence[DateMatch], rules: CitationRules
) -> list[Draft]:
    """Normative instruments by number and year without symbol ("Nghị định 30/2020")."""
    found: list[Draft] = []
    for match in rules.wording.normative.finditer(scan.folded):
        if any(d.start <= match.start() < d.end for d in drafts):
            continue
        tail = read_tail(scan, match.end(), dates, rules)
        found.append(
            Draft(
                start=match.start(),
                end=tail.end,
                reach=tail.reach,
                core=match.end(),
                kind=rules.type_codes[match["type"]],
                number=match["number"],
                year=int(match["year"]),
                dated=tail.dated,
                day=tail.day,
                issuer=tail.issuer,
            )
        )
    return found


def _finish(
    scan: Scan,
    first: Draft,
    members: list[tuple[int, int]],
    after: Draft | None,
    dates: Sequence[DateMatch],
    rules: CitationRules,
) -> list[Draft]:
    rest = [
        replace(first, start=s, end=e, reach=e, core=e, number=scan.folded[s:e])
        for s, e in members[1:]
    ]
    if after is not None and after.printed is not None:
        if after.printed.type_code not in (None, first.kind.code if first.kind else None):
            return []
        return [
            replace(
                d,
                printed=replace(after.printed, number=d.number or "", start=d.start, end=d.end),
                year=after.printed.year,
                dated=after.dated,
                day=after.day,
                issuer=d.issuer or after.issuer,
            )
            for d in (first, *rest)
        ]
    tail = read_tail(scan, members[-1][1], dates, rules)
    if not tail.dated and tail.issuer is None and first.issuer is None:
        return []
    ended = [
        replace(d, dated=tail.dated, day=tail.day, year=tail.year, issuer=d.issuer or tail.issuer)
        for d in (first, *rest)
    ]
    ended[-1] = replace(ended[-1], end=max(tail.end, ended[-1].end), reach=tail.reach)
    return ended
