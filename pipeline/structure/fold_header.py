"""The labels of a header that a copied page prints in two rows in, how many columns each spans out.

A label over others (`Đơn vị thực hiện` over `Chủ trì` and `Phối hợp`) keeps its place in the copy,
its parts follow after the last label: with blanks under the other labels, or without.
"""

from collections.abc import Sequence

from pipeline.structure.columns import ColumnRules


def label_spans(
    first: Sequence[str], below: Sequence[str], columns: ColumnRules
) -> tuple[int, ...] | None:
    """Columns that each label of the first row spans; None where the row below holds no labels."""
    parts = [t for t in below if t]
    if len(parts) < 2 or not all(columns.is_part(t) for t in parts):
        return None
    if len(parts) < len(below):
        return _by_place(first, below)
    groups = [i for i, label in enumerate(first) if columns.is_group(label)]
    if len(groups) != 1 and len(parts) != 2 * len(groups):
        groups = _by_meaning(first, parts, columns)
    if not groups or len(parts) % len(groups):
        return None
    span = len(parts) // len(groups)
    return tuple(span if i in groups else 1 for i in range(len(first)))


def first_row(labels: Sequence[str], columns: ColumnRules) -> int | None:
    """How many labels the first of two header rows has, printed one after another; None for one.

    Read as one row, two columns would mean the same, or a label that only spans would be one.
    """
    fields = [columns.field(label) for label in labels if label]
    spanning = any(columns.is_group(t) and columns.field(t) is None for t in labels)
    if not spanning and not _doubled(fields):
        return None
    for count in range(len(labels) - 2, 2, -1):
        first = labels[:count]
        if "" in first or _doubled([columns.field(t) for t in first]):
            continue
        if label_spans(first, labels[count:], columns) is not None:
            return count
    return None


def _doubled(fields: Sequence[str | None]) -> bool:
    known = [f for f in fields if f is not None]
    return len(known) != len(set(known))


def _by_place(first: Sequence[str], below: Sequence[str]) -> tuple[int, ...] | None:
    """Spans where blanks stand under the labels without parts."""
    spans: list[int] = []
    at = 0
    for _ in first:
        run = 0
        while at + run < len(below) and below[at + run]:
            run += 1
        spans.append(max(1, 2 if run % 2 == 0 and run else run))
        at += spans[-1]
    return tuple(spans) if at >= len(below) else None


def _by_meaning(first: Sequence[str], parts: Sequence[str], columns: ColumnRules) -> list[int]:
    """The labels that pairs of parts belong to: times to the time, bodies to the bodies."""
    out: list[int] = []
    for pair in zip(parts[::2], parts[1::2], strict=False):
        time = any((columns.field(p) or columns.guess(p)) == "deadline" for p in pair)
        wanted = ("deadline",) if time else ("lead", None)
        fits = [
            i
            for i, label in enumerate(first)
            if i not in out
            and (columns.field(label) or columns.guess(label)) in wanted
            and (time or columns.is_group(label))
        ]
        if len(fits) != 1:
            return []
        out.append(fits[0])
    return sorted(out)
