"""The tables in, one decision's rows out, typed and grouped as people look at them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from pipeline.model.grid import Source
from pipeline.model.record import UNDATED_KINDS
from pipeline.model.rows import (
    AgencyRow,
    CitationRow,
    CorrectionRow,
    DocumentRow,
    FindingRow,
    ProvisionRow,
    ReferenceRow,
    ResponsibilityRow,
    TaskAgencyRow,
    TaskDeadlineRow,
    TaskProvisionRow,
    TaskRecord,
)
from pipeline.present.notes import NO_NOTES, Notes

_ROW_TYPES: dict[str, type] = {
    "documents": DocumentRow,
    "tasks": TaskRecord,
    "task_agencies": TaskAgencyRow,
    "task_deadlines": TaskDeadlineRow,
    "provisions": ProvisionRow,
    "responsibilities": ResponsibilityRow,
    "citations": CitationRow,
    "references": ReferenceRow,
    "task_provisions": TaskProvisionRow,
    "corrections": CorrectionRow,
    "findings": FindingRow,
}
PER_DOCUMENT = tuple(_ROW_TYPES)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentView:
    """One decision: its rows in the order of the tables. names: agency_id → canonical name.

    members: mention → the bodies that its collective stands for; groups: the same for a collective
    in the scope of a deadline; both empty until addressed.py has asked the registry. notes: what an
    officer wrote beside its tasks.
    """

    document: DocumentRow
    tasks: tuple[TaskRecord, ...]
    agencies: tuple[TaskAgencyRow, ...]
    deadlines: tuple[TaskDeadlineRow, ...]
    provisions: tuple[ProvisionRow, ...]
    responsibilities: tuple[ResponsibilityRow, ...]
    citations: tuple[CitationRow, ...]
    references: tuple[ReferenceRow, ...]
    task_provisions: tuple[TaskProvisionRow, ...]
    corrections: tuple[CorrectionRow, ...]
    findings: tuple[FindingRow, ...]
    names: Mapping[str, str]
    members: Mapping[tuple[str, str, int], tuple[str, ...]] = field(default_factory=dict)
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    notes: Notes = NO_NOTES

    @property
    def document_id(self) -> str:
        return self.document.document_id

    def name(self, agency_id: str) -> str:
        """The canonical name of a body; its id where the registry rows lack it."""
        return self.names.get(agency_id, agency_id)

    def task_by_id(self) -> dict[str, TaskRecord]:
        return {t.task_id: t for t in self.tasks}

    def agencies_of(self) -> dict[str, list[TaskAgencyRow]]:
        """task_id → its rows: lead, coordinating, monitoring, each in printed order."""
        return _grouped(self.agencies)

    def deadlines_of(self) -> dict[str, list[TaskDeadlineRow]]:
        """task_id → its deadlines in printed order."""
        return _grouped(self.deadlines)

    def findings_of(self) -> dict[str, list[FindingRow]]:
        """record_id → the findings about it."""
        out: dict[str, list[FindingRow]] = defaultdict(list)
        for f in self.findings:
            if f.record_id:
                out[f.record_id].append(f)
        return dict(out)


def is_dated(deadline: TaskDeadlineRow) -> bool:
    """True for an appointment: a last day that is no window over the whole plan."""
    return deadline.end is not None and deadline.kind not in UNDATED_KINDS


def mention_key(row: TaskAgencyRow) -> tuple[str, str, int]:
    """What tells a mention from the others of its document."""
    return row.task_id, row.role, row.position


def views(tables: Mapping[str, Any], document_ids: Iterable[str]) -> tuple[DocumentView, ...]:
    """The views of these documents, in order of id; one that the tables lack is left out.

    tables: Arrow tables by name, as pipeline/tables/schemas.py has them.
    """
    wanted = sorted(set(document_ids))
    rows = {name: _rows_by_document(name, tables[name], wanted) for name in PER_DOCUMENT}
    names = agency_names(tables)
    return tuple(_view(d, rows, names) for d in wanted if rows["documents"].get(d))


def agency_names(tables: Mapping[str, Any]) -> dict[str, str]:
    """agency_id → canonical name, over all documents."""
    table = tables["agencies"].select(["agency_id", "agency"])
    return {r["agency_id"]: r["agency"] for r in table.to_pylist()}


def agency_rows(tables: Mapping[str, Any]) -> tuple[AgencyRow, ...]:
    """Every registry row in use."""
    return tuple(_row(AgencyRow, r) for r in tables["agencies"].to_pylist())


def document_rows(tables: Mapping[str, Any]) -> tuple[DocumentRow, ...]:
    """Every document, by year, then date of signing, then id."""
    rows = [_row(DocumentRow, r) for r in tables["documents"].to_pylist()]
    return tuple(sorted(rows, key=_document_order))


def file_findings(tables: Mapping[str, Any]) -> tuple[FindingRow, ...]:
    """The findings about files that gave no document."""
    import pyarrow.compute as pc

    table = tables["findings"]
    chosen = table.filter(pc.is_null(table.column("document_id")))
    return tuple(_row(FindingRow, r) for r in chosen.to_pylist())


def _document_order(d: DocumentRow) -> tuple[int, date, str]:
    return (d.plan_year or 0, d.issued_on or date.min, d.document_id)


def _view(
    document_id: str, rows: Mapping[str, Mapping[str, list[Any]]], names: Mapping[str, str]
) -> DocumentView:
    def of(name: str) -> tuple[Any, ...]:
        return tuple(rows[name].get(document_id, ()))

    return DocumentView(
        document=of("documents")[0],
        tasks=of("tasks"),
        agencies=_by_task(of("task_agencies"), of("tasks")),
        deadlines=_by_task(of("task_deadlines"), of("tasks")),
        provisions=of("provisions"),
        responsibilities=of("responsibilities"),
        citations=of("citations"),
        references=of("references"),
        task_provisions=of("task_provisions"),
        corrections=of("corrections"),
        findings=of("findings"),
        names=names,
    )


_ROLE_ORDER = {"lead": 0, "coordinating": 1, "monitoring": 2}


def _by_task(rows: Sequence[Any], tasks: Sequence[TaskRecord]) -> tuple[Any, ...]:
    """Rows of tasks in the order of the tasks (`/2` before `/10`), then of role and position."""
    place = {t.task_id: t.position for t in tasks}

    def order(row: Any) -> tuple[int, int, int]:
        role = _ROLE_ORDER.get(getattr(row, "role", ""), 0)
        return (place.get(row.task_id, 0), role, row.position)

    return tuple(sorted(rows, key=order))


def _rows_by_document(name: str, table: Any, wanted: Sequence[str]) -> dict[str, list[Any]]:
    import pyarrow as pa
    import pyarrow.compute as pc

    chosen = table.filter(
        pc.is_in(table.column("document_id"), value_set=pa.array(wanted, pa.string()))
    )
    out: dict[str, list[Any]] = defaultdict(list)
    for record in chosen.to_pylist():
        out[record["document_id"]].append(_row(_ROW_TYPES[name], record))
    return out


def _row(kind: type, record: Mapping[str, Any]) -> Any:
    return kind(**{f.name: _value(f.name, record[f.name]) for f in fields(kind)})


def _value(name: str, value: Any) -> Any:
    if name == "source":
        return Source.of(value)
    if name == "places":
        return tuple(map(Source.of, value))
    return tuple(value) if isinstance(value, list) else value


def _grouped(rows: Sequence[Any]) -> dict[str, list[Any]]:
    out: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        out[row.task_id].append(row)
    return dict(out)
