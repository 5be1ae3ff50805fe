"""Results in as they come, parts of sorted rows on the disk out: the main process stays small.

A part is a folder with one Arrow file a table (rows by document), the JSON documents and a list of
what was done. It appears whole or not at all, so a run that was cut off is gone on with; parts
made by other rules, code or limits are dropped.
"""

import json
import os
import shutil
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pipeline.model.frozen import dataclass
from pipeline.run.pack import Batch, Done, Wire, done_of, done_record, from_wire
from pipeline.write.generation import digest_of, read_record
from pipeline.write.names import below

_LIST = "done.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part on the disk. settled: of files that share a decision, to be settled anew each run."""

    folder: Path
    done: tuple[Done, ...]
    settled: bool

    def table(self, name: str) -> Path:
        return self.folder / f"{name}.arrow"

    def document(self, document_id: str) -> Path:
        return self.folder / "json" / f"{document_id}.json"


class Spool:
    """The parts of one run. key: of rules, code and limits. at_once: documents a part."""

    def __init__(self, root: Path, key: str, at_once: int = 256, seconds: float = 5.0) -> None:
        self.root = root / key
        self.parts: list[Part] = []
        self._at_once = at_once
        self._seconds = seconds
        self._open: list[Batch] = []
        self._since = 0.0
        self._settling = False
        for other in _inside(root):
            if other != self.root or other.is_symlink() or not other.is_dir():
                _remove(other)

    # -- what an earlier run left -----------------------------------------------------------------

    def resume(self, digests: dict[str, str]) -> set[str]:
        """Takes over the parts of a run that was cut off; returns the files that need no reading.

        digests: the files to be read and their sha256 as they are now.
        """
        known: set[str] = set()
        for folder in self._left():
            part = _read_part(folder)
            usable = part is not None and not part.settled
            fresh = [
                d
                for d in (part.done if part is not None and usable else ())
                if d.file not in known and d.sha256 == digests.get(d.file)
            ]
            if part is None or not fresh:
                _remove(folder)
                continue
            known.update(d.file for d in fresh)
            self.parts.append(Part(folder=folder, done=tuple(fresh), settled=False))
        return known

    def clear(self) -> None:
        """Drops what an earlier run left: all is read anew."""
        for path in _inside(self.root):
            _remove(path)

    def _left(self) -> list[Path]:
        """The whole parts; what has another name is dropped."""
        found = []
        for path in _inside(self.root):
            if path.name.isdecimal() and path.is_dir() and not path.is_symlink():
                found.append(path)
            else:
                _remove(path)
        return found

    # -- what comes in ----------------------------------------------------------------------------

    def add(self, wire: Wire, *, settled: bool = False) -> tuple[Done, ...]:
        """Takes in the results of a job; returns what was done. Raises OSError (disk full)."""
        if self._open and settled != self._settling:
            self.flush()
        if not self._open:
            self._since = time.monotonic()
            self._settling = settled
        batch = from_wire(wire)
        folder = self._folder() / "json"
        folder.mkdir(parents=True, exist_ok=True)
        for document_id, text in batch.json.items():
            (folder / f"{document_id}.json").write_bytes(text)
        self._open.append(Batch(done=batch.done, tables=batch.tables))
        held = sum(len(b.done) for b in self._open)
        if held >= self._at_once or time.monotonic() - self._since >= self._seconds:
            self.flush()
        return batch.done

    def flush(self) -> None:
        """Makes a part of what is held. Raises OSError."""
        if not self._open:
            return
        folder = self._folder()
        for name in dict.fromkeys(n for b in self._open for n in b.tables):
            tables = [b.tables[name] for b in self._open if name in b.tables]
            _write_sorted(folder / f"{name}.arrow", tables)
        done = tuple(d for b in self._open for d in b.done)
        _write_list(folder, done, self._settling)
        final = folder.with_suffix("")
        folder.replace(final)
        self.parts.append(Part(folder=final, done=done, settled=self._settling))
        self._open = []

    def _folder(self) -> Path:
        number = 1 + max((int(p.folder.name) for p in self.parts), default=0)
        return self.root / f"{number:06}.part"


def _write_sorted(path: Path, tables: Sequence[Any]) -> None:
    """One Arrow file of all rows, those of one document together, documents by id."""
    import pyarrow as pa
    import pyarrow.compute as pc

    whole = pa.concat_tables(tables).combine_chunks()
    if "document_id" in whole.column_names and len(tables) > 1:
        whole = whole.take(pc.sort_indices(whole.column("document_id")))
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, whole.schema) as writer:
        writer.write_table(whole.combine_chunks())


def _write_list(folder: Path, done: Sequence[Done], settled: bool) -> None:
    digests = {p.relative_to(folder).as_posix(): digest_of(p) for p in _files(folder)}
    record = {"done": [done_record(d) for d in done], "settled": settled, "digests": digests}
    with (folder / _LIST).open("w", encoding="utf-8", errors="surrogatepass") as handle:
        json.dump(record, handle, ensure_ascii=False)
        handle.flush()
        os.fsync(handle.fileno())


def _files(folder: Path) -> Iterator[Path]:
    yield from folder.glob("*.arrow")
    yield from (folder / "json").glob("*.json")


def _inside(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() and not folder.is_symlink() else []


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _read_part(folder: Path) -> Part | None:
    """A part whose files are all there as they were written, else None."""
    try:
        record = read_record(folder / _LIST)
        if any(digest_of(below(folder, n)) != was for n, was in record["digests"].items()):
            return None
        done = tuple(done_of(d) for d in record["done"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return Part(folder=folder, done=done, settled=bool(record["settled"]))
