"""The sealed halves, opened once for their first-run figure, stay at 100 % from then on."""

import hashlib
import re

import pytest

from benchmarks.knowledge_quality import SETS, measure, pairs
from pipeline.run.rules import load_rules
from tests.conftest import ROOT

FOLDER = ROOT / "tests" / "knowledge" / "sealed"


@pytest.mark.parametrize("name", SETS)
def test_every_sealed_cell_is_right(name: str) -> None:
    score = measure("sealed", name, load_rules(ROOT / "rules"))
    assert not score.failures, "\n".join(score.failures)
    assert score.right_cells == score.cells and score.precision == score.recall == 1.0


def test_every_sealed_pair_of_citation_keys_is_right() -> None:
    right, whole = pairs("sealed", load_rules(ROOT / "rules"))
    assert right == whole == 21


def test_a_label_changes_only_with_its_reason() -> None:
    """The sums under "Opened" are those of the files: a changed label is listed there too."""
    readme = (FOLDER / "README.md").read_text(encoding="utf-8").split("## Opened")[1]
    sums = {name: sum_ for sum_, name in re.findall(r"([0-9a-f]{64})  (\S+)", readme)}
    assert sorted(sums) == sorted(f"{name}.yml" for name in SETS)
    for name, expected in sums.items():
        assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == expected, name
