"""Findings of one kind in one document: which stand alone, which are one with places."""

import pytest

from pipeline.model.grid import Source
from pipeline.model.record import Finding
from pipeline.run.rules import load_rules
from pipeline.validate.findings import word_findings
from tests.conftest import ROOT

PLACES = [Source(page=n) for n in (1, 2, 3)]
CASES = [
    ("hidden-text", [("a/1", "Quý I"), ("a/2", "Quý II"), (None, "Quý I")],
     [("doc", "Quý I; Quý II", 2)], "one a document, each text once, no record of its own"),
    ("hidden-text", [("a/1", "Quý I")], [("a/1", "Quý I", 0)], "a single one stays at its task"),
    ("struck-text", [("a/1", "Quý I"), ("a/2", "Quý II")],
     [("a/1", "Quý I", 0), ("a/2", "Quý II", 0)], "one a cell: each may change what holds"),
    ("quotes", [("a/1", "“x"), ("a/1", "y”"), ("a/2", "“z")],
     [("a/1", "“x", 1), ("a/2", "“z", 0)], "one a text"),
]  # fmt: skip


@pytest.mark.parametrize("code, found, rows, why", CASES, ids=[c[3] for c in CASES])
def test_findings_are_gathered(
    code: str, found: list[tuple[str | None, str]], rows: list[tuple[str, str, int]], why: str
) -> None:
    rules = load_rules(ROOT / "rules")
    findings = [
        Finding(code=code, record_id=r, field="deadline_raw" if r else None, value=v, source=s)
        for (r, v), s in zip(found, PLACES, strict=False)
    ]
    worded = word_findings(
        findings, [], document_id="doc", file="x", wordings=rules.findings, registry=rules.registry
    )
    assert [(w.record_id, w.value, len(w.places)) for w in worded] == rows, why
