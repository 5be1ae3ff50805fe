"""Lines of a table without full rules in, where its rows begin and end out.

Between two level edges a row is one where at most one line opens in the first column. Otherwise
rows are told by the white between them, or, where lines are evenly set, by their first lines: then
each cell of a row has to begin on it, and each wrapped line has to be full. Else nothing is sure.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from statistics import median

from pipeline.readers.pdf_lines import LinePiece

_CLEAR = 0.8  # points by which the white between rows has to exceed that within them
_FULL = 0.85  # part of the wrapped lines that leave no room for the next word
_LEAST_ROW = 4.0  # points

Lines = Sequence[Sequence[LinePiece]]
Column = Callable[[LinePiece], int | None]
Rows = list[tuple[float, float]]


def cut_rows(lines: Lines, column: Column, ys: Sequence[float]) -> Rows | None:
    """Top and bottom of each row, touching one another; None where they are not sure.

    ys: level edges over the whole width.
    """
    bands = _bands(lines)
    top, bottom = bands[0].top - 2, bands[-1].bottom + 2
    inner = [y for y in ys if top - 6 <= y <= bottom + 6]
    cuts = [y for y in inner if top + _LEAST_ROW < y < bottom - _LEAST_ROW]
    first = inner[0] if inner and inner[0] <= top + _LEAST_ROW else top
    last = inner[-1] if inner and inner[-1] >= bottom - _LEAST_ROW else bottom
    out: Rows = []
    for above, below in pairwise([first, *cuts, last]):
        here = [b for b in bands if above <= b.middle < below]
        if not here:
            continue
        rows = _rows_between(here, column, above, below)
        if rows is None:
            return None
        out.extend(rows)
    return _touching(out)


class _Band:
    """Lines that share a level. top, bottom: its ink."""

    def __init__(self, pieces: Sequence[LinePiece]) -> None:
        self.pieces = list(pieces)
        self.top = min(p.box[1] for p in pieces)
        self.bottom = max(p.box[3] for p in pieces)

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


def _bands(lines: Lines) -> list[_Band]:
    """Lines from the top, those made one that lie beside each other for the most part."""
    out: list[_Band] = []
    for line in sorted(lines, key=lambda line: min(p.box[1] for p in line)):
        band = _Band(line)
        if out and out[-1].bottom - band.top > 0.5 * (band.bottom - band.top):
            out[-1] = _Band([*out[-1].pieces, *line])
        else:
            out.append(band)
    return out


def _rows_between(
    bands: Sequence[_Band], column: Column, above: float, below: float
) -> Rows | None:
    opens = [i for i, b in enumerate(bands) if _opens(b, column)]
    if len(opens) <= 1:
        return [(above, below)]
    if opens[0] != 0 and not _is_rest(bands[: opens[0]], column):
        return None
    starts = sorted({0, *opens})
    if not (_clear(bands, starts) or _evenly_set(bands, starts, column)):
        return None
    tops = [above, *((bands[i - 1].bottom + bands[i].top) / 2 for i in starts[1:])]
    return list(pairwise([*tops, below]))


def _opens(band: _Band, column: Column) -> bool:
    """True for a level that has a line in the first column, or one over several."""
    return any(column(p) in (0, None) for p in band.pieces)


def _is_rest(bands: Sequence[_Band], column: Column) -> bool:
    """True for lines of a row that began on the page before: none in the first column."""
    return all(column(p) not in (0, None) for b in bands for p in b.pieces)


def _clear(bands: Sequence[_Band], starts: Sequence[int]) -> bool:
    """True where the white above each row's first line is more than any within a row."""
    white = [b.top - a.bottom for a, b in pairwise(bands)]
    between = [white[i - 1] for i in starts if i]
    within = [w for i, w in enumerate(white, 1) if i not in starts]
    return not within or (bool(between) and min(between) > max(within) + _CLEAR)


def _evenly_set(bands: Sequence[_Band], starts: Sequence[int], column: Column) -> bool:
    """True where every cell begins on its row's first line, and wrapped lines are full."""
    edges: dict[int, float] = {}
    for band in bands:
        for p in band.pieces:
            at = column(p)
            if at is not None:
                edges[at] = max(edges.get(at, 0.0), p.box[2])
    full = wrapped = 0
    for first, end in pairwise([*starts, len(bands)]):
        begun = {column(p): p for p in bands[first].pieces}
        if first == 0 and not _opens(bands[0], column):
            continue  # the rest of a row from the page before
        for band in bands[first + 1 : end]:
            for p in band.pieces:
                at = column(p)
                if at is None or at not in begun:
                    return False
                wrapped += 1
                full += edges[at] - begun[at].box[2] < _first_word(p)
                begun[at] = p
    return wrapped == 0 or full >= _FULL * wrapped


def _first_word(piece: LinePiece) -> float:
    """About how wide the first word of a line is, with the space before it."""
    words = piece.text.split(" ")
    width = piece.box[2] - piece.box[0]
    return width * (len(words[0]) + 1.5) / max(len(piece.text), 1)


def _touching(rows: Rows) -> Rows | None:
    """Rows that end where the next begins."""
    if not rows or median(b - a for a, b in rows) < _LEAST_ROW:
        return None
    out = [rows[0]]
    for top, bottom in rows[1:]:
        out[-1] = (out[-1][0], top)
        out.append((top, bottom))
    return out
