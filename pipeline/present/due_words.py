"""A task's deadlines in, a line each out, as an officer reads them: a day, or why there is none."""

from collections.abc import Mapping, Sequence
from datetime import date

from pipeline.model.rows import TaskAgencyRow, TaskDeadlineRow
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
