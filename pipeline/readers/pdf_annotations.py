"""A page's annotations and form fields in, what they put over the page out.

Filled fields and typed text become part of the page, as they are in print; text that an annotation
strikes out is struck. Everything else is told of where it lies, in the cells that it touches. Hidden
annotations, links and pop-ups say nothing.
"""

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pipeline.model.grid import Box
from pipeline.readers.pdf_cells import FLOW
from pipeline.readers.pdf_chars import Chars, Flags, Ints, PageFrame
from pipeline.readers.pdf_lines import LinePiece, read_text
from pipeline.readers.pdf_table import RuledTable
from pipeline.text.fold import compose

_MOST = 2_000  # of one page that are looked at
_MOST_PATHS = 50  # of one annotation
_LONGEST = 300  # characters of a comment that are quoted
_UNPRINTED = 0x02 | 0x20  # hidden, not shown
_HIDDEN = 0x02
BOXES = ("☐", "☑")
_TOUCHED = 0.5  # of a cell's own width and height, or of the annotation's, that lie together
_BESIDE = -1  # the number of a line that stands among no letters
_SLACK = 1.0  # points


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """kind: its type in the file. boxes: left, bottom, right, top in the file's own space.

    text: what it says. printed: its words stand among the page's letters. lines: from where to where
    its straight lines and those drawn by hand go, as boxes.
    """

    kind: str
    boxes: tuple[Box, ...]
    text: str
    printed: bool
    lines: tuple[Box, ...] = ()

    @property
    def strikes(self) -> bool:
        return self.kind == "StrikeOut"

    @property
    def typed(self) -> bool:
        """True for the value of a field that the file does not draw: a viewer does."""
        return self.kind == "Widget" and not self.printed and self.text not in BOXES

    def places(self, frame: PageFrame) -> list[Box]:
        """Its boxes on the page as shown."""
        return _shown(self.boxes, frame)

    def strokes(self, frame: PageFrame) -> list[Box]:
        """Its lines on the page as shown."""
        return _shown(self.lines, frame)


def _shown(boxes: Sequence[Box], frame: PageFrame) -> list[Box]:
    out: list[Box] = []
    for left, bottom, right, top in boxes:
        xs = (frame.across(left, bottom), frame.across(right, top))
        ys = (frame.down(left, bottom), frame.down(right, top))
        out.append((min(xs), min(ys), max(xs), max(ys)))
    return out


def read_annotations(document: Any, page: Any) -> list[Annotation]:
    """The annotations of a page that a person sees; words of the printed ones are laid into it.

    The page has to be opened again where any is `printed`.
    """
    import pypdfium2.raw as pdfium

    count = min(_MOST, int(pdfium.FPDFPage_GetAnnotCount(page.raw)))
    if count <= 0:
        return []
    form = _form(document)
    found: list[Annotation] = []
    for i in range(count):
        handle = pdfium.FPDFPage_GetAnnot(page.raw, i)
        if not handle:
            continue
        try:
            one = _annotation(handle, form)
            if one is not None:
                found.append(one)
            if one is None or not one.printed:
                pdfium.FPDFAnnot_SetFlags(handle, pdfium.FPDFAnnot_GetFlags(handle) | _HIDDEN)
        finally:
            pdfium.FPDFPage_CloseAnnot(handle)
    if any(a.printed for a in found):
        pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_NORMALDISPLAY)
    return found


def _form(document: Any) -> Any:
    """The handle of the file's form, or None where it has none."""
    if document.formenv is None:
        document.init_forms()
    return document.formenv.raw if document.formenv is not None else None


def _annotation(handle: Any, form: Any) -> Annotation | None:
    import pypdfium2.raw as pdfium

    kind = _KINDS.get(int(pdfium.FPDFAnnot_GetSubtype(handle)))
    if kind is None or int(pdfium.FPDFAnnot_GetFlags(handle)) & _UNPRINTED:
        return None
    drawn = bool(pdfium.FPDFAnnot_HasKey(handle, b"AP"))
    text = _string(handle, b"Contents")
    if kind == "Widget":
        field = pdfium.FPDFAnnot_GetFormFieldType(form, handle) if form is not None else 0
        if field in _TICKED:
            text = BOXES[_string(handle, b"AS") not in ("", "Off")]
        elif field in _TYPED:
            text = _field(handle, form)
        if field not in (*_TICKED, *_TYPED) or not text.strip():
            return None
        drawn = drawn and field in _TYPED
    boxes = _quads(handle) or _rectangle(handle)
    printed = drawn and kind in ("Widget", "FreeText")
    return Annotation(
        kind=kind, boxes=boxes, text=text[:_LONGEST], printed=printed, lines=_lines(handle, kind)
    )


