"""Views in, self-contained Vietnamese pages out: nothing is fetched, document text stays text."""

import base64
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from pipeline.knowledge.labels import Labels
from pipeline.model.grid import ReadError
from pipeline.model.rows import DocumentRow
from pipeline.present.inert import inert
from pipeline.present.page_charts import charts
from pipeline.present.page_data import embed_json, page_data
from pipeline.present.places import document_title
from pipeline.present.view import DocumentView

_PICTURES_TOGETHER = 1_500_000  # characters of a page's row pictures; beyond it they are left out
_GREYS = 8
_CODES = ("deadline_kinds", "roles", "severities", "areas", "due_states")


def document_page(view: DocumentView, labels: Labels, original: bytes | None = None) -> bytes:
    """The page of one decision. original: its file, for the pictures of rows cut from a PDF."""
    pictures = _pictures(view, original) if original is not None else {}
    return _render(
        "report.html.j2",
        title=inert(document_title(view.document, labels)),
        data=embed_json(page_data(view, labels, pictures)),
        charts=embed_json(charts(view, labels)),
        codes=embed_json({name: dict(labels.codes.get(name, {})) for name in _CODES}),
        bundle=_bundle(),
    )


def index_page(
    documents: Sequence[DocumentRow], tasks: Mapping[str, Sequence[tuple[str, str]]], labels: Labels
) -> bytes:
    """The page over all documents. tasks: document_id → (number, task), for the search."""
    rows = [
        {
            "id": d.document_id,
            "title": inert(document_title(d, labels)),
            "subject": inert(d.title or ""),
            "place": inert(d.issuer_place or ""),
            "year": d.plan_year or "",
            "tasks": d.tasks,
            "errors": d.findings_error,
            "warnings": d.findings_warning,
            "search": [[inert(n), inert(t)] for n, t in tasks.get(d.document_id, ())],
        }
        for d in documents
    ]
    years = Counter(d.plan_year for d in documents if d.plan_year)
    return _render("index.html.j2", data=embed_json(rows), years=sorted(years))


def _pictures(view: DocumentView, original: bytes) -> dict[str, str]:
    """task_id → PNG data URI of the task's row on its first page; none where there are no pages."""
    from pipeline.read.pdf_picture import render_region

    out: dict[str, str] = {}
    size = 0
    for task in view.tasks:
        source = task.source
        if source.page is None or source.bbox is None:
            continue
        try:
            x0, top, x1, bottom = source.bbox
            picture = render_region(original, source.page, (x0, top, x1, bottom), 1.3)
        except ReadError:
            return {}
        buffer = io.BytesIO()
        picture.convert("L").quantize(_GREYS).save(buffer, "PNG", optimize=True)
        uri = "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode("ascii")
        size += len(uri)
        if size > _PICTURES_TOGETHER:
            break
        out[task.task_id] = uri
    return out


@cache
def _bundle() -> str:
    """Vega, Vega-Lite and Vega-Embed as one script, from the library's own offline bundle."""
    import vl_convert

    text: str = vl_convert.javascript_bundle(None)  # type: ignore[arg-type,unused-ignore]
    return text.replace("</script", "<\\/script")


@cache
def _environment() -> Any:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("pipeline.present"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _render(template: str, **values: Any) -> bytes:
    text: str = _environment().get_template(template).render(**values)
    return text.encode()
