"""The bodies a plan names, with their years and successors, from rules/agencies.yml.

What somebody has added stands beside it, in rules/agencies/*.yml: `agencies:` holds whole entries,
`aliases:` further names of entries that stand elsewhere.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import date, timedelta
from functools import cached_property
from itertools import chain
from pathlib import Path

from pipeline.grammar.agencies.entries import (
    Agency,
    Succession,
    prints_of,
    read_agency,
    read_claims,
)
from pipeline.grammar.agencies.names import Claim, NameFinder, Standpoint
from pipeline.grammar.agencies.wording import AgencyGrammar, read_grammar
from pipeline.grammar.phrases import Links, read_words
from pipeline.grammar.places import Places, load_places
from pipeline.model.frozen import dataclass
from pipeline.rulebook.source import Node, RuleError, read_rules_entries, read_rules_file
from pipeline.text.words import Words

__all__ = ["Agency", "AgencyRegistry", "Succession", "load_agencies"]

_FILE = "agencies.yml"
_CITY = "district.city"
_BY = ["reason", "who", "on"]
_EACH, _OF = "each", "of"
_DAY = timedelta(days=1)

Aliases = Mapping[str, Sequence[Node]]
"""agency_id → its added names."""


@dataclass(frozen=True, kw_only=True)
class AgencyRegistry:
    """All entries, the grammar of their enumerations and the places that may follow a name."""

    by_id: Mapping[str, Agency]
    names: tuple[tuple[Links, Claim], ...] = field(repr=False)
    grammar: AgencyGrammar = field(repr=False)
    places: Places = field(repr=False)

    @cached_property
    def finder(self) -> NameFinder:
        """The names as a tree; built at first use."""
        return NameFinder(self.names, self.grammar, self.places)

    @cached_property
    def _turns(self) -> tuple[date, ...]:
        """The days from which on other bodies or provinces exist than before."""
        dated = (*self.by_id.values(), *(c for _, c in self.names), *self.places.provinces)
        begins = {d.valid_from for d in dated if d.valid_from}
        return tuple(sorted(begins | {d.valid_to + _DAY for d in dated if d.valid_to}))

    def standpoint(self, on: date | None, place: str | None, issuer: str | None) -> Standpoint:
        """Where a document's bodies are read from, the same for all between which nothing differs.

        Of its day counts which bodies existed, of its place only if it is a city governed by the
        centre: so what was read for one document serves the next.
        """
        province = self.places.named(place, on) if place else None
        kind = self.issuer_kind(issuer, on) if issuer else None
        turns = bisect_right(self._turns, on) if on else 0
        return Standpoint(
            on=on and (self._turns[turns - 1] if turns else date.min),
            place=place if province and province.is_city else None,
            issuer=kind,
        )

    def lookup(
        self, alias: str, on: date | None = None, issuer: str | None = None
    ) -> Agency | None:
        """The entry that a whole name belongs to, in any of its prints; None where unknown."""
        words = read_words(alias, self.grammar.synonyms)
        found = (
            self.finder.longest(words, 0, Standpoint(on=on, issuer=issuer)) if len(words) else None
        )
        if found is None or found.end != len(words):
            return None
        return self.by_id[found.claim.agency_id]

    def issuer_kind(self, issuer: str, on: date | None = None) -> str | None:
        """The kind of body whose printed name this is, a key of `issuers`; the last of several.

        A department prints the committee above itself; None where no word says the kind.
        """
        words = read_words(issuer, self.grammar.synonyms)
        kind: str | None = None
        at = begins = 0
        while at < len(words):
            if at != begins and not words.broken(at):
                at += 1
                continue
            found = self.finder.longest(words, at, Standpoint(on=on))
            ends = {k: p.longest(words.keys, at) for k, p in self.grammar.issuers.items()}
            said = max((k for k in ends if ends[k]), key=lambda k: ends[k] or (0, ""), default=None)
            if said == "province" and found and found.claim.level == "district":
                said = _CITY
            kind = said or kind
            begins = found.end if found else begins
            at = found.end if found else at + 1
        return kind or self._kind_within(words)

    def _kind_within(self, words: Words) -> str | None:
        """The kind that several words say behind one nobody knows: "ĐẢNG BỘ TỈNH X ĐẢNG ỦY XÃ Y"."""
        for at in range(len(words) - 2, 0, -1):
            for kind, phrases in self.grammar.issuers.items():
                found = phrases.longest(words.keys, at)
                if found and found[0] - at > 1:
                    return kind
        return None

    def members(self, agency_id: str, on: date) -> tuple[Agency, ...]:
        """The bodies that a collective stands for on a day, each once; a body stands for itself.

        Raises KeyError for an unknown id. Empty where rules/ do not list them or none existed.
        """
        agency = self.by_id[agency_id]
        if not agency.is_group:
            return (agency,) if agency.in_force(on) else ()
        found = {m.agency_id: m for i in agency.members for m in self.members(i, on)}
        return tuple(found.values())

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

    def surface_forms(self) -> Iterator[tuple[str, str]]:
        """(id, print) of every name as the file has it, without the mechanical variants."""
        for agency in self.by_id.values():
            for print_ in prints_of(agency):
                yield agency.agency_id, print_


def load_agencies(root: Path) -> AgencyRegistry:
    """rules/agencies.yml, what was added to it, and rules/places.yml.

    Raises RuleError on a fault, with file and line.
    """
    top = read_rules_file(root, _FILE).mapping(required=["grammar", "agencies"], optional=[])
    grammar = read_grammar(top["grammar"])
    by_id: dict[str, Agency] = {}
    nodes: list[tuple[Agency, dict[str, Node]]] = []
    added, aliases = read_added(root)
    for node in chain(*map(_entries, top["agencies"].items()), added):
        agency, entry = with_aliases(*read_agency(node), aliases)
        if agency.agency_id in by_id:
            first = by_id[agency.agency_id]
            raise entry["name"].fail(
                f"the id {agency.agency_id!r} of {agency.name!r} is already that of "
                f"{first.name!r} (line {first.line})"
            )
        by_id[agency.agency_id] = agency
        nodes.append((agency, entry))
    for agency_id, names in aliases.items():
        if agency_id not in by_id:
            raise names[0].fail(f"no entry has the id {agency_id!r}")
    for agency, entry in nodes:
        _check_links(agency, entry, by_id, grammar)
    return AgencyRegistry(
        by_id=by_id, names=read_claims(nodes, grammar), grammar=grammar, places=load_places(root)
    )


def _entries(node: Node) -> Iterator[Node]:
    """The node, or an entry for each field of a form: `each: Vụ, of: [Đầu tư, …]`."""
    if not node.is_mapping or not node.value or node.value[0].value != _EACH:
        yield node
        return
    fields = node.mapping(required=[_EACH, _OF])[_OF].items()
    (form, *rest) = (
        pair for pair in zip(node.value[::2], node.value[1::2], strict=True) if pair[0].value != _OF
    )
    for last in fields:
        name = [node.holding("name"), last.holding(f"{form[1].text()} {last.text()}")]
        yield Node(node.file, last.line, [*name, *chain(*rest)], True)


def _check_links(
    agency: Agency, entry: Mapping[str, Node], by_id: Mapping[str, Agency], grammar: AgencyGrammar
) -> None:
    """Every id that an entry names exists, only a group has members, the issuer's kind is known."""
    for key, ids in (
        ("successors", tuple(s.agency_id for s in agency.successors)),
        ("members", agency.members),
        ("related", (agency.related,) if agency.related else ()),
    ):
        for i, name in enumerate(ids):
            if name not in by_id:
                at = entry[key] if key == "related" else entry[key].items()[i]
                raise at.fail(f"no entry has the id {name!r}")
    if agency.members and not agency.is_group:
        raise entry["members"].fail("only a group has members")
    kinds = (*grammar.issuers, "local")
    if agency.issuer and agency.issuer not in kinds:
        known = ", ".join(kinds)
        raise entry["issuer"].fail(f"one of {known} was expected, not {agency.issuer!r}")