def _lines(handle: Any, kind: str) -> tuple[Box, ...]:
    """The box of each line that it draws."""
    import pypdfium2.raw as pdfium

    point = pdfium.FS_POINTF * _MOST
    found: list[list[tuple[float, float]]] = []
    if kind == "Line":
        a, b = pdfium.FS_POINTF(), pdfium.FS_POINTF()
        if pdfium.FPDFAnnot_GetLine(handle, ctypes.byref(a), ctypes.byref(b)):
            found.append([(a.x, a.y), (b.x, b.y)])
    elif kind == "PolyLine":
        points = point()
        n = min(_MOST, int(pdfium.FPDFAnnot_GetVertices(handle, points, _MOST)))
        found.append([(p.x, p.y) for p in points[:n]])
    elif kind == "Ink":
        for i in range(min(_MOST_PATHS, int(pdfium.FPDFAnnot_GetInkListCount(handle)))):
            points = point()
            n = min(_MOST, int(pdfium.FPDFAnnot_GetInkListPath(handle, i, points, _MOST)))
            found.append([(p.x, p.y) for p in points[:n]])
    return tuple(
        (min(x for x, _ in line), min(y for _, y in line),
         max(x for x, _ in line), max(y for _, y in line))
        for line in found if len(line) > 1
    )  # fmt: skip


def _string(handle: Any, key: bytes) -> str:
    import pypdfium2.raw as pdfium

    def call(buffer: Any, length: int) -> int:
        return int(pdfium.FPDFAnnot_GetStringValue(handle, key, buffer, length))

    return _wide(call)


def _field(handle: Any, form: Any) -> str:
    import pypdfium2.raw as pdfium

    def call(buffer: Any, length: int) -> int:
        return int(pdfium.FPDFAnnot_GetFormFieldValue(form, handle, buffer, length))

    return _wide(call)


