"""What the schemas promise, checked on finished tables: nulls, closed sets, keys, references."""

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.tables.schemas import BY_NAME, Column, Table


class BrokenTableError(Exception):
    """A table of ours breaks its own schema: a fault of the program, never of a document."""


def check_tables(tables: Mapping[str, Any]) -> None:
    """Raises BrokenTableError at the first column that breaks its promise."""
    for name, data in tables.items():
        table = BY_NAME[name]
        for column in table.columns:
            _check_column(table, column, data, tables)
        _check_key(table, data)


def _check_column(table: Table, column: Column, data: Any, tables: Mapping[str, Any]) -> None:
    values = data.column(column.name)
    where = f"{table.name}.{column.name}"
    if not column.nullable and values.null_count:
        raise BrokenTableError(f"{where} holds a null")
    if column.one_of:
        flat = pc.list_flatten(values) if column.type == "texts" else values
        known = pc.is_in(flat, value_set=pa.array(column.one_of))
        bad = pc.filter(flat, pc.and_(pc.invert(known), pc.is_valid(flat)))
        if len(bad):
            raise BrokenTableError(f"{where} holds {bad[0]}, which is not in its closed set")
    if column.ref and column.type == "text":
        other, _, name = column.ref.partition(".")
        if other in tables and other != table.name:
            present = pc.drop_null(values)
            known = pc.is_in(present, value_set=tables[other].column(name).combine_chunks())
            bad = pc.filter(present, pc.invert(known))
            if len(bad):
                raise BrokenTableError(f"{where} points to {bad[0]}, which {other} does not have")


def _check_key(table: Table, data: Any) -> None:
    parts = [pc.cast(data.column(name), pa.string()) for name in table.key]
    options = {"null_handling": "replace", "null_replacement": "\x00"}
    whole = pc.binary_join_element_wise(*parts, "\x1f", **options)
    if pc.count_distinct(whole).as_py() != data.num_rows:
        raise BrokenTableError(f"{table.name} has rows with the same key")
