"""Which tasks belong together as a whole, and whether another pairing would be as good."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.cluster.hierarchy import DisjointSet
from scipy.optimize import linear_sum_assignment

from pipeline.compare.likeness import Profile


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


class Rivals:
    """What else a pair could have been, at nearly the same score of the whole assignment."""

    def __init__(
        self,
        edges: Sequence[Edge],
        chosen: Sequence[Edge],
        a: Sequence[Profile],
        b: Sequence[Profile],
        tie: float,
    ) -> None:
        self._by_a: dict[int, list[Edge]] = defaultdict(list)
        self._by_b: dict[int, list[Edge]] = defaultdict(list)
        self._score = {(e.a, e.b): e.score for e in edges}
        for e in sorted(edges, key=lambda e: (-e.score, e.a, e.b)):
            self._by_a[e.a].append(e)
            self._by_b[e.b].append(e)
        self._of_a = {e.a: e for e in chosen}
        self._of_b = {e.b: e for e in chosen}
        self._a, self._b = a, b
        self._tie = tie

    def of(self, e: Edge) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Other tasks of b for e.a, and of a for e.b, that would do nearly as well."""
        return (
            tuple(r.b for r in self._by_a[e.a] if r.b != e.b and self._ties_b(e, r)),
            tuple(r.a for r in self._by_b[e.b] if r.a != e.a and self._ties_a(e, r)),
        )

    def near(self, e: Edge, most: int = 5) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The best other candidates of an unsure pair, tied or not."""
        return (
            tuple(r.b for r in self._by_a[e.a] if r.b != e.b)[:most],
            tuple(r.a for r in self._by_b[e.b] if r.a != e.a)[:most],
        )

    def _ties_b(self, e: Edge, rival: Edge) -> bool:
        if self._b[e.b].mark == self._b[rival.b].mark:
            return False
        held = self._of_b.get(rival.b)
        return self._cheap(e, rival, held, (held.a, e.b) if held else None)

    def _ties_a(self, e: Edge, rival: Edge) -> bool:
        if self._a[e.a].mark == self._a[rival.a].mark:
            return False
        held = self._of_a.get(rival.a)
        return self._cheap(e, rival, held, (e.a, held.b) if held else None)

    def _cheap(self, e: Edge, rival: Edge, held: Edge | None, swap: tuple[int, int] | None) -> bool:
        """True where taking the rival instead costs less than the tie threshold."""
        loss = e.score - rival.score
        if held is not None and swap is not None:
            a, b = self._a, self._b
            if a[held.a].mark == a[e.a].mark or b[held.b].mark == b[e.b].mark:
                return False
            loss += held.score - self._score.get(swap, 0.0)
        return loss < self._tie
