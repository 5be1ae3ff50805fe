"""One frozen row type a table; field names are the table's columns (a test holds them level)."""

from dataclasses import dataclass
from datetime import date

from pipeline.model.grid import NOWHERE, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRow:
    document_id: str
    file: str
    sha256: str
    media_type: str
    reader: str
    pages: int | None
    number: str | None
    symbol: str | None
    number_raw: str | None
    instrument: str | None
    title: str | None
    plan_year: int | None
    plan_year_end: int | None
    issued_on: date | None
    issuer: str | None
    issuer_place: str | None
    province_code: str | None
    signer_name: str | None
    signer_title: str | None
    effective_on: date | None
    tasks: int
    sections: int
    findings_error: int = 0
    findings_warning: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRecord:
    task_id: str
    document_id: str
    plan_year: int | None
    position: int
    number: int | None
    number_raw: str
    section: str | None
    section_number: int | None
    section_title_raw: str | None
    section_title: str | None
    area: str | None
    task: str
    task_raw: str
    lead_raw: str | None
    lead_agencies: tuple[str, ...]
    coordinating_raw: str | None
    coordinating_agencies: tuple[str, ...]
    product_raw: str | None
    products: tuple[str, ...]
    product_kinds: tuple[str, ...]
    monitoring_raw: str | None
    monitoring_agencies: tuple[str, ...]
    submitted_to_raw: str | None
    deadline_raw: str | None
    due_start: date | None
    due_end: date | None
    deadline_kinds: tuple[str, ...]
    parts: int
    file: str
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskAgencyRow:
    task_id: str
    document_id: str
    role: str
    position: int
    part: int | None
    agency_id: str | None
    agency: str | None
    mention_raw: str
    qualifier_raw: str | None
    kind: str
    resolved_agency_id: str | None
    evidence: str | None
    level: str
    is_group: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskDeadlineRow:
    task_id: str
    document_id: str
    position: int
    part: int | None
    kind: str
    start: date | None
    end: date | None
    recurrence: str | None
    scope_agencies: tuple[str, ...] | None
    event: str | None
    action: str | None
    raw: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyRow:
    agency_id: str
    agency: str
    short_name: str | None
    level: str
    is_group: bool
    valid_from: date | None
    valid_to: date | None
    successor_ids: tuple[str, ...]
    instrument: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvisionRow:
    document_id: str
    provision_id: str
    parent_id: str | None
    kind: str
    label_raw: str
    heading: str | None
    text: str
    area: str | None
    order: int
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponsibilityRow:
    document_id: str
    provision_id: str
    agency_ids: tuple[str, ...]
    text: str
    order: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationRow:
    document_id: str
    where: str
    field: str | None
    position: int
    raw: str
    instrument: str
    number: str | None
    year: int | None
    symbol: str | None
    issued_on: date | None
    issuer: str | None
    citation_key: str | None
    relation: str
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceRow:
    document_id: str
    where: str
    position: int
    raw: str
    target: str | None
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskProvisionRow:
    task_id: str
    document_id: str
    provision_id: str
    score: float
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionRow:
    document_id: str
    record_id: str
    field: str
    expect: str
    value: str
    reason: str
    who: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRow:
    document_id: str | None
    position: int
    record_id: str | None
    field: str | None
    rule: str
    severity: str
    message: str
    message_vi: str
    value: str | None
    suggestion: str | None
    suggestion_vi: str | None
    source: Source
    places: tuple[Source, ...]
    accepted: bool
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRow:
    document_id: str | None
    sha256: str
    rules_sha256: str
    version: str
    started_at: str
    seconds: float
    status: str
    reason: str | None
    rows_seen: int
    tasks: int
    rows_joined: int
    rows_header: int
    rows_section: int
    rows_blank: int
    rows_unparsed: int
    rows_other_table: int
    rows_struck: int
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """An annotated span of running text. record_id: the provision; label: agency, deadline …"""

    record_id: str
    start: int
    end: int
    label: str
    value: str = ""
    source: Source = NOWHERE
