"""Decisions of the results, read anew in a worker of their own; the last sheets and pages are kept."""

import json
import os
import sys
from collections import OrderedDict
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pipeline.meaning.corrected import Correction
from pipeline.present.sheet import Sheet, from_record
from pipeline.run.files import InputError, InputFile, Listing, list_files
from pipeline.run.settings import WorkLimits

if TYPE_CHECKING:
    from pipeline.run.pack import Wire
    from pipeline.run.pool import PoolExecutor
    from pipeline.run.work import Work

T = TypeVar("T")
_PERSONAL = frozenset({"corrections", "accepted", "reviewed", "matches"})
_SUFFIXES = (".yml", ".sql", ".txt")
_SHEETS, _PAGES = 4, 40  # kept
_SCALE = 2.0  # pixels a point
_AND = " + "  # between the files of one decision


class UnreadError(Exception):
    """A document that cannot be shown. code: of rules/findings.yml, or `not-in-raw`; file: its name."""

    def __init__(self, code: str, file: str, detail: str = "") -> None:
        super().__init__(f"{file}: {code} {detail}".rstrip())
        self.code, self.file, self.detail = code, file, detail


class Reader:
    """Reads for the desk, one thing at a time.

    Linux ends a worker with the thread that started it, and the threads that answer requests come and
    go: the worker belongs to a thread of its own.
    """

    def __init__(self, raw: Path, rules: Path, limits: WorkLimits) -> None:
        self.raw = raw
        self.rules = rules
        self.limits = limits
        self._pool: PoolExecutor | None = None
        self._thread = ThreadPoolExecutor(1)
        self._sheets: OrderedDict[Any, Sheet] = OrderedDict()
        self._pages: OrderedDict[Any, bytes] = OrderedDict()

    def sheet(self, name: str, document_id: str) -> Sheet:
        """The sheet of a decision as the rules stand now. Raises UnreadError, WorkError."""
        files = self._files(name)
        digests = tuple(f.sha256 for f in files)
        key = (digests, document_id, self._stamp(), self._stamp(personal=True))
        return _kept(self._sheets, _SHEETS, key, lambda: self._read(files, document_id))

    def tried(self, name: str, document_id: str, correction: Correction) -> Sheet:
        """The same with a correction that does not stand yet."""
        return self._read(self._files(name), document_id, (correction,))

    def page(self, name: str, page: int) -> bytes:
        """The PNG of a page. Raises UnreadError, WorkError."""
        file = self._files(name)[0]
        return _kept(
            self._pages,
            _PAGES,
            (file.sha256, page),
            lambda: self._image(file, page),
        )

    def close(self) -> None:
        self._thread.submit(self._end).result()
        self._thread.shutdown()

    def _end(self) -> None:
        if self._pool is not None:
            self._pool.close()
            self._pool = None

    def _read(
        self, files: tuple[InputFile, ...], document_id: str, tried: tuple[Correction, ...] = ()
    ) -> Sheet:
        from pipeline.run.sheet import sheet_of

        limits = self.limits.read
        arguments = (files, document_id, self.rules, limits, self._stamp(), tried)
        return from_record(Sheet, json.loads(self._look(files[0], sheet_of, arguments)))

    def _image(self, file: InputFile, page: int) -> bytes:
        from pipeline.run.sheet import image_of

        return self._look(file, image_of, (page, _SCALE))

    def _look(self, file: InputFile, look: Any, arguments: tuple[Any, ...]) -> bytes:
        from pipeline.run.apart import LookJob

        job = LookJob(file=file, look=look, arguments=arguments)
        wire = self._thread.submit(self._run, job).result()
        fault = json.loads(wire.header)
        if fault:
            raise UnreadError(fault["code"], file.name, fault["detail"])
        return wire.documents[0]

    def _run(self, job: "Work") -> "Wire":
        self._pool = self._pool or self._start()
        (wire,) = self._pool.run((job,))
        return wire

    def _start(self) -> "PoolExecutor":
        from pipeline.run.pool import PoolExecutor
        from pipeline.run.work import Spec
        from pipeline.run.worker import start_apart, start_worker

        # A process that is forked beside threads may hang.
        start = start_apart if sys.platform == "linux" else start_worker
        return PoolExecutor(Spec(rules=self.rules, started_at="", limits=self.limits), 1, start)

    def _files(self, name: str) -> tuple[InputFile, ...]:
        """The files of that name ("a + b": of a decision that stands in both). Raises UnreadError.

        They are looked for in a listing of raw: the name comes from a table.
        """
        try:
            files = list_files((self.raw,), Listing(root=self.raw)).files
        except InputError:
            files = ()
        found = _named(name.split(_AND), {f.name: f for f in files})
        if not found:
            raise UnreadError("not-in-raw", name)
        return found

    def _stamp(self, *, personal: bool = False) -> str:
        """A mark of the rule files as they stand: of what persons decided, or of all the others."""
        out = sha256()
        for path in sorted(p for p in self.rules.rglob("*") if p.suffix in _SUFFIXES):
            part = path.relative_to(self.rules).parts[0]
            if (part in _PERSONAL) is personal:
                stat = os.stat(path)  # noqa: PTH116 - the same for a hundred files
                out.update(f"{path}\0{stat.st_size}\0{stat.st_mtime_ns}\0".encode())
        return out.hexdigest()[:16]


def _named(words: list[str], files: Mapping[str, InputFile]) -> tuple[InputFile, ...]:
    """The files that these words name one after the other, the longest name first; () for none."""
    for end in range(len(words), 0, -1):
        first = files.get(_AND.join(words[:end]))
        rest = _named(words[end:], files) if first and end < len(words) else ()
        if first and (rest or end == len(words)):
            return (first, *rest)
    return ()


def _kept(kept: OrderedDict[Any, T], most: int, key: Any, make: Callable[[], T]) -> T:
    """What is kept under the key, made where it is not; each step holds beside other threads."""
    found = kept.pop(key, None)
    if found is None:
        found = make()
    kept[key] = found
    while len(kept) > most:
        kept.popitem(last=False)
    return found
