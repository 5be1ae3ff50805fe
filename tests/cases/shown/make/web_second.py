"""Web pages, second set: selectors, variables, media, boxes, spans, forms and old attributes."""

from __future__ import annotations

import base64
from html import escape
from pathlib import Path
from typing import Any

from .base import HEADS, ROWS, SECTIONS, case
from .web import PLAIN, html
from .word_cases import drawn


def web(
    name: str, says: str, *, change: Any = None, drop: tuple[int, ...] = (),
    swaps: dict[str, str] | None = None, **parts: Any,
) -> None:  # fmt: skip
    def write(folder: Path) -> None:
        page = html(**parts)
        for here, there in (swaps or {}).items():
            assert here in page, here
            page = page.replace(here, there)
        (folder / "input.html").write_text(page, encoding="utf-8")

    case(f"html-{name}", says, control="00-html", change=change, drop=drop)(write)


def old(row: int, attributes: str, text: str, tag: str = "span") -> dict[tuple[int, str], str]:
    return {(row, "deadline"): f"<{tag} {attributes}>{text}</{tag}>{ROWS[row - 1][6]}"}


FORMER = "Quý I/2025; "
MONTH = {(6, "deadline"): "Tháng 1", (6, "dl"): [["month", "2025-01-31"]]}


def hidden(name: str, says: str, css: str, attributes: str = 'class="cu"', **more: Any) -> None:
    """Row 7 with a former quarter that the style sheet hides."""
    web(name, f"row 7: {says}", css=css, cells=old(7, attributes, FORMER), **more)


hidden(
    "variable-colour",
    "the colour is a variable: white",
    ":root{--nen:#ffffff} .cu{color:var(--nen)}",
)
hidden("variable-display", "display by a variable, named with a fallback", ".t{--an:none} .cu{display:var(--an,inline)}")  # fmt: skip
hidden("media-screen", "hidden on screens", "@media screen{.cu{display:none}}")
hidden(
    "media-print-only", "shown in print only", ".cu{display:none} @media print{.cu{display:inline}}"
)
hidden("child-selector", "hidden by child and sibling selectors", ".t tr>td:last-child>span.cu:first-child{display:none}")  # fmt: skip
hidden("attribute-selector", "hidden by an attribute's value", 'span[data-ban^="cu-"]{display:none}', 'data-ban="cu-2"')  # fmt: skip
hidden("not-selector", "hidden by :not", ".t td span:not(.moi){display:none}")
hidden("is-selector", "hidden by :is", ".t :is(.cu,.bo){display:none}")
hidden("native-nesting", "hidden by nested style", ".t{ td { .cu{display:none} } }")
hidden("important", "important against the element's own style", ".cu{display:none!important}", 'class="cu" style="display:inline"')  # fmt: skip
hidden("supports", "hidden inside @supports", "@supports (display:grid){.cu{display:none}}")
hidden("clip-path", "clipped by a path", ".cu{clip-path:inset(100%);position:absolute}")
hidden(
    "max-height", "a box of no height that cuts", ".cu{display:block;max-height:0;overflow:hidden}"
)
hidden("no-width", "a box of no width that cuts", ".cu{display:inline-block;width:0;white-space:nowrap;overflow:hidden}")  # fmt: skip
hidden("above-page", "moved above the page", ".cu{position:fixed;top:-999em}")
hidden("translate", "shifted away", ".cu{display:inline-block;transform:translateX(-9999px);position:absolute}")  # fmt: skip
hidden("margin-away", "moved away by its margin", ".cu{position:absolute;margin-left:-10000px}")
hidden(
    "scale-zero",
    "scaled to nothing",
    ".cu{display:inline-block;transform:scale(0);position:absolute}",
)
hidden("filter", "filtered away", ".cu{filter:opacity(0)}")
hidden("font-short", "no size by the short form", ".cu{font:0/0 a}")
hidden("hex-alpha", "alpha in a colour of eight digits", ".cu{color:#00000000}")
hidden("space-alpha", "alpha behind a stroke", ".cu{color:rgb(0 0 0 / 0%)}")
hidden("hsl-white", "white by hue", ".cu{color:hsl(0 0% 100%)}")
hidden("fill-none", "filled with nothing", ".cu{-webkit-text-fill-color:transparent}")
hidden(
    "content-visibility",
    "content not painted",
    ".cu{display:inline-block;content-visibility:hidden}",
)
hidden("popover", "a pop-over that nobody opened", "", "popover")
hidden("until-found", "hidden until found", "", 'hidden="until-found"')
web("hidden-shown", "row 7: the hidden attribute, which the style takes back: seen", cells={
    (7, "deadline"): '<span hidden style="display:inline">Quý III/2025</span>'})  # fmt: skip
