"""The workbook, read back by openpyxl, against the tables: row for row, inert whatever it holds."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipeline.present import workbook_file
from pipeline.present.due import rhythm
from pipeline.present.labels import Labels
from pipeline.present.layout import utf16_length
from pipeline.present.notes import Note, Notes
from pipeline.present.places import place_words
from pipeline.present.view import DocumentView, is_dated, views
from pipeline.present.workbook import whole_workbook, workbook
from pipeline.present.workbook_read import read_saved
from pipeline.text.inert import inert
from tests.present.conftest import REFERENCE_ID

SHEETS = ["Nhiệm vụ", "Theo cơ quan", "Thời hạn", "Kết quả kiểm tra", "Thuyết minh"]


def load(data: bytes) -> Any:
    return openpyxl.load_workbook(BytesIO(data))


def records(sheet: Any, headings: bool = False) -> Iterator[dict[str, Any]]:
    """Rows by heading; group titles (bold) only where asked for."""
    names = [c.value for c in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        if row[0].font.bold == headings:
            yield {n: plain(c.value) for n, c in zip(names, row, strict=True)}


def plain(value: Any) -> Any:
    """A date for a time; openpyxl leaves the escape of `_x0041_` as it stands, Excel does not."""
    if isinstance(value, str):
        return value.replace("_x005F_", "_")
    return value.date() if isinstance(value, datetime) else value


def shown(text: str | None) -> str | None:
    return inert(text) if text else None


@pytest.fixture(scope="module")
def book(view: DocumentView, labels: Labels) -> Any:
    return load(workbook(view, labels))


def test_sheets_in_order(book: Any) -> None:
    assert book.sheetnames == SHEETS


def test_tasks_row_for_row(book: Any, view: DocumentView, labels: Labels) -> None:
    rows = list(records(book["Nhiệm vụ"]))
    assert len(rows) == len(view.tasks) == 66
    for row, t in zip(rows, view.tasks, strict=True):
        assert row["Mã nhiệm vụ"] == t.task_id
        assert row["Mục"] == t.section
        assert row["STT"] == t.number
        assert row["Nhiệm vụ"] == shown(t.task)
        assert row["Cơ quan chủ trì"] == shown(t.lead_raw)
        assert row["Cơ quan phối hợp"] == shown(t.coordinating_raw)
        assert row["Sản phẩm"] == shown(t.product_raw)
        assert row["Thời hạn (theo văn bản)"] == shown(t.deadline_raw)
        assert row["Từ ngày"] == t.due_start
        assert row["Ngày hạn cuối"] == t.due_end
        assert row["Loại thời hạn"] == "; ".join(
            labels.code("deadline_kinds", k) for k in t.deadline_kinds
        )
        assert row["Chủ trì (tên chuẩn)"] == (
            "; ".join(view.name(a) for a in t.lead_agencies) or None
        )
        assert row["Phối hợp (tên chuẩn)"] == (
            "; ".join(view.name(a) for a in t.coordinating_agencies) or None
        )
        assert row["Vị trí trong văn bản"] == place_words(t.source, labels)
        assert row["Lĩnh vực"] == labels.code("areas", t.area)
        counted = [f for f in view.findings if f.record_id == t.task_id and f.severity != "info"]
        assert row["Số lỗi, cảnh báo"] == (len(counted) or None)


def test_sections_are_groups(book: Any) -> None:
    sheet = book["Nhiệm vụ"]
    titles = list(records(sheet, headings=True))
    assert [r["Mục"] for r in titles] == ["I", "II", "III", "IV", "V", "VI", "VII", "VIII"]
    assert [int(r["Nhiệm vụ"].rsplit("(", 1)[1].split()[0]) for r in titles] == [
        12,
        6,
        8,
        6,
        7,
        8,
        15,
        4,
    ]
    assert sum(sheet.row_dimensions[i].outlineLevel == 1 for i in range(1, sheet.max_row + 1)) == 66
    assert sheet.sheet_properties.outlinePr.summaryBelow is False


def test_bodies_row_for_row(book: Any, view: DocumentView, labels: Labels) -> None:
    """Every mention once, and once more under the body that a role stands for."""
    roles = labels.codes["roles"]
    wanted = [
        (view.name(a.agency_id or ""), roles[a.role], a.task_id, a.position, shown(a.mention_raw))
        for a in view.agencies
    ]
    named = {(a.task_id, a.role, a.agency_id) for a in view.agencies}
    wanted += [
        (
            view.name(a.resolved_agency_id),
            roles[a.role],
            a.task_id,
            a.position,
            shown(a.mention_raw),
        )
        for a in view.agencies
        if a.resolved_agency_id and (a.task_id, a.role, a.resolved_agency_id) not in named
    ]
    got = [
        (r["Cơ quan"], r["Vai trò"], r["Mã nhiệm vụ"], r["Thứ tự"], r["Tên theo văn bản"])
        for r in records(book["Theo cơ quan"])
    ]
    assert sorted(got) == sorted(wanted)
    assert len(view.agencies) == 247


def test_deadlines_row_for_row_by_date(book: Any, view: DocumentView, labels: Labels) -> None:
    rows = list(records(book["Thời hạn"]))
    by_key = {(d.task_id, d.position): d for d in view.deadlines}
    assert len(rows) == len(by_key) == 69
    for row in rows:
        d = by_key.pop((row["Mã nhiệm vụ"], row["Thứ tự"]))
        dated = (d.start, d.end) if is_dated(d) else (None, None)
        assert (row["Từ ngày"], row["Hạn cuối"]) == dated
        assert row["Loại thời hạn"] == labels.code("deadline_kinds", d.kind)
        assert row["Thời hạn (theo văn bản)"] == shown(d.raw)
        assert row["Phụ thuộc vào"] == shown(d.event)
        scope = None if d.scope_agencies is None else "; ".join(map(view.name, d.scope_agencies))
        assert row["Áp dụng cho"] == scope
    ends = [r["Hạn cuối"] or date.max for r in rows]
    assert ends == sorted(ends)


def test_findings_row_for_row(book: Any, view: DocumentView, labels: Labels) -> None:
    rows = {r["Thứ tự"]: r for r in records(book["Kết quả kiểm tra"])}
    assert len(rows) == len(view.findings)
    for f in view.findings:
        row = rows[f.position]
        assert row["Nội dung"] == shown(f.message_vi)
        assert row["Mức độ"] == labels.code("severities", f.severity)
        assert row["Liên quan đến"] == f.record_id
        assert row["Văn bản ghi"] == shown(f.value)
        assert row["Vị trí trong văn bản"] == (place_words(f.source, labels) or None)


def test_notes_explain_every_column(book: Any) -> None:
    lines = [(r[0].value, r[1].value) for r in book["Thuyết minh"].iter_rows()]
    words = {label for label, meaning in lines if meaning}
    for sheet in book.worksheets[:-1]:
        assert {c.value for c in sheet[1]} <= words


def test_set_up_for_screen_and_paper(book: Any) -> None:
    for sheet in book.worksheets[:-1]:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize == 9
        assert sheet.page_setup.fitToWidth in (None, 1)  # 1 where not said
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == "$1:$1"
        assert sheet["A2"].alignment.wrap_text or sheet["A2"].is_date
    dates = [r[7] for r in book["Nhiệm vụ"].iter_rows(min_row=3) if r[7].is_date]
    assert dates
    assert all(c.number_format == "dd/mm/yyyy" for c in dates)


def test_the_last_day_or_why_there_is_none(book: Any, view: DocumentView) -> None:
    """ "Hạn cuối" is a date where the task has one dated deadline for all, else a line a deadline."""
    rows = {r["STT"]: r["Hạn cuối"] for r in records(book["Nhiệm vụ"])}
    assert rows[6] == date(2024, 1, 15)
    assert rows[12] == "30/06/2024\n31/12/2024"
    assert rows[15].split("\n") == [
        "29/02/2024: Các sở, ban, ngành tỉnh; UBND cấp huyện",
        "Theo quy định: UBND cấp xã",
    ]
    assert rows[66].split("\n")[0] == "31/12/2023"
    assert rows[27] == "Định kỳ theo báo cáo CCHC"
    dated = {d.task_id for d in view.deadlines if is_dated(d)}
    for t in view.tasks:
        assert (t.task_id in dated) or not re.search(r"\d\d/\d\d/", str(rows[t.number]))


def test_the_columns_of_the_officer(view: DocumentView, labels: Labels) -> None:
    note = Note(document_id=REFERENCE_ID, task_id=view.tasks[0].task_id, task="x", progress="50%",
                done_on=date(2024, 3, 1), note="=1+1")  # fmt: skip
    book = load(workbook(replace(view, notes=Notes(by_task={note.task_id: note})), labels))
    first = next(records(book["Nhiệm vụ"]))
    assert [first[h] for h in ("Tiến độ", "Ngày hoàn thành", "Ghi chú")] == [
        "50%",
        date(2024, 3, 1),
        "=1+1",
    ]
    saved = read_saved(workbook(replace(view, notes=Notes(old=(note,))), labels), labels)
    assert saved.old == (note,)
    assert not saved.otherwise_changed


def test_a_title_of_a_group_never_ends_a_page(book: Any) -> None:
    sheet = book["Nhiệm vụ"]
    breaks = [b.id for b in sheet.row_breaks.brk]
    assert breaks
    assert not [b for b in breaks if sheet.cell(row=b, column=1).font.bold]


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=MONTHLY;INTERVAL=3", "hằng quý"),
        ("FREQ=MONTHLY;INTERVAL=6", "6 tháng một lần"),
        ("FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=15", "hằng năm, ngày 15 tháng 6, 12"),
        ("FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=20", "tháng cuối mỗi quý, ngày 20"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "hằng tháng, ngày cuối tháng"),
        ("FREQ=WEEKLY;BYDAY=MO,WE", "hằng tuần, thứ Hai, thứ Tư"),
        ("FREQ=MONTHLY;INTERVAL=5", ""),
        ("FREQ=YEARLY;BYSETPOS=1", ""),
    ],
)
def test_rhythm_in_words(rule: str, words: str, labels: Labels) -> None:
    assert rhythm(rule, labels) == words


def test_all_years_in_one(tables: dict[str, Any], labels: Labels) -> None:
    book = load(whole_workbook(tables, labels))
    assert book.sheetnames == ["Văn bản", *SHEETS]
    ids = [r["Mã nhiệm vụ"] for r in records(book["Nhiệm vụ"])]
    assert sorted(ids) == sorted(tables["tasks"].column("task_id").to_pylist())
    assert [r["Năm"] for r in records(book["Văn bản"])] == [2023, 2024]
    assert len(list(records(book["Thời hạn"]))) == tables["task_deadlines"].num_rows
    assert len(list(records(book["Kết quả kiểm tra"]))) == tables["findings"].num_rows
    assert len(list(records(book["Theo cơ quan"]))) >= tables["task_agencies"].num_rows


def test_hostile_text_is_only_text(hostile: DocumentView, labels: Labels) -> None:
    data = workbook(hostile, labels)
    book = load(data)
    seen = 0
    for sheet in book.worksheets:
        for cell in (c for row in sheet.iter_rows() for c in row if c.value is not None):
            assert cell.data_type in ("s", "n", "d"), cell.coordinate
            assert cell.hyperlink is None
            if isinstance(cell.value, str):
                seen += 1
                assert utf16_length(cell.value) <= workbook_file.MAX_TEXT
                assert not any(ord(c) < 32 and c not in "\t\n" for c in cell.value)
                assert not any(c in "\u202e\u2067\u200f" for c in cell.value)
                if cell.value[0] in "=+-@":
                    assert cell.quotePrefix or cell.font.bold, cell.coordinate
    assert seen > 500
    names = zipfile.ZipFile(BytesIO(data)).namelist()
    assert not [
        n
        for n in names
        if "external" in n.lower() or "vba" in n.lower() or "hyperlink" in n.lower()
    ]
    parts = b"".join(zipfile.ZipFile(BytesIO(data)).read(n) for n in names if "worksheets/" in n)
    assert b"<f>" not in parts
    assert b"<hyperlink" not in parts


def test_hostile_text_is_whole_up_to_the_limit(hostile: DocumentView, labels: Labels) -> None:
    rows = list(records(load(workbook(hostile, labels))["Nhiệm vụ"]))
    for row, t in zip(rows, hostile.tasks, strict=True):
        wanted = inert(t.task)
        if utf16_length(wanted) <= workbook_file.MAX_TEXT:
            assert row["Nhiệm vụ"] == wanted
        else:
            assert row["Nhiệm vụ"][:30_000] == wanted[:30_000]
            assert "cắt bớt" in row["Nhiệm vụ"]


def test_same_bytes_twice_and_no_clock(
    view: DocumentView, tables: dict[str, Any], labels: Labels
) -> None:
    data = workbook(view, labels)
    assert data == workbook(view, labels)
    assert whole_workbook(tables, labels) == whole_workbook(tables, labels)
    archive = zipfile.ZipFile(BytesIO(data))
    assert {i.date_time for i in archive.infolist()} == {(1980, 1, 31, 0, 0, 0)}
    assert b"2023-12-18T00:00:00Z" in archive.read("docProps/core.xml")


def test_full_sheet_goes_on_in_another(
    view: DocumentView, labels: Labels, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook_file, "_MAX_ROWS", 30)
    book = load(workbook(view, labels))
    parts = [s for s in book.worksheets if s.title.startswith("Nhiệm vụ")]
    assert [s.title for s in parts] == ["Nhiệm vụ", "Nhiệm vụ (2)", "Nhiệm vụ (3)"]
    ids = [r["Mã nhiệm vụ"] for s in parts for r in records(s)]
    assert ids == [t.task_id for t in view.tasks]
    assert all(s.auto_filter.ref == s.dimensions for s in parts)


def test_columns_of_other_layouts(ingester: Any, labels: Labels) -> None:
    """A table with a monitoring column shows it; one without does not."""
    from pipeline.run.document import SourceFile
    from pipeline.run.pack import pack

    folder = Path(__file__).parent.parent / "cases" / "seven-columns-monitoring"
    source = SourceFile(file="a.txt", data=(folder / "decision.txt").read_bytes())
    packed = pack(ingester.ingest([source]), ingester, "2024-01-01T00:00:00")
    view = views(packed.tables, [packed.done[0].document_id or ""])[0]
    headings = [c.value for c in load(workbook(view, labels))["Nhiệm vụ"][1]]
    assert "Cơ quan theo dõi" in headings
    assert "Cấp trình" not in headings


@pytest.mark.slow
@pytest.mark.parametrize("which", ["view", "hostile"])
def test_libreoffice_opens_it_whole(
    which: str, request: pytest.FixtureRequest, labels: Labels, tmp_path: Path
) -> None:
    """Converted by LibreOffice, every cell of every sheet is still there, and a PDF can be made."""
    from tests.fixtures.office import convert

    path = tmp_path / "book.xlsx"
    path.write_bytes(workbook(request.getfixturevalue(which), labels))
    again = openpyxl.load_workbook(convert(path, tmp_path / "made" / "book.xlsx"))
    before = openpyxl.load_workbook(path)
    assert again.sheetnames == before.sheetnames
    for sheet in before.worksheets:
        other = again[sheet.title]
        for row in sheet.iter_rows():
            for cell in row:
                assert plain(other[cell.coordinate].value) == plain(cell.value), cell.coordinate
    if which == "view":
        import pypdfium2

        pdf = pypdfium2.PdfDocument(convert(path, tmp_path / "made" / "book.pdf"))
        assert all(w > h for w, h in (pdf.get_page_size(i) for i in range(len(pdf))))
        for i in range(2):  # the header stands on every page of the first sheet
            assert "Cơ quan chủ trì" in " ".join(pdf[i].get_textpage().get_text_range().split())
