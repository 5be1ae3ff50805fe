"""Word, second set: styles in styles, tracked rows, controls, symbols, fields, merges, cut rows."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.fixtures.write_docx import DATE as ZIP_DATE

from .base import HEADS, ROWS, case
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
from .word_cases import _FORMS, SECOND, WIDTHS, drawn

_MORE = (
    ' xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
    ' xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:wpg="http://schemas.microsoft.com/office/word/2010/wordprocessingGroup"'
)
COLUMNS = ("task", "lead", "coord", "product", "deadline")
_WHO = 'w:author="A" w:date="2025-01-20T08:00:00Z"'


def changed(data: bytes, swaps: Mapping[str, str]) -> bytes:
    """The same file with further names of markup and `swaps` in its main part."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            content = old.read(info).decode() if info.filename.endswith(".xml") else old.read(info)
            if info.filename == "word/document.xml":
                assert isinstance(content, str)
                content = content.replace("<w:document ", f"<w:document{_MORE} ", 1)
                for here, there in swaps.items():
                    assert here in content, here
                    content = content.replace(here, there)
            data = content.encode() if isinstance(content, str) else content
            new.writestr(zipfile.ZipInfo(info.filename, ZIP_DATE), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def word(name: str, says: str, forms: str = "docx", *, change: Any = None, drop: tuple[int, ...] = (),
         swaps: Mapping[str, str] | None = None, **parts: Any) -> None:  # fmt: skip
    for form in forms.split():

        def write(folder: Path, form: str = form) -> None:
            data = changed(docx(**parts), swaps or {})
            if form == "docx":
                (folder / "input.docx").write_bytes(data)
            else:
                through_office(data, folder, *(_FORMS | {"pdf": (".pdf", "")})[form])

        control = "00-pdf" if form == "pdf" else "00-docx"
        case(f"{form}-{name}", says, control=control, change=change, drop=drop)(write)


def style(key: str, look: str, kind: str = "character", base: str = "") -> str:
    on = f'<w:basedOn w:val="{base}"/>' if base else ""
    return (
        f'<w:style w:type="{kind}" w:styleId="{key}"><w:name w:val="{key}"/>{on}'
        f"<w:rPr>{look}</w:rPr></w:style>"
    )


def row(number: int, wrap: str = "{}", properties: str = "", **cells: str) -> str:
    """A whole row of the decision; `cells` hold inner markup, `wrap` goes round each other run."""
    of = ROWS[number - 1]
    made = [tc(p(wrap.format(r(str(number)))))]
    for name, text in zip(COLUMNS, of[2:], strict=True):
        made.append(tc(cells.get(name, p(wrap.format(r(text))))))
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(made)}</w:tr>"


def old(number: int, text: str, look: str, after: str = "") -> dict[tuple[int, str], str]:
    """The deadline with a former one before it that looks as given."""
    return {(number, "deadline"): p(r(text, look), r(after or ROWS[number - 1][6]))}


ALL = "docx doc rtf odt"
word("strike-inherited", "row 6: struck by a character style that inherits it", ALL,
     cells=old(6, "Tháng 4/2025 ", '<w:rStyle w:val="BoMoi"/>'),
     styles=style("BoGoc", "<w:strike/>") + style("BoMoi", '<w:color w:val="C00000"/>', base="BoGoc"))  # fmt: skip
word("strike-twice-undone", "row 6: paragraph and character style both strike: Word shows no line",
     cells={(6, "deadline"): p(r("Tháng 10/2025", '<w:rStyle w:val="Bo"/>'),
                               look='<w:pStyle w:val="BoDoan"/>')},
     styles=style("Bo", "<w:strike/>") + style("BoDoan", "<w:strike/>", "paragraph"))  # fmt: skip
word("strike-off-words", "row 6: strike switched off as 'false' and as 'off' is none", ALL, cells={
    (6, "deadline"): p(r("Tháng ", '<w:strike w:val="false"/>'), r("10/2025", '<w:dstrike w:val="off"/>'))})  # fmt: skip
word("format-change", "row 6: the format before a tracked change struck and hid it: it is seen now", ALL, cells={
    (6, "deadline"): p(r("Tháng 10/2025", f'<w:b/><w:rPrChange w:id="41" {_WHO}><w:rPr><w:strike/><w:vanish/>'
                         "</w:rPr></w:rPrChange>"))})  # fmt: skip
