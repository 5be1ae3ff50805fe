"""One decision's view in, what its page shows out: plain values, every text made inert."""

import json
from typing import Any

from pipeline.knowledge.labels import Labels
from pipeline.model.rows import FindingRow, TaskAgencyRow, TaskDeadlineRow, TaskRecord
from pipeline.present.inert import inert
from pipeline.present.places import document_title, place_words
from pipeline.present.view import DocumentView, is_dated

_RAW = (
    "number_raw", "task_raw", "lead_raw", "coordinating_raw", "monitoring_raw", "product_raw",
    "deadline_raw", "submitted_to_raw",
)  # fmt: skip


def page_data(view: DocumentView, labels: Labels, pictures: dict[str, str]) -> dict[str, Any]:
    """The data of a page. pictures: task_id → PNG as a data URI, where the source has pages."""
    d = view.document
    agencies, deadlines = view.agencies_of(), view.deadlines_of()
    findings = view.findings_of()
    points: dict[str, list[str]] = {}
    tasks_of: dict[str, list[str]] = {}
    for link in view.task_provisions:
        points.setdefault(link.task_id, []).append(link.provision_id)
        tasks_of.setdefault(link.provision_id, []).append(link.task_id)
    return {
        "title": inert(document_title(d, labels)),
        "subject": inert(d.title or ""),
        "issuer": inert(d.issuer or ""),
        "signer": inert(" – ".join(x for x in (d.signer_title, d.signer_name) if x)),
        "file": inert(d.file),
        "year": d.plan_year,
        "tasks": [
            _task(t, view, labels, agencies, deadlines, findings, points, pictures)
            for t in view.tasks
        ],
        "points": [
            {
                "id": p.provision_id,
                "label": inert(p.label_raw),
                "kind": p.kind,
                "text": inert(p.heading or p.text),
                "tasks": tasks_of.get(p.provision_id, []),
            }
            for p in view.provisions
        ],
        "findings": [_finding(f, labels) for f in view.findings],
    }


def _task(
    t: TaskRecord,
    view: DocumentView,
    labels: Labels,
    agencies: dict[str, list[TaskAgencyRow]],
    deadlines: dict[str, list[TaskDeadlineRow]],
    findings: dict[str, list[FindingRow]],
    points: dict[str, list[str]],
    pictures: dict[str, str],
) -> dict[str, Any]:
    bodies = agencies.get(t.task_id, [])
    return {
        "id": t.task_id,
        "no": inert(t.number_raw.strip(" .")) or "—",
        "section": t.section or "",
        "sectionTitle": inert(t.section_title_raw or ""),
        "area": t.area or "",
        "task": inert(t.task),
        "bodies": [
            {
                "role": b.role,
                "id": b.agency_id or "",
                "name": inert(b.agency or b.mention_raw),
                "known": b.agency_id is not None,
                "as": view.name(b.resolved_agency_id) if b.resolved_agency_id else "",
            }
            for b in bodies
        ],
        "products": [inert(p) for p in t.products],
        "due": [_deadline(d, view) for d in deadlines.get(t.task_id, [])],
        "raw": [[labels.column(n), inert(getattr(t, n) or "")] for n in _RAW if getattr(t, n)],
        "place": inert(place_words(t.source, labels)),
        "file": inert(t.file),
        "findings": [_finding(f, labels) for f in findings.get(t.task_id, [])],
        "points": points.get(t.task_id, []),
        "picture": pictures.get(t.task_id, ""),
    }


def _deadline(d: TaskDeadlineRow, view: DocumentView) -> dict[str, Any]:
    return {
        "kind": d.kind,
        "start": d.start.isoformat() if d.start else "",
        "end": d.end.isoformat() if d.end else "",
        "dated": is_dated(d),
        "raw": inert(d.raw),
        "scope": [view.name(a) for a in d.scope_agencies or ()],
    }


def _finding(f: FindingRow, labels: Labels) -> dict[str, Any]:
    return {
        "severity": f.severity,
        "message": inert(f.message_vi),
        "todo": inert(f.suggestion_vi or ""),
        "record": inert(f.record_id or ""),
        "place": inert(place_words(f.source, labels)),
    }


def embed_json(value: object) -> str:
    """JSON that may stand inside <script type=application/json>: it can end no element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return (
        text.replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("&", "\\u0026")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029")
    )
