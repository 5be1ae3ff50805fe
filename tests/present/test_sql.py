"""`cchc sql`: answers, forms, and everything it must refuse."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pipeline.cli.app import app
from pipeline.tables.schemas import TABLES


def sql(out: Path, statement: str, form: str = "table") -> Any:
    return CliRunner().invoke(app, ["sql", statement, "--out", str(out), "--format", form])


@pytest.mark.parametrize("name", [t.name for t in TABLES])
def test_every_table_by_its_name(two_years: Path, name: str) -> None:
    run = sql(two_years, f'select count(*) as n from "{name}"', "json")
    assert run.exit_code == 0
    assert json.loads(run.stdout)[0]["n"] >= 0


def test_forms_agree(two_years: Path) -> None:
    columns = "task_id, number, due_end, lead_agencies"
    ask = f"select {columns} from tasks where plan_year = 2024 order by position"
    as_json = json.loads(sql(two_years, ask, "json").stdout)
    as_csv = list(csv.DictReader(io.StringIO(sql(two_years, ask, "csv").stdout)))
    assert len(as_json) == len(as_csv) == 66
    assert as_json[0]["due_end"] == as_csv[0]["due_end"] == "2023-12-31"
    assert as_csv[1]["lead_agencies"] == "; ".join(as_json[1]["lead_agencies"])
    assert "(66 rows)" in sql(two_years, ask).stdout


def test_no_rows(two_years: Path) -> None:
    ask = "select task_id from tasks where false"
    assert "(0 rows)" in sql(two_years, ask).stdout
    assert json.loads(sql(two_years, ask, "json").stdout) == []


@pytest.mark.parametrize(
    "ask", ["describe tasks", "summarize tasks", "explain select 1", "show tables"]
)
def test_looking_around(two_years: Path, ask: str) -> None:
    assert sql(two_years, ask).exit_code == 0


@pytest.mark.parametrize(
    "ask",
    [
        "delete from tasks",
        "drop view tasks",
        "create table x as select 1",
        "copy tasks to '{out}/stolen.csv'",
        "export database '{out}/stolen'",
        "attach '{out}/x.db'",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        "pragma enable_object_cache",
        "select * from read_text('/etc/passwd')",
        "select * from read_csv('{out}/csv/tasks.csv')",
        "from '{out}/tasks.parquet'",
        "select * from glob('*')",
        "select * from 'https://example.invalid/a.parquet'",
        "select * from connection",
        "select nothing_here from tasks",
        "selec 1",
        "select 1; select 2",
        "",
        "select 1/0 + cast('x' as integer)",
    ],
)
def test_refused_in_one_line(two_years: Path, ask: str) -> None:
    before = sorted(two_years.rglob("*"))
    run = sql(two_years, ask.format(out=two_years.as_posix()))
    assert run.exit_code == 2, run.stdout
    assert len(run.stderr.strip().splitlines()) == 1
    assert run.stderr.startswith("cchc: ")
    assert sorted(two_years.rglob("*")) == before


def test_no_tables(tmp_path: Path) -> None:
    run = sql(tmp_path, "select 1")
    assert run.exit_code == 2
    assert "Run `cchc ingest` first" in run.stderr
    assert sql(tmp_path, "select 1", "xml").exit_code == 2


def test_folder_of_parts(two_years: Path, tmp_path: Path) -> None:
    """A table may be a folder of part files."""
    import pyarrow.parquet as pq

    whole = pq.read_table(two_years / "tasks.parquet", partitioning=None)
    (tmp_path / "tasks.parquet").mkdir()
    pq.write_table(whole.slice(0, 50), tmp_path / "tasks.parquet" / "part-0.parquet")
    pq.write_table(whole.slice(50), tmp_path / "tasks.parquet" / "part-1.parquet")
    run = sql(tmp_path, "select count(*) as n from tasks", "json")
    assert json.loads(run.stdout)[0]["n"] == whole.num_rows


def test_control_characters_do_not_reach_the_terminal(two_years: Path) -> None:
    run = sql(two_years, "select chr(27) || '[31m' as x, chr(8238) as y")
    assert "\x1b" not in run.stdout
    assert "\u202e" not in run.stdout


@pytest.mark.parametrize(
    "statement",
    [
        "select count(*) from range(100000000000) a, range(1000000) b",
        "select sum(length(repeat('x', 90000000)) + i) from range(10000000000) t(i)",
        "select list(repeat(i::text, 10000)) from range(100000000) t(i)",
    ],
    ids=["time", "long values", "memory"],
)
def test_a_query_without_end_is_stopped(statement: str, two_years: Path) -> None:
    from pipeline.run.query import QueryError, query
    from pipeline.run.settings import WorkLimits

    with pytest.raises(QueryError):
        list(query(two_years, statement, WorkLimits(seconds=2, memory_mb=300)).rows)
