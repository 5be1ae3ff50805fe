"""A decision and a body in, what is handed to that body out: its tasks, each with how it is addressed.

As a Word document in the form that offices know, and as a workbook.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from pipeline.model.rows import ROLES, TaskDeadlineRow, TaskRecord
from pipeline.present.addressed import (
    COLLECTIVE,
    KINDS_OF_BODY,
    NAMED,
    Address,
    Binding,
    addresses,
    tasks_of,
)
from pipeline.present.calendar import agency_path
from pipeline.present.docx_file import DocxFile
from pipeline.present.due import due_line, own_end
from pipeline.present.labels import Labels
from pipeline.present.layout import Cell, Row, SheetForm, shortened
from pipeline.present.places import dated_name, plan_words
from pipeline.present.sheets import number_of
from pipeline.present.view import DocumentView, mention_key
from pipeline.present.workbook_file import WorkbookFile
from pipeline.text.inert import inert

_LAST = date.max
_COLUMNS = (
    "number", "task", "role", "way", "lead_raw", "coordinating_raw", "product_raw", "deadline_raw",
    "due",
)  # fmt: skip
_MOST = 4_000  # letters of a cell: longer ones stand whole in the tables
_HEADS = ("number", "task", "way", "bodies", "product", "due")
_SHARES = (8, 36, 19, 27, 19, 18)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoutRow:
    """A task. way: how the body is addressed, in words; due: its own deadlines, a line each."""

    task: TaskRecord
    role: str
    way: str
    due: str
    order: tuple[date, int]

    @property
    def dated(self) -> bool:
        """True where one of the deadlines has a last day."""
        return self.order[0] < _LAST


@dataclass(frozen=True, slots=True, kw_only=True)
class Handout:
    """groups: (title, rows), empty ones left out; open: collectives whose members nobody says."""

    agency_id: str
    agency: str
    groups: tuple[tuple[str, tuple[HandoutRow, ...]], ...]
    source: str
    open: str

    @property
    def tasks(self) -> int:
        return len({r.task.task_id for _, rows in self.groups for r in rows})


def handout_of(view: DocumentView, agency_id: str, labels: Labels) -> Handout | None:
    """What a body gets to do by a decision; None where no task addresses it."""
    found = tasks_of(view, frozenset({agency_id}))
    if not found:
        return None
    binding, due = Binding(view), view.deadlines_of()
    tasks = view.task_by_id()
    keyed = [
        (COLLECTIVE if a.how == COLLECTIVE else a.role, _row(tasks[task_id], a, mine, view, labels))
        for task_id, ways in found.items()
        for mine in [[d for d in due.get(task_id, ()) if binding.binds(d, agency_id)]]
        for a in ways
    ]
    groups = []
    for key in (*ROLES, COLLECTIVE):
        rows = sorted((r for k, r in keyed if k == key), key=lambda r: (_by_role(r, key), r.order))
        if rows:
            title = labels.say(f"handout_{key}", count=len(rows))
            groups.append((title, tuple(rows)))
    return Handout(
        agency_id=agency_id,
        agency=view.name(agency_id),
        groups=tuple(groups),
        source=_source(view, labels),
        open="\n".join(_open(view, labels)),
    )


def bodies_with_tasks(view: DocumentView, *, named: bool = False) -> tuple[str, ...]:
    """Every body that a task addresses, and every kind of body ("UBND cấp xã"); by id.

    named: only those that some task names or gives a role.
    """
    groups = {r.agency_id for r in view.agencies if r.is_group and r.level not in KINDS_OF_BODY}
    ids = {
        a.agency_id
        for ways in addresses(view).values()
        for a in ways
        if not (named and a.how == COLLECTIVE)
    }
    return tuple(sorted(ids - groups))


def linked_handouts(view: DocumentView) -> dict[str, str]:
    """agency_id → the path below handout/ of what is drawn with every run: bodies named in tasks."""
    named = bodies_with_tasks(view, named=True)
    return {i: agency_path(view.document_id, i, "docx") for i in named}


def _by_role(row: HandoutRow, key: str) -> int:
    return ROLES.index(row.role) if key == COLLECTIVE else 0


def _row(
    task: TaskRecord, a: Address, due: Sequence[TaskDeadlineRow], view: DocumentView, labels: Labels
) -> HandoutRow:
    ends = [end for d in due if (end := own_end(d))]
    bodies = [r for r in view.agencies if r.task_id == task.task_id]
    way = labels.say(f"way_{a.how}", mention=" ".join(a.row.mention_raw.split()))
    return HandoutRow(
        task=task,
        role=a.role,
        way=way if a.how != NAMED else labels.text["way_named"],
        due="\n".join(due_line(d, bodies, view, labels) for d in due),
        order=(min(ends, default=_LAST), task.position),
    )


def _source(view: DocumentView, labels: Labels) -> str:
    d = view.document
    return labels.say(
        "handout_source",
        document=dated_name(d, labels),
        file=d.file,
        sha256=d.sha256[:16],
    )


def _open(view: DocumentView, labels: Labels) -> Iterator[str]:
    """A line for each collective that names nobody in particular, with the tasks it stands in."""
    tasks = view.task_by_id()
    rows = [
        r for r in view.agencies
        if r.is_group and r.agency and not view.members.get(mention_key(r)) and r.level == "other"
    ]  # fmt: skip
    for name, group in groupby(sorted(rows, key=lambda r: r.agency or ""), lambda r: r.agency):
        numbers = dict.fromkeys(
            tasks[r.task_id].number_raw.strip(" .")
            for r in sorted(group, key=lambda r: tasks[r.task_id].position)
        )
        yield labels.say("handout_open", collective=name, numbers=", ".join(numbers))


def handout_title(view: DocumentView, handout: Handout, labels: Labels) -> tuple[str, str]:
    """Title and what stands below it."""
    d = view.document
    below = labels.say(
        "handout_below_plan" if d.instrument == "plan" else "handout_below",
        plan=plan_words(d, labels),
        document=dated_name(d, labels),
    )
    return labels.say("handout_title", agency=handout.agency.upper()), below


def handout_docx(view: DocumentView, handout: Handout, labels: Labels) -> bytes:
    """The form that offices know: national heading, a table across the page, where it comes from."""
    title, below = handout_title(view, handout, labels)
    file = DocxFile(title, view.document.issued_on, landscape=True)
    file.heading(
        ((view.document.issuer or "").upper(),),
        (labels.text["nation"], labels.text["motto"]),
    )
    file.line(title, bold=True, centred=True, size=14, before=14)
    file.line(below, italic=True, centred=True)
    file.line("")
    heads = [labels.text[f"handout_head_{n}"] for n in _HEADS]
    groups = [(t, [_cells(r, labels) for r in rows]) for t, rows in handout.groups]
    file.table(heads, _SHARES, groups)
    for text in filter(None, (handout.open, handout.source)):
        file.line(text, italic=True, before=6)
    file.page_numbers()
    return file.close()


def _cells(row: HandoutRow, labels: Labels) -> tuple[str, ...]:
    t = row.task
    bodies = [
        labels.say("handout_body", role=labels.code("roles", role), bodies=raw)
        for role, raw in (("lead", t.lead_raw), ("coordinating", t.coordinating_raw))
        if raw
    ]
    due = row.due
    if not _same(row.due, t.deadline_raw):
        form = "handout_due" if row.dated else "handout_undated"
        due = labels.say(form, raw=t.deadline_raw, due=row.due)
    cells = (
        t.number_raw.strip(" ."),
        t.task,
        labels.say("handout_way", role=labels.code("roles", row.role), way=row.way),
        "\n".join(bodies),
        t.product_raw or "",
        due.strip(),
    )
    return tuple(shortened(inert(text), _MOST, labels) for text in cells)


def _same(due: str, raw: str | None) -> bool:
    return due.casefold() == " ".join((raw or "").split()).casefold() or not raw


def handout_xlsx(view: DocumentView, handout: Handout, labels: Labels) -> bytes:
    """The same as a sheet."""
    title, _ = handout_title(view, handout, labels)
    form = SheetForm(key="handout", columns=_COLUMNS, printed=len(_COLUMNS))
    rows = tuple(_sheet_rows(handout, labels))
    book = WorkbookFile(title, view.document.issued_on, labels)
    book.open(form, rows)
    book.add(form, rows)
    about = (handout.source, *handout.open.splitlines())
    book.add_notes(Row(cells=(labels.text["note_heading"], line)) for line in about)
    return book.close()


def _sheet_rows(handout: Handout, labels: Labels) -> Iterator[Row]:
    for title, rows in handout.groups:
        yield Row(cells=(None, title, *(None for _ in _COLUMNS[2:])), heading=True)
        for r in rows:
            own: dict[str, Cell] = {
                "number": number_of(r.task),
                "role": labels.code("roles", r.role),
                "way": r.way,
                "due": r.due or None,
            }
            yield Row(
                cells=tuple(own[c] if c in own else getattr(r.task, c) for c in _COLUMNS), level=1
            )
