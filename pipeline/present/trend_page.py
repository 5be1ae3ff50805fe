"""Tasks followed through several plans in, a page that can be read across the years out."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.compare.rules import CompareRules
from pipeline.compare.side import Side
from pipeline.compare.threads import count_steps
from pipeline.compare.write.view import plan_name
from pipeline.model.changes import ThreadRow
from pipeline.present.labels import Labels
from pipeline.present.page_frame import render

_MOST = 3_000  # threads that a page holds


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A thread's tasks in one plan. numbers: as printed; kinds: what changed against the plan before."""

    numbers: str
    kinds: tuple[str, ...]
    ends: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A task through the plans. spots: one a plan, None where it is not there."""

    text: str
    spots: tuple[Spot | None, ...]


def trend_html(
    sides: Sequence[Side], rows: Sequence[ThreadRow], rules: CompareRules, labels: Labels
) -> bytes:
    """Sentences on each plan, then a row a task and a column a plan."""
    names = [plan_name(s, rules.labels.leader) for s in sides]
    threads = _threads(sides, rows)
    return render(
        "trend.html.j2",
        labels,
        scripts=("common.js", "address.js", "trend.js"),
        names=names,
        sentences=list(_sentences(names, rows, rules)),
        threads=threads[:_MOST],
        left_out=max(0, len(threads) - _MOST),
        codes=rules.labels,
        data={"words": labels.page},
    )


def _sentences(names: Sequence[str], rows: Sequence[ThreadRow], rules: CompareRules) -> list[str]:
    """One a plan: how many tasks, what is new, dropped, given to others and moved in time."""
    say, out = rules.labels.leader, []
    steps = count_steps(rows)
    for name, step in zip(names, steps, strict=True):
        text = say["trend_plan"].format(name=name, tasks=step.tasks)
        if step.step > 1:
            counted = {k: step.kinds.get(k, 0) for k in ("added", "lead_changed", "rescheduled")}
            found = [say[f"trend_{k}"].format(count=n) for k, n in counted.items() if n]
            changes = ", ".join(found) or say["trend_same"]
            text += " " + say["trend_changes"].format(changes=changes)
            text += " " + say["trend_whole"].format(whole=step.whole)
        if step.step < len(steps) and step.ends:
            text += " " + say["trend_ends"].format(ends=step.ends)
        out.append(text)
    return out


def _threads(sides: Sequence[Side], rows: Sequence[ThreadRow]) -> list[Thread]:
    """The threads, those that are longest first, then in the order of their last plan."""
    numbers = {t.task_id: t.number_raw.strip(" .") or "—" for s in sides for t in s.tasks}
    place = {t.task_id: t.position for s in sides for t in s.tasks}
    groups: dict[str, list[ThreadRow]] = {}
    for row in rows:
        groups.setdefault(row.thread_id, []).append(row)

    def order(group: list[ThreadRow]) -> tuple[int, int, int]:
        last = max(group, key=lambda r: (r.step, -place[r.task_id]))
        return (-len({r.step for r in group}), -last.step, place[last.task_id])

    return [
        Thread(
            text=max(group, key=lambda r: r.step).task,
            spots=tuple(_spot(group, step, numbers) for step in range(1, len(sides) + 1)),
        )
        for group in sorted(groups.values(), key=order)
    ]


def _spot(group: Sequence[ThreadRow], step: int, numbers: dict[str, str]) -> Spot | None:
    own = [r for r in group if r.step == step]
    if not own:
        return None
    kinds = dict.fromkeys(k for r in own for k in r.kinds if k not in ("unchanged", "renumbered"))
    return Spot(
        numbers=", ".join(numbers[r.task_id] for r in own),
        kinds=tuple(kinds),
        ends=all(r.ends for r in own),
    )
