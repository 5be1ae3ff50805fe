"""Whether a page's text can be trusted: judged by letters alone, once a page.

Refuses text that a font without a sound code table yields, text in an old encoding, and the hidden
text that a scanning program lays under its picture: such a page is read as a picture.
"""

import functools
from itertools import repeat
from typing import Any

import numpy as np

from pipeline.readers.pdf_calls import address, pdfium_calls
from pipeline.readers.pdf_chars import Chars, Flags, Ints
from pipeline.readers.pdf_objects import PageObjects
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
