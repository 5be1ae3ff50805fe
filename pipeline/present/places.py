"""A place in a source file, and lists of bodies, in words for people."""

import re
from collections.abc import Iterable

from pipeline.model.grid import Source
from pipeline.model.rows import DocumentRow
from pipeline.present.labels import Labels
from pipeline.present.view import DocumentView

_CELLS = (
    ("table_cell", re.compile(r"table (?P<table>\d+) row (?P<row>\d+) column (?P<column>\d+)")),
    ("table_row", re.compile(r"table (?P<table>\d+) row (?P<row>\d+)")),
    ("table_only", re.compile(r"table (?P<table>\d+)")),
    ("paragraph", re.compile(r"paragraph (?P<number>\d+)")),
    ("note_place", re.compile(r"note (?P<number>\d+)")),
    ("sheet_cell", re.compile(r"(?P<sheet>.+)!(?P<cell>[A-Z]+\d+(?::[A-Z]+\d+)?)")),
)

# Findings on these are about a cell of the task table.
_CELL_FIELDS = (
    "number_raw", "task_raw", "lead_raw", "coordinating_raw", "product_raw", "monitoring_raw",
    "submitted_to_raw", "deadline_raw",
)  # fmt: skip


def place_words(source: Source, labels: Labels, field: str | None = None) -> str:
    """Page, lines and cell; characters only where nothing else is known. "" where nothing is.

    field: the column of ours that a finding is about; its heading then stands for its number.
    """
    parts = []
    if source.page is not None:
        parts.append(labels.say("page", first=source.page))
    first, last = source.line_start, source.line_end
    if first is not None:
        name = "line" if last in (None, first) else "lines"
        parts.append(labels.say(name, first=first, last=last))
    if source.cell:
        parts.append(_cell_words(source.cell, labels, field))
    if not parts and source.char_start is not None:
        parts.append(labels.say("characters", first=source.char_start, last=source.char_end))
    return ", ".join(parts)


def _cell_words(cell: str, labels: Labels, field: str | None) -> str:
    for name, pattern in _CELLS:
        m = pattern.fullmatch(cell)
        if m is None:
            continue
        values = m.groupdict()
        if name == "table_cell" and field in _CELL_FIELDS:
            return labels.say(
                "table_column", **{**values, "column": _heading(labels.column(field))}
            )
        return labels.say(name, **values)
    return labels.say("cell", first=cell)


def _heading(label: str) -> str:
    """A column as people call it: what we say of it in brackets is left out."""
    return label.split(" (")[0]


def names_of(agency_ids: Iterable[str], view: DocumentView, labels: Labels) -> str:
    """The canonical names of these bodies, joined."""
    return labels.text["joiner"].join(view.name(a) for a in agency_ids)


def document_name(document: DocumentRow) -> str:
    """Number and symbol as printed, or as a caption gives them; the id of a draft."""
    d = document
    known = f"{d.number}/{d.symbol}" if d.number and d.symbol else d.document_id
    return d.number_raw or known


def dated_name(document: DocumentRow, labels: Labels) -> str:
    """Number, symbol and, where it is known, the day of issue; a draft is called one."""
    name = document_name(document)
    if document.number is None and document.number_raw:
        name = labels.say("draft_name", printed=name)
    if document.issued_on is None:
        return name
    return labels.say("number_and_date", number=name, date=document.issued_on.strftime("%d/%m/%Y"))


def document_title(document: DocumentRow, labels: Labels) -> str:
    """The decision in one line: year, number, date."""
    name = dated_name(document, labels)
    return labels.say("document_title", plan=plan_words(document, labels), document=name)


def plan_words(document: DocumentRow, labels: Labels) -> str:
    """The plan by its year or years; by neither where none is known."""
    name = "plan_of_years" if document.plan_year_end else "plan_of_year"
    years = plan_years(document)
    return labels.say(name, years=years) if years else labels.text["plan_of_no_year"]


def plan_years(document: DocumentRow) -> str:
    """The plan's year, or first and last; "" where none is known."""
    return "–".join(str(y) for y in (document.plan_year, document.plan_year_end) if y)
