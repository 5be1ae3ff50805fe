"""A decision in, the rows of its sheets out: tasks, bodies, deadlines, findings, old notes."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from pipeline.model.rows import FindingRow, TaskAgencyRow, TaskDeadlineRow, TaskRecord
from pipeline.present.addressed import Binding
from pipeline.present.due import due_cell, own_end, rhythm
from pipeline.present.labels import Labels
from pipeline.present.layout import Cell, Row, SheetForm
from pipeline.present.notes import FIELDS as NOTE_FIELDS
from pipeline.present.places import document_name, names_of, place_words
from pipeline.present.view import DocumentView
from pipeline.rulebook.findings import RANK

_OPTIONAL = ("monitoring_raw", "submitted_to_raw")
_TASKS = (
    "section", "number", "task", "lead_raw", "coordinating_raw", "product_raw", *_OPTIONAL,
    "deadline_raw", "due", *NOTE_FIELDS, "due_end", "deadline_kinds", "due_start", "lead",
    "coordinating", "findings", "area", "section_title", "place", "task_id",
)  # fmt: skip
_AGENCIES = (
    "agency", "role", "number", "task", "deadline_raw", "due", "mention_raw", "mention_kind",
    "resolved", "evidence", "level", "agency_id", "task_id", "position",
)  # fmt: skip
_DEADLINES = (
    "end", "start", "kind", "rhythm", "raw", "number", "task", "lead", "scope", "action", "event",
    "task_id", "position",
)  # fmt: skip
_FINDINGS = (
    "severity", "number", "field", "message", "value", "suggestion", "place", "record", "rule",
    "file", "position",
)  # fmt: skip
_DOCUMENTS = (
    "plan_year", "document", "issued_on", "issuer", "title", "tasks", "sections",
    "findings_error", "findings_warning", "effective_on", "signer_name", "signer_title", "file",
    "document_id",
)  # fmt: skip
_OLD_NOTES = ("task_id", "task", *NOTE_FIELDS)
_PRINTED = {"tasks": "due", "agencies": "due", "deadlines": "lead", "findings": "place"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheets:
    """The sheets of one decision, or of many (`whole`: year and number lead, no group headings)."""

    labels: Labels
    whole: bool
    optional: frozenset[str]
    old_notes: bool = False

    @classmethod
    def of_one(cls, view: DocumentView, labels: Labels) -> "Sheets":
        """Columns that no task fills are left out."""
        filled = {c for c in _OPTIONAL if any(getattr(t, c) is not None for t in view.tasks)}
        old = bool(view.notes.old)
        return cls(labels=labels, whole=False, optional=frozenset(filled), old_notes=old)

    @classmethod
    def of_all(cls, labels: Labels) -> "Sheets":
        return cls(labels=labels, whole=True, optional=frozenset(_OPTIONAL))

    def forms(self) -> tuple[SheetForm, ...]:
        """The sheets in order; over all documents a list of these comes first."""
        lead = ("plan_year", "document") if self.whole else ()
        tasks = tuple(c for c in _TASKS if c not in _OPTIONAL or c in self.optional)
        plain = {"tasks": tasks, "agencies": _AGENCIES, "deadlines": _DEADLINES}
        forms = [
            SheetForm(
                key=key,
                columns=lead + columns,
                printed=_upto(lead + columns, _PRINTED[key]),
                theirs=frozenset(NOTE_FIELDS) & set(columns),
            )
            for key, columns in {**plain, "findings": _FINDINGS}.items()
        ]
        if self.old_notes:
            theirs = frozenset(NOTE_FIELDS)
            forms.append(SheetForm(key="old_notes", columns=_OLD_NOTES, printed=5, theirs=theirs))
        if self.whole:
            columns = _DOCUMENTS
            printed = _upto(columns, "findings_warning")
            forms.insert(0, SheetForm(key="documents", columns=columns, printed=printed))
        return tuple(forms)

    def rows(self, form: SheetForm, view: DocumentView) -> Iterator[Row]:
        """The rows of one decision in that sheet."""
        make = {
            "documents": self._documents,
            "tasks": self._tasks,
            "agencies": self._agencies,
            "deadlines": self._deadlines,
            "findings": self._findings,
            "old_notes": self._old_notes,
        }[form.key]
        lead: tuple[Cell, ...] = ()
        if self.whole and form.key != "documents":
            lead = (view.document.plan_year, document_name(view.document))
        for row in make(form, view):
            yield replace(row, cells=lead + row.cells) if lead else row

    # -- one method a sheet -----------------------------------------------------------------------

    def _documents(self, form: SheetForm, view: DocumentView) -> Iterator[Row]:
        d = view.document
        own: dict[str, Cell] = {"document": document_name(d)}
        yield Row(cells=tuple(own[c] if c in own else getattr(d, c) for c in form.columns))

    def _tasks(self, form: SheetForm, view: DocumentView) -> Iterator[Row]:
        columns = form.columns[2:] if self.whole else form.columns
        found, due = view.findings_of(), _Dues(view, self.labels)
        grouped = not self.whole and any(t.section_number for t in view.tasks)
        for _, group in groupby(view.tasks, key=lambda t: (t.section, t.section_title_raw)):
            tasks = list(group)
            if grouped:
                yield self._section_heading(tasks, columns)
            for t in tasks:
                findings = [f for f in found.get(t.task_id, ()) if f.severity != "info"]
                values = {
                    **self._task_values(t, view, len(findings)),
                    **_note_values(t, view),
                    "due": due.of(t.task_id),
                }
                cells = tuple(values[c] if c in values else getattr(t, c) for c in columns)
                yield Row(cells=cells, level=int(grouped))

    def _section_heading(self, tasks: list[TaskRecord], columns: tuple[str, ...]) -> Row:
        title = tasks[0].section_title_raw or self.labels.text["no_section"]
        words = self.labels.say("section_heading", title=title, count=len(tasks))
        own: dict[str, Cell] = {"section": tasks[0].section, "task": words}
        return Row(cells=tuple(own.get(c) for c in columns), heading=True)

    def _task_values(self, t: TaskRecord, view: DocumentView, findings: int) -> dict[str, Cell]:
        kinds = [self.labels.code("deadline_kinds", k) for k in t.deadline_kinds]
        return {
            "number": number_of(t),
            "deadline_kinds": self.labels.text["joiner"].join(kinds) or None,
            "lead": names_of(t.lead_agencies, view, self.labels) or None,
            "coordinating": names_of(t.coordinating_agencies, view, self.labels) or None,
            "findings": findings or None,
            "area": self.labels.code("areas", t.area) or None,
            "section_title": t.section_title_raw,
            "place": place_words(t.source, self.labels) or None,
        }

    def _agencies(self, form: SheetForm, view: DocumentView) -> Iterator[Row]:
        columns = form.columns[2:] if self.whole else form.columns
        tasks, due = view.task_by_id(), _Dues(view, self.labels)
        for name, rows in bodies(view):
            if not self.whole:
                counts = [
                    self.labels.say("count", label=self.labels.code("roles", role), count=n)
                    for role in self.labels.codes["roles"]
                    if (n := sum(r.role == role for r in rows))
                ]
                words = self.labels.say("agency_heading", agency=name, counts=", ".join(counts))
                yield Row(cells=(words, *(None for _ in columns[1:])), heading=True)
            for r in rows:
                values = self._agency_values(name, r, tasks[r.task_id], view)
                values["due"] = due.of(r.task_id, r.agency_id)
                yield Row(cells=tuple(values[c] for c in columns), level=int(not self.whole))

    def _agency_values(
        self, name: str, r: TaskAgencyRow, t: TaskRecord, view: DocumentView
    ) -> dict[str, Cell]:
        return {
            "agency": name,
            "role": self.labels.code("roles", r.role),
            "number": number_of(t),
            "task": t.task,
            "deadline_raw": t.deadline_raw,
            "mention_raw": r.mention_raw,
            "mention_kind": self.labels.code("mention_kinds", r.kind),
            "resolved": view.name(r.resolved_agency_id) if r.resolved_agency_id else None,
            "evidence": r.evidence,
            "level": self.labels.code("levels", r.level),
            "agency_id": r.agency_id,
            "task_id": r.task_id,
            "position": r.position,
        }

    def _deadlines(self, form: SheetForm, view: DocumentView) -> Iterator[Row]:
        columns = form.columns[2:] if self.whole else form.columns
        tasks = view.task_by_id()
        for d in sorted(view.deadlines, key=_by_date):
            t = tasks[d.task_id]
            scope = d.scope_agencies
            values: dict[str, Cell] = {
                "kind": self.labels.code("deadline_kinds", d.kind),
                "number": number_of(t),
                "task": t.task,
                "lead": names_of(t.lead_agencies, view, self.labels) or t.lead_raw,
                "scope": None if scope is None else names_of(scope, view, self.labels),
                "end": own_end(d),
                "start": d.start if own_end(d) else None,
                "rhythm": (rhythm(d.recurrence, self.labels) or d.recurrence)
                if d.recurrence
                else None,
            }
            yield Row(cells=tuple(values[c] if c in values else getattr(d, c) for c in columns))

    def _findings(self, form: SheetForm, view: DocumentView) -> Iterator[Row]:
        columns = form.columns[2:] if self.whole else form.columns
        tasks = view.task_by_id()
        for f in sorted(view.findings, key=lambda f: (RANK[f.severity], f.position)):
            yield Row(cells=self.finding_cells(f, columns, tasks.get(f.record_id or "")))

    def _old_notes(self, form: SheetForm, view: DocumentView) -> Iterator[Row]:
        for note in view.notes.old:
            yield Row(cells=tuple(getattr(note, c) for c in form.columns))

    def finding_cells(
        self, f: FindingRow, columns: tuple[str, ...], task: TaskRecord | None = None
    ) -> tuple[Cell, ...]:
        """The cells of a finding; task: the one it is about."""
        values: dict[str, Cell] = {
            "severity": self.labels.code("severities", f.severity),
            "number": number_of(task) if task else None,
            "field": self.labels.column(f.field) if f.field else None,
            "message": f.message_vi,
            "value": f.value,
            "suggestion": f.suggestion_vi,
            "place": place_words(f.source, self.labels, f.field) or None,
            "record": f.record_id,
        }
        return tuple(values[c] if c in values else getattr(f, c, None) for c in columns)


class _Dues:
    """The cells "Hạn cuối" of a decision's tasks."""

    def __init__(self, view: DocumentView, labels: Labels) -> None:
        self.view, self.labels = view, labels
        self.deadlines, self.bodies = view.deadlines_of(), view.agencies_of()
        self.binding = Binding(view)

    def of(self, task_id: str, agency_id: str | None = None) -> Cell:
        """Every deadline of the task; of a body those that are meant for it."""
        found = self.deadlines.get(task_id, ())
        if agency_id:
            found = [d for d in found if self.binding.binds(d, agency_id)]
        return due_cell(found, self.bodies.get(task_id, ()), self.view, self.labels)


