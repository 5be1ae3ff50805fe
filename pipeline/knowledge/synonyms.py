"""Words of one meaning: every print of a group is read as the group's first, in names and texts."""

from collections.abc import Iterable, Sequence

from pipeline.knowledge.phrases import PhraseTree
from pipeline.knowledge.words import Words, split_words


class Synonyms:
    """Groups of prints from rules, in two layers: words first, then the lists made of them.

    A comma in a list may be any mark or one of `listing` ("và"): "các huyện, thị xã, thành phố"
    is also "các huyện, thị xã và thành phố", and with the words of the first layer "… TX, TP".
    """

    def __init__(
        self,
        words: Iterable[Sequence[str]] = (),
        lists: Iterable[Sequence[str]] = (),
        listing: frozenset[str] = frozenset(),
    ) -> None:
        self._words: PhraseTree[str] = PhraseTree()
        self._lists: PhraseTree[str] = PhraseTree(listing=listing)
        for group in words:
            key = " ".join(split_words(group[0]).keys)
            for print_ in group:
                self._words.add(self._words.links(split_words(print_)), key)
        for group in lists:
            key = " ".join(self._first(group[0]).keys)
            for print_ in group:
                self._lists.add(self._lists.links(self._first(print_)), key)

    def read(self, text: str) -> Words:
        """The words of a text with every known print read as its group's key."""
        plain = self._first(text)
        words = _rewrite(plain, self._lists) if self._lists.root.below else plain
        return Words(
            raw=text,
            keys=words.keys,
            starts=words.starts,
            ends=words.ends,
            breaks=_breaks(text, words.starts, words.ends),
        )

    def _first(self, text: str) -> Words:
        return _rewrite(split_words(text), self._words)


def read_words(text: str, synonyms: Synonyms) -> Words:
    """The words of a text with every known print read as its group's key."""
    return synonyms.read(text)


def _rewrite(plain: Words, tree: PhraseTree[str]) -> Words:
    keys: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at, size = 0, len(plain)
    while at < size:
        found = tree.longest(plain.keys, at)
        after, key = found or (at + 1, plain.keys[at])
        if found and _explained(keys, key, plain.keys, after):
            del keys[-1], starts[-1], ends[-1]
            ends[-1] = plain.ends[after]
            at = after + 1
            continue
        keys.append(key)
        starts.append(plain.starts[at])
        ends.append(plain.ends[after - 1])
        at = after
    return Words(raw=plain.raw, keys=keys, starts=starts, ends=ends)


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
    if "\n" not in text and "\r" not in text:
        return frozenset()
    gaps = enumerate(zip(ends, starts[1:], strict=False), start=1)
    return frozenset(i for i, (a, b) in gaps if "\n" in text[a:b] or "\r" in text[a:b])
