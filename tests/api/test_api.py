"""The Python interface on the real decision: frames with types, one task, errors, two plans."""

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import pipeline as cchc
from tests.conftest import REFERENCE, ROOT


@pytest.fixture(scope="module")
def plan() -> cchc.Plan:
    return cchc.read(REFERENCE)


def test_frames_have_types_that_can_be_asked(plan: cchc.Plan) -> None:
    tasks = plan.tasks
    assert len(tasks) == 66
    assert tasks["due_end"].dtype.kind == "M"
    assert str(tasks["number"].dtype) == "Int32"
    early = tasks[tasks.due_end.between("2024-01-01", "2024-03-31")]
    assert 6 in early["number"].tolist()
    assert plan.deadlines["kind"].dtype.name == "category"
    assert (len(plan.agencies), len(plan.deadlines)) == (247, 69)
    assert plan.findings["accepted"].dtype.name == "boolean"
    assert plan.document["number"] == "2890"


def test_one_task(plan: cchc.Plan, capsys: pytest.CaptureFixture[str]) -> None:
    plan.task(15).show()
    shown = capsys.readouterr().out
    assert "2024-02-29" in shown
    assert plan.task("15").record["section"] == "II"
    with pytest.raises(cchc.UnknownRecordError) as caught:
        plan.task(99)
    assert caught.value.code == "no-task"
    assert "There are:" in str(caught.value)


def test_other_forms(plan: cchc.Plan) -> None:
    assert plan.to_json()["document"]["document_id"] == plan.document_id
    assert plan.to_arrow()["tasks"].num_rows == 66
    assert plan.to_polars()["tasks"].height == 66


@pytest.mark.parametrize("name", ["plan", "task", "diff"])
def test_a_notebook_shows_text_as_text(name: str, plan: cchc.Plan) -> None:
    shown = {
        "plan": plan._repr_html_,
        "task": plan.task(1)._repr_html_,
        "diff": cchc.diff(plan, plan)._repr_html_,
    }[name]()
    assert shown.startswith("<")
    assert "<script" not in shown


def test_markup_of_a_document_stays_text(tmp_path: Path) -> None:
    body = REFERENCE.read_text(encoding="utf-8").replace("Kế hoạch tập huấn", "<script>x</script>")
    (tmp_path / "a.txt").write_text(body, encoding="utf-8")
    shown = cchc.read(tmp_path / "a.txt").task(10)._repr_html_()
    assert "&lt;script&gt;" in shown
    assert "<script" not in shown


def test_a_plan_against_itself_is_unchanged(plan: cchc.Plan) -> None:
    found = cchc.diff(plan, plan)
    assert found.counts() == {"unchanged": 66}
    assert len(found.changes) == 66


def test_what_cannot_be_read_says_code_and_file(tmp_path: Path) -> None:
    bad = tmp_path / "x.pdf"
    bad.write_bytes(b"%PDF-1.7 broken")
    with pytest.raises(cchc.UnreadableError) as caught:
        cchc.read(bad)
    assert (caught.value.file, caught.value.code) == (str(bad), "damaged-pdf")
    with pytest.raises(cchc.CchcError):
        cchc.read(tmp_path / "nowhere.txt")


def test_ingest_open_and_ask(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    out = cchc.ingest(
        [REFERENCE], out=tmp_path / "out", on_progress=lambda *what: told.append(what)
    )
    assert [(d, n) for _, d, n in told] == [(1, 1)]
    assert len(out.tasks) == 66
    answer = cchc.open(tmp_path / "out").sql("select count(*) as n from task_agencies")
    assert answer["n"].tolist() == [247]
    assert isinstance(out.documents, pd.DataFrame)
    document_id = out.documents["document_id"][0]
    assert out.plan(document_id).task(15).record["number"] == 15
    with pytest.raises(cchc.UnknownRecordError):
        out.table("task")
    with pytest.raises(cchc.NoResultsError):
        out.sql("delete from tasks")
    with pytest.raises(cchc.NoResultsError):
        cchc.open(tmp_path / "nothing")


def test_importing_loads_nothing_heavy() -> None:
    code = "import sys, pipeline; print([m for m in ('pandas', 'pyarrow', 'duckdb') if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_a_users_file_is_typed(tmp_path: Path) -> None:
    user = tmp_path / "user.py"
    user.write_text(
        "import pipeline as cchc\n"
        "plan = cchc.read('a.txt')\n"
        "names: list[str] = plan.tasks['task'].tolist()\n"
        "found: dict[str, int] = cchc.diff(plan, plan).counts()\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--follow-imports=silent", str(user)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
