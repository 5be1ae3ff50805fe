"""Task rows as printed in, tasks with their agencies, deadlines and products out.

Refuses to fill what a cell does not say: an unknown body keeps its text without a key, a deadline
that is not understood is `unparsed`, and what is left over of a cell is reported.
"""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.grammar.agencies.read import Standpoint, parse_agencies
from pipeline.grammar.agencies.roles import resolve_roles
from pipeline.grammar.citations.read import find_citations
from pipeline.grammar.deadlines.read import parse_deadlines
from pipeline.grammar.products import Product, split_products
from pipeline.grammar.repairs import clean, faulty_quotes
from pipeline.meaning.knowledge import DocumentReading, NormaliseKnowledge
from pipeline.model.frozen import dataclass
from pipeline.model.grid import BY_HAND, DOUBTFUL, ReaderNote
from pipeline.model.record import (
    NO_MONTH,
    NO_SUCH_TIME,
    NO_YEAR,
    WINDOW_KINDS,
    AgencyMention,
    Citation,
    Deadline,
    DeadlineReading,
    Finding,
    PlanYears,
)
from pipeline.model.rows import TaskAgencyRow, TaskDeadlineRow, TaskRecord
from pipeline.structure.decision import note_finding
from pipeline.structure.parts import Piece, Section, TaskRow
from pipeline.text.joined import Joined
from pipeline.text.numerals import roman_number
from pipeline.text.remember import remembered

_APART = ("number", "deadline")  # what is read from them is acted on: told of by itself
_PLAIN = ("date", "month", "quarter", "half_year", "year", "unparsed")  # times without words
_ENDS = ("period", "recurring", "continuous")  # what a begin and an end may say together
_ROLES = ("lead", "coordinating", "monitoring")


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskMeaning:
    task: TaskRecord
    agencies: tuple[TaskAgencyRow, ...]
    deadlines: tuple[TaskDeadlineRow, ...]


def read_task(
    row: TaskRow,
    *,
    document_id: str,
    task_id: str,
    number: int | None,
    recipients: Sequence[str],
    reading: DocumentReading,
) -> TaskMeaning:
    """One task's values; findings on its cells go to the reading."""
    agencies = _agencies(row, document_id, task_id, recipients, reading)
    deadlines = deadline_rows(row, agencies, document_id, task_id, reading)
    products = [p for piece in row.pieces_of("product") for p in _products(piece, task_id, reading)]
    task = _task(row, document_id, task_id, number, reading, agencies, deadlines, products)
    _report_cells(row, task_id, reading)
    return TaskMeaning(task=task, agencies=agencies, deadlines=deadlines)


def _task(
    row: TaskRow,
    document_id: str,
    task_id: str,
    number: int | None,
    reading: DocumentReading,
    agencies: Sequence[TaskAgencyRow],
    deadlines: Sequence[TaskDeadlineRow],
    products: Sequence[Product],
) -> TaskRecord:
    section = row.section
    area = reading.k.sections.find(section.title.text) if section else None
    dated = [d for d in deadlines if d.kind not in WINDOW_KINDS]
    starts = [d.start for d in dated if d.start]
    ends = [d.end for d in dated if d.end]
    return TaskRecord(
        task_id=task_id,
        document_id=document_id,
        plan_year=reading.years.first if reading.years else None,
        position=row.position,
        number=number,
        number_raw=row.number_raw.text,
        section=section.label if section and section.printed_label else None,
        section_number=_section_number(section),
        section_title_raw=section.title.text if section else None,
        section_title=area.title if area else (section.title.text if section else None),
        area=area.code if area else None,
        task=clean(row.cell("task").text, reading.k.repairs.repairs).text,
        task_raw=row.cell("task").text,
        lead_raw=_raw(row, "lead"),
        lead_agencies=_ids(agencies, "lead"),
        coordinating_raw=_raw(row, "coordinating"),
        coordinating_agencies=_ids(agencies, "coordinating"),
        product_raw=_raw(row, "product"),
        products=tuple(p.text for p in products),
        product_kinds=tuple(p.kind for p in products),
        monitoring_raw=_raw(row, "monitoring"),
        monitoring_agencies=_ids(agencies, "monitoring"),
        submitted_to_raw=_raw(row, "submitted_to"),
        deadline_raw=_raw(row, "deadline"),
        due_start=min(starts, default=None),
        due_end=max(ends, default=None),
        deadline_kinds=tuple(d.kind for d in deadlines),
        parts=row.parts,
        file=reading.file,
        source=row.source,
    )