word("strike-table-style", "row 8: the last row of the table's style is struck", drop=(8,), swaps={
    "<w:tblPr><w:tblW w:w='9000' w:type='dxa'/>": '<w:tblPr><w:tblStyle w:val="Bang"/><w:tblW w:w="9000" w:type="dxa"/>',
    "</w:tblBorders></w:tblPr>": '</w:tblBorders><w:tblLook w:val="0040" w:lastRow="1"/></w:tblPr>'},
    styles='<w:style w:type="table" w:styleId="Bang"><w:name w:val="Bang"/><w:tblStylePr w:type="lastRow">'
    "<w:rPr><w:strike/></w:rPr></w:tblStylePr></w:style>")  # fmt: skip
_DARK = ('<w:style w:type="table" w:styleId="Toi"><w:name w:val="Toi"/><w:tblStylePr w:type="firstRow"><w:rPr>'
         '<w:color w:val="FFFFFF"/></w:rPr><w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="1F3864"/></w:tcPr>'
         "</w:tblStylePr></w:style>")  # fmt: skip
word("style-dark-head", "the header is white on dark by the table's style: it is seen", f"{ALL} pdf", swaps={
    "<w:tblPr><w:tblW w:w='9000' w:type='dxa'/>": '<w:tblPr><w:tblStyle w:val="Toi"/><w:tblW w:w="9000" w:type="dxa"/>',
    "</w:tblBorders></w:tblPr>": '</w:tblBorders><w:tblLook w:val="0020" w:firstRow="1"/></w:tblPr>'},
    styles=_DARK)  # fmt: skip
word("style-dark-white-runs", "white runs in a header whose dark ground comes from the table's style", swaps={
    "<w:tblPr><w:tblW w:w='9000' w:type='dxa'/>": '<w:tblPr><w:tblStyle w:val="Toi"/><w:tblW w:w="9000" w:type="dxa"/>',
    "</w:tblBorders></w:tblPr>": '</w:tblBorders><w:tblLook w:val="0020" w:firstRow="1"/></w:tblPr>',
    **{f"<w:r><w:rPr></w:rPr><w:t xml:space=\"preserve\">{h}</w:t>":
       f'<w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:t xml:space="preserve">{h}</w:t>' for h in HEADS}},
    styles=_DARK.replace('<w:color w:val="FFFFFF"/>', ""))  # fmt: skip
word("vanish-paragraph-style", "row 7: a paragraph hidden by its style before the date", ALL, cells={
    (7, "deadline"): p(r("Quý I/2025; "), look='<w:pStyle w:val="AnDoan"/><w:rPr><w:vanish/></w:rPr>')
    + p(r("Quý III/2025"))}, styles=style("AnDoan", "<w:vanish/>", "paragraph"))  # fmt: skip
word("vanish-mark-only", "row 7: only the paragraph's mark is hidden: the text is seen", ALL, cells={
    (7, "deadline"): p(r("Quý III/2025"), look="<w:rPr><w:vanish/></w:rPr>")})  # fmt: skip
word("vanish-default", "all text is hidden by the defaults but what says it is not", swaps={
    "<w:rPr></w:rPr>": '<w:rPr><w:vanish w:val="0"/></w:rPr>',
    "<w:rPr><w:b/></w:rPr>": '<w:rPr><w:b/><w:vanish w:val="0"/></w:rPr>'},
    cells=old(7, "Quý I/2025; ", "<w:i/>"),
    styles="<w:docDefaults><w:rPrDefault><w:rPr><w:vanish/></w:rPr></w:rPrDefault></w:docDefaults>")  # fmt: skip
word("web-hidden", "row 7: hidden in the web view only: print shows it", cells={
    (7, "deadline"): p(r("Quý III/", "<w:webHidden/>"), r("2025"))})  # fmt: skip
word("near-white", "row 7: letters one step from white", f"{ALL} pdf",
     cells=old(7, "Quý I/2025; ", '<w:color w:val="FEFEFE"/>'))  # fmt: skip
word("black-bar", "row 7: black letters under a black bar (shading of the run)", f"{ALL} pdf",
     cells=old(7, "Quý I/2025; ", '<w:color w:val="000000"/><w:shd w:val="clear" w:color="auto" w:fill="000000"/>'))  # fmt: skip
