"""The tables of the last ingest, as rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pipeline.cli.places import stop


@contextmanager
def readable(out: Path) -> Iterator[None]:
    """Stops with one line where a table inside the block is damaged, or no table at all."""
    import pyarrow as pa

    try:
        yield
    except pa.ArrowInvalid as fault:
        what = str(fault).splitlines()[0]
        stop(f"a table in {out} is damaged: {what}. Remove {out} and run `cchc ingest` again.")


def read_rows(out: Path, name: str) -> list[dict[str, Any]]:
    """A table's rows; stops with one line where it is not there or damaged."""
    path = out / f"{name}.parquet"
    if not path.exists():
        stop(f"{path} is not there. Run `cchc ingest` first.")
    import pyarrow.parquet as pq

    with readable(out):
        rows: list[dict[str, Any]] = pq.read_table(path, partitioning=None).to_pylist()
    return rows
