"""Names by their words: a tree that finds them in a text, and synonyms that unite their prints.

Joints. Where a name prints a mark between words, plans print another or none: "Lao động - Thương
binh" loses its dash, "KH&ĐT" is "KHĐT", "KH-ĐT" or "KH và ĐT". A joint without spaces ("LĐ-TB")
may also be glued; a joining word ("và") may be a dash or nothing.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from typing import Generic, TypeVar

from pipeline.model.frozen import dataclass
from pipeline.text.remember import remembered
from pipeline.text.words import Words, split_words

T = TypeVar("T")
Links = tuple[tuple[str, str], ...]
"""(word, joint before it) pairs; a joint is "", "loose", "tight", "and", "dash" or, in a group's name, "list"."""

_MARKS = {
    "": frozenset[str](),
    "loose": frozenset("-,/"),
    "tight": frozenset("-,/."),
    "and": frozenset("-"),
    "dash": frozenset("-"),
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
        self._marks["list"] = self._marks["loose"] | joining
        self._any_mark = frozenset[str]().union(*self._marks.values())

    def links(self, words: Words, first: int = 0, stop: int | None = None) -> Links:
        """Words first…stop-1 as a name, and how they are joined."""
        stop = len(words) if stop is None else stop
        out: list[tuple[str, str]] = []
        joint = ""
        for i in range(first, stop):
            key = words.keys[i]
            marked = key in _MARKS["tight"]
            if not out or i == stop - 1 or not (marked or key in self._joining):
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
        while at < len(links):
            following, joint = links[at]
            if joint == "tight":
                yield from self._grow(node, links, at + 1, word + following)
            node = node.step(word)
            if joint:
                known = node.marks.get(following, frozenset())
                node.marks[following] = known | self._marks[joint]
            if joint in ("tight", "and"):
                for joining in self._joining:
                    yield from self._grow(node.step(joining), links, at + 1, following)
            at, word = at + 1, following
        yield node.step(word)

    def walk(
        self, keys: Sequence[str], at: int, start: TreeNode[T] | None = None
    ) -> Iterator[Step[T]]:
        """Every name from position `at`, shortest first, beginning below `start` (or the root)."""
        path: list[TreeNode[T]] = [start] if start else []
        for end, node in self.nodes(keys, at, start):
            path.append(node)
            if node.names:
                yield Step(end, node, tuple(path))

    def nodes(
        self, keys: Sequence[str], at: int, start: TreeNode[T] | None = None
    ) -> Iterator[tuple[int, TreeNode[T]]]:
        """Every node on the way from position `at`, with the position after its word."""
        node = start or self.root
        size = len(keys)
        while at < size:
            below = node.below.get(keys[at])
            if below is None and node.marks:
                at, below = self._over_marks(keys, at, node)
            if below is None:
                return
            at += 1
            node = below
            yield at, node

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
            for end, node in self.nodes(keys, at):
                if node.names:
                    best = end, node.names[0]
        return best

    def node(self, links: Links) -> TreeNode[T] | None:
        """The node that the words lead to; None where no name begins with them."""
        found: TreeNode[T] | None = self.root
        for word, _ in links:
            found = found.below.get(word) if found else None
        return found


class Synonyms:
    """Groups of prints from rules: each is read as its group's first, in names and in texts.

    words come first, then the lists made of them. A comma in a list may be any mark or one of
    `listing` ("và"): "các huyện, thị xã, thành phố" is also "các huyện, thị xã và thành phố". A
    place list that runs on into a proper name is none: "các huyện, thị xã Bình Minh".
    levels: the word of a level alone → with "cấp", behind another level: "cấp huyện/xã".
    counted: a plural's word, and the nouns before which a number stands for it: "UBND 8 phường".
    """

    def __init__(
        self,
        words: Iterable[Sequence[str]] = (),
        lists: Iterable[Sequence[str]] = (),
        place_lists: Iterable[Sequence[str]] = (),
        listing: frozenset[str] = frozenset(),
        levels: Mapping[str, str] | None = None,
        counted: Sequence[str] = (),
    ) -> None:
        self._words: PhraseTree[str] = PhraseTree()
        self._lists: PhraseTree[str] = PhraseTree(listing=listing)
        self._between = listing | frozenset("/,-")
        self._levels: dict[str, str] = {}
        self._plural, *nouns = counted or ("",)
        self._counted = frozenset(nouns)
        sets = tuple(tuple(group) for group in words)
        prints = [p for names in sets for p in names]
        plain, spans = _apart(split_words(" ; ".join(prints) + " ;"), len(prints))
        at = 0
        for names in sets:
            key = " ".join(plain.keys[slice(*spans[at])])
            for _ in names:
                self._words.add(self._words.links(plain, *spans[at]), key)
                at += 1
        for group in lists:
            self._add_list(group)
        self._place_keys = frozenset(self._add_list(group) for group in place_lists)
        self._levels = {k: " ".join(self.read(v).keys) for k, v in (levels or {}).items()}

    def _add_list(self, group: Sequence[str]) -> str:
        plain = split_words(" ; ".join(group) + " ;")
        words, spans = _apart(_rewrite(plain, self._words), len(group))
        key = " ".join(words.keys[slice(*spans[0])])
        for span in spans:
            self._lists.add(self._lists.links(words, *span), key)
        return key

    def read(self, text: str) -> Words:
        """The words of a text with every known print read as its group's key."""
        words = _rewrite(split_words(text), self._words)
        if self._counted:
            words = self._without_numbers(words)
        if self._lists.root.below:
            words = _rewrite(words, self._lists, self._place_keys)
        return self._spread(words) if self._levels else words

    def _without_numbers(self, words: Words) -> Words:
        """ "UBND 8 phường" as "UBND các phường"; a number before a proper name stays."""
        at = [
            i
            for i, key in enumerate(words.keys[:-1])
            if key.isdecimal() and words.keys[i + 1] in self._counted and not _runs_on(words, i + 2)
        ]
        keys = [self._plural if i in at else key for i, key in enumerate(words.keys)]
        return replace(words, keys=keys) if at else words

    def _spread(self, words: Words) -> Words:
        """ "cấp huyện/xã" as "cấp huyện/cấp xã", "huyện, xã" as "cấp huyện, cấp xã".

        Behind a plural's word a level is a list already: "các huyện".
        """
        keys = list(words.keys)
        full = frozenset(self._levels.values())
        bare = [i for i, key in enumerate(keys) if key in self._levels]
        bare = [i for i in bare if not _runs_on(words, i + 1)]
        alone = {*bare, *(i for i, key in enumerate(keys) if key in full)}
        highest = next(iter(self._levels))
        for i in bare:
            before, after = self._beside(words, i, -1), self._beside(words, i, 1)
            listed = i and keys[i - 1] == self._plural
            if before in alone or (after in alone and keys[i] != highest and not listed):
                keys[i] = self._levels[words.keys[i]]
        return replace(words, keys=keys) if keys != words.keys else words

    def _beside(self, words: Words, at: int, step: int) -> int:
        """The next word that way behind a mark or a joining word; -1 where none is between."""
        beside = at + step
        while 0 <= beside < len(words) and words.keys[beside] in self._between:
            beside += step
        return beside if abs(beside - at) > 1 and beside < len(words) else -1

    def read_many(self, texts: Sequence[str]) -> tuple[Words, tuple[tuple[int, int], ...]]:
        """Many prints as the words of one text, and where each begins and ends; none holds a ';'.

        Twenty times as fast as one by one.
        """
        return _apart(self.read(" ; ".join(texts) + " ;"), len(texts))


def _apart(words: Words, size: int) -> tuple[Words, tuple[tuple[int, int], ...]]:
    spans: list[tuple[int, int]] = []
    first = 0
    for _ in range(size):
        stop = words.keys.index(";", first)
        spans.append((first, stop))
        first = stop + 1
    return words, tuple(spans)


@remembered(2_048)
def read_words(text: str, synonyms: Synonyms) -> Words:
    """The words of a text with every known print read as its group's key."""
    return synonyms.read(text)


def _rewrite(plain: Words, tree: PhraseTree[str], places: Collection[str] = ()) -> Words:
    """Every longest print in the tree made one word; untouched stretches are copied whole.

    places: the keys that must not run on into a proper name.
    """
    first, source = tree.root.below, plain.keys
    keys: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for hit, word in enumerate(source):
        found = _print_at(plain, tree, hit, places) if hit >= at and word in first else None
        if found is None:
            continue
        after, key = found
        keys += source[at:hit]
        starts += plain.starts[at:hit]
        ends += plain.ends[at:hit]
        at = after
        if _explained(keys, key, source, after):
            del keys[-1], starts[-1], ends[-1]
            ends[-1] = plain.ends[after]
            at = after + 1
            continue
        keys.append(key)
        starts.append(plain.starts[hit])
        ends.append(plain.ends[after - 1])
    if not keys:
        return plain
    keys += source[at:]
    starts += plain.starts[at:]
    ends += plain.ends[at:]
    return Words(raw=plain.raw, keys=keys, starts=starts, ends=ends)


def _print_at(
    plain: Words, tree: PhraseTree[str], at: int, places: Collection[str]
) -> tuple[int, str] | None:
    """The end and key of the longest print at `at`.

    A place list gives up its last member where that has a name of its own: "các phường, xã, đặc
    khu Phú Quốc" is the list "các phường, xã", then one place.
    """
    found: tuple[int, str] | None = None
    for end, node in tree.nodes(plain.keys, at):
        key = node.names[0] if node.names else ""
        if key and (key not in places or not _runs_on(plain, end)):
            found = end, key
    return found


def _runs_on(plain: Words, at: int) -> bool:
    """True where word `at` is printed like a proper name, on the same line as the one before."""
    if at >= len(plain) or plain.broken(at):
        return False
    word = plain.raw[plain.starts[at] : plain.ends[at]]
    return word[0].isupper() and word[1:].islower()


def _explained(keys: list[str], key: str, plain: Sequence[str], after: int) -> bool:
    """True for "Ủy ban nhân dân (UBND)": the short form explained on the spot is no new word."""
    return (
        len(keys) > 1
        and keys[-1] == "("
        and keys[-2] == key
        and after < len(plain)
        and plain[after] == ")"
    )
