"""Columns that a page does not show: the page beside it lends them, or the white between them."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw

from pipeline.model.grid import Grid
from pipeline.readers.page_content import PageContent, PageTable
from pipeline.readers.pdf_rules import Rule
from pipeline.readers.scan_grid import find_ruling
from pipeline.readers.scan_lent import lend_columns
from pipeline.readers.scan_picture import CleanPage

_XS = (100, 180, 420, 560, 740, 900)
_YS = (100, 180, 260, 340, 420, 500)
_SHARES = tuple((x - 100) / 800 for x in _XS)


def page(number: int, *xs: float, level: int = 0) -> PageContent:
    grid = Grid(cells=(), rows=1, cols=max(0, len(xs) - 1))
    tables = (PageTable(grid=grid, box=(xs[0], 0, xs[-1], 90), xs=xs),) if xs else ()
    rules = tuple(Rule(at=20.0 * i, first=50, last=750) for i in range(level))
    return PageContent(number=number, size=(842, 595), tables=tables, rules=rules)


WHOLE = (50.0, 90.0, 340.0, 460.0, 580.0, 750.0)
MOVED = tuple(x * 0.98 + 11 for x in WHOLE)  # another page of the same table


@pytest.mark.parametrize(
    ("pages", "expected", "reason"),
    [
        ([page(1, *WHOLE), page(2, *MOVED)], set(), "nothing is missing"),
        ([page(1, *WHOLE), page(2, *(MOVED[:2] + MOVED[3:]))], {2}, "one column is lost"),
        ([page(1, level=6), page(2, *MOVED)], {1}, "level rules are left"),
        ([page(1, level=2), page(2, *MOVED)], set(), "too few of them"),
        ([page(1, *WHOLE), page(2, 50, 200, 750)], set(), "another table"),
        ([page(1, *WHOLE), page(3, *(MOVED[:2] + MOVED[3:]))], set(), "not the next page"),
    ],
)
def test_who_lends_to_whom(pages: list[PageContent], expected: set[int], reason: str) -> None:
    assert set(lend_columns(pages)) == expected, reason


def ruled(*drawn: int, title: bool = False) -> Any:
    """Level rules, some of the uprights, and words in every cell; a title over the third row."""
    image = Image.new("L", (1000, 600), 255)
    pen = ImageDraw.Draw(image)
    for y in _YS:
        pen.line((100, y, 900, y), fill=0, width=3)
    for x in drawn:
        pen.line((x, 100, x, 500), fill=0, width=3)
    for row, y in enumerate(_YS[:-1]):
        if title and row == 2:
            pen.rectangle((106, y + 8, 890, y + 72), fill=255)
            pen.text((110, y + 20), "CAI CACH THU TUC HANH CHINH CUA TINH VA CUA HUYEN",
                     fill=0, font_size=26)  # fmt: skip
            continue
        for x0, x1 in pairwise(_XS):
            pen.text((x0 + 14, y + 20), "Ke hoach"[: (x1 - x0) // 24], fill=0, font_size=26)
    return CleanPage(picture=np.array(image), dpi=150)


@pytest.mark.parametrize("drawn", [(), (100, 900), (100, 180, 560, 740, 900), _XS])
@pytest.mark.parametrize("title", [False, True])
def test_lent_columns_are_drawn_where_no_letter_stands(drawn: tuple[int, ...], title: bool) -> None:
    (table,) = find_ruling(ruled(*drawn, title=title), _SHARES).tables
    assert table.xs == pytest.approx([x * 72 / 150 for x in _XS], abs=2)
    assert (table.rows, len(table.regions)) == (5, 21 if title else 25)


def test_columns_by_white_between_level_rules() -> None:
    (table,) = find_ruling(ruled(title=True)).tables
    assert (table.rows, table.cols, len(table.regions)) == (5, 5, 21)
