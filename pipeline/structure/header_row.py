"""A grid in, the meaning of its columns out, from the printed headers and, in doubt, their cells.

Position never decides. Refuses to drop a column with text in silence: a header nothing is known of
is named, and so is one that its cells alone explain.
"""

from collections.abc import Sequence

from pipeline.structure.columns import FIELDS, LONGEST_LABEL, ColumnRules
from pipeline.structure.contents import BODY, TEXT, Contents
from pipeline.structure.header_columns import (
    BODY_FIELDS,
    HeaderRow,
    Row,
    cell_label,
    cells_below,
    mean_length,
    read_columns,
)

_LOOK_AT = 30  # rows of a sheet that may stand above its header
_FIRST_ROWS = 3  # rows that may be a header by their cells alone


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
            return read_columns(matrix, r, columns, contents)
    for r, row in enumerate(matrix[:_FIRST_ROWS]):
        if _may_head(row, matrix[r + 1 :], columns, contents):
            header = read_columns(matrix, r, columns, contents)
            told = sum(f in header.fields for f in ("number", "deadline", *BODY_FIELDS))
            return header if header.has("task") and told >= 2 else None
    return None


def propose_columns(
    matrix: Sequence[Row], columns: ColumnRules, contents: Contents
) -> dict[str, list[str]]:
    """Headers to list by field, should a table that was left out hold tasks; {} where none may.

    Its first row is taken for the header; the longest text is the task, if words tell no other, and
    of columns that hold bodies the first is the lead.
    """
    first = next((r for r, row in enumerate(matrix) if len(_own_labels(row)) > 2), None)
    if first is None:
        return {}
    header = read_columns(matrix, first, columns, contents)
    out: dict[str, list[str]] = {}
    for label, name in (*header.guessed, *header.by_cells, *header.may_be):
        out.setdefault(name, []).append(label)
    if header.other or not any(header.has(f) for f in columns.table.any_of):
        return {}
    below = matrix[first + header.rows :]
    if not header.has("task"):
        held = {label for label, _ in header.may_be}
        texts = {
            i: mean_length(cells_below(below, i))
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


def is_task_table(header: HeaderRow, columns: ColumnRules) -> bool:
    """True where the columns are those of a task table by rules/columns.yml."""
    whole = all(header.has(f) for f in columns.table.required)
    return whole and any(header.has(f) for f in columns.table.any_of) and not header.other
