"""A path in, the boxes of its straight pieces out: each side of a stroke, each part of a fill."""

import numpy as np
from numpy.typing import NDArray

from pipeline.model.grid import Box
from pipeline.readers.pdf_calls import pdfium_calls
from pipeline.readers.pdf_chars import Floats, PageFrame
from pipeline.readers.pdf_rules import Matrix, shown

_PIECES = 4  # points of a curve, or of a line that turns twice
_LINE, _MOVE = 0, 2  # pdfium's kinds of segment; 1 is a curve


def outline(
    thing: int, count: int, matrix: Matrix, frame: PageFrame, stroke: bool
) -> tuple[Floats, Box | None]:
    """x0, top, x1, bottom of each straight side of a stroked path, closed where it closes itself;
    of a filled one, the box of each of its parts that has straight sides alone.

    And the box of a line drawn by hand: a stroke of many pieces or a curve that ends elsewhere than it
    began.
    """
    calls = pdfium_calls()
    points = np.zeros((count, 2), np.float32)
    at = points.ctypes.data
    kinds = np.full(count, _MOVE)
    closes = np.zeros(count, np.bool_)
    for i in range(count):
        segment = calls.segment(thing, i)
        calls.segment_point(segment, at + 8 * i, at + 8 * i + 4)
        kinds[i] = calls.segment_kind(segment)
        closes[i] = bool(calls.segment_closes(segment))
    if not count:
        return np.zeros((0, 4)), None
    x, y = shown(points[:, 0].astype(np.float64), points[:, 1].astype(np.float64), matrix, frame)
    part = np.cumsum(kinds == _MOVE)
    starts = np.flatnonzero(np.append(True, part[1:] != part[:-1]))
    if not stroke:
        return _parts(x, y, kinds, starts), None
    by_hand = None
    if len(starts) == 1 and count >= _PIECES and not closes.any():
        wide = float(x.max() - x.min())
        if abs(float(x[-1] - x[0])) > wide / 2:
            by_hand = (float(x.min()), float(y.min()), float(x.max()), float(y.max()))
    line = np.flatnonzero((kinds == _LINE) & (np.arange(count) > 0))
    ends = np.flatnonzero(closes)
    begin = starts[np.searchsorted(starts, ends, "right") - 1]
    a, b = np.concatenate((line - 1, ends)), np.concatenate((line, begin))
    sides = np.stack(
        (
            np.minimum(x[a], x[b]),
            np.minimum(y[a], y[b]),
            np.maximum(x[a], x[b]),
            np.maximum(y[a], y[b]),
        ),
        axis=1,
    )
    return sides, by_hand


def _parts(x: Floats, y: Floats, kinds: NDArray[np.int_], starts: NDArray[np.int_]) -> Floats:
    curved = np.add.reduceat((kinds != _LINE) & (kinds != _MOVE), starts) > 0
    boxes = np.stack(
        (
            np.minimum.reduceat(x, starts), np.minimum.reduceat(y, starts),
            np.maximum.reduceat(x, starts), np.maximum.reduceat(y, starts),
        ),
        axis=1,
    )  # fmt: skip
    return boxes[~curved]