word("black-highlight", "row 7: black letters under black highlight", ALL,
     cells=old(7, "Quý I/2025; ", '<w:color w:val="000000"/><w:highlight w:val="black"/>'))  # fmt: skip
word("auto-on-dark", "row 5: automatic colour on a black cell turns white: seen", f"{ALL} pdf", cells={
    (5, "deadline"): tc(p(r("Tháng 3/2025", '<w:color w:val="auto"/>')),
                        '<w:shd w:val="clear" w:color="auto" w:fill="000000"/>')})  # fmt: skip
_THEME = (
    '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="T"><a:themeElements>'
    '<a:clrScheme name="T">'
    + "".join(f'<a:{k}><a:srgbClr val="{v}"/></a:{k}>' for k, v in (
        ("dk1", "000000"), ("lt1", "FFFFFF"), ("dk2", "1F497D"), ("lt2", "EEECE1"), ("accent1", "4F81BD"),
        ("accent2", "C0504D"), ("accent3", "9BBB59"), ("accent4", "8064A2"), ("accent5", "4BACC6"),
        ("accent6", "F79646"), ("hlink", "0000FF"), ("folHlink", "800080")))
    + "</a:clrScheme></a:themeElements></a:theme>"
)  # fmt: skip
_THEMED = {
    "parts": {"word/theme/theme1.xml": _THEME.encode()},
    "rels": rel("rIdT", "theme", "theme/theme1.xml"),
    "types": {"/word/theme/theme1.xml": "application/vnd.openxmlformats-officedocument.theme+xml"},
}
word("theme-ground", "row 5: letters in the theme colour of their cell", "docx doc odt", cells={
    (5, "deadline"): tc(p(r("Tháng 12/2024 ", '<w:color w:val="4F81BD" w:themeColor="accent1"/>'), r("Tháng 3/2025")),
                        '<w:shd w:val="clear" w:color="auto" w:fill="4F81BD" w:themeFill="accent1"/>')}, **_THEMED)  # fmt: skip
word("theme-dark", "row 5: white by theme on a dark theme ground: seen", "docx doc odt", cells={
    (5, "deadline"): tc(p(r("Tháng 3/2025", '<w:color w:val="FFFFFF" w:themeColor="background1"/>')),
                        '<w:shd w:val="clear" w:color="auto" w:fill="1F497D" w:themeFill="text2"/>')}, **_THEMED)  # fmt: skip
word("no-fill", "row 7: letters whose fill is none", cells=old(
    7, "Quý I/2025; ", "<w14:textFill><w14:noFill/></w14:textFill>"))  # fmt: skip
word("clear-fill", "row 7: letters wholly transparent", cells=old(
    7, "Quý I/2025; ", '<w14:textFill><w14:solidFill><w14:srgbClr w14:val="000000"><w14:alpha w14:val="100000"/>'
    "</w14:srgbClr></w14:solidFill></w14:textFill>"))  # fmt: skip
word("row-moved", "row 3 moved away from before row 1 by tracked rows", whole={
    1: row(3, f'<w:moveFrom w:id="62" {_WHO}>{{}}</w:moveFrom>', f'<w:del w:id="63" {_WHO}/>') + row(1),
    3: row(3, f'<w:moveTo w:id="64" {_WHO}>{{}}</w:moveTo>', f'<w:ins w:id="65" {_WHO}/>')})  # fmt: skip
word("row-inserted", "row 4 is a tracked inserted row", ALL, whole={
    4: row(4, f'<w:ins w:id="66" {_WHO}>{{}}</w:ins>', f'<w:ins w:id="67" {_WHO}/>')})  # fmt: skip
word("deleted-insert", "row 6: inserted by one person, deleted by the next", cells={
    (6, "deadline"): p(f'<w:ins w:id="68" {_WHO}>{deleted("Tháng 9/2025 ")}</w:ins>', r("Tháng 10/2025"))})  # fmt: skip
word("mark-deleted", "row 3: the paragraph's end between 'Quý II' and '/2025' is deleted", cells={
    (3, "deadline"): p(r("Quý II"), look=f'<w:rPr><w:del w:id="69" {_WHO}/></w:rPr>') + p(r("/2025"))})  # fmt: skip
word("cell-deleted", "row 6: a tracked deleted cell stands before the deadline", whole={
    6: row(6).replace(tc(p(r("Tháng 10/2025"))), tc(p(deleted("Tháng 9/2025")), f'<w:cellDel w:id="70" {_WHO}/>')
                      + tc(p(r("Tháng 10/2025"))))})  # fmt: skip
