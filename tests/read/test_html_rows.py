"""Tables that style sheets make of boxes: rows of flexible boxes, grids, floats, inline blocks."""

import pytest

from pipeline.model.grid import Grid, Paragraph
from pipeline.readers.html import read_html

HEAD = ("STT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời hạn")
ROWS = (
    ("1", "Rà soát thủ tục", "Sở Tư pháp", "Quý I"),
    ("2", "Công bố danh mục", "Văn phòng", "Tháng 6"),
)
SECTION = "I. CẢI CÁCH THỂ CHẾ"


def boxes(row: tuple[str, ...], tag: str = "div", styles: tuple[str, ...] = ()) -> str:
    said = [f' style="{styles[i % len(styles)]}"' if styles else "" for i in range(len(row))]
    return "".join(f"<{tag}{said[i]}>{text}</{tag}>\n" for i, text in enumerate(row))


def lines(how: str = "", tag: str = "div", box: tuple[str, ...] = (), section: str = "") -> str:
    """Each row in an element of its own."""
    made = [f'<{tag} class="r" {how}>{boxes(r, box[0] if box else "div", box[1:])}</{tag}>'
            for r in (HEAD, *ROWS)]  # fmt: skip
    return "\n".join([made[0], section, *made[1:]])


FLEX = 'style="display:flex"'
TRACKS = "display:grid;grid-template-columns:"
FULL = [*HEAD, *ROWS[0], *ROWS[1]]
WITH_SECTION = [*HEAD, SECTION, *ROWS[0], *ROWS[1]]

TABLES = (
    ("flexible rows", lines(FLEX), FULL),
    ("by a class", "<style>.r{display:flex;gap:4px}</style>" + lines(), FULL),
    ("a list in each row", lines(FLEX, "ul", ("li",)), FULL),
    ("spans in each row", lines('style="display:inline-flex"', "p", ("span",)), FULL),
    ("a heading between", lines(FLEX, section=f"<div>{SECTION}</div>"), WITH_SECTION),
    ("each row a grid", lines(f'style="{TRACKS}40px 2fr 1fr 1fr"'), FULL),
    ("repeated tracks", lines(f'style="{TRACKS}40px repeat(3, minmax(0, 1fr))"'), FULL),
    ("floats", lines(box=("div", "float:left;width:25%")), FULL),
    ("inline blocks", lines(box=("span", "display:inline-block;width:120px")), FULL),
    ("wrapping rows with shares", lines('style="display:flex;flex-wrap:wrap"',
     box=("div", "width:10%", "width:40%", "width:25%", "width:25%")), FULL),
    ("one grid of all rows", f'<div style="{TRACKS}40px 2fr 1fr 1fr">{boxes(tuple(FULL))}</div>', FULL),
    ("one grid with a heading over all",
     f'<div style="{TRACKS}40px 2fr 1fr 1fr">{boxes(HEAD)}<div style="grid-column:1 / -1">{SECTION}</div>'
     f'{boxes(ROWS[0])}{boxes(ROWS[1])}</div>', WITH_SECTION),
    ("rows that are no boxes", f'<section style="{TRACKS}40px 2fr 1fr 1fr">' + "".join(
        f'<div style="display:contents">{boxes(r)}</div>' for r in (HEAD, *ROWS)) + "</section>", FULL),
    ("rows that take the tracks around", f'<div style="{TRACKS}40px 2fr 1fr 1fr">' + "".join(
        f'<div style="{TRACKS}subgrid;grid-column:1/-1">{boxes(r)}</div>' for r in (HEAD, *ROWS))
     + "</div>", FULL),
    ("head and body apart", f'<div><div><div {FLEX}>{boxes(HEAD)}</div></div><div>' + "".join(
        f"<div {FLEX}>{boxes(r)}</div>" for r in ROWS) + "</div></div>", FULL),
    ("a box left out", lines(FLEX).replace("<div>Quý I</div>",
     "<div>Quý I</div><div style='display:none'>x</div>"), FULL),
)  # fmt: skip

NO_TABLES = (
    ("columns, not rows", lines('style="display:flex;flex-direction:column"')),
    ("from right to left", lines('style="display:flex;flex-flow:row-reverse"')),
    ("set in another order", lines(FLEX, box=("div", "order:2", "order:1"))),
    ("a box placed by itself", f'<div style="{TRACKS}1fr 1fr 1fr 1fr">'
     f'{boxes(tuple(FULL), styles=("", "", "", "grid-row:1"))}</div>'),
    ("filled by columns", f'<div style="{TRACKS}1fr 1fr 1fr 1fr;grid-auto-flow:column">{boxes(tuple(FULL))}</div>'),
    ("as many columns as fit", f'<div style="{TRACKS}repeat(auto-fill, 90px)">{boxes(tuple(FULL))}</div>'),
    ("wrapping, wider than the page", lines('style="display:flex;flex-wrap:wrap"',
     box=("div", "width:40%"))),
    ("a menu", f'<nav {FLEX}>{boxes(HEAD, "a")}</nav><nav {FLEX}>{boxes(ROWS[0], "a")}</nav>'),
    ("one row alone", f"<div {FLEX}>{boxes(HEAD)}</div>"),
    ("blocks", lines()),
)  # fmt: skip


def grids(page: str) -> list[list[str]]:
    raw = read_html(f"<html><body><p>Kế hoạch</p>{page}<p>Hết</p></body></html>".encode(), "a.html")
    return [
        [" ".join(li.text for li in c.lines) for c in block.cells]
        for block in raw.blocks
        if isinstance(block, Grid)
    ]


@pytest.mark.parametrize(("page", "cells"), [t[1:] for t in TABLES], ids=[t[0] for t in TABLES])
def test_boxes_side_by_side_are_rows(page: str, cells: list[str]) -> None:
    assert grids(page) == [cells]


@pytest.mark.parametrize("page", [t[1] for t in NO_TABLES], ids=[t[0] for t in NO_TABLES])
def test_other_boxes_are_no_table(page: str) -> None:
    assert grids(page) == []


def test_what_stands_around_keeps_its_order() -> None:
    raw = read_html(f"<p>trước</p>{lines(FLEX)}tự do<p>sau</p>".encode(), "a.html")
    kinds = ["".join(li.text for li in b.lines) if isinstance(b, Paragraph) else type(b).__name__
             for b in raw.blocks]  # fmt: skip
    assert kinds == ["trước", "Grid", "tự do", "sau"]
