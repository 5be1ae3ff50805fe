"""Which task carries out which point: held against links labelled by hand; doubt gives none."""

import csv
from dataclasses import replace
from pathlib import Path

from pipeline.meaning.task_points import link_tasks
from pipeline.run.document import Result

LABELS = Path(__file__).parent / "point_links.tsv"


def labelled() -> dict[int, set[str]]:
    with LABELS.open(encoding="utf-8", newline="") as f:
        rows = csv.DictReader(f, delimiter="\t")
        return {int(r["task"]): set(r["points"].split()) for r in rows}


def test_links_of_the_reference(reference: Result) -> None:
    """Precision and recall on the links that a person made between tasks and points."""
    assert reference.meaning is not None
    truth = {(n, p) for n, points in labelled().items() for p in points}
    numbers = {t.task_id: t.number for t in reference.meaning.tasks}
    found = {(numbers[x.task_id], x.provision_id) for x in reference.meaning.task_provisions}
    right = len(found & truth)
    assert len(truth) >= 60
    assert right / len(found) >= 0.9
    assert right / len(truth) >= 0.8


def test_a_score_is_a_share(reference: Result) -> None:
    assert reference.meaning is not None
    assert all(0 < x.score <= 1 for x in reference.meaning.task_provisions)


def test_two_points_alike_give_no_link(reference: Result) -> None:
    """Where the best point hardly leads the next, nothing is said."""
    assert reference.meaning is not None
    points = [p for p in reference.meaning.provisions if p.provision_id in ("II.6", "II.6.a")]
    twin = replace(points[1], provision_id="II.6.b", order=points[1].order + 1)
    task = next(t for t in reference.meaning.tasks if t.number == 40)
    assert link_tasks([task], points)
    assert link_tasks([task], [*points, twin]) == ()