def _wide(call: Any) -> str:
    """What pdfium writes as UTF-16 into a buffer it first tells the length of."""
    length = call(None, 0)
    if length <= 2:
        return ""
    buffer = (ctypes.c_ushort * (length // 2 + 1))()
    call(buffer, length)
    return bytes(buffer)[: length - 2].decode("utf-16-le", "replace")


def _rectangle(handle: Any) -> tuple[Box, ...]:
    import pypdfium2.raw as pdfium

    rect = pdfium.FS_RECTF()
    if not pdfium.FPDFAnnot_GetRect(handle, ctypes.byref(rect)):
        return ()
    return ((rect.left, rect.bottom, rect.right, rect.top),)


def _quads(handle: Any) -> tuple[Box, ...]:
    """The boxes of the words it marks."""
    import pypdfium2.raw as pdfium

    out: list[Box] = []
    points = pdfium.FS_QUADPOINTSF()
    for i in range(min(_MOST, int(pdfium.FPDFAnnot_CountAttachmentPoints(handle)))):
        if pdfium.FPDFAnnot_GetAttachmentPoints(handle, i, ctypes.byref(points)):
            xs = (points.x1, points.x2, points.x3, points.x4)
            ys = (points.y1, points.y2, points.y3, points.y4)
            out.append((min(xs), min(ys), max(xs), max(ys)))
    return tuple(out)


# pdfium's numbers of the kinds that lie over a page, and of the fields that people type into.
_KINDS = {
    1: "Text", 3: "FreeText", 4: "Line", 5: "Square", 6: "Circle", 7: "Polygon", 8: "PolyLine",
    9: "Highlight", 10: "Underline", 11: "Squiggly", 12: "StrikeOut", 13: "Stamp", 14: "Caret",
    15: "Ink", 20: "Widget", 28: "Redact",
}  # fmt: skip
_TICKED, _TYPED = (2, 3), (4, 5, 6)


def struck_by_annotations(chars: Chars, added: Sequence[Annotation], frame: PageFrame) -> Flags:
    """The letters that annotations strike out."""
    out = np.zeros(len(chars), np.bool_)
    for one in added:
        if one.strikes:
            for box in one.places(frame):
                out |= chars.within(box, _SLACK)
    return out


def annotated(
    chars: Chars,
    group: Ints,
    tables: Sequence[RuledTable],
    firsts: Sequence[int],
    added: Sequence[Annotation],
    frame: PageFrame,
) -> Iterator[tuple[int, Box, str]]:
    """Each annotation once for each cell it touches (FLOW: none): cell, its box, both readings."""
    for one in added:
        for box in one.places(frame):
            if one.strikes and not one.text and chars.within(box, _SLACK).any():
                continue  # told of as struck text
            under = chars.within(box, _SLACK)
            cells = cells_under(box, tables, firsts) or sorted(set(group[under].tolist())) or [FLOW]
            for cell in cells:
                print_ = read_text(chars.take(under & (group == cell)))
                value = " / ".join(dict.fromkeys(t for t in (one.text, print_) if t))
                yield cell, _rounded(box), f"{one.kind}: {value}" if value else one.kind


def typed_pieces(
    chars: Chars,
    tables: Sequence[RuledTable],
    firsts: Sequence[int],
    added: Sequence[Annotation],
    frame: PageFrame,
) -> list[LinePiece]:
    """The values of fields that a viewer draws, as lines of the cells they lie in, over no print."""
    out: list[LinePiece] = []
    for one in added:
        for box in one.places(frame) if one.typed else ():
            if chars.within(box, _SLACK).any():
                continue
            for cell in cells_under(box, tables, firsts)[:1]:
                out.append(
                    LinePiece(
                        text=compose(" ".join(one.text.split())), box=_rounded(box), group=cell,
                        number=_BESIDE - len(out), first=0, last=0, opens=0, split=False,
                    )
                )  # fmt: skip
    return out


def with_ticks(
    chars: Chars,
    group: Ints,
    tables: Sequence[RuledTable],
    firsts: Sequence[int],
    added: Sequence[Annotation],
    frame: PageFrame,
) -> tuple[Chars, Ints]:
    """The letters with the boxes of a form that people tick, each a sign on the line it stands in."""
    ticks = [(one.text, box) for one in added if one.text in BOXES for box in one.places(frame)]
    for sign, box in ticks:
        for cell in cells_under(box, tables, firsts)[:1]:
            own = np.flatnonzero(group == cell)
            if not len(own):
                continue
            height = (box[1] + box[3]) / 2
            middles = (chars.top[own] + chars.bottom[own]) / 2
            near = own[np.argmin(np.abs(middles - height) + np.abs(chars.x0[own] - box[2]) / 100)]
            new = chars.take(np.append(np.arange(len(chars)), near))
            new.code[-1], new.x0[-1], new.x1[-1] = ord(sign), box[0], box[2]
            new.hyphen[-1] = new.spaced[-1] = False
            chars, group = new, np.append(group, cell)
    return chars, group


def cells_under(box: Box, tables: Sequence[RuledTable], firsts: Sequence[int]) -> list[int]:
    """The cells that a box lies on for a good part."""
    out: list[int] = []
    for table, first in zip(tables, firsts, strict=True):
        for i, region in enumerate(table.regions):
            if _share(box, table.box_of(region)) >= _TOUCHED:
                out.append(first + i)
    return out


def _share(box: Box, cell: Box) -> float:
    """How much of the smaller of two boxes lies in the other."""
    wide = min(box[2], cell[2]) - max(box[0], cell[0])
    high = min(box[3], cell[3]) - max(box[1], cell[1])
    if wide <= 0 or high <= 0:
        return 0.0
    areas = [(b[2] - b[0]) * (b[3] - b[1]) for b in (box, cell)]
    return wide * high / max(min(areas), 1e-6)


def _rounded(box: Box) -> Box:
    x0, top, x1, bottom = (round(v, 2) for v in box)
    return (x0, top, x1, bottom)
