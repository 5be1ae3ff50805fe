"""A worker process: how it is started, watched and ended on each kind of system, and what it does.

It takes jobs from a pipe, sends results back and ends when the pipe does. Frames to the parent: D<place>
a document is begun, C all are read, P<done>/<of> so many of its pages are read, W it waits for its turn,
G it goes on, R<n> then the header, the tables and n JSON documents, E<text> the work cannot be done.
Nothing that is sent back is unpickled.
"""

import contextlib
import ctypes
import gc
import multiprocessing
import os
import signal
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Any

from pipeline.readers.limits import Progress, listening
from pipeline.run.work import CHECKING, Spec, Work, WorkError

_PR_SET_PDEATHSIG = 1
_GARBAGE = (100_000, 50, 100)  # a document makes many small objects and few cycles
# Bytes above the memory limit before the kernel refuses. DuckDB and Arrow reserve about two thousand
# million that they never touch, and the kernel counts those: with less, a sound worker dies.
_SLACK = 4_000_000_000
_PATIENCE = 5.0  # seconds for a process to be gone once it was killed


def serve(connection: Connection, spec: Spec, parent: int) -> None:
    """Works until the parent closes the pipe or dies. parent: its process id, 0: not to be watched."""
    _shield(parent)
    _limit_memory(spec)
    collect_less()
    warnings.simplefilter("ignore")  # what a library thinks of a document is no message of ours
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            job = connection.recv()
            if not isinstance(job, Work):
                return
            _work(connection, spec, job)


def collect_less() -> None:
    """What stands now is neither looked through nor copied; new garbage is looked for less often."""
    gc.freeze()
    gc.set_threshold(*_GARBAGE)


def _work(connection: Connection, spec: Spec, job: Work) -> None:
    def tell(place: int) -> None:
        connection.send_bytes(b"C" if place == CHECKING else b"D%d" % place)

    def hear(progress: Progress) -> None:
        if progress.of:
            connection.send_bytes(b"P%d/%d" % (progress.done, progress.of))
        else:
            connection.send_bytes(b"W" if progress.waits else b"G")

    try:
        with listening(hear):
            wire = job.run(spec, tell)
    except WorkError as fault:
        connection.send_bytes(b"E" + str(fault).encode("utf-8", "replace"))
        return
    connection.send_bytes(b"R%d" % len(wire.documents))
    connection.send_bytes(wire.header)
    connection.send_bytes(wire.tables)
    for document in wire.documents:
        connection.send_bytes(document)


