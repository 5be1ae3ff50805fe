"""What was right at the first run of six decisions stays right; the known failures are listed."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cases.sealed6.compare import compare

HERE = Path(__file__).parent / "sealed6"
FILES = sorted(p.name for p in HERE.iterdir() if p.suffix in (".docx", ".html", ".xlsx", ".txt"))
KNOWN: dict[str, list[tuple[str, str]]] = {}  # four signers at first run: README.md


@pytest.mark.parametrize("file", FILES)
def test_first_run(file: str, tmp_path: Path) -> None:
    name, command = Path(file).stem, Path(sys.executable).with_name("cchc")
    arguments = [str(command), "ingest", str(HERE / file), "--out", str(tmp_path), "--only", "data"]
    subprocess.run(arguments, check=True, capture_output=True)
    truth = json.loads((HERE / "truth.json").read_text(encoding="utf-8"))[name]
    assert [(w[0], w[1]) for w in compare(tmp_path, truth)[1]] == KNOWN.get(name, [])
