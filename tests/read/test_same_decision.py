"""One decision gives the same data whatever it came in: every format against the text."""

import shutil
from collections.abc import Callable
from typing import Any

import pytest

from pipeline.run.document import Result
from tests.fixtures.make import build

# Whole decisions. A reader of another format adds its fixtures here.
WHOLE = [
    "portal-a.html", "portal-b.html", "portal-a-1258.html", "portal-a-says-1258.html",
    "portal-a-says-utf8.html", "portal-a-utf16.html", "portal-a-nfd.html",
    "portal-b-undeclared.html", "portal-b-merged.html", "portal-b-repeated.html",
    "portal-a.mhtml", "portal-b.mht",
    "word.docx", "word-upright.docx", "word-nfd.docx", "word-numbered.docx", "word-edited.docx",
    "office.docx", "office.doc", "office.rtf", "office.odt",
    "office.pdf", "office-two-fonts.pdf", "office-numbered.pdf", "office-turned.pdf",
    "browser.pdf", "browser-stamped.pdf", "browser-nfd.pdf",
]  # fmt: skip
# The appendix alone: ids from its caption, citations of its tasks. A hidden row stands after
# the last task of those with a heading.
APPENDIX = ["annex.xlsx", "annex-formulas.xlsx", "annex-office.xls"]
APPENDIX_AND_HIDDEN = ["annex-heading.xlsx", "annex-office.xlsx"]
NOT_SAME = {"source", "file", "sha256"}
# What the reader says of the file itself.
OF_THE_FILE = {"tracked-changes", "struck-text", "stamp-left-out", "merged-over-pages"}
# The copied page of the reference lost the note of [1]; this print has it.
WITH_NOTE = {"word-edited.docx"}
# A role is resolved by the decision's recipients, which an appendix does not print.
OF_THE_DECISION = frozenset({"resolved_agency_id", "evidence"})


CONVERTED = (".doc", ".rtf", ".odt", ".xls")


def data_of(name: str) -> bytes:
    """A fixture's bytes; fails where LibreOffice would be needed and is not there."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    assert office or not name.endswith(CONVERTED), "this needs LibreOffice: run `make system`"
    return build(name).read_bytes()


def record(row: Any) -> dict[str, Any]:
    """A row's values, raw ones with white space collapsed."""
    out: dict[str, Any] = {}
    for name in row.__dataclass_fields__:
        if name in NOT_SAME:
            continue
        value = getattr(row, name)
        raw = name.endswith("raw") and isinstance(value, str)
        out[name] = " ".join(value.split()) if raw else value
    return out


def tasks_of(result: Result, count: int = 66) -> list[dict[str, Any]]:
    assert result.meaning is not None, (result.reason, result.detail)
    return [record(t) for t in result.meaning.tasks[:count]]


def of_tasks(rows: Any, result: Result) -> list[dict[str, Any]]:
    """The rows that belong to the first 66 tasks."""
    assert result.meaning is not None
    ids = {t.task_id for t in result.meaning.tasks[:66]}
    return [record(r) for r in rows if getattr(r, "task_id", None) in ids]


def citations_of(result: Result, in_tasks: bool) -> list[dict[str, Any]]:
    assert result.meaning is not None
    rows = [record(c) for c in result.meaning.citations if not in_tasks or "/" in c.where]
    for row in rows:
        row.pop("position")
    return rows


def check_tasks(got: Result, reference: Result, without: frozenset[str] = frozenset()) -> None:
    """66 of 66: ids, printed and cleaned cells, bodies, deadlines, products; but not `without`."""
    assert got.meaning is not None, (got.reason, got.detail)
    assert reference.meaning is not None
    for mine, text in zip(tasks_of(got), tasks_of(reference), strict=True):
        assert mine == text
    assert len(tasks_of(got)) == 66
    for table in ("agencies", "deadlines"):
        rows = of_tasks(getattr(got.meaning, table), got)
        text = of_tasks(getattr(reference.meaning, table), reference)
        for row in (*rows, *text):
            for field in without:
                row.pop(field, None)
        assert rows == text, table


@pytest.mark.parametrize("name", WHOLE)
def test_whole_decision(name: str, read: Callable[..., Result], reference: Result) -> None:
    got = read(data_of(name), name)
    check_tasks(got, reference)
    assert got.meaning is not None and reference.meaning is not None
    assert citations_of(got, in_tasks=False) == citations_of(reference, in_tasks=False)
    assert len(got.meaning.tasks) == 66
    for table in ("provisions", "responsibilities", "task_provisions"):
        ours, text = getattr(got.meaning, table), getattr(reference.meaning, table)
        assert [record(r) for r in ours] == [record(r) for r in text], table
    assert [" ".join(r.split()) for r in got.meaning.recipients] == [
        " ".join(r.split()) for r in reference.meaning.recipients
    ]
    document = record(got.meaning.document)
    for field in ("reader", "media_type", "pages", "findings_warning"):
        document.pop(field)
    assert document.items() <= record(reference.meaning.document).items()
    said = {(f.rule, f.record_id) for f in got.findings if f.rule not in OF_THE_FILE}
    expected = {(f.rule, f.record_id) for f in reference.findings}
    if name in WITH_NOTE:
        expected -= {("note-missing", "II.3.h")}
    assert said == expected


@pytest.mark.parametrize("name", APPENDIX + APPENDIX_AND_HIDDEN)
def test_appendix_alone(name: str, read: Callable[..., Result], reference: Result) -> None:
    got = read(data_of(name), name)
    check_tasks(got, reference, OF_THE_DECISION)
    assert got.meaning is not None
    assert citations_of(got, in_tasks=True) == citations_of(reference, in_tasks=True)
    assert len(got.meaning.tasks) == (67 if name in APPENDIX_AND_HIDDEN else 66)
