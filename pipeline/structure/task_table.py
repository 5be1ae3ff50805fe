"""Grids in, the appendix's sections and task rows out, every physical row counted.

Refuses to read a table without a header it knows, a row whose cells do not add up, and a table
of something else (indicators, bodies to inspect): each is left out, counted and reported.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.knowledge.columns import ColumnRules
from pipeline.knowledge.structure import RowRules
from pipeline.model.grid import Cell, Grid, Line, Source, cover
from pipeline.model.record import Finding
from pipeline.structure.expand import expand_cells
from pipeline.structure.header_row import HeaderRow, cell_label, find_header, is_task_table
from pipeline.structure.parts import Appendix, RowCounts, Section
from pipeline.structure.row_kinds import RowKind, RowReading, read_row, roman_label, roman_number
from pipeline.structure.task_rows import (
    Row,
    TaskDraft,
    row_source,
    row_text,
    task_row,
    visible_source,
)
from pipeline.text.fold import fold_tight
from pipeline.text.joined import Joined, JoinRules, join_lines, join_texts

_HEADED = re.compile(r"^(?:[IVX]+|\d{1,2}(?:\.\d{1,2})*)\s*[.)]\s*[^\W\d_]")


class AppendixReader:
    """Reads the grids after the plan one by one; `finish` gives the appendix."""

    def __init__(self, columns: ColumnRules, rows: RowRules, joins: JoinRules) -> None:
        self.columns = columns
        self.rules = rows
        self.joins = joins
        self.counts = dict.fromkeys(RowCounts.__dataclass_fields__, 0)
        self.findings: list[Finding] = []
        self.sections: list[Section] = []
        self.drafts: list[TaskDraft] = []
        self.header: HeaderRow | None = None
        self.headers: list[HeaderRow] = []
        self.header_of: list[HeaderRow] = []
        self.in_section = 0
        self.left_out: str | None = None
        self.anew = False  # another appendix began: the section before it is over
        self.heads: list[tuple[str, Joined]] = []  # titles printed above the next table
        self.group: tuple[str, Joined] | None = None
        self.cut = False  # the next row may be the rest of one that a page break cut

    # -- one grid -----------------------------------------------------------------------------

    def read_grid(self, grid: Grid) -> None:
        """Reads a grid after the plan: a task table, its continuation, or another table."""
        matrix = expand_cells(grid)
        header = find_header(matrix, self.columns)
        if header is None:
            self._read_headerless(grid, matrix)
        elif not is_task_table(header, self.columns):
            self._leave_out(grid, "other-table", header)
        else:
            self.left_out = None
            if self.header is None or header.fields != self.header.fields:
                self._report_header(header, grid)
            self.header = header
            self.headers.append(header)
            self.counts["header"] += header.rows
            self._open_heads()
            self._read_rows(grid, matrix, header.first + header.rows)

    def begin(self) -> None:
        """Another appendix begins: its tasks do not stand in the section before it."""
        self.anew = bool(self.sections)
        self.heads = []
        self.group = None

    def head(self, line: Line) -> bool:
        """Keeps a section's title (`II. …`) that is printed above its table; False for no title."""
        text = join_lines([line], self.joins)
        m = self.rules.section.search(text.text)
        if m is None or not m["title"].strip(" *") or roman_number(m["label"]) is None:
            return False
        title = text.slice(m.start("title"), len(text.text.rstrip("* ")))
        self.heads.append((m["label"], title))
        return True

    def _open_heads(self) -> None:
        """Opens the section whose title stands right above this table."""
        for label, title in self.heads[-1:]:
            order = len(self.sections) + 1
            self._begin_section(Section(label=label, printed_label=label, title=title, order=order))
        self.heads = []

    def _read_headerless(self, grid: Grid, matrix: tuple[tuple[Cell | None, ...], ...]) -> None:
        same_width = self.header is not None and grid.cols == len(self.header.fields)
        if self.left_out is not None and grid.continues:
            self.counts["other_table"] += grid.rows
        elif self.header is not None and same_width and self.left_out is None:
            self._read_rows(grid, matrix, 0)
        else:
            self._leave_out(grid, "table-without-header", None)

    def _leave_out(self, grid: Grid, code: str, header: HeaderRow | None) -> None:
        self.counts["other_table"] += grid.rows
        labels = header.labels if header else [cell_label(c) for c in grid.cells[:6]]
        self.left_out = code
        shown = " | ".join(dict.fromkeys(t for t in labels if t))[:200]
        params = (("rows", str(grid.rows)), ("columns", shown))
        self.findings.append(Finding(code=code, value=shown, source=grid.source, params=params))

    def leave_out_cells(self, lines: Sequence[Line], rows: int) -> None:
        """Counts and reports a table of a copied page that could not be folded into rows."""
        self.counts["other_table"] += rows
        shown = " | ".join(li.text for li in lines[:6])[:200]
        params = (("rows", str(rows)), ("columns", shown))
        source = cover(*(li.source for li in lines))
        self._say("table-without-header", shown, source, params)

    def _report_header(self, header: HeaderRow, grid: Grid) -> None:
        for label, name in header.guessed:
            self._say("header-guessed", label, grid.source, (("field", name),))
        for label in header.unknown:
            self._say("header-unknown", label, grid.source)
        for label in header.doubled:
            self._say("header-twice", label, grid.source)

    def _say(
        self, code: str, value: str, source: Source, params: tuple[tuple[str, str], ...] = ()
    ) -> None:
        self.findings.append(Finding(code=code, value=value, source=source, params=params))

    # -- rows ---------------------------------------------------------------------------------

    def _read_rows(self, grid: Grid, matrix: tuple[Row, ...], first: int) -> None:
        assert self.header is not None
        above: Row | None = None
        self.cut = grid.continues
        for r in range(first, len(matrix)):
            row = matrix[r]
            reading = read_row(row, above, self.header, self.rules)
            below = matrix[r + 1] if r + 1 < len(matrix) else None
            if reading.kind is RowKind.TASK and self._opens_group(row, below):
                self.counts["section"] += 1
                self.group = (self._number(row), self._cell_text(row, "task"))
                above = row
                continue
            if grid.folded and self._short(row, reading):
                reading = RowReading(kind=RowKind.UNPARSED)
            self._take(row, above, reading, last=r == len(matrix) - 1)
            if r in grid.hidden_rows:
                self._say("hidden-row", row_text(row), row_source(row))
            above = row

    def _opens_group(self, row: Row, below: Row | None) -> bool:
        """True for `1 | title` with nothing else, above a row numbered 1.1: a heading, no task."""
        number = self._number(row)
        if below is None or not number or not self._is_first_of(number, self._number(below)):
            return False
        filled = {id(c) for c in row if c is not None and cell_label(c)}
        return len(filled) == 2 and bool(self._cell_text(row, "task").text)

    def _is_first_of(self, number: str, after: str) -> bool:
        """True for 1 above 1.1, or above the first letter."""
        return after.startswith(f"{number}.") or (number.isdigit() and after == "a")

    def _number(self, row: Row) -> str:
        assert self.header is not None
        at = self.header.column("number")
        return fold_tight(cell_label(row[at])).rstrip(".):") if at is not None else ""

    def _cell_text(self, row: Row, name: str) -> Joined:
        assert self.header is not None
        at = self.header.column(name)
        cell = row[at] if at is not None else None
        return join_lines(cell.lines, self.joins) if cell else Joined(text="")

    def _short(self, row: Row, reading: RowReading) -> bool:
        assert self.header is not None
        kinds = (RowKind.TASK, RowKind.MORE, RowKind.UNPARSED)
        whole = all(c is not None for c in row) and len(row) == len(self.header.fields)
        return reading.kind in kinds and not whole

    def _take(self, row: Row, above: Row | None, reading: RowReading, last: bool) -> None:
        kind = reading.kind
        if kind is RowKind.MORE and (not self.drafts or self._is_whole_task(row, above)):
            kind = RowKind.TASK if self._is_whole_task(row, above) else RowKind.UNPARSED
        if kind is RowKind.MORE and self._is_strange_title(row):
            kind = RowKind.UNPARSED
        if kind is RowKind.HEADER:
            self.counts["header"] += 1
        elif self._is_rest_of_section(row, reading):
            self.counts["joined"] += 1
        elif kind is RowKind.BLANK:
            self.counts["blank"] += 1
        elif kind is RowKind.SECTION:
            self.counts["section"] += 1
            self._open_section(row, reading)
        elif kind is RowKind.TASK:
            self.counts["tasks"] += 1
            self._open_task(row, above)
        elif kind is RowKind.MORE:
            self.counts["joined"] += 1
            self._add(self.drafts[-1], row, self.cut)
        else:
            self.counts["unparsed"] += 1
            code = "table-cut" if last and any(c is None for c in row) else "row-unparsed"
            self._say(code, row_text(row), row_source(row))
        self.cut = self.cut and kind in (RowKind.HEADER, RowKind.BLANK)

    def _is_strange_title(self, row: Row) -> bool:
        """True for a row of one numbered line in the task's column below a task that is complete.

        It may head the rows below it; taken into the task above it would say what is not so.
        """
        assert self.header is not None
        if self.cut or not _HEADED.match(cell_label(row[self.header.fields.index("task")])):
            return False
        return len({id(c) for c in row if c is not None and cell_label(c)}) == 1

    def _is_rest_of_section(self, row: Row, reading: RowReading) -> bool:
        """Takes the rest of a section's title whose row a page break cut.

        A title repeated in every cell leaves a rest only in the narrow ones, of text known already.
        """
        if not self.cut or self.in_section or not self.sections or reading.label is not None:
            return False
        section = self.sections[-1]
        if reading.kind is RowKind.UNPARSED:
            rest = {fold_tight(cell_label(c)) for c in row if c is not None} - {""}
            return all(fold_tight(section.title.text).endswith(text) for text in rest)
        if reading.kind is not RowKind.SECTION:
            return False
        cell = row[reading.title_at]
        assert cell is not None
        title = join_texts([section.title, join_lines(cell.lines, self.joins, hard=" ")])
        self.sections[-1] = replace(section, title=title)
        return True

    def _is_whole_task(self, row: Row, above: Row | None) -> bool:
        """A row without a number that is a task all the same: every main cell filled and its own."""
        assert self.header is not None
        for name in ("task", "lead", "deadline"):
            at = self.header.column(name)
            if at is None:
                continue
            cell = row[at]
            if cell is None or not cell_label(cell) or (above is not None and cell is above[at]):
                return False
        task = cell_label(row[self.header.fields.index("task")])
        return task[:1].isupper() and not self._cut_above()

    def _cut_above(self) -> bool:
        """True where the task above stops in mid-sentence, so that a page break may cut it."""
        assert self.header is not None
        if not self.drafts:
            return False
        at = self.header.fields.index("task")
        parts = self.drafts[-1].parts.get(at, [])
        return bool(parts) and parts[-1].text.rstrip().endswith((",", ";", "-", "("))

    def _open_section(self, row: Row, reading: RowReading) -> None:
        cell = row[reading.title_at]
        assert cell is not None
        title = join_lines(cell.lines, self.joins, hard=" ")
        label = reading.label
        if label is not None and reading.title_from:
            m = self.rules.section.search(title.text)
            if m:
                title = title.slice(m.start("title"), len(title.text.rstrip("* ")))
        title = title.slice(0, len(title.text.rstrip("* ")))
        order = len(self.sections) + 1
        known = [s for s in self.sections if label is not None and s.printed_label == label]
        if known and self.drafts and known[-1] is self.sections[-1] and known[-1].title == title:
            return
        section = Section(
            label=label or roman_label(order), printed_label=label, title=title, order=order
        )
        self._begin_section(section)

    def _begin_section(self, section: Section) -> None:
        self.sections.append(section)
        self.in_section = 0
        self.anew = False
        self.group = None

    def _open_task(self, row: Row, above: Row | None) -> None:
        self.in_section += 1
        section = self.sections[-1] if self.sections and not self.anew else None
        draft = TaskDraft(position=len(self.drafts) + 1, row=self.in_section, section=section)
        number = self._number(row)
        lettered = number.isalpha() and len(number) == 1
        if self.group and (lettered or number.startswith(f"{self.group[0]}.")):
            draft.group = self.group[1]
        self.drafts.append(draft)
        assert self.header is not None
        self.header_of.append(self.header)
        self._add(draft, row)
        if above is not None:
            same = {i for i, c in enumerate(row) if c is not None and c is above[i]}
            draft.merged |= {i for i in same if cell_label(row[i])}

    def _add(self, draft: TaskDraft, row: Row, cut: bool = False) -> None:
        """Adds a physical row's cells to a task; a cell merged over several rows counts once.

        cut: a page break cut the task's row, so its lines go on in this one.
        """
        for i, cell in enumerate(row):
            if cell is None or id(cell) in draft.seen:
                continue
            draft.seen.add(id(cell))
            if i not in draft.merged:
                draft.sources.append(visible_source(cell))
            lines = draft.lines.get(i, ()) + cell.lines if cut else cell.lines
            text = join_lines(lines, self.joins)
            if text.text:
                parts = draft.parts.setdefault(i, [])
                parts[len(parts) - (cut and i in draft.lines) :] = [text]
                draft.lines[i] = lines
            if cell.confidence is not None:
                draft.confidence[i] = min(cell.confidence, draft.confidence.get(i, 1.0))

    # -- the result ---------------------------------------------------------------------------

    def finish(self) -> Appendix:
        """The appendix read so far."""
        rows = tuple(task_row(d, h) for d, h in zip(self.drafts, self.header_of, strict=True))
        columns = self.headers[0].fields if self.headers else ()
        return Appendix(
            rows=rows,
            sections=tuple(self.sections),
            counts=RowCounts(**self.counts),
            columns=tuple(c for c in columns if c),
            findings=tuple(self.findings),
        )
