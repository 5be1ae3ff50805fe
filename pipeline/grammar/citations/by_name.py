"""Instruments named without a symbol: laws by title, a bare number, type and date.

Refuses a title that nothing ends, and a bare number without a date, an issuer or a list's symbol.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.grammar.citations.by_symbol import BEFORE, NumberedText, read_issuer, read_tail
from pipeline.grammar.citations.known import title_key
from pipeline.grammar.citations.mention import Bare, Mention, Numbered, Tail, Titled
from pipeline.grammar.citations.numbers import PrintedNumber
from pipeline.grammar.citations.wording import InstrumentType
from pipeline.model.frozen import dataclass

_GUARD = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class _Title:
    """A title at its end; known: it stands in rules/instruments.yml. amended: those it names."""

    end: int
    key: str
    known: bool
    amended: tuple[Titled, ...] = ()


def find_laws(text: NumberedText) -> list[Titled]:
    """Every law named by title, with those its title amends after it."""
    found: list[Titled] = []
    reach, scan, wording = 0, text.scan, text.rules.wording
    for word in wording.law.finditer(scan.folded):
        at = word.start()
        if at < reach or wording.not_law_after.search(scan.folded[max(0, at - _GUARD) : at]):
            continue
        laws = _law(text, word)
        if laws:
            found.extend(laws)
            reach = laws[0].tail.end
    return found


def _law(text: NumberedText, word: re.Match[str]) -> list[Titled]:
    kind = text.rules.type_codes[word["type"]]
    title = _title(text, word, kind)
    if title is None:
        return []
    if not title.known and any(word.end() <= n.start < title.end for n in text.numbers):
        return []
    number, tail = _number_and_tail(text, title.end)
    named = number is not None or tail.date is not None or tail.year is not None
    if not named and not (title.known and kind.sole is None):
        return []
    outer = Titled(
        start=word.start(),
        core=title.end,
        tail=tail,
        kind=kind,
        printed=number,
        title=title.key,
        amends=tuple(t.title for t in title.amended),
    )
    return [outer, *(replace(t, amender=outer.start) for t in title.amended)]


def _title(text: NumberedText, word: re.Match[str], kind: InstrumentType) -> _Title | None:
    scan, wording, at = text.scan, text.rules.wording, word.end()
    if kind.sole is not None:
        sole = kind.sole.match(scan.folded, at + 1)
        return _Title(end=sole.end() if sole else at, key="", known=False)
    amending = wording.amending_title.match(scan.folded, at)
    if amending and (amended := _amended(text, amending.end())):
        end = amended[-1].core
        return _Title(end=end, key=title_key(scan.folded[at:end]), known=True, amended=amended)
    if (known := _known_title(text, at, kind)) is not None:
        return known
    new = wording.new_title.match(scan.folded, at)
    if new is None or wording.law.search(new[0]):
        return None
    if wording.not_law_before.match(scan.folded, at) or not scan.printed[word.start()].isupper():
        return None
    if wording.year_next.match(scan.folded, new.end()) and not scan.printed[at + 1].isupper():
        return None
    return _Title(end=new.end(), key=title_key(new[0]), known=False)


def _known_title(text: NumberedText, at: int, kind: InstrumentType) -> _Title | None:
    titles = text.rules.known.titles.get(kind.code)
    found = titles.match(text.scan.folded, at) if titles else None
    return _Title(end=found.end(), key=title_key(found["title"]), known=True) if found else None


def _amended(text: NumberedText, at: int) -> tuple[Titled, ...]:
    """The laws listed from `at` on, joined by commas and "và"."""
    out: list[Titled] = []
    folded, wording = text.scan.folded, text.rules.wording
    while (word := wording.law.match(folded, at)) is not None:
        kind = text.rules.type_codes[word["type"]]
        title = _known_title(text, word.end(), kind) or _new_amended(text, word.end())
        if title is None:
            break
        tail = Tail(end=title.end, reach=title.end)
        out.append(
            Titled(start=at, core=title.end, tail=tail, kind=kind, title=title.key, amended=True)
        )
        join = wording.list_join.match(folded, title.end)
        if join is None or _begins_amending(text, join.end()):
            break
        at = join.end()
    return tuple(out)


def _new_amended(text: NumberedText, at: int) -> _Title | None:
    """A title that no rule knows, inside an amending one: printed with a capital."""
    new = text.rules.wording.amended_title.match(text.scan.folded, at)
    if new is None or not text.scan.printed[at + 1].isupper():
        return None
    return _Title(end=new.end(), key=title_key(new[0]), known=False)


def _begins_amending(text: NumberedText, at: int) -> bool:
    wording = text.rules.wording
    word = wording.law.match(text.scan.folded, at)
    return bool(word and wording.amending_title.match(text.scan.folded, word.end()))


def _number_and_tail(text: NumberedText, at: int) -> tuple[PrintedNumber | None, Tail]:
    """The number ("số 77/2015/QH13"), date or year after a title."""
    folded = text.scan.folded
    number = _number(text, at)
    bare = text.rules.wording.bare_year.match(folded, at)
    if number is None and bare:
        tail = Tail(end=bare.end(), reach=bare.end(), year=int(bare["year"]))
    else:
        tail = read_tail(text, number.end if number else at)
    if number is None and (number := _number(text, tail.end)) is not None:
        whole = tail.date or tail.year
        after = read_tail(text, number.end)
        tail = replace(tail, end=number.end, reach=number.end) if whole else after
    inside = "(" in folded[at : tail.end]
    if number is not None and inside and folded[tail.end : tail.end + 1] == ")":
        tail = replace(tail, end=tail.end + 1, reach=max(tail.reach, tail.end + 1))
    return number, tail


def _number(text: NumberedText, at: int) -> PrintedNumber | None:
    lead = text.rules.wording.number_lead.match(text.scan.folded, at)
    if lead is None:
        return None
    found = (n for n in text.numbers if n.start == lead.end() and n.type_code is None)
    return next(found, None)


def find_bare(text: NumberedText, found: Sequence[Mention]) -> list[Mention]:
    """Numbers without a symbol: of a list that ends with one ("số 18, 19-NQ/TW"), or with a date
    or issuer of their own ("Nghị quyết số 18 ngày 25/10/2017"). Others are no instrument's."""
    out: list[Mention] = []
    reach, wording = 0, text.rules.wording
    for match in wording.bare_number.finditer(text.scan.folded):
        start, end = match.span("number")
        if match.start() < reach or _inside(match.start(), found):
            continue
        low = max(reach, start - BEFORE)
        named = wording.before.search(text.scan.folded[low:start])
        if named is None:
            continue
        members, after = _members(text, (start, end), found)
        first = Bare(
            start=low + named.start(),
            core=end,
            tail=Tail(end=end, reach=end),
            kind=text.rules.type_codes[named["type"]],
            number=match["number"],
        )
        if named["issuer"] and (issuer := read_issuer(text, low + named.start("issuer"))):
            first = replace(first, tail=replace(first.tail, issuer=issuer[0]))
        ended = _end_list(text, first, members, after)
        out.extend(ended)
        reach = ended[-1].tail.reach if ended else match.end()
    return out


