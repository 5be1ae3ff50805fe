"""A Word paragraph in, the lines it prints out: the accepted text, numbered and without fields' code.

Inserted text stays; deleted and moved text, struck out and hidden text and raised marks are left out
and noted. A box that floats over the page is kept for later, out of the flow, and so is what is no
text: pictures, worksheets, other files. A note's mark prints as `[1]`, as legal portals print it.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from pipeline.model.grid import Line, LineEnd, Source
from pipeline.readers.docx_ink import (
    PAPER,
    Ground,
    ends_hidden,
    has_no_height,
    has_signs,
    ink_of,
    is_off_page,
    least_height,
    sign,
    signs_in,
    size_of,
)
from pipeline.readers.docx_numbering import Numbering
from pipeline.readers.docx_package import DELETED, is_prompt, unwrapped
from pipeline.readers.docx_styles import Styles, is_on
from pipeline.readers.docx_things import Box, Thing, things_in
from pipeline.readers.ink import NOT_WHOLE, UNREAD, Ink, LeftOut, Piece, shown
from pipeline.readers.limits import Meter
from pipeline.readers.safe_xml import Element, attribute, child, children, local, value
from pipeline.text.fold import compose

_FAILED = re.compile(r"[^\W\d]{1,8}! ")  # how the result of a field begins that has none: "Error! "
_SIGNS = {"noBreakHyphen": "-", "tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n"}


@dataclass(slots=True, kw_only=True)
class PrintedParagraph:
    """A paragraph as printed: its lines, whether all of it is bold, and what stands in it."""

    lines: tuple[Line, ...]
    bold: bool
    boxes: tuple[Box, ...] = ()
    things: tuple[Thing, ...] = ()


_Key = tuple[object, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """How a run of text looks."""

    ink: Ink
    bold: bool
    caps: bool
    size: int


@dataclass(slots=True, kw_only=True)
class _Field:
    """An open field: within its code or its result, and what a choice of a form says."""

    code: bool = True
    chosen: str = ""
    printed: bool = False


@dataclass(slots=True, kw_only=True)
class Story:
    """What a document's text needs to be printed, and what was met while printing it.

    prompts: some controls show what they ask for. over: how all text stands where the row it is in says
    so. width: of the cell, in twips; height: what its lines take at least. left_out: since it was last
    taken.
    """

    styles: Styles
    numbering: Numbering
    meter: Meter
    ground: Ground = PAPER
    over: Ink = Ink.SHOWN
    in_cell: bool = False
    width: int = 0
    height: int = 0
    prompts: bool = False
    left_out: LeftOut = field(default_factory=LeftOut)
    notes: list[tuple[str, str]] = field(
        default_factory=list
    )  # (footnote or endnote, id), in order
    tracked: bool = False
    carried: list[Piece] = field(default_factory=list)  # of a paragraph without an end of its own
    _runs_on: bool = False  # what is carried is told of where it goes on
    _size: int = 0
    _looks: dict[_Key, _Look] = field(default_factory=dict)
    _boxes: list[Box] = field(default_factory=list)
    _things: list[Thing] = field(default_factory=list)
    _bold: set[bool] = field(default_factory=set)
    _fields: list[_Field] = field(default_factory=list)

    def paragraph(self, p: Element, source: Source) -> PrintedParagraph:
        """The paragraph's lines, soft within and hard at the end; none where it prints nothing."""
        self._boxes, self._things, self._fields, self._bold, self._size = [], [], [], set(), 0
        mark = child(p, "pPr", "rPr")
        gone = mark is not None and next(children(mark, "del", "moveFrom"), None) is not None
        self._note_changes(p, mark)
        ground = self.ground.under(self.styles.paragraph_property(p, "shd"))
        pieces = list(self._inline(p, p, ground))
        if is_off_page(p, self.styles) or has_no_height(p, self.styles):
            pieces = [(text, Ink.HIDDEN) for text, _ in pieces]
        label = "" if gone else self.numbering.label(p)
        numbered = self._label(label, mark, p, ground) if label else ()
        if self._runs_on and _is_shown(self.carried) and _is_shown(pieces):
            self.left_out.add(NOT_WHOLE, "".join(text for text, _ in (*self.carried, *pieces)))
        pieces = [*numbered, *self.carried, *pieces]
        runs_on = ends_hidden(mark, p, self.styles)
        self._runs_on = runs_on and self.in_cell
        open_end = gone or runs_on
        self.carried = pieces if open_end else []
        lines = () if open_end else self._lines(pieces, source)
        self.height += least_height(
            [li.text for li in lines], self._size, self.width, p, self.styles
        )
        bold = not open_end and self._bold == {True}
        return PrintedParagraph(
            lines=lines, bold=bold, boxes=tuple(self._boxes), things=tuple(self._things)
        )

    @contextmanager
    def as_row(self, ink: Ink) -> Iterator[None]:
        """Within the block all text stands so, where that says more than what holds already."""
        before = self.over
        self.over = ink if before is Ink.SHOWN else before
        try:
            yield
        finally:
            self.over = before

    @contextmanager
    def as_cell(self, ground: Ground, width: int = 0) -> Iterator[None]:
        """Within the block text stands in a cell of that width on this ground."""
        before = self.ground, self.in_cell, self.width
        self.ground, self.in_cell, self.width, self.height = ground, True, width, 0
        try:
            yield
        finally:
            self.ground, self.in_cell, self.width = before

    def flush(self, source: Source) -> tuple[Line, ...]:
        """What a deleted paragraph end left over where no paragraph follows in the same place."""
        pieces, self.carried, self._runs_on = self.carried, [], False
        return self._lines(pieces, source)

    def _label(
        self, label: str, mark: Element | None, p: Element, ground: Ground
    ) -> tuple[Piece, ...]:
        """The list number, which looks as its level says and as the paragraph's end does."""
        ink = ink_of(self.numbering.look, p, self.styles, ground)
        if ink is Ink.SHOWN:
            ink = ink_of(mark, p, self.styles, ground)
        ink = Ink.SHOWN if ink is Ink.RAISED else ink
        return ((label, self.over if self.over is not Ink.SHOWN else ink),)

    def _note_changes(self, p: Element, mark: Element | None) -> None:
        if self.tracked:
            return
        marks = (p, mark) if mark is not None else (p,)
        self.tracked = any(next(children(e, "ins", "del", "moveFrom", "moveTo"), None) is not None
                           for e in marks)  # fmt: skip

    def _lines(self, pieces: list[Piece], source: Source) -> tuple[Line, ...]:
        text = shown(pieces, self.left_out, in_flow=not self.in_cell)
        self.meter.add(text)
        texts = [compose(t).strip() for t in text.split("\n")]
        texts = [t for t in texts if t]
        last = len(texts) - 1
        return tuple(
            Line(text=t, source=source, end=LineEnd.HARD if i == last else LineEnd.SOFT)
            for i, t in enumerate(texts)
        )

    def _inline(
        self, e: Element, p: Element, ground: Ground, struck: bool = False
    ) -> Iterator[Piece]:
        for one in unwrapped(e, deleted=True):
            name = local(one)
            if name == "r":
                yield from self._run(one, p, ground, struck)
            elif name in DELETED:
                yield from self._inline(one, p, ground, True)
            elif name == "subDoc":
                self._things.append(Thing(kind="file", relation=attribute(one, "id") or ""))
            elif name == "oMath" or name == "oMathPara":
                yield from self._formula(one, Ink.STRUCK if struck else self.over)

    def _formula(self, math: Element, ink: Ink) -> Iterator[Piece]:
        for t in (e for e in math.iter() if local(e) == "t"):
            raised = ink is Ink.SHOWN and any(local(a) == "sup" for a in t.iterancestors())
            yield t.text or "", Ink.RAISED if raised else ink

    # -- runs -------------------------------------------------------------------------------------

    def _run(self, run: Element, p: Element, ground: Ground, struck: bool) -> Iterator[Piece]:
        look = self._look(run, p, ground)
        ink = self.over if self.over is not Ink.SHOWN else look.ink
        if struck and ink is not Ink.HIDDEN:
            ink = Ink.STRUCK
        elif self.prompts and ink is Ink.SHOWN and is_prompt(run):
            ink = Ink.PROMPT
        noted = len(self.notes)
        text = "".join(self._pieces(run, ink))
        fonts = child(run, "rPr", "rFonts")
        if fonts is not None or has_signs(text):
            text = signs_in(text, fonts)
        if len(self.notes) > noted and ink is Ink.SHOWN:
            ink = Ink.RAISED
        if any(f.code for f in self._fields):
            return
        if _FAILED.match(text) and (self._fields or local(run.getparent()) == "fldSimple"):
            self.left_out.add(UNREAD, text)
        if text.strip() and ink is Ink.SHOWN:
            self._bold.add(look.bold)
            self._size = max(self._size, look.size)
        yield text.upper() if look.caps else text, ink

    def _look(self, run: Element, p: Element, ground: Ground) -> _Look:
        """How a run looks; those of the same properties in the same style look alike."""
        direct = child(run, "rPr")
        key = _key_of(direct, self.styles.of_paragraph(p), ground)
        look = self._looks.get(key) if key is not None else None
        if look is None:
            look = _Look(
                ink=ink_of(direct, p, self.styles, ground),
                bold=self.styles.switched("b", direct, p),
                caps=self.styles.switched("caps", direct, p),
                size=size_of(direct, p, self.styles),
            )
            if key is not None:
                self._looks[key] = look
        return look

    def _pieces(self, run: Element, ink: Ink) -> Iterator[str]:
        for one in unwrapped(run):
            name = local(one)
            if name in ("t", "delText"):
                yield self._typed(one.text or "")
            elif name in _SIGNS:
                yield _SIGNS[name]
            elif name == "sym":
                yield sign(attribute(one, "char"), attribute(one, "font") or "")
            elif name == "r":  # the words under the reading of a ruby
                yield from self._pieces(one, ink)
            elif name == "fldChar":
                yield self._field(one)
            elif name in ("footnoteReference", "endnoteReference"):
                yield self._note(name.removesuffix("Reference"), one, ink)
            elif name in ("drawing", "pict", "object") and ink in (Ink.SHOWN, Ink.RAISED):
                self._see(one)

    def _typed(self, text: str) -> str:
        if self._fields and text:
            self._fields[-1].printed = not self._fields[-1].code
        return text.replace("\n", " ")

    def _see(self, drawing: Element) -> None:
        for found in things_in(drawing):
            if isinstance(found, Box):
                self._boxes.append(found)
            else:
                self._things.append(found)

    def _field(self, e: Element) -> str:
        """Opens, turns or closes a field; a form's choice prints at its end."""
        kind = attribute(e, "fldCharType")
        if kind == "begin":
            self._fields.append(_Field(chosen=_chosen(e)))
        elif kind == "separate" and self._fields:
            self._fields[-1].code = False
        elif kind == "end" and self._fields:
            ended = self._fields.pop()
            return "" if ended.printed else ended.chosen
        return ""

    def _note(self, kind: str, reference: Element, ink: Ink) -> str:
        if ink in (Ink.STRUCK, Ink.HIDDEN):
            return ""
        self.notes.append((kind, attribute(reference, "id") or ""))
        own_mark = attribute(reference, "customMarkFollows") in ("1", "true", "on")
        return "" if own_mark else f"[{len(self.notes)}]"


def _is_shown(pieces: list[Piece]) -> bool:
    return any(text.strip() for text, ink in pieces if ink is Ink.SHOWN)


def _key_of(direct: Element | None, style: str | None, ground: Ground) -> _Key | None:
    """What tells a run's look; None where its properties hold more than plain values."""
    found: list[object] = [style, ground.colour]
    for one in direct if direct is not None else ():
        if len(one):
            return None
        found += [one.tag, *one.attrib.items()]
    return tuple(found)


def _chosen(begin: Element) -> str:
    """What a choice of a form shows: a box, ticked or not; the entry of a drop-down, the first where it
    names none."""
    box, choices = child(begin, "ffData", "checkBox"), child(begin, "ffData", "ddList")
    if box is not None:
        said = child(box, "checked")
        return "☒" if is_on(said if said is not None else child(box, "default")) else "☐"
    if choices is None:
        return ""
    entries = [attribute(e, "val") or "" for e in children(choices, "listEntry")]
    at = value(choices, "result") or value(choices, "default") or "0"
    return entries[int(at)] if at.isdigit() and int(at) < len(entries) else ""
