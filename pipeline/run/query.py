"""SQL over the tables of an output folder: read-only, and nothing but the tables can be reached."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.tables.schemas import TABLES
from pipeline.tables.standing import open_standing

_LOCKS = (
    "SET python_enable_replacements = false",
    "SET enable_external_access = false",
    "SET lock_configuration = true",
)
_ROWS_AT_ONCE = 1_000


class QueryError(Exception):
    """A query that cannot be run; the message is one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Column names and rows; the rows can be read once."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[Any, ...]]


def query(out: Path, sql: str) -> Answer:
    """The answer of one SELECT (or EXPLAIN, DESCRIBE, SUMMARIZE) over the tables by their names.

    Raises QueryError where there are no tables, or the statement is wrong or changes something.
    """
    import duckdb

    connection = _connect(out)
    try:
        statements = duckdb.extract_statements(sql)
        if len(statements) != 1:
            raise QueryError("one statement at a time, please")
        if statements[0].type not in (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN):
            raise QueryError("only queries: the tables cannot be changed here")
        cursor = connection.execute(statements[0])
        columns = tuple(d[0] for d in cursor.description or ())
        return Answer(columns=columns, rows=_rows(cursor))
    except duckdb.Error as fault:
        raise QueryError(_one_line(str(fault))) from None


def _connect(out: Path) -> Any:
    """An in-memory DuckDB in which every table is a view over its Parquet, read where needed."""
    import duckdb
    import pyarrow.dataset as ds

    connection = duckdb.connect(":memory:")
    found = False
    standing = open_standing(out)
    for table in TABLES:
        files = [str(f) for f in standing.files(table.name)]
        if files:
            connection.register(table.name, ds.dataset(files, format="parquet", partitioning=None))
            found = True
    if not found:
        raise QueryError(f"there are no tables in {out}. Run `cchc ingest` first.")
    for lock in _LOCKS:
        connection.execute(lock)
    return connection


def _rows(cursor: Any) -> Iterator[tuple[Any, ...]]:
    import duckdb

    try:
        while batch := cursor.fetchmany(_ROWS_AT_ONCE):
            yield from batch
    except duckdb.Error as fault:
        raise QueryError(_one_line(str(fault))) from None


def _one_line(message: str) -> str:
    """What is wrong and what was meant, without the drawing below it."""
    lines = []
    for line in message.splitlines():
        if line.startswith("LINE "):
            break
        if line.strip():
            lines.append(line.strip())
    return " ".join(lines) or "the query failed"
