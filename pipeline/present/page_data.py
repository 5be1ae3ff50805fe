"""One decision's view in, what its page shows out: plain text, made inert where it is printed."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from pipeline.model.record import DEADLINE_KINDS
from pipeline.model.rows import ROLES, TaskAgencyRow, TaskDeadlineRow, TaskRecord
from pipeline.present.addressed import COLLECTIVE, Address, addresses, scope_of
from pipeline.present.labels import Labels
from pipeline.present.page_linked import Linked, finding_groups, outline
from pipeline.present.page_model import (
    Body,
    Collective,
    DueLine,
    Option,
    Page,
    SectionPart,
    TaskPart,
)
from pipeline.present.places import names_of, place_words
from pipeline.present.view import DocumentView, is_dated

NO_MONTH = "none"
_RAW = (
    "number_raw", "task_raw", "lead_raw", "coordinating_raw", "monitoring_raw", "product_raw",
    "deadline_raw", "submitted_to_raw",
)  # fmt: skip


def page_data(view: DocumentView, labels: Labels, pictures: Mapping[str, str] | None) -> Page:
    """The page. pictures: task_id → data URI; None where the source has no pages to show."""
    linked = Linked.of(view, labels)
    sections = _sections(view, labels, linked, pictures)
    tasks = [t for s in sections for t in s.tasks]
    dated = [sum(d.dated for d in t.due) for t in tasks]
    return Page(
        document=view.document,
        sections=sections,
        findings=finding_groups(view, labels, linked),
        outline=outline(view, linked),
        filters=_filters(sections, labels),
        calendar=any(dated),
        agencies=len({b.key for t in tasks for b in t.bodies}),
        dated=sum(dated),
        undated=dated.count(0),
    )


def _sections(
    view: DocumentView, labels: Labels, linked: Linked, pictures: Mapping[str, str] | None
) -> tuple[SectionPart, ...]:
    """Tasks in printed order, under the section they stand in; two appendices may both have an I."""
    seen: Counter[str] = Counter()
    agencies, deadlines = view.agencies_of(), view.deadlines_of()
    addressed = addresses(view)
    out = []
    for (code, title, area), rows in groupby(
        view.tasks, key=lambda t: (t.section, t.section_title_raw, t.area)
    ):
        seen[code or ""] += 1
        key = f"{code or '-'}~{seen[code or '']}" if seen[code or ""] > 1 else code or "-"
        tasks = (
            _task(
                t, key, view, labels, agencies.get(t.task_id, ()), deadlines.get(t.task_id, ()),
                addressed.get(t.task_id, ()), linked, pictures,
            )
            for t in rows
        )  # fmt: skip
        out.append(
            SectionPart(
                key=key,
                code=code or "",
                title=title or "",
                area=labels.code("areas", area) or title or labels.text["no_section"],
                tasks=tuple(tasks),
            )
        )
    return tuple(out)


def _task(
    t: TaskRecord,
    section: str,
    view: DocumentView,
    labels: Labels,
    agencies: Iterable[TaskAgencyRow],
    deadlines: Iterable[TaskDeadlineRow],
    addressed: Iterable[Address],
    linked: Linked,
    pictures: Mapping[str, str] | None,
) -> TaskPart:
    link = linked.tasks[t.task_id]
    picture = (pictures or {}).get(t.task_id, "")
    return TaskPart(
        anchor=link.anchor,
        task_id=t.task_id,
        number=link.label,
        section=section,
        text=t.task,
        bodies=tuple(_body(a, view) for a in agencies),
        collectives=tuple(_collectives(addressed, view)),
        products=t.products,
        due=tuple(_due(d, view, labels) for d in deadlines),
        raw=tuple((labels.column(n), getattr(t, n)) for n in _RAW if getattr(t, n)),
        place=place_words(t.source, labels),
        page=t.source.page,
        notes=linked.notes.get(t.task_id, ()),
        points=linked.points.get(t.task_id, ()),
        citations=tuple(dict.fromkeys(c.raw for c in view.citations if c.where == t.task_id)),
        corrections=tuple(c for c in view.corrections if c.record_id == t.task_id),
        picture=picture,
        left_out=bool(pictures) and not picture and t.source.bbox is not None,
    )


def _body(a: TaskAgencyRow, view: DocumentView) -> Body:
    name = a.agency or a.mention_raw
    return Body(
        key=a.agency_id or f"?{a.mention_raw}",
        role=a.role,
        name=name,
        known=a.agency_id is not None,
        printed="" if a.mention_raw == name else a.mention_raw,
        resolved_key=a.resolved_agency_id or "",
        resolved=view.name(a.resolved_agency_id) if a.resolved_agency_id else "",
        evidence=a.evidence or "",
    )


def _collectives(addressed: Iterable[Address], view: DocumentView) -> Iterator[Collective]:
    """The collectives of a task with the bodies that are addressed through them alone."""
    ways = [a for a in addressed if a.how == COLLECTIVE]
    for (role, _), group in groupby(ways, key=lambda a: (a.role, a.row.position)):
        found = list(group)
        yield Collective(
            role=role,
            printed=found[0].row.mention_raw,
            bodies=tuple((a.agency_id, view.name(a.agency_id)) for a in found),
        )


def _due(d: TaskDeadlineRow, view: DocumentView, labels: Labels) -> DueLine:
    scope, bound = d.scope_agencies, scope_of(d, view)
    return DueLine(
        kind=d.kind,
        label=labels.code("deadline_kinds", d.kind),
        dates=_dates(d, labels),
        start=d.start.isoformat() if d.start else "",
        end=d.end.isoformat() if d.end else "",
        dated=is_dated(d),
        raw=d.raw,
        scope=names_of(scope or (), view, labels),
        scope_keys=tuple(sorted(bound)) if bound is not None else None,
        event=d.event or "",
        action=d.action or "",
    )


def _dates(d: TaskDeadlineRow, labels: Labels) -> str:
    """A day, until a day, or from day to day; nothing for what only recurs or lasts."""
    if d.end is None or not is_dated(d):
        return ""
    end = d.end.strftime("%d/%m/%Y")
    if d.start is None:
        return labels.page["until"].format(end=end)
    if d.start == d.end:
        return end
    return labels.page["range"].format(start=d.start.strftime("%d/%m/%Y"), end=end)


def _filters(
    sections: tuple[SectionPart, ...], labels: Labels
) -> tuple[tuple[str, tuple[Option, ...]], ...]:
    """Every choice that some task has, with the number of tasks that have it."""
    tasks = [t for s in sections for t in s.tasks]
    bodies = Counter(key for t in tasks for key in body_names(t))
    through = Counter(key for t in tasks for key in body_names(t).keys() - named_bodies(t).keys())
    names = {key: name for t in tasks for key, name in body_names(t).items()}
    roles = Counter(role for t in tasks for role in {b.role for b in t.bodies})
    kinds = Counter(kind for t in tasks for kind in {d.kind for d in t.due})
    months = Counter(m for t in tasks for m in task_months(t) or {NO_MONTH})
    say = labels.page
    return (
        ("section", tuple(Option(value=s.key, label=_section_label(s, labels), count=len(s.tasks))
                          for s in sections)),
        ("agency", tuple(Option(value=k, label=names[k], count=n, collective=through[k])
                         for k, n in sorted(bodies.items(), key=lambda x: (through[x[0]] - x[1], names[x[0]])))),
        ("role", tuple(Option(value=r, label=labels.code("roles", r), count=roles[r])
                       for r in ROLES if roles[r])),
        ("kind", tuple(Option(value=k, label=labels.code("deadline_kinds", k), count=kinds[k])
                       for k in DEADLINE_KINDS if kinds[k])),
        ("month", tuple(Option(value=m, label=_month_label(m, say), count=n)
                        for m, n in sorted(months.items()))),
    )  # fmt: skip


def named_bodies(t: TaskPart) -> dict[str, str]:
    """Every body that has a role in the task, itself or as the one a named role stands for."""
    out = {b.key: b.name for b in t.bodies}
    out.update({b.resolved_key: b.resolved for b in t.bodies if b.resolved_key})
    return out


def body_names(t: TaskPart) -> dict[str, str]:
    """Every body that the task addresses, through a collective too."""
    return {**{k: name for c in t.collectives for k, name in c.bodies}, **named_bodies(t)}


def task_months(t: TaskPart) -> set[str]:
    """The months, `2024-01`, of the last days of its dated deadlines."""
    return {d.end[:7] for d in t.due if d.dated}


def _month_label(month: str, say: Mapping[str, str]) -> str:
    if month == NO_MONTH:
        return say["no_month"]
    return say["month_name"].format(month=month[5:], year=month[:4])


def _section_label(s: SectionPart, labels: Labels) -> str:
    if not s.code:
        return s.title or labels.text["no_section"]
    return labels.page["section_title"].format(section=s.code, title=s.area)
