"""A table in plain text, parted by semicolons, commas or tabs and quoted as spreadsheets do, in;
a grid out, and the lines around it.

A table is what every row of it says: as many fields in each. Text that only holds commas is none.
"""

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.model.grid import Block, Cell, Grid, Line, LineEnd, Paragraph, Source
from pipeline.readers.ink import LeftOut
from pipeline.readers.limits import Meter
from pipeline.readers.table_cells import NOTHING, cell_name, typed_lines
from pipeline.text.fold import compose

_FEWEST_FIELDS, _FEWEST_ROWS = 4, 3
_FILLED = 3  # fields of a row of a table
_SHORT = 12  # characters of a number's cell
_LARGEST_FIELD = 1_000_000
_Fields = tuple[list[str], int]  # of a row, and its last line


@dataclass(frozen=True, slots=True, kw_only=True)
class _Record:
    """A row of fields and its physical lines, counted from 1."""

    fields: tuple[str, ...]
    first: int
    last: int


def read_delimited(
    lines: Sequence[str], meter: Meter
) -> tuple[tuple[Block, ...], tuple[()]] | None:
    """The blocks of a text whose lines are rows of a table, no notes; None for any other text."""
    quoted = any('"' in line for line in lines)
    for mark in ";\t,":
        if not quoted and not _may_part(lines, mark):
            continue  # each line is a row of its own
        rows = _parsed(lines, mark) if quoted else _split(lines, mark)
        width = _width([len(fields) for fields, _ in rows])
        if width is None:
            continue
        whole = [i for i, (fields, _) in enumerate(rows) if _is_full(fields, width)]
        if not whole:
            continue
        first, last = whole[0], whole[-1] + 1
        if any(len(fields) not in (0, 1, width) for fields, _ in rows[first:last]):
            continue
        records = _records(rows)
        all_quoted = 2 * sum(line.startswith('"') for line in lines) > len(lines)
        if mark == "\t" and not all_quoted and all(r.first == r.last for r in records):
            continue  # tabs without quotes are read as a copied page is
        if not _is_table(records[first:last], width) or (mark == "," and _is_prose(records)):
            continue
        before = [_paragraph(lines, r) for r in records[:first] if any(r.fields)]
        after = [_paragraph(lines, r) for r in records[last:] if any(r.fields)]
        return (*before, _grid(records[first:last], width, meter), *after), ()
    return None


def _parsed(lines: Sequence[str], mark: str) -> list[_Fields]:
    """Each row's fields and its last line; nothing of a text that breaks the form."""
    csv.field_size_limit(_LARGEST_FIELD)
    reader = csv.reader(lines, delimiter=mark)
    try:
        return [(fields, reader.line_num) for fields in reader]
    except csv.Error:
        return []


def _split(lines: Sequence[str], mark: str) -> list[_Fields]:
    """As `_parsed` for lines without quotes, each a row of its own."""
    bodies = [line.rstrip("\r\n") for line in lines]
    return [(body.split(mark) if body else [], at) for at, body in enumerate(bodies, start=1)]


def _may_part(lines: Sequence[str], mark: str) -> bool:
    """False, quickly, where the lines have no usual number of fields, or others stand between them."""
    sizes = [line.count(mark) + 1 for line in lines]
    if sum(size >= _FEWEST_FIELDS for size in sizes) < _FEWEST_ROWS:
        return False
    width = _width(sizes)
    whole = [i for i, size in enumerate(sizes)
             if size == width and _is_full(lines[i].split(mark), width)]  # fmt: skip
    return bool(whole) and set(sizes[whole[0] : whole[-1] + 1]) <= {1, width}


def _records(rows: Sequence[_Fields]) -> list[_Record]:
    ends = [0, *(last for _, last in rows)]
    return [
        _Record(fields=tuple(fields), first=before + 1, last=last)
        for (fields, last), before in zip(rows, ends, strict=False)
    ]


def _width(sizes: Sequence[int]) -> int | None:
    """The number of fields of most rows that have several."""
    counts = Counter(size for size in sizes if size >= _FEWEST_FIELDS)
    if not counts:
        return None
    width, whole = counts.most_common(1)[0]
    return width if whole >= _FEWEST_ROWS else None


def _is_table(records: Sequence[_Record], width: int) -> bool:
    """True where most rows are whole, not one text alone, and begin with a number's cell."""
    whole = [r for r in records if _is_full(r.fields, width)]
    short = sum(len(r.fields[0].strip()) <= _SHORT for r in whole)
    return len(whole) * 5 >= len(records) * 3 and short * 2 >= len(whole)


def _is_full(fields: Sequence[str], width: int) -> bool:
    """True for a row of a table; a text padded with empty fields is none, nor are the two sides of a
    heading.
    """
    return len(fields) == width and sum(1 for f in fields if f.strip()) >= min(_FILLED, width)


def _is_prose(records: Sequence[_Record]) -> bool:
    """True where a space follows most commas, as in a sentence."""
    rest = [f for r in records for f in r.fields[1:] if f]
    return sum(f.startswith(" ") for f in rest) * 2 > len(rest)


def _grid(records: Sequence[_Record], width: int, meter: Meter) -> Grid:
    rows = [r for r in records if any(f.strip() for f in r.fields)]
    meter.add_cells(len(rows) * width)
    cells: list[Cell] = []
    for at, record in enumerate(rows):
        fields = record.fields
        alone = all(not f.strip() or f.strip() in NOTHING for f in fields[1:])
        for col, text in enumerate(fields[:1] if alone else fields):
            cells.append(_cell(text, record, at, col, width if alone else 1))
    where = Source(line_start=records[0].first, line_end=records[-1].last)
    return Grid(cells=tuple(cells), rows=len(rows), cols=width, source=where)


def _cell(text: str, record: _Record, row: int, col: int, span: int) -> Cell:
    source = Source(line_start=record.first, line_end=record.last, cell=cell_name(0, row, col))
    left_out = LeftOut()
    texts = typed_lines(text, left_out)
    lines = tuple(Line(text=t, source=source, end=LineEnd.HARD) for t in texts)
    return Cell(row=row, col=col, col_span=span, lines=lines, source=source,
                notes=left_out.take(source))  # fmt: skip


def _paragraph(lines: Sequence[str], record: _Record) -> Paragraph:
    source = Source(line_start=record.first, line_end=record.last)
    if len(record.fields) > 1 and not any(record.fields[1:]):  # padded to the table's width
        text = record.fields[0]
    else:
        text = " ".join(li.strip().strip(";,\t") for li in lines[record.first - 1 : record.last])
    return Paragraph(lines=(Line(text=compose(text), source=source, end=LineEnd.SOFT),))
