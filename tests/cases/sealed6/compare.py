"""A run's Parquet tables and the typed truth in, every difference out."""

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

IDENTITY = ("number", "symbol", "plan_year", "plan_year_end", "issued_on", "signer_name")
CELLS = (
    "section",
    "number",
    "task_raw",
    "lead_raw",
    "coordinating_raw",
    "product_raw",
    "deadline_raw",
)


def table(out: Path, name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.read_table(out / f"{name}.parquet").to_pylist()
    return rows


def clean(value: Any) -> Any:
    return " ".join(value.split()) if isinstance(value, str) else value


def compare(out: Path, truth: dict[str, Any]) -> tuple[dict[str, list[int]], list[list[Any]]]:
    """Counts of right and all by kind, and differences as [where, field, got, want, silent]."""
    counts = {k: [0, 0] for k in ("rows", "cells", "agencies", "deadlines", "identity")}
    wrong: list[list[Any]] = []
    loud = {f["record_id"] for f in table(out, "findings") if f["severity"] in ("error", "warning")}
    documents, tasks = table(out, "documents"), table(out, "tasks")
    dated = table(out, "task_deadlines")
    document = documents[0] if documents else {}

    def check(kind: str, where: str, record: Any, field: str, got: Any, want: Any) -> bool:
        counts[kind][1] += 1
        counts[kind][0] += got == want
        if got != want:
            wrong.append([where, field, got, want, record not in loud and bool(documents)])
        return bool(got == want)

    for field, want in zip(IDENTITY, truth["document"], strict=True):
        got = document.get(field)
        got = str(got) if field == "issued_on" and got else got
        check("identity", "document", document.get("document_id"), field, got, want)
    position = 0
    for section, wanted in truth["sections"].items():
        for number, text, lead, coordinating, product, deadline, leads, others, ends in wanted:
            task = tasks[position] if position < len(tasks) else {}
            position += 1
            key, where = task.get("task_id"), f"task {number}"
            cells = (section.split("|")[0], number, text, lead, coordinating, product, deadline)
            right = [
                check("cells", where, key, f, clean(task.get(f)) or "", w or "")
                for f, w in zip(CELLS, cells, strict=True)
            ]
            for field, ids in (("lead_agencies", leads), ("coordinating_agencies", others)):
                if ids is not None:
                    right.append(check("agencies", where, key, field, task.get(field), ids))
            got = [
                [d["kind"], str(d["end"]) if d["end"] else None]
                for d in dated
                if d["task_id"] == key
            ]
            right.append(check("deadlines", where, key, "deadlines", got, ends))
            counts["rows"][0] += all(right)
            counts["rows"][1] += 1
    if len(tasks) > position:
        wrong.append(["tasks", "count", len(tasks), position, True])
    return counts, wrong
