"""Every legal instrument named in a text, each with the key of its identity.

Reads numbers, titles and dates by rules/citations.yml; never guesses a number or a date that is
not printed, and never mends a misprinted one.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from pipeline.grammar.citations.by_name import find_bare, find_dated, find_laws, find_normative
from pipeline.grammar.citations.by_symbol import NumberedText, find_numbered, read_tail
from pipeline.grammar.citations.identity import CitationReader, code_of, complete_keys, day_of
from pipeline.grammar.citations.mention import Bare, Mention, Numbered, Tail, Titled
from pipeline.grammar.citations.rules import CitationRules
from pipeline.model.frozen import dataclass
from pipeline.model.record import Citation
from pipeline.text.remember import remembered
from pipeline.text.words import Scan, scan_text

_BEFORE = 200
_DIGIT = re.compile(r"\d")


def find_citations(
    text: str,
    rules: CitationRules,
    *,
    own_place: str | None = None,
    own_unit: tuple[str, str] | None = None,
    on: date | None = None,
) -> tuple[Citation, ...]:
    """Every instrument, in order of its first character, outer before inner.

    own_place: name or slug of the document's own province, for numbers that every province has;
    own_unit: the word and slug of a district or commune that issues the document.
    on: the document's day, for titles without number and date. start, end count characters of
    `text`; raw is text[start:end]. Never raises on any text.
    """
    if not _named(text, rules):
        return ()
    return _identified(text, rules, own_place, own_unit, on)


@remembered()
def _identified(
    text: str,
    rules: CitationRules,
    own_place: str | None,
    own_unit: tuple[str, str] | None,
    on: date | None,
) -> tuple[Citation, ...]:
    scan, mentions = scan_text(text), _named(text, rules)
    by_start = {m.start: m for m in mentions if m.amender is None}
    reader = CitationReader(rules=rules, own_place=own_place, own_unit=own_unit, on=on)
    return complete_keys([_citation(scan, m, by_start, reader) for m in mentions])


@remembered()
def _named(text: str, rules: CitationRules) -> Sequence[Mention]:
    """What the text names, whoever says it: the same for all documents."""
    scan = scan_text(text)
    if not _may_cite(scan.folded, rules):
        return ()
    numbers = rules.numbers.find(scan.folded, scan.printed)
    found = NumberedText(
        scan=scan, numbers=numbers, dates=rules.dates.find(scan.printed), rules=rules
    )
    dated = _with_same_days(found, _with_shared_dates(scan, _mentions(found), rules))
    return _amended(scan, dated, rules)


def _may_cite(folded: str, rules: CitationRules) -> bool:
    """Without a digit only a law named by title alone is possible; what is quick to see is seen first."""
    w = rules.wording
    if any(word in folded for word in w.law_words) and w.law.search(folded):
        return True
    if not _DIGIT.search(folded):
        return False
    return w.symbol.search(folded) is not None or w.trigger.search(folded) is not None


def _mentions(text: NumberedText) -> list[Mention]:
    laws = find_laws(text)
    found: list[Mention] = [
        *laws,
        *find_numbered(text, [m.printed.start for m in laws if m.printed]),
    ]
    for find in (find_bare, find_normative, find_dated):
        found += find(text, found)
    return sorted(found, key=lambda m: (m.start, -m.tail.end))


def _citation(
    scan: Scan, mention: Mention, by_start: dict[int, Mention], reader: CitationReader
) -> Citation:
    start, end = scan.span(mention.start, mention.tail.end)
    printed = mention.printed
    bare = mention.number if isinstance(mention, Bare) else None
    amender = by_start.get(mention.amender) if mention.amender is not None else None
    return Citation(
        raw=scan.original[start:end],
        start=start,
        end=end,
        instrument=code_of(mention),
        number=printed.number if printed else bare,
        year=printed.year if printed else mention.tail.year,
        symbol=printed.symbol if printed else None,
        issued_on=day_of(mention),
        issuer=reader.issuer(mention),
        key=reader.key(mention, amender),
        role="amended" if mention.amended else "",
    )


# -- what stands once in a list ------------------------------------------------------------------


def _with_shared_dates(scan: Scan, mentions: list[Mention], rules: CitationRules) -> list[Mention]:
    """A date (and issuer) printed once after a list serves every member of the same symbol.

    Convention: members are joined by nothing but commas, strokes and "và", have no date of their
    own, and no year in their number that says otherwise.
    """
    out = list(mentions)
    for i in range(len(out) - 2, -1, -1):
        one, after = out[i], out[i + 1]
        if one.amended or after.amended or not _alike(one, after, rules):
            continue
        if rules.wording.list_join.fullmatch(scan.folded, one.tail.reach, after.start) is None:
            continue
        tail = replace(one.tail, issuer=one.tail.issuer or after.tail.issuer)
        year, day = _number_year(one) if isinstance(one, Numbered) else None, day_of(after)
        if not tail.date and (year is None or day is None or day.year == year):
            tail = replace(tail, date=after.tail.date)
        out[i] = replace(one, tail=tail)
    return out


def _with_same_days(text: NumberedText, mentions: list[Mention]) -> list[Mention]:
    """ "… cùng ngày" without a date is the day of the instrument before, and an issuer may follow."""
    out = list(mentions)
    for i in range(1, len(out)):
        one, day = out[i], out[i - 1].tail.date
        same = text.rules.wording.same_day.match(text.scan.folded, one.tail.reach)
        year = one.printed.year if isinstance(one, Numbered) else None
        if one.tail.date or day is None or same is None:
            continue
        if year is None or day.day is None or year == day.day.year:
            after = read_tail(text, same.end(), dated=True)
            reach, issuer = max(after.reach, same.end()), one.tail.issuer or after.issuer
            tail = Tail(end=same.end(), reach=reach, date=day, issuer=issuer)
            out[i] = replace(one, tail=tail)
    return out


def _alike(one: Mention, after: Mention, rules: CitationRules) -> bool:
    """Of one symbol; laws by title where one of that title and date is known."""
    if isinstance(one, Titled):
        day = day_of(after)
        if one.printed or one.tail.year or day is None or after.printed:
            return False
        return _is_known_of(one, day, rules)
    return (
        isinstance(one, Numbered)
        and isinstance(after, Numbered)
        and one.printed.symbol == after.printed.symbol
    )


# -- what stands in the title of one that amends it ----------------------------------------------


def _amended(scan: Scan, mentions: Sequence[Mention], rules: CitationRules) -> list[Mention]:
    """The mentions, in order of their start, with `amended` and `amender` set.

    One is amended where "sửa đổi, bổ sung … của" stands before it and an instrument or a type word
    before that; others of the list follow while nothing but "," and "và" stands between. "được sửa
    đổi, bổ sung bởi …" is the other way round and marks nothing.
    """
    out: list[Mention] = []
    for mention in mentions:
        if mention.amended:
            out.append(mention)
        else:
            by_phrase = _by_phrase(scan, mention, out, rules)
            out.append(by_phrase or _in_list(scan, mention, out, rules))
        if out[-1].amended:
            _give_back_date(out, rules)
    return out


def _by_phrase(
    scan: Scan, mention: Mention, before: Sequence[Mention], rules: CitationRules
) -> Mention | None:
    low = max(0, mention.start - _BEFORE)
    phrase = rules.wording.amending.search(scan.folded[low : mention.start])
    if phrase is None or phrase["passive"]:
        return None
    at = low + phrase.start()
    for one in reversed(before):
        if not one.amended and one.tail.reach <= at:
            if rules.wording.amending_lead.fullmatch(scan.folded, one.tail.reach, at):
                return replace(mention, amended=True, amender=one.start)
            break
    if rules.wording.type_before.search(scan.folded[max(0, at - 40) : at]):
        return replace(mention, amended=True)
    return None


def _in_list(
    scan: Scan, mention: Mention, before: Sequence[Mention], rules: CitationRules
) -> Mention:
    last = before[-1] if before else None
    if last is None or not last.amended or last.tail.reach > mention.start:
        return mention
    if last.amender == mention.start or not rules.wording.list_join.fullmatch(
        scan.folded, last.tail.reach, mention.start
    ):
        return mention
    lead = rules.wording.amending_lead.match(scan.folded, mention.tail.reach)
    goes_on = lead.end() if lead else mention.tail.reach
    if rules.wording.amending_word.match(scan.folded, goes_on):
        return mention
    amender = next((m for m in before if m.start == last.amender), None)
    if amender is not None and (_year(mention) or 0) > (_year(amender) or 9999):
        return mention
    return replace(mention, amended=True, amender=last.amender)


def _number_year(mention: Mention) -> int | None:
    return mention.printed.year if mention.printed else None


def _year(mention: Mention) -> int | None:
    day = day_of(mention)
    return _number_year(mention) or (day.year if day else mention.tail.year)


def _give_back_date(out: list[Mention], rules: CitationRules) -> None:
    """A date after the amended instrument that can only be the amending one's is given to it.

    "Luật số 47/2019/QH14 sửa đổi, bổ sung một số điều của Luật Tổ chức Chính phủ ngày 22/11/2019".
    """
    inner = out[-1]
    at = next((i for i, m in enumerate(out) if m.start == inner.amender), None)
    day = day_of(inner)
    if at is None or day is None or out[at].tail.date:
        return
    outer = out[at]
    if _number_year(outer) != day.year or _is_own(inner, day, rules):
        return
    out[at] = replace(outer, tail=replace(outer.tail, date=inner.tail.date))
    out[-1] = replace(inner, tail=replace(inner.tail, date=None, end=inner.core))


def _is_own(inner: Mention, day: date, rules: CitationRules) -> bool:
    if inner.printed is not None:
        return _number_year(inner) in (day.year, None)
    if isinstance(inner, Titled):
        return _is_known_of(inner, day, rules)
    return not isinstance(inner, Bare)


def _is_known_of(law: Titled, day: date, rules: CitationRules) -> bool:
    """True where a law of that title and day is known."""
    return any(k.issued_on == day for k in rules.known.versions.get((code_of(law), law.title), ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedForm:
    """A number with its symbol at text[start:end], and the form that Nghị định 30/2020/NĐ-CP gives it."""

    start: int
    end: int
    printed: str
    correct: str

    @property
    def is_correct(self) -> bool:
        return self.printed == self.correct


def number_forms(text: str, rules: CitationRules) -> tuple[PrintedForm, ...]:
    """Every number with a whole symbol, as printed and as it should print; line breaks count as spaces.

    Differences: spaces, a lost hyphen, a doubled stroke, Ð for Đ, QD for QĐ, 5/… for 05/….
    """
    scan = scan_text(text)
    out: list[PrintedForm] = []
    for number in rules.numbers.find(scan.folded, scan.printed):
        if number.sure:
            start, end = scan.span(number.start, number.end)
            printed = " ".join(text[start:end].split())
            out.append(PrintedForm(start=start, end=end, printed=printed, correct=number.full))
    return tuple(out)
