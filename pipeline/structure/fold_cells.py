"""Cells that a copied page prints one after another in, grids with rows out.

A page copied as text keeps the cells and loses the rows. The header row tells how many cells a
row has; numbers, section titles and the marks of inline rows tell where one begins. A row whose
cells do not add up is handed on short, never shifted: the table stage reports it.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from pipeline.model.grid import Block, CellBreak
from pipeline.structure.columns import ColumnRules
from pipeline.structure.contents import is_figure
from pipeline.structure.fold_heads import HeaderFinder
from pipeline.structure.fold_segments import FEWEST_ENDS, Segment, grid_of, segments_of
from pipeline.structure.rules import StructureRules
from pipeline.text.fold import fold_spaced

_EVEN_ROWS, _EVEN_CELLS = 3, 4  # a table without a known header has as many at least
_LONGEST_CELL = 2000  # characters; what is longer is the text below a table
_PROSE = 40  # characters of a sentence below a table


def fold_cells(
    blocks: Sequence[Block], columns: ColumnRules, rules: StructureRules
) -> tuple[Block, ...]:
    """The blocks with every run of cells under a header row folded into a grid."""
    if not any(isinstance(b, CellBreak) for b in blocks):
        return tuple(blocks)
    return _Folder(segments_of(blocks), columns, rules).run()


class _Folder:
    """One pass over the segments; `at` is the next segment to place."""

    def __init__(
        self, segments: list[Segment], columns: ColumnRules, rules: StructureRules
    ) -> None:
        self.segments = segments
        self.columns = columns
        self.rules = rules.rows
        self.recipients = rules.recipients
        self.out: list[Block] = []
        self.heads = HeaderFinder(segments, columns, rules.rows)
        self._join_wrapped_rows()
        self.headed = any(  # a header that is known stands somewhere
            s.grid is None and self.heads.header_at(i) is not None for i, s in enumerate(segments)
        )
        self.pipes = any(b.kind == "pipe" for s in segments for b in s.breaks)

    def _join_wrapped_rows(self) -> None:
        """A line that happens to end with a mark ends no row where it and the next make a whole one."""
        ends = [i for i, s in enumerate(self.segments) if s.row_end]
        sizes = [end - start for start, end in zip([-1, *ends], ends, strict=False)]
        usual = Counter(size for size in sizes if size > 2)
        if usual.total() < FEWEST_ENDS:
            return
        whole = usual.most_common(1)[0][0]
        held = 0
        for end, size, following in zip(ends, sizes, [*sizes[1:], 0], strict=True):
            title = size == 1 and self.rules.section.search(self.segments[end].text)
            held += size
            goes_on = not title and self._goes_on(end + 1)
            if held < whole and goes_on and held + following <= whole:
                self.segments[end].row_end = False
            else:
                held = 0

    def _goes_on(self, at: int) -> bool:
        return at < len(self.segments) and not self.heads.starts(self.segments[at].text)

    def run(self) -> tuple[Block, ...]:
        at = 0
        while at < len(self.segments):
            segment = self.segments[at]
            if segment.grid is not None:
                self.out.append(segment.grid)
                at += 1
                continue
            header = self.heads.header_at(at)
            even = [] if self.headed else self._even_rows(at)
            if even:
                self.out.extend(segment.paragraphs[:-1])
                segment.paragraphs = segment.paragraphs[-1:]
                self.out.append(grid_of(even, len(even[0])))
                at += sum(map(len, even))
                continue
            if header is None:
                self.out.extend(segment.prose(len(segment.paragraphs)))
                self.out.extend(segment.breaks)
                at += 1
                continue
            width, label = header
            keep = len(segment.paragraphs) - label
            self.out.extend(segment.prose(keep))
            segment.paragraphs = segment.paragraphs[keep:]
            at = self._table(at, width)
        return tuple(self.out)

    def _even_rows(self, at: int) -> list[list[Segment]]:
        """Rows of one width from `at` on, each whole on its own line; [] for a few or narrow ones.

        A table whose header nobody listed keeps its rows so; its cells tell what its columns are.
        """
        rows: list[list[Segment]] = []
        row: list[Segment] = []
        for segment in self.segments[at:]:
            if segment.grid is not None or not segment.closed:
                break
            row.append(segment)
            if segment.row_end:
                if rows and len(row) != len(rows[0]):
                    break
                rows.append(row)
                row = []
        return rows if len(rows) >= _EVEN_ROWS and len(rows[0]) >= _EVEN_CELLS else []

    # -- rows -------------------------------------------------------------------------------

    def _row_starts(self, at: int) -> bool:
        """True where a row may begin: a row's first cell, an empty cell, a header, or the end."""
        if at >= len(self.segments):
            return True
        segment = self.segments[at]
        if segment.grid is not None or not segment.closed:
            return True
        text = segment.text
        if not text or self.heads.starts(text) or self.heads.number_label(segment):
            return True
        return self._lone_title(at) or self._title_then_number(segment)

    def _lone_title(self, at: int) -> bool:
        """A title without a numeral in a cell of its own, a number right after it."""
        following = self.segments[at + 1] if at + 1 < len(self.segments) else None
        return bool(
            following
            and following.closed
            and len(self.segments[at].text) > 3
            and self.rules.number.search(fold_spaced(following.text))
        )

    def _title_then_number(self, segment: Segment) -> bool:
        """A section title on lines of its own and then a number, in what the marks make one cell."""
        if len(segment.paragraphs) < 2:
            return False
        last = " ".join(line.text for line in segment.paragraphs[-1].lines)
        first = " ".join(line.text for line in segment.paragraphs[0].lines)
        return bool(
            self.rules.number.search(fold_spaced(last)) and self.rules.section.search(first)
        )

    def _table(self, at: int, width: int) -> int:
        """Folds rows from the header at `at` on; returns the segment after the table."""
        rows: list[list[Segment]] = []
        header = [fold_spaced(s.text) for s in self.segments[at : at + width]]
        start = at
        self._drop_frame(at + width, width)
        spans = self.heads.spans(at, width)
        if spans is not None:
            rows.extend((self.segments[at : at + width], self.segments[at + width :][: spans[1]]))
            at += width + spans[1]
            width = sum(spans[0])
        while at < len(self.segments):
            segment = self.segments[at]
            if segment.grid is not None or not segment.closed:
                break
            if self.recipients.search(fold_spaced(segment.text)):
                self.out.append(grid_of(rows, width, spans[0] if spans else ()))
                return at  # the document ends here
            if at > start:
                other = self.heads.header_at(at)
                here = [fold_spaced(s.text) for s in self.segments[at : at + len(header)]]
                if other is not None and here != header:
                    break
            if self._title_then_number(segment):
                title = Segment(paragraphs=segment.paragraphs[:-1], closed=True)
                rows.append([title])
                segment.paragraphs = segment.paragraphs[-1:]
            count = self._cells_of_row(at, width) or self._broken(at, width, bool(rows))
            if count == 0:
                break
            count = self._before_title(at, count)
            rows.append(self.segments[at : at + count])
            at += count
        self.out.append(grid_of(rows, width, spans[0] if spans else ()))
        return self._left_over(at, width)

    def _drop_frame(self, at: int, width: int) -> None:
        """Where each row begins and ends with a mark, two stand between rows: no cell is there.

        A row of two cells or fewer is a title; where it ends shows the row that begins behind.
        """
        gaps: list[int] = []
        while self._is_empty(at) and self._begins(at + 1):
            gaps.append(at)
            row = at + 1
            at = row + 1
            while at < row + width and at < len(self.segments):
                if at <= row + 2 and self._is_empty(at) and self._begins(at + 1):
                    break
                at += 1
        if gaps:
            ends = [at] if self._is_empty(at) else []
            dropped = {*gaps, *ends}
            self.segments[:] = [s for i, s in enumerate(self.segments) if i not in dropped]

    def _begins(self, at: int) -> bool:
        return at < len(self.segments) and self.heads.starts(self.segments[at].text)

    def _is_empty(self, at: int) -> bool:
        if at >= len(self.segments):
            return False
        segment = self.segments[at]
        return segment.closed and segment.grid is None and not segment.text

    def _left_over(self, at: int, width: int) -> int:
        """Cells after the last row that no row begins with: one row too wide, told as left out."""
        end = at
        while end < len(self.segments) and self.segments[end].closed:
            if self.segments[end].grid is not None or self.heads.header_at(end) is not None:
                break
            end += 1
        if end - at < max(4, width - 1) or not self.pipes:
            return at
        grid = grid_of([self.segments[at:end]], end - at + (end - at == width))
        self.out.append(replace(grid, continues=True))
        return end

    def _cells_of_row(self, at: int, width: int) -> int:
        """How many cells the row at `at` has; 0 where the table has ended."""
        for count, segment in enumerate(self.segments[at : at + width], start=1):
            if segment.row_end:
                return count
        text = self.segments[at].text
        if self._is_sum(at):
            return self._sum_cells(at, width)
        if self.rules.note.search(fold_spaced(text)):
            return self._title_cells(at, width)
        if self.rules.section_label.search(text) and not self.rules.number.search(text):
            return self._label_and_title(at, width)
        nested = self.rules.sub_number.search(fold_spaced(text))
        if self.rules.section.search(text) and not nested:
            return self._title_cells(at, width)
        if not text or self.heads.starts(text) or self.heads.number_label(self.segments[at]):
            return self._aligned(at, width)
        if self._lone_title(at):
            return 1
        return width if self._row_starts(at + width) and self._fits(at, width) else 0

    def _before_title(self, at: int, count: int) -> int:
        """`count`, or fewer where a section's title stands in the row and a number right after it."""
        for end in range(at + 1, at + count):
            title = self.rules.section.search(self.segments[end].text)
            if title and self._is_number(end + 1):
                return end - at
        return count

    def _is_number(self, at: int) -> bool:
        text = self.segments[at].text if at < len(self.segments) else ""
        return self.rules.number.search(fold_spaced(text)) is not None

    def _broken(self, at: int, width: int, inside: bool) -> int:
        """Cells, fewer than a row's, from where no row fits to where rows go on; 0 where they do not.

        A mark that the copy lost costs its row, which is told of, and never the rows below it.
        """
        if not inside or len(self.segments[at].text) > _LONGEST_CELL:
            return 0
        for end in range(at + 1, at + 2 * width):
            if not self._fits(at, end - at):
                return 0
            if self._is_number(end) and self._cells_of_row(end, width) == width:
                title = self.rules.section.search(self.segments[at].text)
                return 1 if title else min(end - at, width - 1)
        return 0

    def _sum_cells(self, at: int, width: int) -> int:
        """Cells of a sum: its label and the figures and blanks beside it, up to the next row."""
        end = at + (1 if self.segments[at].text else 2)
        while end < min(at + width, len(self.segments)) and is_figure(self.segments[end].text):
            end += 1
        following = self.segments[end].text if end < len(self.segments) else ""
        if end - at < width and following and not self.heads.starts(following):
            end -= 1  # the last figure is the next row's number
        return end - at

    def _is_sum(self, at: int) -> bool:
        here = [s.text for s in self.segments[at : at + 2]]
        label = here[0] or here[-1]
        return bool(label and self.rules.total.search(fold_spaced(label)))

    def _fits(self, at: int, width: int) -> bool:
        row = self.segments[at : at + width]
        return len(row) == width and all(s.closed and s.grid is None for s in row)

    def _label_and_title(self, at: int, width: int) -> int:
        rest = self.segments[at + 2 : at + width]
        if self._fits(at, width) and all(not s.text for s in rest):
            return width
        return 2 if self._row_starts(at + 2) else self._aligned(at, width)

    def _title_cells(self, at: int, width: int) -> int:
        title = self.segments[at].text
        rest = self.segments[at + 1 : at + width]
        if self._is_running_text(at):
            return 0
        repeated = len(rest) == width - 1 and all(s.text in ("", title) for s in rest)
        return width if repeated and self._fits(at, width) else 1

    def _is_running_text(self, at: int) -> bool:
        """A part of the plan below its table: lines of its own, and no row after them."""
        lines = [li for p in self.segments[at].paragraphs for li in p.lines]
        if len(lines) < 2 or at + 1 >= len(self.segments):
            return False
        following = self.segments[at + 1]
        return bool(following.text) and not self.heads.starts(following.text)

    def _aligned(self, at: int, width: int) -> int:
        """`width` where a row begins after it; else the distance to the next row that begins."""
        if self._row_starts(at + width):
            return min(width, len(self.segments) - at)
        for count in range(2, width + 3):
            following = at + count
            if following >= len(self.segments):
                left = len(self.segments) - at
                sentence = self.segments[-1].text
                prose = left == width + 1 and len(sentence) > _PROSE and sentence.endswith(".")
                return width if prose else left
            if count != width and self.heads.starts(self.segments[following].text):
                return count
        return width
