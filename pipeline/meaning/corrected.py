"""A person's fixes of single values, from rules/corrections/*.yml."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.rulebook.source import Node, read_rules_file

# Cells as printed, from which everything else about them is read anew; then single values.
CORRECTABLE = (
    *("task_raw", "lead_raw", "coordinating_raw", "product_raw", "deadline_raw"),
    *("number_raw", "due_start", "due_end", "section_title"),
    *("title", "plan_year", "issued_on", "signer_name"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One value put right. record: a task_id or document_id; expect: the value we would give."""

    record: str
    field: str
    expect: str
    value: str
    reason: str
    who: str
    on: date
    file: str
    line: int


def load_corrections(root: Path) -> tuple[Correction, ...]:
    """All of rules/corrections/*.yml. Raises RuleError; the same value twice is an error."""
    out: list[Correction] = []
    for path in sorted((root / "corrections").glob("*.yml")):
        top = read_rules_file(root, f"corrections/{path.name}").mapping(
            required=["corrections"], optional=[]
        )
        for item in top["corrections"].items():
            correction = _read(item)
            if any((c.record, c.field) == (correction.record, correction.field) for c in out):
                raise item.fail(f"{correction.record} {correction.field} is corrected twice")
            out.append(correction)
    return tuple(out)


def _read(item: Node) -> Correction:
    e = item.mapping(
        required=["record", "field", "expect", "value", "reason", "who", "on"], optional=[]
    )
    if e["field"].text() not in CORRECTABLE:
        raise e["field"].fail(f"cannot be corrected; these can: {', '.join(CORRECTABLE)}")
    on = e["on"].day()
    if on is None:
        raise e["on"].fail("a date was expected")
    return Correction(
        record=e["record"].text(),
        field=e["field"].text(),
        expect=e["expect"].text(),
        value=e["value"].text(),
        reason=e["reason"].text(),
        who=e["who"].text(),
        on=on,
        file=item.file,
        line=item.line,
    )
