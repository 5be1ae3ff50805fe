"""Dots in a row in, dotted rules out: some drivers and browsers print a rule dot by dot.

Refuses fewer dots than a rule has, and dots set as far apart as letters are.
"""

from collections.abc import Sequence

import numpy as np

from pipeline.readers.pdf_chars import Floats
from pipeline.readers.pdf_rules import Rule

_FEWEST = 6
_STEP = 6.0  # points from dot to dot at most
_LEVEL = 0.4  # points: how far dots of one rule lie apart across it

Dot = Floats
"""x0, top, x1, bottom."""


def dotted_rules(dots: Sequence[Dot]) -> tuple[list[Rule], list[Rule]]:
    """Level and upright rules of a page's dots."""
    if len(dots) < _FEWEST:
        return [], []
    boxes = np.array(dots)
    return _rows(boxes[:, (0, 1, 2, 3)]), _rows(boxes[:, (1, 0, 3, 2)])


def _rows(boxes: Floats) -> list[Rule]:
    """Rules along the first axis."""
    across = (boxes[:, 1] + boxes[:, 3]) / 2
    line = np.round(across / _LEVEL)
    by = np.lexsort((boxes[:, 0], line))
    first, last, line, across = boxes[by, 0], boxes[by, 2], line[by], across[by]
    new = np.append(True, (np.diff(line) != 0) | (first[1:] - first[:-1] > _STEP))
    starts = np.flatnonzero(new)
    ends = np.append(starts[1:], len(new))
    return [
        Rule(at=float(across[a]), first=float(first[a]), last=float(last[a:b].max()))
        for a, b in zip(starts.tolist(), ends.tolist(), strict=True)
        if b - a >= _FEWEST
    ]
