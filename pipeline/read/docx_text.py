"""A Word paragraph in, the lines it prints out: the accepted text, numbered and without fields' code.

Inserted text stays and deleted text goes; a box that floats over the page is kept for later, out
of the flow. A note's mark prints as `[1]`, as legal portals print it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.model.grid import Line, LineEnd, Source
from pipeline.read.docx_numbering import Numbering
from pipeline.read.docx_styles import Styles
from pipeline.read.limits import Meter
from pipeline.read.safe_xml import Element, attribute, child, children, local
from pipeline.text.fold import compose

_KEPT = frozenset({
    "ins", "moveTo", "sdt", "sdtContent", "customXml", "smartTag", "hyperlink", "fldSimple",
    "bdo", "dir", "Choice", "Fallback", "rubyBase", "ruby",
})  # fmt: skip
_GONE = frozenset({
    "del", "moveFrom", "cellDel",
})  # fmt: skip
_SIGNS = {"noBreakHyphen": "-", "tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n"}
# Signs of the Symbol and Wingdings fonts, by their place in the private area (w:sym, 17.3.3.30).
_SYMBOLS = {
    0xF0B7: "•", 0xF0A7: "▪", 0xF0D8: "•", 0xF02D: "-", 0xF0B0: "°", 0xF0B1: "±", 0xF0A3: "≤",
    0xF0B3: "≥", 0xF0AE: "→", 0xF0E0: "→", 0xF0DE: "⇒", 0xF0FC: "✓", 0xF0FE: "☑", 0xF0A8: "□",
    0xF06F: "□", 0xF076: "•", 0xF06E: "■",
}  # fmt: skip
_UNKNOWN_SIGN = "\ufffd"


def unwrapped(e: Element) -> Iterator[Element]:
    """The children that count, seen through what only wraps them; deleted ones are left out.

    Of alternatives for newer and older programs the first stands for all.
    """
    for one in e:
        name = local(one)
        if name in _GONE:
            continue
        if name == "AlternateContent":
            chosen = next(children(one, "Choice"), None)
            chosen = chosen if chosen is not None else next(children(one, "Fallback"), None)
            if chosen is not None:
                yield from unwrapped(chosen)
        elif name in _KEPT:
            yield from unwrapped(one)
        else:
            yield one


@dataclass(slots=True, kw_only=True)
class Box:
    """A text box met in a paragraph. floats: it stands over the page, not in the line."""

    content: Element
    floats: bool


@dataclass(slots=True, kw_only=True)
class Printed:
    """A paragraph as printed: its lines and whether all of it is bold; and the boxes in it."""

    lines: tuple[Line, ...]
    bold: bool
    boxes: tuple[Box, ...] = ()


@dataclass(slots=True, kw_only=True)
class Story:
    """What a document's text needs to be printed, and what was met while printing it."""

    styles: Styles
    numbering: Numbering
    meter: Meter
    notes: list[tuple[str, str]] = field(
        default_factory=list
    )  # (footnote or endnote, id), in order
    tracked: bool = False
    carried: list[str] = field(default_factory=list)  # of a paragraph whose end was deleted
    _boxes: list[Box] = field(default_factory=list)
    _bold: set[bool] = field(default_factory=set)
    _codes: list[bool] = field(default_factory=list)  # open fields: True within a field's code

    def paragraph(self, p: Element, source: Source) -> Printed:
        """The paragraph's lines, soft within and hard at the end; none where it prints nothing."""
        self._boxes, self._codes, self._bold = [], [], set()
        mark = child(p, "pPr", "rPr")
        gone = mark is not None and next(children(mark, "del", "moveFrom"), None) is not None
        self._note_changes(p, mark)
        pieces = list(self._inline(p, p))
        label = "" if gone else self.numbering.label(p)
        pieces = [label, *self.carried, *pieces]
        self.carried = pieces if gone else []
        if gone:
            return Printed(lines=(), bold=False, boxes=tuple(self._boxes))
        lines = self._lines("".join(pieces), source)
        return Printed(lines=lines, bold=self._bold == {True}, boxes=tuple(self._boxes))

    def flush(self, source: Source) -> tuple[Line, ...]:
        """What a deleted paragraph end left over where no paragraph follows in the same place."""
        text, self.carried = "".join(self.carried), []
        return self._lines(text, source) if text.strip() else ()

    def _note_changes(self, p: Element, mark: Element | None) -> None:
        if self.tracked:
            return
        marks = (p, mark) if mark is not None else (p,)
        self.tracked = any(next(children(e, "ins", "del", "moveFrom", "moveTo"), None) is not None
                           for e in marks)  # fmt: skip

    def _lines(self, text: str, source: Source) -> tuple[Line, ...]:
        self.meter.add(text)
        texts = [compose(t).replace("\u00ad", "").strip() for t in text.split("\n")]
        texts = [t for t in texts if t]
        last = len(texts) - 1
        return tuple(
            Line(text=t, source=source, end=LineEnd.HARD if i == last else LineEnd.SOFT)
            for i, t in enumerate(texts)
        )

    def _inline(self, e: Element, p: Element) -> Iterator[str]:
        for one in unwrapped(e):
            name = local(one)
            if name == "r":
                yield from self._run(one, p)
            elif name == "oMath" or name == "oMathPara":
                yield "".join(t.text or "" for t in one.iter() if local(t) == "t")

    # -- runs -------------------------------------------------------------------------------------

    def _run(self, run: Element, p: Element) -> Iterator[str]:
        if self.styles.toggle("vanish", run, p):
            return
        text = "".join(self._pieces(run))
        if any(self._codes):
            return
        if text.strip():
            self._bold.add(self.styles.toggle("b", run, p))
        yield text.upper() if self.styles.toggle("caps", run, p) else text

    def _pieces(self, run: Element) -> Iterator[str]:
        for one in unwrapped(run):
            name = local(one)
            if name == "t":
                yield (one.text or "").replace("\n", " ")
            elif name in _SIGNS:
                yield _SIGNS[name]
            elif name == "sym":
                yield _symbol(attribute(one, "char"))
            elif name == "fldChar":
                self._field(attribute(one, "fldCharType"))
            elif name in ("footnoteReference", "endnoteReference"):
                yield self._note(name.removesuffix("Reference"), one)
            elif name in ("drawing", "pict", "object"):
                self._boxes.extend(_boxes(one))

    def _field(self, kind: str | None) -> None:
        if kind == "begin":
            self._codes.append(True)
        elif kind == "separate" and self._codes:
            self._codes[-1] = False
        elif kind == "end" and self._codes:
            self._codes.pop()

    def _note(self, kind: str, reference: Element) -> str:
        self.notes.append((kind, attribute(reference, "id") or ""))
        own_mark = attribute(reference, "customMarkFollows") in ("1", "true", "on")
        return "" if own_mark else f"[{len(self.notes)}]"


def _symbol(code: str | None) -> str:
    try:
        number = int(code or "", 16)
    except ValueError:
        return _UNKNOWN_SIGN
    if number in _SYMBOLS:
        return _SYMBOLS[number]
    private = 0xE000 <= number <= 0xF8FF
    return _UNKNOWN_SIGN if private or not 0x20 <= number < 0x110000 else chr(number)


def _boxes(drawing: Element) -> Iterator[Box]:
    """The text boxes of a drawing; a box within a box comes with it, alternatives once."""
    stack = list(drawing)[::-1]
    floats = any(local(e) == "anchor" for e in drawing) or _positioned(drawing)
    while stack:
        e = stack.pop()
        name = local(e)
        if name == "txbxContent":
            yield Box(content=e, floats=floats)
        elif name == "AlternateContent":
            stack.extend(list(unwrapped_one(e))[::-1])
        else:
            stack.extend(list(e)[::-1])


def unwrapped_one(alternatives: Element) -> Iterator[Element]:
    """The children of the first alternative."""
    for choice in alternatives:
        yield from choice
        return


def _positioned(drawing: Element) -> bool:
    """True for an old drawing (VML) placed by coordinates."""
    return any("position:absolute" in (e.get("style") or "").replace(" ", "") for e in drawing)
