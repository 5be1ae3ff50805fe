"""A page's tree in, boxes that a style sheet sets side by side wrapped up as the table that they show as.

Rows of flexible boxes, of grids (CSS Grid Layout 1, also one grid of all rows), of floats and of inline
blocks. Only where at least two rows of as many boxes follow each other; what a sheet sets out of its
order stays as it is, and is no table.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.readers.html_css import Declared, StyleSheets
from pipeline.readers.html_ink import is_gone
from pipeline.readers.html_tables import CELLS, NO_BOXES
from pipeline.readers.safe_xml import Element

_LEAST, _MOST = 3, 40  # boxes of a row
_LONG, _PIECES = 400, 50  # characters of what may stand between two rows, or of tracks; pieces
_FULL = 100.5  # per cent of a row
_WORDS = ("flex", "grid", "float", "inline-block")
_REPEAT = re.compile(r"repeat\(\s*(\d+)\s*,((?:[^()]|\([^()]*\))*)\)")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\]]*\]")
_SPAN = re.compile(r"^(?:\d+\s*/\s*)?span\s+(\d+)$")
_WHOLE = re.compile(r"^1\s*/\s*-1$")
_PLACES = ("grid-row", "grid-column-start", "grid-column-end", "grid-area", "grid-row-start")

_Cells = list[tuple[Element, int]]


@dataclass(frozen=True, slots=True)
class _Row:
    """Boxes side by side, each with the columns that it takes."""

    cells: _Cells

    @property
    def width(self) -> int:
        return sum(span for _, span in self.cells)


def wrap_rows(root: Element, sheets: StyleSheets) -> None:
    """Makes tables of boxes that stand side by side, row under row."""
    if not _may_hold_rows(root, sheets):
        return
    holding = _holding_tables(root)
    rows = {e: r for e in root.iter("*") if (r := _row_of(e, sheets, holding)) is not None}
    for e in [e for e in root.iter("*") if sheets.of(e).get("display") in ("grid", "inline-grid")]:
        if not any(inner in rows for inner in e):
            _wrap_grid(e, sheets, holding)
    groups = {e: width for e in {r.getparent() for r in rows} if (width := _width_of(e, rows))}
    for parent in list(dict.fromkeys(e.getparent() for e in groups)):
        for run in _runs(parent, groups):
            for group in _wrap(run):
                group.tag = "tbody"
                _fill(list(group), rows, groups[run[0]])
    for parent in list(dict.fromkeys(r.getparent() for r in rows if r.tag != "tr")):
        widths = {e: rows[e].width for e in parent if e in rows}
        for run in _runs(parent, widths):
            width = widths[run[0]]
            _fill(_wrap(run), rows, width)


def _may_hold_rows(root: Element, sheets: StyleSheets) -> bool:
    if any(
        "float" in s or s.get("display", "").endswith(_WORDS) for s in sheets.by_element.values()
    ):
        return True
    asked = " or ".join(f"contains(@style, '{word}')" for word in _WORDS)
    return bool(root.xpath(f"boolean(//*[{asked}])"))


# -- what a row is -----------------------------------------------------------------------------------


def _holding_tables(root: Element) -> set[Element]:
    found: set[Element] = set()
    for table in root.iter("table"):
        for around in table.iterancestors():
            if around in found:
                break
            found.add(around)
    return found


def _row_of(e: Element, sheets: StyleSheets, holding: set[Element]) -> _Row | None:
    """The boxes that an element sets side by side; None where it does not, or nobody can tell."""
    if e.tag in NO_BOXES or e in holding or not _LEAST <= len(e) <= _MOST or _has_own_text(e):
        return None
    boxes = [(c, sheets.of(c)) for c in e]
    boxes = [(c, said) for c, said in boxes if not is_gone(c, said)]
    if not len(boxes) >= _LEAST or any(not _is_box(c, said) for c, said in boxes):
        return None
    said = sheets.of(e)
    display = said.get("display", "")
    if display in ("grid", "inline-grid"):
        tracks, spans = _tracks(said), [_span(s, 0) for _, s in boxes]
        if None in spans or (tracks is not None and tracks != sum(s or 0 for s in spans)):
            return None
        return _Row([(c, span or 1) for (c, _), span in zip(boxes, spans, strict=True)])
    if display in ("flex", "inline-flex"):
        aside = _is_aside(said, boxes)
    else:
        aside = all(_stands_beside(s) for _, s in boxes[:-1]) and _fits(boxes)
    return _Row([(c, 1) for c, _ in boxes]) if aside else None


def _has_own_text(e: Element) -> bool:
    return bool((e.text or "").strip() or any((c.tail or "").strip() for c in e))


def _is_box(e: Element, said: Declared) -> bool:
    """True for a box that holds a cell's text and stands where the file has it."""
    if not isinstance(e.tag, str) or e.tag in NO_BOXES or said.get("order", "0") != "0":
        return False
    return said.get("position") not in ("absolute", "fixed")


def _is_aside(said: Declared, boxes: Sequence[tuple[Element, Declared]]) -> bool:
    """True for flexible boxes in one line, the first on the left."""
    flow = (
        f"{said.get('flex-direction', '')} {said.get('flex-flow', '')} {said.get('flex-wrap', '')}"
    )
    words = flow.split()
    if any(w.startswith("column") or w.endswith("-reverse") for w in words):
        return False
    return "wrap" not in words or _fits(boxes)


