"""A text as words with one key a meaning: folded, and every known short form read as its long one.

In: any text, in any Unicode form. Out: keys to match on and where each stands in the text given.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.text.fold import compose, fold

_WORD = re.compile(r"[^\W_]+|\S")
_CLUSTER = re.compile(r".[\u0300-\u036f]*", re.DOTALL)

_Tree = dict[str, "_Tree | str"]
_HERE = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Words of `raw`: keys[i] stands at raw[starts[i]:ends[i]]; breaks: a line ends before them."""

    raw: str
    keys: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]
    breaks: frozenset[int]

    def __len__(self) -> int:
        return len(self.keys)

    def printed(self, first: int, stop: int) -> str:
        """Words first…stop-1 as printed: NFC, line wraps joined, nothing else changed."""
        return compose(" ".join(self.raw[self.starts[first] : self.ends[stop - 1]].split()))

    def capital(self, i: int) -> bool:
        """True where word i begins with a capital letter or a digit."""
        letter = self.raw[self.starts[i]]
        return letter.isupper() or letter.isdigit()


class Synonyms:
    """Phrases of one meaning, from rules: all prints of a group become the key of its first."""

    def __init__(self, groups: Iterable[Sequence[str]] = ()) -> None:
        self._tree: _Tree = {}
        self._groups: dict[str, tuple[str, ...]] = {}
        for group in groups:
            key = " ".join(_WORD.findall(fold(compose(group[0]))))
            self._groups[key] = tuple(group)
            for print_ in group:
                self._add(_WORD.findall(fold(compose(print_))), key)

    def _add(self, words: list[str], key: str) -> None:
        node = self._tree
        for word in words:
            below = node.setdefault(word, {})
            assert isinstance(below, dict)
            node = below
        node[_HERE] = key

    def prints(self, key: str) -> tuple[str, ...]:
        """All prints of a key; the key itself where it has no group."""
        return self._groups.get(key, (key,))

    def longest(self, keys: Sequence[str], at: int) -> tuple[str, int] | None:
        """The key of the longest known phrase at `at`, and the position after it."""
        node: _Tree | str | None = self._tree
        best: tuple[str, int] | None = None
        size = len(keys)
        while at < size:
            assert isinstance(node, dict)
            node = node.get(keys[at])
            if node is None:
                break
            assert isinstance(node, dict)
            at += 1
            key = node.get(_HERE)
            if isinstance(key, str):
                best = key, at
        return best

    def starts(self, key: str) -> bool:
        """True where some phrase begins with this word."""
        return key in self._tree


def read_words(text: str, synonyms: Synonyms) -> Words:
    """The words of a text; punctuation marks are words of their own."""
    composed, offsets = _composed(text)
    keys: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for m in _WORD.finditer(fold(composed)):
        keys.append(m.group())
        starts.append(m.start())
        ends.append(m.end())
    keys, starts, ends = _rewrite(keys, starts, ends, synonyms)
    if offsets is not None:
        starts = [offsets[i] for i in starts]
        ends = [offsets[i] for i in ends]
    return Words(raw=text, keys=keys, starts=starts, ends=ends, breaks=_breaks(text, starts, ends))


def _rewrite(
    keys: list[str], starts: list[int], ends: list[int], synonyms: Synonyms
) -> tuple[list[str], list[int], list[int]]:
    new_keys: list[str] = []
    new_starts: list[int] = []
    new_ends: list[int] = []
    at, size = 0, len(keys)
    while at < size:
        found = synonyms.longest(keys, at) if synonyms.starts(keys[at]) else None
        key, after = found or (keys[at], at + 1)
        # "Ủy ban nhân dân (UBND)": the short form explained on the spot is the same word again.
        if found and new_keys and new_keys[-1] == "(" and len(new_keys) > 1:
            if new_keys[-2] == key and after < size and keys[after] == ")":
                del new_keys[-1], new_starts[-1], new_ends[-1]
                new_ends[-1] = ends[after]
                at = after + 1
                continue
        new_keys.append(key)
        new_starts.append(starts[at])
        new_ends.append(ends[after - 1])
        at = after
    return new_keys, new_starts, new_ends


def _breaks(text: str, starts: list[int], ends: list[int]) -> frozenset[int]:
    if "\n" not in text and "\r" not in text:
        return frozenset()
    gaps = enumerate(zip(ends, starts[1:], strict=False), start=1)
    return frozenset(i for i, (a, b) in gaps if "\n" in text[a:b] or "\r" in text[a:b])


def _composed(text: str) -> tuple[str, list[int] | None]:
    """The text composed, and for each of its characters (and its end) the offset in `text`."""
    if text.isascii() or compose(text) == text:
        return text, None
    parts: list[str] = []
    offsets: list[int] = []
    for m in _CLUSTER.finditer(text):
        part = compose(unicodedata.normalize("NFC", m.group()))
        parts.append(part)
        offsets.extend([m.start()] * len(part))
    offsets.append(len(text))
    return "".join(parts), offsets
