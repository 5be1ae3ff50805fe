"""Workbooks: struck, hidden and raised text, dates as the cell shows them, a sheet a section."""

# ruff: noqa: ARG001

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import xlsxwriter

from tests.fixtures.office import convert

from .base import BEFORE, CAPTION, DATE, HEADS, LEFT, NUMBER, RIGHT, ROWS, SECTIONS, case, rewritten
from .word_cases import SECOND, WIDTHS, drawn

Change = Callable[[Any, Any, dict[int, int]], None]


def heading(sheet: Any, row: int = 0) -> int:
    for left, right in zip((*LEFT, NUMBER), (*RIGHT, DATE), strict=True):
        sheet.write(row, 0, left)
        sheet.write(row, 4, right)
        row += 1
    for text in (*BEFORE, *CAPTION):
        sheet.write(row, 0, text)
        row += 1
    return row


def rows(sheet: Any, book: Any, row: int, sections: tuple[str, ...] = ("I", "II"),
         head: bool = True) -> dict[int, int]:  # fmt: skip
    """Write the table; the sheet row of each number."""
    ruled = book.add_format({"border": 1, "text_wrap": True})
    places = {}
    if head:
        sheet.write_row(row, 0, HEADS, ruled)
        row += 1
    for section in sections:
        sheet.merge_range(row, 0, row, 5, f"{section}. {SECTIONS[section]}", ruled)
        row += 1
        for number, of, *texts in ROWS:
            if of == section:
                sheet.write_number(row, 0, number, ruled)
                sheet.write_row(row, 1, texts, ruled)
                places[number] = row
                row += 1
    return places


def book(change: Change | None) -> bytes:
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True})
    made.set_properties({"created": datetime.datetime(2025, 1, 24)})
    sheet = made.add_worksheet("Phụ lục")
    places = rows(sheet, made, heading(sheet))
    if change:
        change(made, sheet, places)
    made.close()
    return out.getvalue()


def sheet_case(name: str, says: str, forms: str, change: Change | None, *, truth: Any = None,
               drop: tuple[int, ...] = ()) -> None:  # fmt: skip
    for form in forms.split():

        def write(folder: Path, form: str = form) -> None:
            if form == "xlsx":
                (folder / "input.xlsx").write_bytes(book(change))
                return
            source = folder / "source.xlsx"
            source.write_bytes(book(change))
            convert(source, folder / f"source.{form}")
            (folder / f"source.{form}").rename(folder / f"input.{form}")
            source.unlink()

        case(f"{form}-{name}", says, control="00-xlsx", change=truth, drop=drop)(write)


@case("00-xlsx", "nothing changed")
def _control(folder: Path) -> None:
    (folder / "input.xlsx").write_bytes(book(None))


D = 5  # the deadline's column
L = 2


def struck_run(made: Any, sheet: Any, at: dict[int, int]) -> None:
    old = made.add_format({"font_strikeout": True})
    plain = made.add_format({})
    sheet.write_rich_string(at[6], D, old, "Tháng 9/2025", plain, " Tháng 10/2025")


def struck_row(made: Any, sheet: Any, at: dict[int, int]) -> None:
    old = made.add_format({"font_strikeout": True, "border": 1})
    sheet.write_number(at[3], 0, 3, old)
    sheet.write_row(at[3], 1, ROWS[2][2:], old)


def three_semicolons(made: Any, sheet: Any, at: dict[int, int]) -> None:
    sheet.write(at[5], D + 1, "Tháng 12/2024", made.add_format({"num_format": ";;;"}))
    sheet.write(at[7], L, "Sở Nội vụ", made.add_format({"num_format": ";;;@"}))


def white(made: Any, sheet: Any, at: dict[int, int]) -> None:
    old, plain = made.add_format({"font_color": "#FFFFFF"}), made.add_format({})
    sheet.write_rich_string(at[7], D, old, "Quý I/2025; ", plain, "Quý III/2025")


def white_on_dark(made: Any, sheet: Any, at: dict[int, int]) -> None:
    dark = made.add_format({"font_color": "#FFFFFF", "bg_color": "#1F3864"})
    sheet.write(at[5], D, "Tháng 3/2025", dark)


def raised(made: Any, sheet: Any, at: dict[int, int]) -> None:
    mark, plain = made.add_format({"font_script": 1}), made.add_format({})
    sheet.write_rich_string(at[6], D, plain, "Tháng 1", mark, "2", plain, " ")


def typed_month(made: Any, sheet: Any, at: dict[int, int]) -> None:
    shown = made.add_format({"num_format": '"Tháng "m/yyyy'})
    sheet.write_datetime(at[1], D, datetime.datetime(2025, 11, 1), shown)


