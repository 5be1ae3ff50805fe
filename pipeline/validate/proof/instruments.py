"""How instruments are cited: in full at first, with one date, before the document's own day.

Rule: Nghị định 30/2020/NĐ-CP, Phụ lục I, phần II: an instrument is cited in full where it is first
named (type, number, symbol, date, issuer), by type, number and symbol after that. Refuses to judge
what the citation grammar did not read, and instruments listed under one date or issuer.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from pipeline.grammar.citations.known import KnownInstruments
from pipeline.meaning.meaning import Meaning
from pipeline.model.record import Finding
from pipeline.text.fold import fold
from pipeline.text.remember import remembered
from pipeline.validate.proof.days import has_own_day, may_share, versions_named
from pipeline.validate.proof.rules import ProofRules
from pipeline.validate.proof.texts import Cited, ProofText, name_of

_RUNS = ("legal_basis", "implements", "cites", "amends", "proposal")
_BY_TITLE = ("law", "code", "ordinance", "constitution")


def check_instruments(
    texts: Sequence[ProofText],
    found: Sequence[Cited],
    meaning: Meaning,
    rules: ProofRules,
    known: KnownInstruments,
) -> Iterator[Finding]:
    """Findings on instruments: too late, out of force, cited in part."""
    yield from _after_signing(found, meaning)
    yield from _out_of_force(found, meaning, known)
    yield from _cited_in_part(found, rules)
    yield from _periods_differ(found, rules)
    for t in texts:
        for span in _unnumbered(t.folded, rules) if t.of != "task" else ():
            yield t.finding("instrument-number-missing", *span)
        for m in rules.instruments.untyped.finditer(t.folded) if "/" in t.text else ():
            yield t.finding("instrument-type-missing", *m.span("number"))


@remembered()
def _unnumbered(folded: str, rules: ProofRules) -> tuple[tuple[int, int], ...]:
    return tuple(m.span() for m in rules.instruments.unnumbered.finditer(folded))


def _after_signing(found: Sequence[Cited], meaning: Meaning) -> Iterator[Finding]:
    signed = meaning.document.issued_on
    told: set[str] = set()
    for c in found:
        day = c.row.issued_on
        if signed is None or c.row.relation not in _RUNS or not _is_later(c, signed):
            continue
        if c.row.raw not in told and (day is None or c.row.year in (None, day.year)):
            told.add(c.row.raw)
            yield c.finding("instrument-after-signing", on=f"{signed:%d/%m/%Y}")


def _is_later(c: Cited, signed: date) -> bool:
    if c.row.issued_on is None:
        return c.row.year is not None and c.row.year > signed.year
    return c.row.issued_on > signed


def _out_of_force(
    found: Sequence[Cited], meaning: Meaning, known: KnownInstruments
) -> Iterator[Finding]:
    """A law or other known instrument that was no longer in force on the day of signing."""
    signed = meaning.document.issued_on
    if signed is None:
        return
    ended: dict[object, tuple[date, str, bool]] = {
        name_of(r.number): (r.end, r.by, bool(r.source)) for r in known.replaced if r.end < signed
    }
    for versions in known.versions.values():
        after = [v.number for v in versions if v.begin and v.begin <= signed and v.end is None]
        for v in versions:
            if v.end is not None and v.end < signed:
                ended[f"{v.type_code}:{v.number}"] = (v.end, ", ".join(after) or "—", True)
    told: set[object] = set()
    for c in found:
        key: object = c.named if c.named in ended else c.row.citation_key
        if key not in ended:
            of_day = (v for v in versions_named(c, known) if v.issued_on == c.row.issued_on)
            key = next((f"{v.type_code}:{v.number}" for v in of_day), key)
        if key is None or key not in ended or key in told or c.row.relation == "amends":
            continue
        end, after_it, sure = ended[key]
        if c.row.issued_on is not None and c.row.issued_on > end:
            continue  # another of that number
        told.add(key)
        code = "instrument-out-of-force" if sure else "instrument-perhaps-replaced"
        yield c.finding(code, until=f"{end:%d/%m/%Y}", after=after_it)


def _cited_in_part(found: Sequence[Cited], rules: ProofRules) -> Iterator[Finding]:
    """What the first mention of an instrument does not say; in a cell the short form is the custom."""
    seen: set[object] = set()
    for at, c in enumerate(found):
        bare = c.row.number is None and c.row.issued_on is not None
        if bare and c.row.instrument in rules.instruments.numbered:
            yield c.finding("instrument-number-missing")
        undated = c.row.issued_on is None
        if undated and c.printed.of == "ground" and _is_bare_law(c):
            yield c.finding("instrument-date-missing")
        if c.named is None:
            continue
        if not rules.instruments.number_word.search(fold(c.row.raw)):
            yield c.finding("instrument-number-word")
        if c.row.relation == "proposal":
            if undated:
                yield c.finding("instrument-date-missing")
            continue
        if {c.named, (*c.named[:2], None)} & seen or not c.whole:
            continue
        seen.add(c.named)
        before = c.printed.text[: c.start]
        aside = before.rfind("(") > before.rfind(")")  # "(sửa đổi tại Nghị định số …)"
        if c.printed.of == "task" or c.row.relation == "amends" or aside:
            continue
        lacking = [p for p in ("date", "issuer") if not _says(p, found, at, rules)]
        if lacking:
            yield c.finding(f"instrument-{lacking[0]}-missing")


def _periods_differ(found: Sequence[Cited], rules: ProofRules) -> Iterator[Finding]:
    """A title that speaks of other years than the instrument's, or than where it was named before."""
    known: dict[object, str] = {
        (name_of(p.number), p.year): p.period for p in rules.instruments.periods
    }
    for c in found:
        m = rules.instruments.period.match(c.printed.folded[c.end :])
        if m is None or c.row.issued_on is None or c.row.relation == "amends":
            continue
        said = f"{m['first']} - {m['last']}"
        due = known.setdefault((c.named, c.row.issued_on.year), said)
        if said != due:
            span = c.end + m.start("first"), c.end + m.end("last")
            yield c.printed.finding("instrument-period-differs", *span, name=c.row.raw, due=due)


