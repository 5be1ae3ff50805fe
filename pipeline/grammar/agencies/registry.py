"""The bodies a plan names, with their years and successors, from rules/agencies.yml."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from pipeline.grammar.agencies.entries import (
    Agency,
    Succession,
    prints_of,
    read_agency,
    read_claims,
    successor_nodes,
)
from pipeline.grammar.agencies.matcher import AgencyMatcher, Claim
from pipeline.grammar.agencies.phrases import Links
from pipeline.grammar.agencies.placed import Setting
from pipeline.grammar.agencies.synonyms import read_words
from pipeline.grammar.agencies.wording import AgencyGrammar, read_grammar
from pipeline.grammar.places import Places, load_places
from pipeline.rulebook.source import Node, read_rules_file

__all__ = ["Agency", "AgencyRegistry", "Succession", "load_agencies"]

_FILE = "agencies.yml"


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
        """The n entries whose names are most like the text, with a likeness of 0…1, best first.

        The head word tells what kind of body it is, so it counts as much as a fifth of the name.
        """
        from rapidfuzz import fuzz, process

        key = " ".join(read_words(text, self.grammar.synonyms).keys)
        head = key.split(" ", 1)[0]
        prints, ids = self._prints
        best: dict[str, float] = {}
        for print_, score, at in process.extract(
            key, prints, scorer=fuzz.ratio, processor=None, limit=None
        ):
            same = print_.split(" ", 1)[0] == head
            best[ids[at]] = max(best.get(ids[at], 0.0), (score / 100) * 0.8 + same * 0.2)
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
            for print_ in prints_of(agency):
                yield agency.agency_id, print_


def load_agencies(root: Path) -> AgencyRegistry:
    """rules/agencies.yml with rules/places.yml. Raises RuleError on a fault, with file and line."""
    top = read_rules_file(root, _FILE).mapping(required=["grammar", "agencies"], optional=[])
    grammar = read_grammar(top["grammar"])
    by_id: dict[str, Agency] = {}
    nodes: list[tuple[Agency, dict[str, Node]]] = []
    for node in top["agencies"].items():
        agency, entry = read_agency(node)
        if agency.agency_id in by_id:
            first = by_id[agency.agency_id]
            raise entry["name"].fail(
                f"the id {agency.agency_id!r} of {agency.name!r} is already that of "
                f"{first.name!r} (line {first.line})"
            )
        by_id[agency.agency_id] = agency
        nodes.append((agency, entry))
    for agency, entry in nodes:
        for step, at in zip(agency.successors, successor_nodes(entry), strict=True):
            if step.agency_id not in by_id:
                raise at.fail(f"no entry has the id {step.agency_id!r}")
    claims, links = read_claims(nodes, by_id, grammar)
    return AgencyRegistry(
        by_id=by_id, claims=claims, links=links, grammar=grammar, places=load_places(root)
    )
