"""threads.parquet and threads.json of a trend."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from pipeline.compare.write.data import parquet_bytes
from pipeline.model.changes import ThreadRow
from pipeline.tables.schemas import THREADS


def threads_table(rows: Sequence[ThreadRow]) -> Any:
    """The threads as an Arrow table."""
    import pyarrow as pa

    return pa.Table.from_pylist([asdict(r) for r in rows], schema=THREADS.arrow())


def trend_files(rows: Sequence[ThreadRow]) -> dict[str, bytes]:
    """Name → bytes."""
    body = json.dumps([asdict(r) for r in rows], ensure_ascii=False, indent=1) + "\n"
    return {
        "threads.parquet": parquet_bytes(threads_table(rows)),
        "threads.json": body.encode(),
    }
