"""A PDF and the places of its tasks in, a small picture of each row out: the ink behind the data."""

import base64
import io
from collections.abc import Sequence

from pipeline.model.grid import ReadError
from pipeline.model.rows import TaskRecord

# (dots per point, greys), the finest that fits; the print of a decision reads well in each.
_STEPS = ((1.4, 4), (1.2, 3), (1.1, 3), (0.9, 3))
_AROUND = 320  # bytes of the page around a picture


def row_pictures(tasks: Sequence[TaskRecord], original: bytes, budget: int) -> dict[str, str]:
    """task_id → data URI of the row on the page where it begins.

    budget: bytes of the page that all of them together may take; beyond it the later rows have none.
    Empty where the file cannot be drawn.
    """
    out: dict[str, str] = {}
    for scale, greys in _STEPS:
        out, whole = _drawn(tasks, original, budget, scale, greys)
        if whole:
            break
    return out


def _drawn(
    tasks: Sequence[TaskRecord], original: bytes, budget: int, scale: float, greys: int
) -> tuple[dict[str, str], bool]:
    """The pictures that fit, and whether those are all."""
    from pipeline.readers.pdf_picture import render_region

    out: dict[str, str] = {}
    levels = [_level(v, greys) for v in range(256)]
    for task in tasks:
        source = task.source
        if source.page is None or source.bbox is None:
            continue
        x0, top, x1, bottom = source.bbox
        try:
            picture = render_region(original, source.page, (x0, top, x1, bottom), scale)
        except ReadError:
            return {}, True
        buffer = io.BytesIO()
        picture.convert("L").point(levels).convert("RGB").save(
            buffer, "WEBP", lossless=True, quality=75, method=4
        )
        uri = "data:image/webp;base64," + base64.b64encode(buffer.getvalue()).decode("ascii")
        budget -= len(uri) + _AROUND
        if budget < 0:
            return out, False
        out[task.task_id] = uri
    return out, True


def _level(value: int, greys: int) -> int:
    """The nearest of so many greys."""
    return round(round(value / 255 * (greys - 1)) * 255 / (greys - 1))
