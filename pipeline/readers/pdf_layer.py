"""Whether a page's text can be trusted: judged by letters alone, once a page.

Refuses text that a font without a sound code table yields, text in an old encoding, and the hidden
text that a scanning program lays under its picture: such a page is read as a picture. Words that the file
gives in place of letters (ActualText) are made for ears: where the letters drawn have sound codes and say
something else, those are read and the words told of; else the words are kept, for they spell what a font
draws in parts or without codes.
"""

import ctypes
import functools
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any

import numpy as np

from pipeline.readers.pdf_calls import address, pdfium_calls
from pipeline.readers.pdf_chars import Chars, Flags, Ints, count_chars
from pipeline.readers.pdf_objects import PageObjects, Things
from pipeline.readers.portal_text import old_encoding

WITHOUT_TEXT = "page-without-text"
BROKEN = "text-layer-broken"
HIDDEN = "text-layer-hidden"
PICTURE_CODES = frozenset((WITHOUT_TEXT, BROKEN, HIDDEN))
"""The notes on pages that have to be read as pictures."""

_COVERS = 0.6  # of the page: a picture that is the page
_FEW = 250  # characters printed over a scan: a stamp, a page number
_OUTLINES = 60  # paths of a page whose letters are drawn, not written
_WRONG = 0.08  # part of the characters that are none
_LONG = 200  # letters from which their kinds can be judged
_VIETNAMESE = 0.01  # part of letters with marks; Vietnamese has 0.2 and more
_FOREIGN = np.array(
    list(map(ord, "ÄÅÆÇËÎÏÑÖØÛÜßäåæçëîïñöøûüÿ"))
)  # of Western fonts, in no Vietnamese word
_VOWELS = (0.25, 0.6)  # part of vowels among plain letters of any Latin text
_PLAIN_VOWELS = np.array(list(map(ord, "aeiouyAEIOUY")))
_SAMPLE = 100
SPOKEN = "words-not-drawn"

_KEY = b"ActualText"
_STRING = 3  # pdfium's number of the kind of value
_MOST = 2_000  # marks of one page that are looked at
_DEEPEST = 8  # marks within marks
_FEW_LETTERS = (
    0.3  # part of a page's letters that false words stand for: of more, the codes may be false
)


def picture_reason(
    chars: Chars, everything: Chars, objects: PageObjects, text_page: Any
) -> str | None:
    """The code of why a page must be read as a picture, or None.

    chars: what is seen of the page's text; everything: the hidden text too.
    """
    covered = objects.picture_share >= _COVERS
    drawn = objects.pictures or objects.paths >= _OUTLINES
    if len(chars) < 3 and not drawn:
        return None
    if len(chars) < 3 or (covered and len(chars) < _FEW):
        if len(everything) - len(chars) < max(_FEW, len(chars)):
            return WITHOUT_TEXT
        return BROKEN if _is_broken(everything, covered, text_page) else HIDDEN
    return BROKEN if _is_broken(chars, covered, text_page) else None


def _is_broken(chars: Chars, covered: bool, text_page: Any) -> bool:
    return _broken(chars, covered) or _unmapped(chars, text_page)


def _broken(chars: Chars, covered: bool) -> bool:
    counts = np.bincount(chars.code, minlength=0x100)
    codes = np.flatnonzero(counts)
    of = counts[codes]
    none = (codes < 0x20) | ((codes >= 0x7F) & (codes < 0xA0)) | (codes == 0xFFFD)
    none |= (codes >= 0xE000) & (codes < 0xF900)  # unassigned, private or a control: no letter
    if of[none].sum() > _WRONG * len(chars):
        return True
    letter = _letters(codes)
    number = of[letter].sum()
    old = of[(codes >= 0x80) & (codes < 0x100)].sum()
    modern = of[letter & (codes >= 0x100)].sum()
    # Cheap signs first: text of an old encoding is full of these and has next to none of those.
    if old > number // 25 and modern < old and old_encoding(chars.text()):
        return True
    foreign = counts[_FOREIGN].sum()
    known = of[letter & (codes >= 0x80)].sum() - foreign
    if number < _LONG or (known >= _VIETNAMESE * number and foreign <= known):
        return False
    vowels = counts[_PLAIN_VOWELS].sum() / number
    return covered or not _VOWELS[0] <= vowels <= _VOWELS[1]


def _letters(codes: Ints) -> Flags:
    """Which of these code points are letters."""
    low = codes < len(_known_letters())
    found = _known_letters()[np.where(low, codes, 0)] & low
    for i in np.flatnonzero(~low).tolist():
        found[i] = chr(int(codes[i])).isalpha()
    return found


@functools.cache
def _known_letters() -> Flags:
    return np.array([chr(c).isalpha() for c in range(0x2000)])


def _unmapped(chars: Chars, text_page: Any) -> bool:
    """True where the font has no code table for the characters of an even sample."""
    step = max(1, len(chars) // _SAMPLE)
    sample = chars.order[::step].tolist()
    where = repeat(address(text_page.raw), len(sample))
    wrong = list(map(pdfium_calls().unmapped, where, sample)).count(1)
    return wrong > _WRONG * len(sample)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """order: places in the stream of the letters drawn. text: the words the file gives for them."""

    order: Ints
    text: str


def most_is_spoken(spoken: Sequence[Spoken], letters: int) -> bool:
    """True where it is open whether the codes of a page's letters or such words are false."""
    return sum(len(s.order) for s in spoken) > _FEW_LETTERS * letters


def without_spoken(page: Any, text_page: Any, texts: Things) -> tuple[Any, list[Spoken]]:
    """The text page with what is drawn, and the words left out of it; `text_page` may be closed."""
    marks = _marks(texts)
    if not marks or len(marks) > _MOST:
        return text_page, []
    values = {mark: _value(things[0], mark) for mark, things in marks.items()}
    said = _places_of(text_page, marks)
    for mark, things in marks.items():
        _take_away(things[0], mark)
    drawn_page = page.get_textpage()
    drawn = _places_of(drawn_page, marks)
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
        again = _places_of(drawn_page, marks)
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


def _places_of(text_page: Any, marks: Mapping[int, list[int]]) -> dict[int, Ints]:
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
