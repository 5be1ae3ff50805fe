"""docs/cookbook.md: every block runs on a real ingest, and the three answers of a question agree."""

import re
import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline.run.query import query
from tests.conftest import ROOT

TEXT = (ROOT / "docs" / "cookbook.md").read_text(encoding="utf-8")
PREAMBLE = re.search(r"```python\n(.*?)```", TEXT, re.DOTALL)
QUESTIONS = re.split(r"^## (?=\d)", TEXT, flags=re.MULTILINE)[1:]
FORMS = {"pandas": "python", "SQL": "sql", "Polars": "python"}


def block(question: str, form: str) -> str:
    found = re.search(
        rf"^### {form}\n```{FORMS[form]}\n(.*?)```", question, re.DOTALL | re.MULTILINE
    )
    assert found, f"no {form} block in: {question[:60]}"
    return found[1]


def run_python(code: str) -> Any:
    assert PREAMBLE
    names: dict[str, Any] = {}
    exec(PREAMBLE[1] + code, names)  # our own documentation
    return names["answer"]


def plain(value: Any) -> Any:
    """One form for a value of either library."""
    import pandas as pd

    if isinstance(value, date):
        return value
    return None if value is None or pd.isna(value) else getattr(value, "item", lambda: value)()


def rows(names: list[str], values: Any) -> tuple[list[str], list[tuple[Any, ...]]]:
    return names, [tuple(plain(v) for v in row) for row in values]


def test_ten_questions() -> None:
    assert [q.split(".")[0] for q in QUESTIONS] == [str(i) for i in range(1, 11)]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.splitlines()[0])
def test_three_answers_agree(
    question: str, two_years: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(two_years.parent)
    frame = run_python(block(question, "pandas"))
    by_pandas = rows(list(frame.columns), frame.itertuples(index=False, name=None))
    polars = run_python(block(question, "Polars"))
    by_polars = rows(polars.columns, polars.iter_rows())
    answer = query(two_years, block(question, "SQL"))
    by_sql = rows(list(answer.columns), answer.rows)
    assert by_sql[1], "a question without an answer shows nothing"
    assert by_pandas == by_sql
    assert by_polars == by_sql


def test_some_answers_are_known(two_years: Path) -> None:
    """Not only equal, right: figures that the reference decision must give."""
    first = list(query(two_years, block(QUESTIONS[1], "SQL")).rows)
    assert {r[1].rsplit("/", 1)[1] for r in first} == {"3", "4", "6", "14", "15", "20"}
    areas = {r[0]: r[2] for r in query(two_years, block(QUESTIONS[8], "SQL")).rows if r[1] == 2024}
    assert sum(areas.values()) == 66
    assert areas["steering"] == 12


MORE = (ROOT / "docs" / "cookbook-more.md").read_text(encoding="utf-8")


def test_the_lines_for_the_duckdb_shell(two_years: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With them, every SQL block of the cookbook runs as it stands."""
    import duckdb

    from pipeline.tables.schemas import TABLES

    monkeypatch.chdir(two_years.parent)
    views = re.search(r"```sql\n(.*?)```", MORE, re.DOTALL)
    assert views
    shell = duckdb.connect()
    shell.execute(views[1])
    assert {f"{t.name}" for t in TABLES} == {
        row[0] for row in shell.execute("SHOW TABLES").fetchall()
    }
    for question in QUESTIONS:
        shell.execute(block(question, "SQL")).fetchall()


def test_every_question_is_asked_in_r_and_power_query() -> None:
    r, power = (re.findall(rf"^{mark} (\d+)\. ", MORE, re.MULTILINE) for mark in ("#", "//"))
    assert r == power == [str(i) for i in range(1, 11)]


def test_the_r_text_is_sound_where_r_is_at_hand(tmp_path: Path) -> None:
    program = shutil.which("Rscript")
    if program is None:
        pytest.skip("R is not installed")
    code = re.search(r"```r\n(.*?)```", MORE, re.DOTALL)
    assert code
    (tmp_path / "q.R").write_text(code[1], encoding="utf-8")
    subprocess.run([program, "-e", "invisible(parse('q.R'))"], cwd=tmp_path, check=True)
