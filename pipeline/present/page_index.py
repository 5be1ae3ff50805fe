"""Every document in, the page over all of them out: counts, links, search over all tasks."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.model.record import UNDATED_KINDS
from pipeline.model.rows import DocumentRow, FindingRow
from pipeline.present.labels import Labels
from pipeline.present.page_frame import render
from pipeline.present.page_linked import note_of
from pipeline.present.places import document_title

_SCRIPTS = ("common.js", "address.js", "index.js")
_MOST_SEARCHED = 10_000  # tasks whose text the page holds for its search; about 250 bytes each


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """tasks: document_id → (position, number, task), None where too many; ends: last days."""

    tasks: Mapping[str, Sequence[tuple[int, str, str]]] | None
    ends: Mapping[str, Sequence[str]]


def overview(tables: Mapping[str, Any]) -> Overview:
    """What the page needs of the tables beside the documents."""
    ends: dict[str, list[str]] = defaultdict(list)
    for r in tables["task_deadlines"].select(["document_id", "kind", "end"]).to_pylist():
        if r["end"] is not None and r["kind"] not in UNDATED_KINDS:
            ends[r["document_id"]].append(r["end"].isoformat())
    sorted_ends = {k: sorted(v) for k, v in ends.items()}
    if tables["tasks"].num_rows > _MOST_SEARCHED:
        return Overview(tasks=None, ends=sorted_ends)
    tasks: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    columns = ["document_id", "position", "number_raw", "task"]
    for r in tables["tasks"].select(columns).to_pylist():
        tasks[r["document_id"]].append((r["position"], r["number_raw"].strip(" ."), r["task"]))
    return Overview(tasks={k: sorted(v) for k, v in tasks.items()}, ends=sorted_ends)


def index_page(
    documents: Sequence[DocumentRow],
    more: Overview,
    file_findings: Sequence[FindingRow],
    labels: Labels,
) -> bytes:
    """The page over all documents, the latest plan first. file_findings: of files that gave none."""
    tasks = more.tasks or {}
    documents = sorted(documents, key=lambda d: d.plan_year or 0, reverse=True)
    return render(
        "index.html.j2",
        labels,
        scripts=_SCRIPTS,
        documents=[(d, document_title(d, labels)) for d in documents],
        years=sorted({d.plan_year for d in documents if d.plan_year}, reverse=True),
        places=sorted({d.issuer_place for d in documents if d.issuer_place}),
        total=sum(d.tasks for d in documents),
        searched=more.tasks is not None,
        file_findings=[(f.file, note_of(f, labels, {})) for f in file_findings],
        data={
            "words": labels.page,
            "documents": [
                {
                    "year": str(d.plan_year or ""),
                    "place": d.issuer_place or "",
                    "href": f"{d.document_id}.html",
                    "title": document_title(d, labels),
                    "ends": more.ends.get(d.document_id, ()),
                    "tasks": tasks.get(d.document_id, ()),
                }
                for d in documents
            ],
        },
    )
