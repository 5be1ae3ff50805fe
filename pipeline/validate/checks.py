"""Tables and checks in, the offending rows out, by embedded DuckDB without any outside access."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.model.grid import NOWHERE, Source
from pipeline.rulebook.source import RuleError
from pipeline.validate.declared import Check

REQUIRED = ("document_id", "record_id", "field", "value", "source")
_PLAIN = (*REQUIRED, "suggestion", "suggestion_vi", "severity")


@dataclass(frozen=True, slots=True, kw_only=True)
class Offence:
    """A row that a check returned. severity: other than the check's own."""

    check: Check
    document_id: str
    record_id: str | None
    field: str | None
    value: str | None
    source: Source
    params: tuple[tuple[str, str], ...]
    suggestion: str | None
    suggestion_vi: str | None
    severity: str | None


def open_database() -> Any:
    """An in-memory DuckDB that can reach no file and no network."""
    import duckdb

    connection = duckdb.connect(":memory:", config={"threads": "1"})
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def run_checks(
    connection: Any, tables: Mapping[str, Any], checks: Sequence[Check]
) -> Iterator[Offence]:
    """Every offence of every check over these tables. Raises RuleError where a query is wrong."""
    for name, table in tables.items():
        connection.register(f"{name}_arrow", table)
        connection.execute(f'CREATE OR REPLACE TEMP TABLE "{name}" AS FROM {name}_arrow')
        connection.unregister(f"{name}_arrow")
    for check in checks:
        try:
            cursor = connection.execute(check.sql)
            names = [d[0] for d in cursor.description]
            rows = cursor.fetchall()
        except Exception as fault:
            raise RuleError(check.file, 1, f"the query fails: {fault}") from None
        for name in REQUIRED:
            if name not in names:
                raise RuleError(check.file, 1, f"the query does not return {name!r}")
        for row in rows:
            yield _offence(check, dict(zip(names, row, strict=True)))


class Checker:
    """The checks over a database of its own, planned once: its tables are only filled anew."""

    def __init__(self, checks: Sequence[Check]) -> None:
        self.checks = tuple(checks)
        self.connection = open_database()
        self.ready = False

    def run(self, tables: Mapping[str, Any]) -> list[Offence]:
        """Every offence over these tables, in the order of the checks.

        The same tables, by name and columns, each time. Raises RuleError where a query is wrong.
        """
        try:
            self._fill(tables)
            if not self.ready:
                self.connection.execute(f"PREPARE checks AS {_in_one(self.checks)}")
                self.ready = True
            rows = self.connection.execute("EXECUTE checks").fetchall()
        except Exception:  # one by one they say which it is
            self.connection.close()
            self.connection, self.ready = open_database(), False
            return list(run_checks(open_database(), tables, self.checks))
        return [_offence(self.checks[n], json.loads(text)) for n, text in sorted(rows, key=_place)]

    def _fill(self, tables: Mapping[str, Any]) -> None:
        for name, table in tables.items():
            self.connection.register("fresh", table)
            if self.ready:
                self.connection.execute(f'DELETE FROM "{name}"')
                self.connection.execute(f'INSERT INTO "{name}" FROM fresh')
            else:
                self.connection.execute(f'CREATE TABLE "{name}" AS FROM fresh')
            self.connection.unregister("fresh")


def _in_one(checks: Sequence[Check]) -> str:
    """All checks as one query: the place of the check, and its row as JSON."""
    parts = (
        f"SELECT {i} AS n, to_json(q)::VARCHAR AS j FROM ({c.sql}) q" for i, c in enumerate(checks)
    )
    return " UNION ALL ".join(parts)


def _place(row: tuple[int, str]) -> int:
    return row[0]


def _offence(check: Check, row: dict[str, Any]) -> Offence:
    params = tuple((k, "" if v is None else str(v)) for k, v in row.items() if k not in _PLAIN)
    value = row.get("value")
    return Offence(
        check=check,
        document_id=str(row["document_id"]),
        record_id=row.get("record_id"),
        field=row.get("field"),
        value=None if value is None else str(value),
        source=_source(row.get("source")),
        params=params,
        suggestion=row.get("suggestion"),
        suggestion_vi=row.get("suggestion_vi"),
        severity=row.get("severity"),
    )


def _source(value: dict[str, Any] | None) -> Source:
    if not value:
        return NOWHERE
    box = value.get("bbox")
    return Source(**{**value, "bbox": tuple(box) if box else None})
