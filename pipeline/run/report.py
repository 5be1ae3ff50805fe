"""Views again from the tables of an earlier run, however many documents there are."""

from pathlib import Path
from typing import Any

from pipeline.present.labels import load_labels
from pipeline.run.views import Views
from pipeline.tables.schemas import TABLES
from pipeline.write.store import Store


class NoTablesError(Exception):
    """The folder holds no tables; the message says what to do."""


def report(out: Path, raw: Path, rules: Path) -> int:
    """Builds every view of every document; returns the number of documents.

    Raises NoTablesError, RuleError or StoreError before anything is written.
    """
    labels = load_labels(rules)
    if not (out / "documents.parquet").exists():
        raise NoTablesError(f"{out}/documents.parquet is not there. Run `cchc ingest` first.")
    store = Store(out)
    with store.lock():
        tables = read_tables(out)
        ids = set(tables["documents"].column("document_id").to_pylist())
        store.begin()
        old = Views(store).stage(tables, ids, ids, labels, raw)
        store.commit(store.state(), removed=old)
    return len(ids)


def read_tables(out: Path) -> dict[str, Any]:
    """Every table of an output folder, one file or a folder of parts each."""
    import pyarrow.parquet as pq

    tables: dict[str, Any] = {}
    for t in TABLES:
        path = out / f"{t.name}.parquet"
        if not path.exists():
            raise NoTablesError(f"{path} is not there. Run `cchc ingest` first.")
        tables[t.name] = pq.read_table(path, partitioning=None)
    return tables
