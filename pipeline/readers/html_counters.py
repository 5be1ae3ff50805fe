"""Numbers that style sheets count (CSS Lists 3, 4): what `counter()` writes at a place of the page."""

import re
from collections.abc import Iterator
from itertools import islice

from pipeline.readers.html_css import Declared
from pipeline.text.numerals import LABELS

COUNTING = frozenset({"counter-reset", "counter-increment", "counter-set"})
STYLES = {
    "decimal": "decimal", "lower-alpha": "lowerLetter", "lower-latin": "lowerLetter",
    "upper-alpha": "upperLetter", "upper-latin": "upperLetter", "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman", "decimal-leading-zero": "decimalZero",
}  # fmt: skip
_PAIR = re.compile(r"(-?[a-z_][\w-]*)(?:\s+(-?\d{1,6}))?(?=\s|$)", re.I)
_LARGEST = 99_999
_MOST = 100  # counters of a page; of others nobody tells the number


class Counters:
    """The counters that are open where the reading is, each with the depth of the element it began at."""

    def __init__(self) -> None:
        self._open: dict[str, list[tuple[int, int]]] = {}
        self._lost = False  # there were too many to follow

    def enter(self, said: Declared, depth: int) -> None:
        """An element begins whose style says so."""
        if COUNTING.isdisjoint(said):
            return
        for values, start in self._named(said.get("counter-reset", ""), 0):
            if values and values[-1][0] == depth:
                values.pop()
            values.append((depth, start))
        for values, step in self._named(said.get("counter-increment", ""), 1):
            began, value = values.pop() if values else (depth, 0)
            values.append((began, max(-_LARGEST, min(value + step, _LARGEST))))
        for values, value in self._named(said.get("counter-set", ""), 0):
            values.append((values.pop()[0] if values else depth, value))

    def leave(self, depth: int) -> None:
        """An element ends: what began within it is over."""
        for values in self._open.values():
            while values and values[-1][0] > depth:
                values.pop()

    def written(self, name: str, style: str, between: str | None) -> str | None:
        """The counter as text, with all those around it where they are to be parted by something.

        None for a style that nobody can tell.
        """
        if style == "none":
            return ""
        label = LABELS.get(STYLES.get(style, ""))
        if label is None or self._lost:
            return None
        values = [value for _, value in self._open.get(name, [])] or [0]
        return (between or "").join(map(label, values if between is not None else values[-1:]))

    def _named(self, said: str, otherwise: int) -> Iterator[tuple[list[tuple[int, int]], int]]:
        """The counters that a declaration names, each with its number."""
        pairs = list(islice(_PAIR.finditer(said), _MOST + 1)) if said != "none" else []
        for m in pairs:
            if m[1] not in self._open and len(self._open) >= _MOST:
                self._lost = True
                return
            yield self._open.setdefault(m[1], []), int(m[2]) if m[2] else otherwise
