"""A decision's view in, whom each task addresses out: by name, by a role, or through a collective.

A body that a task names itself is meant by its name: a collective beside it adds nothing.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from pipeline.grammar.agencies.names import Standpoint
from pipeline.grammar.agencies.registry import Agency, AgencyRegistry
from pipeline.grammar.agencies.roles import members_of
from pipeline.model.rows import AgencyRow, DocumentRow, TaskAgencyRow, TaskDeadlineRow
from pipeline.present.view import DocumentView, mention_key
from pipeline.tables.build import agency_rows

KINDS_OF_BODY = ("district", "commune")
"""Levels at which the registry has kinds of bodies, not bodies."""
NAMED, ROLE, COLLECTIVE = "named", "role", "collective"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A body that a task addresses. how: `named`, `role` (held as the document itself says) or
    `collective`; row: the mention that does it.
    """

    agency_id: str
    how: str
    row: TaskAgencyRow

    @property
    def role(self) -> str:
        return self.row.role


def with_members(view: DocumentView, registry: AgencyRegistry) -> DocumentView:
    """The view that knows the bodies behind its collectives on the document's day."""
    at = Standpoint(on=_day(view.document))
    groups: dict[str, tuple[str, ...]] = {}
    members: dict[tuple[str, str, int], tuple[str, ...]] = {}
    for row in view.agencies:
        if row.is_group and row.agency_id:
            found = members_of(row.agency_id, row.qualifier_raw, registry, at)
            members[mention_key(row)] = tuple(_single(found))
    scopes = {i for d in view.deadlines for i in d.scope_agencies or ()}
    for agency_id in scopes:
        groups[agency_id] = tuple(_single(members_of(agency_id, None, registry, at)))
    ids = {i for some in (*members.values(), *groups.values()) for i in some}
    names = {**{i: registry.by_id[i].name for i in ids}, **view.names}
    return replace(view, members=members, groups=groups, names=names)


def _single(members: Iterable[Agency]) -> Iterator[str]:
    """Members that are one body each: "UBND huyện" is a kind of body, and its collective says as much."""
    return (m.agency_id for m in members if m.level not in KINDS_OF_BODY)


def _day(document: DocumentRow) -> date | None:
    """The day of signing; of a draft the first day of its plan."""
    year = document.plan_year
    return document.issued_on or (date(year, 1, 1) if year else None)


def addresses(view: DocumentView) -> dict[str, tuple[Address, ...]]:
    """task_id → the bodies it addresses, in printed order; each once in a role, in the nearest way."""
    return {task_id: tuple(_nearest(rows, view)) for task_id, rows in view.agencies_of().items()}


def _nearest(rows: Collection[TaskAgencyRow], view: DocumentView) -> Iterator[Address]:
    named = {i for r in rows for i in (r.agency_id, r.resolved_agency_id) if i}
    seen: set[tuple[str, str]] = set()
    for how in (NAMED, ROLE, COLLECTIVE):
        for row in rows:
            for agency_id in _meant(row, how, view):
                known = how == COLLECTIVE and agency_id in named
                if not known and (row.role, agency_id) not in seen:
                    seen.add((row.role, agency_id))
                    yield Address(agency_id=agency_id, how=how, row=row)


def _meant(row: TaskAgencyRow, how: str, view: DocumentView) -> tuple[str, ...]:
    if how == COLLECTIVE:
        return view.members.get(mention_key(row), ())
    found = row.agency_id if how == NAMED else row.resolved_agency_id
    return (found,) if found else ()


def scope_of(deadline: TaskDeadlineRow, view: DocumentView) -> frozenset[str] | None:
    """The bodies that a deadline names, those behind its collectives too; None: it binds all."""
    if deadline.scope_agencies is None:
        return None
    inside = (m for i in deadline.scope_agencies for m in view.groups.get(i, ()))
    return frozenset((*deadline.scope_agencies, *inside))


class Binding:
    """Which deadline of a task is meant for which body."""

    def __init__(self, view: DocumentView) -> None:
        self._view = view
        self._named: dict[str, set[str]] = {}
        for d in view.deadlines:
            self._named.setdefault(d.task_id, set()).update(scope_of(d, view) or ())

    def binds(self, deadline: TaskDeadlineRow, agency_id: str) -> bool:
        """False for a deadline whose scope lacks a body that another deadline of the task names.

        True for a body that no scope names, since a scope may name its group.
        """
        scope = scope_of(deadline, self._view)
        return scope is None or agency_id in scope or agency_id not in self._named[deadline.task_id]


def tasks_of(view: DocumentView, agency_ids: frozenset[str]) -> Mapping[str, tuple[Address, ...]]:
    """task_id → the ways in which it addresses one of these bodies, in the order of the tasks."""
    found = addresses(view)
    mine = {t: tuple(a for a in some if a.agency_id in agency_ids) for t, some in found.items()}
    return {t.task_id: mine[t.task_id] for t in view.tasks if mine.get(t.task_id)}


def bodies_addressed(
    views: Iterable[DocumentView], registry: AgencyRegistry
) -> tuple[AgencyRow, ...]:
    """Every body that a task of these plans addresses, in whatever way, and every collective."""
    ids = {a.agency_id for v in views for some in addresses(v).values() for a in some} & set(
        registry.by_id
    )
    return agency_rows(tuple(ids), registry)