def try_examples(root: Path) -> None:
    """Reads every name as a cell of its entry's years and issuer prints it.

    Raises RuleError for one that is never read as its entry, because another stands before it.
    """
    registry = load_agencies(root)
    for agency in registry.by_id.values():
        on = agency.valid_to or agency.valid_from
        own = agency.issuer or agency.level
        for print_, issuer in (
            *((p, None) for p in prints_of(agency)),
            *((p, own) for p in agency.own_names),
        ):
            found = registry.lookup(print_, on, issuer)
            if found is not agency:
                other = f"read as {found.name!r}" if found else "not read at all"
                raise RuleError(_FILE, agency.line, f"{print_!r} of {agency.name!r} is {other}")


def read_added(root: Path) -> tuple[list[Node], Aliases]:
    """The added entries, as they would stand in rules/agencies.yml, and the added names."""
    entries = [
        item.mapping(["entry", *_BY], [])["entry"]
        for item in read_rules_entries(root, "agencies", "agencies", "aliases")
    ]
    aliases: dict[str, list[Node]] = {}
    for item in read_rules_entries(root, "agencies", "aliases", "agencies"):
        alias = item.mapping(["of", "name", *_BY], [])
        aliases.setdefault(alias["of"].text(), []).append(alias["name"])
    return entries, aliases


def with_aliases(
    agency: Agency, entry: Mapping[str, Node], aliases: Aliases
) -> tuple[Agency, dict[str, Node]]:
    """The entry with the names that were added to it."""
    added = aliases.get(agency.agency_id, ())
    if not added:
        return agency, dict(entry)
    own = entry["aliases"].items() if "aliases" in entry else ()
    names = (*agency.aliases, *(n.text() for n in added))
    listed = added[0].listing(*own, *added)
    return replace(agency, aliases=names), {**entry, "aliases": listed}