def _note_values(t: TaskRecord, view: DocumentView) -> dict[str, Cell]:
    note = view.notes.by_task.get(t.task_id)
    return {name: getattr(note, name) if note else None for name in NOTE_FIELDS}


def number_of(task: TaskRecord) -> Cell:
    """The number as a number; as printed where it is none."""
    return task.number if task.number is not None else task.number_raw


def bodies(view: DocumentView) -> Iterator[tuple[str, list[TaskAgencyRow]]]:
    """(name, its rows) by id, unknown mentions last; lead first, then by task.

    A role that the document resolves stands under the role and under the body it stands for.
    """
    groups: dict[tuple[bool, str], list[TaskAgencyRow]] = {}
    for r in view.agencies:
        groups.setdefault((r.agency_id is None, r.agency_id or r.mention_raw), []).append(r)
    named = {(r.task_id, r.role, r.agency_id) for r in view.agencies}
    for r in view.agencies:
        body = r.resolved_agency_id
        if body and (r.task_id, r.role, body) not in named:
            groups.setdefault((False, body), []).append(r)
    place = {t.task_id: t.position for t in view.tasks}
    roles = {"lead": 0, "coordinating": 1, "monitoring": 2}
    for (unknown, key), rows in sorted(groups.items()):
        rows.sort(key=lambda r: (roles.get(r.role, 3), place[r.task_id], r.position))
        yield (key if unknown else view.name(key)), rows


def _by_date(d: TaskDeadlineRow) -> tuple[str, str]:
    """By last day, then first; what has neither comes last (the order is stable otherwise)."""
    end = own_end(d)
    last = end.isoformat() if end else "9999-99"
    return (last, d.start.isoformat() if d.start else "")


def _upto(columns: tuple[str, ...], last: str) -> int:
    return columns.index(last) + 1
