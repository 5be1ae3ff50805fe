"""Workbooks, second set: themes, sheets that are hidden, formats, 1904, escaped and phonetic text."""

# ruff: noqa: ARG001, ARG005

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import xlsxwriter

from tests.fixtures.office import convert

from .base import (
    BEFORE,
    CAPTION,
    COLUMNS,
    DATE,
    HEADS,
    LEFT,
    NUMBER,
    RIGHT,
    ROWS,
    SECTIONS,
    case,
    rewritten,
)
from .sheet_cases import Change, D, L, book, heading, rows, workbook_2003

Swaps = Mapping[str, Mapping[str, str]]
SHEET, STYLES, TEXTS = "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/sharedStrings.xml"


def swapped(data: bytes, swaps: Swaps) -> bytes:
    """The same workbook with texts exchanged in its parts."""

    def change(name: str, content: bytes) -> bytes:
        for here, there in swaps.get(name, {}).items():
            assert here.encode() in content, (here, content)
            content = content.replace(here.encode(), there.encode())
        return content

    return rewritten(data, change)


def sheet_case(name: str, says: str, forms: str, change: Change | None, *, truth: Any = None,
               drop: tuple[int, ...] = (), swaps: Swaps | None = None) -> None:  # fmt: skip
    for form in forms.split():

        def write(folder: Path, form: str = form) -> None:
            data = swapped(book(change), swaps or {})
            if form == "xlsx":
                (folder / "input.xlsx").write_bytes(data)
                return
            source = folder / "source.xlsx"
            source.write_bytes(data)
            convert(source, folder / f"source.{form}")
            (folder / f"source.{form}").rename(folder / f"input.{form}")
            source.unlink()

        control = "00-pdf" if form == "pdf" else "00-xlsx"
        case(f"{form}-{name}", says, control=control, change=truth, drop=drop)(write)


def looks(row: int, **keys: Any) -> Change:
    """The deadline of a row with a former one in a run that looks as given."""

    def change(made: Any, sheet: Any, at: dict[int, int]) -> None:
        plain = made.add_format({})
        sheet.write_rich_string(
            at[row], D, made.add_format(keys), "Quý I/2025; ", plain, ROWS[row - 1][6]
        )

    return change


def valued(row: int, value: Any, form: str, **keys: Any) -> Change:
    def change(made: Any, sheet: Any, at: dict[int, int]) -> None:
        sheet.write(at[row], D, value, made.add_format({"num_format": form, **keys}))

    return change


EVERY = "xlsx xls ods"
DAY = datetime.datetime(2025, 10, 31)


def second_sheet(made: Any, sheet: Any, at: dict[int, int]) -> None:
    made_sheet = made.add_worksheet("Bản cũ")
    first = heading(made_sheet)
    places = rows(made_sheet, made, first)
    for number, row in places.items():
        made_sheet.write(row, D, "Tháng 12/2024")
        made_sheet.write(row, 1, f"Việc cũ thứ {number}.")
    made_sheet.hide()


def very_hidden(made: Any, sheet: Any, at: dict[int, int]) -> None:
    second_sheet(made, sheet, at)
    made.worksheets()[-1].very_hidden()


def cond_strike(made: Any, sheet: Any, at: dict[int, int]) -> None:
    look = made.add_format({"font_strikeout": True})
    sheet.conditional_format(
        at[3], 0, at[3], D, {"type": "formula", "criteria": "=TRUE", "format": look}
    )


def cond_white(made: Any, sheet: Any, at: dict[int, int]) -> None:
    look = made.add_format({"num_format": ";;;"})
    sheet.conditional_format(
        at[7], D, at[7], D, {"type": "formula", "criteria": "=TRUE", "format": look}
    )


def cond_colour(made: Any, sheet: Any, at: dict[int, int]) -> None:
    look = made.add_format({"bg_color": "#C6EFCE", "font_color": "#006100"})
    sheet.conditional_format(
        at[1], D, at[8], D, {"type": "formula", "criteria": "=TRUE", "format": look}
    )