word("control-rows", "rows 5 to 7 stand in repeated controls inside each other", whole={
    5: '<w:sdt><w:sdtPr><w15:repeatingSection/></w:sdtPr><w:sdtContent>'
       + "".join(f"<w:sdt><w:sdtPr><w15:repeatingSectionItem/></w:sdtPr><w:sdtContent>{row(n)}</w:sdtContent></w:sdt>"
                 for n in (5, 6, 7)) + "</w:sdtContent></w:sdt>", 6: "", 7: ""})  # fmt: skip
word("control-date", "row 6: a control of dates shows another text than its machine value", ALL, cells={
    (6, "deadline"): p('<w:sdt><w:sdtPr><w:date w:fullDate="2025-09-30T00:00:00Z"><w:dateFormat w:val="MM/yyyy"/>'
                       f'</w:date></w:sdtPr><w:sdtContent>{r("Tháng 10/2025")}</w:sdtContent></w:sdt>')})  # fmt: skip
word("control-nested", "row 3: a control in a control in a cell", cells={
    (3, "deadline"): tc("<w:sdt><w:sdtPr/><w:sdtContent>" + p(
        r("Quý "), f"<w:sdt><w:sdtPr/><w:sdtContent><w:sdt><w:sdtContent>{r('II')}</w:sdtContent></w:sdt>"
        f"{r('/2025')}</w:sdtContent></w:sdt>") + "</w:sdtContent></w:sdt>")})  # fmt: skip
word("vml-box-date", "row 1: the date stands in an old text box (VML)", cells={
    (1, "deadline"): p(f"<w:r>{vml_box('Tháng 11/2025')}</w:r>")})  # fmt: skip
word("choice-only", "row 1: the date is in a box whose choice has no fallback", cells={
    (1, "deadline"): p("<w:r><mc:AlternateContent><mc:Choice Requires='wps'>" + text_box("Tháng 11/2025")
                       + "</mc:Choice></mc:AlternateContent></w:r>")})  # fmt: skip
_ENDNOTES = (
    '<w:endnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:endnote w:id="2"><w:p><w:r>'
    '<w:endnoteRef/></w:r><w:r><w:t xml:space="preserve"> Theo hướng dẫn của Bộ Nội vụ.</w:t></w:r></w:p></w:endnote></w:endnotes>'
)  # fmt: skip
_NOTED = {
    "parts": {"word/endnotes.xml": _ENDNOTES.encode()},
    "rels": rel("rIdE", "endnotes", "endnotes.xml"),
    "types": {"/word/endnotes.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.endnotes+xml"},
}  # fmt: skip
word("endnote", "row 6: an endnote behind the month", f"{ALL} pdf", cells={
    (6, "deadline"): p(r("Tháng 1"), f'<w:r><w:rPr>{RAISED}</w:rPr><w:endnoteReference w:id="2"/></w:r>')},
    change={(6, "deadline"): "Tháng 1", (6, "dl"): [["month", "2025-01-31"]]}, **_NOTED)  # fmt: skip
word("ruby", "row 3: a reading above the lead's name", "docx odt", cells={
    (3, "lead"): p(f"<w:r><w:ruby><w:rt>{r('SNV')}</w:rt><w:rubyBase>{r('Sở Nội vụ')}</w:rubyBase></w:ruby></w:r>")})  # fmt: skip
word("field-index", "row 6: an index entry's code beside the date; the date is a simple field", cells={
    (6, "deadline"): p('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> XE "Tháng 9/2025" </w:instrText></w:r>'
                       '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
                       f'<w:fldSimple w:instr=" DOCPROPERTY han ">{r("Tháng 10/2025")}</w:fldSimple>')})  # fmt: skip
word("field-nested-result", "row 6: the result of a field holds a field with a result", ALL, cells={
    (6, "deadline"): p('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> REF a </w:instrText></w:r>'
                       '<w:r><w:fldChar w:fldCharType="separate"/></w:r>', r("Tháng "),
                       '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> REF b </w:instrText></w:r>'
                       '<w:r><w:fldChar w:fldCharType="separate"/></w:r>', r("10"),
                       '<w:r><w:fldChar w:fldCharType="end"/></w:r>', r("/2025"),
                       '<w:r><w:fldChar w:fldCharType="end"/></w:r>')})  # fmt: skip
