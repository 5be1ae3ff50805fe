"""What stands of the last ingest: its tables as rows, its decisions as the views show them."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.cli.places import stop
from pipeline.tables.standing import Standing, open_standing

if TYPE_CHECKING:
    from pipeline.grammar.agencies.registry import AgencyRegistry
    from pipeline.present.labels import Labels
    from pipeline.present.view import DocumentView

_MOST_NAMED = 8


def read_rows(standing: Standing, name: str) -> list[dict[str, Any]]:
    """A table's rows; stops with one line where it is not there or damaged."""
    rows: list[dict[str, Any]] = standing.table(name).to_pylist()
    return rows


def open_plans(
    out: Path, only: str | None = None
) -> "tuple[Labels, AgencyRegistry, list[DocumentView]]":
    """The words, the bodies and the decisions with whom their collectives address.

    only: of one document, if it is there. Stops with one line where results or rules cannot be read.
    """
    from pipeline.grammar.agencies.registry import load_agencies
    from pipeline.present.addressed import with_members
    from pipeline.present.labels import load_labels
    from pipeline.present.view import views
    from pipeline.run.rules import find_rules

    labels, registry = load_labels(find_rules()), load_agencies(find_rules())
    tables = open_standing(out).tables()
    documents = tables["documents"].column("document_id").to_pylist()
    chosen = [d for d in documents if only in (None, d)]
    return labels, registry, [with_members(v, registry) for v in views(tables, chosen)]


def choose_bodies(
    typed: str, plans: "Sequence[DocumentView]", registry: "AgencyRegistry", out: Path
) -> frozenset[str]:
    """The ids among the bodies addressed that a person means; stops where there are none."""
    from pipeline.grammar.agencies.suggest import search
    from pipeline.present.addressed import bodies_addressed
    from pipeline.present.due import find_agencies

    rows = bodies_addressed(plans, registry)
    found = find_agencies(typed, rows)
    known = registry.lookup(typed) if not found else None
    if known is not None:
        found = frozenset({known.agency_id} & {r.agency_id for r in rows})
    if found:
        return found
    near = search(typed, ((r.agency_id, (r.agency, r.short_name or "")) for r in rows))
    if len(near) == 1:
        return frozenset(near)
    by_id = {r.agency_id: r.agency for r in rows}
    names = "; ".join([by_id[i] for i in near or sorted(by_id)][:_MOST_NAMED]) or "—"
    template = "no body {typed!r} in {out}. There are, for instance: {names}"
    if near:
        template = "{typed!r} fits several bodies. Name one: {names}"
    return stop(template, typed=typed, out=out, names=names)
