"""The pieces of a cell: the marks between them, and the level that several share.

"HĐND, UBND tỉnh, huyện, xã" is six bodies: each piece gets its level, and there is one more for
each further head.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.grammar.agencies.heads import NameReader
from pipeline.grammar.agencies.names import LOCAL, FoundName, Standpoint
from pipeline.grammar.agencies.wording import AgencyGrammar, Phrases
from pipeline.model.frozen import dataclass
from pipeline.text.words import Words

OPEN, _CLOSE = "([", ")]"
IGNORED = frozenset(".:-+•*–…\"'")


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


class CellMarks:
    """Where the marks of a cell stand: what parts its pieces, and what is no part of any."""

    def __init__(self, words: Words, grammar: AgencyGrammar) -> None:
        self._words = words
        self._keys = words.keys
        self._size = len(words)
        self._grammar = grammar

    def skip_marks(self, at: int) -> int:
        while at < self._size and self._keys[at] in IGNORED:
            at += 1
        return at

    def skip_separators(self, at: int) -> int:
        while at < self._size:
            weak = self._grammar.weak.longest(self._keys, at)
            if weak:
                at = weak[0]
            elif self.label(at):
                at += 2
            elif self._keys[at] in self._grammar.strong or self._keys[at] in IGNORED:
                at += 1
            else:
                break
        return at

    def label(self, at: int) -> bool:
        """True for the label of a list item: "1.", "a)"."""
        if at + 2 >= self._size:
            return False
        key, mark = self._keys[at], self._keys[at + 1]
        near = self._words.ends[at] == self._words.starts[at + 1]
        if not near or not (mark == ")" or (mark == "." and key.isdecimal())):
            return False
        return len(key) == 1 or (key.isdecimal() and len(key) == 2)

    def closing(self, at: int) -> int:
        """The bracket that closes the one at `at`; the last word where none does."""
        depth = 0
        for i in range(at, self._size):
            depth += (self._keys[i] in OPEN) - (self._keys[i] in _CLOSE)
            if depth == 0:
                return i
        return self._size

    def stop(self, at: int) -> int:
        """The end of a reference or an exception: the line's, or a semicolon outside brackets."""
        end = at + 1
        while end < self._size and self._keys[end] != ";" and not self._words.broken(end):
            end = self.closing(end) + 1 if self._keys[end] in OPEN else end + 1
        return min(end, self._size)

    def in_symbol(self, at: int) -> bool:
        """True for a mark inside a document's symbol: the stroke and dash of "15/KH-UBND"."""
        first, marks = at, 0
        while first and self._words.ends[first - 1] == self._words.starts[first]:
            marks += self._keys[first] in "/-"
            first -= 1
        return marks > 0 and self._keys[first].isdecimal()

    def longest(self, phrases: Phrases, at: int) -> int:
        found = phrases.longest(self._keys, at)
        return found[0] if found else at


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
