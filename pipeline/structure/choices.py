"""The lines of a cell in, those that its ticked boxes choose out: `☐ Sở Nội vụ ☒ Sở Tài chính`.

A box stands before each choice or behind each. Where that is not plain, or two signs could both mean
a tick, the lines stay as they are: no body is known by such a name.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.model.grid import Line, LineEnd

LEFT_OUT, OPEN = "choice-left-out", "choice-open"
_EMPTY = frozenset("☐□◻⬜○◯❍◌")
_SIGN = re.compile(r"[☐□◻⬜☑☒■✓✔🗹🗷○◯❍◌●◉⦿]|\[[ xX✓]?\]|\([ xX✓]?\)")
_ROUND = frozenset("○◯❍◌●◉⦿(")
_BOX_OF_A_FORM = frozenset("☐[")  # □ is a bullet too


def chosen_lines(lines: tuple[Line, ...]) -> tuple[tuple[Line, ...], str, str]:
    """(the lines of the ticked choices without their boxes, a note's code, its value)."""
    text = "\n".join(line.text for line in lines)
    signs = list(_SIGN.finditer(text))
    if not signs:
        return lines, "", ""
    ticked = {m[0] for m in signs if not _is_empty(m[0])}
    empty = {m[0] for m in signs if _is_empty(m[0])}
    if not ticked and len(signs) > 1 and all(s[0] in _BOX_OF_A_FORM for s in empty):
        return lines, OPEN, text
    alike = len({m[0][0] in _ROUND for m in signs}) == 1
    choices = _choices(text, signs)
    if not empty or len({t.lower() for t in ticked}) != 1 or not alike or not choices:
        return lines, "", ""
    kept = [(at, said) for sign, at, said in choices if sign in ticked]
    gone = "; ".join(said for sign, _, said in choices if sign in empty)
    starts = _starts(lines)
    out = [replace(lines[max(i for i, s in enumerate(starts) if s <= at)], text=part)
           for at, said in kept for part in said.split("\n")]  # fmt: skip
    ended = (replace(line, end=LineEnd.HARD) for line in out)
    return tuple(ended), LEFT_OUT, gone


def _is_empty(sign: str) -> bool:
    return sign in _EMPTY or sign.strip("[]() ") == ""


def _starts(lines: Sequence[Line]) -> list[int]:
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line.text) + 1)
    return starts[:-1]


def _choices(text: str, signs: Sequence["re.Match[str]"]) -> list[tuple[str, int, str]]:
    """(box, where its choice stands, the choice), each; none where that is not plain."""
    if not text[: signs[0].start()].strip():
        ends = [*(m.start() for m in signs[1:]), len(text)]
        found = [(m[0], m.end(), end) for m, end in zip(signs, ends, strict=True)]
    elif not text[signs[-1].end() :].strip():
        begins = [0, *(m.end() for m in signs[:-1])]
        found = [(m[0], begin, m.start()) for m, begin in zip(signs, begins, strict=True)]
    else:
        return []
    out = [(sign, begin, text[begin:end].strip(" \t\n;,")) for sign, begin, end in found]
    return out if all(said for _, _, said in out) else []
