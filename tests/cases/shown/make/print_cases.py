"""PDF prints: what Chromium and LibreOffice draw, and what editors put over a print."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2

from tests.fixtures.pdf_bytes import PicturePage, write_pdf

from .base import ROWS, case
from .pdf_update import Place, Update, first_object, form, place_of, printed, update, words
from .web import html
from .word import docx, through_office
from .word_cases import MARKED, MARKED_TRUTH, STRUCK, TRACKED, TWICE, UNSEEN

Edit = Callable[[bytes], bytes]


def drawn(name: str, says: str, edit: Edit | None = None, *, change: Any = None,
          drop: tuple[int, ...] = (), **parts: Any) -> None:  # fmt: skip
    def write(folder: Path) -> None:
        data = printed(html(**parts), folder)
        (folder / "input.pdf").write_bytes(edit(data) if edit else data)

    case(f"pdf-{name}", says, control="00-pdf", change=change, drop=drop)(write)


def span(row: int, style: str, old: str) -> dict[tuple[int, str], str]:
    return {(row, "deadline"): f'<span style="{style}">{old}</span>{ROWS[row - 1][6]}'}


@case("00-pdf", "nothing changed")
def _control(folder: Path) -> None:
    (folder / "input.pdf").write_bytes(printed(html(), folder))


MARK = {(6, "deadline"): "Tháng 1", (6, "dl"): [["month", "2025-01-31"]]}
drawn(
    "line-through",
    "row 6: struck by the browser's line",
    cells=span(6, "text-decoration:line-through", "Tháng 9/2025 "),
)
drawn(
    "struck-row",
    "row 3 struck in every cell",
    rows={3: 'style="text-decoration:line-through"'},
    drop=(3,),
)
drawn("white", "row 7: white on white", cells=span(7, "color:#fff", "Quý I/2025; "))
drawn(
    "one-point",
    "row 1: 'Tháng 5/2025' in 0.8 pt",
    cells=span(1, "font-size:0.8pt", "Tháng 5/2025 "),
)
drawn("pale-ground", "row 5: letters in the colour of their shaded cell", cells={
    (5, "deadline"): '<td style="background:#e2efda"><span style="color:#e2efda">Tháng 12/2024 </span>'
    "Tháng 3/2025</td>"})  # fmt: skip
drawn("white-on-dark", "row 5: white letters on a dark cell are seen", cells={
    (5, "deadline"): '<td style="background:#1f3864;color:#fff">Tháng 3/2025</td>'})  # fmt: skip
drawn("raised", "row 6: 'Tháng 1' with note mark 2; row 7 a mark behind a letter", change=MARK, cells={
    (6, "deadline"): "Tháng 1<sup>2</sup>", (7, "lead"): "Sở Nội vụ<sup>3</sup>"})  # fmt: skip
drawn("cut-line", "row 4: the cell's box is too low, its second line is cut off", cells={
    (4, "deadline"): '<div style="height:1.15em;overflow:hidden">Quý IV/2025<br>Quý I/2024</div>'})  # fmt: skip
drawn("watermark-turned", "'BẢN NHÁP' pale and turned over the table",
      before='<div style="position:fixed;top:38%;left:18%;font-size:90pt;color:rgba(200,0,0,.18);'
             'transform:rotate(-28deg)">BẢN NHÁP</div>')  # fmt: skip
drawn("watermark-rows", "small pale 'LƯU HÀNH NỘI BỘ' many times, level, over the table",
      before="".join(f'<div style="position:fixed;top:{t}%;left:{x}%;font-size:20pt;color:#e4e4e4">'
                     "LƯU HÀNH NỘI BỘ</div>" for t in (15, 40, 65, 85) for x in (8, 45, 75)))  # fmt: skip
drawn(
    "no-rules",
    "no rule, only white space between columns",
    look=".t{width:100%} .t td{padding:3px 14px 9px 3px;vertical-align:top}",
)
drawn(
    "banded",
    "every second row shaded, no rules",
    look=".t{border-collapse:collapse;width:100%} .t td{padding:4px 12px 4px 4px;vertical-align:top} .t tr:nth-child(even){background:#eaeaea}",
)
drawn(
    "dotted",
    "dotted rules of the browser",
    look=".t{border-collapse:collapse;width:100%} .t td{border:1px dotted #000;padding:3px;vertical-align:top}",
)
drawn(
    "dashed",
    "dashed rules",
    look=".t{border-collapse:collapse;width:100%} .t td{border:1px dashed #444;padding:3px;vertical-align:top}",
)
drawn(
    "double",
    "double rules",
    look=".t{border-collapse:collapse;width:100%} .t td{border:3px double #000;padding:3px;vertical-align:top}",
)
drawn(
    "boxes",
    "each cell a box of its own",
    look=".t{border-spacing:4px;width:100%} .t td{border:1px solid #000;padding:3px;vertical-align:top}",
)
drawn(
    "rounded",
    "each cell a rounded shaded box",
    look=".t{border-spacing:3px;width:100%} .t td{border-radius:6px;background:#dfe8f5;padding:4px;vertical-align:top}",
)
drawn(
    "head-rule",
    "rules under the header and at the end only",
    look=".t{border-collapse:collapse;width:100%;border-bottom:1.5px solid #000} .t td{padding:4px 14px 8px 4px;vertical-align:top} .t tr:first-child td{border-top:1.5px solid #000;border-bottom:1px solid #000}",
)
drawn(
    "level-pale",
    "pale level rules only",
    look=".t{border-collapse:collapse;width:100%} .t td{border-bottom:0.5px solid #ccc;padding:4px 12px 4px 4px;vertical-align:top}",
)
drawn(
    "upright-only",
    "upright rules only",
    look=".t{border-collapse:collapse;width:100%} .t td{border-left:1px solid #000;border-right:1px solid #000;padding:3px 4px 9px;vertical-align:top}",
)
drawn(
    "merged-lead",
    "rows 1 and 2: one lead over both",
    cells={(1, "lead"): "<td rowspan=2>Sở Tư pháp</td>", (2, "lead"): ""},
)


def over(words_: str, make: Callable[[bytes, Place], Update]) -> Edit:
    def edit(data: bytes) -> bytes:
        return update(data, make(data, place_of(data, words_)))

    return edit


def mode(render: int) -> Edit:
    return over("Tháng 10/2025", lambda _, at: Update(
        page=at.page, after=words(at.left, at.low - 11, "Tháng 9/2025", mode=render)))  # fmt: skip


drawn("mode-3", "row 6: 'Tháng 9/2025' without ink under the date", mode(3))
drawn("mode-7", "row 6: 'Tháng 9/2025' as a clip under the date", mode(7))


def layer_off(data: bytes, at: Place) -> Update:
    first = first_object(data)
    font = re.search(rb"/Size (\d+)", data)[1].decode()  # type: ignore[index]
    shape = form(words(at.left, at.low - 11, "Tháng 9/2025"), "[0 0 900 600]", f"/OC {first} 0 R",
                 f"/FX {font} 0 R")  # fmt: skip
    return Update(
        page=at.page, after="/Xold Do", resources=f"/XObject <</Xold {first + 1} 0 R>>",
        objects=("<</Type /OCG /Name (Ban cu)>>", shape),
        catalogue=f"/OCProperties <</OCGs [{first} 0 R] /D <</BaseState /ON /OFF [{first} 0 R]>>>>",
    )  # fmt: skip


drawn(
    "layer-form-off",
    "row 6: a form of a layer that is switched off",
    over("Tháng 10/2025", layer_off),
)
drawn("outside-crop", "row 6: a former date to the right of the crop box", over(
    "Tháng 10/2025", lambda _, at: Update(
        page=at.page, after=words(860, at.low, "Tháng 9/2025"), media="/MediaBox [0 0 960 594.96]",
        page_keys="/CropBox [0 0 841.92 594.96]")))  # fmt: skip
drawn("painted-over", "row 6: the editor painted a white box over the date and wrote another",
      over("Tháng 10/2025", lambda _, at: Update(page=at.page, after=(
          f"q 1 g {at.left - 1:.2f} {at.low - 2:.2f} {at.right - at.left + 2:.2f} {at.high - at.low + 4:.2f}"
          f" re f Q {words(at.left, at.low, 'Tháng 12/2025')}"))),
      change={(6, "deadline"): "Tháng 12/2025", (6, "dl"): [["month", "2025-12-31"]]})  # fmt: skip
_NONE = {(6, "deadline"): "", (6, "dl"): []}


def annotated(name: str, says: str, words_: str, body: Callable[[Place], str], **more: Any) -> None:
    drawn(
        name,
        says,
        over(words_, lambda _, at: Update(page=at.page, annotations=(body(at),))),
        **more,
    )


annotated("strikeout", "row 6: a StrikeOut mark on 'Tháng 9/2025', the new date behind it", "Tháng 9/2025",
          lambda at: f"<</Type /Annot /Subtype /StrikeOut /Rect {at.rect} /F 4 /C [1 0 0] /QuadPoints"
          f" [{at.left} {at.high} {at.right} {at.high} {at.left} {at.low} {at.right} {at.low}]>>",
          cells={(6, "deadline"): "Tháng 9/2025<br>Tháng 10/2025"})  # fmt: skip
annotated("ink", "row 6: the date is scribbled out with the pen", "Tháng 10/2025",
          lambda at: f"<</Type /Annot /Subtype /Ink /Rect {at.rect} /F 4 /C [0 0 0] /BS <</W 3>> /InkList"
          f" [[{at.left} {at.low + 3} {at.right} {at.low + 5} {at.left} {at.low + 7}]]>>", change=_NONE)  # fmt: skip
annotated("free-text", "row 6: the empty cell is filled by a free text", "Báo cáo kết quả khảo sát",
          lambda at: f"<</Type /Annot /Subtype /FreeText /Rect [{at.right + 58:.1f} {at.low - 3:.1f}"
          f" {at.right + 138:.1f} {at.high + 3:.1f}] /F 4 /DA (/Helv 10 Tf 0 g) /Contents (Tháng 10/2025)>>",
          cells={(6, "deadline"): '<td width=110>&nbsp;</td>', (6, "product"):
                 '<span style="white-space:nowrap">Báo cáo kết quả khảo sát</span>'})  # fmt: skip
annotated("white-square", "row 6: a white square annotation lies over the date", "Tháng 10/2025",
          lambda at: f"<</Type /Annot /Subtype /Square /Rect {at.rect} /F 4 /C [1 1 1] /IC [1 1 1]>>", change=_NONE)  # fmt: skip
annotated("highlight", "row 6: highlighted, which changes nothing", "Tháng 10/2025",
          lambda at: f"<</Type /Annot /Subtype /Highlight /Rect {at.rect} /F 4 /C [1 1 0] /QuadPoints"
          f" [{at.left} {at.high} {at.right} {at.high} {at.left} {at.low} {at.right} {at.low}]>>")  # fmt: skip
annotated("hidden-free-text", "row 6: a free text with the hidden flag", "Tháng 10/2025",
          lambda at: f"<</Type /Annot /Subtype /FreeText /Rect {at.rect} /F 2 /DA (/Helv 10 Tf 0 g)"
          " /Contents (Tháng 9/2025)>>")  # fmt: skip


def field(data: bytes, at: Place) -> Update:
    first = first_object(data)
    size = re.search(rb"/Size (\d+)", data)[1].decode()  # type: ignore[index]
    box = f"[{at.right + 30:.1f} {at.low - 3:.1f} {at.right + 120:.1f} {at.high + 3:.1f}]"
    look = form(
        "/Tx BMC BT /FX 10 Tf 2 4 Td (Quý III/2025) Tj ET EMC", "[0 0 90 16]", "", f"/FX {size} 0 R"
    )
    return Update(
        page=at.page, objects=(look,),
        annotations=(f"<</Type /Annot /Subtype /Widget /FT /Tx /T (han7) /V (Quý III/2025) /Rect {box}"
                     f" /F 4 /AP <</N {first} 0 R>>>>",),
        catalogue=f"/AcroForm <</Fields [{first + 50} 0 R]>>",
    )  # fmt: skip


drawn("form-field", "row 7: the deadline is a filled field of a form", over("Kết luận kiểm tra", field), cells={
    (7, "deadline"): '<td width=120>&nbsp;</td>', (7, "product"):
    '<span style="white-space:nowrap">Kế hoạch kiểm tra; Kết luận kiểm tra</span>'})  # fmt: skip


def jpeg(page: Any, dpi: int = 200) -> PicturePage:
    image = page.render(scale=dpi / 72).to_pil().convert("L")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=75)
    return PicturePage(jpeg=out.getvalue(), pixels=image.size, size=page.get_size())


def mixed(data: bytes) -> bytes:
    """The last page as a picture."""
    text = pypdfium2.PdfDocument(data)
    pictures = pypdfium2.PdfDocument(write_pdf([jpeg(text[len(text) - 1])]))
    made = pypdfium2.PdfDocument.new()
    made.import_pages(text, list(range(len(text) - 1)))
    made.import_pages(pictures, [0])
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


drawn(
    "mixed",
    "section II on a last page that is a picture",
    mixed,
    rows={5: 'style="break-before:page"'},
)


def layered(shown: bytes, layer: bytes) -> bytes:
    """Pictures of `shown`, under them the text of `layer` without ink (render mode 3)."""
    pages = pypdfium2.PdfDocument(shown)
    made = layer
    streams = list(re.finditer(rb"(\d+) 0 obj\n<</Type /Page\n.*?/Contents (\d+) 0 R", layer, re.S))
    for index, match in enumerate(streams):
        number = int(match[2])
        found = re.search(
            rb"\n%d 0 obj\n<<(.*?)>>\s*stream\n(.*?)\nendstream" % number, layer, re.S
        )
        content = zlib.decompress(found[2]).replace(b"BT\n", b"BT\n3 Tr\n")  # type: ignore[index]
        picture = jpeg(pages[index])
        made = update_picture(made, index, number, content, picture)
    return made


def update_picture(
    data: bytes, page: int, stream: int, content: bytes, picture: PicturePage
) -> bytes:
    """Replace a page's content by the picture with its inkless text."""
    size = max(int(n) for n in re.findall(rb"\n(\d+) 0 obj", data)) + 1
    width, height = picture.size
    body = b"q %.2f 0 0 %.2f 0 0 cm /ImS Do Q\n" % (width, height) + content
    pages = list(re.finditer(rb"(\d+) 0 obj\n<</Type /Page\n(.*?)>>\nendobj", data, re.S))
    inner = pages[page][2].replace(
        b"/Resources <<", b"/Resources <</XObject <</ImS %d 0 R>>" % size, 1
    )
    objects = {
        int(pages[page][1]): b"<</Type /Page\n" + inner + b">>",
        stream: b"<</Length %d>>\nstream\n%s\nendstream" % (len(body), body),
        size: b"<</Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray"
        b" /BitsPerComponent 8 /Filter /DCTDecode /Length %d>>\nstream\n%s\nendstream"
        % (*picture.pixels, len(picture.jpeg), picture.jpeg),
    }
    out, places = bytearray(b"\n"), {}
    for number, content_ in sorted(objects.items()):
        places[number] = len(data) + len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content_)
    start = len(data) + len(out)
    out += b"xref\n" + b"".join(b"%d 1\n%010d 00000 n \n" % item for item in places.items())
    root = re.search(rb"/Root (\d+)", data)[1]  # type: ignore[index]
    before = int(re.findall(rb"startxref\n(\d+)", data)[-1])
    out += b"trailer\n<</Size %d /Root %s 0 R /Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (
        size + 1, root, before, start)  # fmt: skip
    return data + bytes(out)


def scan_case(name: str, says: str, **old: Any) -> None:
    @case(f"pdf-{name}", says, control="00-pdf")
    def _(folder: Path) -> None:
        data = layered(printed(html(), folder), printed(html(**old), folder))
        (folder / "input.pdf").write_bytes(data)


scan_case("layer-agrees", "pictures of pages over the same text without ink")
scan_case("layer-lies", "row 6: the picture says October, the text without ink September",
          cells={(6, "deadline"): "Tháng 09/2025"})  # fmt: skip


def from_word(name: str, says: str, *, change: Any = None, **parts: Any) -> None:
    @case(f"pdf-office-{name}", says, control="00-pdf", change=change)
    def _(folder: Path) -> None:
        through_office(docx(**parts), folder, ".pdf")


from_word("control", "LibreOffice's print of the Word control")
from_word("struck", "rows 4 and 6 struck, as LibreOffice prints it", cells=STRUCK)
from_word("double-struck", "row 2 struck twice", cells=TWICE)
from_word("raised", "row 6: note mark", cells=MARKED, change=MARKED_TRUTH)
from_word("tracked", "rows 5 and 8: deletions shown struck, insertions underlined", cells=TRACKED)
from_word("hidden", "row 7: hidden text", cells=UNSEEN)
