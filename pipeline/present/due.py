"""Deadlines and a day in; what has passed and what comes soon out. The day is the caller's.

In words, a line a deadline, as an officer reads them: a day, or why there is none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.model.rows import AgencyRow, TaskAgencyRow, TaskDeadlineRow, TaskRecord
from pipeline.present.addressed import COLLECTIVE, Address, Binding, tasks_of
from pipeline.present.labels import Labels
from pipeline.present.layout import Cell
from pipeline.present.places import names_of
from pipeline.present.view import DocumentView, is_dated
from pipeline.text.fold import fold

_PERIODS = {
    ("DAILY", 1): "daily",
    ("WEEKLY", 1): "weekly",
    ("MONTHLY", 1): "monthly",
    ("MONTHLY", 3): "quarterly",
    ("MONTHLY", 6): "half_yearly",
    ("YEARLY", 1): "yearly",
}
_QUARTERS = "3,6,9,12"
_KNOWN = {"FREQ", "INTERVAL", "BYMONTH", "BYMONTHDAY", "BYDAY"}


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


def due_cell(
    deadlines: Sequence[TaskDeadlineRow], bodies: Sequence[TaskAgencyRow], view: DocumentView,
    labels: Labels,
) -> Cell:  # fmt: skip
    """A date where the task has one dated deadline for all its bodies, else a line a deadline."""
    if len(deadlines) == 1:
        d = deadlines[0]
        if is_dated(d) and not d.scope_agencies and not d.action:
            return d.end
    return "\n".join(due_line(d, bodies, view, labels) for d in deadlines) or None


def due_line(
    d: TaskDeadlineRow, bodies: Sequence[TaskAgencyRow], view: DocumentView, labels: Labels
) -> str:
    """The last day, the rhythm or the kind; then what must be done and for whom."""
    line = what_of(d, labels)
    if d.action:
        line = labels.say("due_action", due=line, action=d.action)
    who = names_of(d.scope_agencies or (), view, labels)
    if not who and d.part is not None:  # a task on several rows: each has bodies of its own
        own = [b.agency or b.mention_raw for b in bodies if b.role == "lead" and b.part == d.part]
        who = labels.text["joiner"].join(own)
    return labels.say("due_scope", due=line, agencies=who) if who else line


def what_of(d: TaskDeadlineRow, labels: Labels) -> str:
    """A deadline's last day; of one without it its rhythm, else its kind."""
    if is_dated(d) and d.end:
        return d.end.strftime("%d/%m/%Y")
    kind = labels.code("deadline_kinds", d.kind)
    if d.kind != "recurring":
        return kind
    if d.recurrence and (words := rhythm(d.recurrence, labels)):
        return labels.say("recurring", kind=kind, rhythm=words)
    said = " ".join(d.raw.split())
    return said if fold(kind) in fold(said) else labels.say("recurring", kind=kind, rhythm=said)


def rhythm(rule: str, labels: Labels) -> str:
    """A recurrence rule (RFC 5545) in words; "" for one that these words cannot say."""
    parts = dict(p.partition("=")[::2] for p in rule.split(";"))
    interval = int(parts.get("INTERVAL", "1"))
    name = _PERIODS.get((parts.get("FREQ", ""), interval))
    if name is None or not set(parts) <= _KNOWN:
        return ""
    months, days = parts.get("BYMONTH", ""), _days(parts, labels)
    if months == _QUARTERS:
        return ", ".join(filter(None, (labels.text["rhythm_quarter_end"], days)))
    if months:
        said = labels.say("rhythm_months", months=months.replace(",", ", "))
        days = f"{days} {said}" if days else said
    return ", ".join(filter(None, (labels.text[f"rhythm_{name}"], days)))


def _days(parts: Mapping[str, str], labels: Labels) -> str:
    if days := parts.get("BYMONTHDAY"):
        said = [labels.text["rhythm_last_day"] if x == "-1" else x for x in days.split(",")]
        return labels.say("rhythm_days", days=", ".join(said))
    week = [labels.text[f"rhythm_{x.lower()}"] for x in parts.get("BYDAY", "").split(",") if x]
    return ", ".join(week)


def own_end(d: TaskDeadlineRow) -> date | None:
    """The last day of a deadline that is an appointment; the end of a window is none."""
    return d.end if is_dated(d) else None
