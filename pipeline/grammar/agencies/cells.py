"""One cell read as an enumeration of bodies; the grammar's words stand in rules/agencies.yml."""

from dataclasses import dataclass, replace

from pipeline.grammar.agencies.heads import NameReader, NameReading
from pipeline.grammar.agencies.matcher import FoundName
from pipeline.grammar.agencies.placed import Setting
from pipeline.grammar.agencies.registry import AgencyRegistry
from pipeline.text.words import Words

_OPEN, _CLOSE = "([", ")]"
_IGNORED = frozenset(".:-+•*–…\"'")
_UNKNOWN, _BY_REFERENCE = "unknown", "by_reference"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Words start…end-1 are one body; after: where reading goes on; name None: not known."""

    start: int
    end: int
    after: int
    name: FoundName | None
    kind: str = ""
    qualifier: str | None = None


class CellReading:
    """One reading of one cell; remembers the last name, whose head the next piece may share."""

    def __init__(self, words: Words, registry: AgencyRegistry, setting: Setting) -> None:
        self._words = words
        self._keys = words.keys
        self._size = len(words)
        self._grammar = registry.grammar
        self._names = NameReader(words, registry, setting)
        self._last: NameReading | None = None

    def pieces(self) -> tuple[Piece, ...]:
        """Every piece of the cell, in order."""
        out: list[Piece] = []
        at = self._skip_separators(0)
        while at < self._size:
            piece = self._piece(at)
            out.append(piece)
            at = self._skip_separators(max(piece.after, at + 1))
        for i in range(len(out) - 2, -1, -1):
            out[i] = self._of_level(out[i], out[i + 1])
        return tuple(out)

    def _of_level(self, piece: Piece, after: Piece) -> Piece:
        """The piece at the level that the next one prints for both: "MTTQ và các đoàn thể cấp xã"."""
        gap = self._keys[piece.end : after.start]
        joined = len(gap) == 1 and gap[0] in self._grammar.joining
        if not (joined and piece.name and after.name) or piece.end in self._words.breaks:
            return piece
        name = self._names.at_level_of(piece.name, after.name)
        return replace(piece, name=name) if name else piece

    def _piece(self, at: int) -> Piece:
        lead = self._lead_in(at)
        if lead is not None:
            after = self._skip_marks(lead)
            known = self._known(after)
            if known:
                return known
            if lead < after < self._size:
                at = after
        if self._grammar.references.longest(self._keys, at):
            end = self._stop(at)
            return Piece(start=at, end=end, after=end, name=None, kind=_BY_REFERENCE)
        return self._known(at) or self._bracketed(at) or self._unknown(at)

    def _lead_in(self, at: int) -> int | None:
        """The position after words that say a body's part ("Chủ trì:"), not themselves a body."""
        lead = self._grammar.lead_ins.longest(self._keys, at)
        if lead is None or lead[0] >= self._size:
            return None
        whole = self._names.whole(at)
        is_body = whole is not None and whole.end >= lead[0] and self._keys[lead[0]] != ":"
        return None if is_body else lead[0]

    def _known(self, at: int) -> Piece | None:
        """The piece at `at` where a known name fills it, else None."""
        for reading in self._names.readings(at, self._last, self._next_piece(at)):
            name = reading.name
            tail = self._after_name(reading)
            if tail is None:
                continue
            after, notes = tail
            self._last = reading
            return Piece(
                start=reading.start,
                end=name.end,
                after=after,
                name=name,
                qualifier="; ".join(n for n in (reading.office, *notes) if n) or None,
            )
        return None

    def _bracketed(self, at: int) -> Piece | None:
        """A whole piece in brackets: "(Sở Nội vụ)"."""
        if self._keys[at] not in _OPEN:
            return None
        close = self._closing(at)
        inner = self._names.whole(at + 1)
        if inner is None or inner.end != close or not self._boundary(close + 1):
            return None
        self._last = NameReading(name=inner, start=at + 1)
        return Piece(start=at + 1, end=close, after=close + 1, name=inner)

    def _next_piece(self, at: int) -> int | None:
        """Where the piece after this one begins, None where this is the last."""
        for i in range(at + 1, self._size):
            after = self._skip_separators(i)
            if after > i:
                return after if after < self._size else None
        return None

    def _after_name(self, reading: NameReading) -> tuple[int, tuple[str, ...]] | None:
        """(where reading goes on, notes) behind a name; None where other words cling to it."""
        notes: list[str] = []
        at, tailed = reading.name.end, False
        while at < self._size:
            tail = self._tail(at)
            held = self._held_role(at)
            if tail:
                notes.append(self._words.printed(at, tail))
                at, tailed = tail, True
            elif held:
                notes.append(self._words.printed(at + 1, held))
                at, tailed = held, True
            elif at not in self._words.breaks and self._grammar.references.longest(self._keys, at):
                end = self._clause_end(at)
                notes.append(self._words.printed(at, end))
                at, tailed = end, True
            elif self._keys[at] in _OPEN:
                close = self._closing(at)
                notes.append(self._words.printed(at + 1, close) if close > at + 1 else "")
                at = min(close + 1, self._size)
            else:
                break
        # A body right behind another lost its separator; behind other words it is part of them.
        if self._boundary(at, reading) or (not tailed and self._begins(at)):
            return at, tuple(notes)
        return None

    def _held_role(self, at: int) -> int | None:
        """The position after " - cơ quan thường trực …": a function the body before it holds."""
        role = self._names.whole(at + 1) if self._keys[at] == "-" else None
        if role is None or at in self._words.breaks or self._words.capital(at + 1):
            return None
        return role.end if self._names.is_held(role) else None

    def _tail(self, at: int) -> int | None:
        """The position after words that narrow a body or say to which other it belongs."""
        tail = self._grammar.tails.longest(self._keys, at)
        weak = self._grammar.weak.longest(self._keys, at)
        if weak and (not tail or weak[0] > tail[0] or self._joins(weak[0], tail[0])):
            return None
        parent = self._grammar.belongs.longest(self._keys, at)
        owner = self._names.whole(parent[0]) if parent else None
        if owner:
            return owner.end
        return tail[0] if tail and at not in self._words.breaks else None

    def _joins(self, weak: int, tail: int) -> bool:
        """True where words that may be a tail stand between two bodies: "… phối hợp Sở …"."""
        return weak == tail < self._size and self._opens(weak)

    def _boundary(self, at: int, before: NameReading | None = None) -> bool:
        """True where a piece may end before word `at`. before: the name that ends there."""
        if at >= self._size or at in self._words.breaks or self._keys[at] in self._grammar.strong:
            return True
        weak = self._grammar.weak.longest(self._keys, at)
        if weak:
            return self._opens(self._skip_separators(weak[0]), before)
        if self._keys[at] in _IGNORED:
            after = self._skip_marks(at)
            return after >= self._size or self._opens(after, before)
        return self._label(at) and self._opens(at + 2, before)

    def _begins(self, at: int) -> bool:
        return self._words.capital(at) and self._names.whole(at) is not None

    def _opens(self, at: int, before: NameReading | None = None) -> bool:
        """True where a body begins at `at`, known or by its first word."""
        if at >= self._size or self._grammar.openers.longest(self._keys, at):
            return True
        lead = self._grammar.lead_ins.longest(self._keys, at)
        if lead and self._opens(self._skip_marks(lead[0])):
            return True
        known = self._names.readings(at, before or self._last)
        return bool(known) or bool(self._grammar.references.longest(self._keys, at))

    def _unknown(self, at: int) -> Piece:
        end = stop = self._clause_end(at)
        while stop > at + 1 and self._keys[stop - 1] in _IGNORED:
            stop -= 1
        self._last = None
        return Piece(start=at, end=stop, after=end, name=None, kind=_UNKNOWN)

    def _clause_end(self, at: int) -> int:
        """The end of words that are no body: before a separator, and before a body."""
        end = at + 1
        if self._keys[at] in _OPEN:
            end = self._closing(at) + 1
        while end < self._size and not self._unknown_ends(end):
            end = self._closing(end) + 1 if self._keys[end] in _OPEN else end + 1
        return min(end, self._size)

    def _unknown_ends(self, at: int) -> bool:
        if at in self._words.breaks or self._keys[at] in self._grammar.strong:
            return True
        if self._in_symbol(at):
            return False
        weak = self._grammar.weak.longest(self._keys, at)
        return bool(weak) and self._opens(self._skip_separators(weak[0] if weak else at))

    def _in_symbol(self, at: int) -> bool:
        """True for a mark inside a document's symbol: the stroke and dash of "15/KH-UBND"."""
        first, marks = at, 0
        while first and self._words.ends[first - 1] == self._words.starts[first]:
            marks += self._keys[first] in "/-"
            first -= 1
        return marks > 0 and self._keys[first].isdecimal()

    def _stop(self, at: int) -> int:
        """The end of a reference: the line's, or a semicolon outside brackets."""
        end = at + 1
        while end < self._size and self._keys[end] != ";" and end not in self._words.breaks:
            end = self._closing(end) + 1 if self._keys[end] in _OPEN else end + 1
        return min(end, self._size)

    def _closing(self, at: int) -> int:
        """The bracket that closes the one at `at`; the last word where none does."""
        depth = 0
        for i in range(at, self._size):
            depth += (self._keys[i] in _OPEN) - (self._keys[i] in _CLOSE)
            if depth == 0:
                return i
        return self._size

    def _skip_marks(self, at: int) -> int:
        while at < self._size and self._keys[at] in _IGNORED:
            at += 1
        return at

    def _skip_separators(self, at: int) -> int:
        while at < self._size:
            weak = self._grammar.weak.longest(self._keys, at)
            if weak:
                at = weak[0]
            elif self._label(at):
                at += 2
            elif self._keys[at] in self._grammar.strong or self._keys[at] in _IGNORED:
                at += 1
            else:
                break
        return at

    def _label(self, at: int) -> bool:
        """True for the label of a list item: "1.", "a)"."""
        if at + 2 >= self._size:
            return False
        key, mark = self._keys[at], self._keys[at + 1]
        near = self._words.ends[at] == self._words.starts[at + 1]
        if not near or not (mark == ")" or (mark == "." and key.isdecimal())):
            return False
        return len(key) == 1 or (key.isdecimal() and len(key) == 2)