web("dialog", "row 7: a dialog that is not open", cells=old(7, "", FORMER, "dialog"))
web("details-closed", "row 7: folded away under its summary", cells={
    (7, "deadline"): "<details><summary>Quý III/2025</summary>Quý I/2025</details>"})  # fmt: skip
web("details-open", "row 7: unfolded", cells={
    (7, "deadline"): "<details open><summary>Quý III/</summary>2025</details>"})  # fmt: skip
web(
    "no-script-text",
    "row 7: what browsers without scripts show",
    cells=old(7, "", FORMER, "noscript"),
)
web("input-hidden", "row 7: a hidden field before the date; a list of choices", cells={
    (7, "deadline"): '<input type="hidden" value="Quý I/2025"><datalist><option>Quý II/2025</datalist>Quý III/2025'})  # fmt: skip
web("media-print-hides", "row 7: print alone hides it, a screen shows it", css="@media print{.m{display:none}}",
    cells={(7, "deadline"): '<span class="m">Quý III/2025</span>'})  # fmt: skip
web("media-narrow", "row 7: narrow screens alone hide it", css="@media (max-width:600px){.m{display:none}}",
    cells={(7, "deadline"): '<span class="m">Quý III/2025</span>'})  # fmt: skip
web("style-for-print", "row 7: a style block for print alone", cells={
    (7, "deadline"): '<span class="m">Quý III/2025</span>'},
    swaps={"</head>": '<style media="print">.m{display:none}</style></head>'})  # fmt: skip
web("overruled", "row 7: a stronger rule shows what a weaker hides", css="td .m{display:inline} .m{display:none}",
    cells={(7, "deadline"): '<span class="m">Quý III/2025</span>'})  # fmt: skip
web("nth-column", "a seventh column of former deadlines hidden by its place", head="<td>Thời hạn cũ</td>",
    cells={(n, "deadline"): f"<td>{cells[-1]}</td><td>Tháng 1/2025</td>" for n, _, *cells in ROWS},
    css=".t td:nth-child(7){display:none}")  # fmt: skip
web("nth-row", "a former row 4 hidden by its place", css=".t tr:nth-child(6){display:none}", between={
    4: "<tr><td>4</td><td>Báo cáo cũ.</td><td>Sở Tư pháp</td><td></td><td>Báo cáo</td><td>Quý I/2025</td></tr>"})  # fmt: skip
web("row-collapse", "a former row 4 collapsed", between={
    4: '<tr style="visibility:collapse"><td>4</td><td>Báo cáo cũ.</td><td>Sở Tư pháp</td><td></td><td>Báo cáo</td><td>Quý I/2025</td></tr>'})  # fmt: skip
web("raised-by-length", "row 6: raised by a length", css=".c{vertical-align:5px;font-size:8px}",
    cells={(6, "deadline"): 'Tháng 1<span class="c">2</span>'}, change=MONTH)  # fmt: skip
web("raised-by-place", "row 6: raised by its place", css=".c{position:relative;top:-.5em;font-size:65%}",
    cells={(6, "deadline"): 'Tháng 1<span class="c">2</span>'}, change=MONTH)  # fmt: skip
web("sup-level", "row 6: a sup that stands on the line in full size: a digit", css="sup{vertical-align:baseline;font-size:100%}",
    cells={(6, "deadline"): "Tháng 1<sup>2</sup>/2025"},
    change={(6, "deadline"): "Tháng 12/2025", (6, "dl"): [["month", "2025-12-31"]]})  # fmt: skip
