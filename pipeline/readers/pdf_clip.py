"""A text object's clipping path in, whether it may cut the text off out."""

import ctypes
from typing import Any

from pipeline.model.grid import Box

_SLACK = 1.0  # points


def clipped(thing: int, clip: int) -> bool:
    """True unless each path of the clip is known to hold the whole object."""
    import pypdfium2.raw as pdfium

    path = ctypes.cast(clip, pdfium.FPDF_CLIPPATH)
    sides = [ctypes.c_float() for _ in range(4)]
    handle = ctypes.cast(thing, pdfium.FPDF_PAGEOBJECT)
    if not pdfium.FPDFPageObj_GetBounds(handle, *map(ctypes.byref, sides)):
        return True
    left, bottom, right, top = (s.value for s in sides)
    for i in range(max(0, int(pdfium.FPDFClipPath_CountPaths(path)))):
        box = _box(path, i)
        if box is None:
            return True
        if (
            left < box[0] - _SLACK or bottom < box[1] - _SLACK
            or right > box[2] + _SLACK or top > box[3] + _SLACK
        ):  # fmt: skip
            return True
    return False


def _box(path: Any, index: int) -> Box | None:
    """left, bottom, right, top of a clipping path; None where it is no plain box."""
    import pypdfium2.raw as pdfium

    count = int(pdfium.FPDFClipPath_CountPathSegments(path, index))
    if not 4 <= count <= 6:
        return None
    x, y = ctypes.c_float(), ctypes.c_float()
    points = []
    for i in range(count):
        segment = pdfium.FPDFClipPath_GetPathSegment(path, index, i)
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        points.append((x.value, y.value))
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return (min(xs), min(ys), max(xs), max(ys))
