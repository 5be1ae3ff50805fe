"""The bodies a plan names, with their years and successors, from rules/agencies.yml."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from pipeline.knowledge.agency_grammar import AgencyGrammar, read_grammar
from pipeline.knowledge.agency_matcher import AgencyMatcher, Claim
from pipeline.knowledge.agency_places import Setting
from pipeline.knowledge.phrases import Links, PhraseTree
from pipeline.knowledge.places import Places, load_places
from pipeline.knowledge.source import Node, RuleError, read_rules_file
from pipeline.knowledge.synonyms import read_words
from pipeline.text.fold import slug

LEVELS = ("central", "province", "district", "commune", "other")
KINDS = ("agency", "group", "role")
PLACES = ("none", "true", "required", "named", "any")
_FILE = "agencies.yml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession:
    """A later body that took over. scope: what it took, None for all. on: its first day."""

    agency_id: str
    on: date | None = None
    scope: str | None = None
    instrument: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """One entry. valid_from, valid_to: first and last day, None for open. line: in the file.

    running: False where its names count in cells only. place: "none"; "true" a place of its level may follow; "required" one must; "named" any
    capitalised name; "any" a place of its level or any name.
    """

    agency_id: str
    name: str
    level: str
    kind: str
    line: int
    short_name: str | None = None
    aliases: tuple[str, ...] = ()
    cell_aliases: tuple[str, ...] = ()
    qualifiers: tuple[str, ...] = ()
    place: str = "none"
    running: bool = True
    valid_from: date | None = None
    valid_to: date | None = None
    successors: tuple[Succession, ...] = ()
    instrument: str | None = None

    @property
    def is_group(self) -> bool:
        """True for a collective phrase that stands for several bodies."""
        return self.kind == "group"

    def in_force(self, on: date) -> bool:
        """True where the body existed on the day."""
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_to is None or on <= self.valid_to
        )


@dataclass(frozen=True, kw_only=True)
class AgencyRegistry:
    """All entries, the grammar of their enumerations and the places that may follow a name."""

    by_id: Mapping[str, Agency]
    claims: Mapping[str, tuple[Claim, ...]]
    links: tuple[tuple[Links, Claim], ...] = field(repr=False)
    grammar: AgencyGrammar = field(repr=False)
    places: Places = field(repr=False)

    @cached_property
    def matcher(self) -> AgencyMatcher:
        """The compiled names; built at first use."""
        return AgencyMatcher(self.links, self.grammar, self.places)

    def lookup(self, alias: str, on: date | None = None) -> Agency | None:
        """The entry that a whole name belongs to, in any of its prints; None where unknown."""
        words = read_words(alias, self.grammar.synonyms)
        if not len(words):
            return None
        found = self.matcher.longest(words, 0, Setting(on=on))
        if found is None or found.end != len(words):
            return None
        return self.by_id[found.agency_id]

    def in_force(self, agency_id: str, on: date) -> bool:
        """True where the entry's years hold the day. Raises KeyError for an unknown id."""
        return self.by_id[agency_id].in_force(on)

    def lineage(self, agency_id: str) -> tuple[tuple[str, Succession], ...]:
        """(id, what follows it) pairs that lead to the entry or away from it, oldest first.

        Raises KeyError for an unknown id.
        """
        pairs = [(a.agency_id, step) for a in self.by_id.values() for step in a.successors]
        later, earlier = {self.by_id[agency_id].agency_id}, {agency_id}
        found: set[tuple[str, Succession]] = set()
        size = -1
        while len(found) != size:
            size = len(found)
            for name, step in pairs:
                if name in later:
                    later.add(step.agency_id)
                    found.add((name, step))
                if step.agency_id in earlier:
                    earlier.add(name)
                    found.add((name, step))
        return tuple(sorted(found, key=lambda p: (p[1].on or date.min, p[0], p[1].agency_id)))

    def nearest(self, text: str, n: int = 3) -> tuple[tuple[Agency, float], ...]:
        """The n entries whose names are most like the text, with a likeness of 0…1, best first."""
        from rapidfuzz import fuzz, process

        key = " ".join(read_words(text, self.grammar.synonyms).keys)
        best: dict[str, float] = {}
        for _, score, at in process.extract(
            key, self._prints[0], scorer=fuzz.ratio, processor=None, limit=n * 8
        ):
            agency_id = self._prints[1][at]
            best[agency_id] = max(best.get(agency_id, 0.0), score / 100)
        ordered = sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))
        return tuple((self.by_id[a], round(score, 3)) for a, score in ordered[:n])

    @cached_property
    def _prints(self) -> tuple[list[str], list[str]]:
        pairs = [(key, claim.agency_id) for key, found in self.claims.items() for claim in found]
        return [p[0] for p in pairs], [p[1] for p in pairs]

    def stub(self, text: str) -> str:
        """A YAML entry for an unknown name, ready to paste at the end of rules/agencies.yml."""
        words = read_words(text, self.grammar.synonyms)
        name = words.printed(0, len(words)) if len(words) else text.strip()
        near = self.nearest(text, 1)
        level = near[0][0].level if near and near[0][1] >= 0.6 else "other"
        kind = "group" if self.grammar.plurals.longest(words.keys, 0) else "agency"
        quoted = "'" + name.replace("'", "''") + "'"
        like = f"  # nearest: {near[0][0].agency_id}" if near else ""
        return f"  - {{name: {quoted}, level: {level}, kind: {kind}}}{like}\n"

    def surface_forms(self) -> Iterator[tuple[str, str]]:
        """(id, print) of every name as the file has it, without the mechanical variants."""
        for agency in self.by_id.values():
            for print_ in _prints_of(agency):
                yield agency.agency_id, print_


