"""A page's tree in, which of its tables hold data out; and the spans of their cells."""

from pipeline.readers.safe_xml import Element

CELLS = ("td", "th")
# What no style sheet or role makes a box of another table.
NO_BOXES = frozenset({"a", "body", "button", "caption", "head", "html", "img", "input", "select", "svg",
                      "table", "tbody", "tfoot", "thead", "tr", *CELLS})  # fmt: skip
MOST_COL_SPAN, MOST_ROW_SPAN = 1000, 65_534  # as HTML allows


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
    try:
        return max(0, min(int((text or "1").strip()), most))
    except ValueError:
        return 1
