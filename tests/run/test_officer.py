"""What an officer writes into a workbook under out/, from one run to the next."""

import os
import shutil
from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import PatternFill

from pipeline.present.notes import Note, Notes, follow, from_json, take, to_json
from pipeline.run.ingest import Listener, Request, ingest
from pipeline.run.report import report
from pipeline.run.settings import WorkLimits
from tests.compose import Plan
from tests.conftest import ROOT

A = "ca-mau-311-qd-ubnd-2022"
BOOK = f"xlsx/{A}.xlsx"
COLUMNS = {"progress": "Tiến độ", "done_on": "Ngày hoàn thành", "note": "Ghi chú"}


class Told(Listener):
    def __init__(self) -> None:
        self.lines: list[str] = []
        self.healed: list[str] = []

    def kept(self, lines: Any) -> None:
        self.lines += lines

    def notes(self, lines: Any) -> None:
        self.healed += lines


def write_plan(home: Path, plan: Plan, name: str = "a.txt") -> None:
    (home / "raw").mkdir(exist_ok=True)
    (home / "raw" / name).write_text(plan.text(), encoding="utf-8")


def run(home: Path, rules: Path = ROOT / "rules", **more: Any) -> Told:
    told = Told()
    ingest(Request(raw=home / "raw", out=home / "out", rules=rules, jobs=1, **more), told)
    return told


def cell(sheet: Any, row: int, heading: str) -> Any:
    place = next(c.column for c in sheet[1] if c.value == heading)
    return sheet.cell(row=row, column=place)


def row_of(sheet: Any, task_id: str) -> int:
    place = next(c.column for c in sheet[1] if c.value == "Mã nhiệm vụ")
    rows = range(2, sheet.max_row + 1)
    return next(r for r in rows if sheet.cell(row=r, column=place).value == task_id)


def write_note(
    path: Path, task: str, how: str, change: Callable[[Any], None] | None = None, **values: Any
) -> None:
    """Edits a workbook as a spreadsheet program saves it: in place, or by a file that replaces it."""
    book = openpyxl.load_workbook(path)
    sheet = book["Nhiệm vụ"]
    for name, value in values.items():
        cell(sheet, row_of(sheet, f"{A}/{task}"), COLUMNS[name]).value = value
    if change:
        change(book)
    sink = BytesIO()
    book.save(sink)
    if how == "in place":
        with path.open("wb") as handle:
            handle.write(sink.getvalue())
    else:
        fresh = path.with_name("~tmp.xlsx")
        fresh.write_bytes(sink.getvalue())
        fresh.replace(path)


def read_notes(path: Path) -> dict[str, tuple[Any, Any, Any]]:
    sheet = openpyxl.load_workbook(path)["Nhiệm vụ"]
    out = {}
    for row in range(2, sheet.max_row + 1):
        values = tuple(cell(sheet, row, h).value for h in COLUMNS.values())
        if any(values):
            out[cell(sheet, row, "Mã nhiệm vụ").value.rsplit("/", 1)[1]] = values
    return out


WRITTEN = {"1": ("50%", datetime(2022, 3, 1), "Đã trình dự thảo")}


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("officer")
    write_plan(home, Plan())
    run(home)
    return home


@pytest.fixture
def home(done: Path, tmp_path: Path) -> Path:
    """A folder of raw/ and out/ after a run."""
    return Path(shutil.copytree(done, tmp_path / "home", symlinks=True))


@pytest.mark.parametrize(
    ("how", "then"),
    [
        ("in place", "ingest"),
        ("replaced", "ingest"),
        ("in place", "report"),
        ("replaced", "new document"),
    ],
)
def test_notes_survive(home: Path, how: str, then: str) -> None:
    path = home / "out" / BOOK
    write_note(path, "1", how, progress="50%", done_on=date(2022, 3, 1), note="Đã trình dự thảo")
    if then == "report":
        _, _, said = report(home / "out", home / "raw", ROOT / "rules", WorkLimits())
        lines, healed = said, []
    else:
        if then == "new document":
            write_plan(home, Plan(number="312/QĐ-UBND"), "b.txt")
        told = run(home)
        lines, healed = told.lines, told.healed
    assert lines == [f"{BOOK}: your notes on 1 task are carried over"]
    assert healed == []
    assert path.is_symlink()
    assert read_notes(path) == WRITTEN
    assert read_notes(home / "out" / "xlsx" / "tat-ca.xlsx") == WRITTEN
    assert not (home / "out" / "kept").exists()
    assert run(home).lines == []
    assert read_notes(path) == WRITTEN


