"""Notes and workbooks that are no more what a run wrote: nothing is lost, nothing stops the run."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.present.notes import Note, Notes, from_json, to_json
from pipeline.run.officer import Officer
from pipeline.run.settings import WorkLimits
from pipeline.write.store import Store
from tests.compose import Plan
from tests.conftest import ROOT
from tests.run.test_officer import BOOK, A, Told, run, write_note, write_plan


def _noted(task_id: str, note: str) -> Callable[[Path], None]:
    """A notes.json of one note."""
    values = f'"document_id": "a", "task_id": {task_id}, "task": "x", "note": {note}'
    return _as(f'{{"notes": [{{{values}}}], "old": []}}')


def _as(text: str) -> Callable[[Path], None]:
    return lambda path: path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(_noted("null", '"x"'), id="no task"),
        pytest.param(_noted("7", '"x"'), id="a number"),
        pytest.param(_noted('"a/1"', '"\\ud800"'), id="half"),
        pytest.param(_noted('"a/1"', '{"date": "9"}'), id="day"),
        pytest.param(_as('{"notes": {"a": 1}, "old": []}'), id="a mapping"),
        pytest.param(_as("[" * 100_000), id="deep"),
        pytest.param(lambda path: path.write_bytes(b"\xff\xfe\x00"), id="bytes"),
        pytest.param(lambda path: path.mkdir(), id="a folder"),
        pytest.param(lambda path: os.mkfifo(path), id="a pipe"),
        pytest.param(lambda path: path.symlink_to("/dev/zero"), id="a device"),
        pytest.param(lambda path: path.symlink_to("notes.json"), id="a circle"),
    ],
)
def test_notes_that_are_none(make: Callable[[Path], None], tmp_path: Path) -> None:
    store = Store(tmp_path / "out")
    with store.lock():
        pass
    path = tmp_path / "out" / "notes.json"
    make(path)
    officer = Officer(store, ROOT / "rules", WorkLimits())
    with store.lock(first=lambda: officer.collect(drawing=True)):
        officer.notes = Notes(by_task={"a/1": Note(document_id="a", task_id="a/1", task="x")})
        officer.save()
    assert from_json(path.read_text(encoding="utf-8")) == officer.notes
    told = [*officer.said, *store.notes]
    assert [line for line in told if "notes.json" in line], told


def test_a_run_that_waited_knows_the_notes_of_the_one_before(tmp_path: Path) -> None:
    """Notes are read when the folder is held, not when the program starts."""
    store = Store(tmp_path / "out")
    late = Officer(store, ROOT / "rules", WorkLimits())
    note = Note(document_id="a", task_id="a/1", task="x", note="xong")
    with store.lock():
        (tmp_path / "out" / "notes.json").write_text(to_json(Notes(by_task={"a/1": note})))
    with store.lock(first=lambda: late.collect(drawing=True)):
        late.save()
    assert '"xong"' in (tmp_path / "out" / "notes.json").read_text(encoding="utf-8")


def test_a_workbook_saved_while_a_run_draws_it_is_kept(tmp_path: Path) -> None:
    write_plan(tmp_path, Plan())
    run(tmp_path)
    before = (tmp_path / "out" / BOOK).resolve()
    write_plan(tmp_path, Plan().with_cell(1, 1, "Nhiệm vụ khác"))
    run(tmp_path)
    write_note(before, "2", "in place", note="vừa ghi")  # still open in a window
    told = run(tmp_path)
    assert [line for line in told.lines if f"{BOOK} was changed by hand" in line]
    (kept,) = (tmp_path / "out" / "kept").iterdir()
    assert kept.name.startswith(A)
    assert run(tmp_path).lines == []


@pytest.mark.parametrize("size", [50, 70_000])
def test_a_workbook_that_is_none_is_kept(size: int, tmp_path: Path) -> None:
    """Read in a worker: it may be a colleague's, and anything."""
    write_plan(tmp_path, Plan())
    run(tmp_path)
    (tmp_path / "out" / BOOK).write_bytes(b"PK\x03\x04" + os.urandom(size))
    told: Told = run(tmp_path)
    assert [line for line in told.lines if "cannot be read as a workbook; it is kept" in line]
    assert (tmp_path / "out" / BOOK).read_bytes()[-size:] != b""
    assert len(list((tmp_path / "out" / "kept").iterdir())) == 1
