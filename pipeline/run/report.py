"""Views again from the tables of an earlier run, however many documents there are."""

from pathlib import Path

from pipeline.present.labels import load_labels
from pipeline.run.views import Views
from pipeline.tables.standing import Standing, StandingError
from pipeline.write.store import Store


def report(out: Path, raw: Path, rules: Path) -> int:
    """Builds every view of every document; returns the number of documents.

    Raises StandingError, RuleError or StoreError before anything is written.
    """
    labels = load_labels(rules)
    store = Store(out)
    store.look()
    if store.standing is None:
        raise StandingError(f"there are no results of a run in {out}. Run `cchc ingest` first.")
    with store.lock():
        store.check()
        tables = Standing(out, store.standing.files).tables()
        ids = set(tables["documents"].column("document_id").to_pylist())
        store.begin()
        views = Views(store)
        old = views.stage(tables, ids, ids, labels, raw)
        store.commit({**store.state(), "views": views.files}, removed=old)
    return len(ids)
