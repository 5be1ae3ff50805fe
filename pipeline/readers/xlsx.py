"""A workbook in, one grid a visible sheet out; formulas by the value saved with them.

Hidden rows and columns are read and reported, hidden sheets reported and left out; a formula that
nobody computed is a blank and a note, never a guess. Links to other files are not followed.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.model.grid import (
    Cell,
    Grid,
    Line,
    LineEnd,
    RawDocument,
    ReaderNote,
    ReadError,
    Source,
)
from pipeline.readers.docx_styles import read_theme
from pipeline.readers.html_text import refuse_legacy
from pipeline.readers.ink import NOT_WHOLE, Colour, Ink, LeftOut, shown
from pipeline.readers.limits import DEFAULT_LIMITS, Meter, ReadLimits
from pipeline.readers.packages import Package, broken_part, open_package, usual_copy
from pipeline.readers.safe_xml import STRICT, attribute, child, parse_xml, refuse_doctype
from pipeline.readers.xlsx_drawing import drawing_notes
from pipeline.readers.xlsx_ink import CellInk
from pipeline.readers.xlsx_places import column_letters
from pipeline.readers.xlsx_rules import LookRule, doubtful_rules
from pipeline.readers.xlsx_sheet import (
    Place,
    SheetFacts,
    is_cut,
    may_be_cut,
    scan_sheet,
    too_narrow,
)
from pipeline.readers.xlsx_values import shows_otherwise
from pipeline.text.fold import compose

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BY_RULE = "look-by-rule"
_EMPTY = 16  # empty cells that are looked at for one that may be filled
_LONGEST_GAP = 100  # blank rows between two filled ones; longer gaps become one blank row


def read_xlsx(data: bytes, name: str, limits: ReadLimits = DEFAULT_LIMITS) -> RawDocument:
    """An XLSX's bytes as grids. Raises ReadError: too-large, damaged-file, zip-bomb and its kin."""
    return read_workbook(data, open_package(data, limits), name)


def read_workbook(data: bytes, package: Package, name: str) -> RawDocument:
    """An opened workbook as grids."""
    strict = False
    for part in package.names:
        if part.endswith((".xml", ".rels")):
            content = package.read(part)
            refuse_doctype(content, part)
            strict = strict or STRICT in content
    if strict:
        data = usual_copy(package)
        package = open_package(data, package.limits)
    reader = _Reader(data, package)
    try:
        reader.read()
    finally:
        reader.close()
    grids = tuple(reader.grids)
    refuse_legacy("\n".join(li.text for g in grids for c in g.cells for li in c.lines))
    if package.has_macros:
        reader.notes.append(ReaderNote(code="macros-ignored"))
    return RawDocument(
        file=name,
        media_type=MEDIA_TYPE,
        reader="xlsx",
        blocks=grids,
        notes=tuple(reader.notes),
    )


def shown_sheet(package: Package) -> str:
    """The name of the sheet that a workbook opens with; "" where it has none."""
    main = package.target("officeDocument")
    book = package.xml(main) if main else None
    listed = child(book, "sheets")
    names = [e.get("name", "") for e in listed] if listed is not None else []
    view = child(book, "bookViews", "workbookView")
    at = (view.get("activeTab") if view is not None else None) or "0"
    return names[int(at)] if at.isdigit() and int(at) < len(names) else "".join(names[:1])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheet:
    name: str
    part: str
    hidden: bool


@dataclass(slots=True, kw_only=True)
class _Filled:
    """A sheet's texts by (row, column), 1-based, and what its XML tells.

    open_rules: areas of rules for the look of cells that may strike or hide, and were not worked out.
    """

    name: str
    facts: SheetFacts
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    notes: dict[tuple[int, int], tuple[ReaderNote, ...]] = field(default_factory=dict)
    open_rules: dict[str, None] = field(default_factory=dict)


