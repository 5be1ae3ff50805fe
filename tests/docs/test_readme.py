"""Every line of the README that can be run is run; every command, target and link it names exists."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.cli.app import app
from tests.conftest import REFERENCE, ROOT

PAGES = ("README.md", "README.vi.md")
# run by make, need two plans, or serve until they are ended (tests/desk/test_tour.py)
_NOT_HERE = ("ingest", "report", "trend", "suggest", "desk")
BLOCK = re.compile(r"```python\n(.*?)```", re.DOTALL)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout's raw/ and out/, as `make ingest` leaves them (tables only)."""
    where = tmp_path_factory.mktemp("readme")
    shutil.copytree(REFERENCE.parent, where / "raw")
    done = cchc("ingest", "--only", "data", cwd=where)
    assert done.returncode == 0, done.stderr
    return where


def cchc(*args: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from pipeline.cli.app import main; main()", *args],
        cwd=cwd, capture_output=True, text=True, timeout=300, check=False,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "CCHC_RULES": str(ROOT / "rules"),
             "LC_ALL": "C.UTF-8", "HOME": str(cwd)},
    )  # fmt: skip


def text(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES)
def test_python_blocks_run(page: str, folder: Path) -> None:
    code = "\n".join(BLOCK.findall(text(page)))
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, timeout=300,
        check=False, env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "HOME": str(folder)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def whole_commands() -> list[str]:
    """Commands of both pages without a placeholder (A, FILE, NAME, TASK, …)."""
    lines = re.findall(r"`(?:\.venv/bin/)?cchc ([^`]+)`", "".join(map(text, PAGES)))
    whole = (x for x in lines if not re.search(r"[A-ZĐ]{2,}|\b[AB]\b|…|\[", x) and x != "sql")
    return list(dict.fromkeys(x for x in whole if not x.startswith(_NOT_HERE)))


@pytest.mark.slow
@pytest.mark.parametrize("line", whole_commands())
def test_whole_commands_run(line: str, folder: Path) -> None:
    """They are run as they stand."""
    words = [w.strip('"') for w in re.findall(r'"[^"]*"|\S+', line)]
    done = cchc(*words, cwd=folder)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("page", PAGES)
def test_commands_and_targets_exist(page: str) -> None:
    for name in sorted(set(re.findall(r"`(?:\.venv/bin/)?cchc ([a-z][a-z-]+)", text(page)))):
        assert CliRunner().invoke(app, [name, "--help"]).exit_code == 0, name
    targets = re.findall(r"^([a-z-]+):", text("Makefile"), re.MULTILINE)
    found = re.findall(r"`make ([a-z][a-z-]+)|^make ([a-z][a-z-]+)", text(page), re.MULTILINE)
    for name in {a or b for a, b in found}:
        assert name in targets, name


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    for link in re.findall(r"\]\(([^)#]+)\)", text(page)):
        assert (ROOT / link).exists(), link
