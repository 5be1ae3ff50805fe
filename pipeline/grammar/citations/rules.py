"""What is known of legal instruments, from rules/citations.yml and rules/instruments.yml."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.grammar.citations.known import KnownInstruments, load_known
from pipeline.grammar.citations.numbers import Body, NumberGrammar
from pipeline.grammar.citations.wording import (
    InstrumentType,
    IssuerPattern,
    Wording,
    any_of,
    read_wording,
)
from pipeline.grammar.dates import DateGrammar, load_dates
from pipeline.grammar.places import Places, load_places
from pipeline.rulebook.source import Node, read_rules_file
from pipeline.text.fold import compose, fold, fold_spaced

FILE = "citations.yml"


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

    Raises RuleError on a fault or a doubled name.
    """
    top = read_rules_file(root, FILE).mapping(
        required=["types", "bodies", "issuers", "wording", "number_examples"], optional=[]
    )
    types = tuple(_type(item) for item in top["types"].items())
    codes = _names(top["types"], types)
    bodies, names = _bodies(top["bodies"])
    numbers = NumberGrammar(types=_groups(top["types"], types), bodies=bodies)
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
        issuer_name=re.compile(rf"(?:{any_of(names)})(?!\w)"),
        wording=read_wording(top["wording"], types, issuers, names),
        known=load_known(root, {t.code: t.names for t in types}, numbers),
        dates=dates,
        provinces=provinces,
        province_name=re.compile(rf"(?:{any_of(provinces)})(?!\w)"),
        cities=frozenset(p.slug for p in gazetteer.provinces if p.is_city),
    )


def _type(item: Node) -> InstrumentType:
    entry = item.mapping(
        required=["code", "names"],
        optional=["groups", "titled", "dated", "letter", "normative", "sole", "also", "body"],
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
        body=entry["body"].text() if "body" in entry else None,
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
    for kind in types:
        for group in kind.groups:
            out.setdefault(fold(group), kind)
    return out


def _groups(node: Node, types: Iterable[InstrumentType]) -> dict[str, tuple[str, str]]:
    out: dict[str, tuple[str, str]] = {}
    for item, kind in zip(node.items(), types, strict=True):
        entry = item.mapping()
        misprints = entry["also"].texts() if "also" in entry else ()
        for group in (*kind.groups, *misprints):
            key = fold(group)
            if key in out:
                raise item.fail(f"{group!r} is already an abbreviation of {out[key][1]!r}")
            out[key] = (kind.groups[0] if group in misprints else group, kind.code)
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


def try_examples(root: Path) -> None:
    """Every number of rules/citations.yml is read as it says. Raises RuleError where not."""
    numbers = load_citations(root, load_dates(root)).numbers
    examples = read_rules_file(root, FILE).mapping()["number_examples"]
    for text, expected in examples.mapping().items():
        found = numbers.find(fold(text), text)
        got = "|".join(str(v or "") for n in found[:1] for v in (n.number, n.year, n.symbol))
        if got != expected.text():
            raise expected.fail(f"example {text!r} gives {got!r}, not {expected.text()!r}")
