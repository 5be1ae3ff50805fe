"""Where in a stream of cells a table's header begins, how many cells it has, and where rows begin.

A label over others (`Đơn vị thực hiện` over `Chủ trì` and `Phối hợp`) keeps its place in the copy,
its parts follow after the last label: with blanks under the other labels, or without.
"""

from collections.abc import Sequence

from pipeline.structure.columns import ColumnRules
from pipeline.structure.fold_segments import Segment
from pipeline.structure.rules import RowRules
from pipeline.text.fold import fold_spaced

_MOST_COLUMNS = 15
_LONGEST_HEADER = 80


class HeaderFinder:
    """Looks at segments by their number; holds only what the look-ups share."""

    def __init__(self, segments: list[Segment], columns: ColumnRules, rows: RowRules) -> None:
        self.segments = segments
        self.columns = columns
        self.rules = rows
        self.inline = any(s.row_end for s in segments)

    def number_label(self, segment: Segment) -> int:
        """How many trailing paragraphs of a segment print the number column's header, or 0."""
        for k in range(1, min(3, len(segment.paragraphs)) + 1):
            text = "".join(line.text for p in segment.paragraphs[-k:] for line in p.lines)
            if self.columns.is_number(text):
                return k
        return 0

    def header_at(self, at: int) -> tuple[int, int] | None:
        """(cells in the header row, paragraphs of its first label) where a header starts."""
        first = self.segments[at]
        label = self.number_label(first) if first.closed else 0
        if not label:
            return self._unnumbered_header(at) if self.inline else None
        known, width = 0, 1
        unknown: list[str] = []
        if not first.row_end:
            for segment in self.segments[at + 1 : at + _MOST_COLUMNS]:
                text = segment.text
                known_label = self.columns.is_part(text)
                starts = not known_label and self.starts(text)
                if not segment.closed or len(text) > _LONGEST_HEADER or starts:
                    break
                if known_label:
                    known += 1
                    width += 1 + len(unknown)
                    unknown = []
                else:
                    unknown.append(text)
                if segment.row_end:
                    width += len(unknown)
                    unknown = []
                    break
        if not known:
            return None
        width += self._unknown_labels(at, width, unknown)
        if any(s.row_end for s in self.segments[at : at + width]):
            return width, label
        # what stands before the label in its segment is the text above the table
        of_number = " ".join(li.text.strip() for p in first.paragraphs[-label:] for li in p.lines)
        labels = [of_number, *(s.text for s in self.segments[at + 1 : at + width])]
        return first_row(labels, self.columns) or width, label

    def _unknown_labels(self, at: int, width: int, unknown: Sequence[str]) -> int:
        """How many cells after the last known label are labels: not the title of the first section.

        The last one is a title where the first row is as long as the header without it.
        """
        labels = sum(1 for t in unknown if t and t.upper() != t)
        if len(unknown) != 1 or not labels:
            return labels
        shorter, longer = at + 2 * width + 1, at + 2 * width + 2
        ends = [
            i < len(self.segments) and self.starts(self.segments[i].text) for i in (shorter, longer)
        ]
        return 0 if ends[0] and not ends[1] else 1

    def _unnumbered_header(self, at: int) -> tuple[int, int] | None:
        """As `_header_at` for an inline row of headers without one for the number."""
        first = self.segments[at]
        if first.row_end or not first.closed or not first.paragraphs or self._within_line(at):
            return None
        label = " ".join(line.text for line in first.paragraphs[-1].lines)
        if self.columns.field(label) is None:
            return None
        for count, segment in enumerate(self.segments[at + 1 : at + _MOST_COLUMNS], start=2):
            if not self.columns.is_known(segment.text):
                return None
            if segment.row_end:
                return (count, 1) if count > 2 else None
        return None

    def _within_line(self, at: int) -> bool:
        """True where another cell stands before this one on the same line."""
        before = self.segments[at - 1].breaks[-1:] if at else []
        here = self.segments[at].paragraphs[-1].lines[0].source.line_start
        return bool(before) and before[0].source.line_start == here

    def spans(self, at: int, width: int) -> tuple[tuple[int, ...], int] | None:
        """Spans of the header's labels and the cells of its second row, where it has one."""
        below: list[str] = []
        for segment in self.segments[at + width : at + width + _MOST_COLUMNS]:
            text = segment.text
            label = self.columns.is_part(text)
            if not segment.closed or (text and self.starts(text) and not label):
                break
            below.append(text)
            if segment.row_end:
                break
        labels = [s.text for s in self.segments[at : at + width]]
        spans = label_spans(labels, below, self.columns)
        return (spans, len(below)) if spans is not None else None

    def starts(self, text: str) -> bool:
        """True for a cell that begins a row: a number, a numeral, a section title."""
        tight = fold_spaced(text)
        return bool(
            self.rules.number.search(tight)
            or self.rules.sub_number.search(tight)
            or self.rules.bullet.search(text)
            or self.rules.section_label.search(text)
            or self.rules.section.search(text)
            or self.rules.column_number.search(tight)
            or self.rules.total.search(tight)
            or self.rules.note.search(tight)
        )


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
