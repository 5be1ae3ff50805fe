"""Letters, cells and annotations of a page in: the letters struck by them, the cells they touch."""

from collections.abc import Iterator, Sequence

import numpy as np

from pipeline.model.grid import Box
from pipeline.readers.pdf_annotations import BOXES, Annotation
from pipeline.readers.pdf_cells import FLOW
from pipeline.readers.pdf_chars import Chars, Flags, Ints, PageFrame
from pipeline.readers.pdf_lines import LinePiece, read_text
from pipeline.readers.pdf_table import RuledTable
from pipeline.text.fold import compose

_TOUCHED = 0.5  # of a cell's own width and height, or of the annotation's, that lie together
_BESIDE = -1  # the number of a line that stands among no letters
_SLACK = 1.0  # points


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
