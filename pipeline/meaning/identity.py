"""Heading, titles and captions in, the identity of the decision out.

Refuses to make a number, a date or a year that is not printed: a document without a number is a
draft, one without a plan year has none.
"""

import re
from collections.abc import Iterable
from datetime import date
from hashlib import sha256

from pipeline.grammar.dates import DateGrammar
from pipeline.grammar.places import Places, Province
from pipeline.meaning.plan_year import FIRST_YEAR, LAST_YEAR, plan_years
from pipeline.model.frozen import dataclass
from pipeline.model.grid import NOWHERE, Grid, Paragraph, RawDocument
from pipeline.model.record import Finding
from pipeline.structure.heading import read_symbol
from pipeline.structure.parts import EMPTY, Caption, Decision
from pipeline.structure.rules import HeadingRules, StructureRules
from pipeline.text.fold import fold_spaced, slug
from pipeline.text.joined import Joined

_UNKNOWN_PLACE = "unknown"
_LONGEST_ID = 120  # bytes of a document_id; it is ASCII
_HEX = 8  # of a sha256 in an id


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who issued what, when, for which years.

    province: the issuer's; unit: the word of a district or commune that issues ("xã"), else None.
    """

    document_id: str
    number: str | None
    symbol: str | None
    number_raw: str | None
    instrument: str | None
    title: str | None
    plan_year: int | None
    plan_year_end: int | None
    issued_on: date | None
    effective_on: date | None
    issuer: str | None
    place: str | None
    place_slug: str
    province: str | None
    unit: str | None
    province_code: str | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    name: str | None
    slug: str
    province: Province | None
    unit: str | None = None


def read_identity(
    decision: Decision,
    raw: RawDocument,
    rules: StructureRules,
    places: Places,
    dates: DateGrammar,
) -> Identity:
    """The identity from the heading, else from the caption that names the decision."""
    heading = decision.heading
    findings: list[Finding] = []
    numbers = ((c, _number_of(c, rules)) for c in decision.outline.captions)
    caption, named = next(((c, m) for c, m in numbers if m), (None, None))
    issued_on = _within(dates.first(heading.date_raw.text), "issued_on", heading.date_raw, findings)
    number, symbol = heading.number, heading.symbol
    if number is None and symbol is None and caption and named:
        number, symbol = named["number"], read_symbol(named["symbol"], rules)
        signed = dates.first(caption.text.text)
        issued_on = issued_on or _within(signed, "issued_on", EMPTY, findings)
    place = _Finder(rules=rules.heading, places=places, on=issued_on).place(decision)
    years, said = plan_years(decision, rules.plan_year)
    findings.extend(said)
    year = issued_on.year if issued_on else heading.draft_year
    document_id = (
        f"{place.slug}-{number}-{slug(symbol)}-{year}"
        if number is not None and issued_on is not None and symbol
        else _draft_id(decision, raw, place.slug, symbol, year or (years[0] if years else None))
    )
    findings.extend(_missing(decision, number, issued_on, place.slug))
    return Identity(
        document_id=short_id(document_id),
        number=number,
        symbol=symbol,
        number_raw=heading.number_raw.text or None,
        instrument=_instrument(decision, rules, symbol),
        title=heading.title.text or None,
        plan_year=years[0] if years else None,
        plan_year_end=years[1] if years and years[1] != years[0] else None,
        issued_on=issued_on,
        effective_on=_within(
            _effective_on(decision, rules, dates, issued_on), "effective_on", EMPTY, findings
        ),
        issuer=heading.issuer.text or None,
        place=place.name,
        place_slug=place.slug,
        province=place.province.name if place.province else None,
        unit=place.unit,
        province_code=place.province.code if place.province else None,
        findings=tuple(findings),
    )


def short_id(document_id: str) -> str:
    """The id, or, over 120 bytes, its words that fit and the first 8 hex of the whole's sha256."""
    if len(document_id) <= _LONGEST_ID:
        return document_id
    digest = sha256(document_id.encode()).hexdigest()[:_HEX]
    room = document_id[: _LONGEST_ID - _HEX]
    return f"{room[: room.rindex('-')]}-{digest}"


def _within(day: date | None, field: str, text: Joined, findings: list[Finding]) -> date | None:
    """The day, or None with a finding where no plan can have it."""
    if day is None or FIRST_YEAR <= day.year <= LAST_YEAR:
        return day
    place = text.source() if text.text else NOWHERE
    findings.append(Finding(code="date-impossible", field=field, value=str(day), source=place))
    return None


def _number_of(caption: Caption, rules: StructureRules) -> re.Match[str] | None:
    """The decision a caption names: `(Kèm theo Quyết định số 2890/QĐ-UBND ngày …)`.

    A party's number there (57-NQ/TW) may be that of what the plan carries out: none is taken.
    """
    m = rules.heading.number.search(caption.text.text)
    return None if m and "/" in m["symbol"] else m


