"""Pairs of tasks a person has reviewed, from rules/matches/*.yml."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

from pipeline.rulebook.build import Key, Own, Read, build, written
from pipeline.rulebook.source import Node, read_rules_entries


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedPair:
    """A person's word on two tasks. same False: they are not one duty, whatever the wording."""

    from_task_id: Annotated[str, Key("from")]
    to_task_id: Annotated[str, Key("to")]
    same: bool
    reason: Annotated[str, Read(written)]
    by: Annotated[str, Read(written)]
    on: date
    node: Annotated[Node, Own]


def load_reviewed(root: Path) -> tuple[ReviewedPair, ...]:
    """All files of rules/matches/ in order of name; none is fine. Raises RuleError."""
    pairs: dict[frozenset[str], ReviewedPair] = {}
    for node in read_rules_entries(root, "matches", "pairs"):
        pair = build(node, ReviewedPair)
        key = frozenset((pair.from_task_id, pair.to_task_id))
        if key in pairs:
            first = pairs[key].node
            raise node.fail(f"this pair already stands at rules/{first.file}:{first.line}")
        pairs[key] = pair
    return tuple(pairs.values())
