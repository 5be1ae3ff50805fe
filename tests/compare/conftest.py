"""What the comparison tests share."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.compare.compare import compare_tasks
from pipeline.compare.lineage import Lineage, lineage_of_registry
from pipeline.compare.rules import CompareRules, load_compare
from pipeline.compare.side import Side
from pipeline.model.changes import Change
from pipeline.run.document import Result
from pipeline.run.rules import Rules
from tests.compare.build import OPEN, side_of

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def compare_rules() -> CompareRules:
    return load_compare(ROOT / "rules")


@pytest.fixture(scope="session")
def lineage(rules: Rules) -> Lineage:
    return lineage_of_registry(rules.registry.by_id.values())


@pytest.fixture(scope="session")
def open_pair(read: Callable[..., Result], reference: Result) -> tuple[Side, Side]:
    return side_of(read((OPEN / "2023.txt").read_bytes(), "2023.txt")), side_of(reference)


@pytest.fixture(scope="session")
def open_changes(
    open_pair: tuple[Side, Side], compare_rules: CompareRules, lineage: Lineage
) -> tuple[Change, ...]:
    return compare_tasks(*open_pair, compare_rules, lineage)
