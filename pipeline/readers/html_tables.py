"""A page's tree in, which of its tables hold data out; and boxes that only show as tables renamed to such.

Shown as tables are boxes of a style sheet (`display:table-cell` and its kin, CSS 2.1, 17.2) and the roles
of ARIA. A row that is a table of its own (`display:table` right around cells), as pages without tables
lay their rows, is a row of what is around it.
"""

from pipeline.readers.html_css import StyleSheets
from pipeline.readers.safe_xml import Element, whole

CELLS = ("td", "th")
# What no style sheet or role makes a box of another table.
NO_BOXES = frozenset({"a", "body", "button", "caption", "head", "html", "img", "input", "select", "svg",
                      "table", "tbody", "tfoot", "thead", "tr", *CELLS})  # fmt: skip
MOST_COL_SPAN, MOST_ROW_SPAN = 1000, 65_534  # as HTML allows
_BY_STYLE = {
    "table": "table", "inline-table": "table", "table-row": "tr", "table-cell": "td",
    "table-row-group": "tbody", "table-header-group": "thead", "table-footer-group": "tfoot",
    "table-caption": "caption",
}  # fmt: skip
_BY_ROLE = {
    "table": "table", "grid": "table", "treegrid": "table", "row": "tr", "cell": "td", "gridcell": "td",
    "columnheader": "th", "rowheader": "th", "rowgroup": "tbody",
}  # fmt: skip
_SPANS = {"aria-colspan": "colspan", "aria-rowspan": "rowspan"}


def data_tables(root: Element) -> set[Element]:
    """The tables that hold data and stand in no other such table.

    A table whose cells hold at least as many cells of other tables as it has itself only lays out,
    and so does a table of one column.
    """
    own: dict[Element, int] = {}
    nested: dict[Element, int] = {}
    for cell in root.iter(*CELLS):
        for i, table in enumerate(cell.iterancestors("table")):
            counts = nested if i else own
            counts[table] = counts.get(table, 0) + 1
    found: set[Element] = set()
    for table in root.iter("table"):
        holds = nested.get(table, 0)
        presented = (table.get("role") or "").lower() in ("presentation", "none")
        if presented or (holds and holds >= own.get(table, 0)) or _one_column(table):
            continue
        if not any(t in found for t in table.iterancestors("table")):
            found.add(table)
    return found


def _one_column(table: Element) -> bool:
    """True where no row has two cells of its own."""
    rows = (*table.iterchildren("tr"), *table.iterfind("./*/tr"))
    return all(sum(1 for _ in row.iterchildren(*CELLS)) < 2 for row in rows)


def read_span(text: str | None, most: int) -> int:
    """A span as written; 1 where it is none; 0 (to the end of the group) is kept."""
    return max(0, min(whole(text, 1), most))


def make_tables(root: Element, sheets: StyleSheets) -> None:
    """Renames the boxes of tables that are no elements of tables."""
    if not _has_cells(root, sheets):
        return
    named = {e: name for e in root.iter("*") if (name := _shows_as(e, sheets))}
    for e, name in list(named.items()):
        if name == "table" and any(named.get(inner) in ("td", "th") for inner in e):
            named[e] = "tr"
    for e in [e for e, name in named.items() if name == "tr"]:
        around = e.getparent()
        if around is not None and around not in named and around.tag not in NO_BOXES:
            named[around] = "table"
    for e, name in named.items():
        e.tag = name
        for theirs, ours in _SPANS.items():
            if e.get(theirs):
                e.set(ours, e.get(theirs))


def _has_cells(root: Element, sheets: StyleSheets) -> bool:
    if any(said.get("display") == "table-cell" for said in sheets.by_element.values()):
        return True
    asked = "@role='cell' or @role='gridcell' or contains(@style, 'table-cell')"
    return bool(root.xpath(f"boolean(//*[{asked}])"))


def _shows_as(e: Element, sheets: StyleSheets) -> str | None:
    if e.tag in NO_BOXES:
        return None
    display = sheets.of(e).get("display", "")
    return _BY_STYLE.get(display) or (
        _BY_ROLE.get(e.get("role") or "") if display != "none" else None
    )