def group(made: Any, sheet: Any, at: dict[int, int]) -> None:
    first = min(at.values()) - 2
    sheet.write(first, D + 1, "Thời hạn cũ")
    for row in at.values():
        sheet.write(row, D + 1, "Tháng 1/2025")
    sheet.set_column(D + 1, D + 1, None, None, {"level": 1, "hidden": True})
    sheet.set_column(D + 2, D + 2, None, None, {"collapsed": True})


def no_width(made: Any, sheet: Any, at: dict[int, int]) -> None:
    first = min(at.values()) - 2
    sheet.write(first, D + 1, "Thời hạn cũ")
    for row in at.values():
        sheet.write(row, D + 1, "Tháng 1/2025")
    sheet.set_column(D + 1, D + 1, 5)


def struck_half(made: Any, sheet: Any, at: dict[int, int]) -> None:
    old = made.add_format({"font_strikeout": True, "bold": True})
    red = made.add_format({"font_color": "#C00000"})
    sheet.write_rich_string(at[2], D, old, "Trước ngày 15/01/2025\n", red, "Trước ngày 15/02/2025")
    sheet.write(at[4], L + 1, "Sở Tài chính", made.add_format({"underline": 1}))


def error(made: Any, sheet: Any, at: dict[int, int]) -> None:
    sheet.write_formula(at[6], D, "=NA()", None, "#N/A")


def typed_formula(made: Any, sheet: Any, at: dict[int, int]) -> None:
    sheet.write_formula(
        at[6], D, "=DATE(2025,10,31)", made.add_format({"num_format": "dd/mm/yyyy"}), 45961
    )


def narrow(made: Any, sheet: Any, at: dict[int, int]) -> None:
    sheet.write_datetime(at[6], D, DAY, made.add_format({"num_format": "dd/mm/yyyy"}))
    sheet.set_column(D, D, 3)


def joined(made: Any, sheet: Any, at: dict[int, int]) -> None:
    sheet.merge_range(at[6], L, at[7], L, "Sở Nội vụ")
    sheet.write(at[7], L, "Sở Tài chính")


def ended(text: str, end: str, kind: str = "date") -> dict[tuple[int, str], Any]:
    return {(6, "deadline"): text, (6, "dl"): [[kind, end]]}


sheet_case("white-theme", "row 7: letters in the theme's ground colour", EVERY, looks(7, font_color="#FFFFFE"),
           swaps={TEXTS: {'<color rgb="FFFFFFFE"/>': '<color theme="0"/>'}})  # fmt: skip
sheet_case("white-tint", "row 7: letters black by theme, made white by its tint", "xlsx", looks(7, font_color="#FFFFFE"),
           swaps={TEXTS: {'<color rgb="FFFFFFFE"/>': '<color theme="1" tint="1"/>'}})  # fmt: skip
sheet_case("white-indexed", "row 7: letters white by the palette", "xlsx", looks(7, font_color="#FFFFFE"),
           swaps={TEXTS: {'<color rgb="FFFFFFFE"/>': '<color indexed="9"/>'}})  # fmt: skip
sheet_case(
    "near-white", "row 7: letters one step from white", EVERY, looks(7, font_color="#FEFEFE")
)
sheet_case("own-ground", "row 5: letters in the colour of the cell's ground", EVERY,
           lambda m, s, a: s.write(a[5], D + 1, "Tháng 12/2024", m.add_format(
               {"font_color": "#D9E1F2", "bg_color": "#D9E1F2"})))  # fmt: skip
sheet_case("hidden-sheet", "a hidden sheet holds the former plan", EVERY, second_sheet)
sheet_case("very-hidden-sheet", "a very hidden sheet holds the former plan", EVERY, very_hidden)
sheet_case(
    "rule-strikes", "row 3 is struck by a rule for its format", EVERY, cond_strike, drop=(3,)
)
sheet_case("rule-hides", "row 7: a rule for its format shows nothing", "xlsx", cond_white,
           truth={(7, "deadline"): "", (7, "dl"): []})  # fmt: skip
