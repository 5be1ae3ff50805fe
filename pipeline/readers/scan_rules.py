"""A clean picture in, its drawn rules as chains of points out: rules that lean, bend and break.

A point of a rule is darker, averaged along the rule, than the paper on both its sides. Points that
follow one another make a piece, pieces that go on in one another a chain. Nothing here knows tables.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]
PixelBox = tuple[int, int, int, int]
"""x0, top, x1, bottom in pixels; half-open."""

_WINDOW = 11.0  # points along a rule over which ink is averaged: longer than a letter's strokes
_BESIDE = 2.4  # points to both sides where a rule has paper
_CLEAR = 0.17  # how much darker a rule is than what lies beside it, 1 being black on white
_DARK = 0.24
_LEAST_PIECE = 9.0  # points
_GAP = 42.0  # points that a rule may be broken
_STEP = 1.6  # points that a rule may step aside over a short gap
_LEAN = 0.035  # and for each point of the gap
_LEAST = {"level": 36.0, "upright": 17.0}  # points: the shortest rule
_DRAWN = 0.45  # part of a rule that must be there
_WHOLE = 0.97  # part drawn of the long rules of a page that is not worn
_BROKEN = 0.8  # part drawn below which a rule of such a page is none
_WORN = 0.75  # of the usual part: below it a rule of a worn page is none
_STRAY = 0.15  # darkness beside a short piece of a chain that is a letter's stroke
_MUCH_WORN = 0.9  # part drawn of the long rules of a page with many gaps
_LEFT = 0.65  # of the usual part, where no letter stands beside a rule
_BARE = 0.04  # darkness beside a worn rule where no letters are
_BLANK = 0.2  # darkness beside a rule; beside a row of strokes there are letters
_MOST = 6_000  # pieces: more is no table
_DASHES, _UNLIKE, _LONGEST = 6, 0.3, 5.0  # gaps of a rule of dashes, how unlike, points of one


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """A rule: along[i], across[i] in pixels, along growing.

    drawn: the part of its length that is ink. beside: how dark the darker of its sides is.
    dashed: drawn as dashes or dots, the gaps between them taken for ink.
    """

    along: NDArray[np.float64]
    across: NDArray[np.float64]
    drawn: float
    beside: float
    dashed: bool = False

    @property
    def first(self) -> float:
        return float(self.along[0])

    @property
    def last(self) -> float:
        return float(self.along[-1])

    def at(self, along: NDArray[np.float64]) -> NDArray[np.float64]:
        """The rule's place across, for places along it."""
        return np.interp(along, self.along, self.across)

    def sway(self) -> float:
        """How far its points lie from its middle, in the mean."""
        return float(np.abs(self.across - np.median(self.across)).mean())


def find_chains(picture: Picture, dpi: float) -> tuple[list[Chain], list[Chain]]:
    """Level rules (along = x, across = y) and upright ones (along = y, across = x)."""
    dark: Floats = np.asarray((255 - picture) / 255, dtype=np.float32)
    level = _chains(dark, dpi, "level")
    upright = _chains(np.ascontiguousarray(dark.T), dpi, "upright")
    return level, upright


def _chains(dark: Floats, dpi: float, kind: str) -> list[Chain]:
    pieces = list(_pieces(dark, dpi))
    if len(pieces) > _MOST:
        return []
    least = _LEAST[kind] * dpi / 72
    found = [
        c
        for c in _joined(pieces, dpi)
        if c.last - c.first >= least and c.drawn >= _DRAWN and c.beside <= _BLANK
    ]
    return _of_one_print(found)


def _of_one_print(chains: list[Chain]) -> list[Chain]:
    """A rule with less of it drawn than the page's long ones have is a row of letters' strokes.

    On a worn page not where no letter stands beside it.
    """
    if not chains:
        return chains
    longest = max(c.last - c.first for c in chains)
    long = [c.drawn for c in chains if c.last - c.first >= longest / 2]
    usual = float(np.median(long))
    least = _BROKEN if usual >= _WHOLE else _WORN * usual
    if usual < _MUCH_WORN:
        return [c for c in chains if c.drawn >= (least if c.beside > _BARE else _LEFT * usual)]
    return [c for c in chains if c.drawn >= least]


