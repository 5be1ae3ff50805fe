"""Sheets and what is read of them: values as shown, merged cells, what is hidden or not computed."""

import datetime
import io
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import Workbook

from pipeline.model.grid import Grid, RawDocument, ReadError
from pipeline.readers.dispatch import read_any
from pipeline.readers.limits import ReadLimits
from pipeline.readers.xlsx import read_xlsx
from pipeline.readers.xlsx_places import column_letters, column_number, read_area
from pipeline.readers.xlsx_values import printed
from tests.read.shown import shown
from tests.read.word_parts import zipped

DAY = datetime.datetime(2024, 6, 7)
# (value, format, text)
VALUES: list[tuple[Any, str, str]] = [
    ("Quý I/2024", "General", "Quý I/2024"),
    ("a_x000D_\r\nb", "General", "a\nb"),
    (1, "General", "1"),
    (1.0, "General", "1"),
    (1.1, "General", "1.1"),
    (0.1, "General", "0.1"),
    (1e16, "General", "10000000000000000"),
    (3, '0"."', "3."),
    (3, "0\\)", "3)"),
    (3, "00", "03"),
    (3, '"NV "0', "NV 3"),
    (0.95, "0%", "95%"),
    (0.955, "0.0%", "95,5%"),
    (1234567, "#,##0", "1.234.567"),
    (2.5, "0", "3"),
    (-2, "0", "-2"),
    (3, "0.00E+00", "3"),
    (True, "General", "TRUE"),
    (DAY, "mm-dd-yy", "07/06/2024"),
    (DAY, "m/d/yyyy", "07/06/2024"),
    (DAY, "dd/mm/yyyy", "07/06/2024"),
    (DAY, "d/m/yyyy", "7/6/2024"),
    (DAY, "yyyy-mm-dd", "07/06/2024"),
    (DAY, "yyyy\\-mm\\-dd\\ hh:mm:ss", "07/06/2024"),
    (DAY, '"Ngày "dd/mm/yyyy', "Ngày 07/06/2024"),
    (DAY, '"Tháng "m/yyyy', "Tháng 6/2024"),
    (DAY, '"Trước ngày "d/m/yyyy;@', "Trước ngày 7/6/2024"),
    (DAY, "mmm-yy", "06/2024"),
    (DAY, "d-mmm-yy", "7/06/2024"),
    (DAY, "[$-42A]dd/mm/yyyy", "07/06/2024"),
    (DAY, "yyyy", "2024"),
    (DAY.date(), "General", "07/06/2024"),
    (DAY, "d-mmm", "7/06"),
    (DAY, "mm/dd", "07/06"),
    (DAY, "mmmm", "Tháng 6"),
    (DAY, '"tháng "m', "tháng 6"),
    (DAY, "dddd, dd/mm/yyyy", "07/06/2024"),
    (DAY, "dd/mm/yyyy h:mm", "07/06/2024"),
    (7, ";;;", ""),
    ("Quý I", ";;;", ""),
    ("Quý I", ";;;@", "Quý I"),
    (7, ";;;@", ""),
    ("Y tế", '"Sở "@', "Sở Y tế"),
    (2, '"Quý "0"/2025"', "Quý 2/2025"),
    (2, '[=1]"Quý I";[=2]"Quý II";General', "Quý II"),
    (3, '[=1]"Quý I";[=2]"Quý II";General', "3"),
    (-5, "0;(0)", "(5)"),
    (0, '0;-0;"không"', "không"),
    (45292, "General", "45292"),
]


@pytest.mark.parametrize(("value", "form", "text"), VALUES)
def test_values_are_printed_as_shown(value: Any, form: str, text: str) -> None:
    assert printed(value, form) == text


def book(change: Callable[[Any, Any], None]) -> bytes:
    made = Workbook()
    made.active.title = "PL"
    change(made, made.active)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def read(change: Callable[[Any, Any], None], **limits: int) -> RawDocument:
    return read_xlsx(book(change), "b.xlsx", ReadLimits(**limits))


