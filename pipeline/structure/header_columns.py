"""The rows of a header and the cells below it in, the field of each column out.

Labels come first, then words, then the cells. Refuses to drop a column with text in silence.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import field
from functools import partial

from pipeline.model.frozen import copied, dataclass
from pipeline.model.grid import Cell, Line
from pipeline.structure.columns import FIELDS, ColumnRules, header_key
from pipeline.structure.contents import (
    BODY,
    CLOCK,
    DEADLINE,
    FIGURE,
    TEXT,
    Contents,
)
from pipeline.structure.ticks import Says, find_ticks, time_of
from pipeline.text.fold import fold

_LOOK_AT = 30  # rows below a header that are looked at
_LONG_TEXT = 15  # mean characters of a column that tells tasks
_LONGEST_NAMES = 100  # mean characters of a column that names who does something
_NUMBER = re.compile(r"\d+|(?:\d{1,2}|[A-Z]|[IVX]{1,5})(?:\.\d{1,2}){1,2}")
_LISTS = ("labels", "fields", "guessed", "by_cells", "unknown", "may_be", "kept", "doubled")
BODY_FIELDS = ("lead", "coordinating", "monitoring")

Row = Sequence[Cell | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderRow:
    """first: index of the header's first row, rows: how many. fields: by column, None unknown.

    guessed, by_cells: (header, field) read by its words, by its cells alone. unknown: headers
    nothing is known of; may_be: (header, field) of those that hold bodies, by their order; kept:
    known ones without a field of ours; both of columns with text.
    two_roles: the lead's header names the coordinating bodies too, and its cells do not part them.
    two_fields: (header, field read, the other) of one that names a second field no column has.
    other: it belongs to another kind of table (indicators, money, an agenda).
    ticked: (column, field, what a tick says) of ticked columns; the first of a field is the field's.
    stroke: the lead's header is of the form `Chủ trì/phối hợp`, and so its cells.
    begins: the column that says when the time begins whose end the deadline's column says.
    """

    first: int
    rows: int
    labels: tuple[str, ...]
    fields: tuple[str | None, ...]
    guessed: tuple[tuple[str, str], ...] = ()
    by_cells: tuple[tuple[str, str], ...] = ()
    unknown: tuple[str, ...] = ()
    may_be: tuple[tuple[str, str], ...] = ()
    kept: tuple[str, ...] = ()
    doubled: tuple[str, ...] = ()
    two_roles: tuple[str, ...] = ()
    two_fields: tuple[tuple[str, str, str], ...] = ()
    other: bool = False
    ticked: tuple[tuple[int, str, tuple[Line, ...]], ...] = ()
    stroke: bool = False
    begins: int | None = None

    def has(self, field: str) -> bool:
        return field in self.fields

    def column(self, field: str) -> int | None:
        return self.fields.index(field) if field in self.fields else None


def cell_label(cell: Cell | None) -> str:
    """A header cell's text; its line breaks stay, since labels are matched without white space."""
    return " ".join([line.text for line in cell.lines]).strip() if cell else ""