def test_a_note_taken_away_is_away(home: Path) -> None:
    path = home / "out" / BOOK
    write_note(path, "1", "in place", note="x")
    run(home)
    write_note(path, "1", "in place", note=None)
    run(home)
    assert read_notes(path) == {}


def test_the_workbook_over_all_takes_notes_too(home: Path) -> None:
    write_note(home / "out" / "xlsx" / "tat-ca.xlsx", "2", "replaced", note="từ bảng chung")
    run(home)
    assert read_notes(home / "out" / BOOK) == {"2": (None, None, "từ bảng chung")}


def test_two_workbooks_that_disagree(home: Path) -> None:
    one, other = home / "out" / BOOK, home / "out" / "xlsx" / "tat-ca.xlsx"
    write_note(one, "1", "in place", note="trước")
    write_note(other, "1", "in place", note="sau")
    os.utime(one.resolve(), (1_700_000_000, 1_700_000_000))
    told = run(home)
    assert read_notes(one) == read_notes(other) == {"1": (None, None, "sau")}
    assert any("the later stands" in line for line in told.lines)
    assert len(list((home / "out" / "kept").iterdir())) == 1  # the earlier words are in it


def _word(book: Any) -> None:
    book["Nhiệm vụ"]["C3"] = "sửa nội dung"


def _colour(book: Any) -> None:
    book["Nhiệm vụ"]["C3"].fill = PatternFill("solid", fgColor="FFFF00")


def _sheet(book: Any) -> None:
    book.create_sheet("Của tôi")["A1"] = "x"


@pytest.mark.parametrize(
    ("how", "change"),
    [("in place", _word), ("replaced", _word), ("in place", _colour), ("replaced", _sheet)],
)
def test_any_other_change_is_kept_aside(
    home: Path, how: str, change: Callable[[Any], None]
) -> None:
    path = home / "out" / BOOK
    write_note(path, "1", how, change, note="x")
    mine = path.read_bytes()
    told = run(home)
    (kept,) = (home / "out" / "kept").iterdir()
    assert kept.read_bytes() == mine
    assert kept.name == f"{A}.{datetime.now():%Y-%m-%d}.xlsx"
    assert any("was changed by hand" in line and kept.name in line for line in told.lines)
    assert path.read_bytes() != mine
    assert run(home).lines == []


def test_what_is_no_workbook_is_kept_aside(home: Path) -> None:
    (home / "out" / BOOK).unlink()
    (home / "out" / BOOK).write_bytes(b"PK no workbook")
    told = run(home)
    assert [p.read_bytes() for p in (home / "out" / "kept").iterdir()] == [b"PK no workbook"]
    assert any("cannot be read as a workbook" in line for line in told.lines)
    assert read_notes(home / "out" / BOOK) == {}


def test_notes_of_data_only_runs_are_not_lost(home: Path) -> None:
    write_note(home / "out" / BOOK, "1", "in place", note="x")
    run(home, views=False)
    run(home)
    assert read_notes(home / "out" / BOOK) == {"1": (None, None, "x")}


def test_a_renumbered_task_takes_its_note_along(home: Path) -> None:
    """A task is put before the first: each note goes on with its task, not with its number."""
    path = home / "out" / BOOK
    write_note(path, "1", "in place", note="của nhiệm vụ thứ nhất")
    head, first, second, *rest = Plan().rows
    new = ("1.", "Tổ chức hội nghị đối thoại với doanh nghiệp.", *first[2:])
    write_plan(home, Plan(rows=(head, new, ("2.", *first[1:]), ("3.", *second[1:]), *rest[:-1])))
    told = run(home)
    assert read_notes(path) == {"2": (None, None, "của nhiệm vụ thứ nhất")}
    assert any("went along" in line for line in told.lines)


