"""A clean picture without rules in, its long lines of text as chains out: they tell how a page bends.

Ink is smeared along the lines; where it is darkest from one column to the next a line runs. Good
for a smooth bend fitted to many lines, not for the place of one.
"""

import numpy as np

from pipeline.readers.scan_rules import Chain, Picture

_POINT = 72.0  # dots an inch of the small picture
_SMEAR = (2.5, 16.0)  # points across lines and along them: a line's height, two words
_APART = 9  # points: lines are no nearer
_INKED = 0.06  # smeared ink of a line
_LONG = 0.3  # of the page's width: shorter lines say little
_FEWEST = 6  # lines that tell a bend


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
        if len(along) < _LONG * width:
            continue
        across = np.bincount(start, ys[own == i]) / np.bincount(start)
        at = [(v + 0.5) * step for v in (along, across)]
        out.append(Chain(along=at[0], across=at[1], drawn=1.0, beside=0.0))
    return out if len(out) >= _FEWEST else []
