"""Tables of a PDF that no full set of rules draws: boxes, bands, level rules, white; or refused."""

from collections.abc import Sequence
from itertools import pairwise

import pytest

from pipeline.model.grid import Grid, RawDocument
from pipeline.readers.limits import ReadLimits
from pipeline.readers.pdf import read_pdf
from tests.fixtures.pdf_sheet import Sheet, box, line, text, write_sheet, write_sheets

XS = (60.0, 90.0, 250.0, 360.0, 460.0)
RIGHT = 540.0
STEP = 12.0  # from line to line
# Each cell as its lines.
ROWS: list[list[list[str]]] = [
    [["TT"], ["Noi dung"], ["Chu tri"], ["Phoi hop"], ["Han"]],
    [["1"], ["Lap danh muc thu tuc hanh chinh", "noi bo"], ["So Noi vu"], ["Cac so, ban,", "nganh"],
     ["Thang 4/2025"]],
    [["2"], ["Mo lop boi duong"], ["So Tu phap"], ["So Tai chinh"], ["Quy III"]],
    [["3"], ["Kiem tra viec tiep nhan ho so tai", "bo phan mot cua cap huyen va cap", "xa"],
     ["Van phong", "UBND tinh"], ["UBND cap huyen"], ["Ca nam"]],
]  # fmt: skip


def tops(pad: float, top: float = 120.0) -> list[float]:
    """Where each row begins, and where the last ends."""
    out = [top]
    for row in ROWS:
        out.append(out[-1] + 2 * pad + STEP * max(len(c) for c in row))
    return out


def cells(ys: Sequence[float], pad: float, middle: bool = False) -> str:
    out = []
    for row, top, bottom in zip(ROWS, ys, ys[1:], strict=False):
        for x, lines in zip(XS, row, strict=True):
            down = (bottom - top - 2 * pad - STEP * len(lines)) / 2 if middle else 0.0
            out += [
                text(x + 4, top + pad + down + 9 + i * STEP, words) for i, words in enumerate(lines)
            ]
    return "\n".join(out)


def read(content: str) -> RawDocument:
    return read_pdf(write_sheet(content), "x.pdf", ReadLimits())


def texts(grid: Grid) -> list[list[str]]:
    rows = [[""] * grid.cols for _ in range(grid.rows)]
    for c in grid.cells:
        rows[c.row][c.col] = " ".join(li.text for li in c.lines)
    return rows


SIDES = list(zip(XS, [*XS[1:], RIGHT], strict=True))


def level_rules(ys: Sequence[float]) -> str:
    return "\n".join(line(XS[0], y, RIGHT, y) for y in ys)


def bands(ys: Sequence[float]) -> str:
    return "\n".join(
        box(XS[0], a, RIGHT, b, "0.9 0.9 1 rg") for a, b in zip(ys[::2], ys[1::2], strict=False)
    )


def shaded(ys: Sequence[float]) -> str:
    return "\n".join(
        box(x0 + 1, a + 1, x1 - 1, b - 1, "0.85 0.9 1 rg")
        for a, b in pairwise(ys)
        for x0, x1 in SIDES
    )


def dots(ys: Sequence[float]) -> str:
    level = [
        box(x / 2, y, x / 2 + 0.8, y + 0.8, "0 0 0 rg") for y in ys for x in range(120, 1081, 5)
    ]
    upright = [
        box(x, y / 2, x + 0.8, y / 2 + 0.8, "0 0 0 rg")
        for x in (*XS, RIGHT)
        for y in range(round(2 * ys[0]), round(2 * ys[-1]) + 1, 5)
    ]
    return "\n".join([*level, *upright])


def top_and_header(ys: Sequence[float]) -> str:
    return "\n".join(line(XS[0], y, RIGHT, y) for y in (ys[0], ys[1], ys[-1]))


def none(ys: Sequence[float]) -> str:
    del ys
    return ""


DRAWN = [
    ("level rules", level_rules, 3.0, False), ("level rules, cells in the middle", level_rules, 3.0, True),
    ("bands", bands, 4.0, False), ("shaded cells with white between", shaded, 4.0, True),
    ("dots", dots, 3.0, False), ("a rule above, one below the header, one at the end", top_and_header, 4.0, False),
    ("white between rows", none, 5.0, False), ("lines set evenly", none, 0.0, False),
]  # fmt: skip