@dataclass(slots=True)
class _Columns:
    """The columns of a header while their meaning is looked for. cells: what stands below each."""

    row: Row
    labels: list[str]
    cells: list[list[str]]
    rules: ColumnRules
    contents: Contents
    fields: list[str | None]
    guessed: list[tuple[str, str]] = field(default_factory=list)
    by_cells: list[tuple[str, str]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    may_be: list[tuple[str, str]] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    ticked: tuple[tuple[int, str, tuple[Line, ...]], ...] = ()

    def at(self, name: str) -> int | None:
        """The column of that field."""
        return self.fields.index(name) if name in self.fields else None

    def open_columns(self) -> list[int]:
        """Columns without a field whose header is not known to have none."""
        labels = self.rules
        return [
            i
            for i, label in enumerate(self.labels)
            if self.fields[i] is None
            and label not in self.doubled
            and not (label and (labels.is_ignored(label) or labels.field(label)))
        ]

    def by_ticks(self, above: Row, heads: Row) -> None:
        """Columns of times with ticks below them are the deadline's, of bodies those of a field
        that the header over them names, where no other column is.
        """
        self._tick("deadline", above, heads, partial(time_of, self.contents))
        for name in BODY_FIELDS:
            self._tick(name, above, heads, partial(self._body_of, name))

    def _body_of(self, name: str, above: Cell | None, head: Cell | None) -> tuple[Line, ...]:
        """The lines of a label that names a body below another header, one of that field."""
        over, rules = cell_label(above), self.rules
        said = rules.field(over) or rules.by_words(over) or rules.by_words(over, weak=True)
        fits = head is not None and head is not above and said == name
        return head.lines if head and fits and self.contents.is_body(cell_label(head)) else ()

    def _tick(self, name: str, above: Row, heads: Row, says: Says) -> None:
        if name in self.fields:
            return
        ticked = find_ticks(above, heads, self.cells, self.open_columns(), says)
        if not ticked:
            return
        first, last = ticked[0][0], ticked[-1][0]
        over = (cell_label(above[first]), self.labels[first], "…", self.labels[last])
        self.fields[first] = name
        self.ticked += tuple((i, name, lines) for i, lines in ticked)
        self.guessed.append((" ".join(dict.fromkeys(over)), name))

    def by_label(self) -> None:
        for weak in (False, True):
            for i, label in enumerate(self.labels):
                name = self.rules.field(label)
                if name is None or self.fields[i] or self.rules.is_weak(label) is not weak:
                    continue
                if name not in self.fields:
                    self.fields[i] = name
                elif not weak and self.row[i] is not self.row[max(i - 1, 0)]:
                    self.doubled.append(label)

    def by_detail(self) -> None:
        """Of two columns of tasks, one merged over the rows of the other, the other tells the tasks."""
        at = self.at("task")
        others = [
            i
            for i, label in enumerate(self.labels)
            if self.fields[i] is None
            and (self.rules.field(label) or self.rules.by_words(label)) == "task"
        ]
        if at is not None and len(others) == 1 and _details(self.cells[at], self.cells[others[0]]):
            self._move(at, others[0])

    def by_status(self) -> None:
        """A `Tiến độ` of words ("đang thực hiện") gives way to the one other column of times."""
        at = self.at("deadline")
        others = [
            i
            for i, label in enumerate(self.labels)
            if self.fields[i] is None and self.rules.field(label) == "deadline"
        ]
        if at is None or not others or self.contents.kind(self.cells[at]) != TEXT:
            return
        times = [i for i in others if self.contents.kind(self.cells[i]) == DEADLINE]
        if len(times) == 1 and not any(map(self.contents.is_deadline, self.cells[at])):
            self._move(at, times[0])

    def _move(self, at: int, to: int) -> None:
        """The field of one column is another's."""
        self.fields[at], self.fields[to] = None, self.fields[at]
        self.doubled = [label for label in self.doubled if label != self.labels[to]]

    def by_words(self, *, weak: bool) -> None:
        for i in self.open_columns():
            label = self.labels[i]
            name = self.rules.by_words(label, weak=weak) if header_key(label) else None
            if name not in FIELDS or name in self.fields or self.rules.marks_other(label):
                continue
            if self._fits(i, name) and (not weak or self._may_name(i)):
                self.fields[i] = name
                self.guessed.append((label, name))

    def _fits(self, i: int, name: str) -> bool:
        """False for tasks that all read as bodies: "Nơi nhận việc" names who does them."""
        return name != "task" or self.contents.kind(self.cells[i]) != BODY

    def _may_name(self, i: int) -> bool:
        """False where the cells of a column cannot say who does something."""
        kind = self.contents.kind(self.cells[i])
        return (
            kind not in (DEADLINE, FIGURE, CLOCK) and mean_length(self.cells[i]) <= _LONGEST_NAMES
        )

    def by_contents(self) -> None:
        """The one column of times is the deadline, the one of bodies the lead, or helps it.

        Two of a kind stay unknown: which is which only their place would say.
        """
        kinds = {i: self.contents.kind(self.cells[i]) for i in self.open_columns()}
        for kind, names in ((DEADLINE, ("deadline",)), (BODY, ("lead", "coordinating"))):
            alike = [i for i, k in kinds.items() if k == kind]
            name = next((n for n in names if n not in self.fields), None)
            if kind == BODY and len(alike) == 1 and name == "lead":
                alike += self._rivals(alike[0])
            if len(alike) == 1 and name and not self.rules.is_part_only(self.labels[alike[0]]):
                self._decide(alike[0], name)
            elif kind == BODY:
                alike.sort()
                free = [n for n in names if n not in self.fields]
                alike = alike or [
                    i for i, k in kinds.items() if k == TEXT and self._may_be_bodies(i)
                ]
                self.may_be += [(self.labels[i], n) for i, n in zip(alike, free, strict=False)]
        told = any(n in self.fields for n in ("deadline", *BODY_FIELDS))
        if "task" in self.fields or not told or self.strange():
            return
        texts = [i for i in self.open_columns() if kinds.get(i) == TEXT]
        longest = max(texts, key=lambda i: mean_length(self.cells[i]), default=None)
        if longest is not None and mean_length(self.cells[longest]) >= _LONG_TEXT:
            self._decide(longest, "task")

    def _rivals(self, own: int) -> list[int]:
        """Other open columns whose header names who does something too: either may lead."""
        who = self.rules.who
        return [i for i in self.open_columns() if i != own and who.match(fold(self.labels[i]))]

    def _may_be_bodies(self, i: int) -> bool:
        return bool(self.labels[i]) and self.contents.may_be_bodies(self.cells[i])

    def by_products(self) -> None:
        """The one column of names of products may be theirs: told, never decided."""
        texts = [i for i in self.open_columns() if self.contents.kind(self.cells[i]) == TEXT]
        alike = [i for i in texts if self.contents.are_products(self.cells[i])]
        leaves_a_task = "task" in self.fields or len(texts) > 1
        if "product" not in self.fields and len(alike) == 1 and leaves_a_task:
            self.may_be.append((self.labels[alike[0]], "product"))

    def strange(self) -> list[str]:
        """Headers of another kind of table that no field claims."""
        pairs = zip(self.labels, self.fields, strict=True)
        return [t for t, f in pairs if f is None and self.rules.marks_other(t)]

    def _decide(self, i: int, name: str) -> None:
        self.fields[i] = name
        self.by_cells.append((self.labels[i], name))

    def begins(self) -> int | None:
        """The one column of half a thing (`Bắt đầu`) beside that of the deadline (`Kết thúc`)."""
        halves = [i for i in self.open_columns() if self.rules.is_part_only(self.labels[i])]
        return halves[0] if len(halves) == 1 and "deadline" in self.fields else None

    def tell(self) -> None:
        """Names every column with text that has no field of ours."""
        ticked = [*(i for i, *_ in self.ticked), self.begins()]
        for i, label in enumerate(self.labels):
            if self.fields[i] is not None or i in ticked or not any(self.cells[i]):
                continue
            shown = label or f"cột {i + 1}"
            into = self.kept if label and self.rules.is_ignored(label) else self.unknown
            if shown not in into and label not in self.doubled:
                into.append(shown)


def read_columns(
    matrix: Sequence[Row], r: int, columns: ColumnRules, contents: Contents
) -> HeaderRow:
    row = matrix[r]
    labels = [cell_label(c) for c in row]
    rows = 1
    if r + 1 < len(matrix) and _second_level(row, matrix[r + 1], columns):
        rows = 2
        below, loose = [cell_label(c) for c in matrix[r + 1]], not any(map(_spans_any, row))
        both = zip(row, labels, below, strict=False)
        labels = [b if b and (loose or _spans_any(cell)) else a for cell, a, b in both]
    cells = [cells_below(matrix[r + rows :], i) for i in range(len(labels))]
    found = _Columns(
        row=row,
        labels=labels,
        cells=cells,
        rules=columns,
        contents=contents,
        fields=[None] * len(labels),
    )
    found.by_label()
    found.by_detail()
    found.by_status()
    found.by_ticks(row, matrix[r + rows - 1])
    if "number" not in found.fields and labels and _counts(cells[0]) and not found.fields[0]:
        found.fields[0] = "number"
    found.by_words(weak=False)
    found.by_words(weak=True)
    found.by_contents()
    found.by_products()
    found.tell()
    return copied(
        HeaderRow,
        found,
        first=r,
        rows=rows,
        two_roles=_two_roles(found),
        two_fields=tuple(_two_fields(found)),
        other=_is_other(found),
        stroke=_has_stroke(found),
        begins=found.begins(),
        **{name: tuple(getattr(found, name)) for name in _LISTS},
    )


def _two_roles(found: _Columns) -> tuple[str, ...]:
    at = found.at("lead")
    words = dict(found.rules.words)["coordinating"]
    if at is None or "coordinating" in found.fields or not words.search(fold(found.labels[at])):
        return ()
    label, stroke = found.rules.cell_labels[0][1], _has_stroke(found)
    parted = all(
        label.match(c) or (stroke and c.count("/") < 2) or found.rules.roles.coordinating.search(c)
        for c in found.cells[at]
        if c
    )
    return () if parted else (found.labels[at],)


def _two_fields(found: _Columns) -> Iterator[tuple[str, str, str]]:
    """`Sản phẩm, thời hạn`: read as one, and no other column has the second."""
    words = dict(found.rules.words)
    for label, name in found.guessed:
        for other in ("product", "deadline"):
            if other not in found.fields and words[other].search(fold(label)):
                yield label, name, other


def _has_stroke(found: _Columns) -> bool:
    label = found.labels[found.fields.index("lead")] if "lead" in found.fields else ""
    return (
        found.rules.roles.stroke.search(fold(label)) is not None
        and "coordinating" not in found.fields
    )


def _is_other(found: _Columns) -> bool:
    """True for a table with a header of another kind, and for an agenda with its times of day."""
    fields, columns = found.fields, found.rules
    if any(found.contents.is_clock_column(cells) for cells in found.cells):
        return True
    told = sum(f in fields for f in columns.table.any_of)
    task = found.at("task")
    weak = task is not None and columns.is_weak(found.labels[task])
    return bool(found.strange()) and (weak or told < 2)


def cells_below(rows: Sequence[Row], i: int) -> list[str]:
    """The texts of a column's own cells: not those of titles over the whole row."""
    out = []
    for row in rows[:_LOOK_AT]:
        cell = row[i] if i < len(row) else None
        if cell is not None and cell.col_span * 2 <= max(2, len(row)):
            out.append("\n".join(line.text for line in cell.lines).strip())
    return out


def _details(above: Sequence[str], below: Sequence[str]) -> bool:
    """True where every row of the second column has a text of its own, and the first has fewer."""
    rows = [(a, b) for a, b in zip(above, below, strict=False) if a or b]
    titles, own = {a for a, _ in rows} - {""}, {b for _, b in rows}
    return len(titles) < len(rows) == len(own) and "" not in own


def mean_length(cells: Sequence[str]) -> float:
    filled = [len(c) for c in cells if c]
    return sum(filled) / len(filled) if filled else 0.0


def _counts(cells: Sequence[str]) -> bool:
    """True for a column of numbers as rows bear them: 1, 2.1, A.3."""
    filled = [t for c in cells if (t := c.strip(" .)*"))]
    return bool(filled) and sum(map(bool, map(_NUMBER.fullmatch, filled))) * 2 > len(filled)


def _spans_any(cell: Cell | None) -> bool:
    return cell is not None and cell.col_span > 1


def _second_level(row: Row, below: Row, columns: ColumnRules) -> bool:
    """True where a header cell spans columns whose own labels stand in the row below.

    A format without spans leaves the cells beside it blank: then all below must be known headers.
    """
    pairs = list(zip(row, below, strict=False))
    if not any(map(_spans_any, row)):
        own = [t for a, b in pairs if b is not a and (t := cell_label(b))]
        return not all(map(cell_label, row)) and len(own) > 1 and all(map(columns.is_known, own))
    under = [cell_label(b) for a, b in pairs if _spans_any(a) and b is not a]
    if under and all(under) and _goes_down(pairs):
        return True
    told = [t for t in under if t]  # blank cells name no column: the row goes on with a task
    return bool(told) and all(columns.is_known(t) or columns.guess(t) for t in told)


def _goes_down(pairs: Sequence[tuple[Cell | None, Cell | None]]) -> bool:
    """True where every other header cell goes down, or is blank below: one header of two rows."""
    rest = [(a, b) for a, b in pairs if not _spans_any(a)]
    return bool(rest) and all(a is not None and (a is b or not cell_label(b)) for a, b in rest)
