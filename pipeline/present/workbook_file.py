"""Rows in, an Excel file out, through XlsxWriter in constant memory.

Text is only ever written as text: what looks like a formula, a link or a number stays as printed.
No clock: the file is dated by its documents. A property holds the digest of all but the officer's
columns, by which workbook_read.py tells whether somebody changed anything else.
"""

from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from math import floor
from typing import Any

from pipeline.present.labels import Labels
from pipeline.present.layout import (
    PROPERTY,
    BookDigest,
    Cell,
    Rich,
    Row,
    SheetForm,
    not_a_formula,
    shortened,
)
from pipeline.present.widths import fit_widths, lines_of
from pipeline.text.inert import inert

MAX_TEXT = 32_767  # characters of a cell, by Excel's specification
_MAX_ROWS = 1_000_000  # rows of a sheet (Excel ends at 1,048,576)
_FIRST_DAY = date(1900, 3, 1)  # before it Excel's calendar is wrong
_NO_DAY = date(2000, 1, 1)
_A4 = 9
_LINE = 14.5  # points of a line
_TALLEST = 405  # points of a row (Excel ends at 409)
_ACROSS, _DOWN = 985, 490  # pixels across, points down between the margins of A4, with some slack
_FONT = "Times New Roman"
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_format_properties": {"font_name": _FONT, "font_size": 11},
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
    "removed": {"font_name": _FONT, "font_color": "#B3261E", "font_strikeout": True},
    "added": {"font_name": _FONT, "font_color": "#1B7A34", "bold": True},
    "theirs": {**_TOP, "bg_color": "#FFFBE6"},
    "done_on": {**_TOP, "bg_color": "#FFFBE6", "num_format": "dd/mm/yyyy", "align": "left"},
}  # fmt: skip