def typed_dates(made: Any, sheet: Any, at: dict[int, int]) -> None:
    day = made.add_format({"num_format": "dd/mm/yyyy"})
    month = made.add_format({"num_format": "mm/yyyy"})
    before = made.add_format({"num_format": '"Trước ngày "dd/m/yyyy'})
    sheet.write_datetime(at[2], D, datetime.datetime(2025, 2, 15), before)
    sheet.write_datetime(at[5], D, datetime.datetime(2025, 3, 31), day)
    sheet.write_datetime(at[6], D, datetime.datetime(2025, 10, 1), month)


DATES = {
    (2, "deadline"): "Trước ngày 15/2/2025",
    (5, "deadline"): "31/03/2025", (5, "dl"): [["date", "2025-03-31"]],
    (6, "deadline"): "10/2025",
}  # fmt: skip


def formula(made: Any, sheet: Any, at: dict[int, int]) -> None:
    sheet.write_formula(at[3], D, '="Quý "&"II/2025"', None, "Quý II/2025")


def formula_bare(made: Any, sheet: Any, at: dict[int, int]) -> None:
    sheet.write_formula(at[3], D, '="Quý "&"II/2025"', None, "")


def hidden_column(made: Any, sheet: Any, at: dict[int, int]) -> None:
    first = min(at.values()) - 2
    sheet.write(first, D + 1, "Thời hạn cũ")
    for row in at.values():
        sheet.write(row, D + 1, "Tháng 1/2025")
    sheet.set_column(D + 1, D + 1, None, None, {"hidden": True})


def note(made: Any, sheet: Any, at: dict[int, int]) -> None:
    sheet.write_comment(at[6], D, "Trước đây: Tháng 9/2025")


def merged(made: Any, sheet: Any, at: dict[int, int]) -> None:
    sheet.merge_range(at[1], L, at[2], L, "Sở Tư pháp")


def box(made: Any, sheet: Any, at: dict[int, int]) -> None:
    sheet.insert_textbox(at[6], D, "Tháng 12/2025", {"width": 130, "height": 25})


def shrunk(made: Any, sheet: Any, at: dict[int, int]) -> None:
    tiny, plain = made.add_format({"font_size": 1}), made.add_format({})
    sheet.write_rich_string(at[1], D, tiny, "Tháng 5/2025 ", plain, "Tháng 11/2025")


EVERY = "xlsx xls ods"
MARKED = {(6, "deadline"): "Tháng 1", (6, "dl"): [["month", "2025-01-31"]]}
sheet_case("plain", "nothing changed", "xls ods fods", None)
sheet_case("struck-run", "row 6: 'Tháng 9/2025' struck", f"{EVERY} fods", struck_run)
sheet_case("struck-row", "row 3 struck in every cell", EVERY, struck_row, drop=(3,))
sheet_case("white-run", "row 7: 'Quý I/2025;' white on white", EVERY, white)
sheet_case("white-on-dark", "row 5: white letters on dark blue are seen", "xlsx", white_on_dark)
sheet_case("no-format", "row 5: a former date beside, as ;;; - row 7: ;;;@ shows text", "xlsx",
           three_semicolons)  # fmt: skip
sheet_case("raised-digit", "row 6: 'Tháng 1' with note mark 2", EVERY, raised, truth=MARKED)
sheet_case("typed-month", "row 1: 1/11/2025 shown as 'Tháng 11/2025'", EVERY, typed_month)
sheet_case(
    "typed-dates", "rows 2, 5, 6: dates shown as the formats say", EVERY, typed_dates, truth=DATES
)
sheet_case("formula", "row 3: a formula with its shown value", "xlsx ods", formula)
sheet_case("formula-bare", "row 3: a formula that was never calculated", "xlsx", formula_bare)
sheet_case("hidden-column", "a hidden column of former deadlines", EVERY, hidden_column)
sheet_case("note", "row 6: a note on the cell", "xlsx xls", note)
sheet_case("merged-lead", "rows 1 and 2: one lead over both", "xlsx ods", merged)
sheet_case("text-box", "row 6: a text box with another date lies on the cell", "xlsx", box)
sheet_case("one-point", "row 1: 'Tháng 5/2025' in 1 pt", "xlsx", shrunk)


@case(
    "xlsx-sheet-a-section", "one sheet a section, the header on the first only", control="00-xlsx"
)
def _sheets(folder: Path) -> None:
    made = xlsxwriter.Workbook(folder / "input.xlsx")
    made.set_properties({"created": datetime.datetime(2025, 1, 24)})
    first = made.add_worksheet("Mục I")
    rows(first, made, heading(first), ("I",))
    rows(made.add_worksheet("Mục II"), made, 0, ("II",), head=False)
    made.close()


@case("xlsx-picture-tail", "section II is a picture in the sheet", control="00-xlsx")
def _picture(folder: Path) -> None:
    made = xlsxwriter.Workbook(folder / "input.xlsx")
    made.set_properties({"created": datetime.datetime(2025, 1, 24)})
    sheet = made.add_worksheet("Phụ lục")
    places = rows(sheet, made, heading(sheet), ("I",))
    sheet.insert_image(
        max(places.values()) + 1, 0, "p.png", {"image_data": io.BytesIO(drawn(SECOND, WIDTHS))}
    )
    made.close()


