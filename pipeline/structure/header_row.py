"""A grid in, the meaning of its columns out, from the printed headers and, in doubt, their cells.

Position never decides. Refuses to drop a column with text in silence: a header nothing is known of
is named, and so is one that its cells alone explain.
"""

from collections.abc import Sequence
from dataclasses import field

from pipeline.model.frozen import dataclass
from pipeline.model.grid import Cell
from pipeline.structure.columns import (
    FIELDS,
    LONGEST_LABEL,
    ColumnRules,
    header_key,
)
from pipeline.structure.contents import (
    BODY,
    CLOCK,
    DEADLINE,
    FIGURE,
    TEXT,
    Contents,
    is_clock_column,
)
from pipeline.structure.ticks import Ticked, find_ticks
from pipeline.text.fold import fold

_LOOK_AT = 30  # rows of a sheet that may stand above its header
_FIRST_ROWS = 3  # rows that may be a header by their cells alone
_LONGEST_NUMBER = 8  # characters of a row's number
_LONG_TEXT = 15  # mean characters of a column that tells tasks
_LONGEST_NAMES = 100  # mean characters of a column that names who does something
BODY_FIELDS = ("lead", "coordinating", "monitoring")

Row = Sequence[Cell | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderRow:
    """first: index of the header's first row, rows: how many. fields: by column, None unknown.

    guessed, by_cells: (header, field) read by its words, by its cells alone. unknown: headers
    nothing is known of; may_be: (header, field) of those that hold bodies, by their order; kept:
    known ones without a field of ours; both of columns with text.
    two_roles: the lead's header names the coordinating bodies too, and its cells do not part them.
    other: it belongs to another kind of table (indicators, money, an agenda).
    ticked: columns of times, ticked; the first of them is the deadline's.
    stroke: the lead's header is of the form `Chủ trì/phối hợp`, and so its cells.
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
    other: bool = False
    ticked: Ticked = ()
    stroke: bool = False

    def has(self, field: str) -> bool:
        return field in self.fields

    def column(self, field: str) -> int | None:
        return self.fields.index(field) if field in self.fields else None


def cell_label(cell: Cell | None) -> str:
    """A header cell's text; its line breaks stay, since labels are matched without white space."""
    return " ".join([line.text for line in cell.lines]).strip() if cell else ""


def find_header(
    matrix: Sequence[Row], columns: ColumnRules, contents: Contents
) -> HeaderRow | None:
    """The header of a table, or None.

    A header has two known labels; or labels whose words tell a task and two more fields; or it
    stands first over columns whose cells are bodies or deadlines.
    """
    for r, row in enumerate(matrix[:_LOOK_AT]):
        labels = _own_labels(row)
        known = [t for t in labels if columns.is_known(t)]
        sure = len(known) >= 2 and len(known) * 2 >= len(labels)
        if sure or _is_worded(labels, columns):
            return _read(matrix, r, columns, contents)
    for r, row in enumerate(matrix[:_FIRST_ROWS]):
        if _may_head(row, matrix[r + 1 :], columns, contents):
            header = _read(matrix, r, columns, contents)
            told = sum(f in header.fields for f in ("number", "deadline", *BODY_FIELDS))
            return header if header.has("task") and told >= 2 else None
    return None


def propose_columns(
    matrix: Sequence[Row], columns: ColumnRules, contents: Contents
) -> dict[str, list[str]]:
    """Headers to list by field, should a table that was left out hold tasks; {} where none may.

    Its first row is taken for the header; the longest text is the task, if words tell no other, and
    of columns that hold bodies the first is the lead. A first column of A, A.1, B.1 numbers the rows.
    """
    first = next((r for r, row in enumerate(matrix) if len(_own_labels(row)) > 2), None)
    if first is None:
        return {}
    header = _read(matrix, first, columns, contents)
    out: dict[str, list[str]] = {}
    for label, name in (*header.guessed, *header.by_cells, *header.may_be):
        out.setdefault(name, []).append(label)
    if header.other or not any(header.has(f) for f in columns.any_of):
        return {}
    below = matrix[first + header.rows :]
    if not header.has("number") and header.labels[0] and _labels_rows(_cells_below(below, 0)):
        out["number"] = [header.labels[0]]
    if not header.has("task"):
        held = {label for label, _ in header.may_be}
        texts = {
            i: _mean(_cells_below(below, i))
            for i, f in enumerate(header.fields)
            if f is None and header.labels[i] and header.labels[i] not in held
        }
        if texts:
            out.setdefault("task", []).append(header.labels[max(texts, key=lambda i: texts[i])])
    return out


def _own_labels(row: Row) -> list[str]:
    """The text of each filled cell of a row, a merged one once."""
    cells = {id(c): c for c in row if c is not None}
    return [t for c in cells.values() if (t := cell_label(c))]


def _is_worded(labels: list[str], columns: ColumnRules) -> bool:
    """True for a header in words of its own: a task and two more fields, and little else."""
    if len(labels) < 3 or max(map(len, labels)) > LONGEST_LABEL:
        return False
    if any(t[-1:] in ".;" or t.strip(" .)").isdigit() for t in labels):
        return False
    fields = [columns.field(t) or columns.by_words(t) for t in labels]
    weak = [f or columns.by_words(t, weak=True) for f, t in zip(fields, labels, strict=True)]
    ours = {f for f in weak if f in FIELDS}
    known = sum(f is not None for f in weak)
    return "task" in ours and len(ours) >= 3 and known * 3 >= len(labels) * 2


def _may_head(row: Row, below: Sequence[Row], columns: ColumnRules, contents: Contents) -> bool:
    """True for a row of short words over others, none of them a time, a number or a body.

    Beside a known header of numbers a label may name a kind of body (`Phòng/Ban`).
    """
    labels = _own_labels(row)
    if len(labels) < 3 or not below or max(map(len, labels)) > LONGEST_LABEL:
        return False
    kinds = (TEXT, BODY) if columns.is_number(labels[0]) else (TEXT,)
    bodies = [t for t in labels if contents.is_body(t)]
    plain = all(contents.kind([t]) in kinds and not t.endswith((".", ";")) for t in labels)
    return plain and (BODY in kinds or not bodies)


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
    ticked: Ticked = ()

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
        """Columns of times with ticks below them are the deadline's, where no other column is."""
        if "deadline" in self.fields:
            return
        self.ticked = find_ticks(above, heads, self.cells, self.open_columns(), self.contents)
        if not self.ticked:
            return
        first, last = self.ticked[0][0], self.ticked[-1][0]
        over = (cell_label(above[first]), self.labels[first], "…", self.labels[last])
        self.fields[first] = "deadline"
        self.guessed.append((" ".join(dict.fromkeys(over)), "deadline"))

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

    def by_status(self) -> None:
        """A `Tiến độ` of words ("đang thực hiện") gives way to the one other column of times."""
        at = self.fields.index("deadline") if "deadline" in self.fields else None
        if at is None or self.contents.kind(self.cells[at]) != TEXT:
            return
        times = [
            i
            for i, label in enumerate(self.labels)
            if self.fields[i] is None
            and self.rules.field(label) == "deadline"
            and self.contents.kind(self.cells[i]) == DEADLINE
        ]
        if len(times) == 1 and not any(map(self.contents.is_deadline, self.cells[at])):
            self.fields[at], self.fields[times[0]] = None, "deadline"
            self.doubled = [label for label in self.doubled if label != self.labels[times[0]]]

    def by_words(self, *, weak: bool) -> None:
        for i in self.open_columns():
            label = self.labels[i]
            name = self.rules.by_words(label, weak=weak) if header_key(label) else None
            if name not in FIELDS or name in self.fields or self.rules.marks_other(label):
                continue
            if not weak or self._may_name(i):
                self.fields[i] = name
                self.guessed.append((label, name))

    def _may_name(self, i: int) -> bool:
        """False where the cells of a column cannot say who does something."""
        kind = self.contents.kind(self.cells[i])
        return kind not in (DEADLINE, FIGURE, CLOCK) and _mean(self.cells[i]) <= _LONGEST_NAMES

    def by_contents(self) -> None:
        """The one column of times is the deadline, the one of bodies the lead, or helps it.

        Two of a kind stay unknown: which is which only their place would say.
        """
        kinds = {i: self.contents.kind(self.cells[i]) for i in self.open_columns()}
        for kind, names in ((DEADLINE, ("deadline",)), (BODY, ("lead", "coordinating"))):
            alike = [i for i, k in kinds.items() if k == kind]
            name = next((n for n in names if n not in self.fields), None)
            if len(alike) == 1 and name and not self.rules.is_part_only(self.labels[alike[0]]):
                self._decide(alike[0], name)
            elif kind == BODY:
                free = [n for n in names if n not in self.fields]
                self.may_be += [(self.labels[i], n) for i, n in zip(alike, free, strict=False)]
        told = any(n in self.fields for n in ("deadline", *BODY_FIELDS))
        if "task" in self.fields or not told or self.strange():
            return
        texts = [i for i in self.open_columns() if kinds.get(i) == TEXT]
        longest = max(texts, key=lambda i: _mean(self.cells[i]), default=None)
        if longest is not None and _mean(self.cells[longest]) >= _LONG_TEXT:
            self._decide(longest, "task")

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

    def tell(self) -> None:
        """Names every column with text that has no field of ours."""
        ticked = [i for i, _ in self.ticked]
        for i, label in enumerate(self.labels):
            if self.fields[i] is not None or i in ticked or not any(self.cells[i]):
                continue
            shown = label or f"cột {i + 1}"
            into = self.kept if label and self.rules.is_ignored(label) else self.unknown
            if shown not in into and label not in self.doubled:
                into.append(shown)


def _read(matrix: Sequence[Row], r: int, columns: ColumnRules, contents: Contents) -> HeaderRow:
    row = matrix[r]
    labels = [cell_label(c) for c in row]
    rows = 1
    if r + 1 < len(matrix) and _second_level(row, matrix[r + 1], columns):
        rows = 2
        below = [cell_label(c) for c in matrix[r + 1]]
        labels = [b if b and _spans(row, i) else a for i, (a, b) in enumerate(zip(labels, below))]  # noqa: B905
    cells = [_cells_below(matrix[r + rows :], i) for i in range(len(labels))]
    found = _Columns(
        row=row,
        labels=labels,
        cells=cells,
        rules=columns,
        contents=contents,
        fields=[None] * len(labels),
    )
    found.by_label()
    found.by_status()
    found.by_ticks(row, matrix[r + rows - 1])
    if "number" not in found.fields and labels and _counts(cells[0]) and not found.fields[0]:
        found.fields[0] = "number"
    found.by_words(weak=False)
    found.by_words(weak=True)
    found.by_contents()
    found.by_products()
    found.tell()
    return HeaderRow(
        first=r,
        rows=rows,
        labels=tuple(labels),
        fields=tuple(found.fields),
        guessed=tuple(found.guessed),
        by_cells=tuple(found.by_cells),
        unknown=tuple(found.unknown),
        may_be=tuple(found.may_be),
        kept=tuple(found.kept),
        doubled=tuple(found.doubled),
        two_roles=_two_roles(found),
        other=_is_other(found),
        ticked=found.ticked,
        stroke=_has_stroke(found),
    )


def _two_roles(found: _Columns) -> tuple[str, ...]:
    at = found.fields.index("lead") if "lead" in found.fields else None
    words = dict(found.rules.words)["coordinating"]
    if at is None or "coordinating" in found.fields or not words.search(fold(found.labels[at])):
        return ()
    label, stroke = found.rules.cell_labels[0][1], _has_stroke(found)
    parted = all(label.match(c) or (stroke and c.count("/") < 2) for c in found.cells[at] if c)
    return () if parted else (found.labels[at],)


def _has_stroke(found: _Columns) -> bool:
    label = found.labels[found.fields.index("lead")] if "lead" in found.fields else ""
    return found.rules.stroke.search(fold(label)) is not None and "coordinating" not in found.fields


def _is_other(found: _Columns) -> bool:
    """True for a table with a header of another kind, and for an agenda with its times of day."""
    fields, columns = found.fields, found.rules
    if any(is_clock_column(cells) for cells in found.cells):
        return True
    told = sum(f in fields for f in columns.any_of)
    task = fields.index("task") if "task" in fields else None
    weak = task is not None and columns.is_weak(found.labels[task])
    return bool(found.strange()) and (weak or told < 2)


def _cells_below(rows: Sequence[Row], i: int) -> list[str]:
    """The texts of a column's own cells: not those of titles over the whole row."""
    out = []
    for row in rows[:_LOOK_AT]:
        cell = row[i] if i < len(row) else None
        if cell is not None and cell.col_span * 2 <= max(2, len(row)):
            out.append("\n".join(line.text for line in cell.lines).strip())
    return out


def _mean(cells: Sequence[str]) -> float:
    filled = [len(c) for c in cells if c]
    return sum(filled) / len(filled) if filled else 0.0


def _counts(cells: Sequence[str]) -> bool:
    """True for a column of whole numbers."""
    filled = [t for c in cells if (t := c.strip(" .)"))]
    return bool(filled) and sum(t.isdigit() for t in filled) * 2 > len(filled)


def _labels_rows(cells: Sequence[str]) -> bool:
    """True for a column of short labels, each another and most with a digit."""
    labels = [c.strip() for c in cells]
    short = all(0 < len(t) <= _LONGEST_NUMBER for t in labels) and len(set(labels)) == len(labels)
    return short and sum(any(c.isdigit() for c in t) for t in labels) * 2 > len(labels)


def _spans(row: Sequence[Cell | None], i: int) -> bool:
    cell = row[i]
    return cell is not None and cell.col_span > 1


def _second_level(
    row: Sequence[Cell | None], below: Sequence[Cell | None], columns: ColumnRules
) -> bool:
    """True where a header cell spans columns whose own labels stand in the row below."""
    under = [cell_label(b) for i, b in enumerate(below) if _spans(row, i) and b is not row[i]]
    if under and all(under) and _merged_down(row, below):
        return True
    told = [t for t in under if t]  # blank cells name no column: the row goes on with a task
    return bool(told) and all(columns.is_known(t) or columns.guess(t) for t in told)


def _merged_down(row: Sequence[Cell | None], below: Sequence[Cell | None]) -> bool:
    """True where every other header cell goes down to the row below: one header of two rows."""
    rest = [i for i in range(min(len(row), len(below))) if not _spans(row, i)]
    return bool(rest) and all(row[i] is not None and row[i] is below[i] for i in rest)


def is_task_table(header: HeaderRow, columns: ColumnRules) -> bool:
    """True where the columns are those of a task table by rules/columns.yml."""
    whole = all(header.has(f) for f in columns.required)
    return whole and any(header.has(f) for f in columns.any_of) and not header.other
