"""What a sheet is before any library writes it: columns, rows, groups, what is printed."""

from dataclasses import dataclass
from datetime import date

Cell = str | int | date | None
DEFAULT_WIDTH = 16
WIDTHS: dict[str, int] = {
    "plan_year": 7,
    "document": 16,
    "section": 7,
    "number": 6,
    "task": 60,
    "lead_raw": 24,
    "coordinating_raw": 30,
    "product_raw": 26,
    "monitoring_raw": 22,
    "submitted_to_raw": 16,
    "deadline_raw": 18,
    "deadline_kinds": 16,
    "due_start": 11,
    "due_end": 11,
    "start": 11,
    "end": 11,
    "issued_on": 11,
    "effective_on": 11,
    "lead": 28,
    "coordinating": 32,
    "findings": 9,
    "area": 24,
    "place": 22,
    "task_id": 34,
    "agency": 36,
    "role": 11,
    "mention_raw": 30,
    "mention_kind": 14,
    "resolved": 26,
    "evidence": 32,
    "level": 11,
    "agency_id": 28,
    "kind": 16,
    "raw": 30,
    "scope": 28,
    "event": 28,
    "action": 28,
    "recurrence": 16,
    "severity": 11,
    "record": 30,
    "field": 18,
    "message": 60,
    "value": 40,
    "suggestion": 44,
    "file": 32,
    "rule": 22,
    "document_id": 32,
    "title": 60,
    "issuer": 34,
    "signer_name": 24,
    "signer_title": 24,
    "tasks": 9,
    "sections": 8,
    "findings_error": 8,
    "findings_warning": 9,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row; heading: the title of a group whose rows follow at level 1."""

    cells: tuple[Cell, ...]
    level: int = 0
    heading: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetForm:
    """A sheet without its rows. key: in `sheets` of the labels; printed: columns on paper."""

    key: str
    columns: tuple[str, ...]
    printed: int

    def width(self, column: str) -> int:
        return WIDTHS.get(column, DEFAULT_WIDTH)