word("symbol-digit", "row 6: the 0 of 'Tháng 10' is a symbol of the font Symbol", ALL, cells={
    (6, "deadline"): p(r("Tháng 1"), '<w:r><w:sym w:font="Symbol" w:char="F030"/></w:r>', r("/2025"))})  # fmt: skip
word("wingdings", "row 6: a tick typed in Wingdings before the task", cells={
    (6, "task"): p(r("ü", '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'), r(" " + ROWS[5][2]))},
    change={(6, "task"): [ROWS[5][2], "✓ " + ROWS[5][2], "✔ " + ROWS[5][2]]})  # fmt: skip
word("wrappers", "row 6: the date in smart tags, custom XML and directions", cells={
    (6, "deadline"): p(f'<w:smartTag w:element="date"><w:customXml w:element="x"><w:dir w:val="ltr">{r("Tháng ")}'
                       f'<w:bdo w:val="ltr">{r("10/")}</w:bdo></w:dir></w:customXml>{r("2025")}</w:smartTag>'),
    (6, "lead"): f'<w:customXml w:element="y">{tc(p(r("Sở Nội vụ")))}</w:customXml>'},
    swaps={'<w:tc><w:tcPr><w:tcW w:w="1500" w:type="dxa"/></w:tcPr><w:customXml w:element="y">':
           '<w:customXml w:element="y">', "</w:tc></w:customXml></w:tc>": "</w:tc></w:customXml>"})  # fmt: skip
word("fixed-hyphens", "row 2: hyphens that do not break stand between day, month and year", ALL, cells={
    (2, "deadline"): p(r("Trước ngày 15"), "<w:r><w:noBreakHyphen/></w:r>", r("02"), "<w:r><w:noBreakHyphen/></w:r>", r("2025"))},
    change={(2, "deadline"): ["Trước ngày 15-02-2025", "Trước ngày 15‑02‑2025"]})  # fmt: skip
word("soft-hyphen", "row 3: a soft hyphen in 'Quý II'; row 6: tab and line break in the date", ALL, cells={
    (3, "deadline"): p(r("Quý I"), "<w:r><w:softHyphen/></w:r>", r("I/2025")),
    (6, "deadline"): p(r("Tháng"), "<w:r><w:tab/></w:r>", r("10/"), "<w:r><w:br/></w:r>", r("2025"))})  # fmt: skip
word("nested-in-merge", "rows 6 and 7 share a lead whose cell holds a table", cells={
    (6, "lead"): tc("<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w='1400'/></w:tblGrid><w:tr>" + tc(p(r("Sở Nội vụ")))
                    + "</w:tr></w:tbl>" + p(), '<w:vMerge w:val="restart"/>'),
    (7, "lead"): tc(p(), "<w:vMerge/>")})  # fmt: skip
word("merge-holds-text", "row 7: the lower half of a merged cell holds words that Word does not show", cells={
    (6, "lead"): tc(p(r("Sở Nội vụ")), '<w:vMerge w:val="restart"/>'),
    (7, "lead"): tc(p(r("Sở Tài chính")), '<w:vMerge w:val="continue"/>')})  # fmt: skip
word("head-again", "the header is typed again before section II, and repeats on each page", ALL, swaps={
    f"<w:tr>{tc(p(r(HEADS[0])))}": f"<w:tr><w:trPr><w:tblHeader/></w:trPr>{tc(p(r(HEADS[0])))}"},
    whole={4: row(4) + f"<w:tr>{''.join(tc(p(r(h))) for h in HEADS)}</w:tr>"})  # fmt: skip
word(
    "row-mark-hidden",
    "row 4: only the end mark of the row is hidden: the row is seen",
    rows={4: "<w:hidden/>"},
)
word("row-vanished", "row 4: hidden in every cell, its end too", drop=(4,), whole={
    4: row(4, properties="<w:hidden/>", **{c: p(r(t, HIDDEN), look="<w:rPr><w:vanish/></w:rPr>") for c, t in zip(
        COLUMNS, ROWS[3][2:], strict=True)}).replace(p(r("4")), p(r("4", HIDDEN)))})  # fmt: skip
