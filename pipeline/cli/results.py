"""The tables of the last ingest, as rows."""

from pathlib import Path
from typing import Any

from pipeline.cli.places import stop


def read_rows(out: Path, name: str) -> list[dict[str, Any]]:
    """A table's rows; stops with one line where it is not there."""
    path = out / f"{name}.parquet"
    if not path.exists():
        stop(f"{path} is not there. Run `cchc ingest` first.")
    import pyarrow.parquet as pq

    rows: list[dict[str, Any]] = pq.read_table(path, partitioning=None).to_pylist()
    return rows
