"""One decision's view in; what its page links together out: findings, points of the plan, tasks."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from pipeline.model.record import SEVERITIES
from pipeline.model.rows import FindingRow, ProvisionRow, TaskProvisionRow
from pipeline.present.labels import Labels
from pipeline.present.page_model import Link, Note, PointPart
from pipeline.present.places import place_words
from pipeline.present.view import DocumentView

_EXCERPT = 140  # characters of a point shown under a task


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """Places on the page: tasks by task_id, provisions by provision_id, and what hangs on them.

    records: both, named as a finding names them.
    """

    records: Mapping[str, Link]
    tasks: Mapping[str, Link]
    provisions: Mapping[str, Link]
    points: Mapping[str, tuple[Link, ...]]
    point_tasks: Mapping[str, tuple[Link, ...]]
    notes: Mapping[str, tuple[Note, ...]]

    @classmethod
    def of(cls, view: DocumentView, labels: Labels) -> "Linked":
        """The links of one decision; those to a record that the tables lack are left out."""
        tasks = {
            t.task_id: Link(anchor=f"t{t.position}", label=t.number_raw.strip(" .") or "—",
                            text=t.task)
            for t in view.tasks
        }  # fmt: skip
        provisions = {
            p.provision_id: Link(anchor=f"p{p.order}", label=p.provision_id,
                                 text=_excerpt(p.heading or p.text))
            for p in view.provisions
        }  # fmt: skip
        points: dict[str, list[Link]] = defaultdict(list)
        point_tasks: dict[str, list[Link]] = defaultdict(list)
        for link in view.task_provisions:
            if link.task_id in tasks and link.provision_id in provisions:
                note = _basis(link, labels)
                points[link.task_id].append(replace(provisions[link.provision_id], note=note))
                point_tasks[link.provision_id].append(replace(tasks[link.task_id], note=note))
        place = {link.anchor: i for i, link in enumerate(tasks.values())}
        name = labels.page["task_name"].format
        named = {k: replace(v, label=name(number=v.label)) for k, v in tasks.items()}
        found = {**provisions, **named}
        notes = {
            record: tuple(note_of(f, labels, found) for f in rows)
            for record, rows in view.findings_of().items()
        }
        return cls(
            records=found,
            tasks=tasks,
            provisions=provisions,
            points={k: tuple(v) for k, v in points.items()},
            point_tasks={
                k: tuple(sorted(v, key=lambda t: place[t.anchor])) for k, v in point_tasks.items()
            },
            notes=notes,
        )


def finding_groups(
    view: DocumentView, labels: Labels, linked: Linked
) -> tuple[tuple[str, tuple[Note, ...]], ...]:
    """(severity, findings), the gravest first; severities without a finding are left out."""
    groups = {
        s: tuple(note_of(f, labels, linked.records) for f in view.findings if f.severity == s)
        for s in SEVERITIES
    }
    return tuple((severity, notes) for severity, notes in groups.items() if notes)


def note_of(f: FindingRow, labels: Labels, found: Mapping[str, Link]) -> Note:
    """A finding in Vietnamese with the place on the page of what it is about."""
    whole = Link(anchor="", label=labels.page["whole_document"])
    record = found.get(f.record_id or "")
    if record is None:
        named = f.record_id and f.record_id != f.document_id
        record = Link(anchor="", label=f.record_id or "") if named else whole
    return Note(
        severity=f.severity,
        label=labels.code("severities", f.severity),
        message=f.message_vi,
        value=f.value or "",
        todo=f.suggestion_vi or "",
        place=place_words(f.source, labels, f.field),
        record=record,
    )


def outline(view: DocumentView, linked: Linked) -> tuple[tuple[PointPart, ...], ...]:
    """Every provision in printed order, those below one outermost provision together."""
    depth: dict[str, int] = {}
    root: dict[str, str] = {}
    bodies: dict[str, tuple[str, ...]] = {}
    for r in view.responsibilities:
        bodies[r.provision_id] = tuple(view.name(a) for a in r.agency_ids)
    parts = []
    for p in sorted(view.provisions, key=lambda p: p.order):
        parent = p.parent_id if p.parent_id in depth else None
        depth[p.provision_id] = depth[parent] + 1 if parent else 0
        root[p.provision_id] = root[parent] if parent else p.provision_id
        inherited = parent is not None and bodies.get(parent) == bodies.get(p.provision_id)
        parts.append((root[p.provision_id], _point(p, depth[p.provision_id], linked,
                      () if inherited else bodies.get(p.provision_id, ()))))  # fmt: skip
    return tuple(tuple(part for _, part in group) for _, group in groupby(parts, lambda x: x[0]))


def _point(p: ProvisionRow, depth: int, linked: Linked, bodies: tuple[str, ...]) -> PointPart:
    return PointPart(
        anchor=linked.provisions[p.provision_id].anchor,
        label=p.label_raw.strip() or p.provision_id,
        depth=depth,
        heading=p.heading or "",
        text=p.text,
        tasks=linked.point_tasks.get(p.provision_id, ()),
        bodies=bodies,
    )


def _basis(link: TaskProvisionRow, labels: Labels) -> str:
    if link.basis == "equal_text":
        return labels.page["equal_text"]
    return labels.page["wording"].format(percent=int(link.score * 100))


def _excerpt(text: str) -> str:
    if len(text) <= _EXCERPT:
        return text
    return text[:_EXCERPT].rsplit(" ", 1)[0] + " …"
