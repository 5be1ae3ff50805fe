"""Tables in, every view out: the one place that says which files people get."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pipeline.grammar.working_days import WorkingDays
from pipeline.present.labels import Labels
from pipeline.present.notes import NO_NOTES, Notes
from pipeline.present.view import DocumentView

Originals = Callable[[str], bytes | None]
"""A document's `file` in, its bytes out, for pictures of the page; None where it is not at hand."""
OVER_ALL = ""
File = tuple[str, bytes]  # path below the output folder, content
DOCUMENT_KINDS = ("workbook", "calendar", "handouts", "page")
WHOLE_KINDS = ("whole-workbook", "csv", "index")


def present_document(
    kind: str,
    view: DocumentView,
    labels: Labels,
    working_days: WorkingDays,
    original: Originals | None = None,
) -> Iterator[File]:
    """The files of one kind of view of a document."""
    name = view.document_id
    if kind == "workbook":
        from pipeline.present.workbook import workbook

        yield f"xlsx/{name}.xlsx", workbook(view, labels)
    elif kind == "calendar":
        from pipeline.present.calendar import calendar_files

        yield from (
            (f"ics/{path}", data) for path, data in calendar_files(view, labels, working_days)
        )
    elif kind == "handouts":
        from pipeline.present.handout import handout_docx, handout_of, linked_handouts

        for agency_id, path in linked_handouts(view).items():
            handout = handout_of(view, agency_id, labels)
            if handout is not None:
                yield f"handout/{path}", handout_docx(view, handout, labels)
    else:
        from pipeline.present.page import document_page

        paged = view.document.pages is not None and original is not None
        data = original(view.document.file) if paged and original else None
        yield f"report/{name}.html", document_page(view, labels, data)


def present_whole(
    kind: str, tables: Mapping[str, Any], labels: Labels, notes: Notes = NO_NOTES
) -> Iterator[File]:
    """The files of one kind of view over all documents and years."""
    if kind == "whole-workbook":
        from pipeline.present.workbook import whole_workbook

        yield "xlsx/tat-ca.xlsx", whole_workbook(tables, labels, notes)
    elif kind == "csv":
        from pipeline.present.tables_csv import csv_files

        yield from ((f"csv/{name}", data) for name, data in csv_files(tables))
    else:
        from pipeline.present.page import index_page, overview
        from pipeline.present.view import document_rows, file_findings

        documents, unread = document_rows(tables), file_findings(tables)
        yield "report/index.html", index_page(documents, overview(tables), unread, labels)
