"""Pairs of tasks a person has reviewed, from rules/matches/*.yml."""

from dataclasses import dataclass
from pathlib import Path

from pipeline.rulebook.source import Node, read_rules_file


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedPair:
    """A person's word on two tasks. same False: they are not one duty, whatever the wording."""

    from_task_id: str
    to_task_id: str
    same: bool
    reason: str


def load_reviewed(root: Path) -> tuple[ReviewedPair, ...]:
    """All files of rules/matches/ in order of name; none is fine. Raises RuleError."""
    out: list[ReviewedPair] = []
    seen: dict[frozenset[str], str] = {}
    for path in sorted((root / "matches").glob("*.yml")):
        name = f"matches/{path.name}"
        top = read_rules_file(root, name).mapping(required=["pairs"], optional=[])
        for node in top["pairs"].items():
            pair = _pair(node)
            key = frozenset((pair.from_task_id, pair.to_task_id))
            if key in seen:
                raise node.fail(f"this pair already stands at {seen[key]}")
            seen[key] = f"rules/{name}:{node.line}"
            out.append(pair)
    return tuple(out)


def _pair(node: Node) -> ReviewedPair:
    entry = node.mapping(required=["from", "to", "same", "reason", "by", "on"], optional=[])
    if entry["on"].day() is None:
        raise entry["on"].fail("the day of the review is needed")
    for key in ("reason", "by"):
        if not entry[key].text().strip():
            raise entry[key].fail(f"{key} may not be empty")
    return ReviewedPair(
        from_task_id=entry["from"].text(),
        to_task_id=entry["to"].text(),
        same=entry["same"].flag(),
        reason=entry["reason"].text(),
    )
