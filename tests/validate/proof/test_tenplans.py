"""Ten plans of other issuers (tests/cases/tenplans): each planted fault is named at its place, and the
clean plans give nothing but what is listed here. Their first run is in docs/evaluation.md.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.model.rows import FindingRow
from pipeline.run.document import Result
from tests.cases.tenplans import compose

PLANS = compose.read_plans()
FAULTS = compose.read_faults()

CODES = {
    "number-date": "citation-year-date",
    "two-issuers": "instrument-issuer-differs",
    "cited-after": "instrument-after-signing",
    "base-end": "ground-end",
    "proposal-end": "ground-end",
    "base-order": "ground-order",
    "recipients": "recipients-article",
    "caption-number": "caption-differs",
    "caption-date": "caption-differs",
    "caption-issuer": "issuer-differs issuer-named-otherwise",
    "section-title": "section-title-differs section-not-in-plan",
    "point-when": "point-deadline-differs",
    "point-who": "point-lead-differs",
    "lead-without-duty": "lead-without-duty",
    "duty-without-task": "body-without-task lead-without-duty",
    "lead-coordinates": "lead-also-coordinating",
    "before-signing": "deadline-before-signing",
    "after-plan": "deadline-outside-plan",
    "tone": "spelling",
    "letter": "spelling",
    "no-syllable": "spelling",
    "glued": "spelling",
    "doubled": "word-doubled",
    "missing-word": "word-missing",
    "repealed": "instrument-out-of-force",
    "symbol": "instrument-symbol",
    "form-differs": "instrument-forms-differ",
    "authority": "issuer-differs",
    "abbreviation": "abbreviation-undefined",
    "abbreviation-twice": "abbreviation-twice",
    "clause-number": "point-repeated",
    "count": "tasks-counted areas-counted",
    "reference": "reference-missing",
    "end-mark": "cell-end-odd",
    "other-date": "instrument-dates-differ citation-year-date",
    "two-dates": "instrument-dates-differ",
    "without-so": "instrument-number-word",
    "without-issuer": "instrument-issuer-missing",
    "without-date": "instrument-date-missing",
    "without-number": "instrument-number-missing",
    "article-year": "plan-year-contradiction",
    "title-year": "plan-year-contradiction",
    "point-letter": "point-skipped point-repeated",
    "area-without-tasks": "plan-not-in-sections",
    "section-without-area": "section-not-in-plan",
    "body-in-text": "body-only-in-text",
    "task-number": "task-number-twice",
    "no-such-day": "deadline-no-such-time",
    "signature": "signature-form issuer-differs",
    "no-filing": "filing-missing",
    "part-number": "part-skipped",
    "lead-in-group": "lead-in-group",
    "repeated-task": "task-nearly-repeated",
    "mixed-spelling": "tone-placement",
    "article-place": "issuer-named-otherwise",
    "day-off": "deadline-day-off",
    "empty-cell": "cell-empty-product",
    "space-before-mark": "space-before-mark",
    "two-types": "instrument-type-differs",
    "symbol-type": "instrument-type-differs",
    "symbol-issuer": "instrument-issuer-differs",
    "percent": "point-share-differs",
    "cell-style": "cell-form-odd",
    "article-number": "clause-skipped",
    "no-closing": "closing-mark",
    "quotes": "quotes",
    "note-mark": "note-missing",
}
# Where a fault of another record is told of: by plan and kind, the end of that record.
ELSEWHERE = {
    ("01-province", "section-title"): "/6",  # a section is named by its first task
    ("05-commune", "section-title"): "/8",
    ("08-ministry-html", "section-title"): "/5",
    ("10-ward", "section-without-area"): "/8",
    ("03-ministry", "task-number"): "/IV.r2",
    ("09-department-txt", "abbreviation"): "III.3",
    ("09-department-txt", "duty-without-task"): "III.4",
    ("04-department", "duty-without-task"): "IV.5",  # part III is called IV there
    ("07-province-docx", "symbol"): "II.5.a",  # and clause 4 is called 5
    ("07-province-docx", "clause-number"): "II.5~2",  # the label printed again
    # the mark was left out of the text: only its place in the file is known
    ("10-ward", "note-mark"): "",
}
CLEAN = {"10-ward": {"note-mark"}}  # a raised mark that has its note: worth knowing


def read_form(read: Callable[..., Result], folder: Path, name: str, text: str) -> list[FindingRow]:
    path = compose.print_plan(text, folder, name)
    return list(read(path.read_bytes(), path.name).findings)


def record_of(where: str) -> str:
    """The end of the record that a place is called in findings; "" for the document's own parts."""
    if where.startswith("task "):
        return f"/{where.split()[1]}"
    if where.startswith("Điều "):
        return ""
    return where if where.split(".")[0] in ("I", "II", "III", "IV") else ""


def test_every_kind_has_its_code() -> None:
    assert {kind for faults in FAULTS.values() for kind, *_ in faults} == set(CODES)
    assert sum(map(len, FAULTS.values())) == 130


@pytest.mark.parametrize("name", PLANS)
def test_a_clean_plan_has_no_finding(
    name: str, read: Callable[..., Result], tmp_path: Path
) -> None:
    found = read_form(read, tmp_path, name, PLANS[name])
    assert {f.rule for f in found} == CLEAN.get(name, set()), [f.message for f in found]


@pytest.mark.parametrize("name", PLANS)
def test_each_planted_fault_is_named(
    name: str, read: Callable[..., Result], tmp_path: Path
) -> None:
    found = read_form(read, tmp_path, name, compose.plant(PLANS[name], FAULTS[name]))
    missed = []
    for kind, where, *_ in FAULTS[name]:
        record = ELSEWHERE.get((name, kind), record_of(where))
        if not any(
            f.rule in CODES[kind].split() and (f.record_id or "").endswith(record) for f in found
        ):
            missed.append((kind, where))
    assert not missed


@pytest.mark.parametrize("name", PLANS)
def test_no_finding_is_about_anything_else(
    name: str, read: Callable[..., Result], tmp_path: Path
) -> None:
    found = read_form(read, tmp_path, name, compose.plant(PLANS[name], FAULTS[name]))
    due = {code for kind, *_ in FAULTS[name] for code in CODES[kind].split()} | CLEAN.get(
        name, set()
    )
    assert [f.message for f in found if f.rule not in due] == []
