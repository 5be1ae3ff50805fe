"""Tables and the checks of rules/checks/*.sql in, the offending rows out, by embedded DuckDB alone.

A check is a query that returns the offending rows, worded in its header: the comment lines at the
top, `-- key: value` for id, severity, en, vi, do_en and do_vi. It returns document_id, record_id,
field, value and source; further columns fill placeholders of the same name; `suggestion` and
`suggestion_vi` replace the words, `severity` the severity where it is not null.
"""

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from pipeline.model.frozen import dataclass
from pipeline.model.grid import Source
from pipeline.model.record import SEVERITIES, Severity
from pipeline.rulebook.findings import Wording
from pipeline.rulebook.source import RuleError, read_rules_text

REQUIRED = ("document_id", "record_id", "field", "value", "source")
_WORD = re.compile(r"\w+")
_PLAIN = (*REQUIRED, "suggestion", "suggestion_vi", "severity")
_HEADER = re.compile(r"^--\s*(?P<key>[a-z_]+):\s*(?P<value>.*)$")
_QUOTED = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\n]*")
_REQUIRED = ("id", "severity", "en", "vi", "do_en", "do_vi")


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    wording: Wording
    sql: str
    file: str


def load_checks(root: Path) -> tuple[Check, ...]:
    """All checks, by id. Raises RuleError on a header that breaks the form or an id used twice."""
    out: list[Check] = []
    for path in sorted((root / "checks").glob("*.sql")):
        check = parse_check(read_rules_text(root, f"checks/{path.name}"), f"checks/{path.name}")
        if any(c.wording.code == check.wording.code for c in out):
            raise RuleError(check.file, 1, f"the id {check.wording.code!r} is used twice")
        out.append(check)
    return tuple(out)


def parse_check(text: str, file: str) -> Check:
    """One check from its file's text."""
    head: dict[str, str] = {}
    body: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        m = _HEADER.match(line) if not body else None
        if m is None:
            body.append(line)
            continue
        if m["key"] not in _REQUIRED:
            raise RuleError(file, number, f"unknown header {m['key']!r}")
        head[m["key"]] = m["value"].strip()
    for key in _REQUIRED:
        if not head.get(key):
            raise RuleError(file, 1, f"the header {key!r} is missing")
    if head["severity"] not in SEVERITIES:
        raise RuleError(file, 1, f"severity is one of {', '.join(SEVERITIES)}")
    sql = "\n".join(body).strip().rstrip(";")
    if not re.match(r"(?is)^(?:--[^\n]*\n\s*)*(select|with)\b", sql):
        raise RuleError(file, len(head) + 1, "the query must be one SELECT")
    if ";" in _QUOTED.sub("", sql):
        raise RuleError(file, len(head) + 1, "the query must be one statement, without `;` inside")
    wording = Wording(
        code=head["id"],
        severity=cast(Severity, head["severity"]),
        message=head["en"],
        message_vi=head["vi"],
        suggestion=head["do_en"],
        suggestion_vi=head["do_vi"],
    )
    return Check(wording=wording, sql=sql, file=file)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offence:
    """A row that a check returned. severity: other than the check's own; places: where else."""

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
    places: tuple[Source, ...] = ()


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
    """The checks over a database of its own, planned once: only what its views show is exchanged.

    A view shows an Arrow table without copying it, a column only where some check says its name,
    and of a place its number alone: a copy in DuckDB, or seven fields of a place carried through
    every join, cost three times as much as the checks.
    """

    def __init__(self, checks: Sequence[Check]) -> None:
        self.checks = tuple(checks)
        self.words = _words(checks)
        self.shown: dict[str, _Shown] = {}
        self.connection: Any = None
        self.lean = True

    def run(self, tables: Mapping[str, Any]) -> list[Offence]:
        """Every offence over these tables, in the order of the checks.

        The same tables, by name and columns, each time. Raises RuleError where a query is wrong.
        """
        if self.lean:
            try:
                return self._run(tables)
            except Exception:  # a query that is wrong, or (never prepared) looks into a place
                self.lean = self.connection is not None
        return list(run_checks(open_database(), tables, self.checks))

    def _run(self, tables: Mapping[str, Any]) -> list[Offence]:
        places = _Places()
        for name, table in tables.items():
            shown = self._columns(table, places)
            if name in self.shown:
                self.shown[name].table = shown
            else:
                self.shown[name] = _Shown(shown)
        if self.connection is None:
            connection = open_database()
            for name, shown in self.shown.items():
                connection.register(name, shown)
            connection.execute(f"PREPARE checks AS {_in_one(self.checks)}")
            self.connection = connection
        rows = self.connection.execute("EXECUTE checks").fetchall()
        found = ((self.checks[n], json.loads(text)) for n, text in sorted(rows, key=_place))
        return [_offence(c, {**row, "source": places.of(row["source"])}) for c, row in found]

    def _columns(self, table: Any, places: "_Places") -> Any:
        lean = table.select([n for n in table.column_names if n.lower() in self.words])
        if "source" not in lean.column_names:
            return lean
        at = lean.column_names.index("source")
        return lean.set_column(at, "source", places.number(lean.column(at)))


class _Shown:
    """A table as DuckDB asks for it, anew at every query."""

    def __init__(self, table: Any) -> None:
        self.table = table

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        return self.table.__arrow_c_stream__(requested_schema)


class _Places:
    """Columns of places, each place with a number of its own."""

    def __init__(self) -> None:
        self.columns: list[Any] = []
        self.starts: list[int] = []
        self.end = 0

    def number(self, column: Any) -> Any:
        import pyarrow as pa

        self.columns.append(column)
        self.starts.append(self.end)
        first, self.end = self.end, self.end + len(column)
        return pa.array(range(first, self.end), pa.int64(), mask=column.is_null().to_numpy())

    def of(self, number: Any) -> Any:
        """The place of a number; what a query made itself stays."""
        if not isinstance(number, int):
            return number
        at = bisect_right(self.starts, number) - 1
        return self.columns[at][number - self.starts[at]].as_py()


def _words(checks: Sequence[Check]) -> frozenset[str]:
    """Every word that a check or its message says: a column that is none of them is not asked for."""
    texts = (f"{c.sql} {c.wording}" for c in checks)
    return frozenset(w.lower() for text in texts for w in _WORD.findall(text))


def _in_one(checks: Sequence[Check]) -> str:
    """All checks as one query: the place of the check, and its row as JSON."""
    parts = (
        f"SELECT {i} AS n, to_json(q)::VARCHAR AS j FROM ({c.sql}\n) q"
        for i, c in enumerate(checks)
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
        source=Source.of(row.get("source")),
        params=params,
        suggestion=row.get("suggestion"),
        suggestion_vi=row.get("suggestion_vi"),
        severity=row.get("severity"),
    )
