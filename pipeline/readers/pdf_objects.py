"""A page's drawn objects in: rules, filled boxes, pictures and text objects out, nothing judged.

A page whose drawing is too large to look at is told of (`unread`), never passed over in silence.
"""

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.model.grid import Box, ReadError
from pipeline.readers.pdf_calls import address, bounds_of, pdfium_calls, places_in, run
from pipeline.readers.pdf_chars import Flags, Floats, Ints, PageFrame
from pipeline.readers.pdf_rules import (
    SAME,
    STRAIGHT,
    THIN,
    Dot,
    Matrix,
    Rule,
    dotted_rules,
    outline,
    rules_of,
    shown_boxes,
    times,
)

PATTERN = (191, 191, 191, 255)
"""What pdfium calls the colour of most patterns, and a usual grey; of the others it says white."""

_MOST_PATHS = 60_000  # of one page: a page of more is a drawing
_MOST_SEGMENTS = 200_000  # of the outlines of one page
_WHITE = 250  # the darkest channel of a rule that nobody sees on paper
_DEEPEST = 28  # forms within forms; pdfium itself stops a little later


Things = NDArray[np.uint64]
"""Addresses of page objects."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fill:
    """A filled shape thicker than a rule. order: when it is painted; colour: red, green, blue,
    opacity of 255, or None for a picture.
    """

    order: float
    box: Box
    colour: tuple[int, int, int, int] | None


@dataclass(slots=True, kw_only=True)
class PageObjects:
    """What a page draws. picture_share: the part of the page that pictures cover together.

    texts: the text objects' addresses; text_order: when each is painted; in_forms: those that stand
    in a form.
    slants: boxes of straight lines that lean; scribbles: of lines drawn by hand. unread: what was too much to look at.
    """

    level: list[Rule] = field(default_factory=list)
    upright: list[Rule] = field(default_factory=list)
    slants: list[Box] = field(default_factory=list)
    scribbles: list[Box] = field(default_factory=list)
    fills: list[Fill] = field(default_factory=list)
    pictures: int = 0
    picture_share: float = 0.0
    paths: int = 0
    texts: Things = field(default_factory=lambda: np.zeros(0, np.uint64))
    text_order: Floats = field(default_factory=lambda: np.zeros(0))
    in_forms: set[int] = field(default_factory=set)
    unread: str = ""

    def order_of(self, things: Things) -> Floats:
        """When each of these text objects is painted; before all others where that is not known."""
        by = np.argsort(self.texts)
        at = by[np.minimum(np.searchsorted(self.texts, things, sorter=by), len(by) - 1)]
        return np.where(self.texts[at] == things, self.text_order[at], -1.0)


def read_page_objects(page: Any, frame: PageFrame, number: int, most: int) -> PageObjects:
    """The objects of a page. Raises ReadError too-many-objects over `most` objects."""
    import pypdfium2.raw as pdfium

    n = max(0, int(pdfium.FPDFPage_CountObjects(page.raw)))
    reader = _Reader(frame, number, most)
    reader.take(n)
    calls = map(pdfium_calls().page_object, repeat(address(page.raw), n), range(n))
    found = np.fromiter(calls, np.uint64, n)
    reader.read(found, SAME, 0.0, 1.0, 0)
    return reader.finish()


class _Reader:
    """The objects of one page, forms within forms; holds what is left of the limits."""

    def __init__(self, frame: PageFrame, number: int, most: int) -> None:
        self.frame = frame
        self.number = number
        self.left = most
        self.segments = _MOST_SEGMENTS
        self.out = PageObjects()
        self.dots: list[Dot] = []
        self.white: list[
            tuple[float, Floats, float]
        ] = []  # when painted, boxes, how thin rules are
        self.texts: list[Things] = []
        self.text_order: list[Floats] = []
        self.covered = np.zeros((48, 48), np.bool_)

    def take(self, number: int) -> None:
        self.left -= number
        if self.left < 0:
            raise ReadError("too-many-objects", f"page {self.number}")

    def finish(self) -> PageObjects:
        out = self.out
        out.texts, out.text_order = np.concatenate(self.texts), np.concatenate(self.text_order)
        if out.pictures:
            out.picture_share = float(self.covered.mean())
        self._white_rules()
        level, upright = dotted_rules(self.dots)
        out.level.extend(level)
        out.upright.extend(upright)
        if out.unread:
            out.level.clear()
            out.upright.clear()
        return out

    def _white_rules(self) -> None:
        """White rules count on a ground of some colour; on paper they can only strike what they cover."""
        if not self.white:
            return
        out = self.out
        grounds = [f for f in out.fills if f.colour is None or min(f.colour[:3]) < _WHITE]
        under = np.array([f.box for f in grounds]).reshape(-1, 4)
        painted = np.array([f.order for f in grounds])
        late = float(np.median(out.text_order)) if len(out.text_order) else 0.0
        for order, boxes, thin in self.white:
            on = [(painted < order) & (under[:, 0] < b[2]) & (under[:, 2] > b[0])
                  & (under[:, 1] < b[3]) & (under[:, 3] > b[1]) for b in boxes]  # fmt: skip
            seen = np.array([o.any() for o in on], np.bool_)
            level, upright, _ = rules_of(boxes[seen], thin)
            out.level.extend(level)
            out.upright.extend(upright)
            if order > late:
                out.slants.extend((b[0], b[1], b[2], b[3]) for b in boxes[~seen].tolist())

    def read(self, things: Things, matrix: Matrix, start: float, step: float, depth: int) -> None:
        """Objects painted from `start` on, `step` apart."""
        import pypdfium2.raw as pdfium

        number = len(things)
        kinds = np.fromiter(map(pdfium_calls().kind, things.tolist()), np.int64, number)
        order = start + step * np.arange(1, number + 1) / (number + 1)
        texts = np.flatnonzero(kinds == pdfium.FPDF_PAGEOBJ_TEXT)
        self.texts.append(things[texts])
        self.text_order.append(order[texts])
        if depth:
            self.out.in_forms.update(things[texts].tolist())
        paths = np.flatnonzero(kinds == pdfium.FPDF_PAGEOBJ_PATH)
        self._paths(things[paths].tolist(), order[paths], matrix)
        pictures = np.flatnonzero(kinds == pdfium.FPDF_PAGEOBJ_IMAGE)
        self._pictures(things[pictures].tolist(), order[pictures], matrix)
        shadings = np.flatnonzero(kinds == pdfium.FPDF_PAGEOBJ_SHADING)
        places = self._boxes(things[shadings].tolist(), matrix).tolist() if len(shadings) else ()
        for at, (x0, top, x1, bottom) in zip(order[shadings].tolist(), places, strict=False):
            self.out.fills.append(Fill(order=at, box=(x0, top, x1, bottom), colour=PATTERN))
        for i in np.flatnonzero(kinds == pdfium.FPDF_PAGEOBJ_FORM).tolist():
            if depth >= _DEEPEST:
                self.out.unread = "forms"
                return
            thing = int(things[i])
            handle = ctypes.cast(thing, pdfium.FPDF_PAGEOBJECT)
            n = max(0, int(pdfium.FPDFFormObj_CountObjects(handle)))
            self.take(n)
            inside = map(pdfium_calls().form_object, repeat(thing, n), range(n))
            inner = np.fromiter(inside, np.uint64, n)
            moved = times(_matrix(handle), matrix)
            self.read(inner, moved, float(order[i]), step / (number + 1), depth + 1)

    def _pictures(self, found: list[int], order: Floats, matrix: Matrix) -> None:
        if not found:
            return
        self.out.pictures += len(found)
        rows, cols = self.covered.shape
        for at, box in zip(order.tolist(), self._boxes(found, matrix).tolist(), strict=True):
            x0, top, x1, bottom = box
            self.out.fills.append(Fill(order=at, box=(x0, top, x1, bottom), colour=None))
            x, y = cols / self.frame.width, rows / self.frame.height
            left, right = round(max(x0, 0) * x), round(min(x1, self.frame.width) * x)
            upper, lower = round(max(top, 0) * y), round(min(bottom, self.frame.height) * y)
            self.covered[upper:lower, left:right] = True

    def _boxes(self, found: Sequence[int], matrix: Matrix) -> Floats:
        """x0, top, x1, bottom of each object on the page as shown; an unknown one is a point."""
        return shown_boxes(bounds_of(found), matrix, self.frame)

    def _paths(self, found: list[int], order: Floats, matrix: Matrix) -> None:
        """Paths as rules: whole where they are thin, their outline where it is stroked."""
        if not found:
            return
        self.out.paths += len(found)
        if self.out.paths > _MOST_PATHS:
            self.out.unread = "paths"
            return
        modes = _modes(found)
        drawn = modes.any(axis=1)
        boxes = self._boxes(found, matrix)
        wide, high = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
        thin = drawn & ((wide <= THIN) | (high <= THIN))
        white = _white(found, modes)
        level, upright, dots = rules_of(boxes[thin & ~white])
        self.out.level.extend(level)
        self.out.upright.extend(upright)
        self.dots.extend(dots)
        for i in np.flatnonzero(thin & white).tolist():
            self.white.append((float(order[i]), boxes[i : i + 1], THIN))
        for i in np.flatnonzero(drawn & ~thin).tolist():
            fill, stroke = modes[i].tolist()
            if fill:
                self._fill(found[i], float(order[i]), boxes[i])
            self._outline(found[i], bool(stroke), matrix, float(order[i]) if white[i] else None)

    def _fill(self, thing: int, order: float, box: Floats) -> None:
        red, green, blue, opacity = (int(v) for v in fill_colours([thing])[0][0])
        x0, top, x1, bottom = box.tolist()
        self.out.fills.append(
            Fill(order=order, box=(x0, top, x1, bottom), colour=(red, green, blue, opacity))
        )

    def _outline(self, thing: int, stroke: bool, matrix: Matrix, white: float | None) -> None:
        """The sides of a path. white: when it is painted, where it is white."""
        count = pdfium_calls().segments(thing)
        if not stroke and count <= 6:  # a filled box
            return
        self.segments -= count
        if self.segments < 0:
            self.out.unread = "paths"
            return
        import pypdfium2.raw as pdfium

        inner = times(_matrix(ctypes.cast(thing, pdfium.FPDF_PAGEOBJECT)), matrix)
        boxes, by_hand = outline(thing, count, inner, self.frame, stroke)
        if by_hand is not None and white is None:
            self.out.scribbles.append(by_hand)
        if white is not None:
            self.white.append((white, boxes, STRAIGHT if stroke else THIN))
            return
        level, upright, _ = rules_of(boxes, STRAIGHT if stroke else THIN)
        self.out.level.extend(level)
        self.out.upright.extend(upright)
        if stroke and len(boxes) <= 2:
            self.out.slants.extend((b[0], b[1], b[2], b[3]) for b in boxes.tolist())


def _modes(found: Sequence[int]) -> NDArray[np.int32]:
    """(fill, stroke) of each path; 0 is neither."""
    modes = np.zeros((len(found), 2), np.int32)
    run(map(pdfium_calls().draw_mode, found, *places_in(modes)))
    return modes


def _white(found: Sequence[int], modes: NDArray[np.int32]) -> Flags:
    """Which paths are drawn in white alone."""
    out = np.ones(len(found), np.bool_)
    for column, stroke in ((0, False), (1, True)):
        at = np.flatnonzero(modes[:, column])
        kinds, which = fill_colours([found[i] for i in at.tolist()], stroke)
        out[at] &= (kinds[:, :3].min(axis=1) >= _WHITE)[which]
    return out


def fill_colours(found: Sequence[int], stroke: bool = False) -> tuple[Ints, Ints]:
    """The colours that these are filled or stroked with (red, green, blue, opacity; -1: none that is plain),
    and which of them each has.
    """
    n, calls = len(found), pdfium_calls()
    call = calls.stroke_colour if stroke else calls.fill_colour
    if not n:
        return np.zeros((0, 4), np.int64), np.zeros(0, np.int64)
    colours = np.zeros((n, 4), np.uint32)
    known = np.fromiter(map(call, found, *places_in(colours)), np.int64, n)
    packed = colours @ np.array((1 << 24, 1 << 16, 1 << 8, 1), np.int64)
    packed[known == 0] = -1
    if (packed == packed[0]).all():
        kinds, which = packed[:1], np.zeros(n, np.int64)
    else:
        kinds, which = np.unique(packed, return_inverse=True)
    out = (kinds[:, None] >> np.array((24, 16, 8, 0))) & 0xFF
    out[kinds < 0] = -1
    return out, which


def _matrix(handle: Any) -> Matrix:
    import pypdfium2.raw as pdfium

    m = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(handle, ctypes.byref(m)):
        return SAME
    return (m.a, m.b, m.c, m.d, m.e, m.f)
