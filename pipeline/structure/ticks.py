"""A header and the cells below it in, the columns out whose labels are values and whose cells are ticks.

Months, quarters or years side by side (`Quý I | Quý II | …`) with an x where a task is due, bodies below
a header that says what they do. Refuses a column with any other text: a product or a day there is no
tick, and the column stays unknown.
"""

import re
from collections.abc import Callable, Sequence

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
