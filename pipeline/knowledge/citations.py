"""What is known of legal instruments, from rules/citations.yml and rules/instruments.yml."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.knowledge.dates import DateGrammar
from pipeline.knowledge.known import KnownInstruments, load_known
from pipeline.knowledge.numbers import Body, NumberGrammar
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
    "passive",
    "not_law_after",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentType:
    """A kind of instrument. names: as printed before a number, the first the display name."""

    code: str
    names: tuple[str, ...]
    groups: tuple[str, ...]
    titled: bool
    dated: bool
    letter: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuerPattern:
    """How an issuer is printed; level: province, district or none (which place may follow)."""

    pattern: re.Pattern[str]
    level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """Compiled wording around numbers; all match folded text in single spaces.

    before: a type word (group type), issuer (issuer) and "số" up to the end of the text searched.
    number_word: "số" alone at the end. of: "của" at a position. bridge: what may stand between a
    number and its date. amending: "sửa đổi, bổ sung … của" up to the end of the text searched.
    law: a law word at its place (group type). amending_title: after a law word.
    dated: type and issuer before a date (groups type, issuer).
    """

    before: re.Pattern[str]
    number_word: re.Pattern[str]
    of: re.Pattern[str]
    bridge: re.Pattern[str]
    list_join: re.Pattern[str]
    year: re.Pattern[str]
    amending: re.Pattern[str]
    amending_title: re.Pattern[str]
    passive: re.Pattern[str]
    law: re.Pattern[str]
    not_law_after: re.Pattern[str]
    dated: re.Pattern[str]
    title_words: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationRules:
    """All that find_citations needs. type_codes: folded printed name → type."""

    types: tuple[InstrumentType, ...]
    type_codes: Mapping[str, InstrumentType]
    numbers: NumberGrammar
    issuers: tuple[IssuerPattern, ...]
    issuer_names: Mapping[str, Body]
    issuer_name: re.Pattern[str]
    wording: Wording
    known: KnownInstruments
    dates: DateGrammar


def load_citations(root: Path, dates: DateGrammar) -> CitationRules:
    """Both files as rules. Raises RuleError on a fault, a doubled name or a failing example."""
    top = read_rules_file(root, FILE).mapping(
        required=["types", "bodies", "issuers", "wording", "number_examples"], optional=[]
    )
    types = tuple(_type(item) for item in top["types"].items())
    codes = _names(top["types"], types)
    bodies, names = _bodies(top["bodies"])
    numbers = NumberGrammar(types=_groups(top["types"], types), bodies=bodies)
    _check_numbers(numbers, top["number_examples"])
    issuers = tuple(_issuer(item) for item in top["issuers"].items())
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
    )


def _type(item: Node) -> InstrumentType:
    entry = item.mapping(
        required=["code", "names"], optional=["groups", "titled", "dated", "letter"]
    )
    return InstrumentType(
        code=entry["code"].text(),
        names=entry["names"].texts(),
        groups=entry["groups"].texts() if "groups" in entry else (),
        titled="titled" in entry and entry["titled"].flag(),
        dated="dated" in entry and entry["dated"].flag(),
        letter="letter" in entry and entry["letter"].flag(),
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
        entry = item.mapping(required=["group"], optional=["name", "also", "local", "party", "term"])
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


def _issuer(item: Node) -> IssuerPattern:
    entry = item.mapping(required=["pattern", "level"], optional=[])
    level = entry["level"].text()
    if level not in ("none", "province", "district"):
        raise entry["level"].fail("the level is none, province or district")
    return IssuerPattern(pattern=entry["pattern"].pattern(), level=level)


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
    folded = [fold(n) for t in types for n in t.names]
    all_types = rf"(?<!\w)(?P<type>{_any(folded)})"
    dated = _any(fold(n) for t in types if t.dated for n in t.names)
    laws = _any(fold(n) for t in types if t.titled for n in t.names)
    issuer = "|".join([_any(names), *(i.pattern.pattern for i in issuers)])
    by = rf"\s{w['of']}\s(?P<issuer>{issuer})"
    return Wording(
        before=re.compile(rf"{all_types}(?:{by})?(?:,?\s{w['number_word']})?\s?$"),
        number_word=re.compile(rf"(?<!\w){w['number_word']}\s?$"),
        of=re.compile(rf"\s?,?\s?{w['of']}\s"),
        bridge=re.compile(rf"\s?[,(]?\s?(?:{w['date_lead']}\s)?"),
        list_join=re.compile(w["list_join"]),
        year=re.compile(rf"\s?[,(]?\s?{w['year_word']}\s(?P<year>(?:19|20)\d\d)(?![\d/])"),
        amending=re.compile(rf"(?P<passive>{w['passive']})?(?<!\w){w['amending']}\s$"),
        amending_title=re.compile(rf"\s{w['amending']}\s"),
        passive=re.compile(w["passive"]),
        law=re.compile(rf"(?<!\w)(?P<type>{laws})(?!\w)"),
        not_law_after=re.compile(rf"(?<!\w){w['not_law_after']}$"),
        dated=re.compile(rf"(?<!\w)(?P<type>{dated})(?:{by})?\s(?:{w['date_lead']}\s)?$"),
        title_words=frozenset(entry["title_words"].texts()),
    )


def _check_numbers(numbers: NumberGrammar, examples: Node) -> None:
    for text, expected in examples.mapping().items():
        found = numbers.find(fold(text), text)
        got = "|".join(
            str(v or "") for n in found[:1] for v in (n.number, n.year, n.symbol)
        )
        if got != expected.text():
            raise expected.fail(f"example {text!r} gives {got!r}, not {expected.text()!r}")
