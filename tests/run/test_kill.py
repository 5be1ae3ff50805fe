"""kill -9 at random moments and at single steps, then a completing run: nothing lost, nothing torn."""

from pathlib import Path

import pytest

from benchmarks.kill_runs import every_step, kill_runs


@pytest.mark.slow
def test_killed_runs_are_completed(tmp_path: Path) -> None:
    outcome = kill_runs(6, 4, 7, tmp_path)
    assert outcome.wrong == ()
    assert sum(outcome.moments.values()) == 6


@pytest.mark.slow
def test_killed_before_many_a_name_it_moves(tmp_path: Path) -> None:
    outcome = every_step(3, tmp_path, first=4, every=17)
    assert outcome.wrong == ()
    assert outcome.kills > 8
