"""Letters and marks of a page in, each mark beside its letter and each letter once out.

Some fonts store accents apart from their letters. Some writers draw an accented letter as two glyphs
and call both by the letter's name, or only the accent; pdfium then gives the accent's box.
"""

import ctypes
import unicodedata
from collections.abc import Callable
from typing import Any

import numpy as np

from pipeline.readers.pdf_calls import address, pdfium_calls
from pipeline.readers.pdf_chars import Chars, Flags, Floats, Ints, PageFrame, middle, read_chars
from pipeline.readers.pdf_turns import degrees_of

Level = Callable[[Ints], Flags]

_FLAT = 0.42  # of the usual height: the box of an accent, not of a letter
_AS_HIGH = 1.5  # times as high as an accent: no letter that it could stand over
_NEAR = 3  # places in the stream between a letter and its accent
_THIN = 0.2  # of the usual height: how wide a letter is that is known by its accent alone


def read_letters(text_page: Any, frame: PageFrame) -> tuple[Chars, str]:
    """The characters of a page with every accent where it belongs, and what lies beside the sheet."""
    chars, beside = read_chars(text_page, frame)
    if _has_marks(chars):
        chars = _marks_placed(chars, address(text_page.raw), frame)
    return letters_once(chars, lambda order: _level(text_page, order, frame)), beside


def _level(text_page: Any, order: Ints, frame: PageFrame) -> Flags:
    """Which of these characters do not stand sideways."""
    flags: Flags = np.abs((degrees_of(text_page, order, frame) + 45) % 180 - 45) <= 45
    return flags


def _named_as_letters(chars: Chars, level: Level | None) -> Flags:
    """Accents that bear the name of the whole letter; a narrow letter set sideways is none."""
    high = chars.bottom - chars.top
    if not len(high):
        return np.zeros(0, np.bool_)
    flat: Flags = (high < _FLAT * high.max()) & (chars.code >= 0xC0)
    if flat.any():
        flat &= high < _FLAT * middle(high)
    if flat.any() and level is not None:
        flat[flat] = level(chars.order[flat])
    for i in np.flatnonzero(flat).tolist():
        marked = len(unicodedata.normalize("NFD", chr(int(chars.code[i])))) > 1
        flat[i] = marked and not _is_of_small_text(chars, high, i)
    return flat


def _is_of_small_text(chars: Chars, high: Floats, i: int) -> bool:
    """True for a letter that those beside it are hardly higher than: all of them are small."""
    near = [j for j in (i - 1, i + 1)
            if 0 <= j < len(chars) and abs(int(chars.order[j] - chars.order[i])) == 1]  # fmt: skip
    return bool(near) and all(high[j] < _AS_HIGH * high[i] for j in near)


def letters_once(chars: Chars, level: Level | None = None) -> Chars:
    """Each accent that bears its letter's name goes, or stands for the letter where none is drawn.

    level: which characters at these places in the stream do not stand sideways, all where it is None.
    It stands between its neighbours in the stream then, for its own place is the accent's.
    """
    flat = _named_as_letters(chars, level)
    if not flat.any():
        return chars
    new = {name: getattr(chars, name).copy() for name in Chars.__dataclass_fields__}
    keep = np.ones(len(chars), np.bool_)
    usual = middle(chars.bottom - chars.top)
    for i in np.flatnonzero(flat).tolist():
        same = [j for j in range(max(0, i - _NEAR), min(len(chars), i + _NEAR + 1))
                if j != i and chars.code[j] == chars.code[i] and not flat[j]
                and chars.x0[j] < chars.x1[i] + 1 and chars.x1[j] > chars.x0[i] - 1]  # fmt: skip
        if same:
            keep[i] = False
            continue
        before = i - 1 if i and _follows(chars, i - 1, i, usual) else None
        after = i + 1 if i + 1 < len(chars) and _follows(chars, i, i + 1, usual) else None
        host = before if before is not None else after
        if host is None:
            continue
        if before is not None:
            new["x0"][i] = new["x1"][before]
            new["x1"][i] = new["x0"][i] + _THIN * usual
        if after is not None:
            new["x1"][i] = chars.x0[after]
            new["x0"][i] = new["x0"][i] if before is not None else new["x1"][i] - _THIN * usual
        for name in ("base", "top", "bottom"):
            new[name][i] = new[name][host]
    return Chars(**new).take(keep)


def _follows(chars: Chars, i: int, j: int, usual: float) -> bool:
    """True where j comes right after i in the stream, on one line, with no white space between."""
    return bool(
        chars.order[j] - chars.order[i] == 1
        and abs(chars.base[j] - chars.base[i]) < usual
        and chars.x0[j] - chars.x1[i] < usual
    )


