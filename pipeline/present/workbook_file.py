"""Rows in, an Excel file out, through XlsxWriter in constant memory.

Text is only ever written as text: what looks like a formula, a link or a number stays as printed.
No clock: the file is dated by its documents.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from math import ceil
from typing import Any

from pipeline.present.inert import not_a_formula, shortened
from pipeline.present.labels import Labels
from pipeline.present.layout import Row, SheetForm
from pipeline.text.inert import inert

MAX_TEXT = 32_767  # characters of a cell, by Excel's specification
_MAX_ROWS = 1_000_000  # rows of a sheet (Excel ends at 1,048,576)
_FIRST_DAY = date(1900, 3, 1)  # before it Excel's calendar is wrong
_NO_DAY = date(2000, 1, 1)
_A4 = 9
_LINE = 15  # points of a line
_TALLEST = 405  # points of a row (Excel ends at 409)
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_TOP: dict[str, object] = {
    "text_wrap": True, "valign": "top", "border": 1, "border_color": "#BFBFBF",
}  # fmt: skip
_LOOKS: dict[str, dict[str, object]] = {
    "text": {**_TOP},
    "formula": {**_TOP, "quote_prefix": True},
    "date": {**_TOP, "num_format": "dd/mm/yyyy", "align": "left"},
    "number": {**_TOP, "align": "left"},
    "head": {
        "bold": True, "text_wrap": True, "valign": "vcenter", "border": 1,
        "bg_color": "#1F4E79", "font_color": "#FFFFFF",
    },
    "group": {**_TOP, "bold": True, "bg_color": "#DDEBF7"},
}  # fmt: skip


@dataclass(slots=True, kw_only=True)
class _Sheet:
    """A sheet being written; next: the row that comes."""

    form: SheetForm
    page: Any
    part: int
    next: int = 1


@dataclass(slots=True)
class WorkbookFile:
    """A workbook being written: rows may be added to its sheets in turns, each sheet downwards."""

    title: str
    day: date | None
    labels: Labels
    _buffer: BytesIO = field(default_factory=BytesIO)
    _book: Any = None
    _looks: dict[str, Any] = field(default_factory=dict)
    _sheets: dict[str, _Sheet] = field(default_factory=dict)

    def __post_init__(self) -> None:
        import xlsxwriter

        self.title = inert(self.title).replace("\n", " ")
        self._book = xlsxwriter.Workbook(self._buffer, _OPTIONS)
        day = self.day or _NO_DAY
        created = datetime(day.year, day.month, day.day)
        self._book.set_properties({"title": self.title, "created": created})
        self._looks = {name: self._book.add_format(look) for name, look in _LOOKS.items()}

    def add(self, form: SheetForm, rows: Iterable[Row]) -> None:
        """Writes rows below those already there; a full sheet goes on in another."""
        sheet = self._sheets.get(form.key) or self._open(form, part=1)
        for row in rows:
            if sheet.next > _MAX_ROWS:
                _finish(sheet)
                sheet = self._open(form, part=sheet.part + 1)
            height = row_height(row, [form.width(c) for c in form.columns])
            sheet.page.set_row(sheet.next, height, None, {"level": row.level})
            self._write_row(sheet.page, sheet.next, row)
            sheet.next += 1

    def add_notes(self, rows: Iterable[Row]) -> None:
        """The last sheet: two columns of words."""
        page = self._page(self.labels.sheets["notes"])
        widths = (30, 110)
        for i, width in enumerate(widths):
            page.set_column(i, i, width)
        for at, row in enumerate(rows):
            page.set_row(at, row_height(row, widths))
            self._write_row(page, at, row)

    def close(self) -> bytes:
        """The file. Nothing can be added after."""
        for sheet in self._sheets.values():
            _finish(sheet)
        self._book.close()
        return self._buffer.getvalue()

    def _open(self, form: SheetForm, part: int) -> _Sheet:
        name = self.labels.sheets[form.key]
        if part > 1:
            name = self.labels.say("continued", sheet=name, part=part)
        page = self._page(name)
        page.freeze_panes(1, 0)
        page.repeat_rows(0)
        page.outline_settings(True, False, True, False)  # a group's title stands above it
        for i, column in enumerate(form.columns):
            page.set_column(i, i, form.width(column))
            page.write_string(0, i, self.labels.column(column), self._looks["head"])
        sheet = self._sheets[form.key] = _Sheet(form=form, page=page, part=part)
        return sheet

    def _page(self, name: str) -> Any:
        """A sheet set up for A4 across, one page wide."""
        page = self._book.add_worksheet(name)
        page.set_landscape()
        page.set_paper(_A4)
        page.fit_to_pages(1, 0)
        page.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
        page.set_header("&L" + self.title.replace("&", "&&")[:200])
        page.set_footer("&R" + self.labels.text["printed_page"])
        return page

    def _write_row(self, page: Any, at: int, row: Row) -> None:
        """Every cell of a row; empty ones too, for their border."""
        looks = self._looks
        words = looks["group"] if row.heading else looks["text"]
        for i, cell in enumerate(row.cells):
            if cell is None:
                page.write_blank(at, i, None, words)
            elif isinstance(cell, int):
                page.write_number(at, i, cell, looks["number"])
            elif isinstance(cell, date) and cell >= _FIRST_DAY:
                day = datetime(cell.year, cell.month, cell.day)
                page.write_datetime(at, i, day, looks["date"])
            else:
                text = cell if isinstance(cell, str) else cell.strftime("%d/%m/%Y")
                text = shortened(inert(text), MAX_TEXT, self.labels)
                formula = not row.heading and not_a_formula(text) != text
                page.write_string(at, i, text, looks["formula"] if formula else words)


def row_height(row: Row, widths: Sequence[int]) -> float:
    """Points that the row's longest wrapped cell needs; LibreOffice does not work it out by itself.

    An estimate: a line holds somewhat fewer characters than the column is wide, for words wrap.
    """
    lines = 1
    for cell, width in zip(row.cells, widths, strict=False):
        if isinstance(cell, str) and (len(cell) > width - 2 or "\n" in cell):
            room = max(width - 2, 4)
            lines = max(lines, sum(max(1, ceil(len(p) / room)) for p in cell.split("\n")))
    return float(min(lines * _LINE, _TALLEST))


def _finish(sheet: _Sheet) -> None:
    """What can only be said once the number of rows is known."""
    last, page = max(sheet.next - 1, 1), sheet.page
    page.autofilter(0, 0, last, len(sheet.form.columns) - 1)
    page.print_area(0, 0, last, sheet.form.printed - 1)
    page.ignore_errors({"number_stored_as_text": f"A1:XFD{last + 1}"})
