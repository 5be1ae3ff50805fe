"""kill -9 at random moments, then a completing run: nothing lost, nothing doubled, same bytes."""

from pathlib import Path

import pytest

from benchmarks.kill_runs import kill_runs


@pytest.mark.slow
def test_killed_runs_are_completed(tmp_path: Path) -> None:
    outcome = kill_runs(8, 30, 7, tmp_path)
    assert outcome.wrong == ()
    assert sum(outcome.moments.values()) == 8
