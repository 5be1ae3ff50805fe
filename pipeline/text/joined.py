"""Wrapped lines joined into one text that still knows where each part of it was printed."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from operator import itemgetter

from pipeline.model.frozen import dataclass
from pipeline.model.grid import NOWHERE, Line, LineEnd, Source, cover

_BULLET = re.compile(r"[•▪●◦]|[+*]\s+\S")  # begins a line of its own, wherever it stands
_DASH = re.compile(r"[-–]\s+\S")  # does so where the line before has ended
_MARKS = frozenset("•▪●◦+*-–")
_offset = itemgetter(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """A text made of physical lines; marks are (offset in text, line's source), ascending."""

    text: str
    marks: tuple[tuple[int, Source], ...] = ()

    def source(self, start: int = 0, end: int | None = None) -> Source:
        """The place of text[start:end] in the file, exact to the character where known."""
        marks = self.marks
        if not marks:
            return NOWHERE
        stop = len(self.text) if end is None else end
        if len(marks) == 1 and not marks[0][0]:
            return narrow(marks[0][1], start, min(len(self.text), stop))
        first = max(0, bisect_right(marks, start, key=_offset) - 1)
        parts: list[Source] = []
        for i in range(first, bisect_left(marks, max(stop, start + 1), key=_offset)):
            at, place = marks[i]
            until = marks[i + 1][0] if i + 1 < len(marks) else len(self.text)
            parts.append(narrow(place, max(0, start - at), min(until, stop) - at))
        return cover(*parts)

    def slice(self, start: int, end: int) -> "Joined":
        """text[start:end] with its marks."""
        marks: list[tuple[int, Source]] = []
        for at, place in self.marks:
            if at >= end:
                break
            if at <= start:
                marks = [(0, narrow(place, start - at, None))]
            else:
                marks.append((at - start, place))
        return Joined(text=self.text[start:end], marks=tuple(marks))


def narrow(place: Source, start: int, end: int | None) -> Source:
    """A line's source cut to characters start…end of that line, where it counts characters."""
    begin, stop = place.char_start, place.char_end
    if begin is None or stop is None or (start == 0 and (end is None or begin + end >= stop)):
        return place
    first = min(begin + start, stop)
    last = stop if end is None else min(begin + end, stop)
    return Source(
        page=place.page,
        bbox=place.bbox,
        line_start=place.line_start,
        line_end=place.line_end,
        char_start=first,
        char_end=max(first, last),
        cell=place.cell,
    )


class JoinRules:
    """What to put between two lines: nothing where a token goes on, else a space.

    The base class knows no tokens; pipeline.grammar.repairs adds those of rules/repairs.yml.
    """

    def glue(self, left: str, right: str) -> bool:  # noqa: ARG002
        """True where the break between left and right stands inside a token."""
        return False


def join_lines(lines: Sequence[Line], rules: JoinRules, hard: str = "\n") -> Joined:
    """Lines as one text: a soft end becomes a space (or nothing inside a token), a hard end `hard`.

    Runs of white space within a line become one space, as a page shows them. Empty lines vanish.
    """
    out: list[str] = []
    marks: list[tuple[int, Source]] = []
    size = 0
    before: Line | None = None
    left = ""
    for line in lines:
        printed = line.text
        text = " ".join(printed.split())
        if not text:
            continue
        if before is not None:
            gap = _gap(before.end, left, text, rules, hard)
            out.append(gap)
            size += len(gap)
        lead = len(printed) - len(printed.lstrip()) if printed[0] != text[0] else 0
        marks.append((size, narrow(line.source, lead, None) if lead else line.source))
        out.append(text)
        size += len(text)
        before, left = line, text
    return Joined(text="".join(out), marks=tuple(marks))


def _gap(end: LineEnd, left: str, right: str, rules: JoinRules, hard: str) -> str:
    if end is LineEnd.SPLIT:
        return ""
    if end is LineEnd.HARD or (right[0] in _MARKS and _begins_entry(left, right)):
        return hard
    return "" if rules.glue(left, right) else " "


def _begins_entry(left: str, right: str) -> bool:
    return bool(_BULLET.match(right) or (_DASH.match(right) and left[-1] in ";:."))


def join_texts(parts: Sequence[Joined], gap: str = " ") -> Joined:
    """Several joined texts as one, `gap` between those that are not empty."""
    out = ""
    marks: list[tuple[int, Source]] = []
    for part in parts:
        if not part.text:
            continue
        if out:
            out += gap
        marks.extend((len(out) + at, place) for at, place in part.marks)
        out += part.text
    return Joined(text=out, marks=tuple(marks))