# -- place ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Finder:
    """Looks for the place of the issuing body among the places of a day."""

    rules: HeadingRules
    places: Places
    on: date | None

    def place(self, decision: Decision) -> _Place:
        """By the body's own name first, then by the place line, then by captions."""
        line, issuer = decision.heading.place, decision.heading.issuer.text
        titles = [decision.heading.title.text, *(t.text.text for t in decision.outline.titles)]
        captions = [c.text.text for c in decision.outline.captions]
        if self.rules.issuer_without_place.search(fold_spaced(issuer)):
            issuer = self._whole_name(line, [*titles, *captions])
        unit, local = self._local_unit(issuer)
        province = self._province_named([issuer, *captions, *titles])
        if province is None and local is not None:
            text = [*decision.outline.grounds, decision.outline.introduction]
            province = self._province_named(t.text for t in text)
            if province is None and line and fold_spaced(line) == fold_spaced(local):
                province = self.places.named(line, self.on)  # its own name: a town may bear it too
            elif province is None and line:
                province = self.places.of_place(line, self.on)
        elif province is None and line:
            province = self.places.of_place(line, self.on)
        if local is not None:
            prefix = f"{province.slug}-" if province else ""
            return _Place(name=local, slug=prefix + slug(local), province=province, unit=unit)
        if province is not None and (not issuer or self._province_named([issuer])):
            return _Place(name=province.name, slug=province.slug, province=province)
        if issuer and self.rules.central.search(fold_spaced(issuer)):
            return _Place(name=None, slug=slug(issuer), province=None)
        if issuer and province is not None:
            both = f"{province.slug}-{slug(issuer)}"
            return _Place(name=province.name, slug=both, province=province)
        if issuer:
            return _Place(name=line or None, slug=slug(issuer), province=None)
        return _Place(name=line, slug=slug(line) if line else _UNKNOWN_PLACE, province=None)

    def _whole_name(self, line: str | None, titles: Iterable[str]) -> str:
        """`huyện Châu Thành` where the place line has `Châu Thành` and a title its level; else ""."""
        name = fold_spaced(line or "")
        for title in titles if name else ():
            folded = fold_spaced(title)
            for _, pattern in self.rules.level_words:
                for m in pattern.finditer(folded):
                    if re.match(rf"{re.escape(name)}(?!\w)", folded[m.end() :]):
                        return f"{m[0]}{name}"
        return ""

    def _province_named(self, texts: Iterable[str]) -> Province | None:
        """The first `tỉnh X`, or centrally governed `thành phố X`, whose X is a province."""
        levels = dict(self.rules.level_words)
        for text in texts:
            folded = fold_spaced(text)
            for level in ("province", "city"):
                for m in levels[level].finditer(folded):
                    found = self._named_at(folded, m.end())
                    if found and found.is_city is (level == "city"):
                        return found
        return None

    def _named_at(self, folded: str, at: int) -> Province | None:
        """The province whose name begins at that place, the longest of one to four words."""
        words = folded[at:].split()[:4]
        names = (" ".join(words[:n]).strip(" .,;:()") for n in range(len(words), 0, -1))
        found = (self.places.named(name, self.on) for name in names if name)
        return next(filter(None, found), None)

    def _local_unit(self, issuer: str) -> tuple[str | None, str | None]:
        """(word, name in title case) of the district or commune in an issuer's name: `XÃ TÂN AN`."""
        folded = fold_spaced(issuer)
        for level, pattern in reversed(self.rules.level_words):
            m = pattern.search(folded) if level != "province" else None
            if not m:
                continue
            central = self._named_at(folded, m.end()) if level == "city" else None
            if central is not None and central.is_city:
                continue
            rest = folded[m.end() :]
            ends = [p.search(rest) for _, p in self.rules.level_words]
            stop = min((e.start() for e in ends if e), default=len(rest))
            name = rest[:stop].strip(" ,.;-")
            if name:
                return m[0].strip(), " ".join(w.capitalize() for w in name.split())
        return None, None


# -- days ---------------------------------------------------------------------------------------


def _effective_on(
    decision: Decision, rules: StructureRules, dates: DateGrammar, issued_on: date | None
) -> date | None:
    for p in decision.outline.provisions:
        if p.kind != "article":
            continue
        folded = fold_spaced(p.text.text)
        m = rules.effective_on_date.search(folded)
        if m:
            return dates.first(folded[m.start() :])
        if rules.effective_on_signing.search(folded):
            return issued_on
    return None


# -- drafts and the rest ----------------------------------------------------------------------------


def _instrument(decision: Decision, rules: StructureRules, symbol: str | None) -> str | None:
    printed = rules.instrument(fold_spaced(decision.heading.instrument_raw.text))
    if printed:
        return printed
    return rules.symbol_instruments.get(re.split("[-/]", symbol)[0]) if symbol else None


def _draft_id(
    decision: Decision, raw: RawDocument, place: str, symbol: str | None, year: int | None
) -> str:
    """`<place>-draft-<symbol>-<year>-<8 hex of the normalised text>`; equal in every format."""
    texts = [decision.heading.title.text]
    texts.extend(p.text.text for p in decision.outline.provisions)
    for row in decision.appendix.rows:
        texts.extend(t.text for _, t in row.cells)
    plain = fold_spaced(" ".join(texts)).replace(" ", "") or _all_text(raw) or raw.sha256
    digest = sha256(plain.encode()).hexdigest()[:_HEX]
    parts = [place, "draft", slug(symbol) if symbol else None, str(year) if year else None, digest]
    return "-".join(p for p in parts if p)


def _all_text(raw: RawDocument) -> str:
    """Every printed sign of a file in which no title, provision or task was found."""
    lines = [li.text for b in raw.blocks if isinstance(b, Paragraph) for li in b.lines]
    cells = [c for b in raw.blocks if isinstance(b, Grid) for c in b.cells]
    lines.extend(li.text for c in cells for li in c.lines)
    return fold_spaced(" ".join(lines)).replace(" ", "")


def _missing(
    decision: Decision, number: str | None, issued_on: date | None, place: str
) -> Iterable[Finding]:
    heading = decision.heading
    if number is None:
        yield Finding(
            code="draft",
            field="number",
            value=heading.number_raw.text or None,
            source=heading.number_raw.source() if heading.number_raw.text else NOWHERE,
        )
    elif issued_on is None:
        yield Finding(code="date-missing", field="issued_on", value=heading.date_raw.text or None)
    if place == _UNKNOWN_PLACE:
        yield Finding(code="place-missing", field="issuer_place")
