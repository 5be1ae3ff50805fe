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
from pipeline.grammar.repairs import clean
from pipeline.meaning.knowledge import DocumentReading, NormaliseKnowledge
from pipeline.model.frozen import copied, dataclass
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
    PlanYears,
)
from pipeline.model.rows import TaskAgencyRow, TaskDeadlineRow, TaskRecord
from pipeline.structure.decision import note_finding
from pipeline.structure.parts import Piece, Section, TaskRow
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
    row: TaskRow, task_id: str, number: int | None, reading: DocumentReading
) -> TaskMeaning:
    """One task's values; findings on its cells go to the reading."""
    agencies = _agencies(row, task_id, reading)
    deadlines = deadline_rows(row, agencies, task_id, reading)
    products = [p for piece in row.pieces_of("product") for p in _products(piece, task_id, reading)]
    task = _task(row, task_id, number, reading, agencies, deadlines, products)
    _report_cells(row, task_id, reading)
    return TaskMeaning(task=task, agencies=agencies, deadlines=deadlines)


def _task(
    row: TaskRow,
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
        document_id=reading.document_id,
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


def _agencies(row: TaskRow, task_id: str, reading: DocumentReading) -> tuple[TaskAgencyRow, ...]:
    """Every body of every role in printed order, each with the part that names it."""
    out: list[TaskAgencyRow] = []
    for role in _ROLES:
        named = [(p, m) for p in row.pieces_of(role) for m in _mentions(p.text.text, reading)]
        out += [
            copied(
                TaskAgencyRow,
                m,
                task_id=task_id,
                document_id=reading.document_id,
                role=role,
                position=position,
                part=piece.part,
                mention_raw=m.mention,
                qualifier_raw=m.qualifier,
            )
            for position, (piece, m) in enumerate(named, start=1)
        ]
    return tuple(out)


def _mentions(text: str, reading: DocumentReading) -> tuple[AgencyMention, ...]:
    known = reading.agencies.get(text)
    if known is None:
        registry, view = reading.k.registry, reading.standpoint
        known = resolve_roles(reading.bodies(text), reading.recipients, registry, view)
        reading.agencies[text] = known
    return known


# -- deadlines ------------------------------------------------------------------------------------


def deadline_rows(
    row: TaskRow, agencies: Sequence[TaskAgencyRow], task_id: str, reading: DocumentReading
) -> tuple[TaskDeadlineRow, ...]:
    """Every deadline in printed order. One of a part holds for that part's leads, if it has own."""
    leads: dict[int, list[str]] = {}
    for a in agencies:
        if a.role == "lead" and a.part is not None and a.agency_id:
            leads.setdefault(a.part, []).append(a.agency_id)
    out: list[TaskDeadlineRow] = []
    by_hand = any(c == "deadline" and n.code == BY_HAND for c, n in row.notes)
    for piece in row.pieces_of("deadline"):
        found = _unread(piece) if by_hand else _deadlines_of(piece, row, reading)
        for code, value in () if by_hand else _deadline_faults(found, reading):
            reading.say(code, task_id, "deadline_raw", value, piece.text)
        own = tuple(leads.get(piece.part or 0, ())) if len(leads) > 1 and not by_hand else ()
        for d in found.deadlines:
            scope = tuple(m.agency_id for m in d.scope if m.agency_id) or own
            out.append(
                copied(
                    TaskDeadlineRow,
                    d,
                    task_id=task_id,
                    document_id=reading.document_id,
                    position=len(out) + 1,
                    part=piece.part,
                    scope_agencies=scope or None,
                )
            )
    return tuple(out)


def _unread(piece: Piece) -> DeadlineReading:
    """A cell that gives no date: the print around what a pen wrote gives one that nobody meant."""
    return DeadlineReading(deadlines=(Deadline(kind="unparsed", raw=piece.text.text),))


def _deadlines_of(piece: Piece, row: TaskRow, reading: DocumentReading) -> DeadlineReading:
    if piece.begins:
        return _between(piece, row, reading)
    return _deadlines(piece.text.text, reading, row.deadline_word)


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
    return _unread(piece)


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


def _products(piece: Piece, task_id: str, reading: DocumentReading) -> tuple[Product, ...]:
    found = _split(piece.text.text, reading.k)
    for unsure in (p for p in found if p.unsure):
        reading.say("product-unsure", task_id, "product_raw", unsure.text, piece.text)
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
            covers = (("fields", ", ".join(fields)),)
            reading.say("cell-over-columns", task_id, f"{name}_raw", cell.text, cell, covers)
    for column, note in _gathered(row.notes, row.settled):
        field = f"{column}_raw" if column else None
        reading.findings.append(note_finding(note, task_id, field))
    for name, text in row.cells:
        reading.report_slips(text, task_id, f"{name}_raw", whole=True)


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
