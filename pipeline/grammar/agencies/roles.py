"""Whom a printed role or collective stands for.

Roles ("Cơ quan thường trực BCĐ CCHC") by the recipients' notes; two different bodies for one role
resolve nothing. Collectives by the registry, on a day; none where their own words leave open which
bodies are meant ("Một số sở, ban, ngành").
"""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.grammar.agencies.read import Standpoint, parse_agencies
from pipeline.grammar.agencies.registry import Agency, AgencyRegistry
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


def members_of(
    agency_id: str, qualifier: str | None, registry: AgencyRegistry, at: Standpoint
) -> tuple[Agency, ...]:
    """The members in being on the day, without those that the qualifier excepts.

    Empty for a body, for an unknown day, and where an excepted body is not known.
    """
    group = registry.by_id.get(agency_id)
    if group is None or not group.is_group or at.on is None:
        return ()
    out = _excepted(qualifier or "", registry, at)
    if out is None:
        return ()
    return tuple(m for m in registry.members(agency_id, at.on) if m.agency_id not in out)


def _excepted(qualifier: str, registry: AgencyRegistry, at: Standpoint) -> frozenset[str] | None:
    """The bodies that a qualifier leaves out; None where it stays open who is meant."""
    grammar = registry.grammar
    words = read_words(qualifier, grammar.synonyms)
    for place in range(len(words)):
        if grammar.narrowing.longest(words.keys, place):
            return None
        found = grammar.excepting.longest(words.keys, place)
        if found is None:
            continue
        named = parse_agencies(words.raw[words.ends[found[0] - 1] :], registry, at)
        ids = [m.agency_id for m in named if m.agency_id]
        if at.on is None or not ids or len(ids) < len(named):
            return None
        inside = (m.agency_id for i in ids for m in registry.members(i, at.on))
        return frozenset((*ids, *inside))
    return frozenset()
