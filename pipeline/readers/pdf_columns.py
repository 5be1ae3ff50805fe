"""Lines of a page in, the same in reading order out: two columns side by side are told apart.

The heading and the signature stand in two columns. A gap is a column's where the writer went on
elsewhere before it printed the other side, or where it is far wider than any space.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.model.grid import ReadWord
from pipeline.readers.pdf_lines import LinePiece
from pipeline.readers.pdf_rules import Rule

_WIDE = 2.5  # line heights: a gap no space has
_ALONE = 4.0  # line heights: a gap that makes two columns of a single line
_SPLIT = 10.0  # points: the least gap of a further line of two columns
_STRIPE = 4.0  # points: the white between two columns
_LEFT_WIDTH = 50.0  # points: a left side narrower than this is a number or a dash, no column
_NEAR = 3.0  # line heights between lines of one block of columns
_BESIDE = 0.5  # part of the lower line's height that two lines side by side share
_APART = 0.6  # line heights: a gap between two rows of a heading set with tabs

Row = list[LinePiece]


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Lines side by side: blocks in reading order, each a list of lines."""

    blocks: tuple[tuple[LinePiece, ...], ...]


def read_in_order(rows: Sequence[Row], rules: Sequence[Rule]) -> list[LinePiece | Columns]:
    """Rows (pieces of one line, from the top) as whole lines and blocks of columns."""
    starts = sorted(p.first for row in rows for p in row)
    out: list[LinePiece | Columns] = []
    at = floor = 0
    while at < len(rows):
        found = _columns_from(rows, at, starts, floor)
        if found is None:
            out.append(merge_pieces(rows[at]))
            at += 1
            continue
        first, last, middle = found
        while at > first:  # lines above that stand beside what follows
            out.pop()
            at -= 1
        block = list(rows[first : last + 1])
        jumps = any(_jump(row, starts) is not None for row in block)
        order = _by_stream if jumps else _by_bands
        out.append(Columns(blocks=tuple(order(block, middle, rules))))
        at = floor = last + 1
    return out


def beside(rows: Sequence[Row]) -> list[Row]:
    """Rows from the top, those made one that stand side by side on baselines of their own."""
    out: list[Row] = []
    for row in rows:
        if out and _side_by_side(out[-1], row):
            out[-1] = sorted([*out[-1], *row], key=lambda p: p.box[0])
        else:
            out.append(list(row))
    return out


def _side_by_side(above: Row, row: Row) -> bool:
    top, bottom = min(p.box[1] for p in row), max(p.box[3] for p in row)
    before = min(p.box[1] for p in above), max(p.box[3] for p in above)
    common = min(bottom, before[1]) - max(top, before[0])
    if common < _BESIDE * min(bottom - top, before[1] - before[0]):
        return False
    return all(p.box[0] >= q.box[2] or p.box[2] <= q.box[0] for p in row for q in above)


def merge_pieces(pieces: Sequence[LinePiece]) -> LinePiece:
    """Pieces of one line, from left to right, as one."""
    if len(pieces) == 1:
        return pieces[0]
    boxes = [p.box for p in pieces]
    return replace(
        pieces[0],
        text=" ".join(p.text for p in pieces),
        box=(
            min(b[0] for b in boxes),
            min(b[1] for b in boxes),
            max(b[2] for b in boxes),
            max(b[3] for b in boxes),
        ),
        first=min(p.first for p in pieces),
        last=max(p.last for p in pieces),
        split=pieces[-1].split,
        confidence=min((p.confidence for p in pieces if p.confidence is not None), default=None),
        words=_words_of(pieces),
    )


def _words_of(pieces: Sequence[LinePiece]) -> tuple[ReadWord, ...]:
    """Recognised words of pieces side by side, with their places in the joined text."""
    out: list[ReadWord] = []
    at = 0
    for piece in pieces:
        out.extend(replace(w, start=w.start + at, end=w.end + at) for w in piece.words)
        at += len(piece.text) + 1
    return tuple(out)


def _jump(row: Row, starts: Sequence[int]) -> int | None:
    """Where a row's right part was printed at another time than its left; None where nowhere."""
    best: int | None = None
    widest = 0.0
    for i in range(1, len(row)):
        left, right = row[:i], row[i:]
        end, start = max(p.last for p in left), min(p.first for p in right)
        if end > start:  # perhaps the right part came first
            end, start = max(p.last for p in right), min(p.first for p in left)
        between = bisect_left(starts, start) - bisect_right(starts, end)
        gap = row[i].box[0] - row[i - 1].box[2]
        if start > end and between > 0 and gap > widest:
            best, widest = i, gap
    return best


def _gap_at(row: Row) -> tuple[int, float]:
    """The widest gap of a row: before which piece, and how wide."""
    gaps = [(row[i].box[0] - row[i - 1].box[2], i) for i in range(1, len(row))]
    width, at = max(gaps)
    return at, width


