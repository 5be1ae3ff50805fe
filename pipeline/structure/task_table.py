"""Grids in, the appendix's sections and task rows out, every physical row counted.

Refuses to read a table without a header it knows and a table of something else (indicators,
bodies to inspect): each is left out, counted and reported; to fill an "as above" that stands below
no cell.
"""

import json
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.model.frozen import dataclass
from pipeline.model.grid import Grid, Line, ReaderNote, cover, expand_cells
from pipeline.structure.columns import ColumnRules
from pipeline.structure.contents import FIGURE, TEXT, Contents
from pipeline.structure.flow import FlowLine
from pipeline.structure.header_columns import HeaderRow, cell_label, cells_below
from pipeline.structure.header_row import find_header, is_task_table, propose_columns
from pipeline.structure.parts import Appendix, RowCounts
from pipeline.structure.row_kinds import RowKind, read_row
from pipeline.structure.rules import RowRules
from pipeline.structure.table_rows import Params, RowReader
from pipeline.structure.task_rows import Row, TaskDraft, task_row
from pipeline.text.fold import fold_spaced
from pipeline.text.joined import Joined, JoinRules, join_lines
from pipeline.text.numerals import roman_number

TO_PASTE = "rules/columns.yml: "
"""Before the headers by field that a finding proposes, as JSON."""
_LONGEST_TITLE = 140  # characters of a line that may be a title
_FEW_LETTERS = 3
DITTO = "cell-ditto"
_OURS = ("lead", "coordinating", "monitoring", "product", "deadline", "submitted_to")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    """A title printed above a table. near: it counts only right above one without titles."""

    label: str
    title: Joined
    near: bool


