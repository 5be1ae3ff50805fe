"""The tables that stand under an output folder: the one way to open them.

`out/.cache/current` leads to one generation of results, in which every file belongs to the same run.
Whoever opens it keeps that generation, whatever a run does meanwhile. A folder without one (tables
somebody copied) is read as it is.
"""

import re
from collections.abc import Collection
from pathlib import Path
from typing import Any

from pipeline.model.frozen import dataclass
from pipeline.tables.schemas import SCHEMA_VERSION, TABLES, version_of
from pipeline.text.told import Refusal, told

CURRENT = ".cache/current"
_LEADS_TO = re.compile(r"generations/\d{6,}/files")


class StandingError(Refusal):
    """A table is not there or damaged; the message is one line and says what to do."""


def current_of(out: Path) -> Path | None:
    """The folder that the link leads to: a link, or a file where there are no links.

    None where there is none, or it leads anywhere but to a generation of this output.
    """
    link = out / CURRENT
    try:
        if link.is_symlink():
            text = link.readlink().as_posix()
        elif link.is_file():  # a pipe would never end
            with link.open(encoding="utf-8") as handle:
                text = handle.read(200).strip()
        else:
            return None
    except (OSError, ValueError):
        return None
    folder = link.parent / text
    return folder if _LEADS_TO.fullmatch(text) and folder.is_dir() else None


@dataclass(frozen=True, slots=True)
class Standing:
    """One generation of tables. folder: where they are; out: as the user named it."""

    out: Path
    folder: Path

    def files(self, name: str) -> list[Path]:
        """The Parquet files of a table, in order of their rows; none where it is not there."""
        path = self.folder / f"{name}.parquet"
        if path.is_dir():
            return sorted(p for p in path.glob("*.parquet") if p.is_file())
        return [path] if path.is_file() else []

    def table(self, name: str, documents: Collection[str] | None = None) -> Any:
        """A table, of these documents only where they are given. Raises StandingError."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        files = self.files(name)
        if not files:
            path = self.out / f"{name}.parquet"
            raise StandingError("{path} is not there. Run `cchc ingest` first.", path=path)
        only = None if documents is None else [("document_id", "in", sorted(documents))]
        try:
            pieces = [pq.read_table(f, partitioning=None, filters=only) for f in files]
            self.require_version(name, {version_of(p.schema) for p in pieces})
            return pa.concat_tables(pieces)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError) as fault:
            raise StandingError(self.damaged(name, fault)) from None

    def require_version(self, name: str, found: Collection[str]) -> None:
        """Raises StandingError where a file of a table is of another version than this program."""
        for version in sorted(set(found) - {SCHEMA_VERSION}):
            raise StandingError(
                "the table {name} in {out} has form {version}, this program writes form {ours}. "
                "`cchc ingest` makes the tables again from the decisions.",
                name=name,
                out=self.out,
                version=version,
                ours=SCHEMA_VERSION,
            )

    def damaged(self, name: str, fault: Exception) -> str:
        """One line on a table that cannot be opened, and what to do."""
        what = (str(fault).splitlines() or [type(fault).__name__])[0]
        return told(
            "the table {name} in {out} is damaged ({what}). "
            "`cchc ingest` makes it again from the decisions.",
            name=name,
            out=self.out,
            what=what[:120],
        )

    def tables(self, documents: Collection[str] | None = None) -> dict[str, Any]:
        """Every table by name. Raises StandingError."""
        by_file = ("agencies", "runs")
        return {
            t.name: self.table(t.name, None if t.name in by_file else documents) for t in TABLES
        }


def open_standing(out: Path) -> Standing:
    """The tables of an output folder as they stand now."""
    return Standing(out, current_of(out) or out)
