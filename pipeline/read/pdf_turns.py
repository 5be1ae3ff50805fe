"""Text that does not run to the right on the shown page: sideways pages, sideways words."""

import math
from dataclasses import dataclass, replace
from itertools import repeat
from typing import Any

import numpy as np

from pipeline.model.grid import Box
from pipeline.read.pdf_calls import address, pdfium_calls
from pipeline.read.pdf_chars import Chars, Flags, Frame, Ints
from pipeline.read.pdf_lines import usual_height

_MOST = 0.6  # part of the text that runs one way: the page was printed that way
_FEW = 3  # steps that run another way, from which single characters are looked at
_RIGHT, _DOWN, _LEFT, _UP = range(4)


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnedText:
    """Characters that run another way; turns: quarter turns to the left that set them upright."""

    which: Flags
    turns: int


def _steps(chars: Chars) -> Ints:
    """Which way each character lies from the one before it in the stream; -1 where unclear."""
    height = usual_height(chars)
    x, y = (chars.x0 + chars.x1) / 2, (chars.top + chars.bottom) / 2
    dx, dy = np.diff(x), np.diff(y)
    close = (np.diff(chars.order) == 1) & (np.hypot(dx, dy) < 2.5 * height)
    level = np.abs(dy) < 0.35 * np.abs(dx)
    upright = np.abs(dx) < 0.35 * np.abs(dy)
    way = np.full(len(dx), -1)
    way[close & level & (dx > 0)] = _RIGHT
    way[close & level & (dx < 0)] = _LEFT
    way[close & upright & (dy > 0)] = _DOWN
    way[close & upright & (dy < 0)] = _UP
    return way


def page_turns(chars: Chars) -> int:
    """Quarter turns to the left that make most of a page's text run to the right."""
    if len(chars) < 20:
        return 0
    way = _steps(chars)
    counts = np.bincount(way[way >= 0], minlength=4)
    best = int(np.argmax(counts))
    return best if counts[best] > _MOST * counts.sum() else 0


def turn_frame(frame: Frame, turns: int) -> Frame:
    """The frame of the page turned to the left."""
    return replace(frame, turns=(frame.turns - turns) % 4)


def turn_box(box: Box, width: float, height: float, turns: int) -> Box:
    """A box on a page of that size, as it lies after quarter turns of the page to the right."""
    x0, top, x1, bottom = box
    match turns % 4:
        case 1:
            return (height - bottom, x0, height - top, x1)
        case 2:
            return (width - x1, height - bottom, width - x0, height - top)
        case 3:
            return (top, width - x1, bottom, width - x0)
    return box


def askew_box(box: Box, width: float, height: float, angle: float) -> Box:
    """A box on a page of that size, as it lies before the page was turned counter-clockwise.

    About its middle, at its own size and as much higher as it leans: what it held stays within.
    """
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    dx, dy = (box[0] + box[2] - width) / 2, (box[1] + box[3] - height) / 2
    x, y = width / 2 + dx * cos - dy * sin, height / 2 + dx * sin + dy * cos
    half_width = (box[2] - box[0]) / 2
    half_height = (box[3] - box[1]) / 2 + abs(sin) * half_width
    return (x - half_width, y - half_height, x + half_width, y + half_height)


def turned_text(chars: Chars, text_page: Any) -> list[TurnedText]:
    """Characters that do not run to the right, by the way they run; askew ones have turns -1."""
    if len(chars) < 3:
        return []
    way = _steps(chars)
    if np.count_nonzero((way == _UP) | (way == _DOWN)) < _FEW and not _askew(chars):
        return []
    angle = pdfium_calls().angle
    n = len(chars)
    angles = np.fromiter(
        map(angle, repeat(address(text_page.raw), n), chars.order.tolist()), np.float64, n
    )
    degrees = np.round(np.degrees(angles)).astype(np.int64) % 360
    usual = int(np.bincount(degrees, minlength=360).argmax())
    out: list[TurnedText] = []
    for degree in np.unique(degrees):
        if min((degree - usual) % 360, (usual - degree) % 360) <= 5:
            continue
        which = degrees == degree
        quarter = min((degree - usual) % 90, (usual - degree) % 90) <= 5
        turns = _way_of(way, which) if quarter else -1
        out.append(TurnedText(which=which, turns=turns))
    return out


def _askew(chars: Chars) -> bool:
    """True where text rises or falls steadily: a mark printed across the page."""
    close = np.diff(chars.order) == 1
    slope = np.abs(np.diff(chars.base)) / np.maximum(np.abs(np.diff(chars.x0)), 1e-6)
    return int(np.count_nonzero(close & (slope > 0.35) & (slope < 2.9))) >= 2 * _FEW


def _way_of(way: Ints, which: Flags) -> int:
    """The commonest way among characters that follow one another."""
    both = which[1:] & which[:-1] & (way >= 0)
    counts = np.bincount(way[both], minlength=4)
    return int(np.argmax(counts)) if counts.sum() else _RIGHT


def upright(chars: Chars, frame: Frame, turns: int) -> Chars:
    """Characters with the places they have once the page is turned to the left."""
    width, height = frame.width, frame.height
    match turns:
        case 1:  # ran down
            return replace(
                chars, x0=chars.top, x1=chars.bottom, top=width - chars.x1,
                bottom=width - chars.x0, base=width - chars.x0,
            )  # fmt: skip
        case 3:  # ran up
            return replace(
                chars, x0=height - chars.bottom, x1=height - chars.top, top=chars.x0,
                bottom=chars.x1, base=chars.x1,
            )  # fmt: skip
        case 2:
            return replace(
                chars, x0=width - chars.x1, x1=width - chars.x0, top=height - chars.bottom,
                bottom=height - chars.top, base=height - chars.top,
            )  # fmt: skip
    return chars