def load_agencies(root: Path) -> AgencyRegistry:
    """rules/agencies.yml with rules/places.yml. Raises RuleError on a fault, with file and line."""
    top = read_rules_file(root, _FILE).mapping(required=["grammar", "agencies"], optional=[])
    grammar = read_grammar(top["grammar"])
    by_id: dict[str, Agency] = {}
    nodes: list[tuple[Agency, dict[str, Node]]] = []
    for node in top["agencies"].items():
        agency, entry = _read_agency(node)
        if agency.agency_id in by_id:
            first = by_id[agency.agency_id]
            raise entry["name"].fail(
                f"the id {agency.agency_id!r} of {agency.name!r} is already that of "
                f"{first.name!r} (line {first.line})"
            )
        by_id[agency.agency_id] = agency
        nodes.append((agency, entry))
    for agency, entry in nodes:
        for step, at in zip(agency.successors, _successor_nodes(entry), strict=True):
            if step.agency_id not in by_id:
                raise at.fail(f"no entry has the id {step.agency_id!r}")
    claims, links = _claims(nodes, by_id, grammar)
    return AgencyRegistry(
        by_id=by_id, claims=claims, links=links, grammar=grammar, places=load_places(root)
    )


_REQUIRED = ("name", "level")
_OPTIONAL = (
    "kind",
    "short_name",
    "aliases",
    "cell_aliases",
    "qualifiers",
    "place",
    "running",
    "valid_from",
    "valid_to",
    "successors",
    "instrument",
)


def _read_agency(node: Node) -> tuple[Agency, dict[str, Node]]:
    entry = node.mapping(required=_REQUIRED, optional=_OPTIONAL)
    name = entry["name"].text()
    try:
        agency_id = slug(name)
    except ValueError as fault:
        raise entry["name"].fail(str(fault)) from None
    valid_from = entry["valid_from"].day() if "valid_from" in entry else None
    valid_to = entry["valid_to"].day() if "valid_to" in entry else None
    if valid_from and valid_to and valid_to < valid_from:
        raise entry["valid_to"].fail("valid_to lies before valid_from")
    agency = Agency(
        agency_id=agency_id,
        name=name,
        level=_one_of(entry["level"], LEVELS),
        kind=_one_of(entry["kind"], KINDS) if "kind" in entry else "agency",
        line=node.line,
        short_name=entry["short_name"].text() if "short_name" in entry else None,
        aliases=_texts(entry, "aliases"),
        cell_aliases=_texts(entry, "cell_aliases"),
        qualifiers=_texts(entry, "qualifiers"),
        place=_one_of(entry["place"], PLACES) if "place" in entry else "none",
        running=entry["running"].flag() if "running" in entry else True,
        valid_from=valid_from,
        valid_to=valid_to,
        successors=tuple(_succession(n) for n in _successor_nodes(entry)),
        instrument=entry["instrument"].text() if "instrument" in entry else None,
    )
    return agency, entry


