"""The bodies named in a cell or a text: every piece of a cell comes out, known or not.

In: printed text and the registry. Out: mentions in printed order. Refuses to guess: a piece that
is a known name with unknown words around it is unknown as a whole.
"""

from dataclasses import dataclass
from datetime import date

from pipeline.grammar.agencies.cells import CellReading, Piece
from pipeline.grammar.agencies.matcher import FoundName
from pipeline.grammar.agencies.placed import Setting
from pipeline.grammar.agencies.registry import AgencyRegistry
from pipeline.grammar.agencies.synonyms import read_words
from pipeline.model.record import AgencyMention
from pipeline.text.remember import remembered
from pipeline.text.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Standpoint:
    """Whose text it is: the day it was signed and the issuer's province, None where not known.

    Both decide only between names that are otherwise the same, so every text of one document is
    read from one standpoint.
    """

    on: date | None = None
    place: str | None = None


_NOWHERE = Standpoint()


@remembered()
def parse_agencies(
    text: str, registry: AgencyRegistry, standpoint: Standpoint = _NOWHERE
) -> tuple[AgencyMention, ...]:
    """All bodies of a whole cell, nothing of it left out; "\\n" is a hard line break.

    Spans count in `text`.
    """
    words = read_words(text, registry.grammar.synonyms)
    reading = CellReading(words, registry, _setting(registry, standpoint))
    return tuple(_mention(piece, words, registry) for piece in reading.pieces())


@remembered()
def find_agencies(
    text: str, registry: AgencyRegistry, standpoint: Standpoint = _NOWHERE
) -> tuple[AgencyMention, ...]:
    """All known names in running text, the longest first come, none overlapping."""
    words = read_words(text, registry.grammar.synonyms)
    matcher, first = registry.matcher, registry.matcher.tree.root.below
    setting = _setting(registry, standpoint, running=True)
    out: list[AgencyMention] = []
    at = 0
    while at < len(words):
        found = matcher.longest(words, at, setting) if words.keys[at] in first else None
        if found is None or _in_symbol(words, found):
            at += 1
            continue
        piece = Piece(start=found.start, end=found.end, after=found.end, name=found)
        out.append(_mention(piece, words, registry))
        at = found.end
    return tuple(out)


def spans_name(left: str, right: str, registry: AgencyRegistry) -> bool:
    """True where a registered name goes on over the line break between left and right."""
    before = left[-80:]
    at = len(before)
    found = find_agencies(f"{before} {right[:80]}", registry)
    return any(m.start < at < m.end for m in found)


def _setting(registry: AgencyRegistry, standpoint: Standpoint, *, running: bool = False) -> Setting:
    own = registry.places.named(standpoint.place, standpoint.on) if standpoint.place else None
    return Setting(on=standpoint.on, own=own, running=running)


def _in_symbol(words: Words, found: FoundName) -> bool:
    """True inside a symbol such as 876/QĐ-BNV or 2231/SNV-CCHC, which names no body."""
    before, after = found.start - 1, found.end
    if (
        before >= 0
        and words.keys[before] in "-/"
        and words.ends[before] == words.starts[found.start]
    ):
        return True
    return (
        after - found.start == 1
        and after < len(words)
        and words.keys[after] in "-/"
        and words.ends[found.start] == words.starts[after]
    )


def _mention(piece: Piece, words: Words, registry: AgencyRegistry) -> AgencyMention:
    agency = registry.by_id[piece.name.agency_id] if piece.name else None
    return AgencyMention(
        mention=words.printed(piece.start, piece.end),
        start=words.starts[piece.start],
        end=words.ends[piece.end - 1],
        agency_id=agency.agency_id if agency else None,
        agency=agency.name if agency else None,
        kind=agency.kind if agency else piece.kind,
        level=agency.level if agency else "other",
        is_group=bool(agency and agency.is_group),
        qualifier=piece.qualifier,
    )
