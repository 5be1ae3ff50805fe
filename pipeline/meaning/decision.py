"""A decision's printed parts in, the rows of its tables out."""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.grammar.agencies.read import find_agencies
from pipeline.grammar.deadlines.read import find_deadlines
from pipeline.meaning.corrected import ConfirmedCell, Correction
from pipeline.meaning.corrections import (
    apply_corrections,
    correct_cells,
    correct_heading,
    correct_plan_years,
    correct_provisions,
    settle_cells,
    unanswered,
    under_key,
)
from pipeline.meaning.identity import Identity, read_identity
from pipeline.meaning.knowledge import DocumentReading, NormaliseKnowledge
from pipeline.meaning.meaning import Meaning, OtherCell
from pipeline.meaning.named_instruments import passages, read_citations, read_references
from pipeline.meaning.numbering import task_keys
from pipeline.meaning.provisions import read_provisions, read_responsibilities
from pipeline.meaning.recognised import mend_rows, mending_findings
from pipeline.meaning.recognised_lines import unsure_lines, without_handwriting
from pipeline.meaning.task_points import link_tasks
from pipeline.meaning.tasks import citations_of, read_task
from pipeline.model.frozen import copied
from pipeline.model.grid import RawDocument
from pipeline.model.record import PlanYears
from pipeline.model.rows import DocumentRow, Span, TaskRecord
from pipeline.structure.parts import Decision, Provision


def understand(
    decision: Decision,
    raw: RawDocument,
    knowledge: NormaliseKnowledge,
    corrections: tuple[Correction, ...] = (),
    confirmed: tuple[ConfirmedCell, ...] = (),
) -> Meaning:
    """The meaning of a decision; what could not be understood is among its findings."""
    heading, by_hand = without_handwriting(decision.heading, raw, knowledge.dates)
    decision = replace(decision, heading=heading)
    printed_id, decision, identity, headed = _headed(decision, raw, knowledge, corrections)
    corrections = under_key(corrections, printed_id, identity.document_id)
    confirmed = under_key(confirmed, printed_id, identity.document_id)
    identity, corrected_year = _with_years(identity, corrections)
    outline, corrected_points = correct_provisions(
        decision.outline.provisions, identity.document_id, corrections
    )
    decision = replace(decision, outline=replace(decision.outline, provisions=outline))
    reading = _reading(decision, raw, identity, knowledge)
    rules = knowledge.structure.rows
    rows, mended = mend_rows(decision.appendix.rows, rules, reading)
    keys, numbers, number_findings = task_keys(identity.document_id, rows, rules)
    rows, corrected = correct_cells(settle_cells(rows, keys, confirmed), keys, corrections)
    decision = replace(decision, appendix=replace(decision.appendix, rows=rows))
    meaning = _read(decision, raw, identity, reading, keys, numbers)
    settled = {
        (k, f"{name}_raw") for k, row in zip(keys, rows, strict=True) for name in row.settled
    }
    settled |= _settled(corrected_points, headed | corrected_year, identity.document_id)
    found = (
        *unanswered((*decision.findings, *by_hand), headed),
        *identity.findings,
        *number_findings,
        *mending_findings(mended, rows, keys),
        *unsure_lines(raw, decision, identity.document_id),
        *reading.findings,
    )
    meaning = replace(meaning, printed_id=printed_id, settled=frozenset(settled), findings=found)
    done = corrected | corrected_year | corrected_points | headed
    return apply_corrections(meaning, corrections, done)


def _reading(
    decision: Decision, raw: RawDocument, identity: Identity, k: NormaliseKnowledge
) -> DocumentReading:
    return DocumentReading(
        k=k,
        years=_years(identity),
        place=identity.province or identity.place,
        unit=(identity.unit, identity.place_slug) if identity.unit else None,
        file=raw.file,
        document_id=identity.document_id,
        recipients=tuple(r.text for r in decision.outline.recipients),
        issued_on=identity.issued_on,
        issuer=identity.issuer,
    )


