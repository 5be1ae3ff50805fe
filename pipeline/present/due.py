"""Deadlines and a day in; what has passed and what comes soon out. The day is the caller's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.model.rows import AgencyRow, TaskDeadlineRow, TaskRecord
from pipeline.present.addressed import COLLECTIVE, Address, Binding, tasks_of
from pipeline.present.view import DocumentView, is_dated
from pipeline.text.fold import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A dated deadline as seen on a day. state: `overdue` or `due`; days: until its last day.

    bodies: how it addresses those asked for; none where none was. Whether a task was done is not
    recorded: overdue says only that the day has passed.
    """

    state: str
    days: int
    deadline: TaskDeadlineRow
    task: TaskRecord
    bodies: tuple[Address, ...]

    @property
    def by_collective(self) -> Address | None:
        """The collective through which alone it addresses those asked for."""
        ways = [a for a in self.bodies if a.how == COLLECTIVE]
        return ways[0] if ways and len(ways) == len(self.bodies) else None


def find_due(
    view: DocumentView, on: date, within: int, agency_ids: frozenset[str] | None = None
) -> tuple[Due, ...]:
    """Deadlines before `on`, and those up to `within` days after it, earliest first.

    agency_ids: only tasks in which one of these has a role; None: all tasks.
    """
    tasks = view.task_by_id()
    addressed, binding = tasks_of(view, agency_ids or frozenset()), Binding(view)
    out: list[Due] = []
    last = on + timedelta(days=min(within, (date.max - on).days))
    for d in view.deadlines:
        if not is_dated(d) or d.end is None or d.end > last:
            continue
        mine = tuple(a for a in addressed.get(d.task_id, ()) if binding.binds(d, a.agency_id))
        if mine or agency_ids is None:
            out.append(
                Due(
                    state="overdue" if d.end < on else "due",
                    days=(d.end - on).days,
                    deadline=d,
                    task=tasks[d.task_id],
                    bodies=mine,
                )
            )
    return tuple(sorted(out, key=lambda due: (due.days, due.task.position, due.deadline.position)))


def find_agencies(words: str, agencies: Sequence[AgencyRow]) -> frozenset[str]:
    """The ids that an id, a name or a short form stands for; failing that, names that contain it.

    Tones and đ always count (Sở is not Số).
    """
    key = fold(words.strip())
    if not key:
        return frozenset()
    exact = frozenset(
        a.agency_id
        for a in agencies
        if words.strip() == a.agency_id or key in (fold(a.agency), fold(a.short_name or ""))
    )
    return exact or frozenset(a.agency_id for a in agencies if key in fold(a.agency))
