"""Plan points and appendix tasks in, which task carries out which point out.

Each sentence of a task is held against the points of its reform area by the words and pairs of
words they share, the rarer in this document the heavier. Refuses a sentence whose best point is
weak or hardly better than the next: a wrong link is worse than none.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain, pairwise

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

_Features = dict[str, None]
"""Words and pairs of words, each once, in the order of the text."""
_Told = dict[str, tuple[float, list[int]]]
"""Of each that a task says: how much it tells, and the points that say it too."""


def link_tasks(
    tasks: Sequence[TaskRecord], provisions: Sequence[ProvisionRow]
) -> tuple[TaskProvisionRow, ...]:
    """The point of each sentence of each task, with its score (share of weight in common, 0…1)."""
    points = _points(provisions)
    if not points or not tasks:
        return ()
    read = [_sentences(t.task) for t in tasks]
    said = set[str]().union(*(f for _, sentences in read for f in sentences))
    weights = _weights([*(whole for whole, _ in read), *(f for _, _, f in points)], said)
    told: _Told = {f: (weight, []) for f, weight in weights.items()}
    for at, (_, _, features) in enumerate(points):
        for f in features.keys() & said:
            told[f][1].append(at)
    best: dict[tuple[str, str], TaskProvisionRow] = {}
    for task, (_, sentences) in zip(tasks, read, strict=True):
        for sentence in sentences:
            row = _best_point(task, sentence, points, told)
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
    told: _Told,
) -> TaskProvisionRow | None:
    total = 0.0
    shared = [0.0] * len(points)
    for f in features:
        weight, held = told[f]
        total += weight
        for at in held:
            shared[at] += weight
    total = total or 1.0
    ranked = [
        (_OTHER_AREA * (points[at][1] != task.area) - mass / total, at)
        for at, mass in enumerate(shared)
        if mass  # a point that shares nothing is no rival of a good one
    ]
    (score, at), *others = sorted(ranked)[:2] or [(0.0, 0)]  # negative: the least is the best
    if -score < _ENOUGH or (others and others[0][0] - score < _AHEAD):
        return None
    provision_id, _, other = points[at]
    share = shared[at] / total
    return TaskProvisionRow(
        task_id=task.task_id,
        document_id=task.document_id,
        provision_id=provision_id,
        score=round(min(share, 1.0), 4),
        basis="equal_text" if features.keys() == other.keys() else "wording",
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
            out.append((p.provision_id, areas[p.provision_id], _features_of(p.text)))
    return out


@lru_cache(maxsize=512)
def _features_of(text: str) -> _Features:
    return _features(_WORD.findall(fold(text)))


@lru_cache(maxsize=512)
def _sentences(text: str) -> tuple[_Features, list[_Features]]:
    """What the task says, and each of its sentences of some length; the whole where it has none."""
    folded, words, at = fold(text), list[list[str]](), 0
    for sentence in _SENTENCE_END.split(text):
        words.append(_WORD.findall(folded, at, at + len(sentence)))
        at += len(sentence) + 1
    whole = _features(list(chain.from_iterable(words)))
    long = [w for w in words if len(w) >= _FEW_WORDS]
    alone = not long or sum(map(bool, words)) == 1
    return whole, [whole] if alone else [_features(w) for w in long]


def _features(words: list[str]) -> _Features:
    return dict.fromkeys(words) | dict.fromkeys(map(" ".join, pairwise(words)))


def _weights(texts: Sequence[_Features], said: set[str]) -> dict[str, float]:
    """How much each word and pair of words that is said tells: the rarer, the more."""
    seen = Counter(chain.from_iterable(texts))
    size = len(texts) + 1
    tells = [math.log(size / n) for n in range(1, size)]
    return {f: tells[seen[f] - 1] * (_PAIR if " " in f else 1.0) for f in said}
