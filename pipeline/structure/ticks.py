"""What ticks say: in columns whose labels are values, and in boxes before choices within a cell.

Months, quarters or years side by side (`Quý I | Quý II | …`) with an x where a task is due, bodies below
a header that says what they do. Refuses a column with any other text: a product or a day there is no
tick, and the column stays unknown. Of a cell (`☐ Sở Nội vụ ☒ Sở Tài chính`) the lines that its ticked
boxes choose; a box stands before each choice or behind each. Where that is not plain, or two signs
could both mean a tick, the lines stay as they are: no body is known by such a name.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from pipeline.model.grid import Cell, Line, LineEnd
from pipeline.structure.contents import Contents
from pipeline.text.fold import fold

Ticked = tuple[tuple[int, tuple[Line, ...]], ...]
"""(column, what a tick in it says), by column."""
Says = Callable[[Cell | None, Cell | None], tuple[Line, ...]]
"""The lines that a column's first and last header say, or none."""

_TICK = re.compile(r"^\W*(?:[xXvV×✓✔√☑☒●■üþ]|[+*])\W*$")
_BARE = re.compile(r"^\W*(?:\d{1,2}|[IVX]{1,4})\W*$")
_LEAST = 2  # columns: one alone is no row of times
LEFT_OUT, OPEN = "choice-left-out", "choice-open"
_EMPTY = frozenset("☐□◻⬜○◯❍◌")
_SIGN = re.compile(r"[☐□◻⬜☑☒■✓✔🗹🗷○◯❍◌●◉⦿]|\[[ xX✓]?\]|\([ xX✓]?\)")
_ROUND = frozenset("○◯❍◌●◉⦿(")
_BOX_OF_A_FORM = frozenset("☐[")  # □ is a bullet too


def is_tick(text: str) -> bool:
    return _TICK.match(text) is not None


def find_ticks(
    above: Sequence[Cell | None],
    heads: Sequence[Cell | None],
    cells: Sequence[Sequence[str]],
    open_columns: Sequence[int],
    says: Says,
) -> Ticked:
    """above, heads: the header's first and last row; cells: the texts below each column."""
    out: list[tuple[int, tuple[Line, ...]]] = []
    for i in open_columns:
        filled = [text for text in cells[i] if text]
        lines = says(above[i], heads[i])
        if lines and all(is_tick(text) for text in filled):
            out.append((i, lines))
    used = any(text for i, _ in out for text in cells[i])
    return tuple(out) if used and len(out) >= _LEAST else ()


def time_of(contents: Contents, above: Cell | None, head: Cell | None) -> tuple[Line, ...]:
    """The lines of a label that is a time; the number of one takes its unit from the header above."""
    if head is None:
        return ()
    text = " ".join(line.text for line in head.lines).strip()
    if contents.is_deadline(text):
        return head.lines
    for line in above.lines if above is not None and _BARE.match(text) else ():
        unit = contents.deadlines.words["unit"].search(fold(line.text))
        if unit is not None:
            named = Line(
                text=line.text[slice(*unit.span())].capitalize(),
                source=line.source,
                end=LineEnd.SOFT,
            )
            return (named, *head.lines) if contents.is_deadline(f"{named.text} {text}") else ()
    return ()


# -- boxes in a cell -------------------------------------------------------------------------------


def chosen_lines(lines: tuple[Line, ...]) -> tuple[tuple[Line, ...], str, str]:
    """(the lines of the ticked choices without their boxes, a note's code, its value)."""
    text = "\n".join(line.text for line in lines)
    signs = list(_SIGN.finditer(text))
    if not signs:
        return lines, "", ""
    ticked = {m[0] for m in signs if not _is_empty(m[0])}
    empty = {m[0] for m in signs if _is_empty(m[0])}
    if not ticked and len(signs) > 1 and all(s[0] in _BOX_OF_A_FORM for s in empty):
        return lines, OPEN, text
    alike = len({m[0][0] in _ROUND for m in signs}) == 1
    choices = _choices(text, signs)
    if not empty or len({t.lower() for t in ticked}) != 1 or not alike or not choices:
        return lines, "", ""
    kept = [(at, said) for sign, at, said in choices if sign in ticked]
    gone = "; ".join(said for sign, _, said in choices if sign in empty)
    starts = _starts(lines)
    out = [replace(lines[max(i for i, s in enumerate(starts) if s <= at)], text=part)
           for at, said in kept for part in said.split("\n")]  # fmt: skip
    ended = (replace(line, end=LineEnd.HARD) for line in out)
    return tuple(ended), LEFT_OUT, gone


def _is_empty(sign: str) -> bool:
    return sign in _EMPTY or sign.strip("[]() ") == ""


def _starts(lines: Sequence[Line]) -> list[int]:
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line.text) + 1)
    return starts[:-1]


def _choices(text: str, signs: Sequence["re.Match[str]"]) -> list[tuple[str, int, str]]:
    """(box, where its choice stands, the choice), each; none where that is not plain."""
    if not text[: signs[0].start()].strip():
        ends = [*(m.start() for m in signs[1:]), len(text)]
        found = [(m[0], m.end(), end) for m, end in zip(signs, ends, strict=True)]
    elif not text[signs[-1].end() :].strip():
        begins = [0, *(m.end() for m in signs[:-1])]
        found = [(m[0], begin, m.start()) for m, begin in zip(signs, begins, strict=True)]
    else:
        return []
    out = [(sign, begin, text[begin:end].strip(" \t\n;,")) for sign, begin, end in found]
    return out if all(said for _, _, said in out) else []
