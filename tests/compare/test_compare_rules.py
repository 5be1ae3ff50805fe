"""rules/compare.yml and rules/matches/: every fault names its file and line."""

import shutil
from pathlib import Path

import pytest

from pipeline.compare.rules import load_compare, try_examples
from pipeline.model.record import DEADLINE_KINDS
from pipeline.rulebook.source import RuleError
from tests.compare.build import OPEN

RULES = OPEN.parents[2] / "rules"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copy(RULES / "compare.yml", tmp_path / "compare.yml")
    (tmp_path / "matches").mkdir()
    return tmp_path


FAULTS = [
    ("  text: 0.70", "  text: 0.80", "sum to 1.1, not 1"),
    ("  bigram: 0.5", "  bigram: 5", "a share of 0 to 1"),
    ("  accept: 0.73", "  accept: viel", "a number was expected"),
    ("'năm 2023': []", "'năm 2023': [2023]", "gives"),
    ("'3/năm': ''", "'3/năm': '3/năm'", "gives"),
    ("  - [dvc, dịch vụ công]", "  - [dvc, bộ, Bộ]", "stands here twice"),
    ("  - [dvc, dịch vụ công]", "  - [dvc]", "a group is"),
    ("continuous: 1,", "", "'continuous' is missing"),
    ("  inside: 0.60", "  outside: 0.60", "unknown key 'outside'"),
]


@pytest.mark.parametrize(("old", "new", "message"), FAULTS)
def test_a_fault_is_found(old: str, new: str, message: str, root: Path) -> None:
    path = root / "compare.yml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(RuleError, match=r"rules/compare\.yml:\d+: .*" + message):
        load_compare(root)
        try_examples(root)


def test_every_kind_of_deadline_has_its_firmness() -> None:
    assert set(load_compare(RULES).firmness) == set(DEADLINE_KINDS)


def _matches(root: Path, text: str) -> None:
    (root / "matches" / "2024.yml").write_text(text, encoding="utf-8")


def test_reviewed_pairs(root: Path) -> None:
    _matches(root, "pairs:\n  - {from: a/1, to: b/2, same: true, reason: x, by: y, on: 2024-01-05}")
    (pair,) = load_compare(root).reviewed
    assert (pair.from_task_id, pair.to_task_id, pair.same) == ("a/1", "b/2", True)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("pairs:\n  - {from: a/1, to: b/2, same: true, reason: x, by: y}", ":2: the key 'on'"),
        ("pairs:\n  - {from: a, to: b, same: x, reason: x, by: y, on: 2024-01-05}", ":2: true or"),
        (
            "pairs:\n  - {from: a, to: b, same: true, reason: '', by: y, on: 2024-01-05}",
            ":2: this may not be empty",
        ),
        (
            "pairs:\n  - {from: a, to: b, same: true, reason: x, by: y, on: 2024-01-05}\n"
            "  - {from: b, to: a, same: false, reason: x, by: y, on: 2024-01-05}",
            ":3: this pair already stands at rules/matches/2024.yml:2",
        ),
    ],
)
def test_a_fault_in_a_reviewed_pair(text: str, message: str, root: Path) -> None:
    _matches(root, text)
    with pytest.raises(RuleError, match=f"rules/matches/2024.yml{message}"):
        load_compare(root)