class _Reader:
    """One pass over the workbook's sheets."""

    def __init__(self, data: bytes, package: Package) -> None:
        self.package = package
        self.limits = package.limits
        self.meter = Meter(limits=package.limits)
        self.grids: list[Grid] = []
        self.notes: list[ReaderNote] = []
        self.left_out = LeftOut()
        self.book = _load(data)
        self.ink = CellInk(theme=_theme_of(self.book))

    def close(self) -> None:
        self.book.close()

    def read(self) -> None:
        for sheet in self._sheets():
            if sheet.hidden:
                self.notes.append(ReaderNote(code="hidden-sheet", value=sheet.name))
                continue
            facts = scan_sheet(self.package.read(sheet.part), sheet.part, self.limits)
            filled = _Filled(name=sheet.name, facts=facts)
            try:
                self._fill(filled)
            except (ReadError, MemoryError, RecursionError):
                raise
            except Exception as fault:  # openpyxl names no errors of its own for a broken sheet
                raise ReadError("damaged-file", sheet.part) from fault
            self._report(filled)
            self.notes.extend(drawing_notes(self.package, sheet.part, sheet.name, filled.texts))
            grid = _grid(filled, self.meter)
            if grid is not None:
                self.grids.append(grid)

    def _sheets(self) -> Iterator[_Sheet]:
        main = self.package.target("officeDocument")
        if main is None:
            raise ReadError("not-a-document", "XLSX")
        relations = {r.id: r for r in self.package.relations(main)}
        listed = child(self.package.xml(main), "sheets")
        for e in listed if listed is not None else ():
            relation = relations.get(attribute(e, "id") or "")
            if relation is None or relation.kind != "worksheet":
                continue
            hidden = e.get("state", "visible") != "visible"
            yield _Sheet(name=e.get("name", ""), part=relation.target, hidden=hidden)

    def _fill(self, filled: _Filled) -> None:
        facts = filled.facts
        blank = set(facts.uncomputed)
        sheet = self.book[filled.name]
        sheet.reset_dimensions()  # a size that the file declares may be wrong
        seen = 0
        cut: dict[Place, bool | None] = {}
        rules = self._doubtful(facts)
        for row in sheet.iter_rows():
            seen += len(row)
            if seen > self.limits.max_cells * _EMPTY:
                raise ReadError("too-large", f"{seen} cells")
            for cell in row:
                if cell.value is None:
                    continue
                if cell.coordinate in blank:
                    continue
                place = cell.row, cell.column
                pieces = self.ink.pieces(cell, facts.rich.get(cell.coordinate))
                if rules and _is_struck(rules, place, row, filled.open_rules):
                    pieces = [(said, Ink.STRUCK) for said, _ in pieces]
                text = shown(pieces, self.left_out)
                source = Source(cell=f"{filled.name}!{cell.coordinate}")
                notes = self.left_out.take(source)
                typed = isinstance(cell.value, str | list) or cell.alignment.shrink_to_fit
                if text and shows_otherwise(cell.value, cell.number_format):
                    said = f"{text} ({cell.number_format})"
                    notes += (ReaderNote(code=NOT_WHOLE, value=said, source=source),)
                elif not typed and too_narrow(facts, place, text):
                    notes += (ReaderNote(code=NOT_WHOLE, value=text, source=source),)
                elif typed and may_be_cut(facts, place, text):
                    cut[place] = cell.alignment.wrap_text or cell.alignment.shrink_to_fit
                if text.strip() or notes:
                    self.meter.add(text)
                    filled.texts[place] = text
                if notes:
                    filled.notes[place] = notes
        self._note_cut(filled, cut)

    def _note_cut(self, filled: _Filled, cut: Mapping[Place, bool | None]) -> None:
        """Tells of text that the row's height, or the next filled cell, cuts off. cut: whether it wraps."""
        for (row, column), wraps in cut.items():
            text = filled.texts.get((row, column), "")
            beside = bool(filled.texts.get((row, column + 1)))
            if is_cut(filled.facts, (row, column), text, wraps=bool(wraps), beside=beside):
                source = Source(cell=f"{filled.name}!{column_letters(column)}{row}")
                note = ReaderNote(code=NOT_WHOLE, value=text[:100], source=source)
                filled.notes[row, column] = (*filled.notes.get((row, column), ()), note)

    def _doubtful(self, facts: SheetFacts) -> list[tuple[LookRule, bool]]:
        """The sheet's rules that strike (true) or hide."""
        main = self.package.target("officeDocument") if facts.by_rule else None
        styles = self.package.target("styles", main) if main else None
        return doubtful_rules(facts.by_rule, self.package.xml(styles) if styles else None)

    def _report(self, filled: _Filled) -> None:
        for address in filled.facts.uncomputed:
            place = f"{filled.name}!{address}"
            self.notes.append(
                ReaderNote(code="formula-without-value", value=place, source=Source(cell=place))
            )
        for areas in filled.open_rules:
            place = f"{filled.name}!{areas[:100]}"
            where = Source(cell=f"{filled.name}!{areas.split(' ')[0].split(':')[0]}")
            self.notes.append(ReaderNote(code=BY_RULE, value=place, source=where))
        columns = {c for _, c in filled.texts}
        for first, last in filled.facts.hidden_columns:
            for column in sorted(c for c in columns if first <= c <= last):
                place = f"{filled.name}!{column_letters(column)}"
                self.notes.append(ReaderNote(code="hidden-column", value=place))


