"""Bodies and names that somebody has added beside rules/agencies.yml: rules/agencies/*.yml.

`agencies:` holds whole entries, `aliases:` further names of entries that stand elsewhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.grammar.agencies.entries import Agency
from pipeline.rulebook.source import Node, read_rules_entries

_BY = ["reason", "who", "on"]

Aliases = Mapping[str, Sequence[Node]]
"""agency_id → its added names."""


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
