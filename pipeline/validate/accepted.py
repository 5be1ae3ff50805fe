"""Findings that a person has looked at and accepts, from rules/accepted/*.yml."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from pipeline.model.rows import FindingRow
from pipeline.rulebook.source import Node, read_rules_file


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """One finding accepted: its code, the record it is about, and what the page prints there."""

    code: str
    record: str
    value: str | None
    reason: str
    who: str
    on: date


def load_accepted(root: Path) -> tuple[Accepted, ...]:
    """All of rules/accepted/*.yml. Raises RuleError."""
    out: list[Accepted] = []
    for path in sorted((root / "accepted").glob("*.yml")):
        top = read_rules_file(root, f"accepted/{path.name}").mapping(
            required=["accepted"], optional=[]
        )
        out.extend(_read(item) for item in top["accepted"].items())
    return tuple(out)


def _read(item: Node) -> Accepted:
    e = item.mapping(required=["code", "record", "reason", "who", "on"], optional=["value"])
    on = e["on"].day()
    if on is None:
        raise e["on"].fail("a date was expected")
    return Accepted(
        code=e["code"].text(),
        record=e["record"].text(),
        value=e["value"].text() if "value" in e else None,
        reason=e["reason"].text(),
        who=e["who"].text(),
        on=on,
    )


def mark_accepted(
    rows: Iterable[FindingRow], accepted: Iterable[Accepted]
) -> tuple[FindingRow, ...]:
    """The rows, those marked that a person has accepted; a changed print is not accepted any more."""
    known = {(a.code, a.record): a for a in accepted}

    def holds(row: FindingRow) -> bool:
        a = known.get((row.rule, row.record_id or row.file))
        return a is not None and a.value in (None, row.value)

    return tuple(replace(r, accepted=True) if holds(r) else r for r in rows)
