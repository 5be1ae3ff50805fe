"""The rows of task tables in, task drafts and sections out, every physical row counted.

Refuses to read a row whose cells do not add up: it is counted and reported, never shifted.
"""

import re

from pipeline.model.frozen import dataclass
from pipeline.model.grid import CONFIDENT, DOUBTFUL, STRUCK, Cell, Grid, ReaderNote, Source, cover
from pipeline.model.record import Finding
from pipeline.structure.header_columns import HeaderRow, cell_label
from pipeline.structure.parts import RowCounts
from pipeline.structure.row_groups import TitlePath, is_under
from pipeline.structure.row_kinds import RowKind, RowReading, is_number, own_texts, read_row
from pipeline.structure.rules import RowRules
from pipeline.structure.task_rows import (
    LIST_MARKS,
    Row,
    TaskDraft,
    row_source,
    row_text,
)
from pipeline.text.fold import fold_tight
from pipeline.text.joined import Joined, JoinRules, join_lines

_HEADED = re.compile(r"^(?:[IVX]+|\d{1,2}(?:\.\d{1,2})*)\s*[.)]\s*[^\W\d_]")
_MARKS = f"{LIST_MARKS} "
Params = tuple[tuple[str, str], ...]
_SAID = {
    RowKind.TOTAL: "row-total",
    RowKind.NOTE: "row-note",
    RowKind.UNPARSED: "row-unparsed",
}


_NO_HEADER = HeaderRow(first=0, rows=0, labels=(), fields=())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """A row of a number and a title only: what follows tells whether it heads rows or is a task.

    sure: it stands over the whole row, so it heads what follows.
    """

    row: Row
    above: Row | None
    number: str
    title: Joined
    sure: bool = False


