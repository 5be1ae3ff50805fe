"""The wheel alone: installed with the lock in an empty environment, it works outside the checkout."""

import shutil
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import REFERENCE, ROOT
from tests.run.decisions import hashes
from tests.run.environments import call, empty_environment, install, pip


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    for name in ("pipeline", "rules"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    built = call(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation",
                 "-w", folder, source, cwd=folder)  # fmt: skip
    assert built.returncode == 0, built.stderr
    (found,) = folder.glob("*.whl")
    return found


@pytest.mark.slow
def test_the_rules_are_in_it_and_nothing_of_the_checkout(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    rules = {p.relative_to(ROOT / "rules").as_posix() for p in (ROOT / "rules").rglob("*.*")}
    assert {f"pipeline/_rules/{name}" for name in rules} <= names
    beside = ("cli/messages.yml", "demo/ke-hoach-2025.docx", "present/vendor/vega.js", "py.typed")
    assert {f"pipeline/{name}" for name in beside} <= names
    assert not [n for n in names if n.startswith(("tests/", "raw/", "benchmarks/", "out/"))]


@pytest.mark.slow
def test_it_works_in_an_empty_environment(wheel: Path, tmp_path: Path) -> None:
    python = empty_environment(tmp_path / "empty")
    install(python, "--no-deps", "--require-hashes", "-r", ROOT / "requirements.lock")
    install(python, "--no-deps", wheel)
    missing = pip(python, "check")
    assert missing.returncode == 0, missing.stdout

    home = tmp_path / "elsewhere"
    home.mkdir()
    shutil.copy(REFERENCE, home / "decision.txt")
    cchc = python.parent / "cchc"
    ours = call(cchc, "ingest", "decision.txt", "--only", "data", "-j", "2", cwd=home)
    assert ours.returncode == 0, ours.stdout + ours.stderr
    assert "66 tasks" in ours.stdout
    where = call(python, "-c", "import pipeline; print(pipeline.__file__)", cwd=home)
    assert str(tmp_path) in where.stdout
    theirs = call(sys.executable, "-c", _INGEST, ROOT, home, cwd=ROOT)
    assert theirs.returncode == 0, theirs.stderr
    assert hashes(home / "out") == hashes(home / "out2")
    (home / "user.py").write_text(_USER, encoding="utf-8")
    typed = call(sys.executable, "-m", "mypy", "--strict", "--follow-imports=silent",
                 "--python-executable", python, "user.py", cwd=home)  # fmt: skip
    assert typed.returncode == 0, typed.stdout


_USER = """
import pipeline as cchc

plan = cchc.read("a.txt")
names: list[str] = plan.tasks["task"].tolist()
found: dict[str, int] = cchc.diff(plan, plan).counts()
one: cchc.Task = plan.task(15)
rows: int = len(cchc.open("out").sql("select 1"))


def told(file: str, done: int, files: int) -> None:
    print(file, done, files)


try:
    cchc.ingest(["raw"], out="out", on_progress=told)
except cchc.CchcError as fault:
    print(fault.code, fault.advice)
"""
_INGEST = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from pipeline.run.ingest import ingest
from pipeline.run.request import Request
root, home = Path(sys.argv[1]), Path(sys.argv[2])
ingest(Request(raw=home / "raw", out=home / "out2", rules=root / "rules", views=False,
               paths=(home / "decision.txt",)))
"""
