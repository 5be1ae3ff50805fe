"""Cells that a person has held against the page and found right, from rules/reviewed/*.yml."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

from pipeline.model.frozen import dataclass
from pipeline.rulebook.build import build
from pipeline.rulebook.source import read_rules_entries
from pipeline.structure.parts import TaskRow


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmedCell:
    """One cell confirmed. record: a task_id; field: `lead_raw` …; print: `print_mark` of its text."""

    record: str
    field: str
    print: str
    who: str
    on: date


def print_mark(text: str) -> str:
    """A short mark of a cell's text: it changes with the print."""
    return sha256(text.encode()).hexdigest()[:16]


def load_confirmed(root: Path) -> tuple[ConfirmedCell, ...]:
    """All of rules/reviewed/*.yml. Raises RuleError; a cell that stands twice is an error."""
    out: list[ConfirmedCell] = []
    for item in read_rules_entries(root, "reviewed", "reviewed"):
        cell = build(item, ConfirmedCell)
        if any((c.record, c.field) == (cell.record, cell.field) for c in out):
            raise item.fail(f"{cell.record} {cell.field} is confirmed twice")
        out.append(cell)
    return tuple(out)


def settle_cells(
    rows: Sequence[TaskRow], keys: Sequence[str], confirmed: Sequence[ConfirmedCell]
) -> tuple[TaskRow, ...]:
    """The rows, each knowing which of its cells are confirmed as they are printed now."""
    marks = {(c.record, c.field.removesuffix("_raw")): c.print for c in confirmed}
    if not marks:
        return tuple(rows)
    out = []
    for row, key in zip(rows, keys, strict=True):
        texts = (("number", row.number_raw), *row.cells)
        fits = (n for n, text in texts if marks.get((key, n)) == print_mark(text.text))
        out.append(replace(row, settled=tuple(fits)))
    return tuple(out)