class AppendixReader:
    """Reads the grids after the plan one by one; `finish` gives the appendix."""

    def __init__(
        self, columns: ColumnRules, contents: Contents, rows: RowRules, joins: JoinRules
    ) -> None:
        self.columns = columns
        self.contents = contents
        self.rules = rows
        self.joins = joins
        self.rows = RowReader(rows, joins)
        self.fields: tuple[str | None, ...] = ()  # of the first task table
        self.left_out: str | None = None
        self.above: _Head | None = None
        self.between: FlowLine | None = None

    @property
    def drafts(self) -> list[TaskDraft]:
        return self.rows.drafts

    # -- one grid -----------------------------------------------------------------------------

    def read_grid(self, grid: Grid) -> bool:
        """Reads a grid: a task table or its continuation; False for another table, left out."""
        matrix = expand_cells(grid)
        header = find_header(matrix, self.columns, self.contents)
        if header is None:
            self._read_headerless(grid, matrix)
        elif not is_task_table(header, self.columns):
            self._leave_out(grid, matrix, "other-table", header)
        else:
            self.left_out = None
            if header.fields != self.rows.header.fields:
                for code, label, field, params in self._told_of(header):
                    self.rows.say(code, label, grid.source, params, field)
            self.fields = self.fields or header.fields
            self.rows.counts["header"] += header.rows
            first = header.first + header.rows
            self._open_head(grid, matrix[first:], header)
            self.rows.read(grid, matrix, first, header)
        self.above = self.between = None
        return self.left_out is None

    def begin(self) -> None:
        """Another appendix begins: its tasks do not stand in the section before it."""
        self.rows.release()
        self.rows.path.close()
        self.rows.appendix += bool(self.drafts and self.drafts[-1].appendix == self.rows.appendix)
        self.above = self.between = None

    def head(self, line: Line, *, capitals: bool) -> bool:
        """Keeps a section's title (`II. …`) that is printed above its table; False for no title.

        In capitals with a Roman numeral it holds until a table comes; any other title only where
        the table follows at once.
        """
        text = join_lines([line], self.joins)
        m = self.rules.section.search(text.text) if capitals else None
        if m is not None and m["title"].strip(" *") and roman_number(m["label"]) is not None:
            self._keep_head(text, m.start("title"), m["label"], near=False)
            return True
        if self.above is not None and self.above.near:
            self.above = None
        m = self.rules.table_title.search(text.text)
        if m is not None and self.above is None:
            self._keep_head(text, m.start("title"), m["label"], near=True)
        return False

    def line_between(self, line: FlowLine) -> None:
        """Keeps a line of unknown meaning that a table may follow."""
        short = len(line.text) <= _LONGEST_TITLE and not line.text.endswith((".", ":", ";"))
        known = self.rules.note.search(line.folded) or line.text.startswith("(")
        letters = sum(c.isalpha() for c in line.text)
        self.between = line if short and not known and letters > _FEW_LETTERS else None

    def head_of_part(self, label: str, title: Joined) -> None:
        """Keeps the title of a clause of the plan that a table follows at once; a sentence is none."""
        if ". " in title.text.rstrip(". "):
            return
        self.above = _Head(label=label, title=title, near=True)

    def _keep_head(self, text: Joined, start: int, label: str, near: bool) -> None:
        title = text.slice(start, len(text.text.rstrip("* ")))
        self.above = _Head(label=label, title=title, near=near)

    def _open_head(self, grid: Grid, rows: Sequence[Row], header: HeaderRow) -> None:
        """Opens the section whose title stands right above this table, or names its sheet."""
        head = self.above
        if head is None or (head.near and self._has_titles(rows, header)):
            if head is None and not grid.continues and not self._has_titles(rows, header):
                self._open_unnumbered(grid, restarts=_restarts(rows, header))
            return
        self.rows.release()
        self.rows.path.open_section(head.label, head.title)

    def _open_unnumbered(self, grid: Grid, *, restarts: bool) -> None:
        """A section by a line in bold or capitals above its table, or by the name of the sheet.

        Any other line there may be a title too: then the rows stand in no section, with an error.
        restarts: they are numbered anew.
        """
        line, path = self.between, self.rows.path
        name = self.rules.section.search(grid.name)
        if line is not None and self.drafts:
            self.rows.release()
            if line.upper or line.bold:
                path.open_section(None, join_lines([line.line], self.joins))
            elif path.section is not None or restarts:
                path.close()
                self.rows.say("section-unclear", line.text, line.line.source)
        elif name is not None:
            self.rows.release()
            path.open_section(name["label"], Joined(text=name["title"].strip(" *")))
        elif grid.name and self.drafts and path.section is not None:
            self.rows.release()
            path.close()

    def _has_titles(self, rows: Sequence[Row], header: HeaderRow) -> bool:
        """True for a table that has section rows of its own."""
        return any(read_row(r, None, header, self.rules).kind is RowKind.SECTION for r in rows[:-1])

    def _read_headerless(self, grid: Grid, matrix: tuple[Row, ...]) -> None:
        header = self.rows.header
        if self.left_out is not None and grid.continues:
            self.rows.counts["other_table"] += grid.rows
        elif header.fields and grid.cols == len(header.fields) and self.left_out is None:
            self._open_head(grid, matrix, header)
            self.rows.read(grid, matrix, 0, header)
        else:
            first = [self.columns.marks_other(cell_label(c)) for c in matrix[0]] if matrix else []
            ours = grid.continues and header.fields and self.left_out is None
            known = sum(first) > 1 or self._holds_figures(matrix)
            code = "other-table" if known and not ours else "table-without-header"
            self._leave_out(grid, matrix, code, None)

    def _holds_figures(self, matrix: tuple[Row, ...]) -> bool:
        """True for a table of figures: one column says of what, the others hold nothing else."""
        cells = [cells_below(matrix[1:], i) for i in range(len(matrix[0]))] if matrix else []
        kinds = [kind for c in cells if (kind := self.contents.kind(c)) is not None]
        return (
            FIGURE in kinds[1:]
            and sorted({*kinds, FIGURE, TEXT}) == [FIGURE, TEXT]
            and (kinds.count(TEXT) == 1)
        )

    def _leave_out(
        self, grid: Grid, matrix: tuple[Row, ...], code: str, header: HeaderRow | None
    ) -> None:
        self.rows.counts["other_table"] += grid.rows
        labels = header.labels if header else [cell_label(c) for c in grid.cells[:6]]
        self.left_out = code
        shown = " | ".join(dict.fromkeys(t for t in labels if t))[:200]
        proposed = propose_columns(matrix, self.columns, self.contents)
        paste = f"{TO_PASTE}{json.dumps(proposed, ensure_ascii=False)}" if proposed else None
        params = (("rows", str(grid.rows)), ("columns", shown))
        self.rows.say(code, shown, grid.source, params, suggestion=paste)

    def leave_out_cells(self, lines: Sequence[Line], rows: int) -> None:
        """Counts and reports a table of a copied page that could not be folded into rows."""
        self.rows.counts["other_table"] += rows
        shown = " | ".join(li.text for li in lines[:6])[:200]
        params = (("rows", str(rows)), ("columns", shown))
        source = cover(*(li.source for li in lines))
        self.rows.say("table-without-header", shown, source, params)

    def _told_of(self, header: HeaderRow) -> Iterator[tuple[str, str, str | None, Params]]:
        """(code, label, field, params) of what is to be said of a header."""
        for code, pairs in (
            ("header-guessed", header.guessed),
            ("header-by-cells", header.by_cells),
        ):
            for label, name in pairs:
                yield code, label, name, (("field", name), ("column", self.columns.names[name]))
        for label in header.two_roles:
            yield "header-two-roles", label, None, ()
        for label, name, other in header.two_fields:
            yield "header-two-fields", label, None, (("field", name), ("other", other))
        for label in header.kept:
            yield "column-in-json", label, None, ()
        may_be = dict(header.may_be)
        for label in header.unknown:
            yield "header-unknown", label, may_be.get(label), ()
        for label, name in header.may_be:
            if name == "lead" and not header.has("lead"):
                yield "lead-column-open", label, None, ()
        for label in header.doubled:
            yield "header-twice", label, None, ()

    # -- the result ---------------------------------------------------------------------------

    def finish(self) -> Appendix:
        """The appendix read so far."""
        reader = self.rows
        reader.release()
        reader.drop_last_title()
        fill_ditto(reader.drafts, self.rules.ditto)
        rows = tuple(task_row(draft, self.columns) for draft in reader.drafts)
        return Appendix(
            rows=rows,
            sections=tuple(reader.path.sections),
            counts=RowCounts(**reader.counts),
            columns=tuple(c for c in self.fields if c),
            findings=tuple(reader.findings),
            told=tuple(reader.told),
        )


def _restarts(rows: Sequence[Row], header: HeaderRow) -> bool:
    """True for a table whose rows are numbered from 1."""
    at = header.column("number")
    numbers = [cell_label(row[at]).strip(" .)") for row in rows] if at is not None else []
    return next(filter(None, numbers), "") in ("1", "01")


def fill_ditto(drafts: Sequence[TaskDraft], ditto: re.Pattern[str]) -> None:
    """Each ditto takes the text of its column in the task right above, with a note of what it took."""
    for above, draft in pairwise(drafts):
        if above.header.fields != draft.header.fields or above.appendix != draft.appendix:
            continue
        for p in draft.printed:
            field = draft.header.fields[p.column]
            over = [q for q in above.printed if q.column == p.column and q.text.text]
            if field not in _OURS or not over or not ditto.search(fold_spaced(p.text.text)):
                continue
            if draft.confidence.get(p.column) is not None and not any(
                map(str.isalpha, p.text.text)
            ):
                continue  # on a picture two strokes may be dirt
            source = p.text.source()
            p.text, p.lines = over[-1].text, over[-1].lines
            note = ReaderNote(code=DITTO, value=p.text.text, source=source)
            draft.notes.append((p.column, note))
