"""`read`, `open`, `ingest` and `diff`: the commands of the same names, as functions."""

import os
from collections.abc import Callable, Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.api.faults import CchcError, NoResultsError, RulesError, UnreadableError
from pipeline.api.plan import Plan, to_frame
from pipeline.api.results import Results
from pipeline.rulebook.fault import RuleError
from pipeline.text.told import Refusal

if TYPE_CHECKING:
    import pandas as pd

Progress = Callable[[str, int, int], None]
"""Called as (file, files done, files in all)."""


def read(file: str | os.PathLike[str]) -> Plan:
    """One decision from its file, in a worker under the limits of docs/limits.md; nothing is written.

    Raises UnreadableError where it gives no decision, RulesError where a rule file is at fault.

    >>> cchc.read("raw/2890-qd-ubnd-vinh-long-2024.txt").document_id
    'vinh-long-2890-qd-ubnd-2023'
    """
    from pipeline.run.apart import ApartError, read_apart

    try:
        batch = read_apart(Path(file))
    except ApartError as fault:
        raise UnreadableError(str(fault), code=fault.code or "no-file", file=file) from None
    except Refusal as fault:
        raise _said(fault) from None
    (document_id,) = batch.tables["documents"].column("document_id").to_pylist()
    return Plan(document_id, batch.tables, batch.json[document_id])


def open_results(out: str | os.PathLike[str] = "out") -> Results:
    """The standing results of an output folder. Raises NoResultsError where there are none.

    Also where the tables have another form than this program writes.

    >>> cchc.open("out")
    <Results out: 1 documents, 66 tasks>
    """
    return Results(Path(out))


def ingest(
    paths: Iterable[str | os.PathLike[str]] = (),
    *,
    out: str | os.PathLike[str] = "out",
    raw: str | os.PathLike[str] = "raw",
    views: bool = False,
    on_progress: Progress | None = None,
) -> Results:
    """Reads files and folders into the tables under `out`; without any, mirrors `raw`.

    Files that cannot be read are told of in the table `findings`; the others are ingested. Raises
    RulesError, and CchcError where input or output cannot be used; earlier results then stand.

    >>> cchc.ingest(["raw"], out="out", on_progress=lambda file, done, files: print(done, files))
    <Results out: 1 documents, 66 tasks>
    """
    from pipeline.run.ingest import ingest as run
    from pipeline.run.request import Request
    from pipeline.run.rules import find_rules
    from pipeline.run.settings import limits_from

    try:
        request = Request(
            raw=Path(raw),
            out=Path(out),
            rules=find_rules(),
            paths=tuple(Path(p) for p in paths),
            limits=limits_from(os.environ),
            views=views,
        )
        run(request, _listener(on_progress))
    except Refusal as fault:
        raise _said(fault, out) from None
    return Results(Path(out))


def _said(fault: Refusal, file: str | os.PathLike[str] | None = None) -> CchcError:
    """A refusal as the interface raises it; file: what is named where no rule file is at fault."""
    if isinstance(fault, RuleError):
        return RulesError(str(fault), code="rules", file=fault.file, place=f"line {fault.line}")
    return CchcError(str(fault), code="setup", file=file)


def _listener(on_progress: Progress | None) -> Any:
    from pipeline.run.pack import Done
    from pipeline.run.request import Listener

    class Told(Listener):
        """Passes on how far the run is."""

        def __init__(self) -> None:
            self.files = 0
            self.ready = 0

        def begin(self, files: int, resumed: int) -> None:  # noqa: ARG002
            self.files = files

        def done(self, done: Done) -> None:
            self.ready += 1
            if on_progress is not None:
                on_progress(done.file, self.ready, self.files)

    return Told()


class Diff:
    """What differs between two plans. `changes`: one row a link, or a task without one."""

    def __init__(self, a: Plan, b: Plan, table: Any) -> None:
        self.a = a
        self.b = b
        self._table = table

    @cached_property
    def changes(self) -> "pd.DataFrame":
        """As out/diff/<a>..<b>/changes.parquet: from_task_id, to_task_id, kinds, score, fields, …"""
        return to_frame("changes", self._table)

    def to_arrow(self) -> Any:
        """The same as `pyarrow.Table`."""
        return self._table

    def counts(self) -> dict[str, int]:
        """How many rows each kind of change has."""
        found: dict[str, int] = {}
        for kinds in self._table.column("kinds").to_pylist():
            for kind in kinds:
                found[kind] = found.get(kind, 0) + 1
        return found

    def __repr__(self) -> str:
        return f"<Diff {self.a.document_id} → {self.b.document_id}: {self.counts()}>"

    def _repr_html_(self) -> str:
        shown = self.changes[["from_task_id", "to_task_id", "kinds", "score"]]
        return shown.to_html(escape=True, index=False)


def diff(a: Plan, b: Plan) -> Diff:
    """What was added, dropped, moved, reworded, reassigned, rescheduled from plan a to plan b.

    Raises RulesError where rules/compare.yml or the registry is at fault.

    >>> cchc.diff(plan, plan).counts()
    {'unchanged': 66}
    """
    from pipeline.compare.compare import compare_tasks
    from pipeline.compare.lineage import lineage_of_registry
    from pipeline.compare.locate import SIDE_TABLES
    from pipeline.compare.rules import load_compare
    from pipeline.compare.side import side_from_tables
    from pipeline.compare.write.data import changes_table
    from pipeline.grammar.agencies.registry import load_agencies
    from pipeline.run.rules import find_rules

    if not isinstance(a, Plan) or not isinstance(b, Plan):
        raise NoResultsError("diff compares two plans: read(…) or open(…).plan(…).", code="usage")
    try:
        root = find_rules()
        rules, lineage = load_compare(root), lineage_of_registry(load_agencies(root).by_id.values())
    except RuleError as fault:
        raise _said(fault) from None
    one, other = (
        side_from_tables({n: p.to_arrow()[n] for n in SIDE_TABLES}, p.document_id) for p in (a, b)
    )
    return Diff(a, b, changes_table(compare_tasks(one, other, rules, lineage)))
