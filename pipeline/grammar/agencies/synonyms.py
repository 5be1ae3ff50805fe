"""Words of one meaning: every print of a group is read as the group's first, in names and texts."""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence

from pipeline.grammar.agencies.phrases import PhraseTree
from pipeline.text.remember import remembered
from pipeline.text.words import Words, split_words

_LINE = re.compile(r"[\r\n]")


class Synonyms:
    """Groups of prints from rules, in two layers: words first, then the lists made of them.

    A comma in a list may be any mark or one of `listing` ("và"): "các huyện, thị xã, thành phố"
    is also "các huyện, thị xã và thành phố", and with the words of the first layer "… TX, TP".
    A place list that runs on into a proper name is none: "các huyện, thị xã Bình Minh".
    """

    def __init__(
        self,
        words: Iterable[Sequence[str]] = (),
        lists: Iterable[Sequence[str]] = (),
        place_lists: Iterable[Sequence[str]] = (),
        listing: frozenset[str] = frozenset(),
    ) -> None:
        self._words: PhraseTree[str] = PhraseTree()
        self._lists: PhraseTree[str] = PhraseTree(listing=listing)
        for group in words:
            key = " ".join(split_words(group[0]).keys)
            for print_ in group:
                self._words.add(self._words.links(split_words(print_)), key)
        self._place_keys: set[str] = set()
        for group in lists:
            self._add_list(group)
        for group in place_lists:
            self._place_keys.add(self._add_list(group))

    def _add_list(self, group: Sequence[str]) -> str:
        key = " ".join(self._first(group[0]).keys)
        for print_ in group:
            self._lists.add(self._lists.links(self._first(print_)), key)
        return key

    def read(self, text: str) -> Words:
        """The words of a text with every known print read as its group's key."""
        plain = self._first(text)
        words = _rewrite(plain, self._lists, self._place_keys) if self._lists.root.below else plain
        return Words(
            raw=text,
            keys=words.keys,
            starts=words.starts,
            ends=words.ends,
            breaks=_breaks(text, words.starts, words.ends),
        )

    def _first(self, text: str) -> Words:
        return _rewrite(split_words(text), self._words)


@remembered(16_384)
def read_words(text: str, synonyms: Synonyms) -> Words:
    """The words of a text with every known print read as its group's key."""
    return synonyms.read(text)


def _rewrite(plain: Words, tree: PhraseTree[str], places: Collection[str] = ()) -> Words:
    """Every longest print in the tree made one word; untouched stretches are copied whole.

    places: the keys that must not run on into a proper name ("các huyện, thị xã Bình Minh").
    """
    first, source = tree.root.below, plain.keys
    hits = [i for i, key in enumerate(source) if key in first]
    if not hits:
        return plain
    keys: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for hit in hits:
        found = _print_at(plain, tree, hit, places) if hit >= at else None
        if found is None:
            continue
        after, key = found
        keys += source[at:hit]
        starts += plain.starts[at:hit]
        ends += plain.ends[at:hit]
        if _explained(keys, key, source, after):
            del keys[-1], starts[-1], ends[-1]
            ends[-1] = plain.ends[after]
            at = after + 1
            continue
        keys.append(key)
        starts.append(plain.starts[hit])
        ends.append(plain.ends[after - 1])
        at = after
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
    for step in tree.walk(plain.keys, at):
        key = step.node.names[0]
        if key not in places or not _runs_on(plain, step.end):
            found = step.end, key
    return found


def _runs_on(plain: Words, at: int) -> bool:
    """True where word `at` is printed like a proper name, on the same line as the one before."""
    if at >= len(plain):
        return False
    gap = plain.raw[plain.ends[at - 1] : plain.starts[at]]
    word = plain.raw[plain.starts[at] : plain.ends[at]]
    return word[0].isupper() and word[1:].islower() and not _LINE.search(gap)


def _explained(keys: list[str], key: str, plain: Sequence[str], after: int) -> bool:
    """True for "Ủy ban nhân dân (UBND)": the short form explained on the spot is no new word."""
    return (
        len(keys) > 1
        and keys[-1] == "("
        and keys[-2] == key
        and after < len(plain)
        and plain[after] == ")"
    )


def _breaks(text: str, starts: Sequence[int], ends: Sequence[int]) -> frozenset[int]:
    found: set[int] = set()
    for m in _LINE.finditer(text):
        i = bisect_left(starts, m.start())
        if i and ends[i - 1] <= m.start():
            found.add(i)
    return frozenset(found)