def _is_bare_law(c: Cited) -> bool:
    """A law that is all its ground names, by its title and nothing else."""
    alone = not c.printed.text[c.end :].strip(" ;.,")
    law = c.row.instrument in _BY_TITLE and c.row.relation == "legal_basis"
    return law and alone and not any(map(str.isdigit, c.printed.text))


def _says(name: str, found: Sequence[Cited], at: int, rules: ProofRules) -> bool:
    c = found[at]
    if name == "date":
        dated = c.row.issued_on is not None and not _has_anothers_day(found, at, rules)
        return dated or c.row.instrument in _BY_TITLE
    return c.row.instrument in _BY_TITLE or _names_issuer(found, at, rules)


def _has_anothers_day(found: Sequence[Cited], at: int, rules: ProofRules) -> bool:
    """True where the day behind a list would have to be of two that have not one day."""
    c, following = found[at], found[at + 1] if at + 1 < len(found) else None
    if following is None or following.printed is not c.printed or following.named is None:
        return False
    shares = c.row.issued_on == following.row.issued_on and not has_own_day(c, rules)
    return shares and c.named is not None and not may_share(c.named, following.named, rules)


def _names_issuer(found: Sequence[Cited], at: int, rules: ProofRules) -> bool:
    """True where the issuer stands behind the citation, before it, or behind a list it is in."""
    c = found[at]
    text = c.printed.folded
    before = text[max(0, c.start - rules.instruments.reach) : c.start]
    if rules.instruments.issuer_before.search(before):
        return True
    rest = text[c.end : c.end + rules.instruments.reach]
    if rules.instruments.issuer_after.match(rest):
        return True
    following = found[at + 1] if at + 1 < len(found) else None
    if following is None or following.printed is not c.printed:
        return False
    between = text[c.end : following.start]
    return bool(rules.instruments.listed.fullmatch(between)) and _names_issuer(found, at + 1, rules)
