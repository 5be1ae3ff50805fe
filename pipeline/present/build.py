"""Tables in, every view out: the one place that says which files people get."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.present.labels import Labels
from pipeline.present.view import DocumentView, views

Originals = Callable[[str], bytes | None]
OVER_ALL = ""
_AT_ONCE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewFile:
    """A file to write. owner: its document_id, or OVER_ALL; path: below the output folder."""

    owner: str
    path: str
    data: bytes


def present_documents(
    tables: Mapping[str, Any],
    document_ids: Collection[str],
    labels: Labels,
    originals: Originals | None = None,
) -> Iterator[ViewFile]:
    """Every view of these documents, one at a time.

    tables: Arrow tables by name. originals: a document's `file` in, its bytes out, where a view
    shows a picture of the page; None where the original is not at hand.
    """
    wanted = sorted(document_ids)
    for start in range(0, len(wanted), _AT_ONCE):
        for view in views(tables, wanted[start : start + _AT_ONCE]):
            for path, data in _one(view, labels, originals):
                yield ViewFile(owner=view.document_id, path=path, data=data)


def present_all(tables: Mapping[str, Any], labels: Labels) -> Iterator[ViewFile]:
    """What stands over all documents and years."""
    for path, data in _all(tables, labels):
        yield ViewFile(owner=OVER_ALL, path=path, data=data)


def _all(tables: Mapping[str, Any], labels: Labels) -> Iterator[tuple[str, bytes]]:
    from pipeline.present.page_index import index_page, overview
    from pipeline.present.tables_csv import csv_files
    from pipeline.present.view import document_rows, file_findings
    from pipeline.present.workbook import whole_workbook

    yield "xlsx/tat-ca.xlsx", whole_workbook(tables, labels)
    for name, data in csv_files(tables):
        yield f"csv/{name}", data
    documents, unread = document_rows(tables), file_findings(tables)
    yield "report/index.html", index_page(documents, overview(tables), unread, labels)


def _one(
    view: DocumentView,
    labels: Labels,
    originals: Originals | None,
) -> Iterator[tuple[str, bytes]]:
    from pipeline.present.calendar import calendar_files
    from pipeline.present.page import document_page
    from pipeline.present.workbook import workbook

    name = view.document_id
    yield f"xlsx/{name}.xlsx", workbook(view, labels)
    for path, data in calendar_files(view, labels):
        yield f"ics/{path}", data
    paged = view.document.pages is not None and originals is not None
    original = originals(view.document.file) if paged and originals else None
    yield f"report/{name}.html", document_page(view, labels, original)
