"""One frozen row type a table: its fields are the table's columns, in order, each with what it says.

This is the one source of every table: the Arrow schemas (`tables/schemas.py`), the data dictionary,
the JSON Schema and out/datapackage.json come from here. A change that renames, retypes or drops a
column is breaking: say so in CHANGELOG.md.
"""
# fmt: off

from datetime import date
from typing import Annotated

from pipeline.model.frozen import dataclass
from pipeline.model.grid import NOWHERE, Source
from pipeline.model.record import DEADLINE_KINDS, SEVERITIES

ROLES = ("lead", "coordinating", "monitoring")
MENTION_KINDS = ("agency", "group", "role", "by_reference", "unknown")
LEVELS = ("central", "province", "district", "commune", "other")
RELATIONS = ("legal_basis", "amends", "implements", "cites", "proposal")
PROVISION_KINDS = ("article", "part", "clause", "point", "dash")
LINK_BASES = ("equal_text", "wording")
STATUSES = ("ok", "failed", "quarantined")


class OneOf(tuple[str, ...]):
    """The closed set of a column (of a list column: of its members)."""

    __slots__ = ()


class Ref(str):
    """`table.column` of the row a column points to."""

    __slots__ = ()


DocumentKey = Annotated[str, "Key of the decision.", Ref("documents.document_id")]
TaskKey = Annotated[str, "Key of the task.", Ref("tasks.task_id")]
Place = Annotated[Source, "Place in the file: page, box, lines, characters, cell."]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRow:
    """One row a decision."""

    document_id: Annotated[str, "Key: place slug, number, symbol slug, year issued."]
    file: Annotated[str, "Path relative to the input root; several of one decision joined by ' + '."]
    sha256: Annotated[str, "SHA-256 of the file as received (of the first where several)."]
    media_type: Annotated[str, "Media type found by content."]
    reader: Annotated[str, "The reader that read it."]
    pages: Annotated[int | None, "Number of pages; null where the format has none."]
    number: Annotated[str | None, "Number as printed (2890, 03, 30c); null for a draft."]
    symbol: Annotated[str | None, "Symbol (QĐ-UBND)."]
    number_raw: Annotated[str | None, "Number and symbol as printed."]
    instrument: Annotated[str | None, "Kind of instrument: decision, plan, …"]
    title: Annotated[str | None, "Subject as printed, line wraps joined."]
    plan_year: Annotated[int | None, "The plan's year; the first year of a period."]
    plan_year_end: Annotated[int | None, "Last year of a plan for several years; else null."]
    issued_on: Annotated[date | None, "Date of signing."]
    issuer: Annotated[str | None, "Issuing body as printed."]
    issuer_place: Annotated[str | None, "Place of the issuing body, canonical where known."]
    province_code: Annotated[str | None, "Code of the province in force on the date of signing."]
    signer_name: Annotated[str | None, "Name of the signer."]
    signer_title: Annotated[str | None, "Authority and title of the signer as printed (KT. CHỦ TỊCH PHÓ CHỦ TỊCH)."]
    effective_on: Annotated[date | None, "First day in force, where the text says it."]
    tasks: Annotated[int, "Number of tasks."]
    sections: Annotated[int, "Number of sections of the appendix."]
    findings_error: Annotated[int, "Findings of severity error."] = 0
    findings_warning: Annotated[int, "Findings of severity warning."] = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRecord:
    """One row a task of the appendix."""

    task_id: Annotated[str, "Key: document_id/number, or /section.number, or /section.r<row>."]
    document_id: DocumentKey
    plan_year: Annotated[int | None, "The plan's (first) year."]
    position: Annotated[int, "Place in the document, 1…"]
    number: Annotated[int | None, "The task's number; null where missing or not a whole number."]
    number_raw: Annotated[str, "Number as printed."]
    section: Annotated[str | None, "Numeral of the section (I … VIII); null where its title has none."]
    section_number: Annotated[int | None, "Place of the section by its numeral, else in order, 1…"]
    section_title_raw: Annotated[str | None, "Section title as printed."]
    section_title: Annotated[str | None, "Canonical section title, from rules/sections.yml."]
    area: Annotated[str | None, "Code of the reform area; null where the title names none known."]
    task: Annotated[str, "Task, cleaned text."]
    task_raw: Annotated[str, "Task as printed, line wraps joined."]
    lead_raw: Annotated[str | None, "Lead agency cell as printed; null: no such column, empty: an empty cell."]
    lead_agencies: Annotated[tuple[str, ...], "agency_id of the lead agencies in printed order, known ones."]
    coordinating_raw: Annotated[str | None, "Coordinating agency cell as printed; null: no such column, empty: an empty cell."]
    coordinating_agencies: Annotated[tuple[str, ...], "agency_id of the coordinating agencies, known ones."]
    product_raw: Annotated[str | None, "Product cell as printed; null: no such column, empty: an empty cell."]
    products: Annotated[tuple[str, ...], "The products, one each."]
    product_kinds: Annotated[tuple[str, ...], "Kinds of the products: plan, report, decision, document, notice, other …"]
    monitoring_raw: Annotated[str | None, "Monitoring agency cell as printed; null: no such column, empty: an empty cell."]
    monitoring_agencies: Annotated[tuple[str, ...], "agency_id of the monitoring agencies, known ones."]
    submitted_to_raw: Annotated[str | None, "To whom it is submitted (Cấp trình), as printed; null: no such column, empty: an empty cell."]
    deadline_raw: Annotated[str | None, "Deadline cell as printed; null: no such column, empty: an empty cell."]
    due_start: Annotated[date | None, "Earliest start of its dated deadlines (all kinds but recurring and continuous); null if none."]
    due_end: Annotated[date | None, "Latest end of its dated deadlines: the last day still on time; null if none."]
    deadline_kinds: Annotated[tuple[str, ...], "Kinds of its deadlines in order.", OneOf(DEADLINE_KINDS)]
    parts: Annotated[int, "Physical rows of the task; 1 where it stands on one."]
    file: Annotated[str, "The file the row was read from."]
    source: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskAgencyRow:
    """One row a body named in a lead, coordinating or monitoring cell."""

    task_id: TaskKey
    document_id: DocumentKey
    role: Annotated[str, "lead, coordinating or monitoring.", OneOf(ROLES)]
    position: Annotated[int, "Place in the cell, 1…"]
    part: Annotated[int | None, "Which physical row of the task says it, 1…; null where it stands on one row or the cell spans all."]
    agency_id: Annotated[str | None, "Key of the body; null when unknown.", Ref("agencies.agency_id")]
    agency: Annotated[str | None, "Canonical name; null when unknown."]
    mention_raw: Annotated[str, "The mention as printed, its tail too."]
    qualifier_raw: Annotated[str | None, "Words that narrow or widen the body beyond its registry entry; null if none."]
    kind: Annotated[str, "agency, group, role, by_reference or unknown.", OneOf(MENTION_KINDS)]
    resolved_agency_id: Annotated[str | None, "The body a role stands for, where the document itself says so.", Ref("agencies.agency_id")]
    evidence: Annotated[str | None, "The words that resolve the role."]
    level: Annotated[str, "central, province, district, commune or other.", OneOf(LEVELS)]
    is_group: Annotated[bool, "True for a collective phrase."]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskDeadlineRow:
    """One row a deadline of a task."""

    task_id: TaskKey
    document_id: DocumentKey
    position: Annotated[int, "Place in the cell, 1…"]
    part: Annotated[int | None, "Which physical row of the task says it, 1…; null where it stands on one row or the cell spans all."]
    kind: Annotated[str, "Kind of deadline.", OneOf(DEADLINE_KINDS)]
    start: Annotated[date | None, "First day; null where the kind has none."]
    end: Annotated[date | None, "The last day on which the task is on time."]
    recurrence: Annotated[str | None, "RFC 5545 RRULE, or null."]
    scope_agencies: Annotated[tuple[str, ...] | None, "agency_id it binds; null: all of the task's."]
    event: Annotated[str | None, "The event or prescription it depends on."]
    action: Annotated[str | None, "What is to be done by then, where the cell says it."]
    raw: Annotated[str, "Its part of the cell as printed."]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyRow:
    """The registry rows in use."""

    agency_id: Annotated[str, "Slug of the canonical name."]
    agency: Annotated[str, "Canonical name."]
    short_name: Annotated[str | None, "Official short form."]
    level: Annotated[str, "Level of government.", OneOf(LEVELS)]
    is_group: Annotated[bool, "True for a collective phrase."]
    valid_from: Annotated[date | None, "First day in being; null: not recorded."]
    valid_to: Annotated[date | None, "Last day in being; null: still in being."]
    successor_ids: Annotated[tuple[str, ...], "agency_id of the bodies that took over."]
    instrument: Annotated[str | None, "The instrument by which they did."]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvisionRow:
    """The outline of the decision and the plan."""

    document_id: DocumentKey
    provision_id: Annotated[str, "dieu-1, II.3.h, II.7.c.-2, III.2.đ~2 for a label printed again; B.IV.3, phan-II.IV.3 in parts that hold parts."]
    parent_id: Annotated[str | None, "The provision above it."]
    kind: Annotated[str, "article, part, clause, point or dash.", OneOf(PROVISION_KINDS)]
    label_raw: Annotated[str, "Label as printed."]
    heading: Annotated[str | None, "Heading, where it has one."]
    text: Annotated[str, "Its own text, without that of its children."]
    area: Annotated[str | None, "Reform area a clause of the plan's part on tasks is about."]
    order: Annotated[int, "Place in the document, 1…"]
    source: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponsibilityRow:
    """Who is made responsible in the plan's part on implementation."""

    document_id: DocumentKey
    provision_id: Annotated[str, "The provision."]
    agency_ids: Annotated[tuple[str, ...], "The bodies its clause is addressed to."]
    text: Annotated[str, "What they are to do."]
    order: Annotated[int, "Place in the document."]


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationRow:
    """One row a legal instrument named anywhere."""

    document_id: DocumentKey
    where: Annotated[str, "provision_id, task_id, title, legal-basis, proposal, caption or note."]
    field: Annotated[str | None, "The field of a task it stands in; null elsewhere."]
    position: Annotated[int, "Place in the document, 1…"]
    raw: Annotated[str, "As printed."]
    instrument: Annotated[str, "law, resolution, decree, decision, …"]
    number: Annotated[str | None, "Number as printed; null where not printed."]
    year: Annotated[int | None, "Year inside the number; null where it has none."]
    symbol: Annotated[str | None, "Symbol (NĐ-CP)."]
    issued_on: Annotated[date | None, "Date printed with it."]
    issuer: Annotated[str | None, "Issuing body."]
    citation_key: Annotated[str | None, "Identity: equal for one instrument however it is written."]
    relation: Annotated[str, "How the document relates to it.", OneOf(RELATIONS)]
    source: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceRow:
    """References from one provision or task to another place of the same document."""

    document_id: DocumentKey
    where: Annotated[str, "provision_id or task_id in which it stands."]
    position: Annotated[int, "Place in the document, 1…"]
    raw: Annotated[str, "As printed."]
    target: Annotated[str | None, "provision_id it points to, or `appendix`; null: no such place."]
    source: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskProvisionRow:
    """Which points of the plan a task carries out."""

    task_id: TaskKey
    document_id: DocumentKey
    provision_id: Annotated[str, "The point of the plan."]
    score: Annotated[float, "0…1, share of the weighted words in common."]
    basis: Annotated[str, "equal_text or wording.", OneOf(LINK_BASES)]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionRow:
    """Values a person corrected, from rules/corrections/."""

    document_id: DocumentKey
    record_id: Annotated[str, "The task or document corrected; a heading by the key that its print gives."]
    field: Annotated[str, "The column corrected."]
    expect: Annotated[str, "What the source shows."]
    value: Annotated[str, "The corrected value."]
    reason: Annotated[str, "Why."]
    who: Annotated[str, "By whom."]
    on: Annotated[date, "When."]


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRow:
    """What validation has to say."""

    document_id: Annotated[str | None, "The document; null where a file gave none."]
    position: Annotated[int, "Place in the list of the document or file, 1…"]
    record_id: Annotated[str | None, "The task, provision or citation it is about."]
    field: Annotated[str | None, "The column it is about."]
    rule: Annotated[str, "Code of the finding."]
    severity: Annotated[str, "error: ours is missing or likely wrong; warning: the document contradicts itself or its form; info.", OneOf(SEVERITIES)]
    message: Annotated[str, "What is wrong, in English."]
    message_vi: Annotated[str, "What is wrong, in Vietnamese."]
    value: Annotated[str | None, "The printed value."]
    suggestion: Annotated[str | None, "What to do, in English."]
    suggestion_vi: Annotated[str | None, "What to do, in Vietnamese."]
    source: Place
    places: Annotated[tuple[Source, ...], "Further places of the same fault."]
    accepted: Annotated[bool, "True where a person has accepted it, under rules/accepted/."]
    file: Annotated[str, "The file."]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRow:
    """One row a document and run."""

    document_id: Annotated[str | None, "The document; null where the file gave none."]
    sha256: Annotated[str, "SHA-256 of the file."]
    rules_sha256: Annotated[str, "SHA-256 of the rules used."]
    version: Annotated[str, "Version of the program."]
    started_at: Annotated[str, "UTC time, ISO 8601."]
    seconds: Annotated[float, "Seconds taken."]
    status: Annotated[str, "ok, failed or quarantined.", OneOf(STATUSES)]
    reason: Annotated[str | None, "Why it failed."]
    rows_seen: Annotated[int, "Rows of every table after the plan: the sum of tasks and the seven rows_… that follow."]
    tasks: Annotated[int, "Rows that opened a task."]
    rows_joined: Annotated[int, "Rows joined to the task above."]
    rows_header: Annotated[int, "Header rows."]
    rows_section: Annotated[int, "Section rows."]
    rows_blank: Annotated[int, "Empty rows."]
    rows_unparsed: Annotated[int, "Rows that could not be read."]
    rows_other_table: Annotated[int, "Rows of tables that hold no tasks."]
    rows_struck: Annotated[int, "Rows struck out on the page."]
    pages_read_twice: Annotated[str | None, "Pages of a PDF whose tables the second reader read too, as 2, 4–6."]
    file: Annotated[str, "The file."]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """An annotated span of running text. record_id: the provision; label: agency, deadline …"""

    record_id: str
    start: int
    end: int
    label: str
    value: str = ""
    source: Source = NOWHERE
