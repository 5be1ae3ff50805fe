"""The typed truth must agree with itself and with the documents, before anything is held to it."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

TESTS = Path(__file__).resolve().parents[1]
TRUTH = TESTS / "truth" / "2890"
CASES = sorted(path.parent for path in (TESTS / "cases").glob("*/expected.json"))


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one tab-separated truth table."""
    with (TRUTH / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def squeeze(text: str) -> str:
    """Every run of white space as one plain space."""
    return re.sub(r"\s+", " ", text).strip()


def test_the_reference_decision_counts_as_the_contract_says() -> None:
    tasks = json.loads((TRUTH / "tasks.json").read_text(encoding="utf-8"))
    agencies, citations = rows("agencies.tsv"), rows("citations.tsv")
    assert [task["number"] for task in tasks] == list(range(1, 67))
    assert list(Counter(task["section"] for task in tasks).values()) == [12, 6, 8, 6, 7, 8, 15, 4]
    assert len(agencies) == 247
    assert len({row["agency_id"] for row in agencies}) == 14
    assert len(rows("deadlines.tsv")) == 69
    assert sum(row["relation"] == "legal_basis" for row in citations) == 7
    outline = {row["provision_id"] for row in rows("provisions.tsv")}
    assert len(outline) == 135
    places = {row["where"] for row in citations if not row["where"].startswith("task:")}
    assert places <= outline | {"legal-basis", "proposal", "caption"}


def test_every_mention_and_deadline_stands_in_its_cell() -> None:
    tasks = json.loads((TRUTH / "tasks.json").read_text(encoding="utf-8"))
    cells = {str(task["number"]): task for task in tasks}
    for row in rows("agencies.tsv"):
        assert row["mention_raw"] in cells[row["number"]][f"{row['role']}_raw"]
    for row in rows("deadlines.tsv"):
        assert row["raw"] in cells[row["number"]]["deadline_raw"]


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_a_case_agrees_with_its_document(case: Path) -> None:
    expected: dict[str, Any] = json.loads((case / "expected.json").read_text(encoding="utf-8"))
    text = (case / "decision.txt").read_text(encoding="utf-8-sig")
    printed = squeeze(text.replace("\n|", " "))
    assert len(expected["tasks"]) == expected["rows"]["tasks"]
    assert sum(section["tasks"] for section in expected["sections"]) == len(expected["tasks"])
    assert len(expected["sections"]) == expected["rows"]["section"]
    if expected["rows"]["joined"]:
        return  # a task on several rows does not stand in the text in one piece
    for task in expected["tasks"]:
        for field in ("task_raw", "lead_raw", "coordinating_raw", "product_raw", "deadline_raw"):
            assert task[field] in printed, (task["number_raw"], field)
