"""Web pages: what the browser strikes, hides, raises, fills in and adds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .base import ROWS, case
from .web import html


def web(
    name: str, says: str, *, change: Any = None, drop: tuple[int, ...] = (), **parts: Any
) -> None:
    def write(folder: Path) -> None:
        (folder / "input.html").write_text(html(**parts), encoding="utf-8")

    case(f"html-{name}", says, control="00-html", change=change, drop=drop)(write)


def former(row: int, attributes: str, old: str) -> dict[tuple[int, str], str]:
    """The deadline with a former one before it, in a span that the page does not show."""
    return {(row, "deadline"): f"<span {attributes}>{old}</span>{ROWS[row - 1][6]}"}


@case("00-html", "nothing changed")
def _control(folder: Path) -> None:
    (folder / "input.html").write_text(html(), encoding="utf-8")


web("class-strike", "row 6: struck by a class of the style block",
    cells=former(6, 'class="cu moi"', "Tháng 9/2025 "),
    css=".cu{color:#900} .cu.moi{text-decoration:underline line-through}")  # fmt: skip
web("row-strike", "row 3: the row's class strikes every cell", rows={3: 'class="bo"'}, drop=(3,),
    css="tr.bo td{text-decoration-line:line-through}")  # fmt: skip
web("strike-undone", "row 6: del whose style says no line is not struck",
    cells={(6, "deadline"): '<del style="text-decoration:none">Tháng 10/2025</del>'})  # fmt: skip
web("opacity", "row 7: opacity 0", cells=former(7, 'style="opacity:0"', "Quý I/2025; "))
web(
    "alpha",
    "row 7: colour with alpha 0",
    cells=former(7, 'style="color:rgba(0,0,0,0)"', "Quý I/2025; "),
)
web("transparent", "row 7: colour transparent by class", cells=former(7, 'class="x"', "Quý I/2025; "),
    css=".x{color:transparent}")  # fmt: skip
web("font-zero", "row 1: font size 0", cells=former(1, 'style="font-size:0"', "Tháng 5/2025 "))
web("font-one-pixel", "row 1: font size 1px by class", cells=former(1, 'class="n"', "Tháng 5/2025 "),
    css="td .n{font-size:1px}")  # fmt: skip
web("ground-colour", "row 5: letters in the colour of their cell",
    cells={(5, "deadline"): '<td class="k"><span class="m">Tháng 12/2024</span> Tháng 3/2025</td>'},
    css=".k{background:#eef3ff} .m{color:rgb(238,243,255)}")  # fmt: skip
web("white-on-dark", "row 5: white letters on a dark cell are seen",
    cells={(5, "deadline"): '<td style="background:#003366;color:#fff">Tháng 3/2025</td>'})  # fmt: skip
web("off-page", "row 2: moved off the page", css=".sr{position:absolute;left:-9999px}",
    cells=former(2, 'class="sr"', "Trước ngày 01/01/2025 "))  # fmt: skip
web("clipped", "row 2: the screen reader's text of a portal's style sheet",
    css=".sr-only{position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0,0,0,0)}",
    cells=former(2, 'class="sr-only"', "Trước ngày 01/01/2025 "))  # fmt: skip
web("indent", "row 2: indented off the page", css=".ti{display:inline-block;text-indent:-9999px;width:0;overflow:hidden}",
    cells=former(2, 'class="ti"', "Trước ngày 01/01/2025 "))  # fmt: skip
web("hidden-attribute", "row 4: the hidden attribute; aria-hidden alone is seen",
    cells={(4, "deadline"): '<span hidden>Quý I/2025</span><span aria-hidden="true">Quý IV/2025</span>'})  # fmt: skip
web("visible-child", "row 4: visibility hidden, its child visible again",
    cells={(4, "deadline"): '<span style="visibility:hidden">Quý I/2025 <b style="visibility:visible">'
           "Quý IV/2025</b></span>"})  # fmt: skip
web("column-hidden", "a column of former deadlines, hidden by its class",
    head='<td class="cu">Thời hạn cũ</td>',
    cells={(n, "deadline"): f'<td>{cells[-1]}</td><td class="cu">Tháng 1/2025</td>'
           for n, _, *cells in ROWS}, css=".t td.cu{display:none}")  # fmt: skip
web("row-hidden", "a former row 4 hidden by its class", css=".old{display:none}", between={
    4: '<tr class="old"><td>4</td><td>Báo cáo cũ.</td><td>Sở Tư pháp</td><td></td><td>Báo cáo</td>'
       "<td>Quý I/2025</td></tr>"})  # fmt: skip
web("unicode-raised", "row 6: ² behind a month", cells={(6, "deadline"): "Tháng 1²"},
    change={(6, "deadline"): ["Tháng 1", "Tháng 1²"], (6, "dl"): [["month", "2025-01-31"]]})  # fmt: skip
web("vertical-align", "row 6: raised by a class", css=".mark{vertical-align:super;font-size:60%}",
    cells={(6, "deadline"): 'Tháng 1<span class="mark">2</span>'},
    change={(6, "deadline"): "Tháng 1", (6, "dl"): [["month", "2025-01-31"]]})  # fmt: skip
web("note-link", "row 7: a raised link [1] to a note below the table",
    cells={(7, "deadline"): 'Quý III/2025<sup><a href="#n1">[1]</a></sup>'},
    after='<p id="n1"><sup>[1]</sup> Sau khi có hướng dẫn của Bộ Nội vụ.</p>')  # fmt: skip
web("form-values", "rows 3, 5, 7: a list's choice, an input and a text area",
    cells={(3, "deadline"): "<select><option>Quý I/2025<option selected>Quý II/2025</select>",
           (5, "deadline"): '<input type="text" value="Tháng 3/2025">',
           (7, "deadline"): "<textarea>Quý III/2025</textarea>"})  # fmt: skip
web("added-by-style", "row 5: the style adds the date that the page shows", css=".d5::after{content:'Tháng 3/2025'}",
    cells={(5, "deadline"): '<span class="d5"></span>'})  # fmt: skip
web("inside-layout", "the task table stands in a cell of the page's layout table, a menu beside it",
    frame='<table width="100%"><tr><td width="15%">Trang chủ<br>Văn bản</td><td>{}</td></tr></table>')  # fmt: skip
web("no-script", "row 5: noscript, template and script say other things",
    cells={(5, "deadline"): "<template>Tháng 6/2025</template><script>var a='Tháng 7/2025'</script>"
           "Tháng 3/2025"})  # fmt: skip
web(
    "merged-both",
    "rows 1 and 2: one lead over both",
    cells={(1, "lead"): "<td rowspan=2>Sở Tư pháp</td>", (2, "lead"): ""},
)
