"""Parts of a run and the tables as they stand in, the new tables out, a few documents at a time.

Documents go into row groups, and groups into files, at places that only their ids decide: the
same documents give the same bytes, whatever was read when, and a change moves few borders.
"""

import mmap
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.model.frozen import dataclass
from pipeline.tables.schemas import Table

_GROUP = 256  # documents a row group holds on average
_MOST_FILES = 64


@dataclass(frozen=True, slots=True)
class Layout:
    """Which documents go into which row group and file: (first, end) places in the sorted ids."""

    ids: tuple[str, ...]
    files: tuple[tuple[tuple[int, int], ...], ...]
    sharded: bool

    def places(self) -> dict[str, int]:
        return {document_id: i for i, document_id in enumerate(self.ids)}


def lay_out(ids: Sequence[str], shard_above: int) -> Layout:
    """The layout of these documents; above so many, a table becomes a folder of part files."""
    ordered = tuple(sorted(ids))
    sharded = len(ordered) > shard_above
    per_file = _GROUP
    while sharded and len(ordered) / per_file > _MOST_FILES:
        per_file *= 2
    files: list[list[tuple[int, int]]] = [[]]
    first = in_file = 0
    for i, document_id in enumerate(ordered, start=1):
        mark = crc32(document_id.encode())
        in_file += 1
        ends_file = sharded and (mark % per_file == 0 or in_file >= 4 * per_file)
        if ends_file or mark % _GROUP == 0 or i - first >= 4 * _GROUP:
            files[-1].append((first, i))
            first = i
        if ends_file:
            files.append([])
            in_file = 0
    if first < len(ordered):
        files[-1].append((first, len(ordered)))
    if len(files) > 1 and not files[-1]:
        files.pop()
    return Layout(ordered, tuple(tuple(groups) for groups in files), sharded)


# -- where rows come from -------------------------------------------------------------------------


class RowSource:
    """Rows of one table, those of one document together: index() says where, rows() gives them."""

    def index(self) -> Iterator[tuple[str, int, int]]:
        """(document_id, first row, number of rows)."""
        raise NotImplementedError

    def rows(self, first: int, end: int) -> Any:
        raise NotImplementedError

    def unread(self) -> Any:
        """The rows without a document, of files that gave none."""
        raise NotImplementedError

    def rest(self) -> None:
        """Lets go of memory that can be had again."""


def _runs(column: Any) -> Iterator[tuple[str, int, int]]:
    """Runs of equal values in a column without nulls at its front."""
    filled = column.drop_null()
    if not len(filled):
        return
    coded = filled.combine_chunks().dictionary_encode()
    codes = coded.indices.to_numpy()
    edges = np.flatnonzero(np.diff(codes)) + 1
    starts = [0, *edges.tolist()]
    ends = [*edges.tolist(), len(codes)]
    names = coded.dictionary.to_pylist()
    for start, end in zip(starts, ends, strict=True):
        yield names[codes[start]], start, end - start


