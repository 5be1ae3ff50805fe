"""One stranger's file looked at in a worker of its own, for commands that read no folder.

The same limits of time and memory as in a run; what cannot be read is told of in one line. Found is the
ink behind a row (its lines, or the picture of its place), what an officer wrote into a workbook, or what a
second reader reads otherwise.
"""

import io
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.model.frozen import dataclass
from pipeline.model.grid import Box, Grid, ReadError
from pipeline.run.executors import make_executor
from pipeline.run.files import InputError, InputFile, Listing, list_files, read_bytes
from pipeline.run.pack import Batch, Wire, from_wire
from pipeline.run.rules import find_rules
from pipeline.run.settings import WorkLimits, limits_from
from pipeline.run.work import Job, Spec, Tell, Work
from pipeline.text.told import Refusal, told

Look = Callable[..., Iterable[bytes]]
"""A file's bytes and more arguments in, what was found out; a function of a module."""
_MOST_LINES = 2_000


class ApartError(Refusal):
    """The file cannot be read, or broke its worker; the message is one line.

    code: of rules/findings.yml, "" where the file was not even opened; detail: what goes with it.
    A file that is none is wrong usage (2), one that cannot be read has failed (1).
    """

    def __init__(self, message: str, *, code: str = "", detail: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.detail = detail
        self.exit_code = 1 if code else 2


def _unread(file: InputFile, code: str, detail: str) -> ApartError:
    return ApartError(f"{file.name}: {code} {detail}".rstrip(), code=code, detail=detail)


@dataclass(frozen=True, slots=True, kw_only=True)
class LookJob(Work):
    """One function over one file."""

    file: InputFile
    look: Look
    arguments: tuple[Any, ...]
    group: bool = True

    @property
    def parts(self) -> tuple[InputFile, ...]:  # type: ignore[override]
        return (self.file,)

    def of(self, parts: Sequence[InputFile]) -> "LookJob":  # noqa: ARG002
        return self

    def run(self, spec: Spec, tell: Tell) -> Wire:
        tell(0)
        try:
            most = spec.limits.read.max_bytes
            if self.file.size > most:
                raise ReadError("too-large", f"{self.file.size} bytes")
            found = tuple(self.look(read_bytes(self.file, most), *self.arguments))
        except ReadError as fault:
            return self.failed(spec, self.file, fault.code, fault.detail)
        except OSError as fault:
            return self.failed(spec, self.file, "unreadable-file", fault.strerror or str(fault))
        except Exception as fault:  # the boundary: a file never gives a traceback
            detail = f"{type(fault).__name__}: {fault}"[:300]
            return self.failed(spec, self.file, "internal-error", detail)
        return Wire(header=b"{}", tables=b"", documents=found)

    def failed(self, spec: Spec, part: InputFile, code: str, detail: str) -> Wire:  # noqa: ARG002
        header = json.dumps({"code": code, "detail": detail}).encode()
        return Wire(header=header, tables=b"", documents=())


def find_file(path: Path, limits: WorkLimits) -> InputFile:
    """One file by its path. Raises ApartError where it is none."""
    try:
        found = list_files((path,), Listing(root=path.parent, most=limits.read.max_bytes)).files
    except InputError as fault:
        raise ApartError(str(fault)) from None
    if len(found) != 1:
        raise ApartError(told("{path} is no regular file. Name one file", path=path))
    return found[0]


def look_apart(
    file: InputFile, look: Look, arguments: tuple[Any, ...], rules: Path, limits: WorkLimits
) -> tuple[bytes, ...]:
    """What the function finds in the file. Raises ApartError, RuleError, WorkError."""
    job = LookJob(file=file, look=look, arguments=arguments)
    wire = _run(job, rules, limits)
    fault = json.loads(wire.header)
    if fault:
        raise _unread(file, fault["code"], fault["detail"])
    return wire.documents


def look_into(path: Path, look: Look, *arguments: Any) -> tuple[bytes, ...]:
    """What the function finds in the file at a path, under the rules and limits in force here."""
    limits = limits_from(os.environ)
    return look_apart(find_file(path, limits), look, arguments, find_rules(), limits)


def read_apart(path: Path) -> Batch:
    """The tables of one decision, checked, under the rules and limits in force here.

    Raises ApartError, RuleError, WorkError.
    """
    limits = limits_from(os.environ)
    file = find_file(path, limits)
    batch = from_wire(_run(Job(files=(file,)), find_rules(), limits))
    (done,) = batch.done
    if done.status != "ok":
        raise _unread(file, done.reason or "", done.detail)
    return batch


def _run(job: Work, rules: Path, limits: WorkLimits) -> Wire:
    executor = make_executor(Spec(rules=rules, started_at="", limits=limits), 1, 1, None)
    try:
        (wire,) = executor.run((job,))
    finally:
        executor.close()
    return wire


def commented(
    data: bytes, findings: Sequence[Mapping[str, Any]], texts: Mapping[str, str], lang: str
) -> Iterator[bytes]:
    """A Word file with a comment a finding; where it is none, nothing and why, in words."""
    from pipeline.present.annotated import AnnotateError, annotated

    try:
        yield annotated(data, findings, texts, lang)
    except AnnotateError as fault:
        yield from (b"", str(fault).encode())


def saved_in(data: bytes, rules: Path) -> Iterator[bytes]:
    """What an officer wrote into a workbook, as JSON. Raises ValueError where it is none."""
    from pipeline.present.labels import load_labels
    from pipeline.present.workbook_read import book_to_json, read_saved

    yield book_to_json(read_saved(data, load_labels(rules)))


def lines_of(data: bytes, first: int, last: int) -> Iterator[bytes]:
    """The lines from first to last (1-based) as the reader counts them; fewer if it has no more."""
    from pipeline.readers.dispatch import lines_of as lines_read

    lines = lines_read(data)
    for line in lines[first - 1 : min(last, first + _MOST_LINES)]:
        yield line.encode("utf-8", "replace")


def picture_of(data: bytes, page: int, box: Box, scale: float = 2.0) -> Iterator[bytes]:
    """The PNG of a box on a page, so many pixels a point. Raises ReadError."""
    from pipeline.readers.pdf_file import render_region

    buffer = io.BytesIO()
    render_region(data, page, box, scale).save(buffer, "PNG")
    yield buffer.getvalue()


def page_of(data: bytes, page: int, box: Box) -> Iterator[bytes]:
    """The PNG of a whole page with the cells that were read drawn on it, those of a box marked.

    Raises ReadError.
    """
    from pipeline.readers.dispatch import read_any
    from pipeline.readers.pdf_file import draw_page

    raw = read_any(data, file="", sha256="")
    cells = [
        c.source.bbox
        for b in raw.blocks
        if isinstance(b, Grid)
        for c in b.cells
        if c.source.page == page and c.source.bbox is not None
    ]
    buffer = io.BytesIO()
    draw_page(data, page, cells, box, 1.5).save(buffer, "PNG")
    yield buffer.getvalue()


def differences_of(data: bytes) -> Iterator[bytes]:
    """How many cells of a PDF's tables were read twice, then each that differs, as JSON.

    Raises ReadError: not-a-pdf, and as reading does.
    """
    from pipeline.readers.dispatch import read_any, sniff
    from pipeline.readers.pdf_second import comparable, second_reading

    if sniff(data) != "pdf":
        raise ReadError("unknown-format", "no PDF")
    raw = read_any(data, file="", sha256="")
    grids = [b for b in raw.blocks if isinstance(b, Grid)]
    yield json.dumps(sum(len(comparable(g)) for g in grids)).encode()
    for d in second_reading(data, grids):
        place = {"page": d.source.page, "bbox": d.source.bbox}
        yield json.dumps({**place, "ours": d.ours, "theirs": d.theirs}).encode()