def strict(data: bytes) -> bytes:
    """The same workbook under the namespaces of Strict Open XML."""
    pairs = (
        (b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
         b"http://purl.oclc.org/ooxml/spreadsheetml/main"),
        (b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
         b"http://purl.oclc.org/ooxml/officeDocument/relationships"),
    )  # fmt: skip

    def change(name: str, content: bytes) -> bytes:
        for here, there in () if name.startswith("[Content") else pairs:
            content = content.replace(here, there)
        return content

    return rewritten(data, change)


@case("xlsx-strict-struck", "Strict Open XML; row 6: 'Tháng 9/2025' struck", control="00-xlsx")
def _strict(folder: Path) -> None:
    (folder / "input.xlsx").write_bytes(strict(book(struck_run)))


INDEX, ACROSS = ' ss:Index="5"', ' ss:MergeAcross="5"'


def workbook_2003(cells: dict[tuple[int, str], str], rows: dict[int, str] | None = None) -> str:
    """SpreadsheetML 2003; `cells` hold whole `<Cell>` elements, `rows` a row's attributes."""
    space = "urn:schemas-microsoft-com:office:spreadsheet"

    def cell(text: str, more: str = "") -> str:
        return f'<Cell{more}><Data ss:Type="String">{text}</Data></Cell>'

    out = []
    for left, right in zip((*LEFT, NUMBER), (*RIGHT, DATE), strict=True):
        out.append(f"<Row>{cell(left)}{cell(right, INDEX)}</Row>")
    out += [f"<Row>{cell(text)}</Row>" for text in (*BEFORE, *CAPTION)]
    out.append(f"<Row>{''.join(cell(h) for h in HEADS)}</Row>")
    for section, title in SECTIONS.items():
        out.append(f"<Row>{cell(f'{section}. {title}', ACROSS)}</Row>")
        for number, of, *texts in ROWS:
            if of == section:
                made = [f'<Cell><Data ss:Type="Number">{number}</Data></Cell>']
                for name, text in zip(
                    ("task", "lead", "coord", "product", "deadline"), texts, strict=True
                ):
                    made.append(cells.get((number, name), cell(text)))
                out.append(f"<Row{(rows or {}).get(number, '')}>{''.join(made)}</Row>")
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<?mso-application progid="Excel.Sheet"?>\n'
        f'<Workbook xmlns="{space}" xmlns:ss="{space}" xmlns:html="http://www.w3.org/TR/REC-html40">'
        '<Styles><Style ss:ID="bo"><Font ss:StrikeThrough="1"/></Style><Style ss:ID="thang">'
        '<NumberFormat ss:Format="&quot;Tháng &quot;m/yyyy"/></Style><Style ss:ID="trang">'
        '<Font ss:Color="#FFFFFF"/></Style></Styles><Worksheet ss:Name="Phụ lục"><Table>'
        f'{"".join(out)}</Table></Worksheet></Workbook>\n'
    )  # fmt: skip


def struck_2003() -> str:
    inner = "<html:S>Tháng 9/2025</html:S><html:Font> Tháng 10/2025</html:Font>"
    return workbook_2003(
        {(6, "deadline"): f'<Cell><ss:Data ss:Type="String">{inner}</ss:Data></Cell>'}
    )


def struck_row_2003() -> str:
    cells = {}
    for name, text in zip(
        ("task", "lead", "coord", "product", "deadline"), ROWS[2][2:], strict=True
    ):
        cells[3, name] = f'<Cell ss:StyleID="bo"><Data ss:Type="String">{text}</Data></Cell>'
    return workbook_2003(cells)


def month_2003() -> str:
    value = '<Data ss:Type="DateTime">2025-11-01T00:00:00.000</Data>'
    return workbook_2003({(1, "deadline"): f'<Cell ss:StyleID="thang">{value}</Cell>'})


for _name, _says, _make, _drop in (
    ("plain", "SpreadsheetML 2003", lambda: workbook_2003({}), ()),
    ("struck-run", "row 6: 'Tháng 9/2025' struck", struck_2003, ()),
    ("struck-row", "row 3 struck but for its number", struck_row_2003, (3,)),
    ("typed-month", "row 1: 1/11/2025 shown as 'Tháng 11/2025'", month_2003, ()),
    ("hidden-row", "row 4 is hidden: read and told of, as filtered rows are",
     lambda: workbook_2003({}, {4: ' ss:Hidden="1"'}), ()),
):  # fmt: skip

    def _write_2003(folder: Path, make: Callable[[], str] = _make) -> None:
        (folder / "input.xml").write_text(make(), encoding="utf-8")

    case(f"xml-{_name}", _says, control="00-xlsx", drop=_drop)(_write_2003)
