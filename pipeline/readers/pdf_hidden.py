"""Characters of a page in, which of them nobody sees out: judged by the ink they leave.

Cheap signs name suspects (no ink, pale, the colour of a ground, clipped, in a form or a layer,
painted over). A suspect is hidden where the drawn page is the same without it; nothing is guessed
from colours alone. Text of a page without a suspect costs no drawing.

pdfium tells a letter once where two of a kind lie on one place: an editor of PDF that covers "Trước
ngày 15/9" and sets "Trước ngày 15/6" over it leaves only the covered "Trước ngày" in the text. Such a
letter is seen where the page shows the very ink that the covered one would leave.
"""

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.readers.pdf_calls import address, pdfium_calls
from pipeline.readers.pdf_chars import Chars, Flags, Ints, PageFrame
from pipeline.readers.pdf_objects import PageObjects
from pipeline.readers.pdf_signs import read_signs

HIDDEN_TEXT = "hidden-text"

_TINY = 1.3  # points: the box of a letter of 1 pt
_FLAT = (
    0.03  # of its height: the width of a letter that is only a stroke, or of its width the height
)
_WITHIN_WORD = 0.12  # of a letter's height: a gap that no space has
_FEW_LETTERS = 3  # in a text object: fewer, and only some of them are looked at
_SEEN = 16  # least change of a pixel that is seen, of 255
_HALVES = ((0.1, 0.55), (0.45, 0.9))  # of a character's width
_SCALE = 2.0  # pixels a point
_MOST_PIXELS = 8_000_000
_MOST_GROUPS = 6

Pixels = NDArray[np.uint8]

_MOST_LETTERS = 300  # of a page
_MOST_OBJECTS = 20_000
_INK = 60  # of 255: how much darker than its ground a pixel of a letter is
_ALIKE = 0.7  # part of the ink of either that both have
_LEAST_INK = 6  # pixels


def printed_again(
    chars: Chars, owner: NDArray[np.uint64], unseen: Flags, page: Any, scale: float
) -> Flags:
    """Which of the unseen letters stand on the page all the same."""
    again = np.zeros(len(chars), np.bool_)
    whole = draw(page, scale)
    places = [i for i in np.flatnonzero(unseen).tolist()[:_MOST_LETTERS]
              if _ink(whole, chars, i, scale).sum() >= _LEAST_INK]  # fmt: skip
    if not places:
        return again
    alone = _drawn_alone(page, set(owner[places].tolist()), scale)
    if alone is None:
        return again
    for i in places:
        shown, own = _ink(whole, chars, i, scale), _ink(alone, chars, i, scale)
        either = np.count_nonzero(shown | own)
        again[i] = own.any() and np.count_nonzero(shown & own) >= _ALIKE * either
    return again


def _ink(pixels: Pixels, chars: Chars, i: int, scale: float) -> Flags:
    """The pixels of a letter's box that are darker than the brightest there."""
    left, right = int(float(chars.x0[i]) * scale), int(float(chars.x1[i]) * scale) + 1
    top, bottom = int(float(chars.top[i]) * scale), int(float(chars.bottom[i]) * scale) + 1
    grey = pixels[max(top, 0) : bottom, max(left, 0) : right].min(axis=2).astype(np.int64)
    dark: Flags = grey < (grey.max() if grey.size else 0) - _INK
    return dark


def _drawn_alone(page: Any, things: set[int], scale: float) -> Pixels | None:
    """The page with these objects alone; None where there are too many others."""
    import pypdfium2.raw as pdfium

    number = max(0, int(pdfium.FPDFPage_CountObjects(page.raw)))
    if number > _MOST_OBJECTS:
        return None
    where, call = address(page.raw), pdfium_calls().page_object
    others = [thing for at in range(number) if (thing := call(where, at)) not in things]
    handles = [ctypes.cast(thing, pdfium.FPDF_PAGEOBJECT) for thing in others]
    return drawn_without(handles, page, scale)


