"""Several files of one decision in, one result out: the better source wins, differences are named.

Files are one decision only when number, place and date read from them agree. Order of sources:
Word, then spreadsheet, web page, text, PDF with text, recognised scan; at equal rank the first by
name. Tasks come from the best file that has any; the outline from the best file that has one.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from pipeline.meaning.meaning import Meaning
from pipeline.meaning.task_points import link_tasks
from pipeline.model.record import Finding
from pipeline.model.rows import DocumentRow, TaskRecord
from pipeline.run.result import Result
from pipeline.run.rules import Rules

_RANK = ("docx", "office:doc", "office:rtf", "office:odt", "xlsx", "office:xls", "office:ods",
         "html", "mhtml", "markdown", "csv", "portal-text", "pdf", "scan")  # fmt: skip
_COMPARED = ("task_raw", "lead_raw", "coordinating_raw", "monitoring_raw", "product_raw",
             "deadline_raw", "submitted_to_raw")  # fmt: skip


def rank(reader: str | None) -> int:
    """Place of a reader in the order of sources; an unknown one stands last."""
    for i, name in enumerate(_RANK):
        if reader and (reader == name or reader.startswith(name)):
            return i
    return len(_RANK)


class Copy(Protocol):
    """A decision as one file has it."""

    @property
    def document(self) -> DocumentRow: ...

    @property
    def tasks(self) -> Sequence[TaskRecord]: ...


def same_decision(a: Copy, b: Copy) -> bool:
    """True where issuer place and date, which the shared id already covers, do not contradict."""
    one, other = a.document, b.document
    issuers = {i.casefold() for i in (one.issuer, other.issuer) if i}
    dates = {d for d in (one.issued_on, other.issued_on) if d}
    return len(issuers) <= 1 and len(dates) <= 1


def combine_copies(results: Sequence[Result]) -> Result:
    """One result of the files of one decision, in the order of sources; not yet checked."""
    ordered = sorted(results, key=lambda r: (rank(_reader(r)), r.file))
    meanings = [r.meaning for r in ordered if r.meaning is not None]
    main = max(meanings, key=lambda m: (bool(m.tasks), bool(m.provisions)))
    rest = [m for m in meanings if m is not main]
    findings: list[Finding] = []
    for other in rest:
        if main.tasks and other.tasks:
            findings.extend(differences(main, other))
            code = Finding(code="second-copy", value=other.document.file,
                           params=(("other", main.document.file),))  # fmt: skip
            findings.append(code)
    combined = _complete(main, rest)
    names = " + ".join([main.document.file, *(m.document.file for m in rest)])
    document = replace(combined.document, file=names)
    combined = replace(combined, document=document, findings=(*combined.findings, *findings))
    first = next(r for r in ordered if r.meaning is main)
    copies = tuple(sorted((r.file, r.sha256) for r in ordered if r is not first))
    return replace(first, meaning=combined, findings=(), copies=copies)


def _reader(r: Result) -> str | None:
    return r.meaning.document.reader if r.meaning else None


def _complete(main: Meaning, rest: Sequence[Meaning]) -> Meaning:
    """The main file's meaning with the outline of another file where it has none itself."""
    if main.provisions:
        return main
    other = next((m for m in rest if m.provisions), None)
    if other is None:
        return main
    mine, theirs = main.document, other.document
    document = replace(
        theirs,
        file=mine.file,
        sha256=mine.sha256,
        reader=mine.reader,
        media_type=mine.media_type,
        tasks=mine.tasks,
        sections=mine.sections,
        plan_year=theirs.plan_year or mine.plan_year,
    )
    tasks = {t.task_id for t in main.tasks}
    outside = [c for c in other.citations if c.where not in tasks and not _in_task(c.where, other)]
    inside = [c for c in main.citations if _in_task(c.where, main)]
    citations = tuple(replace(c, position=i) for i, c in enumerate([*outside, *inside], start=1))
    return replace(
        other,
        document=document,
        tasks=main.tasks,
        agencies=main.agencies,
        deadlines=main.deadlines,
        citations=citations,
        task_provisions=link_tasks(main.tasks, other.provisions),
        other_cells=main.other_cells,
        counts=main.counts,
        read_twice=main.read_twice,
        findings=(*other.findings, *main.findings),
    )


def _in_task(where: str, meaning: Meaning) -> bool:
    return where.startswith(f"{meaning.document.document_id}/")


def differences(main: Copy, other: Copy) -> list[Finding]:
    """Every cell that two copies print differently, white space apart, and tasks only one has."""
    theirs = {t.task_id: t for t in other.tasks}
    out: list[Finding] = []
    for task in main.tasks:
        copy = theirs.pop(task.task_id, None)
        for name in _COMPARED if copy is not None else ():
            a, b = getattr(task, name) or "", getattr(copy, name) or ""
            if "".join(a.split()) != "".join(b.split()):
                out.append(_differs(other, task.task_id, name, a, b))
        if copy is None:
            out.append(_differs(other, task.task_id, "task_raw", task.task_raw, "—"))
    out.extend(_differs(other, None, "task_raw", "—", t.task_raw) for t in theirs.values())
    return out


def _differs(other: Copy, record: str | None, name: str, ours: str, theirs: str) -> Finding:
    return Finding(
        code="copies-differ",
        record_id=record,
        field=name,
        value=ours or "—",
        params=(("file", other.document.file), ("other", theirs or "—")),
    )


def refuse(result: Result, taken_by: str, rules: Rules) -> Result:
    """The failed result of a file whose id another decision already has."""
    document_id = result.document_id or ""
    finding = Finding(code="id-taken", value=document_id, params=(("other", taken_by),))
    from pipeline.validate.findings import word_findings

    rows = word_findings(
        [finding], [], document_id=None, file=result.file, wordings=rules.findings,
        registry=rules.registry,
    )  # fmt: skip
    return replace(
        result,
        meaning=None,
        findings=rows,
        reason="id-taken",
        detail=f"{document_id}: {taken_by}",
        wanted=document_id,
    )