def _raw(row: TaskRow, name: str) -> str | None:
    return row.cell(name).text if row.has(name) else None


def _section_number(section: Section | None) -> int | None:
    if section is None:
        return None
    return roman_number(section.label) or section.order


def _ids(agencies: Sequence[TaskAgencyRow], role: str) -> tuple[str, ...]:
    """The bodies of a role; one that several parts name stands once."""
    out: list[str] = []
    parts: dict[str, int | None] = {}
    for a in agencies:
        if a.role == role and a.agency_id and parts.get(a.agency_id, a.part) == a.part:
            out.append(a.agency_id)
            parts[a.agency_id] = a.part
    return tuple(out)


# -- agencies -------------------------------------------------------------------------------------


def _agencies(
    row: TaskRow,
    document_id: str,
    task_id: str,
    recipients: Sequence[str],
    reading: DocumentReading,
) -> tuple[TaskAgencyRow, ...]:
    """Every body of every role in printed order, each with the part that names it."""
    out: list[TaskAgencyRow] = []
    for role in _ROLES:
        position = 0
        for piece in row.pieces_of(role):
            for m in _mentions(piece.text, recipients, reading):
                position += 1
                out.append(_agency_row(m, position, role, piece.part, document_id, task_id))
    return tuple(out)


def _mentions(
    cell: Joined, recipients: Sequence[str], reading: DocumentReading
) -> tuple[AgencyMention, ...]:
    known = reading.agencies.get(cell.text)
    if known is None:
        found = reading.bodies(cell.text)
        known = resolve_roles(found, recipients, reading.k.registry, reading.standpoint)
        reading.agencies[cell.text] = known
    return known


def _agency_row(
    m: AgencyMention, position: int, role: str, part: int | None, document_id: str, task_id: str
) -> TaskAgencyRow:
    return TaskAgencyRow(
        task_id=task_id,
        document_id=document_id,
        role=role,
        position=position,
        part=part,
        agency_id=m.agency_id,
        agency=m.agency,
        mention_raw=m.mention,
        qualifier_raw=m.qualifier,
        kind=m.kind,
        resolved_agency_id=m.resolved_agency_id,
        evidence=m.evidence,
        level=m.level,
        is_group=m.is_group,
    )


# -- deadlines ------------------------------------------------------------------------------------


def deadline_rows(
    row: TaskRow,
    agencies: Sequence[TaskAgencyRow],
    document_id: str,
    task_id: str,
    reading: DocumentReading,
) -> tuple[TaskDeadlineRow, ...]:
    """Every deadline in printed order. One of a part holds for that part's leads, if it has own."""
    leads: dict[int, list[str]] = {}
    for a in agencies:
        if a.role == "lead" and a.part is not None and a.agency_id:
            leads.setdefault(a.part, []).append(a.agency_id)
    out: list[TaskDeadlineRow] = []
    by_hand = any(c == "deadline" and n.code == BY_HAND for c, n in row.notes)
    for piece in row.pieces_of("deadline"):
        if by_hand:  # the print around it gives a date that nobody meant
            unread = Deadline(kind="unparsed", raw=piece.text.text)
            out.append(_deadline_row(unread, len(out) + 1, piece.part, (), document_id, task_id))
            continue
        found = (
            _between(piece, row, reading)
            if piece.begins
            else _deadlines(piece.text.text, reading, row.deadline_word)
        )
        for code, value in _deadline_faults(found, reading):
            _say(reading, code, task_id, "deadline_raw", value, piece.text)
        scope = tuple(leads.get(piece.part or 0, ())) if len(leads) > 1 else ()
        out += [
            _deadline_row(d, len(out) + i, piece.part, scope, document_id, task_id)
            for i, d in enumerate(found.deadlines, start=1)
        ]
    return tuple(out)


