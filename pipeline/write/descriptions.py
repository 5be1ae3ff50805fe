"""The table schemas in, what describes the data out: Data Package, JSON Schema, data dictionary."""

import json
from collections.abc import Collection, Mapping
from typing import Any

from pipeline.tables.schemas import (
    CHANGES,
    SCHEMA_VERSION,
    TABLES,
    THREADS,
    Column,
    Table,
)

_JSON_TYPES = {
    "text": "string",
    "int": "integer",
    "float": "number",
    "bool": "boolean",
    "date": "string",
    "texts": "array",
    "source": "object",
    "sources": "array",
    "fields": "array",
}
_PACKAGE_TYPES = {**_JSON_TYPES, "text": "string", "date": "date"}
_SHOWN = {
    "text": "text",
    "int": "int32",
    "float": "float64",
    "bool": "bool",
    "date": "date",
    "texts": "list of text",
    "source": "struct",
    "sources": "list of struct",
    "fields": "list of struct",
}


def datapackage(present: Mapping[str, str | list[str]]) -> bytes:
    """A Data Package descriptor of the tables; present: table name to its path(s) under out/."""
    return _package([_resource(t, present[t.name]) for t in TABLES if t.name in present])


def csv_datapackage(names: Collection[str]) -> bytes:
    """The descriptor of the CSV files of these tables, which stand beside it."""
    return _package([_csv_resource(t, names) for t in TABLES if t.name in names])


def _package(resources: list[dict[str, Any]]) -> bytes:
    body = {
        "name": "cchc",
        "title": "Kế hoạch cải cách hành chính",
        "profile": "data-package",
        "version": SCHEMA_VERSION,
        "resources": resources,
    }
    return (json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode()


def _resource(table: Table, path: str | list[str]) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(c) for c in table.columns],
        "primaryKey": list(table.key),
        "missingValues": [],  # null is null there, and an empty text is a text
    }
    keys = [_foreign(c) for c in table.columns if c.ref and not c.ref.startswith(table.name + ".")]
    if keys:
        schema["foreignKeys"] = keys
    return {
        "name": table.name.replace("_", "-"),
        "title": table.name,
        "description": table.description,
        "path": path,
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "schema": schema,
    }


def _csv_resource(table: Table, names: Collection[str]) -> dict[str, Any]:
    """As the table, but for what CSV cannot say: lists are text, empty text is no value."""
    out = _resource(table, f"{table.name}.csv")
    schema = out["schema"]
    for field, column in zip(schema["fields"], table.columns, strict=True):
        if column.type in ("text", "texts", "sources", "fields"):
            field["type"] = "string" if column.type in ("text", "texts") else field["type"]
            if column.name not in table.key:
                field.get("constraints", {}).pop("required", None)
    schema["missingValues"] = [""]
    keys = schema.pop("foreignKeys", [])
    known = [k for k in keys if k["reference"]["resource"].replace("-", "_") in names]
    more = {"foreignKeys": [k for k in known if not _is_list(table, k)]}
    return {
        **out,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n"},
        "schema": {**schema, **{n: v for n, v in more.items() if v}},
    }


def _is_list(table: Table, key: Mapping[str, Any]) -> bool:
    return table.column(key["fields"][0]).type == "texts"


def _field(column: Column) -> dict[str, Any]:
    out: dict[str, Any] = {
        "name": column.name,
        "type": _PACKAGE_TYPES[column.type],
        "description": column.description,
    }
    constraints: dict[str, Any] = {}
    if not column.nullable:
        constraints["required"] = True
    if column.one_of and column.type == "text":
        constraints["enum"] = list(column.one_of)
    if constraints:
        out["constraints"] = constraints
    return out


def _foreign(column: Column) -> dict[str, Any]:
    table, _, name = (column.ref or "").partition(".")
    return {
        "fields": [column.name],
        "reference": {"resource": table.replace("_", "-"), "fields": [name]},
    }


def json_schema() -> bytes:
    """The JSON Schema (2020-12) of out/json/<document_id>.json."""
    t = {table.name: table for table in TABLES}
    task = _object(t["tasks"], without=("document_id",))
    task["properties"].update(
        agencies=_array(_object(t["task_agencies"], without=("task_id", "document_id"))),
        deadlines=_array(_object(t["task_deadlines"], without=("task_id", "document_id"))),
        provisions=_array(_object(t["task_provisions"], without=("task_id", "document_id"))),
        other_cells=_array({"type": "object", "required": ["header", "text"]}),
    )
    task["required"] = list(task["properties"])
    names = ("provisions", "responsibilities", "citations", "references", "corrections")
    properties: dict[str, Any] = {
        "document": _object(t["documents"]),
        "rows": {"type": "object", "additionalProperties": {"type": "integer", "minimum": 0}},
        "grounds": _array({"type": "string"}),
        "proposal": {"type": ["string", "null"]},
        "recipients": _array({"type": "string"}),
        "tasks": _array(task),
        "spans": _array({"type": "object", "required": ["record_id", "start", "end", "label"]}),
        "findings": _array(_object(t["findings"])),
    }
    for name in names:
        properties[name] = _array(_object(t[name], without=("document_id",)))
    body = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:cchc:schema:decision:{SCHEMA_VERSION}",
        "title": "One decision",
        "type": "object",
        "properties": properties,
        "required": sorted(properties),
        "additionalProperties": False,
    }
    return (json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode()


def _array(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _object(table: Table, without: tuple[str, ...] = ()) -> dict[str, Any]:
    columns = [c for c in table.columns if c.name not in without]
    return {
        "type": "object",
        "properties": {c.name: _property(c) for c in columns},
        "required": [c.name for c in columns],
        "additionalProperties": False,
    }


def _property(column: Column) -> dict[str, Any]:
    kind = _JSON_TYPES[column.type]
    out: dict[str, Any] = {"description": column.description}
    optional = column.nullable or column.type == "source"
    out["type"] = [kind, "null"] if optional else kind
    if column.type == "date":
        out["format"] = "date"
    if column.type == "sources":
        out["items"] = {"type": "object"}
    if column.type == "texts":
        out["items"] = {"type": "string"}
        if column.one_of:
            out["items"] = {"enum": list(column.one_of)}
    elif column.one_of:
        out["enum"] = [*column.one_of, *([None] if optional else [])]
    return out


def data_dictionary() -> str:
    """docs/data-dictionary.md."""
    out = [
        "# Data dictionary",
        "",
        "Made from the row types (`pipeline/model/rows.py`) by `make golden`; a test holds",
        "it level. Every table is Parquet under `out/`; rows are sorted by key.",
        "",
    ]
    for table in (*TABLES, CHANGES, THREADS):
        out += [f"## {table.name}", "", table.description, "", f"Key: {', '.join(table.key)}.", ""]
        out += ["| column | type | null | meaning |", "|---|---|---|---|"]
        for c in table.columns:
            words = c.description
            if c.one_of:
                words += " One of: " + ", ".join(f"`{v}`" for v in c.one_of) + "."
            if c.ref:
                words += f" → `{c.ref}`"
            null = "yes" if c.nullable else ""
            out.append(f"| {c.name} | {_SHOWN[c.type]} | {null} | {words} |")
        out.append("")
    return "\n".join(out)