@dataclass(slots=True, kw_only=True)
class _Sheet:
    """A sheet being written. next: the row that comes; heights: of each row, and whether a heading."""

    form: SheetForm
    page: Any
    part: int
    name: str
    widths: tuple[int, ...]
    next: int = 1
    heights: list[tuple[float, bool]] = field(default_factory=list)


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
    _digest: BookDigest = field(default_factory=BookDigest)

    def __post_init__(self) -> None:
        import xlsxwriter

        self.title = inert(self.title).replace("\n", " ")
        self._book = xlsxwriter.Workbook(self._buffer, deepcopy(_OPTIONS))
        day = self.day or _NO_DAY
        created = datetime(day.year, day.month, day.day)
        self._book.set_properties({"title": self.title, "created": created})
        self._looks = {name: self._book.add_format(look) for name, look in _LOOKS.items()}

    def open(self, form: SheetForm, sample: Sequence[Row]) -> None:
        """A sheet with its heading; its columns are as wide as these rows need."""
        self._open(form, fit_widths(form, sample, self._heads(form)), part=1)

    def add(self, form: SheetForm, rows: Iterable[Row]) -> None:
        """Writes rows below those already there; a full sheet goes on in another."""
        sheet = self._sheets[form.key]
        for row in rows:
            if sheet.next > _MAX_ROWS:
                _finish(sheet)
                sheet = self._open(form, sheet.widths, part=sheet.part + 1)
            height = row_height(row, sheet.widths)
            sheet.page.set_row(sheet.next, height, None, {"level": row.level})
            self._write_row(sheet, sheet.next, row)
            sheet.heights.append((height, row.heading))
            sheet.next += 1

    def add_notes(self, rows: Iterable[Row]) -> None:
        """The last sheet: two columns of words."""
        name = self.labels.sheets["notes"]
        page = self._page(name)
        form = SheetForm(key="notes", columns=("", ""), printed=2)
        sheet = _Sheet(form=form, page=page, part=1, name=name, widths=(30, 110))
        for i, width in enumerate(sheet.widths):
            page.set_column(i, i, width)
        for at, row in enumerate(rows):
            page.set_row(at, row_height(row, sheet.widths))
            self._write_row(sheet, at, row)

    def close(self) -> bytes:
        """The file. Nothing can be added after."""
        for sheet in self._sheets.values():
            _finish(sheet)
        self._book.set_custom_property(PROPERTY, self._digest.hexdigest())
        self._book.close()
        return self._buffer.getvalue()

    def _open(self, form: SheetForm, widths: tuple[int, ...], part: int) -> _Sheet:
        name = form.name or self.labels.sheets[form.key]
        if part > 1:
            name = self.labels.say("continued", sheet=name, part=part)
        page = self._page(name)
        page.freeze_panes(1, form.frozen)
        page.repeat_rows(0)
        page.outline_settings(True, False, True, False)  # a group's title stands above it
        heads = self._heads(form)
        page.set_row(0, row_height(Row(cells=heads), widths))
        for i, (head, width) in enumerate(zip(heads, widths, strict=True)):
            page.set_column(i, i, width)
            page.write_string(0, i, head, self._looks["head"])
            self._digest.add(name, 0, i, head)
        sheet = _Sheet(form=form, page=page, part=part, name=name, widths=widths)
        self._sheets[form.key] = sheet
        return sheet

    def _heads(self, form: SheetForm) -> tuple[str, ...]:
        return form.heads or tuple(self.labels.column(c) for c in form.columns)

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

    def _write_row(self, sheet: _Sheet, at: int, row: Row) -> None:
        """Every cell of a row; empty ones too, for their border."""
        for i, (column, cell) in enumerate(zip(sheet.form.columns, row.cells, strict=False)):
            theirs = column in sheet.form.theirs and not row.heading
            look = (
                "group"
                if row.heading
                else (column if column == "done_on" else "theirs")
                if theirs
                else "text"
            )
            if row.tint and not i:
                look = self._tint(row.tint)
            self._write(sheet.page, at, i, cell, look)
            if column not in sheet.form.theirs or row.heading:
                self._digest.add(sheet.name, at, i, self._text(cell))

    def _tint(self, colour: str) -> str:
        """The look of a cell on that colour, made when it is first used."""
        if colour not in self._looks:
            self._looks[colour] = self._book.add_format({**_TOP, "bg_color": colour})
        return colour

    def _write_rich(self, page: Any, at: int, i: int, cell: Rich) -> bool:
        """Words with marks; False where Excel has no room for them, or nothing is marked."""
        text = self._text(cell)
        parts = [(mark, inert(words)) for mark, words in cell.parts if words]
        if len(text) < len(str(cell)) or len(parts) < 2:
            return False
        flat = [x for m, w in parts for x in ((self._looks[m], w) if m != "same" else (w,))]
        quoted = not_a_formula(text) != text
        page.write_rich_string(at, i, *flat, self._looks["formula" if quoted else "text"])
        return True

    def _write(self, page: Any, at: int, i: int, cell: Cell, look: str) -> None:
        looks, words = self._looks, self._looks[look]
        if cell is None:
            page.write_blank(at, i, None, words)
        elif isinstance(cell, int):
            page.write_number(at, i, cell, looks["number"])
        elif isinstance(cell, date) and cell >= _FIRST_DAY:
            day = datetime(cell.year, cell.month, cell.day)
            page.write_datetime(at, i, day, looks["date"] if look == "text" else looks["done_on"])
        elif not (isinstance(cell, Rich) and self._write_rich(page, at, i, cell)):
            text = self._text(cell)
            formula = look != "group" and not_a_formula(text) != text
            page.write_string(at, i, text, looks["formula"] if formula else words)

    def _text(self, cell: Cell) -> str:
        """A cell's words as they are written."""
        if isinstance(cell, date):
            return cell.strftime("%d/%m/%Y")
        return "" if cell is None else shortened(inert(str(cell)), MAX_TEXT, self.labels)


def row_height(row: Row, widths: Sequence[int]) -> float:
    """Points that the row's longest wrapped cell needs; LibreOffice does not work it out by itself."""
    return float(min(lines_of(row.cells, widths) * _LINE, _TALLEST))


def _finish(sheet: _Sheet) -> None:
    """What can only be said once the number of rows is known."""
    last, page = max(sheet.next - 1, 1), sheet.page
    page.autofilter(0, 0, last, len(sheet.form.columns) - 1)
    page.print_area(0, 0, last, sheet.form.printed - 1)
    page.ignore_errors({"number_stored_as_text": f"A1:XFD{last + 1}"})
    if any(heading for _, heading in sheet.heights):
        _break_pages(sheet)


def _break_pages(sheet: _Sheet) -> None:
    """Breaks of our own, so that a group's title never stands alone at the foot of a page."""
    across = sum(7 * w + 5 for w in sheet.widths[: sheet.form.printed])
    scale = max(10, min(100, floor(100 * _ACROSS / across)))
    room = _DOWN * 100 / scale - row_height(Row(cells=(None,)), (10,)) * 2
    breaks: list[int] = []
    used = 0.0
    for at, (height, heading) in enumerate(sheet.heights):
        after = sheet.heights[at + 1][0] if heading and at + 1 < len(sheet.heights) else 0.0
        if used and used + height + after > room:
            breaks.append(at + 1)
            used = 0.0
        used += height
    sheet.page.set_h_pagebreaks(breaks)
