"""SQL over the tables of an output folder: read-only, and nothing but the tables can be reached."""

import contextlib
import os
import queue
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.model.frozen import dataclass
from pipeline.run.settings import WorkLimits
from pipeline.tables.schemas import TABLES, version_of
from pipeline.tables.standing import StandingError, open_standing
from pipeline.text.told import Refusal

_LOCKS = (
    "SET python_enable_replacements = false",
    "SET temp_directory = ''",
    "SET enable_external_access = false",
    "SET lock_configuration = true",
)
_ROWS_AT_ONCE = 1_000
_TICK = 0.05  # seconds between looks at time and memory
_PATIENCE = 1.0  # seconds for a query to end once it was told to


class QueryError(Refusal):
    """A query that cannot be run; the message is one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Column names and rows; the rows can be read once."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[Any, ...]]


def query(out: Path, sql: str, limits: WorkLimits | None = None) -> Answer:
    """The answer of one SELECT (or EXPLAIN, DESCRIBE, SUMMARIZE) over the tables by their names.

    Raises QueryError where there are no tables, the statement is wrong or changes something, or it
    goes over the time and memory of one document.
    """
    import duckdb

    limits = limits or WorkLimits()
    connection = _connect(out, limits)
    try:
        statements = duckdb.extract_statements(sql)
    except duckdb.Error as fault:
        raise QueryError(_one_line(str(fault))) from None
    if len(statements) != 1:
        raise QueryError("one statement at a time, please")
    if statements[0].type not in (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN):
        raise QueryError("only queries: the tables cannot be changed here")
    running = _Running(connection, statements[0])
    running.start()
    batches = _batches(running, limits)
    columns = next(batches)
    return Answer(columns=tuple(columns), rows=(row for batch in batches for row in batch))


class _Running(threading.Thread):
    """The query in a thread, since DuckDB does not listen while it works: first the names of the
    columns, then some rows at a time, then None; or the fault."""

    def __init__(self, connection: Any, statement: Any) -> None:
        super().__init__(daemon=True)
        self.connection, self.statement = connection, statement
        self.found: queue.Queue[Any] = queue.Queue(maxsize=4)

    def run(self) -> None:
        try:
            cursor = self.connection.execute(self.statement)
            self.found.put([d[0] for d in cursor.description or ()])
            while batch := cursor.fetchmany(_ROWS_AT_ONCE):
                self.found.put(batch)
            self.found.put(None)
        except Exception as fault:
            self.found.put(fault)

    def stop(self) -> None:
        """Ends it, and where it does not listen, the process."""
        self.connection.interrupt()
        with contextlib.suppress(queue.Empty):
            while True:
                self.found.get_nowait()
        self.join(_PATIENCE)
        if self.is_alive():
            print("cchc: the query was stopped", file=sys.stderr, flush=True)
            os._exit(2)


def _batches(running: _Running, limits: WorkLimits) -> Iterator[Any]:
    """What the query gives, as long as it keeps to the limits. Raises QueryError."""
    until = time.monotonic() + limits.seconds
    most = _held() + limits.memory_mb * 1_250_000
    try:
        while True:
            try:
                found = running.found.get(timeout=_TICK)
            except queue.Empty:
                if time.monotonic() > until:
                    raise QueryError(
                        "stopped after {seconds:g} s", seconds=limits.seconds
                    ) from None
                if _held() > most:
                    raise QueryError(
                        "stopped: more than {memory_mb} MB needed", memory_mb=limits.memory_mb
                    ) from None
                continue
            if found is None:
                return
            if isinstance(found, Exception):
                raise QueryError(_one_line(str(found)))
            yield found
    except BaseException:
        running.stop()
        raise


def _held() -> int:
    import psutil

    return int(psutil.Process().memory_info().rss)


def _connect(out: Path, limits: WorkLimits) -> Any:
    """An in-memory DuckDB in which every table is a view over its Parquet, read where needed."""
    import duckdb
    import pyarrow as pa
    import pyarrow.dataset as ds
    import pyarrow.parquet as pq

    connection = duckdb.connect(":memory:")
    found = False
    standing = open_standing(out)
    for table in TABLES:
        files = [str(f) for f in standing.files(table.name)]
        if files:
            try:
                standing.require_version(table.name, {version_of(pq.read_schema(f)) for f in files})
                rows = ds.dataset(files, format="parquet", partitioning=None)
            except StandingError as fault:
                raise QueryError(fault.args[0]) from None
            except (pa.ArrowInvalid, OSError) as fault:
                raise QueryError(standing.damaged(table.name, fault)) from None
            connection.register(table.name, rows)
            found = True
    if not found:
        raise QueryError("there are no tables in {out}. Run `cchc ingest` first.", out=out)
    connection.execute(f"SET memory_limit = '{limits.memory_mb}MB'")
    for lock in _LOCKS:
        connection.execute(lock)
    return connection


def _one_line(message: str) -> str:
    """What is wrong and what was meant, without the drawing below it."""
    lines = []
    for line in message.splitlines():
        if line.startswith("LINE "):
            break
        if line.strip():
            lines.append(line.strip())
    return " ".join(lines) or "the query failed"
