"""The ways a known name may begin at a place of a cell: whole, or with its head or tail elsewhere.

"các Sở: Nội vụ, Tư pháp" shares a head, "UBND cấp huyện, cấp xã" too, "HĐND, UBND tỉnh" a tail.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.grammar.agencies.matcher import FoundName
from pipeline.grammar.agencies.placed import Setting
from pipeline.grammar.agencies.registry import AgencyRegistry
from pipeline.text.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class NameReading:
    """A name in a piece that begins at word `start`, and the office printed before it.

    plural: its head stands before a list of names, of which this is one.
    """

    name: FoundName
    start: int
    office: str | None = None
    plural: bool = False


class NameReader:
    """Reads the names of one cell; the reading before decides which head may be shared."""

    def __init__(self, words: Words, registry: AgencyRegistry, setting: Setting) -> None:
        self._words = words
        self._keys = words.keys
        self._by_id = registry.by_id
        self._grammar = registry.grammar
        self._matcher = registry.matcher
        self._setting = setting

    def whole(self, at: int) -> FoundName | None:
        """The longest name that stands whole at `at`."""
        return self._matcher.longest(self._words, at, self._setting)

    def is_held(self, name: FoundName) -> bool:
        """True for a function that a body holds beside its own, as notes behind bodies say."""
        return bool(self._by_id[name.agency_id].qualifiers)

    def at_level_of(self, name: FoundName, other: FoundName) -> FoundName | None:
        """A name printed without place as the body of the level whose place the other prints."""
        level = self._by_id[other.agency_id].level
        local = level in ("district", "commune") and other.end - other.start > other.literal
        if not local or name.end - name.start > name.literal or not name.path:
            return None
        if self._by_id[name.agency_id].level == level:
            return None
        claims = (c for c in name.path[-1].names if c.level == level and c.place == "required")
        found = next(claims, None)
        return replace(name, agency_id=found.agency_id) if found else None

    def readings(
        self, at: int, before: NameReading | None, following: int | None = None
    ) -> tuple[NameReading, ...]:
        """All readings at `at`, the longest first. following: where the next piece would begin."""
        found = list(self._all(at, before))
        if not found and following is not None:
            found = list(self._tailed(at, following))
        return tuple(sorted(found, key=lambda r: -r.name.end))

    def _all(self, at: int, before: NameReading | None) -> Iterator[NameReading]:
        whole = self.whole(at)
        # "Công an tỉnh, cấp xã": the head reaches further than the bare name of a level.
        bare = whole is not None and whole.cell_only and not self._is_group(before)
        for shared in (*self._plural(at), *self._shared(at, before)):
            if whole is None or shared.name.end > whole.end - bare:
                yield shared
        if whole:
            yield NameReading(name=whole, start=at)
        office = self._grammar.offices.longest(self._keys, at)
        inner = self.whole(office[0]) if office else None
        if office and inner:
            yield NameReading(name=inner, start=at, office=self._words.printed(at, office[0]))
        if office:
            for several in self._plural(office[0]):
                yield replace(several, office=self._words.printed(at, office[0]))

    def _plural(self, at: int) -> Iterator[NameReading]:
        """ "các Sở: Nội vụ, …": the first name behind a head of several."""
        head = self._grammar.heads.longest(self._keys, at)
        node = self._matcher.tree.node(head[1]) if head else None
        if head is None or node is None:
            return
        colon = head[0] < len(self._words) and self._keys[head[0]] == ":"
        after = head[0] + 1 if colon else head[0]
        name = self._matcher.longest(self._words, after, self._setting, node)
        if name:
            yield NameReading(name=name, start=after if colon else at, plural=True)

    def _shared(self, at: int, before: NameReading | None) -> Iterator[NameReading]:
        """ "UBND cấp huyện, cấp xã": a name that begins like the one before it."""
        if before is None:
            return
        last = before.name
        placeless = last.end - last.start == last.literal
        short = placeless or self._is_group(before)
        for node in reversed(last.path[:-1] if short else last.path):
            name = self._matcher.longest(self._words, at, self._setting, node)
            if name and (name.literal or before.plural or self._other_level(name, node, last)):
                plural = before.plural and node is last.path[0]
                yield NameReading(name=name, start=at, plural=plural)
                return

    def _other_level(self, name: FoundName, node: object, last: FoundName) -> bool:
        """True where a place alone makes the body before it one of another level."""
        free = self._by_id[name.agency_id].place in ("named", "any")
        return name.agency_id != last.agency_id and node is last.path[-1] and not free

    def _is_group(self, reading: NameReading | None) -> bool:
        return reading is not None and self._by_id[reading.name.agency_id].is_group

    def _tailed(self, at: int, following: int) -> Iterator[NameReading]:
        """ "HĐND, UBND cấp xã": a beginning whose end stands in the next name."""
        node, end = self._matcher.tree.root, at
        while end < following and self._keys[end] in node.below:
            node = node.below[self._keys[end]]
            end += 1
        other = self.whole(following) if end > at else None
        for start in range(following + 1, other.end) if other else ():
            name = self._matcher.longest(self._words, start, self._setting, node)
            if name and other and name.end == other.end:
                found = replace(name, start=at, end=end, literal=end - at, path=(node,))
                yield NameReading(name=found, start=at)
                return
