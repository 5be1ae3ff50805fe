"""The tables of the last ingest, as rows."""

from typing import Any

from pipeline.cli.reasons import stop_for
from pipeline.tables.standing import Standing, StandingError


def read_rows(standing: Standing, name: str) -> list[dict[str, Any]]:
    """A table's rows; stops with one line where it is not there or damaged."""
    try:
        rows: list[dict[str, Any]] = standing.table(name).to_pylist()
    except StandingError as fault:
        stop_for(fault)
    return rows