def _stands_beside(said: Declared) -> bool:
    return said.get("float") == "left" or said.get("display") in ("inline-block", "inline-flex")


def _fits(boxes: Sequence[tuple[Element, Declared]]) -> bool:
    """True where boxes that may go on in a next line all have their share of this one."""
    shares = (said.get("flex-basis", said.get("width", "")) for _, said in boxes)
    known = [float(s[:-1]) for s in shares if re.fullmatch(r"[\d.]+%", s)]
    return not known or (len(known) == len(boxes) and sum(known) <= _FULL)


def _tracks(said: Declared) -> int | None:
    """How many columns a grid is told to have; None where it takes those around it, or as many as fit."""
    text = said.get("grid-template-columns") or said.get("grid-template", "").rpartition("/")[2]
    if not 0 < len(text) <= _LONG or "subgrid" in text or "auto-f" in text:
        return None
    text = _REPEAT.sub(lambda m: f" {m[2]} " * min(int(m[1]), _MOST), text)
    while (shorter := _BRACKETS.sub("", text)) != text:
        text = shorter
    return len(text.split())


def _span(said: Declared, tracks: int) -> int | None:
    """The columns that a box of a grid takes, all of `tracks` for a whole row; None where it is placed."""
    if any(name in said for name in _PLACES):
        return None
    column = said.get("grid-column", "auto")
    if column == "auto":
        return 1
    if tracks and _WHOLE.match(column):
        return tracks
    m = _SPAN.match(column)
    return int(m[1]) if m and int(m[1]) <= (tracks or _MOST) else None


# -- one grid of all rows ------------------------------------------------------------------------------


def _wrap_grid(grid: Element, sheets: StyleSheets, holding: set[Element]) -> None:
    """A grid whose boxes fill it row by row, as a table; as it is where a box is placed by itself."""
    said = sheets.of(grid)
    tracks = _tracks(said)
    if grid.tag in NO_BOXES or grid in holding or not tracks or not _LEAST <= tracks <= _MOST:
        return
    if "column" in said.get("grid-auto-flow", ""):
        return
    rows: list[_Cells] = [[]]
    taken = 0
    for box in _boxes(grid, sheets):
        inner = sheets.of(box)
        span = _span(inner, tracks)
        if span is None or not _is_box(box, inner):
            return
        if taken + span > tracks:
            rows.append([])
            taken = 0
        rows[-1].append((box, span))
        taken += span
    if len(rows) < 2:
        return
    grid.tag = "table"
    for cells in rows:
        row = _made("tr", cells[0][0])
        grid.append(row)
        row.extend(e for e, _ in cells)
        _name_cells(cells)


def _boxes(grid: Element, sheets: StyleSheets) -> Iterator[Element]:
    """The boxes of a grid, those of a row that is no box of its own (`display:contents`) among them."""
    for e in list(grid):
        said = sheets.of(e)
        if said.get("display") == "contents":
            yield from _boxes(e, sheets)
        elif not is_gone(e, said):
            yield e


# -- rows under each other -----------------------------------------------------------------------------


def _width_of(group: Element | None, rows: dict[Element, _Row]) -> int:
    """The columns of a group that holds rows of one width and nothing else; else 0."""
    widths = {rows[e].width if e in rows else 0 for e in group} if group is not None else set()
    return widths.pop() if len(widths) == 1 and group is not None and group.tag != "body" else 0


def _runs(parent: Element | None, widths: dict[Element, int]) -> list[list[Element]]:
    """The children from a first to a last of one width, with the short ones between them."""
    out: list[list[Element]] = []
    run: list[Element] = []
    last = 0  # of the run, behind its last row
    for e in parent if parent is not None and parent.tag not in ("table", "tbody") else ():
        width = widths.get(e, 0)
        if width and run and width != widths[run[0]]:
            out.append(run[:last])
            run = []
        if width or (run and _may_stand_between(e)):
            run.append(e)
            last = len(run) if width else last
        elif run:
            out.append(run[:last])
            run = []
    out.append(run[:last])
    return [r for r in out if sum(1 for e in r if e in widths) > 1]


def _may_stand_between(e: Element) -> bool:
    return (
        isinstance(e.tag, str) and e.tag not in ("table", *CELLS) and len(e.text_content()) <= _LONG
    )


def _wrap(run: list[Element]) -> list[Element]:
    """Puts a table around these; returns them."""
    table = _made("table", run[0])
    run[0].addprevious(table)
    table.extend(run)
    table.tail, run[-1].tail = run[-1].tail, None
    return run


def _fill(members: Sequence[Element], rows: dict[Element, _Row], width: int) -> None:
    """Names the rows and cells of a table; what stands between them is a row of one cell."""
    for e in members:
        row = rows.get(e)
        if row is not None:
            e.tag = "tr"
            _name_cells(row.cells)
        else:
            around, cell = _made("tr", e), _made("td", e)
            cell.set("colspan", str(width))
            e.addprevious(around)
            around.append(cell)
            cell.append(e)


def _name_cells(cells: _Cells) -> None:
    for e, span in cells:
        e.tag = "td"
        if span > 1:
            e.set("colspan", str(span))


def _made(tag: str, at: Element) -> Element:
    """A new element that counts as standing on the line of another."""
    made: Element = at.makeelement(tag)
    made.sourceline = at.sourceline
    return made
