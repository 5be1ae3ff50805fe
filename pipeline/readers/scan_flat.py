"""A page's rules as chains in, the bend that makes them straight out; and a picture laid flat by it.

A table's rules were straight and level on paper. What they lean and bend in a picture is fitted by
two smooth surfaces, how far each point was moved down and aside, and taken back (as page-dewarp does
with lines of text). Beyond the table the bend at its edge goes on. Without rules the long lines of text
tell it: where smeared ink is darkest from one column to the next, one runs. The shadow of a fold runs
through both margins, which print leaves free, over letters still to be read: its shade is divided out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pipeline.readers.scan_rules import Chain, Picture

_MOST_ALONG, _MOST_ACROSS = 4, 2  # powers of the surfaces
_LEAST_RULES = 3  # of one direction, to fit how the bend changes across
_LEAST_LENGTH = 0.12  # of the page's larger side: shorter rules say little
_MOST_POINTS = 120  # of one rule
_RIDGE = 1e-5
_MESH = 24  # pixels between the points at which the bend is worked out
_MARGIN = 0.06  # of half the page: how far beyond the rules the surfaces go on bending

Floats = NDArray[np.float64]
_STRIP = 0.022  # of the sheet's length: its outermost part, at either end
_DARK = 0.12  # mean darkness of a strip where a fold crosses it, 1 being black
_LEAN = 0.012  # of the length: how much higher one end may be
_REACH = 7.0  # points to both sides that a shadow may darken
_MOST_FOLDS = 4  # folds: more is something else
_PAPER = 70  # of the light along a fold, this percentile has no letter on it
_DEEPEST = 0.25  # of the paper's light: in a darker shadow nothing is to be read
_POINT = 72.0  # dots an inch of the small picture
_SMEAR = (2.5, 16.0)  # points across lines and along them: a line's height, two words
_APART = 9  # points: lines are no nearer
_INKED = 0.06  # smeared ink of a line
_LONG_LINE = 0.3  # of the page's width: shorter lines say little
_FEWEST_LINES = 6  # lines that tell a bend


@dataclass(frozen=True, slots=True, kw_only=True)
class _Surface:
    """How far points were moved across, in pixels; terms: (power along, power across)."""

    terms: tuple[tuple[int, int], ...]
    weights: Floats
    low: tuple[float, float]
    high: tuple[float, float]

    def at(self, u: Floats, v: Floats) -> Floats:
        u, v = np.clip(u, self.low[0], self.high[0]), np.clip(v, self.low[1], self.high[1])
        out = np.zeros(np.broadcast(u, v).shape)
        for (m, n), weight in zip(self.terms, self.weights, strict=True):
            out += weight * u**m * v**n
        return out


@dataclass(frozen=True, slots=True, kw_only=True)
class Bend:
    """down, aside: surfaces over the bent picture of so many pixels."""

    width: int
    height: int
    down: _Surface | None
    aside: _Surface | None

    def flat(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """Where points of the bent picture lie on the flat one, in pixels."""
        u, v = self._unit(x, y)
        size = max(self.width, self.height) / 2
        dy = self.down.at(u, v) * size if self.down else np.zeros_like(x)
        dx = self.aside.at(v, u) * size if self.aside else np.zeros_like(x)
        return x - dx, y - dy

    def bent(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """Where points of the flat picture lie on the bent one: the way back, in few steps."""
        bx, by = x, y
        for _ in range(6):
            fx, fy = self.flat(bx, by)
            bx, by = bx + (x - fx), by + (y - fy)
        return bx, by

    def _unit(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        size = max(self.width, self.height) / 2
        return (x - self.width / 2) / size, (y - self.height / 2) / size

    def strength(self) -> float:
        """The largest move in pixels anywhere on the page."""
        x, y = np.meshgrid(np.linspace(0, self.width, 12), np.linspace(0, self.height, 12))
        fx, fy = self.flat(x, y)
        return float(max(np.abs(fx - x).max(), np.abs(fy - y).max()))


def find_bend(
    level: Sequence[Chain], upright: Sequence[Chain], shape: tuple[int, int]
) -> Bend | None:
    """The bend of a picture (height, width) by its long rules; None where it has too few."""
    height, width = shape
    size = max(width, height) / 2
    middle = (width / 2, height / 2)
    down = _fit(_samples(level, size, middle), size)
    aside = _fit(_samples(upright, size, (middle[1], middle[0])), size)
    if down is None and aside is None:
        return None
    return Bend(width=width, height=height, down=down, aside=aside)


_Sample = tuple[Floats, Floats]


def _samples(chains: Sequence[Chain], size: float, middle: tuple[float, float]) -> list[_Sample]:
    """(along, across) of points of each long rule, in half pages from the middle."""
    out: list[_Sample] = []
    for chain in chains:
        if chain.last - chain.first < 2 * _LEAST_LENGTH * size:
            continue
        step = max(1, len(chain.along) // _MOST_POINTS)
        out.append(
            ((chain.along[::step] - middle[0]) / size, (chain.across[::step] - middle[1]) / size)
        )
    return out


def _fit(samples: list[_Sample], size: float) -> _Surface | None:
    """Least squares: each rule has a place of its own, all share the surface; outliers left out."""
    if len(samples) < 2:
        return None
    for _ in range(3):
        surface, off = _solve(samples)
        limit = max(2.0 / size, 3.5 * float(np.median(np.concatenate([np.abs(o) for o in off]))))
        kept = [
            ((u[np.abs(o) <= limit], v[np.abs(o) <= limit]))
            for (u, v), o in zip(samples, off, strict=True)
        ]
        kept = [s for s in kept if len(s[0]) >= 8]
        if len(kept) < 2 or sum(len(u) for u, _ in kept) == sum(len(u) for u, _ in samples):
            return surface
        samples = kept
    return surface


def _solve(samples: Sequence[_Sample]) -> tuple[_Surface, list[Floats]]:
    across = _MOST_ACROSS if len(samples) >= _LEAST_RULES else 0
    if len(samples) >= 2 and not across:
        across = 1
    terms = tuple((m, n) for m in range(1, _MOST_ALONG + 1) for n in range(across + 1))
    u = np.concatenate([s[0] for s in samples])
    v = np.concatenate([s[1] for s in samples])
    own = np.repeat(np.arange(len(samples)), [len(s[0]) for s in samples])
    columns = np.stack([u**m * v**n for m, n in terms], axis=1)
    # Each rule's own place is taken out by its mean.
    count = np.bincount(own)

    def centred(values: Floats) -> Floats:
        return values - (np.bincount(own, values) / count)[own]

    a = np.stack([centred(c) for c in columns.T], axis=1)
    b = centred(v)
    normal = a.T @ a + _RIDGE * len(u) * np.eye(len(terms)) * 1e-2
    weights = np.linalg.solve(normal, a.T @ b)
    off = centred(v - columns @ weights)
    surface = _Surface(
        terms=terms,
        weights=np.asarray(weights, dtype=np.float64),
        low=(float(u.min()) - _MARGIN, float(v.min()) - _MARGIN),
        high=(float(u.max()) + _MARGIN, float(v.max()) + _MARGIN),
    )
    return surface, np.split(off, np.cumsum(count)[:-1])


def flat_chain(chain: Chain, bend: Bend | None, scale: float, *, level: bool) -> Chain:
    """A chain of the bent picture on the flat one, `scale` times as large."""
    x, y = (chain.along, chain.across) if level else (chain.across, chain.along)
    fx, fy = bend.flat(x, y) if bend else (x, y)
    along, across = (fx * scale, fy * scale) if level else (fy * scale, fx * scale)
    keep = np.concatenate(([True], np.diff(np.maximum.accumulate(along)) > 0))
    return replace(chain, along=along[keep], across=across[keep])


def lay_flat(picture: Picture, bend: Bend | None, angle: float, scale: float) -> Picture:
    """The flat picture, `scale` times as large, drawn in one step from the one as it was received.

    angle: degrees by which the bent picture had been turned counter-clockwise to lie level.
    """
    from PIL import Image

    height, width = picture.shape
    size = (round(width * scale), round(height * scale))
    xs, ys = _steps(size[0]), _steps(size[1])
    gx, gy = np.meshgrid(xs / scale, ys / scale)
    x, y = bend.bent(gx, gy) if bend else (gx, gy)
    cos, sin = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    dx, dy = x - width / 2, y - height / 2
    x, y = width / 2 + dx * cos - dy * sin, height / 2 + dx * sin + dy * cos
    mesh = []
    for j in range(len(ys) - 1):
        for i in range(len(xs) - 1):
            box = (int(xs[i]), int(ys[j]), int(xs[i + 1]), int(ys[j + 1]))
            corners = ((j, i), (j + 1, i), (j + 1, i + 1), (j, i + 1))
            mesh.append((box, tuple(float(c[k]) for k in corners for c in (x, y))))
    image = Image.fromarray(picture)
    out = image.transform(
        size, Image.Transform.MESH, mesh, Image.Resampling.BICUBIC, fill=1, fillcolor=255
    )
    return np.array(out)


def _steps(length: int) -> Floats:
    return np.append(np.arange(0, length, _MESH), length).astype(np.float64)


def without_folds(picture: Picture, dpi: float) -> Picture:
    """The picture with level and upright folds lightened; itself where it has none."""
    out = picture
    for turned in (False, True):
        view = out.T if turned else out
        folds = list(_folds(view, dpi))
        if not 0 < len(folds) <= _MOST_FOLDS:
            continue
        out = out.copy()
        for first, last in folds:
            _lighten(out.T if turned else out, first, last, dpi)
    return out


def _folds(picture: Picture, dpi: float) -> Iterator[tuple[int, int]]:
    """The rows at which each level fold meets the left and the right edge."""
    width = picture.shape[1]
    strip = max(4, round(_STRIP * width))
    reach = round(_REACH * dpi / 72)
    right = _ridges(picture[:, -strip:], reach)
    for row in _ridges(picture[:, :strip], reach):
        near = [r for r in right if abs(r - row) <= _LEAN * width]
        if near:
            yield row, min(near, key=lambda r: abs(r - row))


def _ridges(strip: Picture, reach: int) -> list[int]:
    """Rows darker than those around them, all across a strip."""
    from scipy import ndimage

    dark = ndimage.uniform_filter1d(1 - np.percentile(strip, 60, axis=1) / 255, 3)
    around = np.maximum(_moved(dark, reach), _moved(dark, -reach))
    peaks = (dark >= ndimage.maximum_filter1d(dark, 2 * reach + 1)) & (dark - around > _DARK)
    rows = np.flatnonzero(peaks).tolist()
    return [r for i, r in enumerate(rows) if not i or r - rows[i - 1] > reach]


def _moved(values: NDArray[np.float64], rows: int) -> NDArray[np.float64]:
    return np.pad(values, abs(rows), mode="edge")[abs(rows) - rows :][: len(values)]


def _lighten(picture: Picture, first: int, last: int, dpi: float) -> None:
    """Divides the shade along a line out, in place."""
    height, width = picture.shape
    along = np.arange(width)
    middle = np.round(np.linspace(first, last, width)).astype(int)
    reach = round(_REACH * dpi / 72)
    for step in range(-reach, reach + 1):
        rows = middle + step
        inside = (rows >= 0) & (rows < height)
        values = picture[rows[inside], along[inside]]
        light = float(np.percentile(values, _PAPER)) / 255 if len(values) else 1.0
        if light < 1:
            lighter = np.minimum(values / max(light, _DEEPEST), 255)
            picture[rows[inside], along[inside]] = lighter.astype(np.uint8)


def find_text_lines(picture: Picture, dpi: float) -> list[Chain]:
    """The long lines of text, along = x, across = y in pixels; none where they are too few."""
    from scipy import ndimage

    step = max(1, round(dpi / _POINT))
    height, width = (n // step for n in picture.shape)
    dark = (255.0 - picture[: height * step, : width * step]) / 255
    small = dark.reshape(height, step, width, step).mean(axis=(1, 3))
    points = dpi / _POINT / step
    smooth = ndimage.gaussian_filter(small, [s * points for s in _SMEAR])
    ridge = smooth >= ndimage.maximum_filter1d(smooth, round(_APART * points), axis=0)
    ridge &= smooth > _INKED
    labels, count = ndimage.label(ndimage.maximum_filter1d(ridge, 3, axis=0), np.ones((3, 3), int))
    ys, xs = np.nonzero(ridge)
    own = labels[ys, xs]
    out: list[Chain] = []
    for i in range(1, count + 1):
        along, start = np.unique(xs[own == i], return_inverse=True)
        if len(along) < _LONG_LINE * width:
            continue
        across = np.bincount(start, ys[own == i]) / np.bincount(start)
        at = [(v + 0.5) * step for v in (along, across)]
        out.append(Chain(along=at[0], across=at[1], drawn=1.0, beside=0.0))
    return out if len(out) >= _FEWEST_LINES else []
