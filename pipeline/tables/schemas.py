"""The Arrow schemas, keys and column lists of every table, made from the row types in `model/`."""

from datetime import date
from functools import cache
from types import NoneType
from typing import Any, get_args, get_type_hints

from pipeline.model import changes, rows
from pipeline.model.frozen import dataclass
from pipeline.model.grid import Source

SCHEMA_VERSION = "2"
"""Of the tables, in every file of them: raised whenever a column is renamed, retyped or dropped."""
_MARK = b"cchc_schema"

_WORDS: dict[Any, str] = {
    str: "text",
    int: "int",
    float: "float",
    bool: "bool",
    date: "date",
    tuple[str, ...]: "texts",
    Source: "source",
    tuple[Source, ...]: "sources",
    tuple[changes.FieldChange, ...]: "fields",
}


@cache
def _types() -> dict[str, Any]:
    """Arrow's type of each word; Arrow is loaded by whoever first asks for a schema."""
    import pyarrow as pa

    whole, long, text, texts = pa.int32(), pa.int64(), pa.string(), pa.list_(pa.string())
    source = pa.struct(
        {"page": whole, "bbox": pa.list_(pa.float64()), "line_start": whole, "line_end": whole,
         "char_start": long, "char_end": long, "cell": text}
    )  # fmt: skip
    field = pa.struct(
        {"field": text, "old": text, "new": text, "added": texts, "removed": texts, "note": text}
    )
    return {
        "text": text, "int": whole, "float": pa.float64(), "bool": pa.bool_(), "date": pa.date32(),
        "texts": texts, "source": source, "sources": pa.list_(source), "fields": pa.list_(field),
    }  # fmt: skip


def source_type() -> Any:
    """Arrow's type of a place."""
    return _types()["source"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column. one_of: its closed set (for lists: of the members). ref: `table.column`."""

    name: str
    type: str
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
        return _schema(self)

    def column(self, name: str) -> Column:
        return next(c for c in self.columns if c.name == name)


@cache
def _schema(table: Table) -> Any:
    import pyarrow as pa

    types = _types()
    fields = [
        pa.field(
            c.name, types[c.type], nullable=c.nullable, metadata={"description": c.description}
        )
        for c in table.columns
    ]
    about = {"description": table.description, _MARK.decode(): SCHEMA_VERSION}
    return pa.schema(fields, metadata=about)


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
    return Column(
        name=name,
        type=_WORDS[kind],
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