# -- marks that a font stores apart from their letters ---------------------------------------------

# Spacing accents that some writers print over a letter, and the combining mark each stands for.
_SPACING = {
    0x60: 0x300, 0xB4: 0x301, 0x2CA: 0x301, 0x2CB: 0x300, 0x5E: 0x302, 0x2C6: 0x302, 0x7E: 0x303,
    0x2DC: 0x303, 0x2D8: 0x306, 0x2C0: 0x309,
}  # fmt: skip
_MAY_MARK = np.zeros(0x370, np.bool_)  # by code point; every other one is none
_MAY_MARK[[*_SPACING, *range(0x300, 0x370)]] = True
_TONES = (0x300, 0x301, 0x303, 0x309, 0x323)


def _combining(code: Ints) -> Flags:
    return (code >= 0x300) & (code < 0x370)


def _has_marks(chars: Chars) -> bool:
    return bool(_MAY_MARK[chars.code[chars.code < 0x370]].any())


def _marks_placed(chars: Chars, where: int, frame: PageFrame) -> Chars:
    """Each mark right after the letter it is printed over or under, whatever the stream's order.

    A spacing accent is a mark only where it is printed over a letter.
    """
    marks = _combining(chars.code) | np.isin(chars.code, list(_SPACING))
    height = middle(chars.bottom - chars.top)
    host = _host_before(chars, marks, height)
    for i in np.flatnonzero(marks & (host < 0)):
        host[i] = _host_under(chars, marks, int(i), height, _ink(where, int(chars.order[i]), frame))
    placed = np.flatnonzero(marks & (host >= 0))
    on = host[placed]
    new = {name: getattr(chars, name).copy() for name in Chars.__dataclass_fields__}
    new["code"][placed] = [_SPACING.get(c, c) for c in chars.code[placed].tolist()]
    # Sorted by x0 it stands right after its letter, a tone after the circumflex or horn.
    late = np.isin(new["code"][placed], _TONES)
    new["x0"][placed] = chars.x0[on] + np.where(late, 2e-3, 1e-3)
    for name in ("base", "top", "bottom"):
        new[name][placed] = getattr(chars, name)[on]
    # Of one glyph that stands for letter and marks, pdfium gives each its part of the width.
    reach = chars.x1.copy()
    near = chars.order[placed] - chars.order[on] <= 3
    np.maximum.at(reach, on[near], chars.x1[placed][near])
    new["x1"][placed] = reach[on]
    return Chars(**new)


def _host_before(chars: Chars, marks: Flags, height: float) -> Ints:
    """The letter a combining mark follows in the stream, where it also stands on it; else -1."""
    letters = np.where(marks, -1, np.arange(len(chars)))
    before = np.maximum.accumulate(letters) if len(chars) else letters
    x = (chars.x0 + chars.x1) / 2
    sound = marks & _combining(chars.code) & (before >= 0)
    sound &= chars.order - chars.order[before] <= 3
    sound &= np.abs(chars.base - chars.base[before]) < 0.2 * height
    on = (x > chars.x0[before] - 0.2 * height) & (x < chars.x1[before] + 0.2 * height)
    # One glyph for letter and marks: pdfium lays its parts side by side.
    part = np.abs(chars.x0 - np.roll(chars.x1, 1)) < 0.06 * height
    part &= (np.diff(chars.order, prepend=-9) == 1) & (chars.x1 - chars.x0 > 0.2)
    sound &= on | part
    return np.where(sound, before, -1)


def _host_under(chars: Chars, marks: Flags, i: int, height: float, ink: float | None) -> int:
    """The letter whose middle is nearest to the mark's ink, among those it stands on; else -1."""
    middles = (chars.x0 + chars.x1) / 2
    x = middles[i] if ink is None else ink
    near = ~marks & (np.abs(chars.base - chars.base[i]) < 0.7 * height)
    near &= (chars.x0 - 0.05 * height <= x) & (chars.x1 + 0.05 * height >= x)
    hosts = np.flatnonzero(near)
    return int(hosts[np.argmin(np.abs(middles[hosts] - x))]) if len(hosts) else -1


def _ink(where: int, index: int, frame: PageFrame) -> float | None:
    """The middle of a character's ink across the page; None where it has none."""
    sides = (ctypes.c_double * 4)()
    at = ctypes.addressof(sides)
    if not pdfium_calls().ink_box(where, index, at, at + 8, at + 16, at + 24):
        return None
    left, right, bottom, top = map(float, sides)
    if right - left <= 0:
        return None
    return (frame.across(left, bottom) + frame.across(right, top)) / 2