class RowReader:
    """Reads rows one by one; keeps what they say of sections and tasks."""

    def __init__(self, rules: RowRules, joins: JoinRules) -> None:
        self.rules = rules
        self.joins = joins
        self.counts = dict.fromkeys(RowCounts.__dataclass_fields__, 0)
        self.findings: list[Finding] = []
        self.path = TitlePath(sections=[])
        self.drafts: list[TaskDraft] = []
        self.header: HeaderRow = _NO_HEADER
        self.held: _Held | None = None
        self.told: list[ReaderNote] = []  # notes on cells that a finding of a row tells of
        self.appendix = 1
        self.struck = 0  # rows struck out since the latest task
        self.cut = False  # the next row may be the rest of one that a page break cut
        self.noted = False  # nothing but notes since the latest task

    def say(
        self,
        code: str,
        value: str,
        source: Source,
        params: Params = (),
        field: str | None = None,
        suggestion: str | None = None,
    ) -> None:
        self.findings.append(
            Finding(
                code=code,
                field=field,
                value=value,
                source=source,
                suggestion=suggestion,
                params=params,
            )
        )

    def read(self, grid: Grid, matrix: tuple[Row, ...], first: int, header: HeaderRow) -> None:
        """Reads the rows of a grid from `first` on, under this header."""
        if self.header.fields != header.fields:
            self.release()
        self.header = header
        above: Row | None = None
        self.cut = grid.continues
        for r in range(first, len(matrix)):
            row = matrix[r]
            if self._is_struck(row):
                self._leave_out_struck(row)
                continue
            reading = read_row(row, above, header, self.rules)
            last = r == len(matrix) - 1
            if grid.folded and self._short(row, reading, last=last):
                reading = RowReading(kind=RowKind.UNPARSED)
            hidden = r in grid.hidden_rows
            if reading.kind is RowKind.MORE and self._is_beside(row, hidden):
                reading = RowReading(kind=RowKind.NOTE)
                hidden = False
            elif reading.kind is RowKind.MORE and not grid.folded:
                reading = self._lone_text(row)
            self.noted = reading.kind is RowKind.NOTE or (
                self.noted and reading.kind is RowKind.BLANK
            )
            self._take(row, above, reading, last=last)
            if hidden:
                self.say("hidden-row", row_text(row), row_source(row))
            above = row

    def _is_beside(self, row: Row, hidden: bool) -> bool:
        """True for a row without a number that goes on a note, or that nobody sees: no part of a task."""
        goes_on = self.noted and len(own_texts(row)) == 1 and not self._is_text_alone(row)
        return goes_on or (hidden and self._number_at >= 0 and not self._number(row))

    def _is_struck(self, row: Row) -> bool:
        """True for a row of struck text: nothing else stands in it but a number."""
        struck = any(note.code == STRUCK for c in row if c is not None for note in c.notes)
        left = own_texts(row)
        number = left.pop(self._number_at, "")
        return struck and not left and (not number or is_number(number, self.rules))

    def _leave_out_struck(self, row: Row) -> None:
        cells = {id(c): c for c in row if c is not None}
        notes = [n for c in cells.values() for n in c.notes]
        self.told.extend(notes)
        self.counts["struck"] += 1
        self.struck += 1
        text = " | ".join(n.value for n in notes if n.code == STRUCK)
        self.say("row-struck", text[:300], cover(row_source(row), *(n.source for n in notes)))

    def release(self) -> None:
        """A title whose rows never came is a task with empty cells, if it may be one."""
        held, self.held = self.held, None
        if held is not None and held.sure:
            self.counts["section"] += 1
            self.path.open_group(held.number, held.title, "")
        elif held is not None:
            self._open_task(held.row, held.above)

    def drop_last_title(self) -> None:
        """A title without a numeral at the very end, with nothing under it, was a note."""
        note = self.path.drop_last() if self.drafts else None
        if note is not None:
            self.counts["section"] -= 1
            self.counts["unparsed"] += 1
            self.say("row-note", note.title.text[:300], note.title.source())

    # -- one row ------------------------------------------------------------------------------

    def _take(self, row: Row, above: Row | None, reading: RowReading, last: bool) -> None:
        kind = self._settle(row, above, reading.kind)
        if kind is RowKind.HEADER:
            self.counts["header"] += 1
        elif self._is_rest_of_section(row, reading):
            self.counts["joined"] += 1
        elif kind is RowKind.BLANK:
            self.counts["blank"] += 1
        elif kind is RowKind.SECTION:
            self.release()
            self.counts["section"] += 1
            self._open_section(row, reading)
        elif kind is RowKind.GROUP:
            self._hold_title(row, above, reading)
        elif kind is RowKind.TASK:
            self._take_task(row, above)
        elif kind is RowKind.MORE:
            self.counts["joined"] += 1
            self._add_more(row)
        else:
            self.release()
            self.counts["unparsed"] += 1
            cut = kind is RowKind.UNPARSED and last and any(c is None for c in row)
            self.say("table-cut" if cut else _SAID[kind], row_text(row), row_source(row))
            if kind is RowKind.UNPARSED:
                self._doubt_above(row)
        again = kind is RowKind.HEADER and bool(self.drafts)  # printed anew at a page break
        self.cut = again or (self.cut and kind in (RowKind.HEADER, RowKind.BLANK))

    def _doubt_above(self, row: Row) -> None:
        """On a picture a row that cannot be read may be the rest of the task above it."""
        if not self.drafts or not self.path.in_section or not any(c and c.confidence for c in row):
            return
        note = ReaderNote(code="rest-unread", value=row_text(row), source=row_source(row))
        fields = self.drafts[-1].header.fields
        may_go_on = [i for i, c in enumerate(row) if (c is None or c.lines) and i < len(fields)]
        self.drafts[-1].notes.extend((i, note) for i in may_go_on if fields[i])

    def _settle(self, row: Row, above: Row | None, kind: RowKind) -> RowKind:
        """A row without a number is the rest of the task above, a task, or neither."""
        if kind is not RowKind.MORE:
            return kind
        if self._is_whole_task(row, above) or (self.held is not None and self._is_full(row)):
            return RowKind.TASK
        if not self.drafts and self.held is None:
            return RowKind.UNPARSED
        return RowKind.UNPARSED if self._is_strange_title(row) else RowKind.MORE

    def _add_more(self, row: Row) -> None:
        self.release()
        if self._is_text_alone(row) and not self.cut:
            self.say("row-joined", row_text(row), row_source(row))
        draft, header = self.drafts[-1], self.header
        part = draft.begins_part(row, header, cut=self.cut)
        draft.part += part
        draft.add_row(row, header, self.cut and not part)

    def _lone_text(self, row: Row) -> RowReading:
        """A task's text alone in a row, where no page break can have cut it: a title or unknown.

        It is a title where the table has such titles without a numeral already.
        """
        if self.cut or not self._is_text_alone(row):
            return RowReading(kind=RowKind.MORE)
        section = self.path.section
        if section is None or section.printed_label is not None:
            return RowReading(kind=RowKind.UNPARSED)
        return RowReading(kind=RowKind.SECTION, title_at=self._column("task") or 0)

    def _is_text_alone(self, row: Row) -> bool:
        """True for nothing but a task's text that begins like a sentence, or like a title."""
        own = own_texts(row)
        task = self._column("task")
        text = own.get(task, "") if task is not None else ""
        return len(own) == 1 and text[:1].isupper() and not self._cut_above(",;-(:")

    def _short(self, row: Row, reading: RowReading, *, last: bool) -> bool:
        """True for a row with cells missing; a title may have some, but no row that ends the table."""
        kinds = (RowKind.TASK, RowKind.MORE, RowKind.UNPARSED)
        whole = all(c is not None for c in row) and len(row) == len(self.header.fields)
        title = reading.kind is RowKind.TASK and self._is_title(row)  # nothing that could shift
        return reading.kind in kinds and not whole and (last or not title)

    def _is_strange_title(self, row: Row) -> bool:
        """True for a row of one numbered line in the task's column below a task that is complete.

        It may head the rows below it; taken into the task above it would say what is not so.
        """
        if self.cut or not _HEADED.match(cell_label(row[self.header.fields.index("task")])):
            return False
        return len(own_texts(row)) == 1

    def _is_whole_task(self, row: Row, above: Row | None) -> bool:
        """A row without a number that is a task all the same: every main cell filled and its own."""
        merged = [i for i, c in enumerate(row) if above and c is above[i] and cell_label(c)]
        if self._number_at in merged and all(self.header.fields[i] for i in merged):
            return False  # one number over the rows of one task; a duty may stand over several
        for name in ("task", "lead", "deadline"):
            at = self.header.column(name)
            if at is None:
                continue
            cell = row[at]
            if cell is None or not cell_label(cell) or (above is not None and cell is above[at]):
                return False
        task = cell_label(row[self.header.fields.index("task")])
        listed = self.path.groups or (
            self.drafts and not self.drafts[-1].last_text(self._number_at)
        )
        begins = task if self.cut or not listed else task.lstrip(_MARKS)
        return begins[:1].isupper() and not self._cut_above()

    def _is_full(self, row: Row) -> bool:
        """True for a row with a task of its own and a body or a time."""
        own = own_texts(row)
        fields = {self.header.fields[i] for i in own}
        return "task" in fields and bool(fields & {"lead", "deadline", "coordinating"})

    def _cut_above(self, marks: str = ",;-(") -> bool:
        """True where the task above stops in mid-sentence, so that a page break may cut it."""
        if not self.drafts:
            return False
        at = self.header.fields.index("task")
        return self.drafts[-1].last_text(at).rstrip().endswith(tuple(marks))

    # -- sections and groups --------------------------------------------------------------------

    def _hold_title(self, row: Row, above: Row | None, reading: RowReading) -> None:
        cell, number = row[reading.title_at], str(reading.label)
        assert cell is not None
        if self.held is not None:
            self._settle_held(number, full=False)
        title = join_lines(cell.lines, self.joins, hard=" ")
        title = title.slice(reading.title_from, len(title.text.rstrip("* ")))
        self.held = _Held(row=row, above=above, number=number, title=title, sure=True)

    def _open_section(self, row: Row, reading: RowReading) -> None:
        cell = row[reading.title_at]
        assert cell is not None
        title = join_lines(cell.lines, self.joins, hard=" ")
        if any((li.confidence or 1.0) < CONFIDENT for li in cell.lines):  # told of with the title
            self.told.extend(n for n in cell.notes if n.code == DOUBTFUL)
        if reading.label is not None and reading.title_from:
            m = self.rules.section.search(title.text)
            if m:
                title = title.slice(m.start("title"), len(title.text.rstrip("* ")))
        if reading.stray.strip():
            self.say("section-row-stray", reading.stray, row_source(row))
        begin = len(title.text) - len(title.text.lstrip("* "))
        self.path.open_section(reading.label, title.slice(begin, len(title.text.rstrip("* "))))

    def _is_rest_of_section(self, row: Row, reading: RowReading) -> bool:
        """Takes the rest of a section's title whose row a page break cut.

        A title repeated in every cell leaves a rest only in the narrow ones, of text known already.
        """
        section = self.path.section
        if not self.cut or self.path.in_section or section is None or reading.label is not None:
            return False
        if reading.kind is RowKind.UNPARSED:
            rest = {fold_tight(cell_label(c)) for c in row if c is not None} - {""}
            return all(fold_tight(section.title.text).endswith(text) for text in rest)
        if reading.kind is not RowKind.SECTION:
            return False
        cell = row[reading.title_at]
        assert cell is not None
        self.path.go_on(join_lines(cell.lines, self.joins, hard=" "))
        return True

    def _take_task(self, row: Row, above: Row | None) -> None:
        number = self._number(row)
        if self.held is not None:
            self._settle_held(number, self._is_full(row))
        if number and self._is_title(row):
            title = self._cell_text(row, "task")
            self.held = _Held(row=row, above=above, number=number, title=title)
        else:
            self._open_task(row, above)

    def _is_title(self, row: Row) -> bool:
        """True where nothing of ours but a number and a task's text is filled."""
        task = row[self.header.fields.index("task")]
        plain = (None, "number", "task")
        others = zip(row, self.header.fields, strict=False)
        if any(c is not task and cell_label(c) and f not in plain for c, f in others):
            return False
        ticked = any(cell_label(row[c]) for c, *_ in self.header.ticked if row[c] is not task)
        return bool(cell_label(task)) and not ticked

    def _settle_held(self, after: str, full: bool) -> None:
        """What follows the held row shows it to be the title of a group, or a task."""
        held = self.held
        assert held is not None
        text = held.title.text
        wide = held.sure or self._is_wide(held.row)
        if wide or is_under(held.number, after, capitals=text == text.upper(), full=full):
            self.held = None
            self.counts["section"] += 1
            self.path.open_group(held.number, held.title, after)
        else:
            self.release()

    def _is_wide(self, row: Row) -> bool:
        """True where the task's cell is merged over more than half of the row: a title."""
        at = self._column("task")
        cell = row[at] if at is not None else None
        return cell is not None and cell.col_span * 2 > len(row)

    # -- tasks ----------------------------------------------------------------------------------

    def _open_task(self, row: Row, above: Row | None) -> None:
        self.counts["tasks"] += 1
        path = self.path
        path.leave(self._number(row))
        path.in_section += 1
        draft = TaskDraft(
            header=self.header,
            joins=self.joins,
            position=len(self.drafts) + 1,
            row=path.in_section,
            section=path.section,
            appendix=self.appendix,
            struck=self.struck,
            above=path.titles(),
        )
        self.struck = 0
        self.drafts.append(draft)
        draft.add_row(row, self.header)
        if above is not None:
            same = {i for i, c in enumerate(row) if c is not None and c is above[i]}
            draft.merged |= {i for i in same if cell_label(row[i])}

    @property
    def _number_at(self) -> int:
        at = self._column("number")
        return -1 if at is None else at

    def _column(self, name: str) -> int | None:
        return self.header.column(name)

    def _number(self, row: Row) -> str:
        at = self._column("number")
        return fold_tight(cell_label(row[at])).strip(_MARKS).rstrip(".):") if at is not None else ""

    def _cell_text(self, row: Row, name: str) -> Joined:
        at = self._column(name)
        cell: Cell | None = row[at] if at is not None else None
        return join_lines(cell.lines, self.joins) if cell else Joined(text="")
