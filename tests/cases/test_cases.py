"""Each composed decision gives the rows, values and findings typed beside it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.model.rows import FindingRow
from pipeline.run.document import Result

HERE = Path(__file__).parent
CASES = sorted(p.name for p in HERE.iterdir() if (p / "expected.json").is_file())

# The plain names of faults in expected.json and the codes that name them.
CODES: dict[str, tuple[str, ...]] = {
    "digit_gap": ("slip-warning",),
    "number_year_against_date": ("citation-year-date",),
    "repeated_letter": ("point-repeated",),
    "skipped_letter": ("point-skipped",),
    "quotation_marks": ("quotes",),
    "duplicate_number": ("task-number-twice",),
    "number_gap": ("number-gap",),
    "gap_in_numbers": ("number-gap",),
    "empty_lead": ("cell-empty",),
    "empty_deadline": ("cell-empty",),
    "empty_task": ("cell-empty",),
    "empty_monitoring": ("cell-empty",),
    "empty_coordinating": ("cell-empty",),
    "unknown_agency": ("agency-unknown",),
    "unparsed_deadline": ("deadline-unparsed", "deadline-no-such-time", "deadline-without-year"),
    "deadline_outside_window": ("deadline-outside-plan",),
    "lead_also_coordinating": ("lead-also-coordinating",),
    "missing_reference": ("reference-missing",),
    "caption_against_heading": ("caption-differs",),
    "section_order": ("section-order",),
    "section_out_of_order": ("section-order",),
    "section_against_area": ("section-not-in-plan", "plan-not-in-sections"),
    "plan_year_against_title": ("plan-year-contradiction", "plan-year-against-date"),
    "table_left_out": ("other-table",),
    "draft": ("draft",),
    "draft_without_number": ("draft",),
}


def load(name: str) -> dict[str, Any]:
    return json.loads((HERE / name / "expected.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def results(read: Callable[..., Result]) -> dict[str, Result]:
    return {n: read((HERE / n / "decision.txt").read_bytes(), f"{n}.txt") for n in CASES}


def squeeze(text: str | None) -> str:
    return " ".join((text or "").split())


@pytest.mark.parametrize("name", CASES)
def test_identity(name: str, results: dict[str, Result]) -> None:
    want, doc = load(name), results[name].meaning.document
    assert doc.document_id.startswith(want["document_id_prefix"])
    for field in ("number", "symbol", "plan_year", "instrument", "issuer_place", "signer_name"):
        if field in want:
            assert getattr(doc, field) == want[field], field
    assert str(doc.issued_on or "") == (want["issued_on"] or "")


@pytest.mark.parametrize("name", CASES)
def test_rows(name: str, results: dict[str, Result]) -> None:
    want, counts = load(name)["rows"], results[name].meaning.counts
    assert {k: getattr(counts, k) for k in want} == want
    assert counts.seen == sum(
        getattr(counts, k) for k in ("tasks", "joined", "header", "section", "blank", "unparsed",
                                     "other_table")
    )  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_tasks(name: str, results: dict[str, Result]) -> None:
    want, meaning = load(name)["tasks"], results[name].meaning
    assert len(meaning.tasks) == len(want)
    for got, task in zip(meaning.tasks, want, strict=True):
        at = f"{name} task {got.position}"
        for field in ("number_raw", "task_raw", "lead_raw", "coordinating_raw", "product_raw",
                      "deadline_raw", "monitoring_raw", "submitted_to_raw"):  # fmt: skip
            if field in task:
                assert squeeze(getattr(got, field)) == squeeze(task[field]), (at, field)
        assert got.number == task["number"], at
        assert got.section == task["section"], at
        for role in ("lead", "coordinating", "monitoring"):
            ids = [a.agency_id for a in meaning.agencies
                   if a.task_id == got.task_id and a.role == role]  # fmt: skip
            assert ids == task.get(role, []), (at, role)
        deadlines = [
            {"kind": d.kind, "start": str(d.start) if d.start else None,
             "end": str(d.end) if d.end else None}
            for d in meaning.deadlines if d.task_id == got.task_id
        ]  # fmt: skip
        assert deadlines == [{k: d[k] for k in ("kind", "start", "end")}
                             for d in task["deadlines"]], at  # fmt: skip


def found(result: Result, record: str, codes: tuple[str, ...]) -> list[FindingRow]:
    tasks = {f"task@{t.position}": t.task_id for t in result.meaning.tasks}
    sections = {f"section:{t.section}": t.task_id for t in reversed(result.meaning.tasks)}
    target = tasks.get(record) or sections.get(record)
    hits = [f for f in result.findings if f.rule in codes]
    if record in ("*", "document", "caption") or record.startswith("appendix"):
        return hits
    return [f for f in hits if f.record_id in (target, record)]


@pytest.mark.parametrize("name", CASES)
def test_findings(name: str, results: dict[str, Result]) -> None:
    want, result = load(name), results[name]
    said = [(f.rule, f.record_id, f.value) for f in result.findings]
    for f in want.get("findings_at_least", []):
        assert f["fault"] in CODES, f"no code is known for {f['fault']}"
        assert found(result, f["record"], CODES[f["fault"]]), (name, f, said)
    for f in want.get("must_not", []):
        codes = CODES.get(f["fault"])
        hits = found(result, f["record"], codes) if codes else [
            x for x in result.findings if x.severity == "error"
        ]  # fmt: skip
        wrong = [h for h in hits if not f.get("value") or f["value"] in (h.value or "")]
        # A fault demanded elsewhere in the same part of the document is no breach of this line.
        demanded = [
            w
            for w in want.get("findings_at_least", [])
            if w["fault"] == f["fault"] and f["record"] in ("caption", "document", "*")
        ]
        assert len(wrong) <= len(demanded), (name, f, wrong)
