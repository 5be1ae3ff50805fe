"""Plan points and appendix tasks in, which task carries out which point out.

Each sentence of a task is held against the points of its reform area by the words and pairs of
words they share, the rarer in this document the heavier. Refuses a sentence whose best point is
weak or hardly better than the next: a wrong link is worse than none.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from heapq import nsmallest
from itertools import pairwise

from pipeline.model.rows import ProvisionRow, TaskProvisionRow, TaskRecord
from pipeline.text.fold import fold

_WORD = re.compile(r"[^\W_]+")
_SENTENCE_END = re.compile(r"[;.](?=\s|$)")
_FEW_WORDS = 4
# Set on 65 pairs of one decision, labelled by hand (tests/meaning/point_links.tsv): precision
# 0.93, recall 0.80.
_ENOUGH = 0.30  # share of the sentence's weight that the point must hold
_AHEAD = 0.03  # by how much the best point must lead the next
_PAIR = 0.5  # weight of a pair of words beside a word
_OTHER_AREA = 0.40  # what a point of another area must make up for

_Features = frozenset[str]


def link_tasks(
    tasks: Sequence[TaskRecord], provisions: Sequence[ProvisionRow]
) -> tuple[TaskProvisionRow, ...]:
    """The point of each sentence of each task, with its score (share of weight in common, 0…1)."""
    points = _points(provisions)
    if not points or not tasks:
        return ()
    weights = _weights([*(_features(t.task) for t in tasks), *(f for _, _, f in points)])
    holders: dict[str, list[int]] = {}
    for at, (_, _, features) in enumerate(points):
        for f in features:
            holders.setdefault(f, []).append(at)
    best: dict[tuple[str, str], TaskProvisionRow] = {}
    for task in tasks:
        for sentence in _sentences(task.task):
            row = _best_point(task, _features(sentence), points, weights, holders)
            if row is None:
                continue
            known = best.get((row.task_id, row.provision_id))
            if known is None or known.score < row.score:
                best[row.task_id, row.provision_id] = row
    return tuple(row for _, row in sorted(best.items()))


def _best_point(
    task: TaskRecord,
    features: _Features,
    points: Sequence[tuple[str, str, _Features]],
    weights: dict[str, float],
    holders: dict[str, list[int]],
) -> TaskProvisionRow | None:
    shared = [0.0] * len(points)
    total = 0.0
    for f in sorted(features):
        weight = weights.get(f, 0.0)
        total += weight
        for at in holders.get(f, ()):
            shared[at] += weight
    total = max(total, 1e-9)
    ranked = (
        (_OTHER_AREA * (area != task.area) - mass / total, at)
        for at, ((_, area, _), mass) in enumerate(zip(points, shared, strict=True))
    )
    (score, at), *others = nsmallest(2, ranked)  # negative: the least is the best
    if -score < _ENOUGH or (others and others[0][0] - score < _AHEAD):
        return None
    provision_id, _, other = points[at]
    share = shared[at] / total
    return TaskProvisionRow(
        task_id=task.task_id,
        document_id=task.document_id,
        provision_id=provision_id,
        score=round(min(share, 1.0), 4),
        basis="equal_text" if features == other else "wording",
    )


def _points(provisions: Sequence[ProvisionRow]) -> list[tuple[str, str, _Features]]:
    """(id, area, features) of the points, dashes and undivided clauses under an area's clause."""
    areas: dict[str, str] = {}
    parents = {p.parent_id for p in provisions}
    out: list[tuple[str, str, _Features]] = []
    for p in provisions:
        if p.area is not None:
            areas[p.provision_id] = p.area
        elif p.parent_id in areas:
            areas[p.provision_id] = areas[p.parent_id]
        inside = p.provision_id in areas
        if inside and p.text and (p.kind != "clause" or p.provision_id not in parents):
            out.append((p.provision_id, areas[p.provision_id], _features(p.text)))
    return out


def _sentences(text: str) -> list[str]:
    """The task's sentences of some length; the whole where it has none."""
    found = [s for s in _SENTENCE_END.split(text) if len(_WORD.findall(s)) >= _FEW_WORDS]
    return found or [text]


def _features(text: str) -> _Features:
    words = _WORD.findall(fold(text))
    return frozenset(words) | {f"{a} {b}" for a, b in pairwise(words)}


def _weights(texts: Sequence[_Features]) -> dict[str, float]:
    """How much each word and pair of words tells: the rarer, the more."""
    seen: Counter[str] = Counter()
    for features in texts:
        seen.update(features)
    size = len(texts) + 1
    return {f: math.log(size / n) * (_PAIR if " " in f else 1.0) for f, n in seen.items()}