sheet_case("rule-colours", "a rule colours the deadlines: they are seen", EVERY, cond_colour)
sheet_case("group-closed", "a column of former deadlines in a closed group", EVERY, group)
sheet_case("no-width", "a column of former deadlines that is 0 wide", "xlsx", no_width,
           swaps={SHEET: {'width="5.7109375"': 'width="0"'}})  # fmt: skip
sheet_case("struck-lines", "row 2: a struck date in a line of its own", EVERY, struck_half)
sheet_case("error-value", "row 6: a formula that shows an error", EVERY, error,
           truth={(6, "deadline"): ["#N/A", ""], (6, "dl"): []})  # fmt: skip
sheet_case("formula-date", "row 6: a formula whose value is shown as a day", EVERY, typed_formula,
           truth=ended("31/10/2025", "2025-10-31"))  # fmt: skip
sheet_case("month-format", "row 6: a day shown as mm/yyyy in red", EVERY, valued(6, DAY, "[Red]mm/yyyy"),
           truth={(6, "deadline"): "10/2025"})  # fmt: skip
sheet_case("words-format", "row 6: the format writes the words between", EVERY,
           valued(6, DAY, '"Ngày "dd" tháng "mm" năm "yyyy'), truth=ended("Ngày 31 tháng 10 năm 2025", "2025-10-31"))  # fmt: skip
sheet_case("locale-format", "row 6: a Vietnamese locale in the format", EVERY,
           valued(6, DAY, "[$-42A]dd/mm/yyyy;@"), truth=ended("31/10/2025", "2025-10-31"))  # fmt: skip
sheet_case("quarter-format", "row 6: a number between the format's words", EVERY,
           valued(6, 4, '"Quý "0"/2025"'), truth=ended("Quý 4/2025", "2025-12-31", "quarter"))  # fmt: skip
sheet_case("text-format", "row 6: the format puts a word before text", EVERY,
           valued(6, "15/10/2025", '"Trước ngày "@'), truth=ended("Trước ngày 15/10/2025", "2025-10-14", "before_date"))  # fmt: skip
sheet_case("padded-format", "row 6: fill and space marks in the format", "xlsx",
           valued(6, DAY, "_-* dd/mm/yyyy_-"), truth=ended("31/10/2025", "2025-10-31"))  # fmt: skip
sheet_case("month-name", "row 6: the month by its English name", "xlsx",
           valued(6, DAY, "mmm-yy"), truth={(6, "deadline"): ["Oct-25", "Tháng 10-25", "Thg10-25", "10/2025"]})  # fmt: skip
sheet_case("too-narrow", "row 6: a day in a column too narrow for it: ### is shown", "xlsx", narrow,
           truth={(6, "deadline"): "", (6, "dl"): []})  # fmt: skip
sheet_case(
    "merge-holds-text",
    "row 7: the lower half of a merged cell holds words nobody sees",
    "xlsx",
    joined,
)
sheet_case("escaped", "row 3: letters written as _xHHHH_", "xlsx",
           lambda m, s, a: s.write_string(a[3], D, "Quý II@@2025"), swaps={TEXTS: {"Quý II@@2025": "Quý II_x002F_2025"}})  # fmt: skip
sheet_case("phonetic", "row 3: a reading beside the lead's name", "xlsx",
           lambda m, s, a: s.write_string(a[3], L, "Sở Nội vụ@"),
           swaps={TEXTS: {"<t>Sở Nội vụ@</t>": '<t>Sở Nội vụ</t><rPh sb="0" eb="2"><t>SNV</t></rPh>'}})  # fmt: skip
