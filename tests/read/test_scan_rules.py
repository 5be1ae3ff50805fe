"""Rules of a scanned page: where a chain of their pieces ends."""

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.readers.scan_grid import find_ruling
from pipeline.readers.scan_picture import CleanPage
from pipeline.readers.scan_rules import find_chains

_DPI = 150.0
_LAST = 550


def page(strokes: tuple[int, ...], clear: tuple[int, ...]) -> NDArray[np.uint8]:
    """Two rules; letters' strokes go on from the upper one's end, those of `clear` with none beside."""
    picture = np.full((400, 1000), 255, np.uint8)
    picture[300:303, 50:950] = 0
    picture[200:203, 50 : _LAST + 1] = 0
    for x in strokes:
        picture[193:210, x : x + 24] = 140
    for x in (*strokes, *clear):
        picture[200:203, x : x + 24] = 0
    return picture


@pytest.mark.parametrize(
    ("strokes", "clear", "reason"),
    [
        ((), (), "nothing beyond the rule"),
        ((610, 680, 750), (), "letters alone"),
        ((610, 680, 750), (820,), "letters lead to a stroke far from the rule"),
        ((610, 680, 750, 820), (890,), "and farther"),
    ],
)
@pytest.mark.parametrize("upright", [False, True])
def test_a_rule_ends_before_letters(
    strokes: tuple[int, ...], clear: tuple[int, ...], reason: str, upright: bool
) -> None:
    picture = page(strokes, clear)
    chains = find_chains(picture.T.copy() if upright else picture, _DPI)[upright]
    ends = sorted((float(np.median(c.across)), c.last) for c in chains)
    assert [at for at, _ in ends] == pytest.approx([201, 301], abs=1), reason
    assert ends[0][1] == pytest.approx(_LAST, abs=4), reason


def test_a_gap_in_a_rule_is_bridged() -> None:
    picture = page((), ())
    picture[200:203, 300:330] = 255
    level, _ = find_chains(picture, _DPI)
    assert sorted((round(c.first), round(c.last)) for c in level) == [(50, 550), (50, 949)]


@pytest.mark.parametrize(
    ("ink", "gap", "dashed", "reason"),
    [
        (11, 6, True, "dashes"),
        (3, 3, True, "dots"),
        (10, 20, False, "strokes farther apart than a rule's dashes"),
        (900, 6, False, "a rule in one piece"),
    ],
)
def test_rules_of_dashes(ink: int, gap: int, dashed: bool, reason: str) -> None:
    picture = page((), ())
    off = np.arange(1000) % (ink + gap) >= ink
    picture[:, off] = 255
    assert {c.dashed for c in find_chains(picture, _DPI)[0]} <= {dashed}, reason


def test_gaps_of_wear_are_no_dashes() -> None:
    picture = page((), ())
    for x, wide in ((90, 3), (130, 9), (200, 4), (260, 10), (330, 2), (420, 8), (480, 5)):
        picture[200:203, x : x + wide] = 255
    assert not any(c.dashed for c in find_chains(picture, _DPI)[0])


def test_a_table_of_dashes_is_a_table() -> None:
    """Where a dash ends between two cells no cell is merged."""
    picture = np.full((500, 1000), 255, np.uint8)
    on = np.arange(1000) % 17 < 11
    for y in (100, 200, 300, 400):
        picture[y : y + 3, 100:903][:, on[100:903]] = 0
    for x in (100, 300, 600, 900):
        picture[100:403, x : x + 3][on[100:403]] = 0
    (table,) = find_ruling(CleanPage(picture=picture, dpi=_DPI)).tables
    assert (table.rows, table.cols, len(table.regions)) == (3, 3, 9)
