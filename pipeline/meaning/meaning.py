"""What normalise hands on for one decision: the rows of its tables and what it found on the way."""

from dataclasses import field

from pipeline.model.frozen import dataclass
from pipeline.model.record import Finding
from pipeline.model.rows import (
    CitationRow,
    CorrectionRow,
    DocumentRow,
    ProvisionRow,
    ReferenceRow,
    ResponsibilityRow,
    Span,
    TaskAgencyRow,
    TaskDeadlineRow,
    TaskProvisionRow,
    TaskRecord,
)
from pipeline.structure.parts import RowCounts


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherCell:
    """A cell of a column without a field of ours, kept for the JSON."""

    task_id: str
    header: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """One decision as rows, with the texts the JSON keeps beside them.

    printed_id: the document's key as its print gives it, before a person put the heading right.
    settled: (task_id, provision_id or document_id, column) of what a person has held against the page.
    """

    document: DocumentRow
    tasks: tuple[TaskRecord, ...] = ()
    agencies: tuple[TaskAgencyRow, ...] = ()
    deadlines: tuple[TaskDeadlineRow, ...] = ()
    provisions: tuple[ProvisionRow, ...] = ()
    responsibilities: tuple[ResponsibilityRow, ...] = ()
    citations: tuple[CitationRow, ...] = ()
    references: tuple[ReferenceRow, ...] = ()
    task_provisions: tuple[TaskProvisionRow, ...] = ()
    corrections: tuple[CorrectionRow, ...] = ()
    spans: tuple[Span, ...] = ()
    other_cells: tuple[OtherCell, ...] = ()
    grounds: tuple[str, ...] = ()
    proposal: str | None = None
    recipients: tuple[str, ...] = ()
    counts: RowCounts = field(default_factory=RowCounts)
    read_twice: str = ""
    printed_id: str = ""
    settled: frozenset[tuple[str, str]] = frozenset()
    findings: tuple[Finding, ...] = ()
