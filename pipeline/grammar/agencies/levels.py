"""The level that several bodies of a cell share: "HĐND, UBND tỉnh, huyện, xã" is six of them.

In: the pieces of a cell. Out: the same, each at its level, and one more for each further head.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.grammar.agencies.heads import NameReader
from pipeline.grammar.agencies.names import LOCAL, FoundName, Standpoint
from pipeline.grammar.agencies.wording import AgencyGrammar
from pipeline.model.frozen import dataclass
from pipeline.text.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Words start…end-1 are one body with what clings to it; name None: not known."""

    start: int
    end: int
    name: FoundName | None = None
    kind: str = ""
    qualifier: str | None = None
    after: int = 0


def own_levels(words: Words, grammar: AgencyGrammar, view: Standpoint) -> Words:
    """The words with a level alone as it stands where the issuer has one such body only.

    "UBND huyện, xã" of a district is its own committee and those of the communes.
    """
    alone = {whole: word for word, whole in grammar.short_levels.items()}
    keys = list(words.keys)
    for i, key in enumerate(keys):
        level = (
            grammar.level_of(key) if key in alone and " " not in words.printed(i, i + 1) else None
        )
        if level and view.above(level) is False:
            keys[i] = alone[key]
    return words if keys == words.keys else replace(words, keys=keys)


class SharedLevels:
    """Pieces of one cell beside each other."""

    def __init__(self, words: Words, grammar: AgencyGrammar, names: NameReader) -> None:
        self._words = words
        self._keys = words.keys
        self._grammar = grammar
        self._names = names

    def spread(self, pieces: Sequence[Piece]) -> tuple[Piece, ...]:
        """Every piece at the level it shares, and one for each head that shares a further level."""
        out = list(pieces)
        said: FoundName | None = None  # the name behind that prints the level of all before it
        for i in range(len(out) - 1, -1, -1):
            name = out[i].name
            chained = i + 1 < len(out) and self._together(out[i], out[i + 1])
            if name is None or self._names.says_level(name):
                said = name
            elif said is None or not chained:
                said = None
            else:
                found = self._of_level(name, said)
                said = said if found else None
                out[i] = replace(out[i], name=found or name)
        return tuple(self._with_heads(out))

    def _of_level(self, name: FoundName, said: FoundName) -> FoundName | None:
        """The body at the level that a later one prints for both: "MTTQ và các đoàn thể cấp xã"."""
        if said.several and _open_to(name, said):
            return replace(name, several=True)  # "Phòng Nội vụ, Phòng Tư pháp huyện"
        return self._names.at_level_of(name, said)

    def _with_heads(self, pieces: Sequence[Piece]) -> Iterator[Piece]:
        heads: list[FoundName] = []
        before: Piece | None = None
        for piece in pieces:
            further = before is not None and self._is_further(before, piece)
            for head in heads if further else ():
                name = self._names.of_head(head, piece.name) if piece.name else None
                yield replace(piece, name=name, kind=piece.kind if name else "unknown")
            yield piece
            if not further:
                shares = before and before.name and self._shares(before, piece)
                heads = [*heads, before.name] if before and before.name and shares else []
            before = piece

    def _is_further(self, before: Piece, piece: Piece) -> bool:
        """True for a level or place alone, behind a body whose head it shares."""
        name = piece.name
        one = piece.start == before.end + 1 and self._keys[before.end] != ";"
        if not one or not name or not before.name or self._words.broken(piece.start):
            return False
        return len(name.path) > name.literal and self._names.is_place(name.start)

    def _shares(self, piece: Piece, after: Piece) -> bool:
        """True for the "HĐND" of "HĐND, UBND huyện": the next body prints the level of both."""
        name, other = piece.name, after.name
        if not name or not other or name.placed or not self._together(piece, after):
            return False
        said = self._names.is_place(name.end - 1)
        return name.claim.level == other.claim.level and not said

    def _together(self, piece: Piece, after: Piece) -> bool:
        """True where one word joins the two, or a mark two of one kind."""
        gap = self._keys[piece.end : after.start]
        if not piece.name or len(gap) != 1 or self._words.broken(piece.end):
            return False
        pair = self._names.of_one_list(piece.start, after.start)
        same = self._keys[piece.start] == self._keys[after.start] or _one_head(piece, after)
        alike = (gap[0] == "," and (same or pair)) or (gap[0] == "-" and pair)
        return alike or gap[0] in self._grammar.joining


def _one_head(piece: Piece, after: Piece) -> bool:
    names = piece.name, after.name
    return all(n and n.path for n in names) and names[0].path[0] is names[1].path[0]  # type: ignore[union-attr]


def _open_to(name: FoundName, other: FoundName) -> bool:
    """True for a local body without a place, of the level and the head of another."""
    claim = name.claim
    free = not name.placed and not name.several and claim.kind == "agency" and claim.place != "none"
    same = claim.level == other.claim.level and claim.level in LOCAL
    return free and same and name.path[:1] == other.path[:1]