sheet_case("sub-mark", "row 6: the note mark of a whole cell's last run, raised and red", EVERY,
           lambda m, s, a: s.write_rich_string(a[6], D, "Tháng 1", m.add_format({"font_script": 1, "font_color": "#FF0000"}),
                                               "2)", m.add_format({}), " "),
           truth={(6, "deadline"): "Tháng 1", (6, "dl"): [["month", "2025-01-31"]]})  # fmt: skip
sheet_case("square-metres", "row 8: a raised 2 that is a unit", EVERY,
           lambda m, s, a: s.write_rich_string(a[8], 1, "Nâng cấp phòng máy 100 m", m.add_format({"font_script": 1}), "2",
                                               m.add_format({}), " và phần mềm một cửa điện tử."),
           truth={(8, "task"): ["Nâng cấp phòng máy 100 m2 và phần mềm một cửa điện tử.",
                                "Nâng cấp phòng máy 100 m² và phần mềm một cửa điện tử."]})  # fmt: skip


@case(
    "xlsx-years-1904",
    "row 6: days counted from 1904",
    control="00-xlsx",
    change=ended("31/10/2025", "2025-10-31"),
)
def _1904(folder: Path) -> None:
    made = xlsxwriter.Workbook(folder / "input.xlsx", {"date_1904": True})
    made.set_properties({"created": datetime.datetime(2025, 1, 24)})
    sheet = made.add_worksheet("Phụ lục")
    places = rows(sheet, made, heading(sheet))
    sheet.write_datetime(places[6], D, DAY, made.add_format({"num_format": "dd/mm/yyyy"}))
    made.close()


@case("xlsx-text-in-line", "texts stand in the cells; row 6 with a struck run", control="00-xlsx")
def _inline(folder: Path) -> None:
    data = book(lambda m, s, a: s.write_string(a[6], D, "@@"))
    number = zipfile.ZipFile(io.BytesIO(data)).read(TEXTS).decode().split("<si>")
    index = next(i for i, text in enumerate(number) if "@@" in text) - 1
    runs = ('<is><r><rPr><strike/></rPr><t>Tháng 9/2025</t></r><r><t xml:space="preserve"> Tháng 10/2025</t></r></is>')  # fmt: skip
    import re

    sheet = zipfile.ZipFile(io.BytesIO(data)).read(SHEET).decode()
    found = re.search(rf'<c r="F\d+"( s="\d+")? t="s"><v>{index}</v></c>', sheet)
    assert found
    there = re.sub(rf' t="s"><v>{index}</v>', f' t="inlineStr">{runs}', found[0])
    (folder / "input.xlsx").write_bytes(swapped(data, {SHEET: {found[0]: there}}))


def flat(cells: Mapping[tuple[int, str], str], row_keys: Mapping[int, str] | None = None, styles: str = "",
         more: str = "") -> str:  # fmt: skip
    """A flat OpenDocument workbook by hand; `cells` hold whole cells."""
    spaces = " ".join(
        f'xmlns:{k}="urn:oasis:names:tc:opendocument:xmlns:{v}:1.0"' for k, v in {
            "office": "office", "table": "table", "text": "text", "style": "style",
            "number": "datastyle", "fo": "xsl-fo-compatible"}.items())  # fmt: skip

    def cell(text: str, keys: str = "") -> str:
        return f'<table:table-cell office:value-type="string"{keys}><text:p>{text}</text:p></table:table-cell>'

    def line(*made: str, keys: str = "") -> str:
        return f"<table:table-row{keys}>{''.join(made)}</table:table-row>"

    gap = '<table:table-cell table:number-columns-repeated="3"/>'
    out = [
        line(cell(a), gap, cell(b)) for a, b in zip((*LEFT, NUMBER), (*RIGHT, DATE), strict=True)
    ]
    out += [line(cell(text)) for text in (*BEFORE, *CAPTION)]
    out.append(line(*map(cell, HEADS)))
    for section, title in SECTIONS.items():
        span = ' table:number-columns-spanned="6"'
        out.append(
            line(
                cell(f"{section}. {title}", span),
                '<table:covered-table-cell table:number-columns-repeated="5"/>',
            )
        )
        for number, of, *texts in ROWS:
            if of == section:
                made = [
                    cells.get((number, c), cell(t)) for c, t in zip(COLUMNS, texts, strict=True)
                ]
                out.append(line(cell(str(number)), *made, keys=(row_keys or {}).get(number, "")))
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document {spaces} office:version="1.3"'
        ' office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:automatic-styles>'
        f'{styles}</office:automatic-styles><office:body><office:spreadsheet>{more}<table:table table:name="A">'
        f"{''.join(out)}</table:table></office:spreadsheet></office:body></office:document>\n"
    )


