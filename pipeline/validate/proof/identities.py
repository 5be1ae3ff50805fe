"""Which instrument is meant: type, symbol, issuer and date of one citation, and of one number.

Rules: Nghị định 30/2020/NĐ-CP, Phụ lục I and III; Hướng dẫn 36-HD/VPTW for party documents. Refuses to
judge a symbol whose form the citation grammar is not sure of.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from pipeline.grammar.citations.read import number_forms
from pipeline.grammar.citations.rules import CitationRules
from pipeline.model.record import Finding
from pipeline.text.fold import fold
from pipeline.text.remember import remembered
from pipeline.validate.proof.rules import ProofRules
from pipeline.validate.proof.texts import Cited, ProofText

_APART = 60  # numbers between two of one day that are not both right
_DIGIT = re.compile(r"\d")
_NITS = str.maketrans("", "", " 0")


def check_identities(
    texts: Sequence[ProofText],
    found: Sequence[Cited],
    rules: ProofRules,
    citations: CitationRules,
) -> Iterator[Finding]:
    """Findings on what an instrument is called."""
    types = {group: kind.code for kind in citations.types for group in kind.groups}
    yield from _types_differ(found, rules, types)
    bodies = {
        b.group: name for name, b in citations.issuer_names.items()
        if not (b.local or b.party or b.term)
    }  # fmt: skip
    yield from _issuers_differ(found, rules, bodies)
    yield from _dates_differ(found)
    yield from _forms_differ(found)
    yield from _symbols(texts, found, rules, citations, types)
    yield from _proposals(found, rules, types)


def _proposals(
    found: Sequence[Cited], rules: ProofRules, types: Mapping[str, str]
) -> Iterator[Finding]:
    """A proposal whose symbol is not that of the body that proposes: none of its letters in their order."""
    for c in found:
        before = rules.instruments.proposes.search(c.printed.folded[: c.start])
        group = re.match(r"([^\W\d]+)-([^\W\d]+)", c.row.symbol or "")
        if c.row.relation != "proposal" or not before or not group or group[1] not in types:
            continue
        words = c.printed.text[slice(*before.span("who"))].split()
        letters = iter("".join(w if w.isupper() else w[0] for w in words).casefold())
        if not all(x in letters for x in group[2].casefold()):
            yield c.finding(
                "instrument-issuer-differs",
                issuer=" ".join(words),
                other=c.row.symbol or "",
            )


def _types_differ(
    found: Sequence[Cited], rules: ProofRules, types: Mapping[str, str]
) -> Iterator[Finding]:
    """Called by another type than its symbol says, of the types that have one symbol each; or one number and
    day of one body with two types."""
    told: set[object] = set()
    by_day: dict[tuple[object, ...], Cited] = {}
    for c in found:
        group = (c.row.symbol or "").split("-")[0].split("/")[0]
        says = types.get(group) if group in rules.instruments.one_symbol else None
        called = {
            types.get(g) for g in (*rules.instruments.one_symbol, *rules.instruments.other_symbols)
        }
        key = (c.named, c.row.instrument)
        other = says and c.row.instrument in called and c.row.instrument != says
        if other and key not in told:
            told.add(key)
            yield c.finding("instrument-type-differs", symbol=c.row.symbol or "")
        if c.named is None or c.row.issued_on is None or other:
            continue
        one = by_day.setdefault((c.named[0], _body(c), c.row.issued_on), c)
        if one.row.instrument != c.row.instrument and key not in told:
            told.add(key)
            yield c.finding("instrument-type-differs", symbol=one.row.raw)


def _body(c: Cited) -> str:
    """The part of the symbol that says who issued it."""
    return re.split("[-/]", c.row.symbol or "")[-1]


def _issuers_differ(
    found: Sequence[Cited], rules: ProofRules, bodies: Mapping[str, str]
) -> Iterator[Finding]:
    """An issuer that the symbol excludes; two issuers of one number and day.

    bodies: the names of the central ones by their group in a symbol.
    """
    first: dict[object, tuple[str, Cited]] = {}
    told: set[object] = set()
    for c in found:
        issuer = fold(c.row.issuer or "")
        behind = fold(c.printed.text[c.end : c.end + rules.instruments.reach])
        if not issuer or issuer not in behind or c.named is None:
            continue
        symbol = c.row.symbol or ""
        whole = fold(f"{c.named[0]}-{symbol}")
        due = next((x.issuer for x in rules.instruments.issuers if x.symbol.search(whole)), None)
        named = [bodies[g] for g in re.split("[-/]", symbol) if g in bodies]
        excluded = not due.search(issuer) if due else bool(named) and not _is_one(issuer, named)
        if excluded:
            if (c.named, issuer) not in told:
                told.add((c.named, issuer))
                yield c.finding(
                    "instrument-issuer-differs", issuer=c.row.issuer or "", other=symbol
                )
            continue
        key = (*c.named, c.row.issued_on)
        who = rules.issuing.committee.sub("ubnd", issuer)
        before, other = first.setdefault(key, (who, c))
        if not (before.endswith(who) or who.endswith(before) or before in who or who in before):
            differ = True
        else:
            differ = bool(rules.issuing.chairman.search(issuer)) != bool(
                rules.issuing.chairman.search(fold(other.row.issuer or ""))
            )
        if (
            differ
            and rules.issuing.committee.search(f"{issuer} {fold(other.row.issuer or '')}")
            and key not in told
        ):
            told.add(key)
            yield c.finding(
                "instrument-issuer-differs", issuer=c.row.issuer or "", other=other.row.issuer or ""
            )


def _is_one(issuer: str, named: Sequence[str]) -> bool:
    """True where the issuer is one of these bodies, or its head."""
    words = set(issuer.replace(",", " ").split())
    return any(n in issuer or set(n.replace(",", " ").split()) <= words for n in named)


def _dates_differ(found: Sequence[Cited]) -> Iterator[Finding]:
    """One number and symbol with two dates.

    A number without a year inside comes again every year: dates of two years contradict only where
    the later one is the date of another instrument here, or differs in the year alone.
    """
    days = {(c.named, c.row.issued_on) for c in found if c.row.issued_on}
    first: dict[tuple[object, ...], Cited] = {}
    told: set[tuple[object, ...]] = set()
    for c in found:
        day = c.row.issued_on
        if c.named is None or day is None or (c.row.year and c.row.year != day.year):
            continue
        one = first.setdefault(c.named, c)
        known = one.row
        if known.issued_on in (None, day) or c.named in told or _of_another(c, one):
            continue
        assert known.issued_on is not None
        same_day = (known.issued_on.month, known.issued_on.day) == (day.month, day.day)
        borrowed = any(name != c.named and other == day for name, other in days)
        if known.issued_on.year == day.year or same_day or borrowed:
            told.add(c.named)
            yield c.finding(
                "instrument-dates-differ",
                first=known.raw,
                where=one.printed.called,
                printed=f"{day:%d/%m/%Y}",
                other=f"{known.issued_on:%d/%m/%Y}",
            )


def _of_another(c: Cited, one: Cited) -> bool:
    """Committees of two places number alike; one that is not named is the same."""
    if "ubnd" not in fold(c.row.symbol or ""):
        return False
    issuers = [fold(x.row.issuer or "") for x in (c, one)]
    return all(issuers) and not (issuers[0] in issuers[1] or issuers[1] in issuers[0])


def _forms_differ(found: Sequence[Cited]) -> Iterator[Finding]:
    """One instrument whose number, year or symbol is written in two ways.

    With the year inside here and without it there, unless their dates differ; of one type and day, or named
    again without one, with another symbol; or with a number or year that differs in one slip of the hand.
    """
    told: set[object] = set()
    for at, c in enumerate(found):
        if c.named is None or c.named in told:
            continue
        for one in found[:at]:
            if one.named is None or one.named == c.named or one.row.instrument != c.row.instrument:
                continue
            if _years_apart(one, c) or _one_slip(one, c):
                told.add(c.named)
                yield c.finding("instrument-forms-differ", other=one.row.raw)
                break


def _years_apart(one: Cited, c: Cited) -> bool:
    """The year inside the number of one only."""
    assert one.named is not None and c.named is not None
    if one.named[:2] != c.named[:2] or (one.row.year is None) == (c.row.year is None):
        return False
    days = {d for d in (one.row.issued_on, c.row.issued_on) if d}
    years = {d.year for d in days} | {y for y in (one.row.year, c.row.year) if y}
    return len(years) == 1 and len(days) < 2


def _one_slip(one: Cited, c: Cited) -> bool:
    """Of one day, or the later without a day of its own: one of number, year and symbol differs a little."""
    assert one.named is not None and c.named is not None
    if c.row.issued_on not in (None, one.row.issued_on) or one.row.issued_on is None:
        return False
    number, symbol, year = (a == b for a, b in zip(one.named, c.named, strict=True))
    if symbol and year and not number:
        return _is_slip(one.named[0], c.named[0], c.row.issued_on is None)
    if number and year and not symbol:
        return _same_group(one, c)
    undated = c.row.issued_on is None and one.row.year is not None and c.row.year is not None
    return number and symbol and undated


def _is_slip(one: str, other: str, undated: bool) -> bool:
    """The same digits in another order; or one digit, where no day could have so many numbers between."""
    if sorted(one) == sorted(other):
        return True
    unlike = sum(a != b for a, b in zip(one, other, strict=False))
    if undated or len(one) != len(other) or unlike != 1 or not (one + other).isdigit():
        return False
    return abs(int(one) - int(other)) > _APART


def _same_group(one: Cited, c: Cited) -> bool:
    """Symbols of one type whose body is written otherwise."""
    groups = [re.split("[-/]", x.row.symbol or "") for x in (one, c)]
    return groups[0][0] == groups[1][0] or groups[0][-1] == groups[1][-1]


def _symbols(
    texts: Sequence[ProofText],
    found: Sequence[Cited],
    rules: ProofRules,
    citations: CitationRules,
    types: Mapping[str, str],
) -> Iterator[Finding]:
    """Symbols that are not well formed: a lost hyphen or stroke, a body left out."""
    for c in found:
        if c.row.symbol in types and c.row.number is not None:
            yield c.finding("instrument-symbol", better=f"{c.row.symbol}-…")
    for t in texts:
        for start, end, better in _faulty_numbers(t.text, citations, rules):
            yield t.finding("instrument-symbol", start, end, better=better)


@remembered()
def _faulty_numbers(
    text: str, citations: CitationRules, rules: ProofRules
) -> tuple[tuple[int, int, str], ...]:
    """(start, end, better) of each number whose symbol is not well formed."""
    if _DIGIT.search(text) is None:
        return ()
    forms = number_forms(text, citations) if "/" in text else ()
    return (
        *(
            (f.start, f.end, f.correct)
            for f in forms
            if f.printed.translate(_NITS) != f.correct.translate(_NITS)
        ),
        *(
            (*m.span(), m.expand(odd.due))
            for odd in rules.instruments.odd_numbers
            for m in odd.printed.finditer(text)
        ),
    )