def _is_struck(
    rules: Sequence[tuple[LookRule, bool]], place: Place, row: Sequence[Any], told: dict[str, None]
) -> bool:
    """True where a rule strikes a cell of this row out; `told` takes what nobody worked out, or hides."""
    struck = False
    for rule, strikes in rules:
        if rule.is_over(place):
            holds = rule.holds(place, row)
            struck |= bool(holds) and strikes
            if holds is None or (holds and not strikes):
                told[rule.areas] = None
    return struck


def _theme_of(book: Any) -> Mapping[str, Colour]:
    written = book.loaded_theme
    try:
        return read_theme(parse_xml(written, "theme") if written else None)
    except ReadError:  # colours are no reason to refuse a workbook
        return read_theme(None)


def _load(data: bytes) -> Any:
    from openpyxl import load_workbook

    try:
        return load_workbook(
            io.BytesIO(data), read_only=True, data_only=True, keep_links=False, rich_text=True
        )
    except (MemoryError, RecursionError):
        raise
    except Exception as fault:  # openpyxl names no errors of its own for a broken workbook
        raise ReadError("damaged-file", broken_part(data, "xl/workbook.xml")) from fault


def _grid(filled: _Filled, meter: Meter) -> Grid | None:
    """The filled part of a sheet: its columns that hold anything, its rows with blank ones between."""
    if not filled.texts:
        return None
    rows = _rows_shown(sorted({r for r, _ in filled.texts}))
    cols = sorted({c for _, c in filled.texts})
    meter.add_cells(len(rows) * len(cols))
    row_at, col_at = ({n: i for i, n in enumerate(ns)} for ns in (rows, cols))
    spans, covered = _merged(filled, rows, cols)
    cells = [
        _cell(filled, (r, c), (row_at[r], col_at[c]), spans.get((r, c), (1, 1)))
        for r in rows
        for c in cols
        if (r, c) not in covered
    ]
    first, last = f"{column_letters(cols[0])}{rows[0]}", f"{column_letters(cols[-1])}{rows[-1]}"
    return Grid(
        cells=tuple(cells),
        rows=len(rows),
        cols=len(cols),
        source=Source(cell=f"{filled.name}!{first}:{last}"),
        hidden_rows=tuple(row_at[r] for r in rows if r in filled.facts.hidden_rows),
        name=filled.name,
    )


def _rows_shown(filled: list[int]) -> list[int]:
    out: list[int] = []
    for row in filled:
        gap = row - out[-1] - 1 if out else 0
        out.extend(range(row - (gap if gap <= _LONGEST_GAP else 1), row) if gap else ())
        out.append(row)
    return out


def _merged(
    filled: _Filled, rows: list[int], cols: list[int]
) -> tuple[dict[tuple[int, int], tuple[int, int]], set[tuple[int, int]]]:
    """(spans by upper left place, places they cover); overlapping ranges keep the first."""
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    covered: set[tuple[int, int]] = set()
    shown = set(rows)
    for area in filled.facts.merged:
        if (area.top, area.left) not in filled.texts:
            continue
        down = [r for r in rows if area.top <= r <= area.bottom]
        right = [c for c in cols if area.left <= c <= area.right]
        places = {(r, c) for r in down for c in right}
        if area.top not in shown or places & covered:
            continue
        spans[area.top, area.left] = (len(down), len(right))
        covered |= places - {(area.top, area.left)}
    return spans, covered


def _cell(
    filled: _Filled, place: tuple[int, int], at: tuple[int, int], span: tuple[int, int]
) -> Cell:
    source = Source(cell=f"{filled.name}!{column_letters(place[1])}{place[0]}")
    texts = [compose(t).strip() for t in filled.texts.get(place, "").split("\n")]
    lines = tuple(Line(text=t, source=source, end=LineEnd.HARD) for t in texts if t)
    return Cell(
        row=at[0],
        col=at[1],
        row_span=span[0],
        col_span=span[1],
        lines=lines,
        source=source,
        notes=filled.notes.get(place, ()),
    )
