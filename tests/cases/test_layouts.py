"""Decisions of other issuers and layouts, as web pages; the truth beside each was typed before it ran."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.run.document import Result

HERE = Path(__file__).parent / "layouts"
NAMES = sorted(p.name for p in HERE.iterdir())
CELLS = ("section", "lead_raw", "coordinating_raw", "product_raw", "deadline_raw", "parts")


def truth(name: str) -> dict[str, Any]:
    return json.loads((HERE / name / "truth.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def results(read: Callable[..., Result]) -> dict[str, Result]:
    return {n: read((HERE / n / "decision.html").read_bytes(), f"{n}.html") for n in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_document(name: str, results: dict[str, Result]) -> None:
    want, document = truth(name)["document"], results[name].meaning.document
    draft = want.pop("draft", None)
    assert draft is None or document.document_id.startswith(draft)
    assert {k: getattr(document, k) for k in want} == want


@pytest.mark.parametrize("name", NAMES)
def test_outline(name: str, results: dict[str, Result]) -> None:
    got = [p.provision_id for p in results[name].meaning.provisions]
    assert got == truth(name)["provisions"]


@pytest.mark.parametrize("name", NAMES)
def test_tasks(name: str, results: dict[str, Result]) -> None:
    meaning = results[name].meaning
    want = truth(name)["tasks"]
    assert [t.task_id.split("/", 1)[1] for t in meaning.tasks] == [t["key"] for t in want]
    for task, expected in zip(meaning.tasks, want, strict=True):
        assert {k: getattr(task, k) for k in CELLS} == {k: expected[k] for k in CELLS}
        deadlines = [d for d in meaning.deadlines if d.task_id == task.task_id]
        got = [[d.kind, str(d.end) if d.end else None] for d in deadlines]
        assert got == expected["deadlines"], task.task_id
