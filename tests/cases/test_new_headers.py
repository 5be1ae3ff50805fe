"""Four plans with headers that nobody listed, as a new user meets them: ingest, suggest, paste, ingest."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.cases.real.build import build, names
from tests.cases.real.run import run_case
from tests.conftest import ROOT

CASES = Path(__file__).parent / "new-headers"


def cchc(*arguments: str) -> str:
    command = [str(Path(sys.executable).with_name("cchc")), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def paste(suggestions: str, columns: Path) -> None:
    """Each proposed label below the labels of its field, as the file says."""
    parts = [d for d in yaml.safe_load_all(suggestions) if d and "fields" in d]
    text = columns.read_text(encoding="utf-8")
    for field, entry in parts[0]["fields"].items():
        start = f"\n  {field}:\n    labels:\n"
        assert start in text
        lines = "".join(f"      - '{label}'\n" for label in entry["labels"])
        text = text.replace(start, start + lines, 1)
    columns.write_text(text, encoding="utf-8")


def test_what_suggest_writes_brings_every_cell_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules, out = tmp_path / "rules", tmp_path / "out"
    shutil.copytree(ROOT / "rules", rules)
    monkeypatch.setenv("CCHC_RULES", str(rules))
    files = [str(build(name, tmp_path, CASES)) for name in names(CASES)]
    said = cchc("ingest", *files, "--out", str(out), "--only", "data")
    assert said.count("3 tasks") == len(files) == 4
    cchc("suggest", "--out", str(out))
    paste((out / "suggestions.yml").read_text(encoding="utf-8"), rules / "columns.yml")
    for name in names(CASES):
        result, _ = run_case(name, tmp_path, CASES)
        assert [(d.kind, d.where, d.got) for d in result.wrong] == [], name
