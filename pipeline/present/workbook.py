"""A decision or all of them in, the bytes of a workbook out: the same bytes every time."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from pipeline.model.rows import DocumentRow
from pipeline.present.labels import Labels
from pipeline.present.layout import Cell, Row, SheetForm
from pipeline.present.notes import NO_NOTES, Notes
from pipeline.present.places import document_name, document_title
from pipeline.present.sheets import Sheets
from pipeline.present.view import DocumentView, document_rows, file_findings, views
from pipeline.present.workbook_file import WorkbookFile

_AT_ONCE = 50
_PROPERTIES = (
    "title", "issuer", "issued_on", "effective_on", "signer_title", "signer_name", "tasks",
    "sections", "findings_error", "findings_warning", "file", "document_id",
)  # fmt: skip


def workbook(view: DocumentView, labels: Labels) -> bytes:
    """out/xlsx/<document_id>.xlsx."""
    sheets = Sheets.of_one(view, labels)
    forms = sheets.forms()
    title = document_title(view.document, labels)
    book = WorkbookFile(title, view.document.issued_on, labels)
    for form in forms:
        rows = tuple(sheets.rows(form, view))
        book.open(form, rows)
        book.add(form, rows)
    book.add_notes([*_properties(view.document, labels), *_meanings(forms, labels)])
    return book.close()


def whole_workbook(tables: Mapping[str, Any], labels: Labels, notes: Notes = NO_NOTES) -> bytes:
    """out/xlsx/tat-ca.xlsx: every document, by year. tables: Arrow tables by name."""
    sheets = Sheets.of_all(labels)
    forms = sheets.forms()
    documents = document_rows(tables)
    dates = [d.issued_on for d in documents if d.issued_on]
    book = WorkbookFile(labels.text["all_title"], max(dates, default=None), labels)
    ids = [d.document_id for d in documents]
    for start in range(0, max(len(ids), 1), _AT_ONCE):
        part = ids[start : start + _AT_ONCE]
        found = (replace(v, notes=notes.of(v.document_id)) for v in views(tables, part))
        by_id = {v.document_id: v for v in found}
        for form in forms:
            rows = [r for i in part for r in sheets.rows(form, by_id[i])]
            if not start:
                book.open(form, rows)
            book.add(form, rows)
    last = next(f for f in forms if f.key == "findings")
    unread = file_findings(tables)
    book.add(last, (Row(cells=sheets.finding_cells(f, last.columns)) for f in unread))
    book.add_notes(_meanings(forms, labels))
    return book.close()


def _properties(document: DocumentRow, labels: Labels) -> Iterator[Row]:
    """What is known of the decision, a line each."""
    yield Row(cells=(labels.column("document"), document_name(document)), heading=True)
    for name in _PROPERTIES:
        value: Cell = getattr(document, name)
        if value is not None:
            yield Row(cells=(labels.column(name), value))
    yield Row(cells=())


def _meanings(forms: tuple[SheetForm, ...], labels: Labels) -> Iterator[Row]:
    """What to know, then what the columns of each sheet mean."""
    yield Row(cells=(labels.text["note_heading"], None), heading=True)
    for note in labels.notes:
        yield Row(cells=(None, note))
    for form in forms:
        yield Row(cells=())
        yield Row(cells=(labels.sheets[form.key], labels.text["meaning_heading"]), heading=True)
        for column in form.columns:
            known = labels.columns.get(column)
            yield Row(cells=(labels.column(column), known.meaning if known else None))
