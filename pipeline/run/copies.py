"""Several files of one decision in, one result out: the better source wins, differences are named.

Files are one decision only when number, place and date read from them agree. Order of sources:
Word, then spreadsheet, web page, text, PDF with text, recognised scan; at equal rank the first by
name. Tasks come from the best file that has any; the outline from the best file that has one. An
appendix in a file of its own belongs to the decision that its caption names by number, symbol and date,
or whose file its own is called after; refused is what names another decision, and what could be of two.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from pipeline.meaning.meaning import Meaning
from pipeline.meaning.task_points import link_tasks
from pipeline.model.grid import RawDocument
from pipeline.model.record import Finding
from pipeline.model.rows import DocumentRow, TaskRecord
from pipeline.readers.places import moved, within
from pipeline.run.result import Result
from pipeline.run.rules import Rules
from pipeline.text.fold import slug

_RANK = ("docx", "office:doc", "office:rtf", "office:odt", "xlsx", "office:xls", "office:ods",
         "html", "mhtml", "markdown", "csv", "portal-text", "pdf", "scan")  # fmt: skip
_COMPARED = ("task_raw", "lead_raw", "coordinating_raw", "monitoring_raw", "product_raw",
             "deadline_raw", "submitted_to_raw")  # fmt: skip
_NO_PLACE, _DRAFT = "unknown-", "unknown-draft-"
_NUMBER = re.compile(r"-(\d+[a-z]?-[a-z].*)-\d{4}$")  # in an id: number and symbol


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


def owner_of(appendix: Meaning, decisions: Iterable[Meaning]) -> Meaning | None:
    """The one of these that the appendix belongs to."""
    if not appendix.tasks or appendix.provisions or appendix.document.issuer:
        return None
    found = [d for d in decisions if d.provisions and not d.tasks and _belongs(appendix, d)]
    return found[0] if len(found) == 1 else None


def _belongs(appendix: Meaning, decision: Meaning) -> bool:
    mine, theirs = appendix.document, decision.document
    if mine.number is None:
        return _called_after(mine.file, theirs.document_id)
    named = (mine.number, mine.symbol, mine.issued_on)
    places = {p for p in (mine.issuer_place, theirs.issuer_place) if p}
    return named == (theirs.number, theirs.symbol, theirs.issued_on) and len(places) <= 1


def _called_after(file: str, document_id: str) -> bool:
    """True where the file's name holds the number and symbol of the id."""
    name = f"-{slug(file.rsplit('/', 1)[-1].rsplit('.', 1)[0])}-"
    found = _NUMBER.search(f"-{document_id}")
    return found is not None and f"-{found[1]}-" in name


def ids_of_owners(printed: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """For each id of an appendix without its place, by the files that print it, the decision's."""
    whole = [i for i in printed if not i.startswith(_NO_PLACE)]
    out: dict[str, str] = {}
    for own, files in printed.items():
        if own.startswith(_DRAFT):
            found = [i for i in whole if any(_called_after(f, i) for f in files)]
        elif own.startswith(_NO_PLACE):
            found = [i for i in whole if i.endswith(own.removeprefix(_NO_PLACE.rstrip("-")))]
        else:
            continue
        if len(found) == 1:
            out[own] = found[0]
    return out


def joined(decision: RawDocument, appendix: RawDocument) -> RawDocument:
    """The decision with the appendix after it; places in the appendix say its file."""
    tail = moved(appendix, within(appendix.file.rsplit("/", 1)[-1]))
    return replace(
        decision,
        blocks=(*decision.blocks, *tail.blocks),
        notes=(*decision.notes, *tail.notes),
        read_twice=decision.read_twice or tail.read_twice,
    )