def _read(
    decision: Decision,
    raw: RawDocument,
    identity: Identity,
    reading: DocumentReading,
    keys: Sequence[str],
    numbers: Sequence[int | None],
) -> Meaning:
    """The rows of the tables, without what persons decided; keys, numbers: of the tasks."""
    outline, appendix = decision.outline, decision.appendix
    read = [read_task(*r, reading) for r in zip(appendix.rows, keys, numbers, strict=True)]
    tasks = tuple(t.task for t in read)
    provisions = read_provisions(outline.provisions, reading)
    ids = [p.provision_id for p in provisions]
    texts = tuple(passages(decision, tasks))
    has_appendix = bool(tasks or appendix.counts.seen or len(outline.titles) > 1)
    return Meaning(
        document=_document(decision, raw, identity),
        tasks=tasks,
        agencies=tuple(a for t in read for a in t.agencies),
        deadlines=tuple(d for t in read for d in t.deadlines),
        provisions=provisions,
        responsibilities=read_responsibilities(outline.provisions, reading),
        citations=read_citations(texts, reading),
        references=read_references(texts, ids, has_appendix, reading),
        task_provisions=link_tasks(tasks, provisions),
        spans=read_spans(outline.provisions, reading),
        other_cells=_other_cells(decision, tasks),
        grounds=tuple(g.text for g in outline.grounds),
        proposal=outline.proposal.text or None,
        recipients=reading.recipients,
        counts=appendix.counts,
        read_twice=raw.read_twice,
    )


def _headed(
    decision: Decision,
    raw: RawDocument,
    k: NormaliseKnowledge,
    corrections: tuple[Correction, ...],
) -> tuple[str, Decision, Identity, frozenset[Correction]]:
    """The key as printed; heading and identity with what persons put right, and which that was."""

    def read(d: Decision) -> Identity:
        return read_identity(d, raw, k.structure, k.places, k.dates)

    identity = read(decision)
    found = correct_heading(decision, identity, corrections, k.structure, read)
    return identity.document_id, *found


def _settled(
    points: frozenset[Correction], values: frozenset[Correction], document_id: str
) -> frozenset[tuple[str, str]]:
    """(provision_id or document_id, column) of what a person has put right outside the tasks."""
    of_points = {(c.record.partition("/")[2], c.field) for c in points}
    return frozenset(of_points | {(document_id, c.field) for c in values})


def _with_years(
    identity: Identity, corrections: tuple[Correction, ...]
) -> tuple[Identity, frozenset[Correction]]:
    """The identity with the years that a person gives; what was said of the year is answered."""
    printed = (identity.plan_year, identity.plan_year_end)
    (year, end), done = correct_plan_years(identity.document_id, printed, corrections)
    if not done:
        return identity, done
    said = tuple(f for f in identity.findings if f.field != "plan_year")
    end = end if (end or 0) > (year or 0) else None
    return replace(identity, plan_year=year, plan_year_end=end, findings=said), done


def _years(identity: Identity) -> PlanYears | None:
    if identity.plan_year is None:
        return None
    last = identity.plan_year_end or identity.plan_year
    return PlanYears(first=identity.plan_year, last=last, issued_on=identity.issued_on)


def _document(decision: Decision, raw: RawDocument, identity: Identity) -> DocumentRow:
    signature = decision.outline.signature
    return copied(
        DocumentRow,
        identity,
        file=raw.file,
        sha256=raw.sha256,
        media_type=raw.media_type,
        reader=raw.reader,
        pages=raw.pages,
        issuer_place=identity.place,
        signer_name=signature.name,
        signer_title=signature.title,
        tasks=len(decision.appendix.rows),
        sections=len(decision.appendix.sections),
    )


def _other_cells(decision: Decision, tasks: tuple[TaskRecord, ...]) -> tuple[OtherCell, ...]:
    return tuple(
        OtherCell(task_id=task.task_id, header=header, text=text.text)
        for row, task in zip(decision.appendix.rows, tasks, strict=True)
        for header, text in row.other_cells
    )


def read_spans(provisions: Sequence[Provision], reading: DocumentReading) -> tuple[Span, ...]:
    """Spans by provision and place; offsets count in the provision's text as printed.

    Spans of different labels may overlap: the body inside a citation is both.
    """
    spans: list[Span] = []
    for p in provisions:
        text = p.text.text
        if not text:
            continue
        for m in find_agencies(text, reading.k.registry, reading.standpoint):
            spans.append(_span(p, m.start, m.end, "agency", m.agency_id or ""))
        citations = citations_of(text, reading)
        for c in citations:
            spans.append(_span(p, c.start, c.end, "citation", c.key or ""))
        cited = tuple((c.start, c.end) for c in citations)
        for start, end, kind in find_deadlines(text, reading.k.deadlines, cited):
            spans.append(_span(p, start, end, "deadline", kind))
    return tuple(spans)


def _span(p: Provision, start: int, end: int, label: str, value: str) -> Span:
    return Span(
        record_id=p.provision_id,
        start=start,
        end=end,
        label=label,
        value=value,
        source=p.text.source(start, end),
    )
