"""PDF, second set: lines and crosses by hand, pictures over text, layers, fields, further grounds."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from .base import ROWS
from .pdf_update import Place, Update, first_object, form, words
from .print_cases import _NONE, MARK, annotated, drawn, over, span

OCTOBER = "Tháng 10/2025"
AT = Callable[[Place], str]


def written(name: str, says: str, content: AT, anchor: str = OCTOBER, **more: Any) -> None:
    drawn(name, says, over(anchor, lambda _, at: Update(page=at.page, after=content(at))), **more)


def box(at: Place, grow: float = 1) -> str:
    return f"{at.left - grow:.2f} {at.low - grow:.2f} {at.right - at.left + 2 * grow:.2f} {at.high - at.low + 2 * grow:.2f} re"


NEW = {(6, "deadline"): "Tháng 12/2025", (6, "dl"): [["month", "2025-12-31"]]}
drawn(
    "line-double",
    "row 6: struck by two lines",
    cells=span(6, "text-decoration:line-through double", "Tháng 9/2025 "),
)
drawn(
    "line-wavy",
    "row 6: struck by a wave",
    cells=span(6, "text-decoration:line-through wavy red", "Tháng 9/2025 "),
)
drawn(
    "line-dashed",
    "row 6: struck by dashes",
    cells=span(6, "text-decoration:line-through dashed 2px", "Tháng 9/2025 "),
)
written("line-drawn", "row 6: a red line drawn over the date, the new one above", lambda at: (
    f"q 1 0 0 RG 1 w {at.left:.1f} {(at.low + at.high) / 2:.1f} m {at.right:.1f} {(at.low + at.high) / 2 + 1:.1f} l S Q "
    + words(at.left, at.low - 12, "Tháng 12/2025")), change=NEW,
    cells={(6, "deadline"): "Tháng 10/2025<br>&nbsp;"})  # fmt: skip
written("crossed-out", "row 6: the date is crossed out", lambda at: (
    f"q 1.5 w {at.left:.1f} {at.low:.1f} m {at.right:.1f} {at.high:.1f} l {at.left:.1f} {at.high:.1f} m "
    f"{at.right:.1f} {at.low:.1f} l S Q"), change=_NONE)  # fmt: skip
written("cut-words", "row 6: words outside their clip", lambda at: (
    f"q {at.left:.1f} {at.low - 30:.1f} 2 2 re W n {words(at.left, at.low - 11, 'Tháng 9/2025')} Q"))  # fmt: skip
written("flat-words", "row 6: words drawn with no width", lambda at: (
    f"q BT /FX 11 Tf 0.1 Tz 1 0 0 1 {at.left:.1f} {at.low - 11:.1f} Tm (Tháng 9/2025) Tj ET Q"))  # fmt: skip
written("bar-under-words", "row 6: a dark bar, then the date again in white on it", lambda at: (
    f"q 0 0 0.4 rg {box(at)} f Q " + words(at.left, at.low, "Tháng 12/2025", colour="1 g")), change=NEW)  # fmt: skip
written(
    "black-bar", "row 6: a black bar over the date", lambda at: f"q 0 g {box(at)} f Q", change=_NONE
)
written("white-outline", "row 6: an empty white frame round the date covers nothing",
        lambda at: f"q 1 G 0.5 w {box(at, 3)} S Q")  # fmt: skip
written("half-covered", "row 6: a white box over the year alone", lambda at: (
    f"q 1 g {at.right - 24:.2f} {at.low - 1:.2f} 26 {at.high - at.low + 2:.2f} re f Q"),
    change={(6, "deadline"): ["Tháng 10/", ""], (6, "dl"): []})  # fmt: skip
written("rise", "row 7: a small 2 raised by the text's rise behind the deadline", lambda at: (
    f"q BT /FX 6 Tf 4 Ts 1 0 0 1 {at.right:.1f} {at.low:.1f} Tm (2) Tj ET Q"), anchor="Quý III/2025")  # fmt: skip
written("big-pale-word", "one huge pale word over the page", lambda _: words(
    120, 180, "SAO Y", 190, colour="0.93 g"))  # fmt: skip
written("shape-letters", "row 6: an arrow and a ring drawn round the date change nothing", lambda at: (
    f"q 1 0 0 RG 0.8 w {box(at, 4)} S {at.left - 30:.1f} {at.low - 20:.1f} m {at.left - 5:.1f} {at.low - 5:.1f} l S Q"))  # fmt: skip


def with_state(key: str, keys: str, content: AT) -> Callable[[bytes], bytes]:
    """The print with a graphics state of its own on every page."""

    def edit(data: bytes) -> bytes:
        return over(OCTOBER, lambda old, at: Update(
            page=at.page, after=f"/Xgs{key} Do", resources=f"/XObject <</Xgs{key} {first_object(old)} 0 R>>",
            objects=(form(content(at), "[0 0 900 900]", "", f"/FX {re.search(rb'/Size ([0-9]+)', old)[1].decode()} 0 R"  # type: ignore[index]
                          ).replace("/Resources <<", f"/Resources <</ExtGState <</{key} <<{keys}>>>>", 1),)))(data)  # fmt: skip

    return edit


drawn("box-transparent", "row 6: a yellow half-transparent box over the date: seen",
      with_state("GSx", "/ca 0.4", lambda at: f"q /GSx gs 1 1 0 rg {box(at)} f Q"))  # fmt: skip
drawn("box-multiplied", "row 6: a yellow box that multiplies (a marker): seen",
      with_state("GSm", "/BM /Multiply", lambda at: f"q /GSm gs 1 1 0 rg {box(at)} f Q"))  # fmt: skip
drawn("see-through-words", "row 6: words with no opacity under the date",
      with_state("GSn", "/ca 0 /CA 0", lambda at: f"q /GSn gs {words(at.left, at.low - 11, 'Tháng 9/2025')} Q"))  # fmt: skip


def layer(data: bytes, at: Place) -> Update:
    first = first_object(data)
    return Update(
        page=at.page, after=f"/OC /MCx BDC {words(at.left, at.low - 11, 'Tháng 9/2025')} EMC",
        resources=f"/Properties <</MCx {first + 1} 0 R>>",
        objects=("<</Type /OCG /Name (Ban cu)>>", f"<</Type /OCMD /OCGs [{first} 0 R] /P /AllOn>>"),
        catalogue=f"/OCProperties <</OCGs [{first} 0 R] /D <</BaseState /OFF>>>>",
    )  # fmt: skip


drawn("layer-membership", "row 6: content of a membership whose layer is off", over(OCTOBER, layer))


def picture_over(data: bytes, at: Place) -> Update:
    first = first_object(data)
    pixel = "<</Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1>>\nstream\n\xff\nendstream"
    wide, high = at.right - at.left + 2, at.high - at.low + 4
    return Update(
        page=at.page, resources=f"/XObject <</Xwhite {first} 0 R>>", objects=(pixel,),
        after=f"q {wide:.1f} 0 0 {high:.1f} {at.left - 1:.1f} {at.low - 2:.1f} cm /Xwhite Do Q "
        + words(at.left, at.low, "Tháng 12/2025"),
    )  # fmt: skip


drawn(
    "picture-over",
    "row 6: a white picture over the date and a new date on it",
    over(OCTOBER, picture_over),
    change=NEW,
)


def quads(at: Place) -> str:
    return f"/QuadPoints [{at.left} {at.high} {at.right} {at.high} {at.left} {at.low} {at.right} {at.low}]"


annotated("line-annotation", "row 6: a line drawn across the date by a PDF program", OCTOBER, lambda at: (
    f"<</Type /Annot /Subtype /Line /Rect {at.rect} /F 4 /C [1 0 0] /L [{at.left} {(at.low + at.high) / 2}"
    f" {at.right} {(at.low + at.high) / 2}]>>"), change=_NONE)  # fmt: skip
annotated("underline", "row 6: underlined by a PDF program: nothing changes", OCTOBER,
          lambda at: f"<</Type /Annot /Subtype /Underline /Rect {at.rect} /F 4 /C [0 0 1] {quads(at)}>>")  # fmt: skip
annotated("redact-mark", "row 6: marked for removal, not removed: still seen", OCTOBER,
          lambda at: f"<</Type /Annot /Subtype /Redact /Rect {at.rect} /F 4 {quads(at)}>>")  # fmt: skip
annotated("caret", "row 6: a caret with words to insert", OCTOBER,
          lambda at: f"<</Type /Annot /Subtype /Caret /Rect [{at.right} {at.low} {at.right + 5} {at.high}] /F 4 /Contents (va thang 12)>>",
          change=_NONE)  # fmt: skip
annotated("frame-annotation", "row 6: an empty red frame round the date", OCTOBER,
          lambda at: f"<</Type /Annot /Subtype /Square /Rect {at.rect} /F 4 /C [1 0 0]>>")  # fmt: skip
annotated("hidden-strike", "row 6: a strike-out mark with the hidden flag", OCTOBER,
          lambda at: f"<</Type /Annot /Subtype /StrikeOut /Rect {at.rect} /F 2 {quads(at)}>>")  # fmt: skip


def choice(flags: int, value: str) -> Callable[[bytes, Place], Update]:
    def make(data: bytes, at: Place) -> Update:
        first = first_object(data)
        rect = f"[{at.right + 30:.1f} {at.low - 3:.1f} {at.right + 120:.1f} {at.high + 3:.1f}]"
        size = re.search(rb"/Size (\d+)", data)[1].decode()  # type: ignore[index]
        return Update(
            page=at.page,
            annotations=(f"<</Type /Annot /Subtype /Widget /FT /Ch /Ff 131072 /T (han7) /V ({value}) /Opt [({value}) (Khac)]"
                         f" /Rect {rect} /F {flags} /DA (/FX 10 Tf 0 g)>>",),
            catalogue=f"/AcroForm <</NeedAppearances true /DR <</Font <</FX {size} 0 R>>>> /DA (/FX 10 Tf 0 g) /Fields [{first + 50} 0 R]>>",
        )  # fmt: skip

    return make


_PRODUCT = {
    (7, "product"): '<span style="white-space:nowrap">Kế hoạch kiểm tra; Kết luận kiểm tra</span>'
}
drawn("choice-field", "row 7: the deadline is a chosen value that the viewer draws",
      over("Kết luận kiểm tra", choice(4, "Quý III/2025")),
      cells={(7, "deadline"): "<td width=120>&nbsp;</td>", **_PRODUCT})  # fmt: skip
drawn("hidden-field", "row 7: a hidden field beside the printed deadline",
      over("Kết luận kiểm tra", choice(2, "Quý I/2025")), cells=_PRODUCT)  # fmt: skip
_LOOK = (
    ".t{border-collapse:collapse;width:100%} .t td{padding:5px 12px 5px 4px;vertical-align:top} "
)
drawn("striped", "dark header, pale stripes, level rules", look=_LOOK + ".t td{border-bottom:1px solid #ddd} "
      ".t tr:nth-child(odd) td{background:#f8f8f8} .t tr:first-child td{background:#212529;color:#fff}")  # fmt: skip
drawn("section-rules", "thick level rules at the sections only, white space between columns",
      look=_LOOK + ".t td[colspan]{border-top:2px solid #000;border-bottom:2px solid #000} .t{border-bottom:2px solid #000}")  # fmt: skip
drawn("gradient-rules", "rules drawn as gradients of the ground", look=_LOOK
      + ".t td{background:linear-gradient(#000,#000) 0 100%/100% 1px no-repeat,linear-gradient(#000,#000) 100% 0/1px 100% no-repeat}")  # fmt: skip
drawn(
    "shadow-rules",
    "rules are shadows of the cells",
    look=_LOOK + ".t td{box-shadow:0 0 0 1px #000}",
)
drawn(
    "ridge",
    "ridged borders of an old page",
    look=".t{border:4px ridge #888;width:100%} .t td{border:2px inset #888;padding:3px;vertical-align:top}",
)
drawn("no-rules-merged", "no rules, one lead over rows 1 and 2 in the middle of their height",
      look=".t{width:100%} .t td{padding:4px 14px 9px 3px;vertical-align:top}",
      cells={(1, "lead"): '<td rowspan=2 style="vertical-align:top">Sở Tư pháp</td>', (2, "lead"): ""},
      change={(2, "lead"): ["Sở Tư pháp", ""]})  # fmt: skip
drawn(
    "centred-no-rules",
    "no rules, every cell centred",
    look=".t{width:100%} .t td{padding:4px 16px 10px;text-align:center;vertical-align:top}",
)
drawn("head-repeats", "the header repeats on each page, rows break across pages",
      rows={3: 'style="break-before:page"', 6: 'style="break-before:page"'})  # fmt: skip
drawn("turned-struck", "a page turned by 90 degrees, a struck and a white date on it",
      over(OCTOBER, lambda _, at: Update(page=at.page, page_keys="/Rotate 90")),
      cells={**span(6, "text-decoration:line-through", "Tháng 9/2025 "), **span(7, "color:#fff", "Quý I/2025; ")})  # fmt: skip
drawn("turned-raised", "a page turned by 270 degrees, a raised mark on it",
      over("Tháng 1", lambda _, at: Update(page=at.page, page_keys="/Rotate 270")), change=MARK, cells={
          (6, "deadline"): "Tháng 1<sup>2</sup>", (1, "deadline"): "Tháng 11/2025"})  # fmt: skip
drawn("stamp-red", "a red level stamp 'ĐÃ DUYỆT' over rows 3 and 4",
      before='<div style="position:fixed;top:46%;left:30%;font-size:40pt;color:rgba(220,0,0,.75);border:4px solid red">ĐÃ DUYỆT</div>')  # fmt: skip
drawn("square-metres", "row 8: a raised 2 that is a unit",
      cells={(8, "task"): "Nâng cấp phòng máy 100 m<sup>2</sup> và phần mềm một cửa điện tử."},
      change={(8, "task"): ["Nâng cấp phòng máy 100 m2 và phần mềm một cửa điện tử.",
                            "Nâng cấp phòng máy 100 m² và phần mềm một cửa điện tử."]})  # fmt: skip
drawn("numbers-raised", "rows 2 and 5: marks in brackets behind words; row 6 a star", change={
    (6, "deadline"): "Tháng 10/2025"}, cells={
    (2, "lead"): "Sở Tư pháp<sup>(1)</sup>", (5, "product"): "Quyết định công bố<sup>[3]</sup>",
    (6, "deadline"): "Tháng 10/2025<sup>*</sup>"})  # fmt: skip
drawn("underlined", "row 6: underlined and overlined words are not struck",
      cells={(6, "deadline"): '<span style="text-decoration:underline overline">Tháng 10/2025</span>'})  # fmt: skip
assert len(ROWS) == 8