@pytest.mark.parametrize(
    ("draw", "pad", "middle"), [d[1:] for d in DRAWN], ids=[d[0] for d in DRAWN]
)
def test_cells_are_told_without_full_rules(draw: object, pad: float, middle: bool) -> None:
    ys = tops(pad)
    title = text(200, 90, "Danh muc nhiem vu kem theo Quyet dinh", 12)
    raw = read("\n".join([title, draw(ys), cells(ys, pad, middle)]))  # type: ignore[operator]
    (grid,) = [b for b in raw.blocks if isinstance(b, Grid)]
    assert texts(grid) == [[" ".join(c) for c in row] for row in ROWS]
    dotted = draw is dots
    assert [n.code for n in raw.notes] == ([] if dotted else ["table-without-rules"])


def test_rows_that_could_be_cut_in_two_ways_are_refused() -> None:
    ys = tops(0.0)
    raw = read(cells(ys, 0.0, middle=True))
    assert not [b for b in raw.blocks if isinstance(b, Grid)]


def test_a_table_without_rules_goes_on_over_pages() -> None:
    ys = tops(4.0)
    first = Sheet(content=level_rules(ys) + "\n" + cells(ys, 4.0))
    again = [y - 40 for y in ys]
    second = Sheet(content=level_rules(again) + "\n" + cells(again, 4.0))
    raw = read_pdf(write_sheets(first, second), "x.pdf", ReadLimits())
    grids = [b for b in raw.blocks if isinstance(b, Grid)]
    assert [g.continues for g in grids] == [False, True]


def test_two_columns_of_a_heading_are_no_table() -> None:
    rows = [("UY BAN NHAN DAN", "CONG HOA XA HOI"), ("TINH HAU GIANG", "Doc lap - Tu do")]
    content = [
        text(x, 80 + 15 * i, words)
        for i, row in enumerate(rows)
        for x, words in zip((70, 320), row, strict=True)
    ]
    raw = read("\n".join(content))
    assert not [b for b in raw.blocks if isinstance(b, Grid)] and not raw.notes


def test_justified_lines_are_no_rows() -> None:
    """Words set so far apart that each gap is as wide as one between columns."""
    lines = ["Ban hanh kem theo nay", "Ke hoach cai cach chinh", "cua tinh trong nam toi"]
    content = [
        text(70 + 90 * at, 120 + 16 * i, word)
        for i, words in enumerate(lines)
        for at, word in enumerate(words.split())
    ]
    raw = read("\n".join(content))
    assert not [b for b in raw.blocks if isinstance(b, Grid)] and not raw.notes


# -- limits that would hide content are told of ----------------------------------------------------


def test_a_page_with_too_many_paths_is_named() -> None:
    many = "\n".join(f"{i % 595} {i // 595} m {i % 590} {i // 590 + 3} l S" for i in range(60_050))
    raw = read(many + "\n" + level_rules(tops(3.0)) + "\n" + cells(tops(3.0), 3.0))
    assert [(n.code, n.value) for n in raw.notes] == [("page-unread", "1")]


def test_rules_in_forms_within_forms_are_read() -> None:
    ys = tops(3.0)
    drawn = level_rules(ys) + "\n" + "\n".join(line(x, ys[0], x, ys[-1]) for x in (*XS, RIGHT))
    head = "<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << {} >> >> /Length {} >>"
    forms = []
    for depth in range(9):
        body = drawn if depth == 8 else "/F Do"
        inner = "" if depth == 8 else f"/F {11 + depth} 0 R"
        forms.append(f"{head.format(inner, len(body))}\nstream\n{body}\nendstream".encode())
    content = "/F Do\n" + cells(ys, 3.0)
    raw = read_pdf(
        write_sheet(content, objects=forms, resources="/XObject << /F 10 0 R >>"),
        "x.pdf",
        ReadLimits(),
    )
    (grid,) = [b for b in raw.blocks if isinstance(b, Grid)]
    assert texts(grid) == [[" ".join(c) for c in row] for row in ROWS] and not raw.notes
