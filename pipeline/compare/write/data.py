"""A comparison's data as files (changes.parquet, changes.json), and all its files into their folder."""

import errno
import io
import json
import shutil
import tempfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pipeline.compare.side import CompareTask, Side
from pipeline.compare.write.view import View
from pipeline.model.changes import Change, ThreadRow
from pipeline.tables.schemas import CHANGES, THREADS


def changes_table(changes: Sequence[Change]) -> Any:
    """The changes as an Arrow table of the contract's columns."""
    import pyarrow as pa

    rows = [_row(c) for c in changes]
    return pa.Table.from_pylist(rows, schema=CHANGES.arrow())


def _row(c: Change) -> dict[str, Any]:
    return {
        "from_task_id": c.from_task_id,
        "to_task_id": c.to_task_id,
        "kinds": list(c.kinds),
        "score": c.score,
        "basis": c.basis,
        "fields": [
            {
                "field": f.field,
                "old": f.old,
                "new": f.new,
                "added": list(f.added),
                "removed": list(f.removed),
                "note": f.note,
            }
            for f in c.fields
        ],
        "candidates": list(c.candidates),
    }


def parquet_bytes(table: Any) -> bytes:
    """A table's Parquet file."""
    import pyarrow.parquet as pq

    sink = io.BytesIO()
    pq.write_table(table, sink, compression="zstd", version="2.6")
    return sink.getvalue()


def changes_json(view: View) -> bytes:
    """The changes with both documents, counts and the printed text of both tasks."""
    body = {
        "from": _document(view.a),
        "to": _document(view.b),
        "counts": dict(view.counts),
        "changes": [
            {
                **_row(line.change),
                "fields": [asdict(f) for f in line.change.fields],
                "from_task": _task(line.old),
                "to_task": _task(line.new),
            }
            for line in view.lines
        ],
    }
    return (json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode()


def _document(side: Side) -> dict[str, Any]:
    return {
        "document_id": side.document_id,
        "plan_year": side.plan_year,
        "plan_year_end": side.plan_year_end,
        "issued_on": side.issued_on.isoformat() if side.issued_on else None,
        "place": side.place,
        "title": side.title,
        "tasks": len(side.tasks),
    }


def _task(task: CompareTask | None) -> dict[str, Any] | None:
    if task is None:
        return None
    return {
        "task_id": task.task_id,
        "number": task.number,
        "number_raw": task.number_raw,
        "section": task.section,
        "section_title": task.section_title,
        "area": task.area,
        "task": task.task,
        "lead_raw": task.lead.raw,
        "coordinating_raw": task.coordinating.raw,
        "monitoring_raw": task.monitoring.raw,
        "product_raw": task.product_raw,
        "deadline_raw": task.deadline_raw,
    }


def threads_table(rows: Sequence[ThreadRow]) -> Any:
    """The threads as an Arrow table."""
    import pyarrow as pa

    return pa.Table.from_pylist([asdict(r) for r in rows], schema=THREADS.arrow())


def trend_files(rows: Sequence[ThreadRow]) -> dict[str, bytes]:
    """Name → bytes."""
    body = json.dumps([asdict(r) for r in rows], ensure_ascii=False, indent=1) + "\n"
    return {
        "threads.parquet": parquet_bytes(threads_table(rows)),
        "threads.json": body.encode(),
    }


def write_folder(folder: Path, files: Mapping[str, bytes], known: Collection[str] = ()) -> None:
    """The folder holds these files afterwards, or is as it was. Raises OSError.

    known: other names that an earlier result may have. A folder with anything else in it is no
    result of ours and is not replaced.
    """
    ours = {*files, *known}
    if folder.is_symlink() or (folder.exists() and {p.name for p in folder.iterdir()} - ours):
        words = "is a link, or holds files that this command did not write"
        raise OSError(errno.EEXIST, words, str(folder))
    folder.parent.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        fresh = staging / "new"
        fresh.mkdir()
        for name, data in files.items():
            (fresh / name).write_bytes(data)
        old = staging / "old"
        if folder.exists():
            folder.rename(old)
        try:
            fresh.rename(folder)
        except OSError:
            if old.exists():
                old.rename(folder)
            raise
    finally:
        shutil.rmtree(staging, ignore_errors=True)