def _between(piece: Piece, row: TaskRow, reading: DocumentReading) -> DeadlineReading:
    """One period of a cell that says when it begins and one that says when it ends.

    Two equal cells are one time; what makes no period is not read at all, never its half.
    """
    text = piece.text.text
    begin, end = text[: piece.begins], text[piece.begins :].strip()
    if begin == end:
        return _deadlines(end, reading, row.deadline_word)
    since = row.ends_words[0][0]
    wordings = [f"{a} {begin} {b} {end}" for a, b in row.ends_words]
    wordings = [*wordings, f"{end} {since} {begin}"] if end else [f"{since} {begin}", begin]
    for words in wordings:
        found = _read_deadlines(words, reading)
        if len(found.deadlines) == 1 and not found.leftover and found.deadlines[0].kind in _ENDS:
            return replace(found, deadlines=(replace(found.deadlines[0], raw=text),))
    return DeadlineReading(deadlines=(Deadline(kind="unparsed", raw=text),))


def _deadlines(text: str, reading: DocumentReading, word: str) -> DeadlineReading:
    key = f"{word}\n{text}" if word else text
    known = reading.deadlines.get(key)
    if known is None:
        known = _read_deadlines(text, reading)
        if word:
            known = _with_word(known, word, reading)
        reading.deadlines[key] = known
    return known


def _with_word(found: DeadlineReading, word: str, reading: DocumentReading) -> DeadlineReading:
    """What a cell says under a header whose word (`Hoàn thành trước`) belongs to each of its times.

    A time that has words of its own, or makes no sense after that word, stays as it was read.
    """
    out: list[Deadline] = []
    for d in found.deadlines:
        again = _read_deadlines(f"{word} {d.raw}", reading) if d.kind in _PLAIN else None
        if again is None or again.leftover or any(a.kind == "unparsed" for a in again.deadlines):
            out.append(d)
        elif len(again.deadlines) == 1 or d.kind == "unparsed":
            out += [
                replace(
                    a,
                    raw=a.raw.removeprefix(f"{word} "),
                    scope=d.scope or a.scope,
                    action=d.action or a.action,
                )
                for a in again.deadlines
            ]
        else:
            out.append(d)
    return replace(found, deadlines=tuple(out))


def _read_deadlines(text: str, reading: DocumentReading) -> DeadlineReading:
    if not text.strip():
        return DeadlineReading(deadlines=())
    spans = tuple((c.start, c.end) for c in citations_of(text, reading))
    return _parse_deadlines(text, reading.k, reading.years, reading.standpoint, spans)


@remembered()
def _parse_deadlines(
    text: str,
    k: NormaliseKnowledge,
    years: PlanYears | None,
    view: Standpoint,
    spans: tuple[tuple[int, int], ...],
) -> DeadlineReading:
    def bodies(part: str) -> tuple[AgencyMention, ...]:
        return parse_agencies(part, k.registry, view)

    return parse_deadlines(text, years, k.deadlines, find_scope=bodies, citation_spans=spans)


def citations_of(text: str, reading: DocumentReading) -> tuple[Citation, ...]:
    """The citations of a text, read once for each distinct text of the document."""
    known = reading.citations.get(text)
    if known is None:
        known = find_citations(
            text,
            reading.k.citations,
            own_place=reading.place,
            own_unit=reading.unit,
            on=reading.issued_on,
        )
        reading.citations[text] = known
    return known