def _columns_from(
    rows: Sequence[Row], at: int, starts: Sequence[int], floor: int
) -> tuple[int, int, float] | None:
    """First row, last row and the middle of the stripe of the columns that row `at` opens."""
    row = rows[at]
    if len(row) < 2:
        return None
    sure = _jump(row, starts)
    cut, gap = _gap_at(row) if sure is None else (sure, 0.0)
    height = max(p.height for p in row)
    if sure is None and (gap < _WIDE * height or row[cut - 1].box[2] - row[0].box[0] < _LEFT_WIDTH):
        return None
    stripe = (row[cut - 1].box[2], row[cut].box[0])
    if stripe[1] - stripe[0] < _STRIPE:
        return None
    split = {at}
    last = _grow(rows, range(at, len(rows)), stripe, starts, split)
    first = _grow(rows, range(at, floor - 1, -1), last[1], starts, split)
    if sure is None and len(split) < 2 and gap < _ALONE * height:
        return None
    upper, lower = _trim(rows, first[0], last[0], split, sum(first[1]) / 2)
    return upper, lower, sum(first[1]) / 2


def _grow(
    rows: Sequence[Row],
    way: range,
    stripe: tuple[float, float],
    starts: Sequence[int],
    split: set[int],
) -> tuple[int, tuple[float, float]]:
    """The last row on a way that keeps clear of the stripe, and what is left of the stripe."""
    at = way[0]
    height = max(p.height for p in rows[at])
    for to in way[1:]:
        upper, lower = (rows[at], rows[to]) if way.step > 0 else (rows[to], rows[at])
        distance = min(p.box[1] for p in lower) - max(p.box[3] for p in upper)
        narrowed = _clear(rows[to], stripe)
        if distance > _NEAR * height or narrowed is None:
            break
        row = rows[to]
        left = [p for p in row if p.box[2] <= narrowed[0]]
        if 0 < len(left) < len(row):
            gap = row[len(left)].box[0] - row[len(left) - 1].box[2]
            if gap < _SPLIT and _jump(row, starts) is None:
                break
            split.add(to)
        stripe, at = narrowed, to
    return at, stripe


def _clear(row: Row, stripe: tuple[float, float]) -> tuple[float, float] | None:
    """The stripe that this row leaves white; None where it covers it."""
    low, high = stripe
    for piece in row:
        if (piece.box[0] + piece.box[2]) / 2 < (low + high) / 2:
            low = max(low, piece.box[2])
        else:
            high = min(high, piece.box[0])
    return (low, high) if high - low >= _STRIPE else None


def _trim(
    rows: Sequence[Row], first: int, last: int, split: set[int], middle: float
) -> tuple[int, int]:
    """Rows of one side at the ends belong to the columns only where the stream says so."""
    low, high = min(split), max(split)
    core = [p for r in range(low, high + 1) for p in rows[r]]

    def other_side(row: Row) -> list[LinePiece]:
        left = row[0].box[2] < middle
        return [p for p in core if (p.box[2] < middle) != left]

    def later(row: Row) -> bool:
        return any(p.first > row[-1].last for p in other_side(row))

    def earlier(row: Row) -> bool:
        return any(p.last < row[0].first for p in other_side(row))

    lower = max([high, *(r for r in range(high + 1, last + 1) if later(rows[r]))])
    upper = min([low, *(r for r in range(first, low) if earlier(rows[r]))])
    return upper, lower


def _sides(rows: Sequence[Row], middle: float) -> list[tuple[bool, LinePiece]]:
    """Each row's left and right part as one piece each; True for the right."""
    out: list[tuple[bool, LinePiece]] = []
    for row in rows:
        for right in (False, True):
            part = [p for p in row if ((p.box[0] + p.box[2]) / 2 > middle) is right]
            if part:
                out.append((right, merge_pieces(part)))
    return out


def _by_stream(rows: list[Row], middle: float, _: Sequence[Rule]) -> list[tuple[LinePiece, ...]]:
    """Blocks as printed one after the other: a cell's lines follow each other in the stream."""
    blocks: list[list[LinePiece]] = []
    side: bool | None = None
    for right, piece in sorted(_sides(rows, middle), key=lambda s: s[1].first):
        if right is not side:
            blocks.append([])
        side = right
        blocks[-1].append(piece)
    return [tuple(sorted(b, key=lambda p: (p.number, p.box[0]))) for b in blocks]


def _by_bands(rows: list[Row], middle: float, rules: Sequence[Rule]) -> list[tuple[LinePiece, ...]]:
    """Blocks of a heading set line by line: cut where both sides pause or a rule is drawn."""
    blocks: list[tuple[LinePiece, ...]] = []
    band: list[Row] = []
    for row in [*rows, None]:
        if row is None or (band and _pauses(band[-1], row, rules)):
            sides = _sides(band, middle)
            for right in (False, True):
                block = tuple(p for is_right, p in sides if is_right is right)
                if block:
                    blocks.append(block)
            band = []
        if row is not None:
            band.append(row)
    return blocks


def _pauses(above: Row, below: Row, rules: Sequence[Rule]) -> bool:
    end, start = max(p.box[3] for p in above), min(p.box[1] for p in below)
    if start - end > _APART * max(p.height for p in above):
        return True
    left, right = above[0].box[0], above[-1].box[2]
    return any(end - 3 < r.at < start + 3 and left <= r.first and r.last <= right for r in rules)
