"""`cchc diff` and `cchc trend` as a person runs them."""

import json
import re
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import typer
from typer.testing import CliRunner

from pipeline.cli.compare_commands import diff, trend
from pipeline.cli.parser import Commands
from tests.compare.build import OPEN

ROOT = OPEN.parents[2]
A, B = str(OPEN / "2023.txt"), str(ROOT / "raw" / "2890-qd-ubnd-vinh-long-2024.txt")
IDS = "vinh-long-2745-qd-ubnd-2022..vinh-long-2890-qd-ubnd-2023"


@pytest.fixture(scope="module")
def app() -> typer.Typer:
    app = typer.Typer(cls=Commands, pretty_exceptions_enable=False)
    app.command()(diff)
    app.command()(trend)
    return app


def test_diff_of_two_raw_files(app: typer.Typer, tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["diff", A, B, "--out", str(tmp_path), "--exit-code"])
    assert result.exit_code == 1, result.output
    folder = tmp_path / "diff" / IDS
    assert {p.name for p in folder.iterdir()} == {
        "changes.parquet", "changes.json", "changes.xlsx", "changes.html", "changes.md",
        "leader.docx", "leader.html",
    }  # fmt: skip
    assert "Bổ sung (added)" in result.output
    before = {p.name: p.read_bytes() for p in folder.iterdir()}
    again = CliRunner().invoke(app, ["diff", A, B, "--out", str(tmp_path)])
    assert again.exit_code == 0
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == before


def test_views_are_named_in_the_language_spoken(
    app: typer.Typer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Data keep their names; a run in the other language takes the place of the first."""
    monkeypatch.setenv("LC_ALL", "vi_VN.UTF-8")
    for _ in range(2):
        assert CliRunner().invoke(app, ["diff", A, B, "--out", str(tmp_path)]).exit_code == 0
    folder = tmp_path / "diff" / IDS
    leader = "tom-tat-cho-lanh-dao"
    assert {p.name for p in folder.iterdir()} == {
        "changes.parquet", "changes.json", "so-sanh.xlsx", "so-sanh.html", "so-sanh.md",
        f"{leader}.docx", f"{leader}.html",
    }  # fmt: skip
    page = (folder / "so-sanh.html").read_text(encoding="utf-8")
    linked = set(re.findall(r'href="([\w.-]+)"', page))
    assert linked == {f"{leader}.html", f"{leader}.docx", "so-sanh.xlsx", "changes.json"}
    assert 'href="so-sanh.html"' in (folder / f"{leader}.html").read_text(encoding="utf-8")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert CliRunner().invoke(app, ["diff", A, B, "--out", str(tmp_path)]).exit_code == 0
    assert (folder / "changes.html").exists() and not (folder / "so-sanh.html").exists()


def test_the_same_plan_twice_has_no_change(app: typer.Typer, tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["diff", B, B, "--out", str(tmp_path), "--exit-code"])
    assert result.exit_code == 0, result.output
    (path,) = (tmp_path / "diff").glob("*/changes.json")
    assert json.loads(path.read_text())["counts"] == {"unchanged": 66}


def test_an_unknown_year_is_a_usage_error(app: typer.Typer, tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["diff", "2019", B, "--out", str(tmp_path)])
    assert result.exit_code == 2
    assert "no plan for 2019" in result.output
    assert not (tmp_path / "diff").exists()


def test_a_file_that_is_no_decision_is_a_usage_error(app: typer.Typer, tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_text("")
    result = CliRunner().invoke(app, ["diff", str(empty), B, "--out", str(tmp_path)])
    assert result.exit_code == 2
    assert "cannot be read" in result.output


def test_trend(app: typer.Typer, tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["trend", A, B, "--out", str(tmp_path)])
    assert result.exit_code == 0, result.output
    rows = pq.read_table(tmp_path / "trend" / "threads.parquet").to_pylist()
    assert len(rows) == 68 + 66
    of = {r["task_id"].rsplit("-", 1)[1]: r for r in rows}
    assert of["2023/10"]["from_task_ids"] == ["vinh-long-2745-qd-ubnd-2022/36"]
    assert of["2022/9"]["ends"] and not of["2022/1"]["ends"]
    assert of["2023/47"]["kinds"] == ["added"]
