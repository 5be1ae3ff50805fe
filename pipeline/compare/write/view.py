"""A comparison as people see it: changes with their two tasks, labels and counts."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.compare.rules import Labels
from pipeline.compare.side import CompareTask, Side
from pipeline.model.changes import CHANGE_KINDS, Change, FieldChange

COLOURS: Mapping[str, str] = {
    "added": "#d8f0dc", "removed": "#f8d9d6", "split": "#e6dcf6", "merged": "#e6dcf6",
    "unsure": "#ffe9b3", "reworded": "#dbe9fb", "moved_section": "#d5eff0",
    "lead_changed": "#fbe3cf", "coordinating_changed": "#fbe3cf",
    "monitoring_changed": "#fbe3cf", "agency_renamed": "#efeae2",
    "product_changed": "#f3e1ee", "rescheduled": "#fdf3c8",
    "renumbered": "#eeeeee", "unchanged": "#f6f6f6",
}  # fmt: skip
"""One background a kind, the same in the workbook and on the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A change with the tasks it is about."""

    change: Change
    old: CompareTask | None
    new: CompareTask | None
    agencies: tuple[str, ...]
    candidates: tuple[tuple[str, str], ...]

    @property
    def task(self) -> CompareTask:
        """The newer task, else the one that is gone."""
        task = self.new or self.old
        assert task is not None, "a change is about at least one task"
        return task

    @property
    def section(self) -> str:
        return self.task.section_title or ""

    def field(self, name: str) -> FieldChange | None:
        """The change of that field, None where it is the same."""
        return next((f for f in self.change.fields if f.field == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """All a view needs. name: `<a>..<b>` as the folder is called."""

    name: str
    a: Side
    b: Side
    lines: tuple[Line, ...]
    labels: Labels
    names: Mapping[str, str]

    @property
    def counts(self) -> tuple[tuple[str, int], ...]:
        """Rows by kind, in the order of the data contract, none left out."""
        found = Counter(k for line in self.lines for k in line.change.kinds)
        return tuple((k, found[k]) for k in CHANGE_KINDS if found[k])

    def values(self, field: str, values: Iterable[str]) -> tuple[str, ...]:
        """Added or removed values as people read them: bodies by name."""
        if field in ("lead", "coordinating", "monitoring"):
            return tuple(self.names.get(v, v.removeprefix("?")) for v in values)
        return tuple(values)

    def note(self, note: str | None) -> str:
        """A note's codes in words."""
        if not note:
            return ""
        return ", ".join(self.labels.notes.get(n, n) for n in note.split(","))


def make_view(name: str, a: Side, b: Side, changes: Sequence[Change], labels: Labels) -> View:
    """The changes between a and b, ready to be drawn."""
    old = {t.task_id: t for t in a.tasks}
    new = {t.task_id: t for t in b.tasks}
    names = {
        body.key: body.name
        for t in (*a.tasks, *b.tasks)
        for cell in (t.lead, t.coordinating, t.monitoring)
        for body in cell.bodies
    }
    lines = tuple(_line(c, old, new) for c in changes)
    return View(name=name, a=a, b=b, lines=lines, labels=labels, names=names)


def _line(c: Change, old: Mapping[str, CompareTask], new: Mapping[str, CompareTask]) -> Line:
    one = old.get(c.from_task_id) if c.from_task_id else None
    other = new.get(c.to_task_id) if c.to_task_id else None
    bodies = {
        body.name
        for t in (one, other)
        if t is not None
        for cell in (t.lead, t.coordinating, t.monitoring)
        for body in cell.bodies
    }
    known = {**old, **new}
    return Line(
        change=c,
        old=one,
        new=other,
        agencies=tuple(sorted(bodies)),
        candidates=tuple((i, known[i].task if i in known else "") for i in c.candidates),
    )


def printed_number(task: CompareTask | None) -> str:
    """A task's number without the full stop after it; empty for no task."""
    return task.number_raw.strip().rstrip(".") if task else ""


def side_name(side: Side) -> str:
    """A document as a heading names it: number and day as printed, then the years of its plan."""
    year = str(side.plan_year) if side.plan_year else ""
    if side.plan_year_end:
        year = f"{side.plan_year}–{side.plan_year_end}"
    name = side.number_raw or side.document_id
    if side.number_raw and side.issued_on:
        name = f"{name}, {side.issued_on:%d/%m/%Y}"
    return f"{name} ({year})" if year else name


def plan_name(side: Side, say: Mapping[str, str]) -> str:
    """A plan as a sentence names it: by its years, with number and day of the decision."""
    known = side.number_raw and side.issued_on
    document = side.number_raw or side.document_id
    if known:
        document = say["number_and_date"].format(number=document, date=f"{side.issued_on:%d/%m/%Y}")
    years = "–".join(str(y) for y in (side.plan_year, side.plan_year_end) if y)
    form = say["plan_of_years" if side.plan_year_end else "plan"]
    return form.format(year=years, document=document) if years else document


def detail(f: FieldChange, view: View) -> str:
    """One field's change in a line: + what came in, − what went, and in which way."""
    parts = [f"+ {v}" for v in view.values(f.field, f.added)]
    parts += [f"− {v}" for v in view.values(f.field, f.removed)]
    if f.field in ("number", "section", "deadline") or not parts:
        parts = [f"{f.old or '—'} → {f.new or '—'}"]
    note = view.note(f.note)
    return f"{view.labels.fields[f.field]}: {'; '.join(parts)}" + (f" ({note})" if note else "")