def test_a_sheet_with_merged_cells() -> None:
    def change(_: Any, sheet: Any) -> None:
        sheet["B3"], sheet["C3"], sheet["B4"], sheet["C5"] = "STT", "Nhiệm vụ", "I. Một", "x\ny"
        sheet.merge_cells("B4:C4")
        sheet.merge_cells("B5:B6")
        sheet["C6"] = "z"

    raw = read(change)
    assert shown(raw) == [
        "0,0=STT 0,1=Nhiệm vụ 1,0[1x2]=I. Một 2,0= 2,1=x¶y 3,0= 3,1=z"
    ]  # fmt: skip
    grid = raw.blocks[0]
    assert isinstance(grid, Grid)
    assert (grid.name, grid.cells[2].source.cell) == ("PL", "PL!B4")


def test_merged_down_and_over_empty_columns() -> None:
    def change(_: Any, sheet: Any) -> None:
        sheet["A1"], sheet["D1"], sheet["D2"] = "a", "b", "c"
        sheet.merge_cells("A1:B2")

    assert shown(read(change)) == ["0,0[2x1]=a 0,1=b 1,1=c"]


def test_what_is_hidden() -> None:
    def change(made: Any, sheet: Any) -> None:
        for row in range(1, 4):
            sheet.append([row, "a", "b"])
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["C"].hidden = True
        other = made.create_sheet("Nháp")
        other["A1"] = "x"
        other.sheet_state = "veryHidden"
        made.create_sheet("Rỗng")

    raw = read(change)
    grids = [b for b in raw.blocks if isinstance(b, Grid)]
    assert [(g.name, g.hidden_rows) for g in grids] == [("PL", (1,))]
    assert [(n.code, n.value) for n in raw.notes] == [
        ("hidden-column", "PL!C"), ("hidden-sheet", "Nháp")
    ]  # fmt: skip


def test_formulas_without_value_are_blank_and_named() -> None:
    def change(_: Any, sheet: Any) -> None:
        sheet["A1"], sheet["B1"] = "a", '="Quý I/"&2024'

    raw = read(change)
    assert shown(raw) == ["0,0=a"]
    assert [(n.code, n.value, n.source.cell) for n in raw.notes] == [
        ("formula-without-value", "PL!B1", "PL!B1")
    ]  # fmt: skip


def test_far_cells_and_long_gaps() -> None:
    def change(_: Any, sheet: Any) -> None:
        sheet["A1"], sheet["A3"], sheet["XFD900000"] = "a", "b", "c"

    assert shown(read(change)) == ["0,0=a 0,1= 1,0= 1,1= 2,0=b 2,1= 3,0= 3,1= 4,0= 4,1=c"]


def test_limits() -> None:
    def rows(_: Any, sheet: Any) -> None:
        for _row in range(100):
            sheet.append(["a"] * 10)

    def merged(_: Any, sheet: Any) -> None:
        sheet["A1"] = "a"
        sheet.merged_cells.add("A1:XFD1048576")

    with pytest.raises(ReadError, match="too-large"):
        read(rows, max_cells=999)
    assert shown(read(merged)) == ["0,0=a"]


def test_addresses() -> None:
    assert [column_letters(n) for n in (1, 26, 27, 702, 703)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert all(column_number(column_letters(n)) == n for n in range(1, 2000))
    assert read_area("A1:") is None and read_area("B2:A1") is None


def test_bad_workbooks() -> None:
    good = book(lambda _, sheet: sheet.append(["a", "b"]))
    with pytest.raises(ReadError, match="damaged-file"):
        read_any(good[: len(good) // 2], file="b.xlsx", sha256="")
    import zipfile

    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        parts: dict[str, str | bytes] = {n: archive.read(n) for n in archive.namelist()}
    for name, code in (
        ("xl/workbook.xml", "unsafe-xml"),
        ("xl/worksheets/sheet1.xml", "unsafe-xml"),
    ):
        laughs = b"<!DOCTYPE a [<!ENTITY b 'c'>]>" + bytes(parts[name])
        with pytest.raises(ReadError, match=code):
            read_any(zipped({**parts, name: laughs}), file="b.xlsx", sha256="")
    with pytest.raises(ReadError, match="damaged-file"):
        read_any(zipped({**parts, "xl/worksheets/sheet1.xml": "<a><b>"}), file="b", sha256="")


def test_macros_are_never_looked_at() -> None:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(book(lambda _, s: s.append(["a", "b"])))) as archive:
        parts: dict[str, str | bytes] = {n: archive.read(n) for n in archive.namelist()}
    raw = read_any(zipped({**parts, "xl/vbaProject.bin": b"x"}), file="b.xlsm", sha256="")
    assert [n.code for n in raw.notes] == ["macros-ignored"]
