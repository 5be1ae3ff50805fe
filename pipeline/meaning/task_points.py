"""Plan points and appendix tasks in, which task carries out which point out.

A task carries a point out when most of the rarer words of the shorter of the two stand in the
other, in the same reform area. Refuses below the threshold: a wrong link is worse than none.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence

from pipeline.model.rows import ProvisionRow, TaskProvisionRow, TaskRecord
from pipeline.text.fold import fold

_WORD = re.compile(r"[^\W_]+")
_ENOUGH = 0.55
_FEW_WORDS = 4


def link_tasks(
    tasks: Sequence[TaskRecord], provisions: Sequence[ProvisionRow]
) -> tuple[TaskProvisionRow, ...]:
    """The best points of each task with their score (share of weighted words in common, 0…1)."""
    points = _points(provisions)
    if not points or not tasks:
        return ()
    task_words = [_words(t.task) for t in tasks]
    weights = _weights([*task_words, *(w for _, _, w in points)])
    sums = [math.fsum(weights[x] for x in w) for _, _, w in points]
    rows: list[TaskProvisionRow] = []
    for task, words in zip(tasks, task_words, strict=True):
        total = math.fsum(weights[x] for x in words)
        if len(words) < _FEW_WORDS:
            continue
        for (point, area, other), size in zip(points, sums, strict=True):
            if task.area is not None and area is not None and task.area != area:
                continue
            common = math.fsum(weights[x] for x in words & other)
            score = common / max(1e-9, min(total, size))
            if score >= _ENOUGH and common > 0:
                rows.append(
                    TaskProvisionRow(
                        task_id=task.task_id,
                        document_id=task.document_id,
                        provision_id=point,
                        score=round(min(score, 1.0), 4),
                        basis="equal_text" if words == other else "wording",
                    )
                )
    return tuple(sorted(rows, key=lambda r: (r.task_id, r.provision_id)))


def _points(provisions: Sequence[ProvisionRow]) -> list[tuple[str, str | None, frozenset[str]]]:
    """(id, area, words) of the points, dashes and undivided clauses under an area's clause."""
    areas: dict[str, str] = {}
    parents = {p.parent_id for p in provisions}
    out: list[tuple[str, str | None, frozenset[str]]] = []
    for p in provisions:
        if p.area is not None:
            areas[p.provision_id] = p.area
        elif p.parent_id in areas:
            areas[p.provision_id] = areas[p.parent_id]
        inside = p.provision_id in areas
        if inside and p.text and (p.kind != "clause" or p.provision_id not in parents):
            words = _words(p.text)
            if len(words) >= _FEW_WORDS:
                out.append((p.provision_id, areas[p.provision_id], words))
    return out


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(fold(text)))


def _weights(texts: Sequence[frozenset[str]]) -> dict[str, float]:
    """How much each word tells: the rarer, the more."""
    seen: Counter[str] = Counter()
    for words in texts:
        seen.update(words)
    return {word: math.log((len(texts) + 1) / n) for word, n in seen.items()}