def test_a_note_without_a_sure_task_becomes_an_old_note(home: Path) -> None:
    path = home / "out" / BOOK
    write_note(path, "1", "in place", note="không rõ")
    other = "Kiểm kê tài sản công tại kho lưu trữ trung tâm"
    write_plan(home, Plan().with_cell(1, 1, other))
    told = run(home)
    assert read_notes(path) == {}
    sheet = openpyxl.load_workbook(path)["Ghi chú cũ"]
    values = [c.value for c in sheet[2]]
    assert values[0] == f"{A}/1"
    assert "không rõ" in values
    assert any("old notes" in line for line in told.lines)
    write_plan(home, Plan())
    run(home)  # the task is there again
    assert read_notes(path) == {"1": (None, None, "không rõ")}


def test_notes_go_along_when_the_number_is_put_right(home: Path) -> None:
    """The key of the decision and of all its tasks is another then; the file is the same."""
    write_note(home / "out" / BOOK, "1", "in place", note="đã giao")
    rules = shutil.copytree(ROOT / "rules", home / "rules")
    (rules / "corrections").mkdir()
    entry = f"record: {A}, field: number_raw, expect: 311/QĐ-UBND, value: 312/QĐ-UBND"
    (rules / "corrections" / "a.yml").write_text(
        f"corrections:\n  - {{{entry}, reason: r, who: w, on: 2024-01-01}}\n", encoding="utf-8"
    )
    run(home, rules)
    new = home / "out" / BOOK.replace("-311-", "-312-")
    assert read_notes(new) == {"1": (None, None, "đã giao")}
    assert not (home / "out" / BOOK).exists()
    run(home)  # taken back
    assert read_notes(home / "out" / BOOK) == {"1": (None, None, "đã giao")}


NOTE = Note(document_id="d", task_id="d/1", task="Việc một", note="x")


@pytest.mark.parametrize(
    ("tasks", "moved", "where", "reason"),
    [
        ({"d/1": "Việc một"}, {}, "d/1", "nothing changed"),
        ({"d/1": "Việc hai", "d/2": "Việc một"}, {}, "d/2", "its words stand elsewhere"),
        ({"d/1": "Việc một, sửa"}, {"d/1": "d/1"}, "d/1", "the comparison is sure"),
        ({"d/1": "Việc khác"}, {}, None, "another task has its number"),
        ({"d/2": "Việc một", "d/3": "Việc một"}, {}, None, "two tasks have its words"),
        ({}, {}, None, "the task is gone"),
    ],
)
def test_follow(
    tasks: dict[str, str], moved: dict[str, str], where: str | None, reason: str
) -> None:
    after, _, _ = follow(Notes(by_task={"d/1": NOTE}), "d", tasks, moved)
    assert [n.task_id for n in after.by_task.values()] == ([where] if where else []), reason
    assert len(after.old) == (0 if where else 1), reason


def test_a_note_is_read_back_as_it_was() -> None:
    whole = Notes(
        by_task={"d/1": Note(**{**_fields(NOTE), "done_on": date(2024, 3, 1)})}, old=(NOTE,)
    )
    assert from_json(to_json(whole)) == whole


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"notes": [{"x": 1}], "old": []}', '{"notes": 1, "old": []}']
)
def test_another_file_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        from_json(text)


def test_what_was_not_touched_overrules_nothing() -> None:
    """A workbook given out before a note was written elsewhere says nothing of that note."""
    base = Notes()
    now, _ = take(base, [NOTE], base)
    blank = Note(document_id="d", task_id="d/1", task="Việc một")
    after, lost = take(now, [blank], base)
    assert after == now
    assert lost == ()


def _fields(note: Note) -> dict[str, Any]:
    return {
        n: getattr(note, n)
        for n in ("document_id", "task_id", "task", "progress", "done_on", "note")
    }
