"""Boxes of drawn things in, straight lines out: what is thin in one way is a rule."""

from dataclasses import dataclass

import numpy as np

from pipeline.readers.pdf_chars import Floats, PageFrame

THIN = 3.0  # points: a drawn thing no thicker than this is a rule
STRAIGHT = 0.8  # points: how far a segment may lean and still be upright or level

Matrix = tuple[float, float, float, float, float, float]
SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A straight line: at = its place across, from first to last along."""

    at: float
    first: float
    last: float


def rules_of(boxes: Floats, thin: float = THIN) -> tuple[list[Rule], list[Rule], list[Floats]]:
    """Level rules, upright rules and dots, which are neither, of boxes x0, top, x1, bottom."""
    wide, high = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    dot = (
        (wide <= THIN)
        & (high <= THIN)
        & (np.maximum(wide, high) < 2 * np.minimum(wide, high) + 0.5)
    )
    level = (high <= thin) & (wide > high)
    upright = ~level & (wide <= thin) & (high > wide)
    lying = [
        Rule(at=(b[1] + b[3]) / 2, first=b[0], last=b[2]) for b in boxes[level & ~dot].tolist()
    ]
    standing = [
        Rule(at=(b[0] + b[2]) / 2, first=b[1], last=b[3]) for b in boxes[upright & ~dot].tolist()
    ]
    return lying, standing, list(boxes[dot])


def times(inner: Matrix, outer: Matrix) -> Matrix:
    """The matrix that applies `inner` first."""
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (
        a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s,
        e * p + f * r + t, e * q + f * s + u,
    )  # fmt: skip


def shown(x: Floats, y: Floats, matrix: Matrix, frame: PageFrame) -> tuple[Floats, Floats]:
    """Points of the file as places across and down on the shown page."""
    a, b, c, d, e, f = matrix
    right, up = x * a + y * c + e, x * b + y * d + f
    return frame.across(right, up), frame.down(right, up)


def shown_boxes(sides: Floats, matrix: Matrix, frame: PageFrame) -> Floats:
    """left, bottom, right, top of the file as x0, top, x1, bottom on the shown page."""
    left, bottom, right, top = sides.T
    if not matrix[1] and not matrix[2]:  # level: two corners tell the others
        (xa, ya), (xb, yb) = shown(left, bottom, matrix, frame), shown(right, top, matrix, frame)
        pairs = (np.minimum(xa, xb), np.minimum(ya, yb), np.maximum(xa, xb), np.maximum(ya, yb))
        return np.stack(pairs, axis=1)
    corners = [
        shown(x, y, matrix, frame)
        for x, y in ((left, bottom), (right, top), (left, top), (right, bottom))
    ]
    xs, ys = np.stack([c[0] for c in corners]), np.stack([c[1] for c in corners])
    return np.stack((xs.min(axis=0), ys.min(axis=0), xs.max(axis=0), ys.max(axis=0)), axis=1)
