"""A table over a page break: a merged cell whose text the break parts is whole in every row below."""

import pytest

from pipeline.model.grid import Cell, Grid, Line
from pipeline.readers.page_content import PageTable
from pipeline.readers.page_flow import go_on

XS = (0.0, 30.0, 200.0, 300.0)


def cell(row: int, col: int, *texts: str, down: int = 1) -> Cell:
    return Cell(row=row, col=col, row_span=down, lines=tuple(Line(text=t) for t in texts))


def page(rows: int, *cells: Cell) -> PageTable:
    grid = Grid(cells=tuple(sorted(cells, key=lambda c: (c.row, c.col))), rows=rows, cols=3)
    return PageTable(grid=grid, box=(0.0, 0.0, 300.0, 100.0), xs=XS)


def leads(table: PageTable) -> list[tuple[int, int, str]]:
    found = [c for c in table.grid.cells if c.col == 2]
    return [(c.row, c.row_span, " ".join(li.text for li in c.lines)) for c in found]


FIRST = page(1, cell(0, 0, "13"), cell(0, 1, "Sơ kết việc"), cell(0, 2, "Văn", "phòng"))
CASES = [
    ("the break cuts the row and the merged cell's text", ("", "thực hiện"),
     [(0, 1, "UBND tỉnh"), (1, 2, "Văn phòng UBND tỉnh")]),
    ("a row without a number is no rest", ("", "Một việc khác"), [(0, 3, "UBND tỉnh")]),
    ("a new row", ("14", "Việc khác"), [(0, 3, "UBND tỉnh")]),
]  # fmt: skip


@pytest.mark.parametrize(("top", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_text_of_a_merged_cell(top: tuple[str, str], expected: list[tuple[int, int, str]]) -> None:
    number = (top[0],) if top[0] else ()
    after = page(
        3, cell(0, 0, *number), cell(0, 1, top[1]), cell(0, 2, "UBND", "tỉnh", down=3),
        cell(1, 0, "14"), cell(1, 1, "Tổng kết"), cell(2, 0, "15"), cell(2, 1, "Hướng dẫn"),
    )  # fmt: skip
    table, notes = go_on(FIRST, after)
    assert leads(table) == expected
    assert len(notes) == (len(expected) > 1)
