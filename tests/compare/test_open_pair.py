"""The open labelled pair: how much of it is found, and that nothing wrong is claimed."""

from pathlib import Path

from pipeline.compare.compare import compare_tasks
from pipeline.compare.lineage import Lineage
from pipeline.compare.rules import CompareRules
from pipeline.model.changes import Change
from tests.compare.build import OPEN, by_number, side, task, truth_of


def _f1(found: set[object], true: set[object]) -> float:
    return 2 * len(found & true) / (len(found) + len(true))


def test_pairs_are_found(open_changes: tuple[Change, ...]) -> None:
    true = {k for k in truth_of(OPEN) if all(k)}
    sure = {k for k, c in by_number(open_changes).items() if all(k) and "unsure" not in c.kinds}
    assert _f1(set(sure), set(true)) > 0.99


def test_no_wrong_pair_is_claimed(open_changes: tuple[Change, ...]) -> None:
    true = {k for k in truth_of(OPEN) if all(k)}
    sure = {k for k, c in by_number(open_changes).items() if all(k) and "unsure" not in c.kinds}
    assert sure - true == set()


def test_kinds_are_found(open_changes: tuple[Change, ...]) -> None:
    true = {(k, kind) for k, made in truth_of(OPEN).items() for kind in made}
    found = {(k, kind) for k, c in by_number(open_changes).items() for kind in c.kinds}
    assert _f1(set(found), set(true)) >= 0.97


def test_kinds_of_true_pairs_are_exact(open_changes: tuple[Change, ...]) -> None:
    """Wherever the pairing is right, every kind is right: a slip here is a fault, not a doubt."""
    truth = truth_of(OPEN)
    for pair, change in by_number(open_changes).items():
        if pair in truth and "unsure" not in change.kinds:
            assert frozenset(change.kinds) == truth[pair], pair


def test_every_task_is_in_the_result(open_changes: tuple[Change, ...]) -> None:
    pairs = by_number(open_changes)
    assert {a for a, _ in pairs if a} == set(range(1, 69))
    assert {b for _, b in pairs if b} == set(range(1, 67))


def test_what_is_left_over_is_paired_by_its_place(open_changes: tuple[Change, ...]) -> None:
    """2023/15 tempts 2024/6 in one frame; 2023/4 has its section, lead and product."""
    found = by_number(open_changes)
    assert found[4, 6].kinds == ("renumbered", "reworded", "rescheduled")
    assert found[15, 0].kinds == ("removed",)


def test_unsure_rows_list_what_else_it_could_be(
    compare_rules: CompareRules, lineage: Lineage
) -> None:
    """Two tasks that tie for one."""
    a = side(2023, task(1, "Kiểm tra kho hồ sơ đất đai lần một"))
    b = side(2024, *(task(n, f"Kiểm tra kho hồ sơ đất đai lần {n}") for n in (3, 4)))
    (found,) = [c for c in compare_tasks(a, b, compare_rules, lineage) if c.from_task_id]
    assert found.kinds == ("unsure",) and found.candidates


def test_the_notes_say_which_way_a_deadline_moved(open_changes: tuple[Change, ...]) -> None:
    """As the reasons in truth.tsv have it."""
    notes = {
        k: f.note for k, c in by_number(open_changes).items() for f in c.fields
        if f.field == "deadline"
    }  # fmt: skip
    assert notes[5, 3] == "earlier"
    assert notes[20, 23] == "earlier"
    assert notes[6, 9] == "looser"
    assert notes[13, 15] == "later,looser"
    assert notes[33, 37] == "firmer"
    assert notes[24, 25] == "firmer"
    assert notes[36, 10] == "later"
    assert notes[63, 12] == "earlier"


def test_the_readme_names_the_files() -> None:
    assert {p.name for p in Path(OPEN).iterdir()} >= {"2023.txt", "truth.tsv", "README.md"}
