"""One stranger's file looked at in a worker of its own, for commands that read no folder.

The same limits of time and memory as in a run; what cannot be read is told of in one line.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from pipeline.model.frozen import dataclass
from pipeline.model.grid import ReadError
from pipeline.run.executors import make_executor
from pipeline.run.files import InputError, InputFile, Listing, list_files, read_bytes
from pipeline.run.pack import Batch, Wire, from_wire
from pipeline.run.settings import WorkLimits
from pipeline.run.work import Job, Spec, Tell, Work
from pipeline.text.told import Refusal, told

Look = Callable[..., Iterable[bytes]]
"""A file's bytes and more arguments in, what was found out; a function of a module."""


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


def read_apart(file: InputFile, rules: Path, limits: WorkLimits) -> Batch:
    """The tables of one decision, checked. Raises ApartError, RuleError, WorkError."""
    batch = from_wire(_run(Job(files=(file,)), rules, limits))
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
