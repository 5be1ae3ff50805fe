"""Word: struck, hidden, raised, tracked, pasted and chosen things; the same through LibreOffice."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from .base import HEADS, ROWS, SECTIONS, case
from .word import (
    HIDDEN,
    RAISED,
    STRIKE,
    deleted,
    docx,
    inserted,
    p,
    picture,
    r,
    rel,
    table,
    tc,
    text_box,
    through_office,
    vml_box,
)

_FORMS = {
    "doc": (".doc", ""), "rtf": (".rtf", ""), "odt": (".odt", ""), "fodt": (".fodt", ""),
    "xml2003": (".xml", "MS Word 2003 XML"),
}  # fmt: skip


def word(name: str, says: str, forms: str = "docx", *, change: Any = None, drop: tuple[int, ...] = (),
         **parts: Any) -> None:  # fmt: skip
    for form in forms.split():

        def write(folder: Path, form: str = form) -> None:
            data = docx(**parts)
            if form == "docx":
                (folder / "input.docx").write_bytes(data)
            else:
                through_office(data, folder, *_FORMS[form])
            if form == "xml2003" and name == "vanish":  # LibreOffice writes no hidden text there
                path = folder / "input.xml"
                shown = '<w:rStyle w:val="T2"/></w:rPr><w:t>Quý I/2025'
                text = path.read_text(encoding="utf-8")
                path.write_text(text.replace(shown, "<w:vanish/>" + shown), encoding="utf-8")

        case(f"{form}-{name}", says, control="00-docx", change=change, drop=drop)(write)


def drawn(rows: list[tuple[str, ...]], widths: tuple[int, ...], size: int = 30) -> bytes:
    """A table drawn as a PNG, as a pasted screenshot is."""
    font = ImageFont.truetype("DejaVuSans.ttf", size)
    high = int(size * 3.4)
    image = Image.new("RGB", (sum(widths) + 20, high * len(rows) + 20), "white")
    draw = ImageDraw.Draw(image)
    for i, row in enumerate(rows):
        x, y = 10, 10 + i * high
        cells = zip(row, widths, strict=True) if len(row) > 1 else ((row[0], sum(widths)),)
        for text, width in cells:
            draw.rectangle((x, y, x + width, y + high), outline="black", width=3)
            lines, line = [], ""
            for part in text.split():
                if draw.textlength(f"{line} {part}", font) > width - 20:
                    lines.append(line)
                    line = part
                else:
                    line = f"{line} {part}".strip()
            draw.multiline_text((x + 10, y + 8), "\n".join([*lines, line]), "black", font)
            x += width
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


SECOND = [
    HEADS,
    (f"II. {SECTIONS['II']}",),
    *((str(n), *cells) for n, of, *cells in ROWS if of == "II"),
]
WIDTHS = (90, 520, 380, 380, 380, 360)
TWICE = {(2, "deadline"): p(r("Trước ngày 15/01/2025", "<w:dstrike/>"), r("Trước ngày 15/02/2025"))}
STRUCK = {
    (4, "coord"): p(r("Sở Tư pháp; ", STRIKE), r("Sở Tài chính")),
    (6, "deadline"): p(r("Tháng 9/2025", STRIKE), r(" "), r("Tháng 10/2025")),
}
UNSEEN = {(7, "deadline"): p(r("Quý I/2025; ", HIDDEN), r("Quý III/2025"))}
MARKED = {(6, "deadline"): p(r("Tháng 1"), r("2", RAISED))}
MARKED_TRUTH = {(6, "deadline"): "Tháng 1", (6, "dl"): [["month", "2025-01-31"]]}
TRACKED = {
    (5, "deadline"): p(deleted("Tháng 6/2025"), inserted("Tháng 3/2025")),
    (8, "lead"): p(r("Sở "), deleted("Nội vụ"), inserted("Thông tin và Truyền thông")),
}
OFFICE = "doc rtf odt"

word("control", "nothing changed", f"{OFFICE} fodt xml2003")
word("double-strike", "row 2: dstrike over the former date", f"docx {OFFICE}", cells=TWICE)
word("struck-runs", "row 4 'Sở Tư pháp;' and row 6 'Tháng 9/2025' struck", f"{OFFICE} fodt xml2003",
     cells=STRUCK)  # fmt: skip
word("struck-all", "row 3 is struck in every cell", f"docx {OFFICE}", drop=(3,), cells={
    (3, c): p(r(t, STRIKE)) for c, t in zip(
        ("task", "lead", "coord", "product", "deadline"), ROWS[2][2:], strict=True)
})  # fmt: skip
word("vanish", "row 7: 'Quý I/2025;' hidden", f"docx {OFFICE} xml2003", cells=UNSEEN)
word("raised-digit", "row 6: 'Tháng 1' with note mark 2", f"docx {OFFICE} fodt", cells=MARKED,
     change=MARKED_TRUTH)  # fmt: skip
word("tracked", "rows 5 and 8: a deletion and an insertion each", f"docx {OFFICE}", cells=TRACKED)
word("style-strike", "row 6: struck by a character style", cells={
    (6, "deadline"): p(r("Tháng 4/2025 ", '<w:rStyle w:val="Bo"/>'), r("Tháng 10/2025"))},
    styles='<w:style w:type="character" w:styleId="Bo"><w:name w:val="Bo"/><w:rPr><w:strike/>'
    "</w:rPr></w:style>")  # fmt: skip
word("style-strike-undone", "row 6: the paragraph's style strikes, the second run undoes it", cells={
    (6, "deadline"): p(r("Tháng 4/2025 "), r("Tháng 10/2025", '<w:strike w:val="0"/>'),
                       look='<w:pStyle w:val="BoDoan"/>')},
    styles='<w:style w:type="paragraph" w:styleId="BoDoan"><w:name w:val="BoDoan"/><w:rPr>'
    "<w:strike/></w:rPr></w:style>")  # fmt: skip
word("style-vanish", "row 3: hidden by a style based on a hidden style", cells={
    (3, "deadline"): p(r("Quý I/2025, ", '<w:rStyle w:val="AnCon"/>'), r("Quý II/2025"))},
    styles='<w:style w:type="character" w:styleId="An"><w:name w:val="An"/><w:rPr><w:vanish/>'
    '</w:rPr></w:style><w:style w:type="character" w:styleId="AnCon"><w:name w:val="AnCon"/>'
    '<w:basedOn w:val="An"/></w:style>')  # fmt: skip
word("one-point", "row 1: 'Tháng 5/2025' in 1 pt", cells={
    (1, "deadline"): p(r("Tháng 5/2025 ", '<w:sz w:val="2"/>'), r("Tháng 11/2025"))})  # fmt: skip
word("white-on-dark", "row 5: white letters on a dark blue cell are seen", cells={
    (5, "deadline"): tc(p(r("Tháng 3/2025", '<w:color w:val="FFFFFF"/>')),
                        '<w:shd w:val="clear" w:color="auto" w:fill="1F3864"/>')})  # fmt: skip
word("blue-on-blue", "row 5: a former date in the colour of its cell", cells={
    (5, "deadline"): tc(p(r("Tháng 12/2024 ", '<w:color w:val="DAE9F7"/>'), r("Tháng 3/2025")),
                        '<w:shd w:val="clear" w:color="auto" w:fill="DAE9F7"/>')})  # fmt: skip
word("theme-white", "row 5: a former date in the theme's background", cells={
    (5, "deadline"): p(r("Tháng 12/2024 ", '<w:color w:val="FFFFFF" w:themeColor="background1"/>'),
                       r("Tháng 3/2025"))})  # fmt: skip
_NOTES = (
    b'<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    b'<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>Theo k\xe1\xba\xbf ho\xe1\xba'
    b"\xa1ch c\xe1\xbb\xa7a B\xe1\xbb\x99 N\xe1\xbb\x99i v\xe1\xbb\xa5.</w:t></w:r></w:p>"
    b"</w:footnote></w:footnotes>"
)
word("footnote", "row 6: a real footnote behind the month", cells={
    (6, "deadline"): p(r("Tháng 10/2025"), '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
                       '<w:footnoteReference w:id="2"/></w:r>')},
    parts={"word/footnotes.xml": _NOTES}, rels=rel("rIdF", "footnotes", "footnotes.xml"),
    types={"/word/footnotes.xml": "application/vnd.openxmlformats-officedocument."
           "wordprocessingml.footnotes+xml"})  # fmt: skip
word("raised-position", "row 8: a small 1 raised by w:position, not by vertAlign", cells={
    (8, "deadline"): p(r("Trước ngày 30/9/2025", '<w:sz w:val="26"/>'),
                       r("1", '<w:position w:val="10"/><w:sz w:val="16"/>'))})  # fmt: skip
word("choice-both", "row 1: the date is in a text box, DrawingML and VML of the same box", cells={
    (1, "deadline"): p("<w:r><mc:AlternateContent><mc:Choice Requires='wps'>"
                       + text_box("Tháng 11/2025") + "</mc:Choice><mc:Fallback>"
                       + vml_box("Tháng 11/2025") + "</mc:Fallback></mc:AlternateContent></w:r>")})  # fmt: skip
word("choice-unknown", "row 1: a choice nobody knows says June, the fallback November", cells={
    (1, "deadline"): p("<w:r><mc:AlternateContent><mc:Choice Requires='x99'><w:t>Tháng 6/2025</w:t>"
                       "</mc:Choice><mc:Fallback><w:t>Tháng 11/2025</w:t></mc:Fallback>"
                       "</mc:AlternateContent></w:r>")})  # fmt: skip
word("control-cell", "row 3: the deadline's cell is a drop-down content control", cells={
    (3, "deadline"): '<w:sdt><w:sdtPr><w:dropDownList w:lastValue="q1"><w:listItem'
    ' w:displayText="Quý I/2025" w:value="q1"/><w:listItem w:displayText="Quý II/2025" w:value="q2"/>'
    f"</w:dropDownList></w:sdtPr><w:sdtContent>{tc(p(r('Quý II/2025')))}</w:sdtContent></w:sdt>"})  # fmt: skip
word("control-tracked", "row 3: deletion and insertion inside a content control", cells={
    (3, "deadline"): p(f"<w:sdt><w:sdtPr/><w:sdtContent>{deleted('Quý I/2025')}"
                       f"{inserted('Quý II/2025')}</w:sdtContent></w:sdt>")})  # fmt: skip
word("link-tracked", "row 5: deletion inside a hyperlink", cells={
    (5, "product"): p(f'<w:hyperlink w:anchor="x">{deleted("Báo cáo; ")}{r("Quyết định công bố")}'
                      "</w:hyperlink>")})  # fmt: skip
word("moved", "row 7: 'Sở Tài chính;' is moved away by a tracked move", cells={
    (7, "coord"): p('<w:moveFrom w:id="5" w:author="A" w:date="2025-01-20T08:00:00Z">'
                    + r("Sở Tài chính; ") + "</w:moveFrom>", r("Văn phòng UBND tỉnh"))})  # fmt: skip
word("row-deleted", "row 4 is a tracked deleted row", drop=(4,), rows={
    4: '<w:del w:id="6" w:author="A" w:date="2025-01-20T08:00:00Z"/>'},
    cells={(4, c): p(deleted(t)) for c, t in zip(
        ("task", "lead", "coord", "product", "deadline"), ROWS[3][2:], strict=True)})  # fmt: skip
word("field", "row 6: the date is the result of a field with another field inside its code", cells={
    (6, "deadline"): p(
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>IF </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DOCPROPERTY x</w:instrText>'
        '</w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>', r("Tháng 2/2025"),
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>', r("Tháng 10/2025"),
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>')})  # fmt: skip
_HTML = "".join(
    "<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" if len(row) > 1
    else f"<tr><td colspan=6>{row[0]}</td></tr>" for row in SECOND
)  # fmt: skip
word("alt-chunk", "section II is an altChunk of HTML", sections=("I",),
     after='<w:altChunk r:id="rIdA"/>', rels=rel("rIdA", "aFChunk", "chunk.html"),
     parts={"word/chunk.html": f"<html><head><meta charset='utf-8'></head><body><table border=1>"
            f"{_HTML}</table></body></html>".encode()})  # fmt: skip
word("ole-unknown", "section II is an OLE object of an unknown program", sections=("I",),
     after=p('<w:r><w:object><v:shape style="width:400pt;height:200pt"><v:imagedata r:id="rIdP"/>'
             '</v:shape><o:OLEObject Type="Embed" ProgID="Visio.Drawing.11" r:id="rIdO"/>'
             "</w:object></w:r>"),
     rels=rel("rIdO", "oleObject", "embeddings/o.bin") + rel("rIdP", "image", "media/p.png"),
     parts={"word/embeddings/o.bin": b"\xd0\xcf\x11\xe0" + bytes(600),
            "word/media/p.png": drawn([("Bảng",)], (300,))})  # fmt: skip
word(
    "sub-document",
    "section II is in a linked sub-document",
    sections=("I",),
    after=p('<w:subDoc r:id="rIdD"/>'),
    rels=rel("rIdD", "subDocument", "muc2.docx", True),
)
word("picture-date", "row 6: the deadline is a pasted picture of its words", cells={
    (6, "deadline"): p(picture("rIdP", 1500000, 500000))},
    rels=rel("rIdP", "image", "media/p.png"),
    parts={"word/media/p.png": drawn([("Tháng 10/2025",)], (420,), 40)})  # fmt: skip
for _form in ("docx", "odt", "doc"):
    word("picture-tail", "section II is a pasted picture", _form, sections=("I",),
         after=p(picture("rIdP", 6000000, 2600000)), rels=rel("rIdP", "image", "media/p.png"),
         parts={"word/media/p.png": drawn(SECOND, WIDTHS)})  # fmt: skip
word("nested", "row 1: a table of two rows inside the coordinating cell", cells={
    (1, "coord"): "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w='1400'/></w:tblGrid><w:tr>"
    + tc(p(r("Các sở, ban, ngành tỉnh;"))) + "</w:tr><w:tr>" + tc(p(r("UBND cấp huyện")))
    + "</w:tr></w:tbl>" + p()},
    change={(1, "coord"): "Các sở, ban, ngành tỉnh; UBND cấp huyện"})  # fmt: skip
word("merged-down", "rows 6 and 7: one lead over both", cells={
    (6, "lead"): tc(p(r("Sở Nội vụ")), '<w:vMerge w:val="restart"/>'),
    (7, "lead"): tc(p(), "<w:vMerge/>")})  # fmt: skip
word("stamp-box", "row 7: a large text box 'BẢN SAO' floats behind the cell", cells={
    (7, "task"): p(r(ROWS[6][2]), f"<w:r>{text_box('BẢN SAO', behind=True)}</w:r>")})  # fmt: skip
word(
    "side-table",
    "section II is a second table after a line of text, header on the first only",
    sections=("I",),
    after=p(r("Các nhiệm vụ còn lại:")) + table({}, {}, ("II",), head=False),
)


@case("00-docx", "nothing changed")
def _control(folder: Path) -> None:
    (folder / "input.docx").write_bytes(docx())
