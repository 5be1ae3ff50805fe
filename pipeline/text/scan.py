"""A text made ready for matching: NFC, white space in single spaces, folded, with the way back."""

import re
import unicodedata
from functools import lru_cache

from pipeline.model.frozen import dataclass
from pipeline.text.fold import compose, fold

_RUN = re.compile(r"\s\s")


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


@lru_cache(maxsize=4_096)
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
