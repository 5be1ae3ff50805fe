"""Letters of a page in, small raised ones that refer to a note out.

Refuses raised letters that stand alone, and the exponent of a unit (m², km²): it is part of the text.
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from statistics import median

import numpy as np

from pipeline.readers.pdf_chars import Chars, Flags, Floats, Ints, middle
from pipeline.readers.pdf_columns import Row

_SMALL = 0.88  # of the height of the letter it stands at
_RAISED = 0.1  # of that letter's height
_HIGHEST = 0.7
_BESIDE = 0.5  # of that letter's height: the gap to it
_MOST = 4  # characters of one mark
_SUPERSCRIPTS = {0xB9: 0x31, 0xB2: 0x32, 0xB3: 0x33} | {
    c: c - 0x2070 + 0x30 for c in (0x2070, *range(0x2074, 0x207A))
}
_MARKS = (*range(0x30, 0x3A), *range(0x61, 0x7B), *map(ord, "*†‡§()[],"), *_SUPERSCRIPTS)
_IS_MARK = np.zeros(0x10000, np.bool_)  # by code point
_IS_MARK[list(_MARKS)] = True
_IS_SIGN = _IS_MARK.copy()  # a mark that is no letter, and no comma or bracket alone
_IS_SIGN[[*range(0x61, 0x7B), *map(ord, "()[],")]] = False
_IS_OWN = np.zeros(0x10000, np.bool_)
_IS_OWN[list(_SUPERSCRIPTS)] = True
_UNITS = frozenset("m")  # letters that an exponent 2 or 3 makes an area or a volume of


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteMark:
    """which: its characters. text: as printed. host: the letter it stands at. stays: it is part of
    the text, since it opens a note or is an exponent.
    """

    which: Flags
    text: str
    host: int
    opens: bool = False
    stays: bool = False


def find_note_marks(chars: Chars) -> list[NoteMark]:
    """The raised marks of a page set upright, in the order of the stream."""
    out: list[NoteMark] = []
    for first, last in _small_runs(chars):
        which = np.zeros(len(chars), np.bool_)
        which[first : last + 1] = True
        codes = [_SUPERSCRIPTS.get(c, c) for c in chars.code[first : last + 1].tolist()]
        text = "".join(map(chr, codes))
        host = _beside(chars, first, last, before=True)
        after = _beside(chars, first, last, before=False)
        if host is not None:
            stays = _is_exponent(chars, host, text)
            out.append(NoteMark(which=which, text=text, host=host, stays=stays))
        elif after is not None:
            out.append(NoteMark(which=which, text=text, host=after, opens=True, stays=True))
    return out


def lower_marks(chars: Chars, marks: Sequence[NoteMark]) -> Chars:
    """The characters, the marks that stay set on the line of the letter they stand at."""
    if not any(m.stays for m in marks):
        return chars
    base, top, bottom = chars.base.copy(), chars.top.copy(), chars.bottom.copy()
    for mark in marks:
        if mark.stays:
            base[mark.which] = chars.base[mark.host]
            top[mark.which] = chars.top[mark.host]
            bottom[mark.which] = chars.bottom[mark.host]
    return replace(chars, base=base, top=top, bottom=bottom)


@np.errstate(divide="ignore", invalid="ignore")  # letters without height
def _small_runs(chars: Chars) -> list[tuple[int, int]]:
    """First and last of short stretches of the stream, smaller than what stands around them."""
    n = len(chars)
    if n < 2:
        return []
    tall = chars.bottom - chars.top
    code = np.minimum(chars.code, 0xFFFF)
    mark, own = _IS_MARK[code], _IS_OWN[code]
    if not own.any() and not _any_raised(chars, tall, code, mark):
        return []
    step = (np.abs(np.diff(tall)) > 0.05 * tall[:-1]) | (
        np.abs(np.diff(chars.base)) > 0.05 * tall[:-1]
    )
    step |= own[1:] != own[:-1]
    starts = np.flatnonzero(np.append(True, step))
    ends = np.append(starts[1:], n) - 1
    short = (ends - starts < _MOST) & np.logical_and.reduceat(mark, starts)
    letters = np.logical_or.reduceat((chars.code >= 0x61) & (chars.code <= 0x7A), starts)
    small = ~letters & (tall[starts] < _SMALL * middle(tall))
    for beside in (np.maximum(starts - 1, 0), np.minimum(ends + 1, n - 1)):
        rise = np.abs(chars.base[beside] - chars.base[starts]) / tall[beside]
        raised = (rise >= _RAISED) & (rise < _HIGHEST)
        small |= (tall[starts] < _SMALL * tall[beside]) & raised
    chosen = short & (small | own[starts])
    return list(zip(starts[chosen].tolist(), ends[chosen].tolist(), strict=True))


@np.errstate(divide="ignore", invalid="ignore")  # letters without height
def _any_raised(chars: Chars, tall: Floats, code: Ints, mark: Flags) -> bool:
    """A cheap look: False where no letter can be a mark, as on most pages."""
    if not mark.any() or float(tall[mark].min()) >= _SMALL * float(tall.max()):
        return False
    step = np.abs(chars.base[1:] - chars.base[:-1]) / tall[1:]
    if ((step > 0.5 * _RAISED) & (step < 2 * _HIGHEST)).any():
        return True
    signs = tall[_IS_SIGN[code]]
    return bool(len(signs)) and float(signs.min()) < _SMALL * middle(tall)


def _beside(chars: Chars, first: int, last: int, *, before: bool) -> int | None:
    """The larger letter on a lower baseline right before (or after) a run; None where there is none."""
    tall = chars.bottom - chars.top
    own = int(chars.code[first]) in _SUPERSCRIPTS
    gap = chars.x0[first] - chars.x1 if before else chars.x0 - chars.x1[last]
    rise = chars.base - chars.base[first]
    near = (gap > -0.25 * tall) & (gap < _BESIDE * tall)
    if own:
        near &= np.abs(rise) < _RAISED * tall
    else:
        near &= (tall[first] < _SMALL * tall) & (rise > _RAISED * tall) & (rise < _HIGHEST * tall)
    near[first : last + 1] = False
    found = np.flatnonzero(near)
    return int(found[np.argmin(np.abs(gap[found]))]) if len(found) else None


def _is_exponent(chars: Chars, host: int, text: str) -> bool:
    return text in ("2", "3") and chr(int(chars.code[host])) in _UNITS


def note_texts(
    rows: Sequence[Row], opens: Sequence[int], marks: Set[str]
) -> tuple[dict[str, str], frozenset[int]]:
    """The notes below a page's text by their marks, and the numbers of their lines.

    opens: places in the stream of raised marks that open a line. A line that opens with a mark at
    its own height is a note's only where it is smaller than the page's text.
    """
    if not opens and not marks:
        return {}, frozenset()
    texts: dict[str, list[str]] = {}
    lines: set[int] = set()
    usual = median(p.height for row in rows for p in row) if rows else 0.0
    now: str | None = None
    for row in rows:
        text = " ".join(p.text for p in row)
        raised = any(row[0].first <= at <= row[0].last for at in opens)
        mark = next((m for m in sorted(marks, key=len, reverse=True) if text.startswith(m)), None)
        if mark is not None and (raised or (row[0].height < _SMALL * usual and _ends(text, mark))):
            now = mark
            texts[now] = [text[len(mark) :].strip()]
        elif now is not None and row[0].height < usual and not raised:
            texts[now].append(text)
        else:
            now = None
            continue
        lines.add(row[0].number)
    return {m: " ".join(t) for m, t in texts.items()}, frozenset(lines)


def _ends(text: str, mark: str) -> bool:
    return not text[len(mark) : len(mark) + 1].isalnum()
