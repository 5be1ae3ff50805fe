"""What was done and what stands in, every table staged out: one table at a time, bounded memory."""

import contextlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.run.assemble import (
    Assembler,
    Layout,
    PartSource,
    RowSource,
    StandingSource,
    among,
    write_parquet,
)
from pipeline.run.spool import Part
from pipeline.tables.build import keep_pandas_out
from pipeline.tables.schemas import SCHEMA_VERSION, TABLES, Table, version_of
from pipeline.write.store import Store

_STANDING = 0  # the number of the source that stands; parts count from 1
_BY_FILE = ("runs", "agencies")
_NAMING = ("agency_id", "resolved_agency_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What the tables are to hold.

    layout: of all documents. origin: document_id → 0 where its rows stand already, else 1 + the
    place of its part. parts, accepted: the parts and, of each, the files whose rows count.
    redone: files whose earlier rows without a document go. standing: see `standing_tables`.
    again: part files of the layout that hold what a standing one holds: number → its number.
    """

    layout: Layout
    origin: Mapping[str, int]
    parts: Sequence[Part]
    accepted: Sequence[frozenset[str]]
    redone: frozenset[str]
    standing: Mapping[str, Sequence[Path]]
    again: Mapping[int, int] = field(default_factory=dict)

    def kept(self, table: Table) -> dict[int, int]:
        """As again, for one table; the last file of findings also has those without a document."""
        last = (len(self.layout.files) - 1, len(self.standing[table.name]) - 1)
        if table.name != "findings":
            return dict(self.again)
        return {n: old for n, old in self.again.items() if n != last[0] and old != last[1]}


def unchanged_parts(
    layout: Layout, origin: Mapping[str, int], standing: Mapping[str, Sequence[Path]]
) -> dict[int, int]:
    """The part files of a layout whose documents are those of a standing part file, none read anew:
    their number → its number. Such a file is shown again as it is, for every table."""
    import pyarrow.parquet as pq

    tables = [standing[t.name] for t in TABLES if t.name not in _BY_FILE]
    if not layout.sharded or len({len(files) for files in tables}) != 1:
        return {}
    held: dict[tuple[str, ...], int] = {}
    for number, path in enumerate(standing["documents"]):
        ids = pq.ParquetFile(path).read(["document_id"], use_threads=False)
        held[tuple(ids.column(0).to_pylist())] = number
    out = {}
    for number, groups in enumerate(layout.files):
        ids = layout.ids[groups[0][0] : groups[-1][1]] if groups else ()
        if ids in held and not any(origin[i] for i in ids):
            out[number] = held[ids]
    return out


def standing_tables(store: Store) -> dict[str, list[Path]]:
    """The files of each table whose rows can be taken over: whole, with the columns of today."""
    out: dict[str, list[Path]] = {}
    for t in TABLES:
        files = store.table_files(t.name)
        whole = all(store.has(_name(p, t)) and _fits(p, t) for p in files)
        out[t.name] = files if whole else []
    return out


def _name(path: Path, table: Table) -> str:
    """The name below the output folder of a table's file."""
    one = f"{table.name}.parquet"
    return one if path.name == one else f"{one}/{path.name}"


def _fits(path: Path, table: Table) -> bool:
    import pyarrow.parquet as pq

    with contextlib.suppress(OSError, pa.ArrowInvalid):
        found = pq.read_schema(path)
        return version_of(found) == SCHEMA_VERSION and bool(found.equals(table.arrow()))
    return False


def stage_tables(store: Store, content: Content) -> dict[str, str | list[str]]:
    """Writes every table to staging; returns its path or paths, as datapackage.json names them."""
    keep_pandas_out()
    used: set[str] = set()
    paths: dict[str, str | list[str]] = {}
    for table in sorted(TABLES, key=lambda t: t.name == "agencies"):
        name = f"{table.name}.parquet"
        paths[table.name] = name
        if content.layout.sharded and table.name not in _BY_FILE:
            paths[table.name] = [_part_name(table, i) for i in range(len(content.layout.files))]
        if table.name in _BY_FILE:
            make = _runs if table.name == "runs" else _agencies
            rows = make(content, table, used)
            write_parquet(store.stage_path(name), table.arrow(), iter([rows]))
        else:
            _stage(store, content, table, used)
    return {t.name: paths[t.name] for t in TABLES}


def _stage(store: Store, content: Content, table: Table, used: set[str]) -> None:
    kept = content.kept(table)
    sources = _sources(content, table, set(kept.values()))
    assembler = Assembler(table, content.layout, sources, content.origin)
    last = len(content.layout.files) - 1
    for number, groups in enumerate(content.layout.files):
        sharded = content.layout.sharded
        name = _part_name(table, number) if sharded else f"{table.name}.parquet"
        if number in kept:
            path = content.standing[table.name][kept[number]]
            store.stage_again(name, f"{table.name}.parquet/{path.name}")
            if table.name == "task_agencies":
                used |= _ids(_names_in(path))
            continue
        more = _unread(table, sources, content) if number == last else None
        rows = _groups(assembler, groups, more, used if table.name == "task_agencies" else None)
        write_parquet(store.stage_path(name), table.arrow(), rows)


def _part_name(table: Table, number: int) -> str:
    return f"{table.name}.parquet/part-{number:05}.parquet"


def _groups(
    assembler: Assembler,
    groups: Sequence[tuple[int, int]],
    more: Any | None,
    used: set[str] | None,
) -> Iterator[Any]:
    for first, end in groups:
        rows = assembler.group(first, end)
        if rows is not None:
            if used is not None:
                used |= _ids(rows)
            yield rows
        assembler.rest()
    if more is not None:
        yield more


def _names_in(path: Path) -> Any:
    """The columns of a file of `task_agencies` that name bodies."""
    import pyarrow.parquet as pq

    return pq.ParquetFile(path, read_dictionary=[*_NAMING]).read([*_NAMING], use_threads=False)


def _ids(task_agencies: Any) -> set[str]:
    """Every agency id that these rows name."""
    columns = (task_agencies.column(n) for n in _NAMING)
    return {v for c in columns for v in pc.unique(c).to_pylist() if v}


def _sources(content: Content, table: Table, kept: Collection[int]) -> list[RowSource]:
    """Where rows come from; the standing files that are shown again as they are need no look."""
    standing = [p for i, p in enumerate(content.standing[table.name]) if i not in kept]
    sources: list[RowSource] = [StandingSource(standing) if standing else _Nothing()]
    for part in content.parts:
        path = part.table(table.name)
        sources.append(PartSource(path) if path.exists() else _Nothing())
    return sources


class _Nothing(RowSource):
    def index(self) -> Iterator[tuple[str, int, int]]:
        return iter(())

    def unread(self) -> Any:
        return None


def _unread(table: Table, sources: Sequence[RowSource], content: Content) -> Any | None:
    """The findings of files that gave no document, by file."""
    if table.name != "findings":
        return None
    pieces = []
    for number, source in enumerate(sources):
        rows = source.unread()
        if rows is None or not rows.num_rows:
            continue
        if number == _STANDING:
            keep = pc.invert(among(rows.column("file"), content.redone))
        else:
            keep = among(rows.column("file"), content.accepted[number - 1])
        pieces.append(rows.filter(keep).cast(table.arrow()))
    if not pieces:
        return None
    whole = pa.concat_tables(pieces).sort_by([("file", "ascending"), ("position", "ascending")])
    return whole.combine_chunks()


def _runs(content: Content, table: Table, used: set[str]) -> Any:  # noqa: ARG001
    """Every earlier row, and one a file that was read."""
    pieces = _standing(content, table)
    for part, files in zip(content.parts, content.accepted, strict=True):
        if part.table("runs").exists():
            rows = pa.ipc.open_file(str(part.table("runs"))).read_all()
            pieces.append(rows.filter(among(rows.column("file"), files)))
    return _sorted(table, pieces)


def _agencies(content: Content, table: Table, used: set[str]) -> Any:
    """One row an agency in use; a newer row of the registry goes before an older one."""
    pieces = _standing(content, table)
    for part in content.parts:
        if part.table("agencies").exists():
            pieces.append(pa.ipc.open_file(str(part.table("agencies"))).read_all())
    rows = {r["agency_id"]: r for p in pieces for r in p.to_pylist() if r["agency_id"] in used}
    return _sorted(table, [pa.Table.from_pylist(list(rows.values()), schema=table.arrow())])


def _standing(content: Content, table: Table) -> list[Any]:
    import pyarrow.parquet as pq

    return [pq.ParquetFile(p).read(use_threads=False) for p in content.standing[table.name]]


def _sorted(table: Table, pieces: Sequence[Any]) -> Any:
    schema = table.arrow()
    whole = pa.concat_tables([p.cast(schema) for p in pieces]) if pieces else schema.empty_table()
    return whole.sort_by([(k, "ascending") for k in table.key]).combine_chunks()
