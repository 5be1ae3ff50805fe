"""A page's printed characters with their places, in points from the upper left corner as shown."""

import ctypes
from dataclasses import dataclass
from itertools import repeat
from math import isfinite
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from pipeline.model.grid import Box
from pipeline.readers.pdf_calls import address, pdfium_calls, places_in, run

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Length = TypeVar("Length", float, Floats)

_HYPHEN_MARK = 0x02  # what pdfium makes of a hyphen at a line's end
_HYPHEN_MARK_IN_TEXT = 0xFFFE  # the same in the text of a whole page
_SOFT_HYPHEN = 0xAD
_REPLACEMENT = 0xFFFD
_SPACES = np.array([0x20, 0xA0, 0x3000, *range(0x2000, 0x200C), 0x202F, 0x205F, 0xFEFF, 0x2060])
_WHITE = np.zeros(0x10000, np.bool_)  # by code point: prints nothing
_WHITE[:0x21] = True
_WHITE[_HYPHEN_MARK] = False
_WHITE[_SPACES] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFrame:
    """A page as shown: its box in the file's own space and the quarter turns to the right."""

    left: float
    bottom: float
    right: float
    top: float
    turns: int

    @property
    def width(self) -> float:
        return self.top - self.bottom if self.turns % 2 else self.right - self.left

    @property
    def height(self) -> float:
        return self.right - self.left if self.turns % 2 else self.top - self.bottom

    def across(self, x: Length, y: Length) -> Length:
        """Distance from the shown page's left side."""
        return (x - self.left, y - self.bottom, self.right - x, self.top - y)[self.turns]

    def down(self, x: Length, y: Length) -> Length:
        """Distance from the shown page's upper side."""
        return (self.top - y, x - self.left, y - self.bottom, self.right - x)[self.turns]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chars:
    """Printed characters, none of them white space; order: index in pdfium's stream.

    base: the baseline's distance from the top. hyphen: pdfium or the font marks it as a hyphen
    that a line break made; spaced: white space follows it in the stream that has a width.
    """

    code: Ints
    x0: Floats
    top: Floats
    x1: Floats
    bottom: Floats
    base: Floats
    order: Ints
    hyphen: Flags
    spaced: Flags

    def __len__(self) -> int:
        return len(self.code)

    def take(self, which: Flags | Ints) -> "Chars":
        """Only these characters."""
        at = np.flatnonzero(which) if which.dtype == np.bool_ else which
        return Chars(**{name: getattr(self, name).take(at) for name in Chars.__dataclass_fields__})

    def text(self) -> str:
        """The characters in stream order, without spaces."""
        return self.code.astype("<u4").tobytes().decode("utf-32-le", "replace")

    def stream_text(self) -> str:
        """The characters in stream order, a space where white space or other letters stood."""
        parts = np.split(self.code, np.flatnonzero(np.diff(self.order) > 1) + 1)
        return " ".join(p.astype("<u4").tobytes().decode("utf-32-le", "replace") for p in parts)

    def box(self) -> Box:
        """The box around all of them."""
        return (
            round(float(self.x0.min()), 2), round(float(self.top.min()), 2),
            round(float(self.x1.max()), 2), round(float(self.bottom.max()), 2),
        )  # fmt: skip

    def within(self, box: Box, slack: float = 1.0) -> Flags:
        """Which have their middle in this box."""
        x, y = (self.x0 + self.x1) / 2, (self.top + self.bottom) / 2
        return (
            (x >= box[0] - slack) & (x <= box[2] + slack)
            & (y >= box[1] - slack) & (y <= box[3] + slack)
        )  # fmt: skip


def middle(values: Floats) -> float:
    """The median of values, of which there is one at least."""
    half = len(values) // 2
    part = np.partition(values, (half - 1, half))  # one place alone is sought in a slower way
    return float(part[half] if len(values) % 2 else (part[half - 1] + part[half]) / 2)


def page_frame(page: Any) -> PageFrame:
    """The frame of a pypdfium2 page. A page without a sound box counts as A4."""
    import pypdfium2.raw as pdfium

    box = pdfium.FS_RECTF()
    found = pdfium.FPDF_GetPageBoundingBox(page.raw, ctypes.byref(box))
    turns = int(pdfium.FPDFPage_GetRotation(page.raw)) % 4
    sides = (box.left, box.bottom, box.right, box.top)
    if not found or not all(map(isfinite, sides)) or box.right <= box.left or box.top <= box.bottom:
        return PageFrame(left=0.0, bottom=0.0, right=595.0, top=842.0, turns=max(turns, 0))
    return PageFrame(left=box.left, bottom=box.bottom, right=box.right, top=box.top, turns=turns)


def count_chars(text_page: Any) -> int:
    """How many characters pdfium's stream has, its own spaces included."""
    import pypdfium2.raw as pdfium

    return max(0, int(pdfium.FPDFText_CountChars(text_page.raw)))


