"""No view of any kind dates a task that the data does not date, or on another day."""

import json
import re
import shutil
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document
from typer.testing import CliRunner

from pipeline.cli.app import app
from pipeline.model.record import UNDATED_KINDS
from pipeline.present.handout import handout_docx, handout_of, handout_xlsx
from pipeline.present.labels import Labels
from pipeline.present.page import overview
from pipeline.present.sheet import Sheet, from_record
from pipeline.present.view import DocumentView, is_dated
from pipeline.readers.limits import DEFAULT_LIMITS
from pipeline.run.files import Listing, list_files
from pipeline.run.sheet import sheet_of
from tests.conftest import REFERENCE, ROOT
from tests.present.conftest import REFERENCE_ID

_DAY = re.compile(r"\b(\d\d)/(\d\d)/(\d{4})\b")


@pytest.fixture(scope="module")
def days(view: DocumentView) -> dict[str, set[date]]:
    """number → the days that the data knows of a task: first and last days, and those it prints."""
    out: dict[str, set[date]] = {}
    for t in view.tasks:
        own = {t.number_raw.strip(" ."): set[date]()}
        mine = own[t.number_raw.strip(" .")]
        for d in view.deadlines:
            if d.task_id == t.task_id and is_dated(d):
                mine |= {x for x in (d.start, d.end) if x}
        for text in (t.task_raw, t.deadline_raw, t.product_raw):
            mine |= printed(text or "")
        out.update(own)
    return out


def printed(text: str) -> set[date]:
    return {date(int(y), int(m), int(d)) for d, m, y in _DAY.findall(text)}


def sheet_days(path: Path) -> Iterator[tuple[str, set[date]]]:
    """(number, days) of every row that is about a task, on every sheet."""
    for sheet in openpyxl.load_workbook(path).worksheets:
        heads = [c.value for c in sheet[1]]
        if "STT" not in heads:
            continue
        for row in sheet.iter_rows(min_row=2, values_only=True):
            number = row[heads.index("STT")]
            found = {v.date() for v in row if isinstance(v, datetime)}
            yield str(number), found | printed(" ".join(v for v in row if isinstance(v, str)))


def assert_dated(rows: Iterator[tuple[str, set[date]]], days: dict[str, set[date]]) -> None:
    seen = 0
    for number, found in rows:
        if number in days:
            seen += 1
            assert found <= days[number], (number, found - days[number])
    assert seen


def test_workbooks(two_years: Path, days: dict[str, set[date]]) -> None:
    """But for findings, which may speak of a day that a text should have."""
    path = two_years / "xlsx" / f"{REFERENCE_ID}.xlsx"
    book = openpyxl.load_workbook(path)
    dated = [s.title for s in book.worksheets if s.title != "Kết quả kiểm tra"]
    assert len(dated) == 4
    del book["Kết quả kiểm tra"]
    copy = two_years.parent / "copy.xlsx"
    book.save(copy)
    assert_dated(sheet_days(copy), days)


def test_handouts(
    view: DocumentView, labels: Labels, days: dict[str, set[date]], tmp_path: Path
) -> None:
    for agency_id in ("so-noi-vu", "ubnd-cap-xa", "so-y-te"):
        made = handout_of(view, agency_id, labels)
        assert made
        path = tmp_path / f"{agency_id}.xlsx"
        path.write_bytes(handout_xlsx(view, made, labels))
        assert_dated(sheet_days(path), days)
        word = tmp_path / f"{agency_id}.docx"
        word.write_bytes(handout_docx(view, made, labels))
        rows = Document(str(word)).tables[1].rows
        cells = ([c.text for c in r.cells] for r in rows)
        assert_dated(((c[0], printed(" ".join(c))) for c in cells), days)


def test_calendars(two_years: Path, days: dict[str, set[date]]) -> None:
    import icalendar

    paths = [
        *(two_years / "ics" / REFERENCE_ID).glob("*.ics"),
        two_years / "ics" / f"{REFERENCE_ID}.ics",
    ]
    for path in paths:
        calendar = icalendar.Calendar.from_ical(path.read_bytes())
        for e in calendar.walk("VEVENT"):
            number = str(e["UID"]).split("/")[1]
            assert e["DTSTART"].dt in days[number]