def _shield(parent: int) -> None:
    """A session of its own, so that a whole family can be ended; ends with the parent (Linux)."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if hasattr(os, "setsid"):
        with contextlib.suppress(OSError):
            os.setsid()
    if sys.platform == "linux" and parent:
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(0)


def _limit_memory(spec: Spec) -> None:
    """Lets an allocation far over the limit fail at once; the parent watches the rest."""
    if sys.platform != "linux":
        return
    import resource

    most = spec.limits.memory_mb * 1_000_000 + _SLACK
    with contextlib.suppress(OSError, ValueError):
        held = _data_bytes()
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        wanted = held + most
        if hard != resource.RLIM_INFINITY:
            wanted = min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (wanted, hard))


def _data_bytes() -> int:
    with open("/proc/self/status", encoding="ascii", errors="replace") as handle:  # noqa: PTH123
        for line in handle:
            if line.startswith("VmData:"):
                return int(line.split()[1]) * 1024
    return 0


def from_descriptor(arguments: list[str]) -> None:
    """`python -m pipeline.run.worker FD PARENT`: the first message on the pipe is the spec."""
    connection: Any = Connection(int(arguments[0]))
    with contextlib.suppress(EOFError, OSError):  # whoever started it went before it said anything
        spec = connection.recv()
        if isinstance(spec, Spec):
            serve(connection, spec, int(arguments[1]))
    os._exit(0)


if __name__ == "__main__":
    from_descriptor(sys.argv[1:])


@dataclass(slots=True)
class Worker:
    """A worker process as its parent sees it. place: of the document it is at, in its job.

    since: when it last gave a word; begun: when its document was; pages: those that take long.
    """

    connection: Connection
    pid: int
    join: Callable[[float], int | None]  # waits so many seconds; the exit code, None while it lives
    job: Work | None = None
    place: int | None = None
    since: float = 0.0
    begun: float = 0.0
    pages: int = 0
    waits: bool = False
    weighed_at: float = 0.0
    served: int = 0
    heaviest: int = 0
    frames: list[bytes] = field(default_factory=list)
    expected: int = 0

    def take(self, job: Work) -> None:
        """Hands it a job. Raises OSError where it is gone."""
        self.job, self.place = job, None
        self.begin()
        self.weighed_at = self.since
        self.frames, self.expected = [], 0
        self.connection.send(job)

    def begin(self) -> None:
        """A document, or what follows the last one, begins: its time counts from now."""
        self.since = self.begun = time.monotonic()
        self.pages, self.waits = 0, False

    def too_long(self, seconds: float, page_seconds: float) -> str | None:
        """In words, the limit it is over: without a word for so long, or that and its pages' share.

        What it waits for its turn does not count: the one before it is under limits of its own.
        """
        now = time.monotonic()
        if self.waits:
            self.begun += now - self.since
            self.since = now
            return None
        if now - self.since > seconds:
            return f"{seconds:g} s" + (" without a further page" if self.pages else "")
        whole = seconds + self.pages * page_seconds
        return f"{whole:g} s for {self.pages} pages" if now - self.begun > whole else None

    def weigh(self) -> int:
        """Bytes that it and what it started hold in memory; 0 where it is gone."""
        import psutil

        total = 0
        with contextlib.suppress(psutil.Error):
            process = psutil.Process(self.pid)
            total = int(process.memory_info().rss)
            for child in process.children(recursive=True):
                with contextlib.suppress(psutil.Error):
                    total += int(child.memory_info().rss)
        self.weighed_at = time.monotonic()
        self.heaviest = max(self.heaviest, total)
        return total

    def end(self) -> str:
        """Ends it and all it started; says how it ended."""
        import psutil

        family: list[Any] = []
        with contextlib.suppress(psutil.Error):
            process = psutil.Process(self.pid)
            family = [*process.children(recursive=True), process]
        died = self.join(0.0)
        for member in family:
            with contextlib.suppress(psutil.Error):
                member.kill()
        with contextlib.suppress(OSError):
            self.connection.close()
        return _how(died if died is not None else self.join(_PATIENCE))

    def dismiss(self) -> None:
        """Lets it go at the end of its work."""
        with contextlib.suppress(OSError, ValueError):
            self.connection.send(None)
            self.connection.close()
        if self.join(1.0) is None:
            self.end()


def _how(code: int | None) -> str:
    if code is None:
        return "no exit"
    if code < 0:
        with contextlib.suppress(ValueError):
            return signal.Signals(-code).name
    return f"exit code {code}"


def start_worker(spec: Spec) -> Worker:
    """A worker forked from this process where that is cheap and safe (Linux), else a new one."""
    context: Any = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    ours, theirs = context.Pipe()
    parent = os.getpid() if sys.platform == "linux" else 0
    process = context.Process(target=serve, args=(theirs, spec, parent), daemon=True)
    process.start()
    theirs.close()

    def join(seconds: float) -> int | None:
        process.join(seconds)
        code: int | None = process.exitcode
        return code

    return Worker(connection=ours, pid=int(process.pid), join=join)


def start_apart(spec: Spec) -> Worker:
    """A worker that shares nothing with this process: for one with threads, as a Dask worker has."""
    ours, theirs = multiprocessing.Pipe()
    parent = os.getpid() if sys.platform == "linux" else 0
    command = [sys.executable, "-m", "pipeline.run.worker", str(theirs.fileno()), str(parent)]
    process = subprocess.Popen(command, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL)
    theirs.close()
    ours.send(spec)

    def join(seconds: float) -> int | None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            return process.wait(seconds)
        return None

    return Worker(connection=ours, pid=process.pid, join=join)
