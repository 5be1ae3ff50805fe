"""Pages in, blocks in reading order out: margins left out, columns told apart, tables linked.

One line of text is one paragraph with a soft end, hard where the next word had room on it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.model.grid import Block, CellBreak, LineEnd, Paragraph, ReaderNote
from pipeline.readers.page_content import PageContent, PageTable
from pipeline.readers.pdf_columns import Columns, beside, read_in_order
from pipeline.readers.pdf_continued import go_on
from pipeline.readers.pdf_lines import LinePiece
from pipeline.readers.pdf_margins import find_margins

_ROOM = 0.5  # line heights to spare before a break counts as the author's


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    """A thing of a page: a line, two columns or a table."""

    page: PageContent
    size: tuple[int, int]
    thing: LinePiece | Columns | PageTable


def assemble(
    pages: Sequence[PageContent],
) -> tuple[tuple[Block, ...], tuple[ReaderNote, ...]]:
    """The blocks of all pages: margins left out, columns in order, tables over pages linked."""
    margins = find_margins(pages)
    placed: list[_Placed] = []
    for at, page in enumerate(pages):
        rows = [row for i, row in enumerate(page.rows) if (at, i) not in margins]
        placed.extend(_in_order(page, rows))
    edges = _right_edges(placed)
    out: list[Block] = []
    notes: list[ReaderNote] = []
    above: tuple[int, PageTable] | None = None  # the page and table that ended it
    for i, item in enumerate(placed):
        after = placed[i + 1] if i + 1 < len(placed) else None
        if isinstance(item.thing, PageTable):
            table = item.thing
            if above is not None and above[0] == item.page.number - 1:
                table, said = go_on(above[1], table)
                notes.extend(said)
            out.append(table.grid)
            above = (item.page.number, table)
            continue
        if isinstance(item.thing, LinePiece) and item.thing.number in item.page.asides:
            out.append(replace(_paragraph(item.thing, item.page, LineEnd.SOFT), note=True))
            continue
        above = None
        if isinstance(item.thing, Columns):
            for block in item.thing.blocks:
                out.extend(_paragraph(p, item.page, LineEnd.SOFT) for p in block)
                out.append(CellBreak(kind="pipe", source=item.page.source(block[-1].box)))
        else:
            end = LineEnd.HARD if _room_left(item, after, edges) else LineEnd.SOFT
            out.append(_paragraph(item.thing, item.page, end))
    return tuple(out), tuple(notes)


def _in_order(page: PageContent, rows: Sequence[list[LinePiece]]) -> list[_Placed]:
    """A page's lines and tables from the top; columns never reach over a table."""
    out: list[_Placed] = []
    left = list(rows)
    for table in page.tables:
        above = [r for r in left if min(p.box[1] for p in r) < table.box[1]]
        left = left[len(above) :]
        out.extend(_placed_rows(page, above))
        out.append(_Placed(page=page, size=_size(page), thing=table))
    return out + _placed_rows(page, left)


def _placed_rows(page: PageContent, rows: Sequence[list[LinePiece]]) -> list[_Placed]:
    things, size = read_in_order(beside(rows), page.rules), _size(page)
    return [_Placed(page=page, size=size, thing=t) for t in things]


def _paragraph(piece: LinePiece, page: PageContent, end: LineEnd) -> Paragraph:
    line = piece.line(page.source(piece.box), end)
    return Paragraph(lines=(line,), bold=_is_bold(piece, page))


def _is_bold(piece: LinePiece, page: PageContent) -> bool | None:
    return None if page.bold is None else piece.number in page.bold


def _right_edges(placed: Sequence[_Placed]) -> dict[tuple[int, int], float]:
    """How far lines reach to the right on pages of each size."""
    out: dict[tuple[int, int], float] = {}
    for item in placed:
        if isinstance(item.thing, LinePiece):
            out[item.size] = max(out.get(item.size, 0.0), item.thing.box[2])
    return out


def _size(page: PageContent) -> tuple[int, int]:
    return (round(page.size[0]), round(page.size[1]))


def _room_left(item: _Placed, after: _Placed | None, edges: dict[tuple[int, int], float]) -> bool:
    """True where the next line's first two words had room: the author, not the width, broke it."""
    line = item.thing
    if after is None or not isinstance(line, LinePiece) or not isinstance(after.thing, LinePiece):
        return True
    if item.size != after.size or line.split:
        return not line.split
    text = after.thing.text
    second = text.find(" ", text.find(" ") + 1) if " " in text else -1
    part = (second if second >= 0 else len(text)) + 1
    width = after.thing.box[2] - after.thing.box[0]
    need = width * part / max(len(text), 1)
    return edges[item.size] - line.box[2] > need + _ROOM * line.height