def _deadline_faults(found: DeadlineReading, reading: DocumentReading) -> list[tuple[str, str]]:
    """(code, value) of all that is wrong with a cell. A year that the plan lacks is said once."""
    codes = {
        NO_SUCH_TIME: "deadline-no-such-time",
        NO_YEAR: "deadline-without-year",
        NO_MONTH: "deadline-without-month",
    }
    faults = [
        (codes.get(d.fault or "", "deadline-unparsed"), d.raw)
        for d in found.deadlines
        if d.kind == "unparsed" and not (d.fault == NO_YEAR and reading.years is None)
    ]
    for left in found.leftover:
        faults.append(("deadline-untimed" if left in found.untimed else "deadline-leftover", left))
    return faults


def _deadline_row(
    d: Deadline,
    position: int,
    part: int | None,
    leads: tuple[str, ...],
    document_id: str,
    task_id: str,
) -> TaskDeadlineRow:
    scope = tuple(m.agency_id for m in d.scope if m.agency_id) or leads
    return TaskDeadlineRow(
        task_id=task_id,
        document_id=document_id,
        position=position,
        part=part,
        kind=d.kind,
        start=d.start,
        end=d.end,
        recurrence=d.recurrence,
        scope_agencies=scope or None,
        event=d.event,
        action=d.action,
        raw=d.raw,
    )


def _products(piece: Piece, task_id: str, reading: DocumentReading) -> tuple[Product, ...]:
    found = _split(piece.text.text, reading.k)
    for unsure in (p for p in found if p.unsure):
        _say(reading, "product-unsure", task_id, "product_raw", unsure.text, piece.text)
    return found


@remembered()
def _split(text: str, k: NormaliseKnowledge) -> tuple[Product, ...]:
    return split_products(text, k.products, k.repairs.repairs)


# -- findings on cells ------------------------------------------------------------------------------


def _report_cells(row: TaskRow, task_id: str, reading: DocumentReading) -> None:
    for fields in row.over:
        cell = row.cell(fields[0])
        told = (fields[0], "deadline") if "deadline" in fields[1:] else fields[:1]
        for name in told:
            _say(reading, "cell-over-columns", task_id, f"{name}_raw", cell.text, cell,
                 (("fields", ", ".join(fields)),))  # fmt: skip
    for column, note in _gathered(row.notes, row.settled):
        reading.say(note_finding(note, task_id, f"{column}_raw" if column else None))
    repairs = reading.k.repairs.repairs
    for name, text in row.cells:
        column = f"{name}_raw"
        for repair in clean(text.text, repairs).repairs:
            rule = next(r for r in repairs if r.id == repair.rule)
            if rule.finding != "none":
                _say(
                    reading,
                    f"slip-{rule.finding}",
                    task_id,
                    column,
                    text.text if len(text.text) <= 120 else repair.printed,
                    text,
                    (("rule", repair.rule), ("printed", repair.printed), ("better", repair.better)),
                )
        for start, end in faulty_quotes(text.text):
            _say(reading, "quotes", task_id, column, text.text[start:end], text.slice(start, end))


def _gathered(
    notes: Sequence[tuple[str | None, ReaderNote]], settled: Sequence[str]
) -> list[tuple[str | None, ReaderNote]]:
    """Notes of a row with its doubtful words in one; those of its number and dates stay apart.

    So do those of cells that a person has settled: they are told of, and accepted.
    """
    apart = (*_APART, *settled)
    loose = [(c, n) for c, n in notes if n.code == DOUBTFUL and c not in apart]
    out = [(c, n) for c, n in notes if (c, n) not in loose]
    if loose:
        columns = {c for c, _ in loose}
        words = ", ".join(n.value for _, n in loose if n.value)
        out.append(
            (
                columns.pop() if len(columns) == 1 else None,
                replace(loose[0][1], value=words or "…"),
            )
        )
    return out


def _say(
    reading: DocumentReading,
    code: str,
    record_id: str,
    field: str,
    value: str,
    text: Joined,
    params: tuple[tuple[str, str], ...] = (),
) -> None:
    reading.say(
        Finding(
            code=code,
            record_id=record_id,
            field=field,
            value=value,
            source=text.source(),
            params=params,
        )
    )
