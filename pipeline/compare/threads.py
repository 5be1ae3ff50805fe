"""Tasks followed over any number of plans: when first seen, what changed, when last seen."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from scipy.cluster.hierarchy import DisjointSet

from pipeline.compare.compare import compare_tasks
from pipeline.compare.lineage import Lineage
from pipeline.compare.rules import CompareRules
from pipeline.compare.side import CompareTask, Side
from pipeline.model.changes import CHANGE_KINDS, Change, ThreadRow

_Spot = tuple[int, str]  # step from 0, task_id: the same document may stand at two steps


def follow_tasks(
    sides: Sequence[Side], rules: CompareRules, lineage: Lineage | None = None
) -> tuple[ThreadRow, ...]:
    """The threads through these plans, each compared with the next, in the order given.

    An unsure link joins no threads. A split or merge joins all its parts to one thread.
    """
    steps = [compare_tasks(one, other, rules, lineage) for one, other in pairwise(sides)]
    come, doubt, goes_on = _arrivals(steps)
    roots = _roots(sides, come)
    members: dict[_Spot, list[_Spot]] = defaultdict(list)
    for at, side in enumerate(sides):
        for task in side.tasks:
            members[roots[at, task.task_id]].append((at, task.task_id))
    out: list[ThreadRow] = []
    for at, side in enumerate(sides):
        for task in side.tasks:
            spot = (at, task.task_id)
            group = members[roots[spot]]
            first, last = min(s for s, _ in group), max(s for s, _ in group)
            out.append(
                _row(
                    spot,
                    side,
                    task,
                    thread_id=_thread_id(group),
                    links=come.get(spot, []),
                    unsure=doubt.get(spot, []),
                    ends=at + 1 < len(sides) and spot not in goes_on,
                    seen=(sides[first].document_id, sides[last].document_id),
                )
            )
    return tuple(sorted(out, key=lambda r: (r.thread_id, r.step, r.task_id)))


def _arrivals(
    steps: Sequence[Sequence[Change]],
) -> tuple[dict[_Spot, list[Change]], dict[_Spot, list[Change]], set[_Spot]]:
    """Links by the task they lead to, doubtful ones apart, and the tasks some link leads from."""
    come: dict[_Spot, list[Change]] = defaultdict(list)
    doubt: dict[_Spot, list[Change]] = defaultdict(list)
    goes_on: set[_Spot] = set()
    for at, changes in enumerate(steps):
        for c in changes:
            if c.from_task_id is None or c.to_task_id is None:
                if "unsure" in c.kinds and c.from_task_id:
                    goes_on.add((at, c.from_task_id))
                elif "unsure" in c.kinds and c.to_task_id:
                    doubt[at + 1, c.to_task_id].append(c)
                continue
            unsure = "unsure" in c.kinds
            (doubt if unsure else come)[at + 1, c.to_task_id].append(c)
            goes_on.add((at, c.from_task_id))
    return come, doubt, goes_on


def _roots(sides: Sequence[Side], come: dict[_Spot, list[Change]]) -> dict[_Spot, _Spot]:
    threads = DisjointSet([(at, t.task_id) for at, side in enumerate(sides) for t in side.tasks])
    for (at, task_id), changes in come.items():
        for c in changes:
            if c.from_task_id is not None:
                threads.merge((at - 1, c.from_task_id), (at, task_id))
    return {spot: min(thread) for thread in threads.subsets() for spot in thread}


def _thread_id(group: Sequence[_Spot]) -> str:
    """The first task's id; where the same document stands twice, its first place."""
    return min(group)[1]


def _row(
    spot: _Spot,
    side: Side,
    task: CompareTask,
    *,
    thread_id: str,
    links: Sequence[Change],
    unsure: Sequence[Change],
    ends: bool,
    seen: tuple[str, str],
) -> ThreadRow:
    kinds = {k for c in links for k in c.kinds}
    if not kinds and spot[0] > 0:
        kinds = {"unsure"} if unsure else {"added"}
    return ThreadRow(
        thread_id=thread_id,
        step=spot[0] + 1,
        document_id=side.document_id,
        plan_year=side.plan_year,
        task_id=task.task_id,
        task=task.task,
        from_task_ids=tuple(c.from_task_id for c in links if c.from_task_id),
        kinds=tuple(k for k in CHANGE_KINDS if k in kinds),
        ends=ends,
        first_seen=seen[0],
        last_seen=seen[1],
        unsure_task_ids=tuple(
            i for c in unsure for i in ((c.from_task_id,) if c.from_task_id else c.candidates)
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class StepCount:
    """One plan of a trend in numbers. kinds: rows by kind of change against the plan before.

    whole: tasks that can be followed from the first plan to this one; ends: those that no task of
    the next plan goes on from.
    """

    step: int
    document_id: str
    plan_year: int | None
    tasks: int
    whole: int
    ends: int
    kinds: dict[str, int]


def count_steps(rows: Sequence[ThreadRow]) -> tuple[StepCount, ...]:
    """The plans of a trend in order, each in numbers."""
    followed: set[str] = {r.thread_id for r in rows if r.step == 1}
    out: list[StepCount] = []
    for step in sorted({r.step for r in rows}):
        own = [r for r in rows if r.step == step]
        followed &= {r.thread_id for r in own}
        kinds = Counter(k for r in own for k in r.kinds) if step > 1 else Counter[str]()
        out.append(
            StepCount(
                step=step,
                document_id=own[0].document_id,
                plan_year=own[0].plan_year,
                tasks=len(own),
                whole=len(followed),
                ends=sum(r.ends for r in own),
                kinds={k: kinds[k] for k in CHANGE_KINDS if kinds[k]},
            )
        )
    return tuple(out)
