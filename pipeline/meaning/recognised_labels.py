"""Lines of a scan in, the same with the letters of points that stand out of order mended or in doubt.

d and đ differ in a short bar, c and e in another; the order of the points tells which was printed. A
letter is taken for the one that is due where it is d for đ or the other way, or where the next point
goes on from there. Else it stays, in doubt.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.model.grid import Line, ReaderNote
from pipeline.text.fold import own_d

_POINT = re.compile(r"^([a-zđð])\s?\)")
_ABOVE = re.compile(r"^(?:\w+ )?(?:[IVXLC]+|\d{1,2})[.)]")  # begins a list of points anew
_BARRED = {"d", "đ"}
_DOUBT = 0.6


def mend_labels(
    lines: Sequence[Line], letters: Sequence[str], code: str
) -> tuple[list[Line], list[ReaderNote]]:
    """letters: of points in their order; code: of the note that tells of a mending."""
    out, notes = list(lines), []
    points = [(i, own_d(m[1])) for i, line in enumerate(lines) if (m := _POINT.match(line.text))]
    after = {i: label for (i, _), (_, label) in pairwise(points)}
    labels = dict(points)
    due = dict(pairwise(letters))
    open_lists: list[str] = []  # the latest letter of each list of points, the innermost last
    for i, line in enumerate(lines):
        label = labels.get(i)
        if label is None:
            if _ABOVE.match(line.text):
                open_lists = []
            continue
        level = _level(label, open_lists, due)
        if level is not None or not line.words:
            open_lists[level:] = [label]
            continue
        better = due.get(open_lists[-1], "")
        if {label, better} == _BARRED or (better and due.get(better) == after.get(i)):
            out[i] = replace(line, text=better + line.text[1:])
            value = f"{label}) → {better})"
            notes.append(ReaderNote(code=code, value=value, source=line.source))
            label = better
        else:
            out[i] = _doubted(line)
        open_lists[-1] = label
    return out, notes


def _level(label: str, open_lists: Sequence[str], due: dict[str, str]) -> int | None:
    """The list in which a letter is due, a new one for the first; None where it is in no order."""
    for i in reversed(range(len(open_lists))):
        if due.get(open_lists[i]) == label:
            return i
    return len(open_lists) if label not in due.values() or not open_lists else None


def _doubted(line: Line) -> Line:
    first, *rest = line.words
    least = min(first.confidence, _DOUBT)
    words = (replace(first, confidence=least), *rest)
    return replace(line, words=words, confidence=min(line.confidence or 1.0, least))
