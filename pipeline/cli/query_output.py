"""Rows in, text on standard output: an aligned table, CSV or JSON."""

import csv
import json
import sys
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice

from pipeline.text.inert import inert

FORMATS = ("table", "csv", "json")
_WIDEST = 60
_SAMPLE = 200


def print_rows(columns: Sequence[str], rows: Iterable[Sequence[object]], form: str) -> None:
    """form: one of FORMATS. A table's long cells are cut; CSV and JSON give every value whole."""
    {"table": _table, "csv": _csv, "json": _json}[form](columns, rows)


def _table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Columns are as wide as the first rows need."""
    rest = iter(rows)
    first = [[_short(v) for v in row] for row in islice(rest, _SAMPLE)]
    widths = [max([len(c), *(len(r[i]) for r in first)]) for i, c in enumerate(columns)]
    _line(columns, widths)
    _line(["-" * w for w in widths], widths)
    count = 0
    for cells in first:
        _line(cells, widths)
        count += 1
    for row in rest:
        _line([_short(v) for v in row], widths)
        count += 1
    print(f"({count} row{'' if count == 1 else 's'})")


def _line(cells: Sequence[str], widths: Sequence[int]) -> None:
    print("  ".join(c.ljust(w) for c, w in zip(cells, widths, strict=True)).rstrip())


def _short(value: object) -> str:
    text = " ".join(inert(_words(value)).split())
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"


def _words(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return "; ".join(_words(v) for v in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, default=_plain)
    return str(value)


def _csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([inert(_words(v)) for v in row] for row in rows)


def _json(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A list of objects, one a line."""
    print("[", end="")
    for i, row in enumerate(rows):
        record = dict(zip(columns, row, strict=True))
        text = inert(json.dumps(record, ensure_ascii=False, default=_plain))
        print(("," if i else "") + "\n" + text, end="")
    print("\n]")


def _plain(value: object) -> object:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    return str(value)
