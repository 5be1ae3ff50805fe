"""Findings that a person has looked at and accepts, from rules/accepted/*.yml."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

from pipeline.model.frozen import dataclass
from pipeline.model.rows import FindingRow
from pipeline.rulebook.build import build
from pipeline.rulebook.source import read_rules_entries


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """One finding accepted: its code, the record it is about, and what the page prints there.

    record: as the finding names it; behind `<document_id>/` it is that of one document, which a
    provision's id alone ("II.3.h") is not. value None: whatever is printed; "": nothing, of a
    finding that quotes nothing.
    """

    code: str
    record: str
    reason: str
    who: str
    on: date
    value: str | None = None


def load_accepted(root: Path) -> tuple[Accepted, ...]:
    """All of rules/accepted/*.yml. Raises RuleError."""
    return tuple(build(n, Accepted) for n in read_rules_entries(root, "accepted", "accepted"))


def mark_accepted(
    rows: Iterable[FindingRow],
    accepted: Iterable[Accepted],
    settled: Collection[tuple[str, str]],
    doubts: Collection[str],
) -> tuple[FindingRow, ...]:
    """The rows, those marked that a person has accepted; a changed print is not accepted any more.

    settled: (record, column) of cells held against the page, of which a doubt (by its code) is
    accepted too, unless it tells of other places as well.
    """
    known = {(a.code, a.record, a.value) for a in accepted}

    def holds(row: FindingRow) -> bool:
        alone = row.rule in doubts and not row.places
        if alone and (row.record_id, row.field) in settled:
            return True
        record = row.record_id or row.file
        names = (record, f"{row.document_id}/{record}")
        return any((row.rule, n, v) in known for n in names for v in (None, row.value or ""))

    return tuple(replace(r, accepted=True) if holds(r) else r for r in rows)
