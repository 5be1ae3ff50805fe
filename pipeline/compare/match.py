"""Which task goes on as which, in tiers: reviewed, equal text, one optimal assignment, parts.

Profiles of two sides in, links out, each with basis and score. A tie and a doubtful score are said
to be so; nothing is chosen in silence.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.compare.assign import Edge, Rivals, assign
from pipeline.compare.likeness import (
    Profile,
    Rarity,
    context_score,
    rarity,
    score_table,
    text_table,
)
from pipeline.compare.objects import is_swap, left_over
from pipeline.compare.rules import CompareRules, ReviewedPair
from pipeline.compare.split_merge import Parts, find_parts


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskLink:
    """Task a of one side goes on as task b of the other (places in their sides).

    shape: pair, split (a has several), merged (b has several) or unsure. others_a, others_b:
    places of further candidates, best first.
    """

    a: int
    b: int
    basis: str
    score: float
    shape: str = "pair"
    others_a: tuple[int, ...] = ()
    others_b: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching:
    """All links in order of a, then b. open_a, open_b: tasks without one that a tie left over,
    with the places of what they could be."""

    links: tuple[TaskLink, ...]
    open_a: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    open_b: Mapping[int, tuple[int, ...]] = field(default_factory=dict)


@dataclass(slots=True)
class _State:
    """What is settled so far; the tiers add to it in order."""

    a: Sequence[Profile]
    b: Sequence[Profile]
    rules: CompareRules
    rare: Rarity
    forbidden: frozenset[tuple[int, int]]
    links: list[TaskLink] = field(default_factory=list)
    done_a: set[int] = field(default_factory=set)
    done_b: set[int] = field(default_factory=set)
    open_a: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    open_b: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    def settle(self, link: TaskLink) -> None:
        self.links.append(link)
        self.done_a.add(link.a)
        self.done_b.add(link.b)


def match(a: Sequence[Profile], b: Sequence[Profile], rules: CompareRules) -> Matching:
    """How the tasks of two sides go on as one another."""
    reviewed, forbidden = _reviewed(a, b, rules.reviewed)
    rare = rarity([*a, *b], rules.features.bigram)
    state = _State(a=a, b=b, rules=rules, rare=rare, forbidden=forbidden)
    for link in _shaped(reviewed):
        state.settle(link)
    _match_marks(state)
    _match_equal(state)
    _match_wording(state)
    return Matching(
        links=tuple(sorted(state.links, key=lambda k: (k.a, k.b))),
        open_a={i: tuple(js) for i, js in state.open_a.items() if i not in state.done_a},
        open_b={j: tuple(cs) for j, cs in state.open_b.items() if j not in state.done_b},
    )


# -- reviewed -------------------------------------------------------------------------------------


def _reviewed(
    a: Sequence[Profile], b: Sequence[Profile], pairs: Iterable[ReviewedPair]
) -> tuple[list[tuple[int, int]], frozenset[tuple[int, int]]]:
    """Pairs a person confirmed, and pairs a person ruled out, whichever side is which."""
    at_a = {p.task.task_id: i for i, p in enumerate(a)}
    at_b = {p.task.task_id: i for i, p in enumerate(b)}
    same: set[tuple[int, int]] = set()
    never: set[tuple[int, int]] = set()
    for pair in pairs:
        for one, other in (
            (pair.from_task_id, pair.to_task_id),
            (pair.to_task_id, pair.from_task_id),
        ):
            if one in at_a and other in at_b:
                (same if pair.same else never).add((at_a[one], at_b[other]))
    return sorted(same), frozenset(never)


def _shaped(pairs: Sequence[tuple[int, int]]) -> list[TaskLink]:
    many_a: dict[int, int] = defaultdict(int)
    many_b: dict[int, int] = defaultdict(int)
    for i, j in pairs:
        many_a[i] += 1
        many_b[j] += 1
    shape = {
        (i, j): "split" if many_a[i] > 1 else "merged" if many_b[j] > 1 else "pair"
        for i, j in pairs
    }
    return [TaskLink(a=i, b=j, basis="reviewed", score=1.0, shape=shape[i, j]) for i, j in pairs]


# -- equal text -----------------------------------------------------------------------------------


def _match_marks(state: _State) -> None:
    """Tasks equal in every field, in order: between such it makes no difference which is which."""
    for left, right in _groups(state, lambda p: p.mark):
        for i, j in zip(left, right, strict=False):
            if (i, j) not in state.forbidden:
                state.settle(TaskLink(a=i, b=j, basis="equal_text", score=1.0))


def _match_equal(state: _State) -> None:
    """Equal texts that differ elsewhere: the other fields decide, and a tie is unsure."""
    for left, right in _groups(state, lambda p: p.words.keys):
        edges = [
            Edge(a=i, b=j, score=_equal_score(state, i, j), text=1.0)
            for i in left
            for j in right
            if (i, j) not in state.forbidden
        ]
        for link in _judged(state, edges, {}, {}, basis="equal_text"):
            state.settle(link)


def _groups(state: _State, key: Callable[[Profile], Hashable]) -> list[tuple[list[int], list[int]]]:
    """Tasks of both sides not yet settled, grouped by a key."""
    groups: dict[Hashable, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for side, done, at in ((state.a, state.done_a, 0), (state.b, state.done_b, 1)):
        for i, p in enumerate(side):
            if i not in done:
                groups[key(p)][at].append(i)
    return list(groups.values())


def _equal_score(state: _State, i: int, j: int) -> float:
    return round(state.rules.weights.text + context_score(state.a[i], state.b[j], state.rules), 6)


# -- wording --------------------------------------------------------------------------------------


def _match_wording(state: _State) -> None:
    """One optimal assignment over what is left; parts of a whole; the assignment once more."""
    left = [i for i in range(len(state.a)) if i not in state.done_a]
    right = [j for j in range(len(state.b)) if j not in state.done_b]
    edges = _edges(state, left, right)
    first = {(e.a, e.b): e.score for e in assign(edges)}
    partners = {
        pair: score for pair, score in first.items() if score >= state.rules.thresholds.accept
    }
    for parts in find_parts(state.a, state.b, left, right, partners, state.rare, state.rules):
        _settle_parts(state, parts)
    rest = [e for e in edges if e.a not in state.done_a and e.b not in state.done_b]
    none_a, none_b = _siblings(state, state.a), _siblings(state, state.b)
    links = _judged(state, rest, none_a, none_b, basis="wording")
    for link in links:
        if link.shape == "pair":
            state.settle(link)
    free = [e for e in rest if e.a not in state.done_a and e.b not in state.done_b]
    siblings = (none_a, none_b)
    for e in left_over(state.a, state.b, free, siblings, state.rare, state.rules):
        state.settle(TaskLink(a=e.a, b=e.b, basis="wording", score=min(1.0, e.score)))
    for link in links:
        if link.a not in state.done_a and link.b not in state.done_b:
            state.settle(link)


def _edges(state: _State, left: Sequence[int], right: Sequence[int]) -> list[Edge]:
    a, b = [state.a[i] for i in left], [state.b[j] for j in right]
    if not a or not b:
        return []
    table = score_table(a, b, state.rare, state.rules)
    least = state.rules.thresholds.least
    return [
        Edge(a=left[i], b=right[j], score=score, text=text)
        for (i, j), (score, text) in sorted(table.at().items())
        if score >= least
        and (left[i], right[j]) not in state.forbidden
        and a[i].closing == b[j].closing
    ]


def _settle_parts(state: _State, parts: Parts) -> None:
    for part, share in parts.parts:
        i, j = (parts.whole, part) if parts.split else (part, parts.whole)
        shape = "split" if parts.split else "merged"
        state.settle(TaskLink(a=i, b=j, basis="coverage", score=share, shape=shape))


def _siblings(state: _State, side: Sequence[Profile]) -> dict[int, float]:
    """For each task the likeness of the most alike other task of its own plan."""
    table = text_table(side, side, state.rare, state.rules, same=True)
    best: dict[int, float] = {}
    for i, text in zip(table.rows.tolist(), table.text.tolist(), strict=True):
        best[i] = max(best.get(i, 0.0), text)
    return best


# -- judgement ------------------------------------------------------------------------------------


def _judged(
    state: _State,
    edges: Sequence[Edge],
    none_a: Mapping[int, float],
    none_b: Mapping[int, float],
    basis: str,
) -> list[TaskLink]:
    """The best assignment of these edges, each pair sure or unsure."""
    chosen = assign(edges)
    limits = state.rules.thresholds
    rivals = Rivals(edges, chosen, state.a, state.b, limits.tie)
    out: list[TaskLink] = []
    for e in chosen:
        tied_b, tied_a = rivals.of(e)
        score, sure = 1.0, True
        if basis == "wording":
            apart = e.text - max(none_a.get(e.a, 0.0), none_b.get(e.b, 0.0))
            score = round(min(1.0, max(0.0, e.score + limits.weight * apart)), 6)
            sure = score >= limits.accept and apart >= limits.apart
            sure = sure and not is_swap(state.a[e.a], state.b[e.b], state.rare, state.rules)
            if score < limits.doubt:
                continue
        if sure and not tied_a and not tied_b:
            out.append(TaskLink(a=e.a, b=e.b, basis=basis, score=score))
            continue
        for j in tied_b:
            state.open_b[j].append(e.a)
        for i in tied_a:
            state.open_a[i].append(e.b)
        others_a, others_b = rivals.near(e)
        out.append(TaskLink(a=e.a, b=e.b, basis=basis, score=score, shape="unsure",
                        others_a=others_a, others_b=others_b))  # fmt: skip
    return out
