"""Pieces of text and how each stands on the page in, the text that is read out; the rest is noted.

What a person sees is read. Text that is struck out, that cannot be seen, and raised note marks are
not: they become notes at their place. Nothing is guessed from what a text says, but for two things
that only its words tell: a raised 2 after a measure (m², km²) is part of it, and raised text that is
no mark (a word, `N` with a raised `o`) is text. Colours are as files write them in.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from pipeline.model.grid import STRUCK, Block, Grid, Paragraph, ReaderNote, Source
from pipeline.text.fold import compose

HIDDEN = "hidden-text"
NOTE_MARK = "note-mark"
TURNED = "text-turned"
NOT_WHOLE = "not-shown-whole"
UNREAD = "part-unread"
WATERMARK = "watermark-left-out"
TEXT_BOX = "text-box"
CROSSED = "line-through-text"
Colour = tuple[int, int, int]

WHITE: Colour = (255, 255, 255)
_ALIKE = 30  # sum of differences below which nobody tells two colours apart


class Ink(StrEnum):
    """How a piece of text stands on the page."""

    SHOWN = "shown"
    STRUCK = "struck"
    HIDDEN = "hidden"
    RAISED = "raised"
    PROMPT = "prompt"  # what a form asks for where nobody filled in a value


Piece = tuple[str, Ink]

_CODES = {Ink.STRUCK: STRUCK, Ink.HIDDEN: HIDDEN, Ink.PROMPT: "prompt-left-out"}
_MARK = re.compile(r"[\[(]?(?:\d{1,3}|[*†‡§#]{1,4}|[a-np-z]|[ivx]{1,4})[\])]?")
_MARKS = re.compile(rf"\s*{_MARK.pattern}(?:\s*[,;]?\s*{_MARK.pattern})*\s*[.,;:]?\s*")
_BRACKETED = re.compile(r"(?:\[\d{1,3}\])+")
_MEASURE = re.compile(r"(?<![^\W\d_])(?:k|h|da|d|c|m|µ)?m$")
_POWERS = {"2": "²", "3": "³"}
_RAISED_LETTERS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_RAISED_RUN = re.compile(f"[{_RAISED_LETTERS}]+")
ODD = re.compile(f"[{_RAISED_LETTERS}\u202d\u202e]")
"""What makes a plain text show otherwise than its letters stand in the file."""
_LONGEST = 300  # characters of a note's value
_TURN, _AS_IS, _BACK = "\u202e\u202d", "\u202a\u202b\u2066\u2067\u2068", "\u202c\u2069"
_TURNING = re.compile("[\u202d\u202e]")


@dataclass(slots=True, kw_only=True)
class LeftOut:
    """What stands at one place of the page and not in its text, until `take` makes notes of it."""

    pieces: list[tuple[str, str]] = field(default_factory=list)
    open: bool = False  # the next piece goes on with the last one

    def add(self, code: str, text: str) -> None:
        """Keeps a piece; one that follows another of its kind directly is one with it."""
        if self.open and self.pieces and self.pieces[-1][0] == code != NOTE_MARK:
            self.pieces[-1] = (code, self.pieces[-1][1] + text)
        elif text.strip():
            self.pieces.append((code, text))
            self.open = True

    def take(self, source: Source) -> tuple[ReaderNote, ...]:
        """The notes of this place, each text once; what follows is of another place."""
        values = dict.fromkeys(
            (code, " ".join(text.split())[:_LONGEST]) for code, text in self.pieces
        )
        self.pieces, self.open = [], False
        return tuple(ReaderNote(code=c, value=v, source=source) for c, v in values)


def shown(pieces: Iterable[Piece], left_out: LeftOut, *, in_flow: bool = False) -> str:
    """The text that is read of these pieces; the others go to `left_out`.

    in_flow: no cell. There a mark in brackets stays, as legal portals print it, and so does one at
    the very beginning, as `[1]`: it numbers a note below the text.
    """
    out = ""
    for text, ink in _apart(pieces):
        if ink is Ink.SHOWN:
            if text.strip():
                left_out.open = False
            out += text
        elif ink is Ink.RAISED:
            out += _raised(text, out, left_out, in_flow)
        else:
            left_out.add(_CODES[ink], text)
            if text[:1].isspace() or text[-1:].isspace():
                out += " "
    return _in_visible_order(out, left_out)


def shown_text(text: str, left_out: LeftOut, *, in_flow: bool = False) -> str:
    """A plain text as it shows, composed: raised digits of Unicode and turned text as above."""
    return compose(shown([(text, Ink.SHOWN)], left_out, in_flow=in_flow))


def _apart(pieces: Iterable[Piece]) -> Iterable[Piece]:
    """The pieces, neighbours of one kind as one, with raised digits of Unicode as pieces of theirs."""
    held: Piece | None = None
    for text, ink in pieces:
        if held is not None and held[1] is ink:
            held = (held[0] + text, ink)
            continue
        if held is not None:
            yield from _digits_apart(held)
        held = (text, ink)
    if held is not None:
        yield from _digits_apart(held)


def _digits_apart(piece: Piece) -> Iterable[Piece]:
    text, ink = piece
    if ink is not Ink.SHOWN or not _RAISED_RUN.search(text):
        yield piece
        return
    at = 0
    for m in _RAISED_RUN.finditer(text):
        if m.start() > at:
            yield text[at : m.start()], ink
        yield unicodedata.normalize("NFKC", m[0]), Ink.RAISED
        at = m.end()
    if text[at:]:
        yield text[at:], ink


def _raised(text: str, before: str, left_out: LeftOut, in_flow: bool) -> str:
    """What raised text leaves in the line."""
    mark = text.strip()
    if not mark:
        return text
    if mark in _POWERS and _MEASURE.search(before):
        return text.replace(mark, _POWERS[mark])
    if not _MARKS.fullmatch(text):
        return text
    if in_flow and _BRACKETED.fullmatch(mark):
        return text
    if in_flow and not before.strip():
        return f"[{mark.strip('[]().,;: ')}] "
    left_out.add(NOTE_MARK, mark)
    return " " if text[-1:].isspace() else ""


def _in_visible_order(text: str, left_out: LeftOut) -> str:
    """The text as it shows where marks turn its direction, with a note."""
    if not _TURNING.search(text):
        return text
    stack: list[tuple[str, list[str]]] = [("", [])]
    for c in text:
        if c in _TURN or c in _AS_IS:
            stack.append((c, []))
        elif c in _BACK:
            if len(stack) > 1:
                _close(stack)
        else:
            stack[-1][1].append(c)
    while len(stack) > 1:
        _close(stack)
    out = "".join(stack[0][1])
    left_out.add(TURNED, out)
    left_out.open = False
    return out


def _close(stack: list[tuple[str, list[str]]]) -> None:
    mark, inside = stack.pop()
    joined = unicodedata.normalize("NFC", "".join(inside))
    stack[-1][1].append(joined[::-1] if mark == "\u202e" else joined)


_NOTE = re.compile(r"\[([\w*†‡§#]{1,4})\] ?(?=\S)")


def opens_note(text: str) -> bool:
    """True for the first line of a note below the text, as `shown` writes it."""
    return _NOTE.match(text) is not None


def with_note_texts(blocks: Iterable[Block], texts: Mapping[str, str]) -> tuple[Block, ...]:
    """The blocks with what each printed note says beside the marks that name it.

    texts: of notes that the file itself keeps; those printed below the text are found here.
    """
    out = tuple(blocks)
    said = dict(texts)
    for block in out:
        if isinstance(block, Paragraph) and block.note:
            text = " ".join(line.text for line in block.lines)
            m = _NOTE.match(text)
            if m:
                said.setdefault(m[1], text[m.end() :])
    return tuple(_with_texts(b, said) if isinstance(b, Grid) else b for b in out) if said else out


def _with_texts(grid: Grid, said: Mapping[str, str]) -> Grid:
    if not any(n.code == NOTE_MARK for c in grid.cells for n in c.notes):
        return grid
    return replace(
        grid,
        cells=tuple(
            replace(c, notes=tuple(_with_text(n, said) for n in c.notes)) if c.notes else c
            for c in grid.cells
        ),
    )


def _with_text(note: ReaderNote, said: Mapping[str, str]) -> ReaderNote:
    text = said.get(note.value.strip("[]().,;: ")) if note.code == NOTE_MARK else None
    return replace(note, value=f"{note.value}: {text}"[:_LONGEST]) if text else note


def hex_colour(text: str | None) -> Colour | None:
    """`FFFFFF`, `#fff`, or `FFFFFFFF` with alpha first, as numbers; None for anything else."""
    digits = (text or "").removeprefix("#")
    if len(digits) == 3:
        digits = "".join(d * 2 for d in digits)
    digits = digits[-6:] if len(digits) == 8 else digits
    try:
        red, green, blue = bytes.fromhex(digits)
    except ValueError:
        return None
    return red, green, blue


def alike(a: Colour | None, b: Colour | None) -> bool:
    """True for two known colours that nobody tells apart: such text cannot be seen."""
    if a is None or b is None:
        return False
    return sum(abs(x - y) for x, y in zip(a, b, strict=True)) <= _ALIKE
