"""One cell read as an enumeration of bodies; the grammar's words stand in rules/agencies.yml."""

from dataclasses import dataclass, replace

from pipeline.knowledge.agencies import AgencyRegistry
from pipeline.knowledge.agency_matcher import FoundName
from pipeline.knowledge.agency_places import Setting
from pipeline.knowledge.words import Words

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

    def __init__(
        self,
        words: Words,
        registry: AgencyRegistry,
        setting: Setting,
    ) -> None:
        self._words = words
        self._keys = words.keys
        self._size = len(words)
        self._grammar = registry.grammar
        self._matcher = registry.matcher
        self._setting = setting
        self._last: FoundName | None = None
        self._plural = False

    def pieces(self) -> tuple[Piece, ...]:
        """Every piece of the cell, in order."""
        out: list[Piece] = []
        at = self._skip_separators(0)
        while at < self._size:
            piece = self._piece(at)
            out.append(piece)
            at = self._skip_separators(max(piece.after, at + 1))
        return tuple(out)

    def _piece(self, at: int) -> Piece:
        lead = self._grammar.lead_ins.longest(self._keys, at)
        if lead and lead[0] < self._size:
            after = self._skip_marks(lead[0])
            known = self._known(after)
            if known:
                return known
            if after > lead[0] and after < self._size:
                at = after
        reference = self._grammar.references.longest(self._keys, at)
        if reference:
            end = self._stop(at)
            return Piece(start=at, end=end, after=end, name=None, kind=_BY_REFERENCE)
        return self._known(at) or self._unknown(at)

    def _known(self, at: int) -> Piece | None:
        """The piece at `at` where a known name fills it, else None."""
        for name, start in sorted(self._readings(at), key=lambda r: -r[0].end):
            tail = self._after_name(name.end)
            if tail is None:
                continue
            end, after, qualifier = tail
            office = self._grammar.offices.longest(self._keys, start)
            if office and name.start == office[0]:
                printed = self._words.printed(start, name.start)
                qualifier = f"{printed}; {qualifier}" if qualifier else printed
            self._last = name
            return Piece(start=start, end=end, after=after, name=name, qualifier=qualifier)
        return None

    def _readings(self, at: int) -> list[tuple[FoundName, int]]:
        """(name, first word of its piece): all ways a known name may begin here."""
        out: list[tuple[FoundName, int]] = []
        plain = self._longest(at)
        if plain:
            out.append((plain, at))
        office = self._grammar.offices.longest(self._keys, at)
        if office:
            inner = self._longest(office[0])
            if inner:
                out.append((inner, at))
        for start, name in self._shared(at):
            if not plain or name.end > plain.end:
                out.append((name, start))
        tailed = None if plain else self._tailed(at)
        if tailed:
            out.append((tailed, at))
        return out

    def _longest(self, at: int) -> FoundName | None:
        return self._matcher.longest(self._words, at, self._setting)

    def _shared(self, at: int) -> list[tuple[int, FoundName]]:
        """Names whose head stands before them: "các Sở: Nội vụ, …", "UBND cấp huyện, cấp xã"."""
        tree, out = self._matcher.tree, []
        head = self._grammar.heads.longest(self._keys, at)
        if head:
            node = tree.node(head[1])
            after = self._skip_marks(head[0])
            if node and after < self._size:
                name = self._matcher.longest(self._words, after, self._setting, node)
                if name:
                    out.append((at if after == head[0] else after, name))
        if self._last:
            for node in reversed(self._last.path):
                name = self._matcher.longest(self._words, at, self._setting, node)
                if name and (name.literal or self._fresh(name, node)):
                    out.append((at, name))
                    break
        return out

    def _fresh(self, name: FoundName, node: object) -> bool:
        """A place alone is a body only behind a plural head, or where it changes the body."""
        last = self._last
        return last is not None and (node is last.path[0] or name.agency_id != last.agency_id)

    def _tailed(self, at: int) -> FoundName | None:
        """A name whose end stands in the next one: "HĐND, UBND cấp xã"."""
        keys, node, end = self._keys, self._matcher.tree.root, at
        while end < self._size and keys[end] in node.below:
            node = node.below[keys[end]]
            end += 1
        following = self._skip_separators(end)
        if end == at or following == end or following >= self._size:
            return None
        other = self._longest(following)
        for start in range(following + 1, other.end) if other else ():
            name = self._matcher.longest(self._words, start, self._setting, node)
            if name and other and name.end == other.end:
                return replace(name, start=at, end=end, path=(node,))
        return None

    def _after_name(self, at: int) -> tuple[int, int, str | None] | None:
        """(end, after, qualifier) of a name ending at `at`; None where other words cling to it."""
        notes: list[str] = []
        end = at
        while at < self._size:
            tail = self._grammar.tails.longest(self._keys, at)
            weak = self._grammar.weak.longest(self._keys, at)
            if weak and (not tail or weak[0] > tail[0]):
                break
            if tail and at not in self._words.breaks:
                notes.append(self._words.printed(at, tail[0]))
                at = tail[0]
            elif self._keys[at] in _OPEN:
                close = self._closing(at)
                notes.append(self._words.printed(at + 1, close) if close > at + 1 else "")
                at = min(close + 1, self._size)
            else:
                break
        if not self._boundary(at):
            return None
        return end, at, "; ".join(n for n in notes if n) or None

    def _boundary(self, at: int) -> bool:
        """True where a piece may end before word `at`."""
        if at >= self._size or at in self._words.breaks or self._keys[at] in self._grammar.strong:
            return True
        weak = self._grammar.weak.longest(self._keys, at)
        if weak:
            return self._opens(self._skip_separators(weak[0]))
        if self._keys[at] in _IGNORED:
            return self._skip_marks(at) >= self._size or self._opens(self._skip_marks(at))
        return self._words.capital(at) and self._longest(at) is not None

    def _opens(self, at: int) -> bool:
        """True where a body begins at `at`, known or by its first word."""
        if at >= self._size or self._grammar.openers.longest(self._keys, at):
            return True
        lead = self._grammar.lead_ins.longest(self._keys, at)
        if lead and self._opens(self._skip_marks(lead[0])):
            return True
        return bool(self._readings(at)) or bool(self._grammar.references.longest(self._keys, at))

    def _unknown(self, at: int) -> Piece:
        end = at + 1
        if self._keys[at] in _OPEN:
            end = min(self._closing(at) + 1, self._size)
        while end < self._size and not self._unknown_ends(end):
            end = self._closing(end) + 1 if self._keys[end] in _OPEN else end + 1
        end = min(end, self._size)
        stop = end
        while stop > at + 1 and self._keys[stop - 1] in _IGNORED:
            stop -= 1
        self._last = None
        return Piece(start=at, end=stop, after=end, name=None, kind=_UNKNOWN)

    def _unknown_ends(self, at: int) -> bool:
        if at in self._words.breaks or self._keys[at] in self._grammar.strong:
            return True
        weak = self._grammar.weak.longest(self._keys, at)
        return bool(weak) and self._opens(self._skip_separators(weak[0] if weak else at))

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
            elif self._keys[at] in self._grammar.strong or self._keys[at] in _IGNORED:
                at += 1
            else:
                break
        return at