def drawn_without(things: Sequence[Any], page: Any, scale: float) -> Pixels:
    """The page drawn without these objects."""
    import pypdfium2.raw as pdfium

    for thing in things:
        pdfium.FPDFPageObj_SetIsActive(thing, 0)
    try:
        return draw(page, scale)
    finally:
        for thing in things:
            pdfium.FPDFPageObj_SetIsActive(thing, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unseen:
    """which: characters nobody sees. cut: those of them whose word or line is seen in part.

    pale: characters of a pale colour or one unlike most of the page's, seen or not.
    """

    which: Flags
    cut: Flags
    pale: Flags


def find_unseen(
    chars: Chars, objects: PageObjects, text_page: Any, page: Any, frame: PageFrame, layers: bool
) -> Unseen:
    """What is hidden on a page. layers: the file may have layers.

    `chars` are placed on the page as shown.
    """
    nothing = np.zeros(len(chars), np.bool_)
    if not len(chars) or not len(objects.texts):
        return Unseen(which=nothing, cut=nothing, pale=nothing)
    signs = read_signs(objects, _looked_at(chars, objects, text_page), frame, layers)
    if signs.any() and len(signs.things) < len(objects.texts):
        signs = read_signs(objects, None, frame, layers)
    tiny = _tiny(chars)
    if not signs.any():
        return Unseen(which=tiny, cut=nothing, pale=nothing)
    owner = owners(chars, text_page)
    hidden = tiny | np.isin(owner, signs.things[signs.inkless])
    doubtful = np.isin(owner, signs.things[signs.suspect]) & ~hidden
    cut = nothing
    if doubtful.any():
        unseen = doubtful & ~_inked(chars, owner, doubtful, page, frame)
        if unseen.any():
            scale = scale_of(frame)
            unseen &= ~printed_again(chars, owner, unseen, page, scale)
        cut = unseen & np.isin(owner, np.unique(owner[doubtful & ~unseen]))
        cut |= _go_on(chars, unseen)
        hidden = hidden | unseen
    return Unseen(which=hidden, cut=cut, pale=np.isin(owner, signs.things[signs.unlike]))


def _tiny(chars: Chars) -> Flags:
    """Letters too small to see, or pressed flat."""
    wide, tall = chars.x1 - chars.x0, chars.bottom - chars.top
    letter = (chars.code >= 0x21) & (chars.code < 0x300)
    flat = (wide < _FLAT * tall) | (tall < _FLAT * wide)
    flags: Flags = (np.maximum(wide, tall) < _TINY) | (letter & flat)
    return flags


def _go_on(chars: Chars, unseen: Flags) -> Flags:
    """Unseen letters in one word with seen ones: of such a word only a part is seen."""
    if len(chars) < 2:
        return np.zeros(len(chars), np.bool_)
    tall = chars.bottom - chars.top
    tied = (np.diff(chars.order) == 1) & (np.abs(np.diff(chars.base)) < 0.05 * tall[1:])
    tied &= np.abs(chars.x0[1:] - chars.x1[:-1]) < _WITHIN_WORD * tall[1:]
    word = np.append(0, np.cumsum(~tied))
    seen = np.bincount(word, weights=~unseen)
    flags: Flags = unseen & (seen[word] > 0)
    return flags


def owners(chars: Chars, text_page: Any) -> NDArray[np.uint64]:
    """The text object of each character."""
    return _owners(chars.order, text_page)


def _owners(orders: Ints, text_page: Any) -> NDArray[np.uint64]:
    n = len(orders)
    found = map(pdfium_calls().text_object, repeat(address(text_page.raw), n), orders.tolist())
    return np.fromiter(found, np.uint64, n)


def _looked_at(chars: Chars, objects: PageObjects, text_page: Any) -> NDArray[np.uint64] | None:
    """Where a writer prints every letter by itself, the objects of each digit and each word's
    first letter, of which what is hidden holds one; None for all objects.
    """
    if len(objects.texts) * _FEW_LETTERS < len(chars):
        return None
    digit = (chars.code >= 0x30) & (chars.code <= 0x39)
    first = np.diff(chars.order, prepend=-9) > 1
    found = _owners(chars.order[digit | first], text_page)
    some: Flags = (found != 0) & (np.diff(found, prepend=np.uint64(0)) != 0)
    return found[some]


# -- ink -------------------------------------------------------------------------------------------


def _inked(
    chars: Chars, owner: NDArray[np.uint64], doubtful: Flags, page: Any, frame: PageFrame
) -> Flags:
    """Which doubtful characters leave ink: the page is drawn with and without them."""
    import ctypes

    import pypdfium2.raw as pdfium

    scale = scale_of(frame)
    out = np.zeros(len(chars), np.bool_)
    whole = draw(page, scale)
    for which in _apart(chars, owner, doubtful):
        things = [ctypes.cast(o, pdfium.FPDF_PAGEOBJECT) for o in np.unique(owner[which]).tolist()]
        without = drawn_without(things, page, scale)
        changed = (np.maximum(whole, without) - np.minimum(whole, without)).max(axis=2) >= _SEEN
        for i in np.flatnonzero(which).tolist():
            out[i] = _any(changed, chars, i, scale)
    return out


def scale_of(frame: PageFrame) -> float:
    return float(min(_SCALE, (_MOST_PIXELS / max(1.0, frame.width * frame.height)) ** 0.5))


def _any(changed: Flags, chars: Chars, i: int, scale: float) -> bool:
    """True where pixels changed in both halves of a character: less is a letter cut off."""
    x0, x1 = float(chars.x0[i]), float(chars.x1[i])
    top, bottom = int(float(chars.top[i]) * scale), int(float(chars.bottom[i]) * scale) + 1
    for first, last in _HALVES:
        left, right = int((x0 + first * (x1 - x0)) * scale), int((x0 + last * (x1 - x0)) * scale)
        if not changed[max(top, 0) : bottom, max(left, 0) : right + 1].any():
            return False
    return True


def draw(page: Any, scale: float) -> Pixels:
    bitmap = page.render(scale=scale, may_draw_forms=False, draw_annots=False)
    try:
        return np.array(bitmap.to_numpy()[:, :, :3])
    finally:
        bitmap.close()


def _apart(chars: Chars, owner: NDArray[np.uint64], doubtful: Flags) -> Iterator[Flags]:
    """The doubtful characters in groups whose objects do not lie over one another."""
    left = doubtful.copy()
    for group in range(_MOST_GROUPS):
        if not left.any():
            return
        if group == _MOST_GROUPS - 1:
            yield left
            return
        taken = _one_group(chars, owner, left)
        yield taken
        left &= ~taken


def _one_group(chars: Chars, owner: NDArray[np.uint64], left: Flags) -> Flags:
    """As many objects as lie clear of each other, first come first served."""
    at = np.flatnonzero(left)
    things, back = np.unique(owner[at], return_inverse=True)
    n = len(things)
    box = np.empty((n, 4))
    for column, (name, fold) in enumerate(
        (("x0", np.minimum), ("top", np.minimum), ("x1", np.maximum), ("bottom", np.maximum))
    ):
        side = np.full(n, np.inf if fold is np.minimum else -np.inf)
        fold.at(side, back, getattr(chars, name)[at])
        box[:, column] = side
    # Lines set tightly touch: only what lies well within another counts.
    inset = 0.2 * np.minimum(box[:, 2:] - box[:, :2], 10)
    box[:, :2] += inset
    box[:, 2:] -= inset
    taken = np.zeros(n, np.bool_)
    for i in range(n):
        a = box[i]
        meets = (box[:, 0] < a[2]) & (box[:, 2] > a[0]) & (box[:, 1] < a[3]) & (box[:, 3] > a[1])
        taken[i] = not (meets & taken).any()
    out = np.zeros(len(chars), np.bool_)
    out[at] = taken[back]
    return out
