"""A grid in, the meaning of its columns out, from the printed headers; position never decides."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.model.grid import Cell
from pipeline.structure.columns import ColumnRules, header_key

_LONGEST = 80  # characters of a header
_LOOK_AT = 30  # rows of a sheet that may stand above its header


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderRow:
    """first: index of the header's first row, rows: how many. fields: by column, None unknown.

    guessed: (header, field) read by its words alone. unknown: headers nothing is known of.
    """

    first: int
    rows: int
    labels: tuple[str, ...]
    fields: tuple[str | None, ...]
    guessed: tuple[tuple[str, str], ...] = ()
    unknown: tuple[str, ...] = ()
    doubled: tuple[str, ...] = ()

    def has(self, field: str) -> bool:
        return field in self.fields

    def column(self, field: str) -> int | None:
        return self.fields.index(field) if field in self.fields else None


def cell_label(cell: Cell | None) -> str:
    """A header cell's text; its line breaks stay, since labels are matched without white space."""
    return " ".join(line.text for line in cell.lines).strip() if cell else ""


def find_header(matrix: Sequence[Sequence[Cell | None]], columns: ColumnRules) -> HeaderRow | None:
    """The header of a table, or None. A header has two known labels, or the number's and one."""
    best: HeaderRow | None = None
    for r, row in enumerate(matrix[:_LOOK_AT]):
        labels = [cell_label(c) for c in row]
        distinct = {id(c): lab for c, lab in zip(row, labels, strict=True) if c is not None and lab}
        known = [lab for lab in distinct.values() if columns.is_known(lab)]
        sure = len(known) >= 2 and len(known) * 2 >= len(distinct)
        if not sure and not _is_guessed(list(distinct.values()), known, columns):
            continue
        best = _read(matrix, r, labels, columns)
        break
    return best


def _is_guessed(labels: list[str], known: list[str], columns: ColumnRules) -> bool:
    """True for a header in words of its own: the number's label, and three fields by their words."""
    if not any(columns.is_number(t) for t in known) or max(map(len, labels)) > _LONGEST:
        return False
    fields = [columns.field(t) or columns.guess(t) for t in labels]
    ours = {f for f in fields if f is not None}
    return "task" in ours and len(ours) >= 4 and len(ours) * 3 >= len(labels) * 2


def _read(
    matrix: Sequence[Sequence[Cell | None]], r: int, labels: list[str], columns: ColumnRules
) -> HeaderRow:
    rows = 1
    row = matrix[r]
    if r + 1 < len(matrix) and _second_level(row, matrix[r + 1], columns):
        rows = 2
        below = [cell_label(c) for c in matrix[r + 1]]
        labels = [b if b and _spans(row, i) else a for i, (a, b) in enumerate(zip(labels, below))]  # noqa: B905
    fields, guessed, unknown, doubled = _fields(row, labels, columns)
    if "number" not in fields and labels and not labels[0]:
        fields[0] = "number" if _counts(matrix[r + rows :]) else None
    return HeaderRow(
        first=r,
        rows=rows,
        labels=tuple(labels),
        fields=tuple(fields),
        guessed=tuple(guessed),
        unknown=tuple(unknown),
        doubled=tuple(doubled),
    )


def _counts(rows: Sequence[Sequence[Cell | None]]) -> bool:
    """True for a first column of whole numbers, where its header is blank."""
    texts = [cell_label(row[0]).strip(" .)") for row in rows[:_LOOK_AT] if row]
    filled = [t for t in texts if t]
    return bool(filled) and sum(t.isdigit() for t in filled) * 2 > len(filled)


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
    return bool(under) and all(columns.is_known(t) or columns.guess(t) for t in under if t)


def _merged_down(row: Sequence[Cell | None], below: Sequence[Cell | None]) -> bool:
    """True where every other header cell goes down to the row below: one header of two rows."""
    rest = [i for i in range(min(len(row), len(below))) if not _spans(row, i)]
    return bool(rest) and all(row[i] is not None and row[i] is below[i] for i in rest)


def _fields(
    row: Sequence[Cell | None], labels: list[str], columns: ColumnRules
) -> tuple[list[str | None], list[tuple[str, str]], list[str], list[str]]:
    fields: list[str | None] = [None] * len(labels)
    doubled: list[str] = []
    for weak in (False, True):
        for i, label in enumerate(labels):
            if fields[i] is not None or columns.is_weak(label) is not weak:
                continue
            field = columns.field(label)
            if field is None:
                continue
            if field not in fields:
                fields[i] = field
            elif not weak and row[i] is not row[max(i - 1, 0)]:
                doubled.append(label)
    guessed: list[tuple[str, str]] = []
    unknown: list[str] = []
    for i, label in enumerate(labels):
        if fields[i] is not None or not label or columns.is_known(label):
            continue
        field = columns.guess(label)
        if field is not None and field not in fields and header_key(label):
            fields[i] = field
            guessed.append((label, field))
        elif label not in unknown:
            unknown.append(label)
    return fields, guessed, unknown, doubled


def is_task_table(header: HeaderRow, columns: ColumnRules) -> bool:
    """True where the columns are those of a task table by rules/columns.yml."""
    if not all(header.has(f) for f in columns.required):
        return False
    found = [f for f in columns.any_of if header.has(f)]
    if not found:
        return False
    other = [t for t in header.labels if header_key(t) in columns.not_task_labels]
    task = header.column("task")
    weak = task is not None and columns.is_weak(header.labels[task])
    return not other or (not weak and len(found) > 1)
