"""A page's drawn rules and pictures: thin paths and outlines as straight lines, nothing judged."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any

from pipeline.model.grid import ReadError
from pipeline.read.pdf_calls import address, pdfium_calls
from pipeline.read.pdf_chars import Frame

_THIN = 3.0  # points: a drawn thing no thicker than this is a rule
_STRAIGHT = 0.8  # points: how far a segment may lean and still be upright or level
_MOST_SEGMENTS = 2_000  # of one path: a path of more is a drawing, no table
_MOST_PATHS = 30_000  # of one page: a page of more is a drawing, and has no table
_DEEPEST = 4  # forms within forms

Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A straight line: at = its place across, from first to last along."""

    at: float
    first: float
    last: float


@dataclass(slots=True, kw_only=True)
class PageObjects:
    """What a page draws besides text. picture_share: the largest picture's part of the page."""

    level: list[Rule] = field(default_factory=list)
    upright: list[Rule] = field(default_factory=list)
    pictures: int = 0
    picture_share: float = 0.0
    paths: int = 0


@dataclass(slots=True, kw_only=True)
class _Count:
    left: int
    page: int

    def take(self, number: int) -> None:
        self.left -= number
        if self.left < 0:
            raise ReadError("too-many-objects", f"page {self.page}")


def read_page_objects(page: Any, frame: Frame, number: int, most: int) -> PageObjects:
    """The rules and pictures of a page. Raises ReadError too-many-objects over `most` objects."""
    import pypdfium2.raw as pdfium

    calls = pdfium_calls()
    out = PageObjects()
    count = _Count(left=most, page=number)
    n = max(0, int(pdfium.FPDFPage_CountObjects(page.raw)))
    count.take(n)
    found = list(map(calls.page_object, repeat(address(page.raw), n), range(n)))
    _read(found, _SAME, frame, out, count, 0)
    if out.paths > _MOST_PATHS:
        out.level.clear()
        out.upright.clear()
    return out


def _read(
    found: list[int], matrix: Matrix, frame: Frame, out: PageObjects, count: _Count, depth: int
) -> None:
    import pypdfium2.raw as pdfium

    for kind, where in zip(map(pdfium_calls().kind, found), found, strict=True):
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            continue
        handle = ctypes.cast(where, pdfium.FPDF_PAGEOBJECT)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            out.paths += 1
            if out.paths <= _MOST_PATHS:
                _read_path(handle, matrix, frame, out)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            out.pictures += 1
            x0, top, x1, bottom = _bounds(handle, matrix, frame)
            wide = max(0.0, min(x1, frame.width) - max(x0, 0.0))
            high = max(0.0, min(bottom, frame.height) - max(top, 0.0))
            out.picture_share = max(out.picture_share, wide * high / (frame.width * frame.height))
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            n = max(0, int(pdfium.FPDFFormObj_CountObjects(handle)))
            count.take(n)
            inner = list(map(pdfium_calls().form_object, repeat(where, n), range(n)))
            _read(inner, _times(_matrix(handle), matrix), frame, out, count, depth + 1)


def _matrix(handle: Any) -> Matrix:
    import pypdfium2.raw as pdfium

    m = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(handle, ctypes.byref(m)):
        return _SAME
    return (m.a, m.b, m.c, m.d, m.e, m.f)


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    """The matrix that applies `inner` first."""
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (
        a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s,
        e * p + f * r + t, e * q + f * s + u,
    )  # fmt: skip


def _shown(points: list[Point], matrix: Matrix, frame: Frame) -> list[Point]:
    """Points of the file as (across, down) on the shown page."""
    a, b, c, d, e, f = matrix
    moved = [(x * a + y * c + e, x * b + y * d + f) for x, y in points]
    return [(frame.across(x, y), frame.down(x, y)) for x, y in moved]


def _bounds(handle: Any, matrix: Matrix, frame: Frame) -> tuple[float, float, float, float]:
    import pypdfium2.raw as pdfium

    sides = [ctypes.c_float() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(handle, *map(ctypes.byref, sides)):
        return (0.0, 0.0, 0.0, 0.0)
    left, bottom, right, top = (s.value for s in sides)
    corners = _shown([(left, bottom), (right, top), (left, top), (right, bottom)], matrix, frame)
    xs, ys = [p[0] for p in corners], [p[1] for p in corners]
    return (min(xs), min(ys), max(xs), max(ys))


def _read_path(handle: Any, matrix: Matrix, frame: Frame, out: PageObjects) -> None:
    """A path as rules: whole where it is thin, its straight outline where it is stroked."""
    import pypdfium2.raw as pdfium

    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(handle, ctypes.byref(fill), ctypes.byref(stroke))
    if not fill.value and not stroke.value:
        return
    x0, top, x1, bottom = _bounds(handle, matrix, frame)
    if bottom - top <= _THIN or x1 - x0 <= _THIN:
        _add(x0, top, x1, bottom, out)
        return
    segments = int(pdfium.FPDFPath_CountSegments(handle))
    if stroke.value and segments <= _MOST_SEGMENTS:
        inner = _times(_matrix(handle), matrix)
        for (ax, ay), (bx, by) in _segments(handle, segments, inner, frame):
            _add(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by), out, _STRAIGHT)


def _add(
    x0: float, top: float, x1: float, bottom: float, out: PageObjects, thin: float = _THIN
) -> None:
    """Keeps a box thin in one way as a rule; a dot is neither level nor upright."""
    if bottom - top <= thin and x1 - x0 > bottom - top:
        out.level.append(Rule(at=(top + bottom) / 2, first=x0, last=x1))
    elif x1 - x0 <= thin and bottom - top > x1 - x0:
        out.upright.append(Rule(at=(x0 + x1) / 2, first=top, last=bottom))


def _segments(
    handle: Any, count: int, matrix: Matrix, frame: Frame
) -> Iterator[tuple[Point, Point]]:
    """The straight pieces of a path, closed where it closes itself."""
    import pypdfium2.raw as pdfium

    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[Point] = []
    kinds: list[tuple[int, bool]] = []
    for i in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(handle, i)
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        points.append((x.value, y.value))
        closes = bool(pdfium.FPDFPathSegment_GetClose(segment))
        kinds.append((int(pdfium.FPDFPathSegment_GetType(segment)), closes))
    if not points:
        return
    shown = _shown(points, matrix, frame)
    start = before = shown[0]
    for point, (kind, closes) in zip(shown, kinds, strict=True):
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            yield before, point
        if closes and point != start:
            yield point, start
        before = point