def _pieces(dark: Floats, dpi: float) -> Iterator[Chain]:
    """Runs of neighbouring points, each the darkest of its column nearby."""
    from scipy import ndimage

    window = max(5, round(_WINDOW * dpi / 72))
    beside = max(3, round(_BESIDE * dpi / 72))
    along = ndimage.uniform_filter1d(dark, window, axis=1)
    # A rule is two or three pixels thick: the mean of the two darkest rows tells it from grain.
    thick = along.copy()
    thick[1:] = (along[1:] + along[:-1]) / 2
    sides = np.maximum(_moved(along, beside), _moved(along, -beside))
    ys, xs = np.nonzero((thick - sides > _CLEAR) & (thick > _DARK))
    own_dark, last = thick[ys, xs], len(thick) - 1
    steps = range(-(beside // 2), beside // 2 + 1)
    ridge = np.logical_and.reduce([own_dark >= thick[np.clip(ys + s, 0, last), xs] for s in steps])
    ys, xs = ys[ridge], xs[ridge]
    wide = np.zeros(thick.shape, bool)
    for step in (-1, 0, 1):
        wide[np.clip(ys + step, 0, last), xs] = True
    labels, count = ndimage.label(wide, np.ones((3, 3), int))
    if not count:
        return
    own = labels[ys, xs]
    order = np.lexsort((xs, own))
    ys, xs, own = ys[order], xs[order], own[order]
    ends = np.flatnonzero(np.diff(own)) + 1
    for y, x in zip(np.split(ys, ends), np.split(xs, ends), strict=True):
        if x[-1] - x[0] < _LEAST_PIECE * dpi / 72 * 0.6:
            continue
        piece = _piece(x, y, dark, window, beside)
        if piece is not None:
            yield piece


def _moved(values: Floats, rows: int) -> Floats:
    out = np.roll(values, rows, axis=0)
    if rows > 0:
        out[:rows] = 0
    else:
        out[rows:] = 0
    return out


def _piece(
    x: NDArray[Any], y: NDArray[Any], dark: Floats, window: int, beside: int
) -> Chain | None:
    """One point a column: the mean of the rows found there; cut to where its ink begins and ends."""
    from scipy import ndimage

    start = np.flatnonzero(np.concatenate(([True], x[1:] != x[:-1])))
    columns = x[start]
    count = np.concatenate((start[1:], [len(x)])) - start
    across = np.add.reduceat(y.astype(np.float64), start) / count
    smooth = ndimage.uniform_filter1d(across, min(len(across), window), mode="nearest")
    rows = _within(smooth, len(dark))
    # Ink of the column itself: of the three rows around, the darkest.
    own = np.maximum(
        np.maximum(dark[rows - 1, columns], dark[rows, columns]), dark[rows + 1, columns]
    )
    inked = own > 0.3
    if not inked.any():
        return None
    first, last = int(np.argmax(inked)), len(inked) - int(np.argmax(inked[::-1]))
    if last - first < 3:
        return None
    columns, smooth = _to_its_ends(columns[first:last], smooth[first:last], dark, window)
    rows = _within(smooth, len(dark))
    above = dark[np.maximum(rows - beside, 0), columns].mean()
    below = dark[np.minimum(rows + beside, len(dark) - 1), columns].mean()
    beside_it = float(max(above, below))
    inked = inked[first:last]
    dashed = beside_it <= _BARE and _is_dashed(inked, _LONGEST / _BESIDE * beside)
    return Chain(
        along=columns.astype(np.float64),
        across=smooth,
        drawn=1.0 if dashed else float(inked.mean()),
        beside=beside_it,
        dashed=dashed,
    )


def _is_dashed(inked: Mask, longest: float) -> bool:
    """True for gaps that are like one another, none longer than so many pixels: wear makes others."""
    gaps = np.array([b - a for a, b in runs(~inked)])
    if len(gaps) < _DASHES or gaps.max() > longest:
        return False
    usual = float(np.median(gaps))
    return bool((np.abs(gaps - usual) <= max(1.0, _UNLIKE * usual)).mean() > 1 - _UNLIKE)


def _to_its_ends(
    columns: NDArray[Any], across: NDArray[np.float64], dark: Floats, window: int
) -> tuple[NDArray[Any], NDArray[np.float64]]:
    """The piece with the ink that goes on at its ends: the mean over a window fades before it."""
    for end in (0, -1):
        row = min(max(round(float(across[end])), 1), len(dark) - 2)
        at = int(columns[end])
        band = (
            dark[row - 1 : row + 2, at + 1 : at + 1 + window]
            if end
            else (dark[row - 1 : row + 2, max(0, at - window) : at][:, ::-1])
        )
        blank = band.max(axis=0) <= 0.3
        gaps = np.flatnonzero(blank[1:] & blank[:-1])  # of two columns
        more = int(gaps[0]) if len(gaps) else len(blank) - int(blank[-1:].sum())
        if not more:
            continue
        fresh = np.arange(at + 1, at + 1 + more) if end else np.arange(at - more, at)
        order = slice(None, None, 1 if end else -1)
        columns = np.concatenate((columns, fresh)[order])
        across = np.concatenate((across, np.full(more, across[end]))[order])
    return columns, across


def _within(across: NDArray[np.float64], rows: int) -> NDArray[np.intp]:
    """The rows of a picture so high nearest to these, none of them at its edge."""
    return np.minimum(np.maximum(np.rint(across).astype(np.intp), 1), rows - 2)


def _joined(pieces: Sequence[Chain], dpi: float) -> list[Chain]:
    """Pieces linked over their gaps, each to the nearest that goes on where it points."""
    order = sorted(pieces, key=lambda p: p.first)
    scale = dpi / 72
    starts = np.array([p.first for p in order])
    heads = np.array([p.across[0] for p in order])
    taken = np.zeros(len(order), bool)
    after: dict[int, int] = {}
    for i, piece in enumerate(order):
        low = int(np.searchsorted(starts, piece.last - 3 * scale))
        high = int(np.searchsorted(starts, piece.last + _GAP * scale))
        if low >= high:
            continue
        gap = np.maximum(starts[low:high] - piece.last, 0.0)
        slope = _slope(piece)
        off = np.abs(heads[low:high] - (piece.across[-1] + slope * gap))
        fits = (off <= (_STEP + _LEAN * gap / scale) * scale) & ~taken[low:high]
        fits &= np.arange(low, high) != i
        if not fits.any():
            continue
        cost = np.where(fits, gap + 6 * off, np.inf)
        best = low + int(np.argmin(cost))
        if best in after and after[best] == i:
            continue
        after[i] = best
        taken[best] = True
    out: list[Chain] = []
    for i in range(len(order)):
        if taken[i]:
            continue
        run, at = [order[i]], i
        seen = {i}
        while at in after and after[at] not in seen:
            at = after[at]
            seen.add(at)
            run.append(order[at])
        out.extend(_linked(part) for part in _unbroken(run, _GAP * scale))
    return out


def _slope(piece: Chain) -> float:
    """How a piece leans at its end; short ones are taken for level."""
    tail = min(len(piece.along), 60)
    if tail < 25:
        return 0.0
    run = piece.along[-1] - piece.along[-tail]
    return float((piece.across[-1] - piece.across[-tail]) / run) if run else 0.0


def _unbroken(pieces: Sequence[Chain], gap: float) -> Iterator[list[Chain]]:
    """The pieces without short ones that have letters beside them, cut where that leaves a wide gap.

    Letters' strokes lead from a rule's end to others far off: what is there is no part of it.
    """
    longest = max(p.last - p.first for p in pieces)
    part: list[Chain] = []
    last = 0.0
    for piece in pieces:
        if piece.beside > _STRAY and piece.last - piece.first < longest / 2:
            continue
        if part and piece.first - last > gap:
            yield part
            part = []
        part.append(piece)
        last = max(last, piece.last)
    yield part


def _linked(run: Sequence[Chain]) -> Chain:
    """One chain of pieces."""
    along: list[NDArray[np.float64]] = []
    across: list[NDArray[np.float64]] = []
    drawn, beside, last = 0.0, 0.0, -1.0
    for piece in run:
        fresh = piece.along > last
        if not fresh.any():
            continue
        along.append(piece.along[fresh])
        across.append(piece.across[fresh])
        drawn += piece.drawn * float(fresh.sum())
        beside += piece.beside * float(fresh.sum())
        last = float(piece.along[-1])
    a, b = np.concatenate(along), np.concatenate(across)
    return Chain(
        along=a,
        across=b,
        drawn=drawn / max(1.0, a[-1] - a[0] + 1),
        beside=beside / len(a),
        dashed=2 * sum(len(p.along) for p in run if p.dashed) > len(a),
    )


def runs(mask: Mask) -> list[tuple[int, int]]:
    """Where a mask is true, as half-open stretches."""
    steps = np.diff(np.concatenate(([0], mask.astype(np.int8), [0])))
    return list(zip(*(np.flatnonzero(steps == s).tolist() for s in (1, -1)), strict=True))
