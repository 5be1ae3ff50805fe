"""A page's text objects in, cheap signs that some may be hidden or no part of the text out."""

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.model.grid import Box
from pipeline.readers.pdf_calls import bounds_of, pdfium_calls
from pipeline.readers.pdf_chars import Flags, Floats, Ints, PageFrame
from pipeline.readers.pdf_objects import PageObjects, fill_colours
from pipeline.readers.pdf_rules import SAME, shown_boxes

_PALE_GROUND = 200  # the darkest channel of a colour that white paper hides, of 255
_LIKE = 40  # how near two colours are that hide one another
_FAINT = 60  # opacity that hides, of 255
_PALE = 110  # the darkest channel of a colour that is no black
_THIN = 190  # opacity of letters that let others through
_COLOURED = 90  # between the lightest and darkest channel of a colour that is no grey
_STROKED, _INVISIBLE, _STROKED_CLIP, _CLIP = 1, 3, 5, 7  # render modes that do not fill
_SLACK = 1.0  # points


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """things: text objects. inkless: drawn without ink; suspect: perhaps hidden; unlike: pale or
    coloured where most are not.
    """

    things: NDArray[np.uint64]
    inkless: Flags
    suspect: Flags
    unlike: Flags

    def any(self) -> bool:
        """True where any object bears a sign."""
        return bool((self.inkless | self.suspect | self.unlike).any())


def read_signs(
    objects: PageObjects, only: NDArray[np.uint64] | None, frame: PageFrame, layers: bool
) -> Signs:
    """The signs of a page's text objects, or of some. layers: the file may have layers."""
    things = objects.texts if only is None else only
    texts: list[int] = things.tolist()
    n = len(texts)
    calls = pdfium_calls()
    modes = np.fromiter(map(calls.text_mode, texts), np.int64, n)
    kinds, which = fill_colours(texts)
    grounds = [f.colour for f in objects.fills if f.colour is not None]
    suspect = (modes == _STROKED) | (modes == _STROKED_CLIP) | _like_ground(kinds, grounds)[which]
    clips = list(map(calls.clip, texts))
    paths = np.fromiter(map(calls.clip_paths, clips), np.int64, n)
    for i in np.flatnonzero(paths > 0).tolist():
        suspect[i] |= clipped(texts[i], clips[i])
    in_form = np.zeros(n, np.bool_)
    if objects.in_forms:
        in_form = np.isin(things, np.array(sorted(objects.in_forms), np.uint64))
    suspect |= _painted_over(objects, things, in_form, frame) | in_form
    if layers:
        suspect |= np.fromiter(map(calls.marks, texts), np.int64, n) > 0
    unlike = _no_black(kinds)[which]
    if np.count_nonzero(unlike) * 2 >= n:
        unlike[:] = False
    return Signs(
        things=things,
        inkless=(modes == _INVISIBLE) | (modes == _CLIP),
        suspect=suspect,
        unlike=unlike,
    )


def _like_ground(kinds: Ints, grounds: Sequence[tuple[int, int, int, int]]) -> Flags:
    """Which colours are pale, faint or near to one of these."""
    pale = (kinds[:, :3].min(axis=1) >= _PALE_GROUND) | (kinds[:, 0] < 0)
    near = np.zeros(len(kinds), np.bool_)
    for ground in set(grounds):
        near |= np.abs(kinds[:, :3] - np.array(ground[:3])).max(axis=1) < _LIKE
    flags: Flags = pale | near | (kinds[:, 3] < _FAINT)
    return flags


def _no_black(kinds: Ints) -> Flags:
    lightest, darkest = kinds[:, :3].max(axis=1), kinds[:, :3].min(axis=1)
    out: Flags = (darkest >= _PALE) | (lightest - darkest >= _COLOURED)
    return out | ((kinds[:, 3] >= 0) & (kinds[:, 3] < _THIN))


def _painted_over(
    objects: PageObjects, things: NDArray[np.uint64], in_form: Flags, frame: PageFrame
) -> Flags:
    """Which text objects are painted before something that lies over them."""
    out = np.zeros(len(things), np.bool_)
    over = [f for f in objects.fills if f.colour is None or f.colour[3] > 0]
    if not over or not len(things):
        return out
    order = objects.order_of(things)
    over = [f for f in over if f.order > float(order.min())]
    boxes = _boxes(things.tolist(), in_form, frame) if over else np.zeros((0, 4))
    for fill in over:
        x0, top, x1, bottom = fill.box
        meets = (boxes[:, 0] < x1) & (boxes[:, 2] > x0) & (boxes[:, 1] < bottom)
        out |= (order < fill.order) & meets & (boxes[:, 3] > top)
    return out


def _boxes(texts: Sequence[int], in_form: Flags, frame: PageFrame) -> Floats:
    """Boxes on the page as shown; in a form, whose place is not looked at, the whole page."""
    boxes = shown_boxes(bounds_of(texts), SAME, frame)
    boxes[in_form] = (0.0, 0.0, frame.width, frame.height)
    return boxes


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