def read_chars(text_page: Any, frame: PageFrame) -> tuple[Chars, str]:
    """Every printed character of a page that lies on the sheet, and what lies beside it, as text
    without spaces.
    """
    calls = pdfium_calls()
    n = count_chars(text_page)
    where = address(text_page.raw)
    codes = _codes(text_page, where, n)
    white = _WHITE[np.minimum(codes, len(_WHITE) - 1)]
    order = np.flatnonzero(~white)
    indexes, count = order.tolist(), len(order)
    box = np.zeros((count, 4), np.float32)
    run(map(calls.loose_box, repeat(where), indexes, places_in(box)[0]))
    origin = _origins(where, order, box, frame)
    chars, kept = _on_page(codes[order], order, box.astype(np.float64), origin, frame)
    beside = (
        ""
        if kept.all()
        else codes[order][~kept].astype("<u4").tobytes().decode("utf-32-le", "replace")
    )
    for i in np.flatnonzero(chars.hyphen).tolist():
        after = int(chars.order[i]) + 1
        chars.spaced[i] = after < n and white[after] and _width(where, after) > 0.3
    return chars, beside


def _codes(text_page: Any, where: int, n: int) -> Ints:
    """The code point of each character: of the whole text at once where that counts them alike."""
    import pypdfium2.raw as pdfium

    text = np.zeros(n + 1, np.uint16)
    pointer = text.ctypes.data_as(ctypes.POINTER(ctypes.c_ushort))
    whole = pdfium.FPDFText_GetText(text_page.raw, 0, n, pointer) == n + 1
    codes = text[:n].astype(np.int64)
    if whole and n and not ((codes >= 0xD800) & (codes < 0xE000) | (codes == 0)).any():
        return np.where(codes == _HYPHEN_MARK_IN_TEXT, _HYPHEN_MARK, codes)
    return np.fromiter(map(pdfium_calls().unicode, repeat(where, n), range(n)), np.int64, n)


def _origins(where: int, order: Ints, box: NDArray[np.float32], frame: PageFrame) -> Floats:
    """Where each character stands on its baseline; exact across the lines of the page alone.

    Asked of the first of characters between the same two edges: a font's letters of one size that
    stand on one line all have these, whatever their shape.
    """
    edges = box[:, 0::2] if frame.turns % 2 else box[:, 1::2]
    other = np.append(True, (edges[1:] != edges[:-1]).any(axis=1))[: len(box)]
    begin = np.flatnonzero(other)
    both = np.ascontiguousarray(edges[begin]).view(np.uint64)[:, 0]
    _, first, same = np.unique(both, return_index=True, return_inverse=True)
    origin = np.zeros((len(first), 2), np.float64)
    asked = order[begin[first]].tolist()
    run(map(pdfium_calls().origin, repeat(where), asked, *places_in(origin)))
    out: Floats = origin[same[np.cumsum(other) - 1]]
    return out


def _width(where: int, index: int) -> float:
    """How wide a character is in the file's own space, along its longer side."""
    box = (ctypes.c_float * 4)()
    pdfium_calls().loose_box(where, index, ctypes.addressof(box))
    return max(abs(float(box[2]) - float(box[0])), abs(float(box[1]) - float(box[3])))


def _on_page(
    codes: Ints, order: Ints, box: Floats, origin: Floats, frame: PageFrame
) -> tuple[Chars, Flags]:
    """Characters turned as shown, what lies beside the sheet left out; and which do not."""
    left, top, right, bottom = box.T
    xa, xb = frame.across(left, top), frame.across(right, bottom)
    ya, yb = frame.down(left, top), frame.down(right, bottom)
    base = frame.down(origin[:, 0], origin[:, 1])
    x0, x1 = np.minimum(xa, xb), np.maximum(xa, xb)
    soft = codes == _SOFT_HYPHEN
    hyphen = soft | (codes == _HYPHEN_MARK)
    middle, level = (x0 + x1) / 2, (ya + yb) / 2
    with np.errstate(invalid="ignore"):
        keep = (middle > -2) & (middle < frame.width + 2)
        keep &= (level > -2) & (level < frame.height + 2)
    sound = keep | ~np.isfinite(base)
    keep &= np.isfinite(base) & ~(soft & (x1 - x0 < 0.5))
    wrong = (codes > 0x10FFFF) | ((codes >= 0xD800) & (codes < 0xE000))
    chars = Chars(
        code=np.where(wrong, _REPLACEMENT, np.where(hyphen, ord("-"), codes)),
        x0=x0,
        top=np.minimum(ya, yb),
        x1=x1,
        bottom=np.maximum(ya, yb),
        base=base,
        order=order,
        hyphen=hyphen,
        spaced=np.zeros(len(codes), np.bool_),
    )
    return chars if keep.all() else chars.take(keep), sound | soft
