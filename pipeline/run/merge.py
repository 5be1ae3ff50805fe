"""A table as it stands and the rows of a run in, the table as it will stand out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.tables.schemas import Table


@dataclass(frozen=True, slots=True)
class Kept:
    """What stays of the earlier rows: those of these documents, none of the files redone.

    used: agency ids that the merged task_agencies name.
    """

    documents: set[str]
    redone_files: set[str]
    used: set[str]


def merge_table(table: Table, old: Any | None, parts: Sequence[Any], kept: Kept) -> Any:
    """The rows that stay and the new ones, sorted by the table's key; one row an agency."""
    schema = table.arrow()
    all_parts = list(parts)
    if old is not None and old.schema.equals(schema):
        all_parts.insert(0, _staying(table, old, kept))
    whole = pa.concat_tables(all_parts) if all_parts else schema.empty_table()
    if table.name == "agencies":
        rows = {r["agency_id"]: r for r in whole.to_pylist() if r["agency_id"] in kept.used}
        whole = pa.Table.from_pylist(list(rows.values()), schema=schema)
    keys = ("document_id", "file", "position") if table.name == "findings" else table.key
    return whole.sort_by([(k, "ascending") for k in keys]).cast(schema)


def _staying(table: Table, old: Any, kept: Kept) -> Any:
    """runs and agencies keep every earlier row (agencies are then cut to those in use)."""
    if table.name in ("runs", "agencies"):
        return old
    column = old.column("document_id")
    stays = _among(column, kept.documents)
    if table.name == "findings":
        unread = pc.and_(
            pc.is_null(column), pc.invert(_among(old.column("file"), kept.redone_files))
        )
        stays = pc.or_(stays, unread)
    return old.filter(stays)


def _among(column: Any, values: set[str]) -> Any:
    found = pc.is_in(column, value_set=pa.array(sorted(values), pa.string()))
    return pc.fill_null(pc.and_(found, pc.is_valid(column)), False)


def used_agencies(task_agencies: Any) -> set[str]:
    """Every agency id that a task_agencies table names."""
    ids: set[str] = set()
    for name in ("agency_id", "resolved_agency_id"):
        ids.update(v for v in pc.unique(task_agencies.column(name)).to_pylist() if v)
    return ids
