"""Words of one meaning: every print of a group is read as the group's first, in names and texts."""

from collections.abc import Iterable, Sequence

from pipeline.knowledge.phrases import PhraseTree
from pipeline.knowledge.words import Words, split_words


class Synonyms:
    """Groups of prints from rules. A comma in a print may be any mark or one of `listing`.

    listing: the words that join a list ("và"), so that "các huyện, thị xã, thành phố" is also
    "các huyện, thị xã và thành phố".
    """

    def __init__(
        self, groups: Iterable[Sequence[str]] = (), listing: frozenset[str] = frozenset()
    ) -> None:
        self._tree: PhraseTree[str] = PhraseTree(listing=listing)
        self._groups: dict[str, tuple[str, ...]] = {}
        for group in groups:
            key = " ".join(split_words(group[0]).keys)
            self._groups[key] = tuple(group)
            for print_ in group:
                self._tree.add(self._tree.links(split_words(print_)), key)

    def prints(self, key: str) -> tuple[str, ...]:
        """All prints of a key; the key itself where it has no group."""
        return self._groups.get(key, (key,))

    def longest(self, keys: Sequence[str], at: int) -> tuple[int, str] | None:
        """The position after the longest known print at `at`, and its key."""
        return self._tree.longest(keys, at)


def read_words(text: str, synonyms: Synonyms) -> Words:
    """The words of a text with every known print read as its group's key."""
    plain = split_words(text)
    keys: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at, size = 0, len(plain)
    while at < size:
        found = synonyms.longest(plain.keys, at)
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
    return Words(raw=text, keys=keys, starts=starts, ends=ends, breaks=_breaks(text, starts, ends))


def _explained(keys: list[str], key: str, plain: Sequence[str], after: int) -> bool:
    """True for "Ủy ban nhân dân (UBND)": the short form explained on the spot is no new word."""
    return (
        len(keys) > 1
        and keys[-1] == "("
        and keys[-2] == key
        and after < len(plain)
        and plain[after] == ")"
    )


def _breaks(text: str, starts: list[int], ends: list[int]) -> frozenset[int]:
    if "\n" not in text and "\r" not in text:
        return frozenset()
    gaps = enumerate(zip(ends, starts[1:], strict=False), start=1)
    return frozenset(i for i, (a, b) in gaps if "\n" in text[a:b] or "\r" in text[a:b])
