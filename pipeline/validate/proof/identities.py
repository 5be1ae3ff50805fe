"""Which instrument is meant: type, symbol, issuer and date of one citation, and of one number.

Rules: Nghị định 30/2020/NĐ-CP, Phụ lục I and III; Hướng dẫn 36-HD/VPTW for party documents. Refuses to
judge a symbol whose form the citation grammar is not sure of.
"""

from collections.abc import Iterator, Mapping, Sequence

from pipeline.grammar.citations.facts import number_forms
from pipeline.grammar.citations.rules import CitationRules
from pipeline.model.record import Finding
from pipeline.text.fold import fold
from pipeline.validate.proof.cited import Cited
from pipeline.validate.proof.rules import ProofRules
from pipeline.validate.proof.texts import ProofText

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
    yield from _issuers_differ(found, rules)
    yield from _dates_differ(found)
    yield from _forms_differ(found)
    yield from _symbols(texts, found, rules, citations, types)


def _types_differ(
    found: Sequence[Cited], rules: ProofRules, types: Mapping[str, str]
) -> Iterator[Finding]:
    """Called by another type than its symbol says, of the types that have one symbol each."""
    told: set[object] = set()
    for c in found:
        group = (c.row.symbol or "").split("-")[0].split("/")[0]
        says = types.get(group) if group in rules.one_symbol else None
        called = {types.get(g) for g in (*rules.one_symbol, *rules.other_symbols)}
        key = (c.named, c.row.instrument)
        other = says and c.row.instrument in called and c.row.instrument != says
        if other and key not in told:
            told.add(key)
            yield c.finding("instrument-type-differs", symbol=c.row.symbol or "")


def _issuers_differ(found: Sequence[Cited], rules: ProofRules) -> Iterator[Finding]:
    """An issuer that the symbol excludes; a committee and its chairman for one number."""
    first: dict[object, tuple[bool, Cited]] = {}
    told: set[object] = set()
    for c in found:
        issuer = fold(c.row.issuer or "")
        behind = fold(c.printed.text[c.end : c.end + rules.reach])
        if not issuer or issuer not in behind or c.named is None:
            continue
        due = next((i for s, i in rules.issuers if s.search(fold(c.row.symbol or ""))), None)
        if due is not None and not due.search(issuer):
            if (c.named, issuer) not in told:
                told.add((c.named, issuer))
                yield c.finding(
                    "instrument-issuer-differs", issuer=c.row.issuer or "", other=c.row.symbol or ""
                )
            continue
        if not rules.committee.search(issuer):
            continue
        key = (*c.named, c.row.issued_on)
        chairman, other = first.setdefault(key, (bool(rules.chairman.search(issuer)), c))
        if chairman != bool(rules.chairman.search(issuer)) and key not in told:
            told.add(key)
            yield c.finding(
                "instrument-issuer-differs", issuer=c.row.issuer or "", other=other.row.issuer or ""
            )


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
        key = (*c.named, c.row.issuer if "ubnd" in fold(c.row.symbol or "") else None)
        known = first.setdefault(key, c).row
        if known.issued_on in (None, day) or key in told:
            continue
        assert known.issued_on is not None
        same_day = (known.issued_on.month, known.issued_on.day) == (day.month, day.day)
        borrowed = any(name != c.named and other == day for name, other in days)
        if known.issued_on.year == day.year or same_day or borrowed:
            told.add(key)
            yield c.finding(
                "instrument-dates-differ",
                first=known.raw,
                where=first[key].printed.called,
                printed=f"{day:%d/%m/%Y}",
                other=f"{known.issued_on:%d/%m/%Y}",
            )


def _forms_differ(found: Sequence[Cited]) -> Iterator[Finding]:
    """One number with the year inside here and without it there, unless their dates differ; or one number,
    type and day with a longer symbol."""
    first: dict[tuple[object, ...], Cited] = {}
    told: set[tuple[object, ...]] = set()
    for c in found:
        if c.named is None:
            continue
        key = (*c.named[:2], c.row.instrument)
        known = first.setdefault(key, c)
        days = {d for d in (known.row.issued_on, c.row.issued_on) if d}
        years = {d.year for d in days} | {y for y in (known.row.year, c.row.year) if y}
        other = (known.row.year is None) != (c.row.year is None)
        if other and len(years) == 1 and len(days) < 2 and key not in told:
            told.add(key)
            yield c.finding("instrument-forms-differ", other=known.row.raw)
    by_day: dict[tuple[object, ...], Cited] = {}
    for c in found:
        if c.named is None or c.row.issued_on is None:
            continue
        one = by_day.setdefault((c.named[0], c.row.instrument, c.row.issued_on), c)
        short, long = sorted((one.row.symbol or "", c.row.symbol or ""), key=len)
        if long[len(short) : len(short) + 1] in (".", "-") and long.startswith(short):
            yield c.finding("instrument-forms-differ", other=one.row.raw)


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
    whole = "\n".join(t.text for t in texts)
    odd = [(p, better) for p, better in rules.odd_numbers if p.search(whole)]
    for t in texts:
        for form in number_forms(t.text, citations) if "/" in t.text else ():
            if form.printed.translate(_NITS) != form.correct.translate(_NITS):
                yield t.finding("instrument-symbol", form.start, form.end, better=form.correct)
        for pattern, better in odd:
            for m in pattern.finditer(t.text):
                yield t.finding("instrument-symbol", *m.span(), better=m.expand(better))