def _one_of(node: Node, allowed: tuple[str, ...]) -> str:
    value = node.text()
    if value not in allowed:
        raise node.fail(f"one of {', '.join(allowed)} was expected, not {value!r}")
    return value


def _texts(entry: dict[str, Node], key: str) -> tuple[str, ...]:
    return entry[key].texts() if key in entry else ()


def _successor_nodes(entry: dict[str, Node]) -> tuple[Node, ...]:
    return entry["successors"].items() if "successors" in entry else ()


def _succession(node: Node) -> Succession:
    entry = node.mapping(required=["id"], optional=["on", "scope", "instrument"])
    return Succession(
        agency_id=entry["id"].text(),
        on=entry["on"].day() if "on" in entry else None,
        scope=entry["scope"].text() if "scope" in entry else None,
        instrument=entry["instrument"].text() if "instrument" in entry else None,
    )


def _prints_of(agency: Agency) -> tuple[str, ...]:
    short = (agency.short_name,) if agency.short_name else ()
    return (agency.name, *short, *agency.aliases, *agency.cell_aliases)


def _print_nodes(entry: dict[str, Node]) -> Iterator[tuple[Node, bool]]:
    """Every print of an entry, and whether it counts in cells only."""
    yield entry["name"], False
    if "short_name" in entry:
        yield entry["short_name"], False
    for key in ("aliases", "cell_aliases"):
        if key in entry:
            for node in entry[key].items():
                yield node, key == "cell_aliases"


def _claims(
    nodes: Iterable[tuple[Agency, dict[str, Node]]],
    by_id: Mapping[str, Agency],
    grammar: AgencyGrammar,
) -> tuple[dict[str, tuple[Claim, ...]], tuple[tuple[Links, Claim], ...]]:
    """Every print's key with who claims it; two may only where their years never meet."""
    tree: PhraseTree[Claim] = PhraseTree(grammar.joining)
    claims: dict[str, tuple[Claim, ...]] = {}
    links: list[tuple[Links, Claim]] = []
    for agency, entry in nodes:
        own: set[Links] = set()
        for node, cell_only in _print_nodes(entry):
            key, link = _key(node, agency, grammar, tree)
            if link in own:
                if node.node is entry.get("short_name", entry["name"]).node:
                    continue
                raise node.fail(f"{node.text()!r} is read by rule already: leave it out")
            own.add(link)
            for claim in claims.get(key, ()):
                if claim.agency_id != agency.agency_id and _meet(agency, by_id[claim.agency_id]):
                    raise node.fail(
                        f"{node.text()!r} is already a name of {claim.agency_id!r} "
                        f"(line {by_id[claim.agency_id].line})"
                    )
            claim = Claim(
                agency_id=agency.agency_id,
                level=agency.level,
                place=agency.place,
                cell_only=cell_only or not agency.running,
                proper=agency.kind == "agency",
                valid_from=agency.valid_from,
                valid_to=agency.valid_to,
            )
            claims[key] = (*claims.get(key, ()), claim)
            links.append((link, claim))
    return claims, tuple(links)


def _meet(a: Agency, b: Agency) -> bool:
    return (a.valid_from or date.min) <= (b.valid_to or date.max) and (
        b.valid_from or date.min
    ) <= (a.valid_to or date.max)


def _key(
    node: Node, agency: Agency, grammar: AgencyGrammar, tree: PhraseTree[Claim]
) -> tuple[str, Links]:
    """A print's key: its words without marks, and without the place word its rule allows."""
    text = node.text()
    if ";" in text:
        raise node.fail("a name holds no ';': a whole enumeration is not an entry")
    links = tree.links(read_words(text, grammar.synonyms))
    if not links:
        raise node.fail("a name needs letters")
    if agency.place in ("true", "required", "any"):
        links = grammar.without_place(links, agency.level)
    key = " ".join(word for word, _ in links)
    return (f"{key} … {agency.level}" if agency.place == "required" else key), links


__all__ = ["Agency", "AgencyRegistry", "RuleError", "Succession", "load_agencies"]
