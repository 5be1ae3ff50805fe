"""Views again from the tables of an earlier run, however many documents there are."""

from pathlib import Path

from pipeline.run.entries import Entries
from pipeline.run.executors import make_executor
from pipeline.run.files import InputError, InputFile, Listing, list_files
from pipeline.run.officer import Officer
from pipeline.run.settings import WorkLimits, limits_mark
from pipeline.run.views import Undrawn, Views
from pipeline.run.work import Spec
from pipeline.tables.standing import Standing, StandingError
from pipeline.write.store import Store


def report(
    out: Path, raw: Path, rules: Path, limits: WorkLimits, jobs: int | None = None
) -> tuple[int, list[Undrawn], list[str]]:
    """Draws every view of every document; returns the number of documents, what failed, and what
    of an officer's was kept.

    Raises StandingError, RuleError or StoreError before anything is written.
    """
    store = Store(out)
    store.look()
    officer = Officer(store, rules, limits)
    if store.standing is None:
        raise StandingError(
            "there are no results of a run in {out}. Run `cchc ingest` first.", out=out
        )
    with store.lock(first=lambda: officer.collect(drawing=True)):
        store.check()
        standing = Standing(out, store.standing.files)
        standing.tables()
        ids = set(standing.table("documents").column("document_id").to_pylist())
        store.begin()
        views = Views(store, limits_mark(limits))
        views.notes = officer.notes
        executor = make_executor(
            Spec(rules=rules, started_at="", limits=limits), jobs, len(ids), None
        )
        try:
            old, undrawn = views.stage(ids, ids, _originals(store, raw), executor)
        finally:
            executor.close()
        store.commit({**store.state(), **views.record()}, removed=old)
    return len(ids), undrawn, officer.said


def _originals(store: Store, raw: Path) -> dict[str, InputFile]:
    """document_id → its file, where it is at hand."""
    try:
        files = list_files((raw,), Listing(root=raw, known=store.state().get("files") or {})).files
    except InputError:
        return {}
    entries = Entries(store.state().get("files") or {}, made_by="", limits="")
    return entries.originals({f.name: f for f in files})
