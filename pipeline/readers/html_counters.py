"""Numbers that style sheets count (CSS Lists 3, 4): what `counter()` writes at a place of the page."""

import re

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


class Counters:
    """The counters that are open where the reading is, each with the depth of the element it began at."""

    def __init__(self) -> None:
        self._open: dict[str, list[tuple[int, int]]] = {}

    def enter(self, said: Declared, depth: int) -> None:
        """An element begins whose style says so."""
        if COUNTING.isdisjoint(said):
            return
        for name, value in _pairs(said.get("counter-reset", ""), 0):
            values = self._open.setdefault(name, [])
            if values and values[-1][0] == depth:
                values.pop()
            values.append((depth, value))
        for name, step in _pairs(said.get("counter-increment", ""), 1):
            values = self._open.setdefault(name, [])
            began, value = values.pop() if values else (depth, 0)
            values.append((began, max(-_LARGEST, min(value + step, _LARGEST))))
        for name, value in _pairs(said.get("counter-set", ""), 0):
            values = self._open.setdefault(name, [])
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
        label = LABELS.get(STYLES.get(style, ""))
        if style == "none" or label is None:
            return "" if style == "none" else None
        values = [value for _, value in self._open.get(name, [])] or [0]
        return (between or "").join(map(label, values if between is not None else values[-1:]))


def _pairs(said: str, otherwise: int) -> list[tuple[str, int]]:
    if said in ("", "none"):
        return []
    return [(m[1], int(m[2]) if m[2] else otherwise) for m in _PAIR.finditer(said)]