def test_page(two_years: Path, days: dict[str, set[date]]) -> None:
    text = (two_years / "report" / f"{REFERENCE_ID}.html").read_text(encoding="utf-8")
    rows = re.findall(
        r'<tr class="task" id="t(\d+)">(.*?)</tr>\n<tr class="detail".*?>(.*?)</td>\n</tr>',
        text,
        re.DOTALL,
    )
    assert len(rows) == 66
    for number, row, detail in rows:
        shown = detail.split("<h3>Văn bản được viện dẫn")[0].split("<h3>Kết quả kiểm tra")[0]
        shown = shown.split("<h3>Nội dung kế hoạch")[0]
        assert printed(row) | printed(shown) <= days[number], number


def test_the_workbook_over_all_years(
    two_years: Path, tables: dict[str, Any], days: dict[str, set[date]]
) -> None:
    book = openpyxl.load_workbook(two_years / "xlsx" / "tat-ca.xlsx")
    texts = {t["task_id"]: t for t in tables["tasks"].to_pylist()}
    seen = 0
    for row in book["Nhiệm vụ"].iter_rows(min_row=2, values_only=True):
        task = next((texts[v] for v in row if v in texts), None)
        if task is None or task["document_id"] != REFERENCE_ID:
            continue
        seen += 1
        cells = {v.date() for v in row if isinstance(v, datetime)}
        cells |= printed(" ".join(v for v in row if isinstance(v, str)))
        assert cells <= days[task["number_raw"].strip(" .")], task["task_id"]
    assert seen == 66


def test_the_index(tables: dict[str, Any], days: dict[str, set[date]]) -> None:
    ends = {date.fromisoformat(d) for d in overview(tables).ends[REFERENCE_ID]}
    assert ends and ends <= {d for known in days.values() for d in known}


def test_comparisons_name_days_of_the_deadlines_only(
    two_years: Path, tables: dict[str, Any], tmp_path: Path
) -> None:
    """Page, workbook, leader's page in both forms, trend: beside the days of the two decisions."""
    runner = CliRunner()
    home = shutil.copytree(two_years, tmp_path / "out", symlinks=True)
    out = ["--out", str(home)]
    assert runner.invoke(app, ["diff", "2023", "2024", *out]).exit_code in (0, 1)
    assert runner.invoke(app, ["trend", *out]).exit_code == 0
    known = {d["issued_on"] for d in tables["documents"].to_pylist()}
    for d in tables["task_deadlines"].to_pylist():
        known |= {d["start"], d["end"]} if d["kind"] not in UNDATED_KINDS else set()
        known |= printed(d["raw"])
    for t in tables["tasks"].to_pylist():
        known |= printed(f"{t['task_raw']} {t['product_raw']}")
    made = sorted(p for n in ("diff", "trend") for p in (home / n).rglob("*.*"))
    texts = {p.name: text_of(p) for p in made if p.suffix in (".html", ".docx", ".xlsx", ".md")}
    assert len(texts) == 6, texts.keys()
    for name, text in texts.items():
        assert printed(text), name
        assert printed(text) <= known, (name, printed(text) - known)


def text_of(path: Path) -> str:
    if path.suffix == ".docx":
        document = Document(str(path))
        cells = [c.text for t in document.tables for r in t.rows for c in r.cells]
        return "\n".join([*(p.text for p in document.paragraphs), *cells])
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        values = [v for s in book.worksheets for row in s.iter_rows(values_only=True) for v in row]
        return "\n".join(
            v.strftime("%d/%m/%Y") if isinstance(v, datetime) else str(v) for v in values
        )
    return path.read_text(encoding="utf-8")


def test_the_desk(days: dict[str, set[date]]) -> None:
    files = list_files((REFERENCE,), Listing(root=REFERENCE.parent)).files
    data = REFERENCE.read_bytes()
    (made,) = sheet_of(data, files, REFERENCE_ID, ROOT / "rules", DEFAULT_LIMITS, "")
    sheet = from_record(Sheet, json.loads(made))
    assert len(sheet.tasks) == 66
    for task in sheet.tasks:
        for d in task.due:
            assert bool(printed(d.dates)) is d.dated, "a window shows no day"
            assert printed(d.dates) <= days[task.number], task.number


def test_what_is_due(two_years: Path, days: dict[str, set[date]]) -> None:
    run = CliRunner().invoke(
        app, ["due", "--out", str(two_years), "--on", "2024-06-01", "--within", "400"]
    )
    found = re.findall(rf"(\d{{4}}-\d\d-\d\d) .*{REFERENCE_ID}/(\d+)", run.stdout)
    assert len(found) == 35
    assert all(date.fromisoformat(d) in days[n] for d, n in found)