def _inside(at: int, found: Iterable[Mention]) -> bool:
    return any(m.start <= at < m.tail.end for m in found)


def _members(
    text: NumberedText, first: tuple[int, int], found: Sequence[Mention]
) -> tuple[list[tuple[int, int]], Numbered | None]:
    """The bare numbers of a list (start, end) and the numbered instrument that ends it."""
    members, wording, folded = [first], text.rules.wording, text.scan.folded
    while (join := wording.list_join.match(folded, members[-1][1])) is not None:
        at = join.end()
        for one in found:
            if isinstance(one, Numbered) and at in (one.start, one.printed.start):
                return members, one
        word = wording.bare_number.match(folded, at) or wording.plain_number.match(folded, at)
        if word is None:
            break
        members.append(word.span("number"))
    return members, None


def _end_list(
    text: NumberedText, first: Bare, members: list[tuple[int, int]], after: Numbered | None
) -> Sequence[Mention]:
    """The members of a list with what stands once at its end: a symbol, or a date and issuer."""
    rest = [
        replace(first, start=s, core=e, tail=replace(first.tail, end=e, reach=e), number=number)
        for s, e in members[1:]
        if (number := text.scan.folded[s:e])
    ]
    if after is not None:
        if after.printed.type_code not in (None, first.kind.code if first.kind else None):
            return []
        return [_with_symbol(m, after) for m in (first, *rest)]
    tail = read_tail(text, members[-1][1])
    if not tail.date and tail.issuer is None and first.tail.issuer is None:
        return []
    issuer = first.tail.issuer or tail.issuer
    ended = [
        replace(m, tail=replace(m.tail, date=tail.date, year=tail.year, issuer=issuer))
        for m in (first, *rest)
    ]
    last = ended[-1]
    ended[-1] = replace(last, tail=replace(last.tail, end=tail.end, reach=tail.reach))
    return ended


def _with_symbol(member: Bare, after: Numbered) -> Numbered:
    issuer = member.tail.issuer or after.tail.issuer
    return Numbered(
        start=member.start,
        core=member.core,
        tail=replace(member.tail, date=after.tail.date, issuer=issuer),
        kind=member.kind,
        printed=replace(after.printed, number=member.number, start=member.start, end=member.core),
    )


def find_normative(text: NumberedText, found: Sequence[Mention]) -> list[Bare]:
    """Normative instruments by number and year without symbol ("Nghị định 30/2020")."""
    out: list[Bare] = []
    for match in text.rules.wording.normative.finditer(text.scan.folded):
        if _inside(match.start(), found):
            continue
        tail = read_tail(text, match.end())
        out.append(
            Bare(
                start=match.start(),
                core=match.end(),
                tail=replace(tail, year=int(match["year"])),
                kind=text.rules.type_codes[match["type"]],
                number=match["number"],
            )
        )
    return out


def find_dated(text: NumberedText, found: Sequence[Mention]) -> list[Mention]:
    """Instruments without number, named by type and date ("Nghị định ngày 05/3/2020")."""
    out: list[Mention] = []
    for day in text.dates:
        low = max(0, day.start - BEFORE)
        named = text.rules.wording.dated.search(text.scan.folded[low : day.start])
        if named is None or day.day is None:
            continue
        start = low + named.start()
        taken = any(m.start < day.end and start < m.tail.reach for m in found)
        if taken or not text.scan.printed[start].isupper():
            continue
        tail = read_tail(text, day.end, dated=True)
        issuer = read_issuer(text, low + named.start("issuer")) if named["issuer"] else None
        by = issuer[0] if issuer else tail.issuer
        whole = Tail(end=day.end, reach=tail.reach, date=day, issuer=by)
        kind = text.rules.type_codes[named["type"]]
        out.append(Mention(start=start, core=day.end, tail=whole, kind=kind))
    return out
