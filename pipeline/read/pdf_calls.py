"""pdfium's functions as bare calls: addresses in, numbers out.

pypdfium2 declares each function with wrapped types; a page has thousands of characters, and
wrapping costs more than the call. Nothing here keeps a page alive: callers hold the objects.
"""

import ctypes
import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


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
    page_object: Callable[[int, int], int]
    form_object: Callable[[int, int], int]
    kind: Callable[[int], int]


@functools.cache
def pdfium_calls() -> PdfiumCalls:
    """The calls, bound once in a process."""
    import pypdfium2.raw as pdfium

    c = ctypes
    page, number, where = c.c_void_p, c.c_int, c.c_void_p

    def bare(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
        address = c.cast(getattr(pdfium, name), c.c_void_p).value
        assert address is not None
        return c.CFUNCTYPE(result, *arguments)(address)

    return PdfiumCalls(
        unicode=bare("FPDFText_GetUnicode", c.c_uint, page, number),
        loose_box=bare("FPDFText_GetLooseCharBox", number, page, number, where),
        ink_box=bare("FPDFText_GetCharBox", number, page, number, where, where, where, where),
        origin=bare("FPDFText_GetCharOrigin", number, page, number, where, where),
        angle=bare("FPDFText_GetCharAngle", c.c_float, page, number),
        unmapped=bare("FPDFText_HasUnicodeMapError", number, page, number),
        font_name=bare("FPDFText_GetFontInfo", c.c_ulong, page, number, where, c.c_ulong, where),
        page_object=bare("FPDFPage_GetObject", c.c_void_p, page, number),
        form_object=bare("FPDFFormObj_GetObject", c.c_void_p, page, c.c_ulong),
        kind=bare("FPDFPageObj_GetType", number, c.c_void_p),
    )


def address(handle: Any) -> int:
    """The address of a pypdfium2 raw handle; valid only while its owner is open."""
    value = ctypes.cast(handle, ctypes.c_void_p).value
    assert value is not None
    return value
