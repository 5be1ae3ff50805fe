"""Wrong usage of the commands that read results: one line that says what to do, no traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.cli.test_ingest import cchc, home, ingest, no_traceback
from tests.compose import Plan
from tests.conftest import ROOT

__all__ = ["home"]

DAMAGED = (
    ("show", "1"),
    ("report",),
    ("due",),
    ("sql", "select count(*) from tasks"),
    ("diff", "2023", "2023"),
)


@pytest.mark.parametrize("command", DAMAGED, ids=lambda c: c[0])
def test_a_damaged_table_is_named_in_one_line(home: Path, command: tuple[str, ...]) -> None:
    ingest(home)
    (home / "out" / "tasks.parquet").write_bytes(b"junk")
    run = cchc(*command, cwd=home)
    no_traceback(run)
    assert run.returncode == 2
    assert "damaged" in run.stderr and "cchc ingest" in run.stderr


def test_an_unknown_document_is_no_clean_bill(home: Path) -> None:
    ingest(home)
    run = cchc("check", "--document", "nope", cwd=home)
    assert run.returncode == 2
    assert "no document 'nope'" in run.stderr


def test_suggestions_that_cannot_be_written(home: Path) -> None:
    ingest(home)
    run = cchc("suggest", "--to", home / "nowhere" / "x.yml", cwd=home)
    no_traceback(run)
    assert run.returncode == 2 and "--to" in run.stderr


@pytest.mark.parametrize("command", ["lint-rules", "suggest"])
def test_rules_that_are_not_there(home: Path, command: str) -> None:
    ingest(home)
    run = cchc(command, cwd=home, env={"CCHC_RULES": str(home / "none")})
    no_traceback(run)
    assert run.returncode in (1, 2) and "no rules found" in run.stderr


def test_an_empty_folder_is_told_apart_from_an_unchanged_one(home: Path) -> None:
    (home / "raw" / "good.txt").unlink()
    run = ingest(home)
    assert run.returncode == 0
    assert "there is no file in raw" in run.stdout


def test_suggestions_are_yaml_whatever_the_document_holds(home: Path) -> None:
    odd = "Ban Điều\x1b[2J hành\x9b31m số 'hoá': {mới} # một"
    plan = Plan(number="77/QĐ-UBND").with_cell(1, 2, odd).with_cell(2, 5, "Khi \x07nào cũng được")
    (home / "raw" / "odd.txt").write_text(plan.text(), encoding="utf-8")
    ingest(home)
    assert cchc("suggest", cwd=home).returncode == 0
    text = (home / "out" / "suggestions.yml").read_text(encoding="utf-8")
    assert not any((ord(c) < 32 and c != "\n") or 127 <= ord(c) < 160 for c in text)
    found = [entry for part in yaml.safe_load_all(text) if part for entry in part]
    assert any("hoá" in str(entry.get("name")) for entry in found if isinstance(entry, dict))


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit there")
def test_too_few_addresses_are_said_in_one_line(home: Path) -> None:
    import resource

    run = subprocess.run(
        [sys.executable, "-m", "pipeline", "status"], cwd=home, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (800_000_000, 800_000_000)),
    )  # fmt: skip
    no_traceback(run)
    assert run.returncode == 2
    assert "ulimit -v" in run.stderr


def test_a_source_that_was_shortened_is_said(home: Path) -> None:
    ingest(home)
    source = next((home / "raw").iterdir())
    source.write_text("ngắn", encoding="utf-8")
    run = cchc("show", "3", cwd=home)
    assert "is shorter than when it was read" in run.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="paths are bounded otherwise there")
def test_a_path_longer_than_the_system_opens_stops_nothing(home: Path) -> None:
    here = os.open(home / "raw", os.O_RDONLY)
    for at in range(30):
        os.mkdir("d" * 150, dir_fd=here)
        deeper = os.open("d" * 150, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = deeper
        if at > 22:
            os.close(os.open("a.txt", os.O_WRONLY | os.O_CREAT, dir_fd=here))
    os.close(here)
    run = cchc("ingest", "--only", "data", cwd=home)
    no_traceback(run)
    assert run.returncode == 1
    assert "unreadable-file" in run.stdout
    assert (home / "out" / "tasks.parquet").exists()


def test_a_file_whose_name_begins_with_a_dash_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "-ke-hoach.txt").write_text("Giấy mời", encoding="utf-8")
    run = cchc("check", "-ke-hoach.txt", cwd=tmp_path)
    no_traceback(run)
    assert "option" not in run.stderr.lower() and "not-a" in run.stdout + run.stderr
    assert cchc("check", "-khong-co.txt", cwd=tmp_path).returncode == 2
