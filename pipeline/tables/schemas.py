"""The Arrow schemas, keys and column lists of every table, made from the row types in `model/`."""

from dataclasses import dataclass
from datetime import date
from types import NoneType
from typing import Any, get_args, get_type_hints

import pyarrow as pa

from pipeline.model import changes, rows
from pipeline.model.grid import Source

SCHEMA_VERSION = "2"
"""Of the tables, in every file of them: raised whenever a column is renamed, retyped or dropped."""
_MARK = b"cchc_schema"

SOURCE_TYPE = pa.struct(
    [
        pa.field("page", pa.int32()),
        pa.field("bbox", pa.list_(pa.float64())),
        pa.field("line_start", pa.int32()),
        pa.field("line_end", pa.int32()),
        pa.field("char_start", pa.int64()),
        pa.field("char_end", pa.int64()),
        pa.field("cell", pa.string()),
    ]
)
_FIELD_TYPE = pa.struct(
    [
        *(pa.field(name, pa.string()) for name in ("field", "old", "new")),
        *(pa.field(name, pa.list_(pa.string())) for name in ("added", "removed")),
        pa.field("note", pa.string()),
    ]
)
_TYPES: dict[Any, tuple[str, Any]] = {
    str: ("text", pa.string()),
    int: ("int", pa.int32()),
    float: ("float", pa.float64()),
    bool: ("bool", pa.bool_()),
    date: ("date", pa.date32()),
    tuple[str, ...]: ("texts", pa.list_(pa.string())),
    Source: ("source", SOURCE_TYPE),
    tuple[Source, ...]: ("sources", pa.list_(SOURCE_TYPE)),
    tuple[changes.FieldChange, ...]: ("fields", pa.list_(_FIELD_TYPE)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column. one_of: its closed set (for lists: of the members). ref: `table.column`."""

    name: str
    type: str
    arrow: Any
    description: str
    nullable: bool
    one_of: tuple[str, ...] = ()
    ref: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table; rows are unique and sorted by key."""

    name: str
    description: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    def arrow(self) -> Any:
        """The Arrow schema, each field with its description as metadata."""
        fields = [
            pa.field(c.name, c.arrow, nullable=c.nullable, metadata={"description": c.description})
            for c in self.columns
        ]
        about = {"description": self.description, _MARK.decode(): SCHEMA_VERSION}
        return pa.schema(fields, metadata=about)

    def column(self, name: str) -> Column:
        return next(c for c in self.columns if c.name == name)


def version_of(schema: Any) -> str:
    """The version of the tables that a file's schema says; "1" where it says none, as 0.1 did."""
    return str((schema.metadata or {}).get(_MARK, b"1").decode("ascii", "replace"))


def _table(name: str, row: type, key: tuple[str, ...]) -> Table:
    hints = get_type_hints(row, include_extras=True)
    columns = tuple(_column(field, hint) for field, hint in hints.items())
    return Table(name=name, description=row.__doc__ or "", key=key, columns=columns)


def _column(name: str, hint: Any) -> Column:
    kind, *says = get_args(hint)
    members = get_args(kind)
    nullable = NoneType in members or kind is Source
    if NoneType in members:
        (kind,) = (m for m in members if m is not NoneType)
    word, arrow = _TYPES[kind]
    return Column(
        name=name,
        type=word,
        arrow=arrow,
        description=says[0],
        nullable=nullable,
        one_of=next((tuple(s) for s in says if isinstance(s, rows.OneOf)), ()),
        ref=next((str(s) for s in says if isinstance(s, rows.Ref)), None),
    )


TABLES: tuple[Table, ...] = (
    _table("documents", rows.DocumentRow, ("document_id",)),
    _table("tasks", rows.TaskRecord, ("document_id", "position")),
    _table("task_agencies", rows.TaskAgencyRow, ("document_id", "task_id", "role", "position")),
    _table("task_deadlines", rows.TaskDeadlineRow, ("document_id", "task_id", "position")),
    _table("agencies", rows.AgencyRow, ("agency_id",)),
    _table("provisions", rows.ProvisionRow, ("document_id", "order")),
    _table("responsibilities", rows.ResponsibilityRow, ("document_id", "order")),
    _table("citations", rows.CitationRow, ("document_id", "position")),
    _table("references", rows.ReferenceRow, ("document_id", "position")),
    _table("task_provisions", rows.TaskProvisionRow, ("document_id", "task_id", "provision_id")),
    _table("corrections", rows.CorrectionRow, ("document_id", "record_id", "field")),
    _table("findings", rows.FindingRow, ("document_id", "file", "position")),
    _table("runs", rows.RunRow, ("file", "started_at")),
)
CHANGES = _table("changes", changes.Change, ("from_task_id", "to_task_id"))
THREADS = _table("threads", changes.ThreadRow, ("thread_id", "step", "task_id"))
BY_NAME: dict[str, Table] = {t.name: t for t in TABLES}


def table(name: str) -> Table:
    """The table of that name. Raises KeyError."""
    return BY_NAME[name]
