"""What is known of legal instruments, from rules/citations.yml and rules/instruments.yml."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from pipeline.grammar.citations.known import KnownInstruments, load_known
from pipeline.grammar.citations.numbers import NumberGrammar, SymbolBody
from pipeline.grammar.citations.wording import (
    CitationWording,
    InstrumentType,
    IssuerPattern,
    compose_wording,
)
from pipeline.grammar.dates import DateGrammar, load_dates
from pipeline.grammar.places import Places, load_places
from pipeline.model.frozen import dataclass
from pipeline.rulebook.build import build
from pipeline.rulebook.patterns import any_of, composed
from pipeline.rulebook.source import Node, read_rules_file
from pipeline.text.fold import compose, fold, fold_spaced

FILE = "citations.yml"


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    types: tuple[InstrumentType, ...]
    bodies: tuple[SymbolBody, ...]
    joint: tuple[str, ...]
    issuers: tuple[IssuerPattern, ...]
    wording: Node
    number_examples: Mapping[str, str]


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
    issuer_names: Mapping[str, SymbolBody]
    issuer_name: re.Pattern[str]
    wording: CitationWording
    known: KnownInstruments
    dates: DateGrammar
    provinces: Mapping[str, str]
    province_name: re.Pattern[str]
    cities: frozenset[str]

    @property
    def type_names(self) -> tuple[str, ...]:
        """Every printed name of a type."""
        return tuple(name for t in self.types for name in t.names)

    def kind(self, code: str) -> InstrumentType:
        """The type of that code. KeyError if there is none."""
        return next(t for t in self.types if t.code == code)


def load_citations(root: Path, dates: DateGrammar, places: Places | None = None) -> CitationRules:
    """Both files as rules. places: read from root where not given.

    Raises RuleError on a fault or a doubled name.
    """
    file = build(read_rules_file(root, FILE), _File)
    bodies, names = _bodies(file.bodies)
    numbers = NumberGrammar(types=_groups(file.types), bodies=bodies, joint=frozenset(file.joint))
    for issuer in file.issuers:
        if issuer.group and fold(issuer.group) not in bodies:
            raise issuer.node.fail(f"{issuer.group!r} is not among the bodies above")
    gazetteer = places or load_places(root)
    provinces = {
        fold_spaced(compose(n)): p.slug for p in gazetteer.provinces for n in (p.name, *p.aliases)
    }
    return CitationRules(
        types=file.types,
        type_codes=_names(file.types),
        numbers=numbers,
        issuers=file.issuers,
        issuer_names=names,
        issuer_name=composed(rf"(?:{any_of(names)})(?!\w)", FILE),
        wording=compose_wording(file.wording, file.types, file.issuers, names),
        known=load_known(root, frozenset(t.code for t in file.types), numbers),
        dates=dates,
        provinces=provinces,
        province_name=composed(rf"(?:{any_of(provinces)})(?!\w)", "places.yml"),
        cities=frozenset(p.slug for p in gazetteer.provinces if p.is_city),
    )


def _names(types: Iterable[InstrumentType]) -> dict[str, InstrumentType]:
    out: dict[str, InstrumentType] = {}
    seen: set[str] = set()
    for kind in types:
        if kind.code in seen:
            raise kind.node.fail(f"the type {kind.code!r} stands here twice")
        seen.add(kind.code)
        for name in kind.names:
            key = fold_spaced(compose(name))
            if key in out:
                raise kind.node.fail(f"{name!r} is already a name of {out[key].code!r}")
            out[key] = kind
    for kind in types:
        for group in kind.groups:
            out.setdefault(fold(group), kind)
    return out


def _groups(types: Iterable[InstrumentType]) -> dict[str, tuple[str, str]]:
    out: dict[str, tuple[str, str]] = {}
    for kind in types:
        for group in (*kind.groups, *kind.also):
            key = fold(group)
            if key in out:
                raise kind.node.fail(f"{group!r} is already an abbreviation of {out[key][1]!r}")
            out[key] = (kind.groups[0] if group in kind.also else group, kind.code)
    return out


def _bodies(bodies: Iterable[SymbolBody]) -> tuple[dict[str, SymbolBody], dict[str, SymbolBody]]:
    by_group: dict[str, SymbolBody] = {}
    by_name: dict[str, SymbolBody] = {}
    for body in bodies:
        for group in (body.group, *body.also):
            if fold(group) in by_group:
                raise body.node.fail(f"the group {group!r} stands here twice")
            by_group[fold(group)] = body
        if body.name:
            by_name[fold_spaced(compose(body.name))] = body
    return by_group, by_name


def try_examples(root: Path) -> None:
    """Every number of rules/citations.yml is read as it says. Raises RuleError where not."""
    numbers = load_citations(root, load_dates(root)).numbers
    examples = read_rules_file(root, FILE).mapping()["number_examples"]
    for text, expected in examples.mapping().items():
        found = numbers.find(fold(text), text)
        got = "|".join(str(v or "") for n in found[:1] for v in (n.number, n.year, n.symbol))
        if got != expected.text():
            raise expected.fail(f"example {text!r} gives {got!r}, not {expected.text()!r}")
