"""Roles that the document itself resolves: who "Cơ quan thường trực BCĐ CCHC" is.

In: mentions and the printed recipients. Out: the same mentions, a role with the body that a
recipient's note names. Refuses to guess: two different bodies for one role resolve nothing.
"""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.grammar.agencies.read import Standpoint, parse_agencies
from pipeline.grammar.agencies.registry import AgencyRegistry
from pipeline.grammar.phrases import read_words
from pipeline.model.record import AgencyMention

_ROLE = "role"


def resolve_roles(
    mentions: Sequence[AgencyMention],
    recipients: Sequence[str],
    registry: AgencyRegistry,
    standpoint: Standpoint,
) -> tuple[AgencyMention, ...]:
    """Sets resolved_agency_id and evidence (the recipient line) on roles; nothing else changes."""
    if not any(m.kind == _ROLE for m in mentions):
        return tuple(mentions)
    holders = _holders(recipients, registry, standpoint)
    out: list[AgencyMention] = []
    for mention in mentions:
        found = holders.get(mention.agency_id or "", {}) if mention.kind == _ROLE else {}
        if len(found) == 1:
            ((agency_id, line),) = found.items()
            mention = replace(mention, resolved_agency_id=agency_id, evidence=line)
        out.append(mention)
    return tuple(out)


def _holders(
    recipients: Sequence[str], registry: AgencyRegistry, standpoint: Standpoint
) -> dict[str, dict[str, str]]:
    """Role id → the bodies named as its holder, each with the line that says so."""
    out: dict[str, dict[str, str]] = {}
    for line in recipients:
        for mention in parse_agencies(line, registry, standpoint):
            if mention.agency_id is None or mention.kind != "agency" or not mention.qualifier:
                continue
            for role in _roles(mention.qualifier, registry):
                printed = " ".join(line.split()).strip("-+ ;.")
                out.setdefault(role, {}).setdefault(mention.agency_id, printed)
    return out


def _roles(note: str, registry: AgencyRegistry) -> list[str]:
    """The roles that a note in brackets names, by their name or one of their `qualifiers`."""
    key = _key(note, registry)
    return [
        agency.agency_id
        for agency in registry.by_id.values()
        if agency.kind == _ROLE
        and key in {_key(t, registry) for t in (agency.name, *agency.aliases, *agency.qualifiers)}
    ]


def _key(text: str, registry: AgencyRegistry) -> str:
    return " ".join(read_words(text, registry.grammar.synonyms).keys)
