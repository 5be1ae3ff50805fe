"""Tables in, CSV files out for those who open them in a spreadsheet.

UTF-8 with BOM, comma, CRLF, a header; lists joined by `; `; dates ISO; true/false; null is empty;
a place in a file is compact JSON. Text that begins like a formula (= + - @ tab, carriage return
and their full-width forms) gets an apostrophe before it, because a stranger wrote it; take that
off, or read the Parquet, for the exact text. `runs` is left out: it alone holds times of day.
"""

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from pipeline.present.layout import not_a_formula
from pipeline.tables.schemas import TABLES, Table
from pipeline.text.inert import inert
from pipeline.write.descriptions import csv_datapackage

_LEFT_OUT = ("runs",)
_ROWS_AT_ONCE = 20_000


def csv_files(tables: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    """(`<table>.csv`, bytes) for every table at hand, then `datapackage.json`, which says what
    the columns hold. tables: Arrow tables by name."""
    shown = [t for t in TABLES if t.name in tables and t.name not in _LEFT_OUT]
    for table in shown:
        yield f"{table.name}.csv", table_csv(table, tables[table.name])
    yield "datapackage.json", csv_datapackage({t.name for t in shown})


def table_csv(table: Table, data: Any) -> bytes:
    """One table as CSV, columns and rows in the table's order."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    names = [c.name for c in table.columns]
    writer.writerow(names)
    shown = [_SHOWN.get(c.type, _plain) for c in table.columns]
    for batch in data.select(names).to_batches(max_chunksize=_ROWS_AT_ONCE):
        columns = [column.to_pylist() for column in batch.columns]
        for values in zip(*columns, strict=True):
            writer.writerow(
                "" if v is None else show(v) for v, show in zip(values, shown, strict=True)
            )
    return b"\xef\xbb\xbf" + buffer.getvalue().encode("utf-8")


def _text(value: str) -> str:
    return not_a_formula(inert(value))


def _texts(value: list[str]) -> str:
    return _text("; ".join(value))


def _day(value: date) -> str:
    return value.isoformat()


def _bool(value: bool) -> str:
    return "true" if value else "false"


def _json(value: object) -> str:
    if value == []:
        return ""
    kept = {k: v for k, v in value.items() if v is not None} if isinstance(value, dict) else value
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def _plain(value: object) -> str:
    return str(value)


_SHOWN: dict[str, Callable[[Any], str]] = {
    "text": _text,
    "texts": _texts,
    "date": _day,
    "bool": _bool,
    "source": _json,
    "sources": _json,
    "fields": _json,
}
