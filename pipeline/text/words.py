"""A text as words: folded for matching, each with its place in the text as given."""

import re
from collections.abc import Sequence

from pipeline.model.frozen import dataclass
from pipeline.text.fold import compose, fold

_WORD = re.compile(r"[^\W_]+|\S")
_CLUSTER = re.compile(r".[\u0300-\u036f]*", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Words of `raw`: keys[i] stands at raw[starts[i]:ends[i]]."""

    raw: str
    keys: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]

    def __len__(self) -> int:
        return len(self.keys)

    def printed(self, first: int, stop: int) -> str:
        """Words first…stop-1 as printed: NFC, line wraps joined, nothing else changed."""
        return compose(" ".join(self.raw[self.starts[first] : self.ends[stop - 1]].split()))

    def broken(self, i: int) -> bool:
        """True where a line ends between word i and the one before it."""
        if not 0 < i < len(self.keys):
            return False
        gap = self.raw[self.ends[i - 1] : self.starts[i]]
        return "\n" in gap or "\r" in gap

    def capital(self, i: int) -> bool:
        """True where word i begins with a capital letter or a digit."""
        letter = self.raw[self.starts[i]]
        return letter.isupper() or letter.isdigit()


def split_words(text: str) -> Words:
    """The words of a text in any Unicode form; punctuation marks are words of their own."""
    composed, offsets = _composed(text)
    folded = fold(composed)
    spans = [m.span() for m in _WORD.finditer(folded)]
    keys = [folded[a:b] for a, b in spans]
    starts = [a for a, _ in spans]
    ends = [b for _, b in spans]
    if offsets is not None:
        starts = [offsets[i] for i in starts]
        ends = [offsets[i] for i in ends]
    return Words(raw=text, keys=keys, starts=starts, ends=ends)


def word_keys(text: str) -> list[str]:
    """The words of a text as `split_words` gives them, without their places."""
    return _WORD.findall(fold(compose(text)))


def _composed(text: str) -> tuple[str, list[int] | None]:
    """The text composed, and for each of its characters (and its end) the offset in `text`."""
    if text.isascii() or compose(text) == text:
        return text, None
    parts: list[str] = []
    offsets: list[int] = []
    for m in _CLUSTER.finditer(text):
        part = compose(m.group())
        parts.append(part)
        offsets.extend([m.start()] * len(part))
    offsets.append(len(text))
    return "".join(parts), offsets