web("square-metres", "row 8: a raised 2 that is a unit", cells={
    (8, "task"): "Nâng cấp phòng máy 100 m<sup>2</sup> và phần mềm một cửa điện tử."},
    change={(8, "task"): ["Nâng cấp phòng máy 100 m2 và phần mềm một cửa điện tử.",
                          "Nâng cấp phòng máy 100 m² và phần mềm một cửa điện tử."]})  # fmt: skip
web("rowspan-zero", "rows 6 to 8: one lead to the end of the table", cells={
    (6, "lead"): "<td rowspan=0>Sở Nội vụ</td>", (7, "lead"): "", (8, "lead"): ""},
    change={(8, "lead"): "Sở Nội vụ"})  # fmt: skip
web("table-in-cell", "row 1: a table in the coordinating cell", cells={
    (1, "coord"): "<table><tr><td>Các sở, ban, ngành tỉnh;</td></tr><tr><td>UBND cấp huyện</td></tr></table>"},
    change={(1, "coord"): "Các sở, ban, ngành tỉnh; UBND cấp huyện"})  # fmt: skip
web("strike-open", "row 6: the s is never closed: it ends with its cell", cells={
    (6, "product"): "Báo cáo kết quả khảo sát <s>cũ"}, change={(6, "product"): "Báo cáo kết quả khảo sát"})  # fmt: skip
web("strike-blocks", "row 6: del around two paragraphs", cells={
    (6, "deadline"): "<del><p>Tháng 8/2025</p><p>Tháng 9/2025</p></del><p>Tháng 10/2025</p>"})  # fmt: skip
web("strike-goes-on", "row 6: a child cannot take back its parent's line", cells={
    (6, "deadline"): '<del>Tháng 8/2025 <b style="text-decoration:none">Tháng 9/2025 </b></del>Tháng 10/2025'})  # fmt: skip
web("strike-drawn", "row 6: struck by a line that the style draws", cells=old(6, 'class="g"', "Tháng 9/2025"),
    css=".g{position:relative} .g::after{content:'';position:absolute;left:0;top:50%;width:100%;border-top:1px solid red}")  # fmt: skip
web("strike-variable", "row 6: line-through by a variable and the long form", cells=old(6, 'class="g"', "Tháng 9/2025 "),
    css=":root{--k:line-through} .g{text-decoration:red var(--k) 2px}")  # fmt: skip
web("word-before", "row 2: 'Trước ngày' is added by the style", css=".d::before{content:'Trước ngày '}",
    cells={(2, "deadline"): '<span class="d">15/02/2025</span>'})  # fmt: skip
web("counter", "the numbers of the rows are the style's counters",
    css=".t{counter-reset:n} .n::before{counter-increment:n;content:counter(n)}",
    swaps={f"<td>{n}</td>": '<td class="n"></td>' for n in range(1, 9)})  # fmt: skip
web("clear-fix", "the style adds nothing that is seen", css=".t::after{content:'';display:table} td::before{content:none}")  # fmt: skip
web(
    "font-white",
    "row 7: the old element font with a white colour",
    cells=old(7, 'color="White"', FORMER, "font"),
)
web("ground-attribute", "row 5: letters in the colour of the old attribute bgcolor; row 3 white on dark", cells={
    (5, "deadline"): '<td bgcolor="#000080"><font color="navy">Tháng 12/2024 </font><font color=white>Tháng 3/2025</font></td>'})  # fmt: skip
web(
    "dark-page",
    "a dark page with pale letters",
    swaps={"<body>": '<body bgcolor="#202020" text="#eeeeee">'},
)
web("dark-page-style", "a dark page by style, white letters in cells", css="body{background:#111;color:#fff} .t td{color:white}")  # fmt: skip
web("gradient", "row 5: white letters on a dark gradient: seen", cells={
    (5, "deadline"): '<td style="background:linear-gradient(#036,#024);color:#fff">Tháng 3/2025</td>'})  # fmt: skip
web("row-ground", "row 5: white letters on the row's dark ground: seen", rows={5: 'style="background:#036;color:#fff"'})  # fmt: skip
web("cut-by-dots", "row 2: cut by dots: not seen whole", css=".d{display:block;width:55px;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}",
    cells={(2, "deadline"): '<span class="d">Trước ngày 15/02/2025</span>'},
    change={(2, "deadline"): "", (2, "dl"): []})  # fmt: skip
