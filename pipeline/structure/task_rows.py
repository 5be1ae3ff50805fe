"""A task's printed cells in, gathered from one or more physical rows, its `TaskRow` out.

Text of two rows never runs together: each cell keeps the physical row (part) it stands on.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.model.grid import Cell, Line, ReaderNote, Source, cover
from pipeline.structure.cell_roles import part_roles
from pipeline.structure.columns import ColumnRules
from pipeline.structure.header_columns import BODY_FIELDS, HeaderRow, cell_label
from pipeline.structure.parts import Piece, Section, TaskRow
from pipeline.structure.ticks import chosen_lines, is_tick
from pipeline.text.joined import Joined, JoinRules, join_lines, join_texts

Row = Sequence[Cell | None]
LIST_MARKS = "-–—+•*"
_NO_TEXT = (None, "number")  # what is no text of a task
_OWN = (*BODY_FIELDS, "product", "deadline")  # what a physical row of a task may have of its own


@dataclass(slots=True)
class _Printed:
    """One cell of a task. parts: the physical rows it covers; over: all fields it stands in."""

    column: int
    text: Joined
    lines: tuple[Line, ...]
    parts: list[int]
    over: tuple[str, ...] = ()


@dataclass(slots=True)
class TaskDraft:
    """A task being read: its printed cells in order; a seen cell only gains the rows it covers.

    header: of the table it began in; a row that goes on under another header is put by its fields.
    """

    header: HeaderRow
    joins: JoinRules
    position: int
    row: int
    section: Section | None
    appendix: int = 1
    struck: int = 0
    part: int = 1
    printed: list[_Printed] = field(default_factory=list)
    seen: dict[int, list[_Printed]] = field(default_factory=dict)  # by the cell's identity
    sources: list[Source] = field(default_factory=list)
    merged: set[int] = field(default_factory=set)
    confidence: dict[int, float] = field(default_factory=dict)
    notes: list[tuple[int, ReaderNote]] = field(default_factory=list)
    above: tuple[Joined, ...] = ()  # titles over it besides its section's

    def last_text(self, column: int) -> str:
        """The latest text of a column, or ""."""
        texts = (p.text.text for p in reversed(self.printed) if p.column == column)
        return next(filter(None, texts), "")

    def add_row(self, row: Row, header: HeaderRow, cut: bool = False) -> None:
        """Adds a physical row's cells; a cell merged over several rows counts once.

        cut: a page break cut the task's row, so its lines go on in this one.
        """
        for i, cell in enumerate(row):
            if cell is None or (i and row[i - 1] is cell):
                continue
            if id(cell) in self.seen:
                for printed in self.seen[id(cell)]:
                    if self.part not in printed.parts:
                        printed.parts.append(self.part)
                continue
            at = self._column(header, i)
            if at not in self.merged:
                self.sources.append(visible_source(cell))
            self.notes.extend((at, note) for note in cell.notes)
            lines = self._chosen(at, cell) if header.fields[i] in _OWN else cell.lines
            self.seen[id(cell)] = self._print(i, lines, row, header, cut)
            if cell.confidence is not None:
                self.confidence[at] = min(cell.confidence, self.confidence.get(at, 1.0))

    def _chosen(self, column: int, cell: Cell) -> tuple[Line, ...]:
        """The lines that the cell's ticked boxes choose, all of them where it has none; noted."""
        lines, code, value = chosen_lines(cell.lines)
        if code:
            note = ReaderNote(code=code, value=value[:300], source=visible_source(cell))
            self.notes.append((column, note))
        return lines

    def _print(
        self, i: int, lines: tuple[Line, ...], row: Row, header: HeaderRow, cut: bool
    ) -> list[_Printed]:
        """The cell's lines in its column; one over several columns of bodies stands in each of them.

        What a tick says stands in the column of its field; one over several columns says all of it.
        """
        cell, columns = row[i], range(i, len(row))
        ticked = [(f, said) for c, f, said in header.ticked if row[c] is cell]
        own = self._column(header, i)
        latest = [p for p in self.printed if p.column == own]
        over: tuple[str, ...] = ()
        if ticked and is_tick(cell_label(cell)):
            said = [(header.fields.index(field), lines) for field, lines in ticked]
        elif cut and latest and lines:
            latest[-1].lines += lines
            latest[-1].text = join_lines(latest[-1].lines, self.joins)
            return [latest[-1]]
        else:
            told = [c for c in columns if row[c] is cell and header.fields[c] not in _NO_TEXT]
            bodies = [c for c in told if header.fields[c] in BODY_FIELDS]
            over = tuple(str(header.fields[c]) for c in told) if len(told) > 1 else ()
            said = [(c, lines) for c in (bodies if len(bodies) > 1 else [told[0] if told else i])]
        made = [
            _Printed(
                column=self._column(header, c),
                text=join_lines(text, self.joins),
                lines=text,
                parts=[self.part],
                over=over,
            )
            for c, text in said
        ]
        self.printed.extend(made)
        return made

    def _column(self, header: HeaderRow, column: int) -> int:
        """Where a column of this header stands in the task's own: by its field, else by its label."""
        own = self.header
        if header is own or header.fields == own.fields:
            return column
        field = header.fields[column]
        if field is not None:
            return own.fields.index(field) if field in own.fields else column
        label = header.labels[column]
        return own.labels.index(label) if label in own.labels else column

    def begins_part(self, row: Row, header: HeaderRow, *, cut: bool) -> bool:
        """True for a physical row with a body, product or deadline of its own, not the rest of one.

        cut: a page break may have cut the row above, so that two cells at least must begin anew.
        """
        new = {i: cell_label(c) for i, c in enumerate(row) if c and id(c) not in self.seen}
        filled = {i: text for i, text in new.items() if text and header.fields[i] in _OWN}
        begun = [i for i, text in filled.items() if not self._goes_on(header, i, text)]
        task = header.fields.index("task")
        text = new.get(task, "")
        listed = (
            text.startswith(tuple(LIST_MARKS)) and not cut
        )  # `- Cấp xã`: an item, no sentence's end
        if text and not listed and self._goes_on(header, task, text):
            return False  # the task's sentence goes on, so all its cells do
        return len(begun) > 1 and len(begun) == len(filled) if cut else bool(begun)

    def _goes_on(self, header: HeaderRow, column: int, text: str) -> bool:
        before = self.last_text(self._column(header, column))
        open_end = before.rstrip().endswith((",", "-", "–", "(", "và"))
        return bool(before) and (text[:1].islower() or not text[:1].isalnum() or open_end)


