"""The best one-to-one assignment over scored pairs, component by component."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.cluster.hierarchy import DisjointSet
from scipy.optimize import linear_sum_assignment


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A pair that may be chosen. score: of the whole pair, text: of its wording alone."""

    a: int
    b: int
    score: float
    text: float


def assign(edges: Sequence[Edge]) -> list[Edge]:
    """The pairs chosen, in order of a: no task twice, the sum of squared scores greatest.

    Squares, so that one strong pair is not given up for two weak ones.
    """
    chosen: list[Edge] = []
    for group in _components(edges):
        chosen.extend(group if len(group) == 1 else _solve(group))
    return sorted(chosen, key=lambda e: e.a)


def _solve(group: Sequence[Edge]) -> list[Edge]:
    rows = {a: n for n, a in enumerate(sorted({e.a for e in group}))}
    cols = {b: n for n, b in enumerate(sorted({e.b for e in group}))}
    gain = np.zeros((len(rows), len(cols)))
    at = {}
    for e in group:
        gain[rows[e.a], cols[e.b]] = e.score**2
        at[rows[e.a], cols[e.b]] = e
    found = zip(*linear_sum_assignment(gain, maximize=True), strict=True)
    return [at[i, j] for i, j in ((int(i), int(j)) for i, j in found) if (i, j) in at]


def _components(edges: Iterable[Edge]) -> list[list[Edge]]:
    """Edges grouped so that no two groups share a task."""
    kept = list(edges)
    tasks = DisjointSet([n for e in kept for n in (("a", e.a), ("b", e.b))])
    for e in kept:
        tasks.merge(("a", e.a), ("b", e.b))
    groups: dict[tuple[str, int], list[Edge]] = defaultdict(list)
    for e in kept:
        groups[tasks[("a", e.a)]].append(e)
    return list(groups.values())
