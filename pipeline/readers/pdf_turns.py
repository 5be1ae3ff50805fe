"""Text that does not run to the right on the shown page: sideways pages, sideways words."""

import math
from dataclasses import dataclass, replace
from itertools import repeat
from typing import Any

import numpy as np

from pipeline.model.grid import Box
from pipeline.readers.pdf_calls import address, pdfium_calls
from pipeline.readers.pdf_chars import Chars, Flags, Ints, PageFrame
from pipeline.readers.pdf_lines import usual_height

_MOST = 0.6  # part of the text that runs one way: the page was printed that way
_FEW = 3  # steps that run another way, from which single characters are looked at
_SAMPLE = 60  # characters that tell how a page's text stands
_LEAN = 5  # degrees


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnedText:
    """Characters that run another way; turns: quarter turns to the left that set them upright."""

    which: Flags
    turns: int


def _climbs(chars: Chars) -> bool:
    """True where characters follow one another upwards or downwards."""
    x, y = (chars.x0 + chars.x1) / 2, (chars.top + chars.bottom) / 2
    dx, dy = x[1:] - x[:-1], y[1:] - y[:-1]
    climbs = (np.abs(dx) < 0.35 * np.abs(dy)) & (chars.order[1:] - chars.order[:-1] == 1)
    if np.count_nonzero(climbs) < _FEW:
        return False
    climbs &= np.hypot(dx, dy) < 2.5 * usual_height(chars)
    return int(np.count_nonzero(climbs)) >= _FEW


def degrees_of(text_page: Any, order: Ints, frame: PageFrame) -> Ints:
    """How far characters are turned to the right from upright on the page as shown."""
    where, n = address(text_page.raw), len(order)
    found = map(pdfium_calls().angle, repeat(where, n), order.tolist())
    return (np.round(np.degrees(np.fromiter(found, np.float64, n))).astype(np.int64)
            + 90 * frame.turns) % 360  # fmt: skip


def page_turns(chars: Chars, text_page: Any, frame: PageFrame) -> int:
    """Quarter turns to the left that make most of a page's text run to the right.

    Judged by how letters stand: pdfium may hand on the letters of a line in either order.
    """
    if len(chars) < 20:
        return 0
    sample = chars.order[:: max(1, len(chars) // _SAMPLE)]
    counts = np.bincount(np.round(degrees_of(text_page, sample, frame) / 90).astype(np.int64) % 4)
    best = int(np.argmax(counts))
    return best if counts[best] > _MOST * counts.sum() else 0


def turn_frame(frame: PageFrame, turns: int) -> PageFrame:
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


def turned_text(chars: Chars, text_page: Any, frame: PageFrame) -> list[TurnedText]:
    """Characters that do not run to the right, by the way they run; askew ones have turns -1."""
    if len(chars) < 3 or not (_climbs(chars) or _askew(chars)):
        return []
    degrees = degrees_of(text_page, chars.order, frame)
    out: list[TurnedText] = []
    for degree in np.unique(degrees).tolist():
        quarter, rest = round(degree / 90) % 4, abs((degree + 45) % 90 - 45)
        if rest <= _LEAN and not quarter:
            continue
        turns = quarter if rest <= _LEAN else -1
        which = degrees == degree
        if turns < 0:  # letters of a slanted face lean on a level line
            which &= ~_on_level_lines(chars)
        if which.any():
            out.append(TurnedText(which=which, turns=turns))
    return out


def _on_level_lines(chars: Chars) -> Flags:
    """Letters next to one another on one baseline."""
    height = usual_height(chars)
    beside = np.abs(chars.x0[1:] - chars.x1[:-1]) < 0.5 * height
    beside &= np.abs(np.diff(chars.base)) < 0.05 * height
    out = np.zeros(len(chars), np.bool_)
    out[1:] |= beside
    out[:-1] |= beside
    return out


def _askew(chars: Chars) -> bool:
    """True where text rises or falls steadily: a mark printed across the page."""
    close = np.diff(chars.order) == 1
    slope = np.abs(np.diff(chars.base)) / np.maximum(np.abs(np.diff(chars.x0)), 1e-6)
    return int(np.count_nonzero(close & (slope > 0.35) & (slope < 2.9))) >= 2 * _FEW


def upright(chars: Chars, frame: PageFrame, turns: int) -> Chars:
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
