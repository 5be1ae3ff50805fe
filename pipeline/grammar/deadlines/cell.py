"""A deadline cell made ready for matching: folded, white space squeezed, places kept."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.text.fold import compose, fold

_GAPS = re.compile(r"\s{2,}|^\s|\s$|[\n\r\x0b\x0c\x85\u2028\u2029]")
_BREAKS = frozenset("\n\r\x0b\x0c\x85\u2028\u2029")
Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """text: folded, each run of white space one space; places: where its characters stand in raw.

    breaks: the spaces of `text` that were line breaks. opaque: parts of `text`, ascending and
    apart, in which no deadline begins (cited instruments …).
    """

    raw: str
    text: str
    places: Sequence[int]
    breaks: frozenset[int]
    opaque: tuple[Span, ...] = ()

    def printed(self, start: int, end: int) -> str:
        """The raw text of text[start:end]."""
        if start >= end:
            return ""
        return self.raw[self.places[start] : self.places[end - 1] + 1]

    def opaque_end(self, at: int) -> int | None:
        """The end of the opaque part that covers this place, or None."""
        index = bisect_right(self.opaque, (at, len(self.text) + 1)) - 1
        if index >= 0 and self.opaque[index][0] <= at < self.opaque[index][1]:
            return self.opaque[index][1]
        return None

    def touches_opaque(self, start: int, end: int) -> bool:
        return any(a < end and start < b for a, b in self.opaque)

    def is_upper(self, at: int) -> bool:
        """True where the character was printed as a capital letter."""
        return at < len(self.text) and self.raw[self.places[at]].isupper()


def read_cell(text: str, opaque: re.Pattern[str], spans: Iterable[Span] = ()) -> Cell:
    """A cell's text as a Cell; spans: parts of `text` that are known to be citations."""
    raw = compose(text)
    folded = fold(raw)
    if not _GAPS.search(raw):
        places: Sequence[int] = range(len(raw))
        squeezed, breaks = folded, frozenset[int]()
    else:
        squeezed, places, breaks = _squeeze(raw, folded)
    found = [m.span() for m in opaque.finditer(squeezed)]
    if spans:
        found += [(bisect_right(places, a - 1), bisect_right(places, b - 1)) for a, b in spans]
    return Cell(raw=raw, text=squeezed, places=places, breaks=breaks, opaque=_apart(found))


def _squeeze(raw: str, folded: str) -> tuple[str, list[int], frozenset[int]]:
    out: list[str] = []
    places: list[int] = []
    breaks: set[int] = set()
    for index, char in enumerate(folded):
        if not char.isspace():
            out.append(char)
            places.append(index)
        elif not out:
            continue
        else:
            if out[-1] != " ":
                out.append(" ")
                places.append(index)
            if raw[index] in _BREAKS:
                breaks.add(len(out) - 1)
    if out and out[-1] == " ":
        breaks.discard(len(out) - 1)
        out.pop()
        places.pop()
    return "".join(out), places, frozenset(breaks)


def _apart(spans: Iterable[Span]) -> tuple[Span, ...]:
    out: list[Span] = []
    for start, end in sorted(s for s in spans if s[0] < s[1]):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return tuple(out)