class PartSource(RowSource):
    """A table of a spooled part, mapped into memory."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as handle:
            self._map = mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ)
        self._table = pa.ipc.open_file(pa.py_buffer(self._map)).read_all()

    def index(self) -> Iterator[tuple[str, int, int]]:
        return _runs(self._table.column("document_id"))

    def rows(self, first: int, end: int) -> Any:
        return self._table.slice(first, end - first)

    def unread(self) -> Any:
        column = self._table.column("document_id")
        return self._table.slice(len(column) - column.null_count)

    def rest(self) -> None:
        with suppress(AttributeError, OSError, ValueError):
            self._map.madvise(mmap.MADV_DONTNEED)


class StandingSource(RowSource):
    """A table as it stands under out/: one Parquet file, or the files of a folder in order."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._files = [pq.ParquetFile(p) for p in paths]
        self._groups = [
            (f, g, f.metadata.row_group(g).num_rows)
            for f in self._files
            for g in range(f.num_row_groups)
        ]
        self._starts = np.cumsum([0, *(n for _, _, n in self._groups)]).tolist()
        self._held: dict[int, Any] = {}

    @property
    def schema(self) -> Any:
        return self._files[0].schema_arrow

    def column(self, name: str) -> Any:
        chunks = [f.read([name], use_threads=False).column(0) for f in self._files]
        return pa.chunked_array([c for a in chunks for c in a.chunks], pa.string())

    def index(self) -> Iterator[tuple[str, int, int]]:
        return _runs(self.column("document_id"))

    def rows(self, first: int, end: int) -> Any:
        wanted = [
            g
            for g in range(len(self._groups))
            if self._starts[g] < end and self._starts[g + 1] > first
        ]
        self._held = {g: t for g, t in self._held.items() if g in wanted}
        for g in wanted:
            if g not in self._held:
                file, number, _ = self._groups[g]
                self._held[g] = file.read_row_group(number, use_threads=False)
        whole = pa.concat_tables([self._held[g] for g in wanted])
        return whole.slice(first - self._starts[wanted[0]], end - first)

    def unread(self) -> Any:
        column = self.column("document_id")
        first = len(column) - column.null_count
        return self.rows(first, len(column)) if column.null_count else self.schema.empty_table()


# -- putting together -----------------------------------------------------------------------------


class Assembler:
    """Rows of one table, in the order of a layout. origin: for each document, its source."""

    def __init__(
        self, table: Table, layout: Layout, sources: Sequence[RowSource], origin: Mapping[str, int]
    ) -> None:
        self.schema = table.arrow()
        self.layout = layout
        self.sources = sources
        count = len(layout.ids)
        self.source = np.full(count, -1, np.int32)
        self.start = np.zeros(count, np.int64)
        self.rows = np.zeros(count, np.int64)
        places = layout.places()
        for number, source in enumerate(sources):
            for document_id, start, rows in source.index():
                if origin.get(document_id) == number:
                    at = places[document_id]
                    self.source[at], self.start[at], self.rows[at] = number, start, rows

    def group(self, first: int, end: int) -> Any | None:
        """The rows of the documents at these places of the layout; None where there are none."""
        within = slice(first, end)
        source, start, rows = self.source[within], self.start[within], self.rows[within]
        pieces, offset, base = [], 0, np.zeros(end - first, np.int64)
        for number in sorted(set(source[source >= 0].tolist())):
            mine = source == number
            low, high = int(start[mine].min()), int((start[mine] + rows[mine]).max())
            base[mine] = start[mine] - low + offset
            pieces.append(self.sources[number].rows(low, high).cast(self.schema))
            offset += high - low
        if not pieces:
            return None
        whole = pa.concat_tables(pieces)
        wanted = _spread(base[source >= 0], rows[source >= 0])
        if not _in_order(wanted, whole.num_rows):
            whole = whole.combine_chunks().take(pa.array(wanted))
        return whole.combine_chunks()

    def rest(self) -> None:
        for source in self.sources:
            source.rest()


def _spread(starts: Any, counts: Any) -> Any:
    """start, start+1, … count times, for each pair, one after the other."""
    total = int(counts.sum())
    before = np.repeat(np.cumsum(counts) - counts, counts)
    return np.repeat(starts, counts) + np.arange(total) - before


def _in_order(wanted: Any, rows: int) -> bool:
    return len(wanted) == rows and bool((wanted == np.arange(rows)).all())


def write_parquet(path: Path, schema: Any, groups: Iterator[Any]) -> None:
    """One Parquet file, a row group each."""
    with pq.ParquetWriter(path, schema, compression="zstd", version="2.6") as writer:
        for rows in groups:
            if rows.num_rows:
                writer.write_table(rows, row_group_size=rows.num_rows)


def among(column: Any, values: Collection[str]) -> Any:
    """A mask of the values that are in that set; null is in none."""
    found = pc.is_in(column, value_set=pa.array(sorted(values), pa.string()))
    return pc.fill_null(pc.and_(found, pc.is_valid(column)), False)