word("row-exact", "row 4: the row's height shows one line of the deadline's two", rows={
    4: '<w:trHeight w:val="280" w:hRule="exact"/>'}, cells={
    (4, "deadline"): p(r("Quý IV/2025")) + p(r("hoặc Quý I/2024"))})  # fmt: skip
word("math", "row 6: month and year are a formula", "docx odt pdf", cells={
    (6, "deadline"): p(r("Tháng "), "<m:oMath><m:r><m:t>10/2025</m:t></m:r></m:oMath>")})  # fmt: skip
_NUMBERS = (
    '<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:abstractNum w:abstractNumId="0">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)
_NUMBERED = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
word("auto-number", "the numbers of the rows are a list's", f"{ALL} pdf", swaps={
    f"<w:p><w:pPr></w:pPr>{r(str(n))}</w:p>": f"<w:p><w:pPr>{_NUMBERED}</w:pPr></w:p>" for n in range(1, 9)},
    parts={"word/numbering.xml": _NUMBERS.encode()}, rels=rel("rIdN", "numbering", "numbering.xml"),
    types={"/word/numbering.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"})  # fmt: skip
word("square-metres", "row 8: a raised 2 that is a unit, not a note", ALL, cells={
    (8, "task"): p(r("Nâng cấp phòng máy 100 m"), r("2", RAISED), r(" và phần mềm một cửa điện tử."))},
    change={(8, "task"): ["Nâng cấp phòng máy 100 m2 và phần mềm một cửa điện tử.",
                          "Nâng cấp phòng máy 100 m² và phần mềm một cửa điện tử."]})  # fmt: skip
word("picture-linked", "section II is a linked picture that is not in the file", sections=("I",),
     after=p(picture("rIdP", 6000000, 2600000).replace("r:embed", "r:link")),
     rels=rel("rIdP", "image", "file:///C:/muc2.png", True))  # fmt: skip
word("picture-vml", "section II is a picture of the old kind (VML)", sections=("I",),
     after=p('<w:r><w:pict><v:shape style="width:470pt;height:200pt"><v:imagedata r:id="rIdP"/></v:shape></w:pict></w:r>'),
     rels=rel("rIdP", "image", "media/p.png"), parts={"word/media/p.png": drawn(SECOND, WIDTHS)})  # fmt: skip
word("chunk-word", "section II is an altChunk of another Word file", sections=("I",),
     after='<w:altChunk r:id="rIdA"/>', rels=rel("rIdA", "aFChunk", "chunk.docx"),
     parts={"word/chunk.docx": docx(sections=("II",))},
     types={"/word/chunk.docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"})  # fmt: skip
word("comment", "row 6: a comment says another date", ALL, cells={
    (6, "deadline"): p('<w:commentRangeStart w:id="0"/>', r("Tháng 10/2025"),
                       '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>')},
    parts={"word/comments.xml": (
        '<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:comment w:id="0" '
        'w:author="A" w:date="2025-01-20T08:00:00Z"><w:p><w:r><w:t>Tháng 9/2025</w:t></w:r></w:p></w:comment></w:comments>').encode()},
    rels=rel("rIdC", "comments", "comments.xml"),
    types={"/word/comments.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"})  # fmt: skip
word("caps", "row 3: the lead is shown in capitals", ALL, cells={(3, "lead"): p(r("Sở Nội vụ", "<w:caps/>"))},
     change={(3, "lead"): ["Sở Nội vụ", "SỞ NỘI VỤ"]})  # fmt: skip
word("box-beside", "row 6: a text box with another date floats over the date", cells={
    (6, "deadline"): p(r("Tháng 10/2025"), f"<w:r>{text_box('Tháng 12/2025')}</w:r>")},
    change={(6, "deadline"): "", (6, "dl"): []})  # fmt: skip
word("struck-number", "row 3: everything but the deadline is struck", cells={
    (3, c): p(r(t, STRIKE)) for c, t in zip(COLUMNS[:4], ROWS[2][2:6], strict=True)},
    change={(3, c): "" for c in COLUMNS[:4]})  # fmt: skip
word("tables-side", "sections I and II stand in two tables of their own headers", ALL, sections=("I",),
     after=p() + table({}, {}, ("II",)))  # fmt: skip
word("inserted-digit", "row 6: '1' inserted before a '0' that stood", ALL, cells={
    (6, "deadline"): p(r("Tháng "), inserted("1"), r("0"), deleted("9"), r("/2025"))})  # fmt: skip
