"""What a person needs to hold a decision against its page: cells with places, values, findings.

Made in a worker (run/sheet.py), sent as JSON, read back here.
"""

from dataclasses import dataclass, fields, is_dataclass
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from pipeline.present.page_model import Body, DueLine

T = TypeVar("T")
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetCell:
    """A cell or value that can be put right. text: as it counts now; printed: as the page has it.

    doubts: words read with doubt, None where there is none. mark: `print_mark` of what is printed.
    owner: what lines of the laid-out text are its; "" where nothing of the page is.
    """

    field: str
    label: str
    text: str
    printed: str
    mark: str
    owner: str
    page: int | None
    box: Box | None
    doubts: tuple[str, ...]
    recognised: bool
    corrected: bool
    settled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetTask:
    """A row as read. parts: physical rows; bodies, due, products: what its cells resolved to."""

    task_id: str
    number: str
    section: str
    parts: int
    page: int | None
    box: Box | None
    cells: tuple[SheetCell, ...]
    bodies: tuple[Body, ...]
    due: tuple[DueLine, ...]
    products: tuple[str, ...]

    def cell(self, field: str | None) -> SheetCell | None:
        return next((c for c in self.cells if c.field == field), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetFinding:
    """A finding in Vietnamese. record: a task_id, the document_id, or a part of the document behind it.

    owner: the lines of the laid-out text that it is about; "" where those of its cell are.
    """

    rule: str
    severity: str
    label: str
    record: str
    field: str
    value: str
    message: str
    todo: str
    place: str
    owner: str
    page: int | None
    box: Box | None
    accepted: bool
    doubt: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLine:
    """A line of the laid-out text. owners: the cells it belongs to, as `SheetCell.owner`."""

    text: str
    owners: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextCell:
    row_span: int
    col_span: int
    lines: tuple[TextLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextBlock:
    """A paragraph (lines) or a table (rows) of a document that has no pages."""

    lines: tuple[TextLine, ...]
    rows: tuple[tuple[TextCell, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One decision. document_id: as its print gives it, also in every record; key: as it is now.

    values: the document's own, as cells; sizes: of its pages, in points.

    points: the provisions of decision and plan, as rows whose task_id is that of the provision.
    """

    document_id: str
    key: str
    name: str
    title: str
    years: str
    file: str
    sha256: str
    values: tuple[SheetCell, ...]
    tasks: tuple[SheetTask, ...]
    points: tuple[SheetTask, ...]
    findings: tuple[SheetFinding, ...]
    sizes: tuple[tuple[float, float], ...]
    blocks: tuple[TextBlock, ...]

    @property
    def rows(self) -> tuple[SheetTask, ...]:
        """Tasks, then points."""
        return (*self.tasks, *self.points)

    def task(self, record: str) -> SheetTask | None:
        """The row of a task or a point."""
        return next((t for t in self.rows if t.task_id == record), None)

    def is_point(self, record: str) -> bool:
        return any(p.task_id == record for p in self.points)

    def cell(self, record: str, field: str | None) -> SheetCell | None:
        """A row's cell, or a value of the document."""
        if record == self.document_id:
            return next((c for c in self.values if c.field == field), None)
        task = self.task(record)
        return task.cell(field) if task else None


def from_record(kind: type[T], record: Any) -> T:
    """A value of that dataclass from what JSON made of it. KeyError, TypeError where it is none."""
    hints = _hints(kind)
    values = {f.name: _value(hints[f.name], record[f.name]) for f in fields(kind)}  # type: ignore[arg-type]
    return kind(**values)


_HINTS: dict[type[Any], dict[str, Any]] = {}


def _hints(kind: type[Any]) -> dict[str, Any]:
    return _HINTS.get(kind) or _HINTS.setdefault(kind, get_type_hints(kind))


def _value(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    origin, inner = get_origin(hint), get_args(hint)
    if origin is UnionType:
        return _value(next(a for a in inner if a is not NoneType), value)
    if origin is tuple:
        each = inner * len(value) if len(inner) == 1 else inner
        each = (inner[0],) * len(value) if inner[-1] is Ellipsis else each
        return tuple(_value(h, v) for h, v in zip(each, value, strict=True))
    return from_record(hint, value) if is_dataclass(hint) and isinstance(hint, type) else value
