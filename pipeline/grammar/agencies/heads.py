"""The ways a known name may begin at a place of a cell: whole, or with its head or tail elsewhere.

"các Sở: Nội vụ, Tư pháp" shares a head, "UBND cấp huyện, cấp xã" too, "HĐND, UBND tỉnh" a tail.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.grammar.agencies.names import LOCAL, Claim, FoundName, NameFinder, Standpoint
from pipeline.grammar.agencies.wording import AgencyGrammar
from pipeline.grammar.phrases import TreeNode
from pipeline.model.frozen import dataclass
from pipeline.text.words import Words

_LISTING = ([","], [";"], ["/"])
_JOINS = (",", "-")
_BEFORE_OFFICE = ([","], ["-"], ["–"], ["("])


@dataclass(frozen=True, slots=True, kw_only=True)
class NameReading:
    """A name in a piece that begins at word `start`, and the words printed before it.

    officer: they name who heads it. plural: its head stands before a list, of which this is one.
    """

    name: FoundName
    start: int
    before: str | None = None
    officer: bool = False
    plural: bool = False


class NameReader:
    """Reads the names of one cell; the reading before decides which head may be shared."""

    def __init__(
        self, words: Words, finder: NameFinder, grammar: AgencyGrammar, view: Standpoint
    ) -> None:
        self._words = words
        self._keys = words.keys
        self._grammar = grammar
        self._finder = finder
        self._view = view

    def whole(self, at: int, start: TreeNode[Claim] | None = None) -> FoundName | None:
        """The longest name that stands whole at `at` (behind `start`, a head that stands apart)."""
        return self._finder.longest(self._words, at, self._view, start)

    def says_level(self, name: FoundName) -> bool:
        """True where the level or the place of the body is printed with its name."""
        return name.placed or self.is_place(name.end - 1)

    def of_one_list(self, one: int, other: int) -> bool:
        """True where the words at both places begin bodies that cells list under one level."""
        first, second = self._words_of(one), self._words_of(other)
        return any(
            not heads.isdisjoint(first) and not (heads | behind).isdisjoint(second)
            for heads, behind in self._grammar.sharing
        )

    def _words_of(self, at: int) -> Sequence[str]:
        """The words of the name at `at`, or the first word there, behind "các"."""
        found = self.whole(at)
        plural = self._grammar.plurals.longest(self._keys, at)
        end = found.end if found else (plural[0] if plural else at) + 1
        return self._keys[at:end]

    def at_level_of(self, name: FoundName, said: FoundName) -> FoundName | None:
        """A name printed without place as the body of the level or place that another prints."""
        level = said.claim.level
        alike = self._keys[name.start : name.end] == self._keys[said.start : said.end - 1]
        if not name.path or alike or (level not in LOCAL and name.claim.level not in LOCAL):
            return None
        if name.claim.level == level:
            return name
        claims = (c for c in name.path[-1].names if c.level == level and c.place == "required")
        found = next(claims, None)
        if found:
            return replace(name, claim=found, several=said.several)
        return self._with_tail(name.start, name.end, name.path[-1], said)

    def of_head(self, head: FoundName, piece: FoundName) -> FoundName | None:
        """The body of another head at the level or place that is all of a piece."""
        found = (self.whole(piece.start, node) for node in reversed(head.path))
        return next((name for name in found if name and name.end == piece.end), None)

    def readings(
        self, at: int, before: NameReading | None, following: int | None = None
    ) -> tuple[NameReading, ...]:
        """All readings at `at`, the longest first. following: where the next piece would begin."""
        found = list(self._all(at, before))
        if not found and following is not None:
            found = list(self._tailed(at, following))
        return tuple(sorted(found, key=lambda r: -r.name.end))

    def office_of_person(self, at: int) -> int:
        """Where the office begins behind a person's name: "Ông Lê Văn A, Chánh …"; else `at`."""
        called = self._grammar.persons.longest(self._keys, at)
        end = called[0] if called else at
        if end == at or not self._words.capital(at):
            return at
        while end < len(self._words) and self._words.capital(end) and self._keys[end].isalpha():
            end += 1
        marked = self._keys[end : end + 1] in _BEFORE_OFFICE
        return end + 1 if marked and self._grammar.offices.longest(self._keys, end + 1) else at

    def _all(self, at: int, before: NameReading | None) -> Iterator[NameReading]:
        whole = self.whole(at)
        # "Công an tỉnh, cấp xã": the head reaches further than the bare name of a level.
        bare = whole is not None and whole.claim.cell_only and self._is_level(at, whole.end)
        local = self._says_level(before) or self._goes_down(at, before)
        reaches = bare and (local or not _is_group(before))
        for shared in (*self._plural(at), *self._shared(at, before)):
            if whole is None or shared.name.end > whole.end - reaches:
                yield shared
        # "Phòng Tư pháp cấp huyện, cấp xã": the second is no committee of the communes.
        if whole and not (bare and local):
            yield NameReading(name=whole, start=at)
        for after, officer in self._before(at):
            inner = self.whole(after)
            own = [NameReading(name=inner, start=at)] if inner else []
            printed = self._words.printed(at, after)
            plural = (p for p in self._plural(after) if not inner or p.name.end > inner.end)
            for reading in (*own, *plural):
                yield replace(reading, before=printed, officer=officer)

    def _says_level(self, before: NameReading | None) -> bool:
        """True where the name before has a head of its own and prints a local level or place."""
        if before is None or before.name.claim.level not in LOCAL:
            return False
        name = before.name
        said = self._keys[name.end - 1] in self._grammar.whole_levels
        return name.placed or (said and not name.claim.cell_only)

    def _goes_down(self, at: int, before: NameReading | None) -> bool:
        """True behind a body of the province that prints so: "Hội Nông dân tỉnh, huyện, xã".

        Not behind a group where the level is printed in full: "Các sở, ban, ngành tỉnh, cấp huyện".
        """
        if before is None or before.name.claim.cell_only or at != before.name.end + 1:
            return False
        if _is_group(before) and " " in self._words.printed(at, at + 1):
            return False
        last, gap = self._keys[at - 2 : at]
        province = self._grammar.place_words["province"].longest([last], 0)
        return gap != ";" and (province is not None or last in self._grammar.whole_levels)

    def is_place(self, at: int) -> bool:
        """True where a word of a level begins: "cấp xã", "các xã, phường"."""
        if self._keys[at] in self._grammar.whole_levels:
            return True
        return any(p.longest(self._keys, at) for p in self._grammar.place_words.values())

    def _is_level(self, at: int, end: int) -> bool:
        return end == at + 1 and self._keys[at] in self._grammar.whole_levels

    def _before(self, at: int, officer: bool = False) -> Iterator[tuple[int, bool]]:
        """Every position after offices and quantities before a body; whether one is an office."""
        for phrases in (self._grammar.offices, self._grammar.quantities):
            for step in phrases.walk(self._keys, at):
                office = officer or phrases is self._grammar.offices
                yield step.end, office
                behind = step.end + (self._keys[step.end : step.end + 1] in _LISTING)
                if behind == step.end or self._grammar.offices.longest(self._keys, behind):
                    yield from self._before(behind, office)

    def _plural(self, at: int) -> Iterator[NameReading]:
        """ "các Sở: Nội vụ, …": the first name behind a head of several."""
        head = self._grammar.heads.longest(self._keys, at)
        node = self._finder.tree.node(head[1]) if head else None
        if head is None or node is None:
            return
        colon = head[0] < len(self._words) and self._keys[head[0]] == ":"
        after = head[0] + 1 if colon else head[0]
        name = self.whole(after, node)
        if name:
            yield NameReading(name=name, start=after if colon else at, plural=True)

    def _shared(self, at: int, before: NameReading | None) -> Iterator[NameReading]:
        """ "UBND cấp huyện, cấp xã": a name that begins like the one before it."""
        if before is None:
            return
        last = before.name
        # "Sở Giao thông - Xây dựng" is the name of one body, or of none that is known.
        if not before.plural and at == last.end + 1 and self._keys[last.end] == "-":
            return
        head = last.path[0] if last.path else None
        joined = at == last.end + 1 and self._keys[last.end] in self._grammar.joining
        if joined and self._keys[last.start] in self._grammar.single_heads and head:
            return
        if joined and not before.plural and not self._words.capital(at) and not self.is_place(at):
            return  # "Cục Công nghệ thông tin và chuyển đổi số" is one body
        short = last.literal and (not last.placed or last.claim.collective)
        for node in reversed(last.path[:-1] if short else last.path):
            name = self.whole(at, node)
            if name and (name.literal or before.plural or self._other_level(name, node, last)):
                plural = before.plural and node is last.path[0]
                yield NameReading(name=name, start=at, plural=plural, officer=before.officer)
                return
        if last.claim.kind == "role":
            yield from self._shared(at, self._headed(before))

    def _headed(self, role: NameReading) -> NameReading | None:
        """The body of an office that has an entry of its own: "Chủ tịch UBND tỉnh"."""
        for after, officer in self._before(role.name.start):
            inner = self.whole(after)
            if officer and inner and inner.end == role.name.end:
                return NameReading(name=inner, start=role.start, officer=True)
        return None

    def _other_level(self, name: FoundName, node: object, last: FoundName) -> bool:
        """True where a place alone makes the body before it one of another level."""
        free = name.claim.place in ("named", "any")
        other = name.claim.agency_id != last.claim.agency_id
        return other and node is last.path[-1] and not free

    def _tailed(self, at: int, following: int) -> Iterator[NameReading]:
        """ "HĐND, UBND cấp xã": a beginning whose end stands in the next name that prints one."""
        node, end = self._finder.tree.root, at
        while end < following and self._keys[end] in node.below:
            node = node.below[self._keys[end]]
            end += 1
        other = self._said(at, following) if end > at else None
        name = self._with_tail(at, end, node, other) if other else None
        if name:
            yield NameReading(name=name, start=at)

    def _said(self, at: int, following: int) -> FoundName | None:
        """The first name from `following` that prints its level, behind such of one list alone."""
        while following < len(self._words):
            other = self.whole(following)
            if other and self.says_level(other):
                return other
            end = other.end if other else following + 1
            gap = self._keys[end] if end < len(self._words) else ";"
            joined = gap in _JOINS or gap in self._grammar.joining
            if not joined or not self.of_one_list(at, following):
                return other
            at, following = following, end + 1
        return None

    def _with_tail(
        self, at: int, end: int, node: TreeNode[Claim], other: FoundName
    ) -> FoundName | None:
        """The body whose name begins below `node` and ends as the other does."""
        for start in range(other.start + 1, other.end):
            name = self.whole(start, node)
            if name and name.end == other.end:
                return replace(name, start=at, end=end, literal=end - at, path=(node,))
        return None


def _is_group(reading: NameReading | None) -> bool:
    return reading is not None and reading.name.claim.kind == "group"
