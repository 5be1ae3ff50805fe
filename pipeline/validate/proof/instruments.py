"""How instruments are cited: in full at first, with one date, before the document's own day.

Rule: Nghị định 30/2020/NĐ-CP, Phụ lục I, phần II: an instrument is cited in full where it is first
named (type, number, symbol, date, issuer), by type, number and symbol after that. Refuses to judge
what the citation grammar did not read, and instruments listed under one date or issuer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.grammar.citations.known import KnownInstruments
from pipeline.meaning.meaning import Meaning
from pipeline.model.record import Finding
from pipeline.model.rows import CitationRow
from pipeline.text.fold import fold
from pipeline.validate.proof.rules import ProofRules
from pipeline.validate.proof.texts import ProofText

_RUNS = ("legal_basis", "implements", "cites", "amends")
_BY_TITLE = ("law", "code", "ordinance", "constitution")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A citation at its place in a text."""

    row: CitationRow
    printed: ProofText
    start: int
    end: int

    @property
    def named(self) -> tuple[str, str, int | None] | None:
        """What one instrument is called in a document: number, symbol and the year inside."""
        if self.row.number is None or self.row.symbol is None:
            return None
        return self.row.number.lstrip("0"), self.row.symbol, self.row.year

    def finding(self, code: str, **params: str) -> Finding:
        return self.printed.finding(code, self.start, self.end, **params)


def cited(texts: Sequence[ProofText], meaning: Meaning) -> tuple[Cited, ...]:
    """Every citation found again in its text, in reading order."""
    by_place: dict[tuple[str, str], list[ProofText]] = {}
    for t in texts:
        for key in _keys(t):
            by_place.setdefault(key, []).append(t)
    used: dict[tuple[int, str], int] = {}
    out: list[Cited] = []
    for row in meaning.citations:
        for t in by_place.get((row.where, row.field or "text"), ()):
            at = t.text.find(row.raw, used.get((id(t), row.raw), 0))
            if at >= 0:
                used[id(t), row.raw] = at + 1
                out.append(Cited(row=row, printed=t, start=at, end=at + len(row.raw)))
                break
    return tuple(out)


def _keys(t: ProofText) -> Iterator[tuple[str, str]]:
    """How the table `citations` names the place of a text."""
    if t.of in ("ground", "proposal"):
        yield ("legal-basis" if t.of == "ground" else "proposal"), "text"
    yield t.record_id, t.field


def check_instruments(
    texts: Sequence[ProofText], meaning: Meaning, rules: ProofRules, known: KnownInstruments
) -> Iterator[Finding]:
    """Findings on instruments: dates that differ, too late, out of force, cited in part."""
    found = cited(texts, meaning)
    yield from _dates_differ(found)
    yield from _after_signing(found, meaning)
    yield from _out_of_force(found, meaning, known)
    yield from _cited_in_part(found, rules)


def _dates_differ(found: Sequence[Cited]) -> Iterator[Finding]:
    """One number and symbol with two dates, two types or two issuers.

    A number without a year inside comes again every year, so only dates of one year contradict.
    """
    first: dict[tuple[object, ...], Cited] = {}
    told: set[tuple[object, ...]] = set()
    for c in found:
        if c.named is None or c.row.issued_on is None:
            continue
        year = c.row.year or c.row.issued_on.year
        key = (*c.named, year, c.row.issuer if "ubnd" in fold(c.row.symbol or "") else None)
        known = first.setdefault(key, c)
        if known.row.issued_on != c.row.issued_on and key not in told:
            told.add(key)
            assert known.row.issued_on is not None
            yield c.finding(
                "instrument-dates-differ",
                first=known.row.raw,
                where=known.printed.record_id,
                printed=f"{c.row.issued_on:%d/%m/%Y}",
                other=f"{known.row.issued_on:%d/%m/%Y}",
            )


def _after_signing(found: Sequence[Cited], meaning: Meaning) -> Iterator[Finding]:
    signed = meaning.document.issued_on
    told: set[str] = set()
    for c in found:
        day = c.row.issued_on
        if signed is None or day is None or day <= signed or c.row.relation not in _RUNS:
            continue
        if c.row.raw not in told and (c.row.year is None or c.row.year == day.year):
            told.add(c.row.raw)
            yield c.finding("instrument-after-signing", on=f"{signed:%d/%m/%Y}")


def _out_of_force(
    found: Sequence[Cited], meaning: Meaning, known: KnownInstruments
) -> Iterator[Finding]:
    """A law or other known instrument that was no longer in force on the day of signing."""
    signed = meaning.document.issued_on
    if signed is None:
        return
    ended = {
        f"{v.type_code}:{v.number}": (v, versions)
        for versions in known.versions.values()
        for v in versions
        if v.end is not None and v.end < signed
    }
    told: set[str] = set()
    for c in found:
        key = c.row.citation_key
        if key is None or key not in ended or key in told or c.row.relation == "amends":
            continue
        told.add(key)
        version, versions = ended[key]
        after = [v.number for v in versions if v.begin and v.begin <= signed and v.end is None]
        yield c.finding(
            "instrument-out-of-force",
            until=f"{version.end:%d/%m/%Y}",
            after=", ".join(after) or "—",
        )


def _cited_in_part(found: Sequence[Cited], rules: ProofRules) -> Iterator[Finding]:
    """What the first mention of an instrument does not say; in a cell the short form is the custom."""
    seen: set[object] = set()
    for at, c in enumerate(found):
        if c.named is None or c.row.relation == "proposal":
            continue
        if not rules.number_word.search(fold(c.row.raw)):
            yield c.finding("instrument-number-word")
        if c.named in seen:
            continue
        seen.add(c.named)
        if c.printed.of == "task" or c.row.relation == "amends":
            continue
        for name in ("date", "issuer"):
            if not _says(name, found, at, rules):
                yield c.finding(f"instrument-{name}-missing")


def _says(name: str, found: Sequence[Cited], at: int, rules: ProofRules) -> bool:
    c = found[at]
    if name == "date":
        return c.row.issued_on is not None or c.row.instrument in _BY_TITLE
    return c.row.instrument in _BY_TITLE or _names_issuer(found, at, rules)


def _names_issuer(found: Sequence[Cited], at: int, rules: ProofRules) -> bool:
    """True where the issuer stands behind the citation, before it, or behind a list it is in."""
    c = found[at]
    text = fold(c.printed.text)
    before = text[max(0, c.start - rules.reach) : c.start]
    if rules.issuer_before.search(before):
        return True
    rest = text[c.end : c.end + rules.reach]
    if rules.issuer_after.match(rest):
        return True
    following = found[at + 1] if at + 1 < len(found) else None
    if following is None or following.printed is not c.printed:
        return False
    between = text[c.end : following.start]
    return bool(rules.listed.fullmatch(between)) and _names_issuer(found, at + 1, rules)
