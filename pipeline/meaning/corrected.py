"""What persons decided of a document: fixes of single values, cells held against the page.

From rules/corrections/*.yml and rules/reviewed/*.yml.
"""

from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Annotated

from pipeline.model.frozen import dataclass
from pipeline.rulebook.build import Own, Read, build
from pipeline.rulebook.source import Node, read_rules_entries

# Cells as printed, from which everything else about them is read anew; then single values.
CELLS = (
    *("task_raw", "lead_raw", "coordinating_raw", "monitoring_raw", "product_raw"),
    *("deadline_raw", "submitted_to_raw"),
)
PROVISION_TEXTS = ("heading", "text")  # of `<document_id>/<provision_id>`
# Of a document, before its key is made of them; then before any deadline is read.
HEADING = ("number_raw", "issuer", "issuer_place", "issued_on")
YEARS = ("plan_year", "plan_year_end")
_DAYS = ("due_start", "due_end", "issued_on")
CORRECTABLE = (
    *CELLS,
    *PROVISION_TEXTS,
    *HEADING,
    *YEARS,
    *("due_start", "due_end", "section_title", "title", "signer_name", "signer_title"),
)


def _field(node: Node) -> str:
    if node.text() not in CORRECTABLE:
        raise node.fail(f"{node.text()!r} cannot be corrected; these can: {', '.join(CORRECTABLE)}")
    return node.text()


def _typed(c: "Correction") -> "Correction":
    """The correction, whose value fits its column. Raises RuleError."""
    try:
        if c.field in _DAYS:
            date.fromisoformat(c.value)
        elif c.field in YEARS and (c.value or c.field == "plan_year"):
            int(c.value)
    except ValueError:
        raise c.node.fail(f"{c.field} cannot be {c.value!r}") from None
    return c


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One value put right. expect: the value we would give.

    record: a task_id, a document_id or `<document_id>/<provision_id>`; where the heading is put
    right, the document_id is the one that the print gives.
    """

    record: str
    field: Annotated[str, Read(_field)]
    expect: str
    value: str
    reason: str
    who: str
    on: date
    node: Annotated[Node, Own]


def load_corrections(root: Path) -> tuple[Correction, ...]:
    """All of rules/corrections/*.yml. Raises RuleError; the same value twice is an error."""
    out: dict[tuple[str, str], Correction] = {}
    for node in read_rules_entries(root, "corrections", "corrections"):
        correction = _typed(build(node, Correction))
        key = (correction.record, correction.field)
        if key in out:
            raise node.fail(f"{' '.join(key)} is corrected twice")
        out[key] = correction
    return tuple(out.values())


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