web("drawing-text", "row 6: the date is text of a drawing", cells={
    (6, "deadline"): '<svg width="120" height="20"><text x="0" y="15">Tháng 10/2025</text></svg>'})  # fmt: skip
_PNG = base64.b64encode(drawn([("Tháng 10/2025",)], (420,), 40)).decode()
web("picture-date", "row 6: the date is a picture; its description says another", cells={
    (6, "deadline"): f'<img src="data:image/png;base64,{_PNG}" width="150" alt="Tháng 9/2025">'})  # fmt: skip
web("ruby", "row 3: a reading above the lead's name", cells={
    (3, "lead"): "<ruby>Sở Nội vụ<rp>(</rp><rt>SNV</rt><rp>)</rp></ruby>"})  # fmt: skip
web("foot-first", "row 8 stands in a tfoot before the body: shown last", swaps={
    '<table class="t">': f'<table class="t"><tfoot><tr>{"".join(f"<td>{escape(str(c))}</td>" for c in (8, *ROWS[7][2:]))}</tr></tfoot>',
    f"<tr >{''.join(f'<td>{escape(str(c))}</td>' for c in (8, *ROWS[7][2:]))}</tr></table>": "</table>"})  # fmt: skip
web("breaks-in-words", "row 6: wbr, soft hyphen and width-less spaces in the date", cells={
    (6, "deadline"): "Th&shy;áng 1<wbr>0&#8203;/20&zwnj;25"})  # fmt: skip
web("conditional", "row 6: comments for Office say another date", cells={
    (6, "deadline"): "<!--[if mso]>Tháng 9/2025<![endif]--><![if !mso]>Tháng 10/2025<![endif]>"})  # fmt: skip
web(
    "office-hide",
    "row 7: hidden as Word's web page does",
    cells=old(7, "style='mso-hide:all;display:none'", FORMER),
)
web("capitals", "row 3: shown in capitals", cells={(3, "lead"): '<span style="text-transform:uppercase">Sở Nội vụ</span>'},
    change={(3, "lead"): ["Sở Nội vụ", "SỞ NỘI VỤ"]})  # fmt: skip
web("contents", "row 6: boxes without a box, a marquee", cells={
    (6, "deadline"): '<div style="display:contents"><marquee>Tháng 10/2025</marquee></div>'})  # fmt: skip
web("fallbacks", "row 6: what canvas, video and object would say if they failed", cells={
    (6, "deadline"): "<canvas>Tháng 7/2025</canvas><video>Tháng 8/2025</video>Tháng 10/2025"})  # fmt: skip


def divided() -> str:
    def line(cells: tuple[str, ...]) -> str:
        return f"<div class=r>{''.join(f'<div class=c>{escape(c)}</div>' for c in cells)}</div>"

    out = line(HEADS)
    for section, title in SECTIONS.items():
        out += line((section, title, "", "", "", ""))
        for number, of, *cells in ROWS:
            out += line((str(number), *cells)) if of == section else ""
    return f"<div class=tb>{out}</div>"


web("table-of-boxes", "the table is boxes that the style sets as a table",
    css=".tb{display:table;border-collapse:collapse} .r{display:table-row} .c{display:table-cell;border:1px solid}",
    sections=(), swaps={f"<tr>{''.join(f'<td>{h}</td>' for h in HEADS)}</tr>": ""}, after=divided())  # fmt: skip


@case("html-frame-source", "the decision is the source text of a frame", control="00-html")
def _srcdoc(folder: Path) -> None:
    inner = escape(html(look=PLAIN))
    page = f'<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>Văn bản<iframe srcdoc="{inner}" width=900></iframe></body></html>'
    (folder / "input.html").write_text(page, encoding="utf-8")


for _suffix, _of in ((".doc", "Word"), (".xls", "Excel")):

    def _named(folder: Path, suffix: str = _suffix) -> None:
        (folder / f"input{suffix}").write_text(html(), encoding="utf-8")

    case(f"{_suffix[1:]}-is-page", f"a web page under the name of {_of}", control="00-html")(_named)
