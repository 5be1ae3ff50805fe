"""How a worker process is started, watched and ended, on each kind of system."""

import contextlib
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Any

from pipeline.run.work import Spec, Work
from pipeline.run.worker import serve

_PATIENCE = 5.0  # seconds for a process to be gone once it was killed


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
