"""Whether a page's text can be trusted: judged by letters alone, once a page.

Refuses text that a font without a sound code table yields, text in an old encoding, and the hidden
text that a scanning program lays under its picture: such a page is read as a picture.
"""

import ctypes
from itertools import repeat
from typing import Any

from pipeline.read.pdf_calls import address, pdfium_calls
from pipeline.read.pdf_chars import Chars
from pipeline.read.pdf_rules import PageObjects
from pipeline.read.portal_text import looks_legacy

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
_VOWELS = (0.25, 0.6)  # part of vowels among plain letters of any Latin text
_SAMPLE = 400


def picture_reason(
    chars: Chars, text: str, objects: PageObjects, text_page: Any, page: Any
) -> str | None:
    """The code of why a page must be read as a picture, or None. `text`: chars.text()."""
    covered = objects.picture_share >= _COVERS
    if len(chars) < 3:
        drawn = objects.pictures or objects.paths >= _OUTLINES
        return WITHOUT_TEXT if drawn else None
    if _broken(text, covered) or _unmapped(chars, text_page):
        return BROKEN
    if covered and (len(chars) < _FEW or _is_hidden(page)):
        return WITHOUT_TEXT if len(chars) < _FEW else HIDDEN
    return None


def _broken(text: str, covered: bool) -> bool:
    wrong = sum(text.count(c) for c in set(text) if _is_none(ord(c)))
    if wrong > _WRONG * len(text) or looks_legacy(text):
        return True
    letters = [c for c in text.lower() if c.isalpha()]
    if len(letters) < _LONG:
        return False
    marked = sum(c > "\x7f" for c in letters)
    if marked >= _VIETNAMESE * len(letters):
        return False
    vowels = sum(c in "aeiouy" for c in letters) / len(letters)
    return covered or not _VOWELS[0] <= vowels <= _VOWELS[1]


def _is_none(code: int) -> bool:
    """A character that prints no letter in any document: unassigned, private or a control."""
    return code < 0x20 or 0x7F <= code < 0xA0 or 0xE000 <= code < 0xF900 or code == 0xFFFD


def _unmapped(chars: Chars, text_page: Any) -> bool:
    """True where the font has no code table for the characters of an even sample."""
    step = max(1, len(chars) // _SAMPLE)
    sample = chars.order[::step].tolist()
    where = repeat(address(text_page.raw), len(sample))
    wrong = sum(n == 1 for n in map(pdfium_calls().unmapped, where, sample))
    return wrong > _WRONG * len(sample)


def _is_hidden(page: Any) -> bool:
    """True where most of the text objects are printed without ink."""
    import pypdfium2.raw as pdfium

    calls = pdfium_calls()
    n = max(0, int(pdfium.FPDFPage_CountObjects(page.raw)))
    found = map(calls.page_object, repeat(address(page.raw), n), range(n))
    texts = [o for o in found if calls.kind(o) == pdfium.FPDF_PAGEOBJ_TEXT][: 10 * _SAMPLE]
    if not texts:
        return True  # all of it stands in forms over the picture
    inkless = pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
    hidden = sum(
        pdfium.FPDFTextObj_GetTextRenderMode(ctypes.cast(o, pdfium.FPDF_PAGEOBJECT)) == inkless
        for o in texts
    )
    return bool(hidden * 2 > len(texts))
