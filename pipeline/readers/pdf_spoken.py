"""A page's text objects in, the words out that the file gives for them in place of their letters.

Such words (ActualText) are made for ears: nobody sees them. Where the letters drawn have sound codes
and say something else, those letters are read and the words told of; else the words are kept, for they
spell what a font draws in parts or without codes.
"""

import ctypes
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any

import numpy as np

from pipeline.readers.pdf_calls import address, pdfium_calls
from pipeline.readers.pdf_chars import Ints, count_chars
from pipeline.readers.pdf_objects import Things

SPOKEN = "words-not-drawn"

_KEY = b"ActualText"
_STRING = 3  # pdfium's number of the kind of value
_MOST = 2_000  # marks of one page that are looked at
_DEEPEST = 8  # marks within marks
_FEW = 0.3  # part of a page's letters that false words stand for: of more, the codes may be false


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """order: places in the stream of the letters drawn. text: the words the file gives for them."""

    order: Ints
    text: str


def most_is_spoken(spoken: Sequence[Spoken], letters: int) -> bool:
    """True where it is open whether the codes of a page's letters or such words are false."""
    return sum(len(s.order) for s in spoken) > _FEW * letters


def without_spoken(page: Any, text_page: Any, texts: Things) -> tuple[Any, list[Spoken]]:
    """The text page with what is drawn, and the words left out of it; `text_page` may be closed."""
    marks = _marks(texts)
    if not marks or len(marks) > _MOST:
        return text_page, []
    values = {mark: _value(things[0], mark) for mark, things in marks.items()}
    said = _letters(text_page, marks)
    for mark, things in marks.items():
        _take_away(things[0], mark)
    drawn_page = page.get_textpage()
    drawn = _letters(drawn_page, marks)
    false = [
        m for m in marks if say_otherwise(_text(drawn_page, drawn[m]), _text(text_page, said[m]))
    ]
    out = [Spoken(order=drawn[m], text=_text(text_page, said[m])) for m in false]
    for mark in marks.keys() - set(false):
        _give_back(page, marks[mark][0], mark, values[mark])
    if len(false) < len(marks):
        drawn_page.close()
        if not false:
            return text_page, []
        drawn_page = page.get_textpage()
        again = _letters(drawn_page, marks)
        out = [Spoken(order=again[m], text=s.text) for m, s in zip(false, out, strict=True)]
    text_page.close()
    return drawn_page, out


def _marks(texts: Things) -> dict[int, list[int]]:
    """The text objects of each mark that gives words for them."""
    calls = pdfium_calls()
    out: dict[int, list[int]] = {}
    things = texts.tolist()
    for depth in range(_DEEPEST):
        marks = list(map(calls.mark, things, repeat(depth)))
        kinds = map(calls.mark_value, marks, repeat(_KEY))
        for i in [i for i, kind in enumerate(kinds) if kind == _STRING]:
            out.setdefault(marks[i], []).append(things[i])
        things = [thing for thing, mark in zip(things, marks, strict=True) if mark]
        if not things:
            break
    return out


def _letters(text_page: Any, marks: Mapping[int, list[int]]) -> dict[int, Ints]:
    """The places in the stream of each mark's letters."""
    where, call = address(text_page.raw), pdfium_calls().text_object
    owner = np.array([call(where, i) for i in range(count_chars(text_page))], np.uint64)
    return {m: np.flatnonzero(np.isin(owner, np.array(t, np.uint64))) for m, t in marks.items()}


def _text(text_page: Any, order: Ints) -> str:
    """These letters; one that has no sound code is the sign for such."""
    where, calls = address(text_page.raw), pdfium_calls()
    codes = [0xFFFD if calls.unmapped(where, i) == 1 else calls.unicode(where, i)
             for i in order.tolist()]  # fmt: skip
    return "".join(chr(c) for c in codes if c < 0x110000)


def say_otherwise(drawn: str, said: str) -> bool:
    """True where sound letters say something else; marks and doubled letters are a font's parts."""
    if any(unicodedata.category(c) in ("Co", "Cn", "Cs") or c == "\ufffd" for c in drawn):
        return False
    return _bare(drawn) != _bare(said)


def _bare(text: str) -> str:
    out = ""
    for c in unicodedata.normalize("NFKD", text).casefold():
        if c.isalnum() and (c.isdigit() or not out.endswith(c)):
            out += c
    return out


# -- pdfium's marks --------------------------------------------------------------------------------


def _handles(thing: int, mark: int) -> tuple[Any, Any]:
    import pypdfium2.raw as pdfium

    return (ctypes.cast(thing, pdfium.FPDF_PAGEOBJECT),
            ctypes.cast(mark, pdfium.FPDF_PAGEOBJECTMARK))  # fmt: skip


def _value(thing: int, mark: int) -> bytes:
    """The words as the file holds them, in UTF-16 with the mark of their order."""
    import pypdfium2.raw as pdfium

    _, handle = _handles(thing, mark)
    length = ctypes.c_ulong()
    call = pdfium.FPDFPageObjMark_GetParamStringValue
    call(handle, _KEY, None, 0, ctypes.byref(length))
    buffer = (ctypes.c_ushort * (length.value // 2 + 1))()
    call(handle, _KEY, buffer, length.value, ctypes.byref(length))
    text = bytes(buffer)[: max(0, length.value - 2)].decode("utf-16-le", "replace")
    return b"\xfe\xff" + text.encode("utf-16-be", "replace")


def _take_away(thing: int, mark: int) -> None:
    import pypdfium2.raw as pdfium

    pdfium.FPDFPageObjMark_RemoveParam(*_handles(thing, mark), _KEY)


def _give_back(page: Any, thing: int, mark: int, value: bytes) -> None:
    import pypdfium2.raw as pdfium

    held = (ctypes.c_ubyte * len(value)).from_buffer_copy(value)
    handles = _handles(thing, mark)
    pdfium.FPDFPageObjMark_SetBlobParam(page.pdf.raw, *handles, _KEY, held, len(value))
