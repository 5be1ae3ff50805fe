"""The CSV files, read back by the standard library and pandas, against the tables."""

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

from pipeline.present.layout import not_a_formula
from pipeline.present.tables_csv import csv_files, table_csv
from pipeline.tables.schemas import TABLES, table
from pipeline.text.inert import inert
from tests.present.conftest import HOSTILE


def read(data: bytes) -> list[dict[str, str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def expected(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return not_a_formula(inert(value))
    if value and isinstance(value, list) and isinstance(value[0], dict):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if isinstance(value, list):
        return not_a_formula(inert("; ".join(value)))
    return value.isoformat() if isinstance(value, date) else str(value)


def test_every_table_but_runs_row_for_row(tables: dict[str, Any]) -> None:
    files = dict(csv_files(tables))
    assert set(files) - {"datapackage.json"} == {f"{t.name}.csv" for t in TABLES} - {"runs.csv"}
    del files["datapackage.json"]
    for name, data in files.items():
        rows = tables[name.removesuffix(".csv")].to_pylist()
        got = read(data)
        assert len(got) == len(rows), name
        for mine, theirs in zip(rows, got, strict=True):
            place = mine.pop("source", None)
            shown = theirs.pop("source", "")
            assert {k: expected(v) for k, v in mine.items()} == theirs
            if place:
                known = {k: v for k, v in place.items() if v is not None}
                assert json.loads(shown) == known


def test_pandas_reads_it(tables: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "tasks.csv"
    path.write_bytes(dict(csv_files(tables))["tasks.csv"])
    frame = pd.read_csv(path, parse_dates=["due_end"])
    assert len(frame) == tables["tasks"].num_rows
    ends = [d for d in tables["tasks"].column("due_end").to_pylist() if d]
    assert list(frame["due_end"].dropna().dt.date) == ends


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_inert(text: str) -> None:
    form = table("documents")
    row = {c.name: None for c in form.columns}
    clean = text.encode("utf-8", errors="replace").decode()
    row |= dict.fromkeys(("document_id", "sha256", "media_type", "reader"), "")
    row |= {"file": clean, "title": clean, "findings_error": -3}
    row |= dict.fromkeys(("tasks", "sections", "findings_warning"), 1)
    got = read(table_csv(form, pa.Table.from_pylist([row], schema=form.arrow())))
    assert len(got) == 1
    assert got[0]["title"] == expected(clean)
    assert got[0]["title"][0] not in "=+-@\t\r＝＋－＠"
    assert not set(got[0]["title"]) & set("\u202e\u2067\x1b\x00")
    assert got[0]["findings_error"] == "-3"  # a number stays a number
