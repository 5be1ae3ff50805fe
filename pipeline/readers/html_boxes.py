"""A page's tree in, boxes that a style sheet or their role makes a table renamed to what they show as.

`display:table-cell` and its kin (CSS 2.1, 17.2) and the roles of ARIA. A row that is a table of its own
(`display:table` right around cells), as pages without tables lay their rows, is a row of what is around it.
"""

from pipeline.readers.html_css import StyleSheets
from pipeline.readers.html_tables import NO_BOXES
from pipeline.readers.safe_xml import Element

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
