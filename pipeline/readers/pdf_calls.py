"""pdfium's functions as bare calls: addresses in, numbers out.

pypdfium2 declares each function with wrapped types; a page has thousands of characters, and
wrapping costs more than the call. Nothing here keeps a page alive: callers hold the objects.
"""

import ctypes
import functools
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfiumCalls:
    """The calls made once for each character or object. Pages and objects are addresses."""

    unicode: Callable[[int, int], int]
    loose_box: Callable[[int, int, int], int]
    ink_box: Callable[[int, int, int, int, int, int], int]
    origin: Callable[[int, int, int, int], int]
    angle: Callable[[int, int], float]
    unmapped: Callable[[int, int], int]
    font_name: Callable[[int, int, Any, int, Any], int]
    text_object: Callable[[int, int], int]
    page_object: Callable[[int, int], int]
    form_object: Callable[[int, int], int]
    kind: Callable[[int], int]
    bounds: Callable[[int, int, int, int, int], int]
    fill_colour: Callable[[int, int, int, int, int], int]
    stroke_colour: Callable[[int, int, int, int, int], int]
    text_mode: Callable[[int], int]
    clip: Callable[[int], int]
    clip_paths: Callable[[int], int]
    marks: Callable[[int], int]
    mark: Callable[[int, int], int]
    mark_value: Callable[[int, bytes], int]
    draw_mode: Callable[[int, int, int], int]
    segments: Callable[[int], int]
    segment: Callable[[int, int], int]
    segment_point: Callable[[int, int, int], int]
    segment_kind: Callable[[int], int]
    segment_closes: Callable[[int], int]


@functools.cache
def pdfium_calls() -> PdfiumCalls:
    """The calls, bound once in a process."""
    import pypdfium2.raw as pdfium

    c = ctypes
    page, thing, number, where = c.c_void_p, c.c_void_p, c.c_int, c.c_void_p

    def bare(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
        address = c.cast(getattr(pdfium, name), c.c_void_p).value
        assert address is not None
        return c.PYFUNCTYPE(result, *arguments)(address)  # too short to let other threads in

    return PdfiumCalls(
        unicode=bare("FPDFText_GetUnicode", c.c_uint, page, number),
        loose_box=bare("FPDFText_GetLooseCharBox", number, page, number, where),
        ink_box=bare("FPDFText_GetCharBox", number, page, number, where, where, where, where),
        origin=bare("FPDFText_GetCharOrigin", number, page, number, where, where),
        angle=bare("FPDFText_GetCharAngle", c.c_float, page, number),
        unmapped=bare("FPDFText_HasUnicodeMapError", number, page, number),
        font_name=bare("FPDFText_GetFontInfo", c.c_ulong, page, number, where, c.c_ulong, where),
        text_object=bare("FPDFText_GetTextObject", c.c_size_t, page, number),
        page_object=bare("FPDFPage_GetObject", c.c_size_t, page, number),
        form_object=bare("FPDFFormObj_GetObject", c.c_size_t, page, c.c_ulong),
        kind=bare("FPDFPageObj_GetType", number, thing),
        bounds=bare("FPDFPageObj_GetBounds", number, thing, where, where, where, where),
        fill_colour=bare("FPDFPageObj_GetFillColor", number, thing, where, where, where, where),
        stroke_colour=bare("FPDFPageObj_GetStrokeColor", number, thing, where, where, where, where),
        text_mode=bare("FPDFTextObj_GetTextRenderMode", number, thing),
        clip=bare("FPDFPageObj_GetClipPath", c.c_size_t, thing),
        clip_paths=bare("FPDFClipPath_CountPaths", number, thing),
        marks=bare("FPDFPageObj_CountMarks", number, thing),
        mark=bare("FPDFPageObj_GetMark", c.c_size_t, thing, c.c_ulong),
        mark_value=bare("FPDFPageObjMark_GetParamValueType", number, thing, c.c_char_p),
        draw_mode=bare("FPDFPath_GetDrawMode", number, thing, where, where),
        segments=bare("FPDFPath_CountSegments", number, thing),
        segment=bare("FPDFPath_GetPathSegment", c.c_size_t, thing, number),
        segment_point=bare("FPDFPathSegment_GetPoint", number, thing, where, where),
        segment_kind=bare("FPDFPathSegment_GetType", number, thing),
        segment_closes=bare("FPDFPathSegment_GetClose", number, thing),
    )


def address(handle: Any) -> int:
    """The address of a pypdfium2 raw handle; valid only while its owner is open."""
    return ctypes.addressof(handle.contents)


def bounds_of(things: Sequence[int]) -> NDArray[np.float64]:
    """left, bottom, right, top of each object in the file's own space; zeros for an unknown one."""
    sides = np.zeros((len(things), 4), np.float32)
    run(map(pdfium_calls().bounds, things, *places_in(sides)))
    return sides.astype(np.float64)


def places_in(table: NDArray[Any]) -> list[range]:
    """For each column of an array, the address of its value in each row."""
    at, size = table.ctypes.data, table.itemsize
    wide = size * table.shape[1]
    return [range(a, a + wide * len(table), wide) for a in range(at, at + wide, size)]


def run(calls: Iterator[object]) -> None:
    """Makes every call and keeps no answer."""
    deque(calls, maxlen=0)
