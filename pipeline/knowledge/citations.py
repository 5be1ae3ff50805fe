"""What is known of legal instruments, from rules/citations.yml and rules/instruments.yml."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.knowledge.dates import DateGrammar
from pipeline.knowledge.known import KnownInstruments, load_known
from pipeline.knowledge.numbers import Body, NumberGrammar
from pipeline.knowledge.places import Places, load_places
from pipeline.knowledge.source import Node, read_rules_file
from pipeline.text.fold import compose, fold, fold_spaced

FILE = "citations.yml"
_WORDING = (
    "number_word",
    "of",
    "date_lead",
    "list_join",
    "year_word",
    "amending",
    "amending_lead",
    "title_lead",
    "not_date_after",
    "passive",
    "not_law_after",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentType:
    """A kind of instrument. names: as printed before a number, the first the display name.

    groups: its abbreviations in a symbol. titled, dated, letter, normative, sole: see the file.
    """

    code: str
    names: tuple[str, ...]
    groups: tuple[str, ...] = ()
    titled: bool = False
    dated: bool = False
    letter: bool = False
    normative: bool = False
    sole: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuerPattern:
    """How an issuer is printed; level: province, district or none (which place may follow).

    group: its group in a symbol, "" where the file gives none.
    """

    pattern: re.Pattern[str]
    level: str
    group: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """Compiled wording around numbers, for folded text in single spaces.

    Anchored at the end of the text searched: before (type word, perhaps issuer and "số"; groups
    type, issuer), number_word, not_law_after, not_date_after, amending (group passive),
    type_before (a type word before "sửa đổi"), dated (type and issuer before a date).
    Matched at a position: of, bridge (between a number and its date), list_join, year (group
    year), amending_lead, amending_word, amending_title (after a law word), title_lead.
    Searched: trigger (no citation without it), law (a law word, group type), bare_number and
    plain_number (without symbol, after "số" and not; group number).
    """

    trigger: re.Pattern[str]
    before: re.Pattern[str]
    number_word: re.Pattern[str]
    number_lead: re.Pattern[str]
    bare_number: re.Pattern[str]
    plain_number: re.Pattern[str]
    of: re.Pattern[str]
    bridge: re.Pattern[str]
    list_join: re.Pattern[str]
    year: re.Pattern[str]
    amending: re.Pattern[str]
    amending_lead: re.Pattern[str]
    amending_word: re.Pattern[str]
    type_before: re.Pattern[str]
    amending_title: re.Pattern[str]
    title_lead: re.Pattern[str]
    not_date_after: re.Pattern[str]
    law: re.Pattern[str]
    not_law_after: re.Pattern[str]
    dated: re.Pattern[str]
    title_words: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationRules:
    """All that find_citations needs. type_codes: folded printed name → type.

    provinces: folded name → slug; province_name: those names, longest first; cities: the slugs of
    centrally governed cities.
    """

    types: tuple[InstrumentType, ...]
    type_codes: Mapping[str, InstrumentType]
    numbers: NumberGrammar
    issuers: tuple[IssuerPattern, ...]
    issuer_names: Mapping[str, Body]
    issuer_name: re.Pattern[str]
    wording: Wording
    known: KnownInstruments
    dates: DateGrammar
    provinces: Mapping[str, str]
    province_name: re.Pattern[str]
    cities: frozenset[str]

    def kind(self, code: str) -> InstrumentType:
        """The type of that code. KeyError if there is none."""
        return next(t for t in self.types if t.code == code)


def load_citations(root: Path, dates: DateGrammar, places: Places | None = None) -> CitationRules:
    """Both files as rules. places: read from root where not given.

    Raises RuleError on a fault, a doubled name or a failing example.
    """
    top = read_rules_file(root, FILE).mapping(
        required=["types", "bodies", "issuers", "wording", "number_examples"], optional=[]
    )
    types = tuple(_type(item) for item in top["types"].items())
    codes = _names(top["types"], types)
    bodies, names = _bodies(top["bodies"])
    numbers = NumberGrammar(types=_groups(top["types"], types), bodies=bodies)
    _check_numbers(numbers, top["number_examples"])
    issuers = tuple(_issuer(item, bodies) for item in top["issuers"].items())
    gazetteer = places or load_places(root)
    provinces = {
        fold_spaced(compose(n)): p.slug for p in gazetteer.provinces for n in (p.name, *p.aliases)
    }
    return CitationRules(
        types=types,
        type_codes=codes,
        numbers=numbers,
        issuers=issuers,
        issuer_names=names,
        issuer_name=re.compile(rf"(?:{_any(names)})(?!\w)"),
        wording=_wording(top["wording"], types, issuers, names),
        known=load_known(root, {t.code: t.names for t in types}, numbers),
        dates=dates,
        provinces=provinces,
        province_name=re.compile(rf"(?:{_any(provinces)})(?!\w)"),
        cities=frozenset(p.slug for p in gazetteer.provinces if p.is_city),
    )


def _type(item: Node) -> InstrumentType:
    entry = item.mapping(
        required=["code", "names"],
        optional=["groups", "titled", "dated", "letter", "normative", "sole"],
    )
    return InstrumentType(
        code=entry["code"].text(),
        names=entry["names"].texts(),
        groups=entry["groups"].texts() if "groups" in entry else (),
        titled="titled" in entry and entry["titled"].flag(),
        dated="dated" in entry and entry["dated"].flag(),
        letter="letter" in entry and entry["letter"].flag(),
        normative="normative" in entry and entry["normative"].flag(),
        sole=entry["sole"].pattern() if "sole" in entry else None,
    )


def _names(node: Node, types: Iterable[InstrumentType]) -> dict[str, InstrumentType]:
    out: dict[str, InstrumentType] = {}
    seen: set[str] = set()
    for item, kind in zip(node.items(), types, strict=True):
        if kind.code in seen:
            raise item.fail(f"the type {kind.code!r} stands here twice")
        seen.add(kind.code)
        for name in kind.names:
            key = fold_spaced(compose(name))
            if key in out:
                raise item.fail(f"{name!r} is already a name of {out[key].code!r}")
            out[key] = kind
    return out


def _groups(node: Node, types: Iterable[InstrumentType]) -> dict[str, tuple[str, str]]:
    out: dict[str, tuple[str, str]] = {}
    for item, kind in zip(node.items(), types, strict=True):
        for group in kind.groups:
            key = fold(group)
            if key in out:
                raise item.fail(f"{group!r} is already an abbreviation of {out[key][1]!r}")
            out[key] = (group, kind.code)
    return out


def _bodies(node: Node) -> tuple[dict[str, Body], dict[str, Body]]:
    by_group: dict[str, Body] = {}
    by_name: dict[str, Body] = {}
    for item in node.items():
        entry = item.mapping(
            required=["group"], optional=["name", "also", "local", "party", "term"]
        )
        body = Body(
            group=entry["group"].text(),
            name=entry["name"].optional_text() if "name" in entry else None,
            local="local" in entry and entry["local"].flag(),
            party="party" in entry and entry["party"].flag(),
            term="term" in entry and entry["term"].flag(),
        )
        for group in (body.group, *(entry["also"].texts() if "also" in entry else ())):
            if fold(group) in by_group:
                raise item.fail(f"the group {group!r} stands here twice")
            by_group[fold(group)] = body
        if body.name:
            by_name[fold_spaced(compose(body.name))] = body
    return by_group, by_name


def _issuer(item: Node, bodies: Mapping[str, Body]) -> IssuerPattern:
    entry = item.mapping(required=["pattern", "level"], optional=["group"])
    level = entry["level"].text()
    if level not in ("none", "province", "district"):
        raise entry["level"].fail("the level is none, province or district")
    if "group" in entry and fold(entry["group"].text()) not in bodies:
        raise entry["group"].fail(f"{entry['group'].text()!r} is not among the bodies above")
    return IssuerPattern(
        pattern=entry["pattern"].pattern(),
        level=level,
        group=entry["group"].text() if "group" in entry else "",
    )


def _any(names: Iterable[str]) -> str:
    """An alternation, longest first, in which every space may be any one white space."""
    return "|".join(re.escape(n) for n in sorted(names, key=lambda n: (-len(n), n)))


def _wording(
    node: Node,
    types: tuple[InstrumentType, ...],
    issuers: tuple[IssuerPattern, ...],
    names: Mapping[str, Body],
) -> Wording:
    entry = node.mapping(required=[*_WORDING, "title_words"], optional=[])
    for key in _WORDING:
        if entry[key].pattern().groupindex:
            raise entry[key].fail("no named groups here")
    w = {key: f"(?:{entry[key].text()})" for key in _WORDING}
    all_types = _any(fold(n) for t in types for n in t.names)
    dated = _any(fold(n) for t in types if t.dated for n in t.names)
    laws = _any(fold(n) for t in types if t.titled for n in t.names)
    by = rf" {w['of']} (?P<issuer>{'|'.join([_any(names), *(i.pattern.pattern for i in issuers)])})"
    number = r"(?P<number>\d{1,5}[a-zđ]?)(?![\w/])(?![.\-]\w)"
    return Wording(
        trigger=re.compile(
            rf"\d[a-zđ]?\s*[/-]\s*[^\W\d_]|\d\s+[a-zđ]+\s*[/-]"
            rf"|(?<!\w)(?:{laws})(?!\w)|(?<!\w){w['number_word']}\s*\d"
            rf"|(?<!\w)(?:{dated})\s[^.;]{{0,140}}?\d"
        ),
        before=re.compile(rf"(?<!\w)(?P<type>{all_types})(?:{by})?(?:,? {w['number_word']})? ?$"),
        number_word=re.compile(rf"(?<!\w){w['number_word']} ?$"),
        number_lead=re.compile(rf" ?\(?(?:(?:{laws}) )?{w['number_word']} ?"),
        bare_number=re.compile(rf"(?<!\w){w['number_word']} ?{number}"),
        plain_number=re.compile(number),
        of=re.compile(rf" ?,? ?{w['of']} "),
        bridge=re.compile(rf" ?[,(]? ?(?:{w['date_lead']} )?"),
        list_join=re.compile(w["list_join"]),
        year=re.compile(rf" ?[,(]? ?{w['year_word']} (?P<year>(?:19|20)\d\d)(?![\d/])"),
        amending=re.compile(rf"(?P<passive>{w['passive']})?(?<!\w){w['amending']} $"),
        amending_lead=re.compile(rf" ?{w['amending_lead']}"),
        amending_word=re.compile(w["amending"]),
        type_before=re.compile(rf"(?<!\w)(?:{all_types}){w['amending_lead']} ?$"),
        amending_title=re.compile(rf" {w['amending']} "),
        title_lead=re.compile(rf" ?{w['title_lead']}"),
        not_date_after=re.compile(rf"(?<!\w){w['not_date_after']}$"),
        law=re.compile(rf"(?<!\w)(?P<type>{laws})(?!\w)"),
        not_law_after=re.compile(rf"(?<!\w){w['not_law_after']}$"),
        dated=re.compile(rf"(?<!\w)(?P<type>{dated})(?:{by})? (?:{w['date_lead']} )?$"),
        title_words=frozenset(entry["title_words"].texts()),
    )


def _check_numbers(numbers: NumberGrammar, examples: Node) -> None:
    for text, expected in examples.mapping().items():
        found = numbers.find(fold(text), text)
        got = "|".join(str(v or "") for n in found[:1] for v in (n.number, n.year, n.symbol))
        if got != expected.text():
            raise expected.fail(f"example {text!r} gives {got!r}, not {expected.text()!r}")
