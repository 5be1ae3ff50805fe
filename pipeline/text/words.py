"""A text made ready for matching, each place with the way back: one folded line, or words."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from pipeline.model.frozen import dataclass
from pipeline.text.fold import compose, fold

_RUN = re.compile(r"\s\s")
_WORD = re.compile(r"[^\W_]+|\S")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """printed and folded are equally long; starts[i] is where printed[i] begins in the original.

    starts None: printed is the original, offset for offset.
    """

    original: str
    printed: str
    folded: str
    starts: tuple[int, ...] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where printed[start:end] stands in the original, without white space at its end."""
        while end > start and self.printed[end - 1].isspace():
            end -= 1
        if self.starts is None:
            return start, end
        return self.starts[start], self.starts[end]


@lru_cache(maxsize=1_024)
def scan_text(text: str) -> Scan:
    """The text as one may match it. Never raises; offsets of clusters go to their first letter."""
    if not _RUN.search(text) and compose(text) == text:
        return Scan(original=text, printed=text, folded=fold(text))
    chars: list[str] = []
    starts: list[int] = []
    for at, cluster in _clusters(text):
        for char in compose(cluster):
            if char.isspace() and chars and chars[-1].isspace():
                continue
            chars.append(char)
            starts.append(at)
    printed = "".join(chars)
    return Scan(original=text, printed=printed, folded=fold(printed), starts=(*starts, len(text)))


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
    for at, cluster in _clusters(text):
        part = compose(cluster)
        parts.append(part)
        offsets.extend([at] * len(part))
    offsets.append(len(text))
    return "".join(parts), offsets


def _clusters(text: str) -> list[tuple[int, str]]:
    """A letter with the combining marks after it, each with its place."""
    out: list[tuple[int, str]] = []
    for at, char in enumerate(text):
        if out and unicodedata.combining(char):
            start, before = out[-1]
            out[-1] = (start, before + char)
        else:
            out.append((at, char))
    return out
