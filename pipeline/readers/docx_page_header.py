"""A table of the body and the page headers of its section in, the header row that stands there out.

A clerk who wants the row on each page may put it into the page header, above a table without one: on
the page they are one table, as columns of the same widths tell.
"""

from collections.abc import Iterator
from copy import deepcopy

from pipeline.readers.docx_package import WordFile
from pipeline.readers.docx_tables import alike, column_widths, table_rows
from pipeline.readers.safe_xml import Element, attribute, child, children, local

_LEAST_COLUMNS = 3  # of a table that is no heading


def add_page_header(table: Element, file: WordFile) -> None:
    """Puts the rows of a page header above the table's own, where they are of one table."""
    widths = column_widths(table)
    rows = table_rows(table)
    if len(widths) < _LEAST_COLUMNS or not rows:
        return
    for header in _headers(table, file):
        for above in (e for e in header.iter() if local(e) == "tbl"):
            found = table_rows(above)
            if found and alike(column_widths(above), widths):
                if _text(found[0]) != _text(rows[0]):
                    for row in found:
                        rows[0].addprevious(deepcopy(row))
                return


def _headers(table: Element, file: WordFile) -> Iterator[Element]:
    """The page headers of the table's section; one without any has those of the section before."""
    body = next((e for e in table.iterancestors() if local(e) == "body"), None)
    if body is None:
        return
    top = next(e for e in (table, *table.iterancestors()) if e.getparent() is body)
    sections = [(i, e) for i, e in enumerate(body) if _section(e) is not None]
    at = body.index(top)
    behind = [e for i, e in sections if i >= at][:1]
    before = [e for i, e in sections if i < at][::-1]
    for e in (*behind, *before):
        said = _section(e)
        found = list(children(said, "headerReference")) if said is not None else []
        if found:
            trees = (file.page_header(attribute(one, "id")) for one in found)
            yield from (tree for tree in trees if tree is not None)
            return


def _section(e: Element) -> Element | None:
    return e if local(e) == "sectPr" else child(e, "pPr", "sectPr")


def _text(row: Element) -> str:
    return " ".join("".join(e.text or "" for e in row.iter() if local(e) == "t").split())
