"""A tree of names: walks a text's words and gives every name that begins at a place.

Joints. Where a name prints a mark between words, plans print another or none: "Lao động - Thương
binh" loses its dash, "KH&ĐT" is "KHĐT", "KH-ĐT" or "KH và ĐT". A joint without spaces ("LĐ-TB")
may also be glued; a joining word ("và") may be a dash or nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from pipeline.text.words import Words

T = TypeVar("T")
Links = tuple[tuple[str, str], ...]
"""(word, joint before it) pairs; a joint is "", "loose", "tight" or "and"."""

_MARKS = {
    "": frozenset[str](),
    "loose": frozenset("-,/"),
    "tight": frozenset("-,/."),
    "and": frozenset("-"),
}


@dataclass(slots=True)
class TreeNode(Generic[T]):
    """One word further into the names; marks: what may stand, unread, before a following word."""

    below: dict[str, "TreeNode[T]"] = field(default_factory=dict)
    marks: dict[str, frozenset[str]] = field(default_factory=dict)
    names: list[T] = field(default_factory=list)

    def step(self, word: str) -> "TreeNode[T]":
        """The node after one more word, made where it is missing."""
        found = self.below.get(word)
        if found is None:
            found = self.below[word] = TreeNode()
        return found


@dataclass(frozen=True, slots=True)
class Step(Generic[T]):
    """A name found: the position after it, its node, and the nodes passed on the way."""

    end: int
    node: TreeNode[T]
    path: tuple[TreeNode[T], ...]


class PhraseTree(Generic[T]):
    """Names by their words. joining: words that a dash may stand for ("và").

    listing: words that may stand for a comma in a name.
    """

    def __init__(
        self, joining: frozenset[str] = frozenset(), listing: frozenset[str] = frozenset()
    ) -> None:
        self.root: TreeNode[T] = TreeNode()
        self._joining = joining
        self._marks = {**_MARKS, "loose": _MARKS["loose"] | listing}
        self._any_mark = frozenset[str]().union(*self._marks.values())

    def links(self, words: Words) -> Links:
        """The words of a name and how they are joined."""
        out: list[tuple[str, str]] = []
        joint = ""
        last = len(words) - 1
        for i, key in enumerate(words.keys):
            marked = key in _MARKS["tight"]
            if not out or i == last or not (marked or key in self._joining):
                out.append((key, joint))
                joint = ""
                continue
            near = words.ends[i - 1] == words.starts[i] and words.ends[i] == words.starts[i + 1]
            joint = "tight" if near else "loose" if marked else "and"
        return tuple(out)

    def add(self, links: Links, name: T) -> None:
        """Adds a name in all its mechanical prints."""
        if not links:
            self.root.names.append(name)
            return
        for node in self._grow(self.root, links, 1, links[0][0]):
            if name not in node.names:
                node.names.append(name)

    def _grow(self, node: TreeNode[T], links: Links, at: int, word: str) -> Iterator[TreeNode[T]]:
        """Every end of the name from links[at] on; `word` is read but not yet stepped over."""
        if at == len(links):
            yield node.step(word)
            return
        following, joint = links[at]
        if joint == "tight":
            yield from self._grow(node, links, at + 1, word + following)
        after = node.step(word)
        if joint:
            known = after.marks.get(following, frozenset())
            after.marks[following] = known | self._marks[joint]
        if joint in ("tight", "and"):
            for joining in self._joining:
                yield from self._grow(after.step(joining), links, at + 1, following)
        yield from self._grow(after, links, at + 1, following)

    def walk(
        self, keys: Sequence[str], at: int, start: TreeNode[T] | None = None
    ) -> Iterator[Step[T]]:
        """Every name from position `at`, shortest first, beginning below `start` (or the root)."""
        node = start or self.root
        path: list[TreeNode[T]] = [node] if start else []
        size = len(keys)
        while at < size:
            below = node.below.get(keys[at])
            if below is None and node.marks:
                at, below = self._over_marks(keys, at, node)
            if below is None:
                return
            at += 1
            node = below
            path.append(node)
            if node.names:
                yield Step(at, node, tuple(path))

    def _over_marks(
        self, keys: Sequence[str], at: int, node: TreeNode[T]
    ) -> tuple[int, TreeNode[T] | None]:
        """The next word behind marks that its name allows there, or None."""
        ahead = at
        while ahead + 1 < len(keys) and keys[ahead] in self._any_mark:
            ahead += 1
        allowed = node.marks.get(keys[ahead])
        if allowed is None or not allowed.issuperset(keys[at:ahead]):
            return at, None
        return ahead, node.below.get(keys[ahead])

    def longest(self, keys: Sequence[str], at: int) -> tuple[int, T] | None:
        """The position after the longest name at `at`, and the first that bears it."""
        best: tuple[int, T] | None = None
        if at < len(keys) and keys[at] in self.root.below:
            for step in self.walk(keys, at):
                best = step.end, step.node.names[0]
        return best

    def node(self, links: Links) -> TreeNode[T] | None:
        """The node that the words lead to; None where no name begins with them."""
        found: TreeNode[T] | None = self.root
        for word, _ in links:
            found = found.below.get(word) if found else None
        return found
