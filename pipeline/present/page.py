"""Views in, self-contained Vietnamese pages out: nothing is fetched, document text stays text.

A page for one decision, and one over all of them: counts, links, search over all tasks.
"""

import base64
import io
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.model.grid import ReadError
from pipeline.model.record import UNDATED_KINDS
from pipeline.model.rows import DocumentRow, FindingRow, TaskRecord
from pipeline.present.calendar import agency_path, deadlines_by_lead
from pipeline.present.handout import linked_handouts
from pipeline.present.labels import Labels
from pipeline.present.page_charts import charts, months
from pipeline.present.page_data import body_names, page_data
from pipeline.present.page_frame import chart_library, render
from pipeline.present.page_linked import note_of
from pipeline.present.page_model import TaskPart
from pipeline.present.places import document_name, document_title, plan_words
from pipeline.present.view import DocumentView

_LARGEST = 1_490_000  # bytes that a page with pictures should stay below
_PICTURES_AT_LEAST = 200_000  # bytes of pictures, however long the rest
_SCRIPTS = ("common.js", "address.js", "report.js", "due.js", "charts.js")
_GROUPS = ("deadline_kinds", "roles")
# (dots per point, greys), the finest that fits; the print of a decision reads well in each.
_STEPS = ((1.4, 4), (1.2, 3), (1.1, 3), (0.9, 3))
_AROUND = 320  # bytes of the page around a picture
_INDEX_SCRIPTS = ("common.js", "address.js", "index.js")
_MOST_SEARCHED = 10_000  # tasks whose text the page holds for its search; about 250 bytes each


def document_page(view: DocumentView, labels: Labels, original: bytes | None = None) -> bytes:
    """The page of one decision. original: its file, for the pictures of rows cut from a PDF."""
    page = _rendered(view, labels, {})
    if original is None:
        return page
    budget = max(_LARGEST - len(page), _PICTURES_AT_LEAST)
    pictures = row_pictures(view.tasks, original, budget)
    return _rendered(view, labels, pictures) if pictures else page


def _rendered(view: DocumentView, labels: Labels, pictures: dict[str, str]) -> bytes:
    page = page_data(view, labels, pictures)
    keys = sorted({k for t in page.tasks for c in t.collectives for k, _ in c.bodies})
    calendars = {a: agency_path(view.document_id, a) for a in deadlines_by_lead(view)}
    handouts = linked_handouts(view)
    return render(
        "report.html.j2",
        labels,
        scripts=_SCRIPTS,
        modules=(chart_library(),),
        page=page,
        name=document_name(view.document),
        heading=plan_words(view.document, labels),
        handouts=[(view.name(i), path) for i, path in handouts.items()],
        data={
            "words": labels.page,
            **{group: labels.codes.get(group, {}) for group in _GROUPS},
            "bodies": {k: n for t in page.tasks for k, n in body_names(t).items()},
            "sections": [[s.value, s.label] for s in dict(page.filters)["section"]],
            "months": months(page),
            "tasks": [_compared(t, keys) for t in page.tasks],
            "keys": keys,
            "calendars": calendars,
            "handouts": handouts,
            "ends_in": view.document.plan_year_end or view.document.plan_year,
            "charts": charts(page, labels),
        },
    )


def _compared(t: TaskPart, keys: Sequence[str]) -> dict[str, Any]:
    """What the page's script compares: a = anchor, s = section, b = (role, body), d = deadlines.

    c = (role, collective as printed, places in `keys` of the bodies that it alone addresses).
    """
    bodies = [[b.role, b.key] for b in t.bodies]
    bodies += [[b.role, b.resolved_key] for b in t.bodies if b.resolved_key]
    return {
        "a": t.anchor,
        "n": t.number,
        "s": t.section,
        "b": bodies,
        "c": [[c.role, c.printed, [keys.index(k) for k, _ in c.bodies]] for c in t.collectives],
        "d": [[d.kind, d.start, d.end, d.dated, d.scope_keys] for d in t.due],
    }


def row_pictures(tasks: Sequence[TaskRecord], original: bytes, budget: int) -> dict[str, str]:
    """task_id → data URI of the row on the page where it begins.

    budget: bytes of the page that all of them together may take; beyond it the later rows have none.
    Empty where the file cannot be drawn.
    """
    out: dict[str, str] = {}
    for scale, greys in _STEPS:
        out, whole = _drawn(tasks, original, budget, scale, greys)
        if whole:
            break
    return out


def _drawn(
    tasks: Sequence[TaskRecord], original: bytes, budget: int, scale: float, greys: int
) -> tuple[dict[str, str], bool]:
    """The pictures that fit, and whether those are all."""
    from pipeline.readers.pdf_file import render_region

    out: dict[str, str] = {}
    levels = [_level(v, greys) for v in range(256)]
    for task in tasks:
        source = task.source
        if source.page is None or source.bbox is None:
            continue
        x0, top, x1, bottom = source.bbox
        try:
            picture = render_region(original, source.page, (x0, top, x1, bottom), scale)
        except ReadError:
            return {}, True
        buffer = io.BytesIO()
        picture.convert("L").point(levels).convert("RGB").save(
            buffer, "WEBP", lossless=True, quality=75, method=4
        )
        uri = "data:image/webp;base64," + base64.b64encode(buffer.getvalue()).decode("ascii")
        budget -= len(uri) + _AROUND
        if budget < 0:
            return out, False
        out[task.task_id] = uri
    return out, True


def _level(value: int, greys: int) -> int:
    """The nearest of so many greys."""
    return round(round(value / 255 * (greys - 1)) * 255 / (greys - 1))


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
        scripts=_INDEX_SCRIPTS,
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
