"""One side of a comparison: the tasks of one document as records, from the rows of its tables."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pipeline.text.fold import compose, fold_spaced


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedBody:
    """A body named in a cell. key: its agency_id, or its folded print where none is known."""

    key: str
    name: str
    agency_id: str | None = None
    resolved_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BodiesCell:
    """The bodies of one cell. raw None: the document has no such column."""

    raw: str | None = None
    bodies: tuple[ComparedBody, ...] = ()

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(b.key for b in self.bodies)


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedDue:
    """One deadline as task_deadlines has it. scope None: it binds all bodies of the task."""

    kind: str
    start: date | None = None
    end: date | None = None
    recurrence: str | None = None
    scope: frozenset[str] | None = None
    event: str | None = None
    raw: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareTask:
    """One task. citations: (print, key) of instruments its wording names. None: no such column."""

    task_id: str
    position: int
    number: int | None = None
    number_raw: str = ""
    section: str | None = None
    section_title: str | None = None
    area: str | None = None
    task: str = ""
    lead: BodiesCell = BodiesCell()
    coordinating: BodiesCell = BodiesCell()
    monitoring: BodiesCell = BodiesCell()
    product_raw: str | None = None
    products: tuple[str, ...] = ()
    deadline_raw: str | None = None
    deadlines: tuple[ComparedDue, ...] = ()
    citations: tuple[tuple[str, str], ...] = ()

    @property
    def bodies(self) -> frozenset[str]:
        return self.lead.keys | self.coordinating.keys


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One document with its tasks in printed order."""

    document_id: str
    plan_year: int | None = None
    plan_year_end: int | None = None
    issued_on: date | None = None
    place: str | None = None
    title: str | None = None
    number_raw: str | None = None
    tasks: tuple[CompareTask, ...] = field(default=())

    @property
    def last_year(self) -> int | None:
        return self.plan_year_end or self.plan_year

    @property
    def day(self) -> date | None:
        """The day its bodies are judged by: signing, else the plan's first day."""
        if self.issued_on is not None or self.plan_year is None:
            return self.issued_on
        return date(self.plan_year, 1, 1)


Row = Mapping[str, Any]
"""A row as pyarrow's to_pylist gives it: column → value."""


def side_from_rows(
    document: Row,
    tasks: Iterable[Row],
    agencies: Iterable[Row] = (),
    deadlines: Iterable[Row] = (),
    citations: Iterable[Row] = (),
) -> Side:
    """A side from rows of documents, tasks, task_agencies, task_deadlines, citations.

    Rows of other documents are left out, so whole tables may be given.
    """
    document_id = document["document_id"]
    cells: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in agencies:
        if row["document_id"] == document_id:
            cells[row["task_id"], row["role"]].append(row)
    due: dict[str, list[Row]] = defaultdict(list)
    for row in deadlines:
        if row["document_id"] == document_id:
            due[row["task_id"]].append(row)
    cited: dict[str, list[Row]] = defaultdict(list)
    for row in citations:
        own = row["document_id"] == document_id and row.get("field") in (None, "task", "task_raw")
        if own and row["citation_key"]:
            cited[row["where"]].append(row)
    mine = (t for t in tasks if t["document_id"] == document_id)
    return Side(
        document_id=document_id,
        plan_year=document["plan_year"],
        plan_year_end=document["plan_year_end"],
        issued_on=document["issued_on"],
        place=document["issuer_place"],
        title=document["title"],
        number_raw=document.get("number_raw"),
        tasks=tuple(
            _task(t, cells, due[t["task_id"]], cited[t["task_id"]])
            for t in sorted(mine, key=lambda t: t["position"])
        ),
    )


def side_from_tables(tables: Mapping[str, Any], document_id: str) -> Side:
    """A side from Arrow tables by name. Raises KeyError where the document is not among them."""
    rows = {name: _rows(table, document_id) for name, table in tables.items()}
    if not rows["documents"]:
        raise KeyError(document_id)
    return side_from_rows(
        rows["documents"][0],
        rows["tasks"],
        rows.get("task_agencies", ()),
        rows.get("task_deadlines", ()),
        rows.get("citations", ()),
    )


def _rows(table: Any, document_id: str) -> Sequence[Row]:
    import pyarrow.compute as pc

    found = table.filter(pc.equal(table["document_id"], document_id))
    return list(found.to_pylist())


def _task(
    row: Row, cells: Mapping[tuple[str, str], list[Row]], due: list[Row], cited: list[Row]
) -> CompareTask:
    task_id = row["task_id"]

    def cell(role: str) -> BodiesCell:
        raw = row[f"{role}_raw"]
        named = sorted(cells.get((task_id, role), ()), key=lambda r: r["position"])
        if named:
            return BodiesCell(raw=raw, bodies=tuple(_body(r) for r in named))
        ids = row[f"{role}_agencies"] or ()
        return BodiesCell(
            raw=raw, bodies=tuple(ComparedBody(key=i, name=i, agency_id=i) for i in ids)
        )

    return CompareTask(
        task_id=task_id,
        position=row["position"],
        number=row["number"],
        number_raw=row["number_raw"] or "",
        section=row["section"],
        section_title=row["section_title"] or row["section_title_raw"],
        area=row["area"],
        task=compose(row["task"] or row["task_raw"] or ""),
        lead=cell("lead"),
        coordinating=cell("coordinating"),
        monitoring=cell("monitoring"),
        product_raw=row["product_raw"],
        products=tuple(row["products"] or ()),
        deadline_raw=row["deadline_raw"],
        deadlines=tuple(_due(r) for r in sorted(due, key=lambda r: r["position"])),
        citations=tuple((compose(r["raw"]), r["citation_key"]) for r in cited),
    )


def _body(row: Row) -> ComparedBody:
    known = row["agency_id"]
    return ComparedBody(
        key=known or "?" + fold_spaced(compose(row["mention_raw"])),
        name=row["agency"] or row["mention_raw"],
        agency_id=known,
        resolved_id=row["resolved_agency_id"],
    )


def _due(row: Row) -> ComparedDue:
    scope = row["scope_agencies"]
    return ComparedDue(
        kind=row["kind"],
        start=row["start"],
        end=row["end"],
        recurrence=row["recurrence"],
        scope=frozenset(scope) if scope else None,
        event=row["event"],
        raw=row["raw"],
    )