def task_row(draft: TaskDraft, columns: ColumnRules) -> TaskRow:
    header = draft.header
    fields = dict(enumerate(header.fields))
    pieces: list[Piece] = []
    for i, name in fields.items():
        if name not in _NO_TEXT:
            found = _pieces(draft, i, str(name))
            pieces.extend(_with_begins(draft, found) if name == "deadline" else found)
    pieces, unclear = part_roles(pieces, header, columns)
    names = [f for f in header.fields if f not in _NO_TEXT]
    names += [f for f in dict.fromkeys(p.field for p in pieces) if f not in names]
    cells = tuple((str(f), _join([p for p in pieces if p.field == f])) for f in names)
    other = [
        (header.labels[i], text)
        for i, name in fields.items()
        if name is None and i != header.begins and (text := _join(_pieces(draft, i, ""))).text
    ]
    task = header.labels[header.fields.index("task")]
    other[:0] = [(task, title) for title in draft.above]
    at, due = header.column("number"), header.column("deadline")
    return TaskRow(
        position=draft.position,
        row=draft.row,
        number_raw=_join(_pieces(draft, at, "number")) if at is not None else Joined(text=""),
        section=draft.section,
        cells=cells,
        other_cells=tuple(other),
        source=cover(*draft.sources),
        appendix=draft.appendix,
        struck=draft.struck,
        parts=draft.part,
        pieces=tuple(p for p in pieces if p.text.text),
        over=tuple(dict.fromkeys(p.over for p in draft.printed if p.over)),
        merged=tuple(f for i, f in fields.items() if f and i in draft.merged),
        confidence=tuple((f, draft.confidence[i]) for i, f in fields.items()
                         if f and i in draft.confidence),
        notes=(*((fields[i], note) for i, note in draft.notes), *unclear),
        deadline_word=columns.word_before(header.labels[due]) if due is not None else "",
        ends_words=columns.ends_words(header.labels, header.begins, due),
    )  # fmt: skip


def _pieces(draft: TaskDraft, column: int, name: str) -> list[Piece]:
    """A column's texts with their parts; None where one cell covers the whole task."""
    out: dict[int | None, Joined] = {}
    for p in draft.printed:
        if p.column != column or not p.text.text:
            continue
        whole = len(p.parts) == draft.part
        for part in [None] if whole else p.parts:
            out[part] = _after(out.get(part), p.text)
    return [Piece(field=name, part=part, text=text) for part, text in out.items()]


def _with_begins(draft: TaskDraft, ends: Sequence[Piece]) -> list[Piece]:
    """The ends of the times, each behind the cell of its row that says when it begins."""
    at = draft.header.begins
    begins = {p.part: p for p in _pieces(draft, at, "deadline")} if at is not None else {}
    out = []
    for end in ends:
        begin = begins.pop(end.part, None)
        text = join_texts([begin.text, end.text], "\n") if begin else end.text
        length = len(begin.text.text) if begin else 0
        out.append(Piece(field=end.field, part=end.part, text=text, begins=length))
    alone = [
        Piece(field=p.field, part=p.part, text=p.text, begins=len(p.text.text))
        for p in begins.values()
    ]
    return sorted([*out, *alone], key=lambda p: p.part or 0)


def _after(before: Joined | None, text: Joined) -> Joined:
    """Two texts of one physical row: the second goes on in mid-sentence or on a line of its own."""
    if before is None:
        return text
    goes_on = text.text[:1].islower() and not before.text.rstrip().endswith((".", ";"))
    return join_texts([before, text], " " if goes_on else "\n")


def _join(pieces: Sequence[Piece]) -> Joined:
    """A field's whole text, a new line for each part; a cell over several parts stands once."""
    if len(pieces) == 1:
        return pieces[0].text
    return join_texts(list(dict.fromkeys(p.text for p in pieces)), "\n")


def visible_source(cell: Cell) -> Source:
    return cover(*[li.source for li in cell.lines]) if cell.lines else cell.source


def row_source(row: Row) -> Source:
    return cover(*(visible_source(c) for c in row if c is not None))


def row_text(row: Row) -> str:
    cells = dict.fromkeys(id(c) for c in row if c is not None)
    by_id = {id(c): cell_label(c) for c in row if c is not None}
    return " | ".join(by_id[i] for i in cells)[:300]
