"""An appendix in a file of its own: joined where it names the decision, or its file does."""

import shutil
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from pipeline.cli.app import app
from pipeline.run.copies import ids_of_owners
from tests.conftest import ROOT

CASES = ROOT / "tests" / "cases" / "shown"
OWN = "dong-thap-215-qd-ubnd-2025"


def ingest(source: Path, out: Path) -> pd.DataFrame:
    run = CliRunner().invoke(
        app, ["ingest", str(source), "--out", str(out), "--only", "data", "-j", "1"]
    )
    assert run.exit_code == 0, run.output
    return pd.read_parquet(out / "documents.parquet")


@pytest.mark.parametrize(
    ("case", "joined", "why"),
    [
        ("folder-appendix-numbered", True, "its caption names number and date"),
        ("folder-appendix-named", True, "its file is called after the number and symbol"),
        ("folder-appendix-xlsx", True, "a workbook beside a Word file"),
        ("folder-appendix-other", False, "its caption names another decision"),
    ],
)
def test_it_is_joined_where_one_names_the_other(
    case: str, joined: bool, why: str, tmp_path: Path
) -> None:
    found = ingest(CASES / case / "input", tmp_path)
    whole = found[found.document_id == OWN].iloc[0]
    assert (len(found) == 1, whole.tasks) == (joined, 8 if joined else 0), why


def test_it_stays_joined_when_one_of_the_two_changes(tmp_path: Path) -> None:
    source, out = tmp_path / "raw", tmp_path / "out"
    shutil.copytree(CASES / "folder-appendix-named" / "input", source)
    first = ingest(source, out)
    other = CASES / "folder-appendix-numbered" / "input" / "phu-luc.docx"
    shutil.copy(other, source / "215-QD-UBND-phu-luc.docx")
    assert ingest(source, out).tasks.tolist() == first.tasks.tolist() == [8]
    tasks = pd.read_parquet(out / "tasks.parquet")
    assert tasks.task_id.tolist() == [f"{OWN}/{n}" for n in range(1, 9)]
    assert tasks.source[0]["cell"].startswith("215-QD-UBND-phu-luc.docx table 1")


@pytest.mark.parametrize(
    ("printed", "owners", "why"),
    [
        ({OWN: ["a"], "unknown-215-qd-ubnd-2025": ["b"]},
         {"unknown-215-qd-ubnd-2025": OWN}, "the place is all that lacks"),
        ({OWN: ["a"], "unknown-15-qd-ubnd-2025": ["b"]}, {}, "another number"),
        ({OWN: ["a"], "ca-mau-215-qd-ubnd-2025": ["c"], "unknown-215-qd-ubnd-2025": ["b"]},
         {}, "two could own it"),
        ({OWN: ["a"], "unknown-draft-2025-x": ["d/PL 215-QĐ-UBND.xlsx"]},
         {"unknown-draft-2025-x": OWN}, "called after it"),
        ({OWN: ["a"], "unknown-draft-2025-x": ["d/1215-QĐ-UBND.xlsx"]}, {}, "called after another"),
        ({OWN: ["a"], "unknown-draft-2025-x": ["phu-luc.xlsx"]}, {}, "names nothing"),
    ],
)  # fmt: skip
def test_which_decision_an_id_without_place_belongs_to(
    printed: dict[str, list[str]], owners: dict[str, str], why: str
) -> None:
    assert ids_of_owners(printed) == owners, why