def runs(inner: str, keys: str = "") -> str:
    return f'<table:table-cell office:value-type="string"{keys}><text:p>{inner}</text:p></table:table-cell>'


_STRUCK = '<style:style style:name="bo" style:family="text"><style:text-properties style:text-line-through-style="solid"/></style:style>'
_COVERED = runs("Sở Tài chính").replace("table:table-cell", "table:covered-table-cell")
_FORMER = ('<table:table table:name="cu" table:style-name="an"><table:table-row><table:table-cell office:value-type="string">'
           "<text:p>Bản cũ</text:p></table:table-cell></table:table-row></table:table>")  # fmt: skip
for _name, _says, _page, _drop in (
    ("struck-span", "row 6: a struck span", flat({(6, "deadline"): runs(
        '<text:span text:style-name="bo">Tháng 9/2025</text:span> Tháng 10/2025')}, styles=_STRUCK), ()),
    ("row-filtered", "row 4 is filtered away: read and told of", flat({}, {4: ' table:visibility="filter"'}), ()),
    ("annotation", "row 6: a note on the cell", flat({(6, "deadline"): runs("Tháng 10/2025").replace(
        "<text:p>", "<office:annotation><text:p>Tháng 9/2025</text:p></office:annotation><text:p>", 1)}), ()),
    ("merge-holds-text", "row 7: the covered cell of a merged lead holds words nobody sees", flat({
        (6, "lead"): runs("Sở Nội vụ", ' table:number-rows-spanned="2" table:number-columns-spanned="1"'),
        (7, "lead"): _COVERED}), ()),
    ("paragraphs", "row 3: two paragraphs, spaces and a tab in a cell", flat({(3, "deadline"): runs(
        "Quý</text:p><text:p>II<text:s/>/<text:tab/>2025")}), ()),
    ("hidden-first", "a hidden sheet before the plan's", flat({}, styles=
        '<style:style style:name="an" style:family="table"><style:table-properties table:display="false"/></style:style>',
        more=_FORMER), ()),
):  # fmt: skip

    def _write_flat(folder: Path, page: str = _page) -> None:
        (folder / "input.fods").write_text(page, encoding="utf-8")

    case(f"fods-{_name}", _says, control="00-xlsx", drop=_drop)(_write_flat)


def _cell_2003(inner: str, keys: str = "") -> str:
    return f'<Cell{keys}><ss:Data ss:Type="String">{inner}</ss:Data></Cell>'


for _name, _says, _change in (
    ("raised-digit", "row 6: 'Tháng 1' with note mark 2", {(6, "deadline"): _cell_2003(
        "<html:Font>Tháng 1</html:Font><html:Sup>2</html:Sup>")}),
    ("white-run", "row 7: a white run", {(7, "deadline"): _cell_2003(
        '<html:Font html:Color="#FFFFFF">Quý I/2025; </html:Font><html:Font>Quý III/2025</html:Font>')}),
):  # fmt: skip

    def _write_2003(folder: Path, cells: Any = _change) -> None:
        (folder / "input.xml").write_text(workbook_2003(cells), encoding="utf-8")

    case(f"xml-{_name}", _says, control="00-xlsx", change={} if _name == "white-run" else {
        (6, "deadline"): "Tháng 1", (6, "dl"): [["month", "2025-01-31"]]})(_write_2003)  # fmt: skip
