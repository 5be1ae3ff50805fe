"""Row objects in, Arrow tables out, by the schemas and nothing else, and held against them.

pandas stays out of processes that only make Arrow tables: its import costs more than a decision.
pyarrow asks of every Python list whether it is a pandas object, and imports pandas to ask. Told
once that there is none, it does not ask again; whoever imports pandas later still has it
(docs/decisions/0013-pandas-out-of-the-start.md).
"""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from functools import cache
from operator import attrgetter
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.grammar.agencies.registry import AgencyRegistry
from pipeline.meaning.meaning import Meaning
from pipeline.model.grid import NOWHERE, Source
from pipeline.model.rows import AgencyRow
from pipeline.tables.schemas import BY_NAME, TABLES, Column, Table, source_type

_SOURCE_FIELDS = tuple(f.name for f in fields(Source))


def to_arrow(table: Table, rows: Sequence[object]) -> Any:
    """The rows as an Arrow table of that schema, sorted by the table's key."""
    keep_pandas_out()
    schema = table.arrow()
    ordered = sorted(rows, key=lambda r: [_key(getattr(r, k)) for k in table.key])
    columns = _columns([c.name for c in table.columns], ordered)
    arrays = [
        _array(column.type, values, field.type)
        for column, values, field in zip(table.columns, columns, schema, strict=True)
    ]
    return pa.Table.from_arrays(arrays, schema=schema)


def _columns(names: Sequence[str], rows: Sequence[object]) -> Sequence[Sequence[Any]]:
    """The values of each field (two at least) of the rows."""
    return [*zip(*map(attrgetter(*names), rows), strict=True)] or [()] * len(names)


def _array(kind: str, values: Sequence[Any], type: Any) -> Any:
    if kind == "source":
        return _sources(values)
    if kind == "sources":
        values = [[_struct(place) for place in places] for places in values]
    return pa.array(values, type)


def _struct(source: Source) -> dict[str, object]:
    return {name: _part(source, name) for name in _SOURCE_FIELDS}


def _key(value: object) -> tuple[int, object]:
    return (0, "") if value is None else (1, value)


def _sources(values: Sequence[Source]) -> Any:
    kinds = list(source_type())
    columns = _columns(_SOURCE_FIELDS, values)
    children = [pa.array(c, field.type) for c, field in zip(columns, kinds, strict=True)]
    nothing = pa.array([v.line_start is None and v == NOWHERE for v in values], pa.bool_())
    return pa.StructArray.from_arrays(children, fields=kinds, mask=nothing)


def _part(source: Source, name: str) -> object:
    value = getattr(source, name)
    return list(value) if isinstance(value, tuple) else value


def agency_rows(ids: Sequence[str], registry: AgencyRegistry) -> tuple[AgencyRow, ...]:
    """The registry's rows for these ids, sorted."""
    rows = []
    for agency_id in sorted(set(ids)):
        a = registry.by_id[agency_id]
        first = a.successors[0].instrument if a.successors else None
        rows.append(
            AgencyRow(
                agency_id=agency_id,
                agency=a.name,
                short_name=a.short_name,
                level=a.level,
                is_group=a.is_group,
                valid_from=a.valid_from,
                valid_to=a.valid_to,
                successor_ids=tuple(s.agency_id for s in a.successors),
                instrument=a.instrument or first,
            )
        )
    return tuple(rows)


def ids_in_use(meaning: Meaning, registry: AgencyRegistry) -> tuple[str, ...]:
    """Every agency_id a document's tables name, each once, sorted."""
    ids = {a.agency_id for a in meaning.agencies if a.agency_id}
    ids |= {a.resolved_agency_id for a in meaning.agencies if a.resolved_agency_id}
    return tuple(sorted(ids & set(registry.by_id)))


def batch_tables(meanings: Sequence[Meaning], registry: AgencyRegistry) -> dict[str, Any]:
    """All tables but findings and runs of several decisions, whose ids all differ."""
    ids = {i for m in meanings for i in ids_in_use(m, registry)}
    rows: dict[str, Sequence[object]] = {
        "documents": [m.document for m in meanings],
        "tasks": [r for m in meanings for r in m.tasks],
        "task_agencies": [r for m in meanings for r in m.agencies],
        "task_deadlines": [r for m in meanings for r in m.deadlines],
        "agencies": agency_rows(sorted(ids), registry),
        "provisions": [r for m in meanings for r in m.provisions],
        "responsibilities": [r for m in meanings for r in m.responsibilities],
        "citations": [r for m in meanings for r in m.citations],
        "references": [r for m in meanings for r in m.references],
        "task_provisions": [r for m in meanings for r in m.task_provisions],
        "corrections": [r for m in meanings for r in m.corrections],
    }
    return {t.name: to_arrow(t, rows[t.name]) for t in TABLES if t.name in rows}


def count_findings(meaning: Meaning, errors: int, warnings: int) -> Meaning:
    """The meaning with its document's counts of findings set."""
    document = replace(meaning.document, findings_error=errors, findings_warning=warnings)
    return replace(meaning, document=document)


class _NoPandas:
    """An import finder that knows no pandas."""

    @staticmethod
    def find_spec(name: str, path: Any = None, target: Any = None) -> None:  # noqa: ARG004
        if name == "pandas":
            raise ImportError(name, name=name)


@cache
def keep_pandas_out() -> None:
    """Lets pyarrow find no pandas, unless it is there already. Does nothing the second time."""
    if "pandas" in sys.modules:
        return
    import pyarrow as pa

    finder: Any = _NoPandas
    sys.meta_path.insert(0, finder)
    try:
        pa.array([0])
    finally:
        sys.meta_path.remove(finder)


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
