"""A printed collective in, the bodies it addresses on a day out.

None where its own words leave open which of them are meant ("Một số sở, ban, ngành").
"""

from pipeline.grammar.agencies.names import Standpoint
from pipeline.grammar.agencies.read import parse_agencies
from pipeline.grammar.agencies.registry import Agency, AgencyRegistry
from pipeline.grammar.phrases import read_words


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
