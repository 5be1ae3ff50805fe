"""The worker process: takes jobs from a pipe, sends results back, ends when the pipe does.

Frames to the parent: D<place> a document is begun, C all are read, P<done>/<of> so many of its pages
are read, W it waits for its turn, G it goes on, R<n> then the header, the tables and n JSON documents,
E<text> the work cannot be done. Nothing that is sent back is unpickled.
"""

import contextlib
import ctypes
import gc
import os
import signal
import sys
import warnings
from multiprocessing.connection import Connection
from typing import Any

from pipeline.readers.limits import Progress, listening
from pipeline.run.work import CHECKING, Spec, Work, WorkError

_PR_SET_PDEATHSIG = 1
_GARBAGE = (100_000, 50, 100)  # a document makes many small objects and few cycles
# Bytes above the memory limit before the kernel refuses. DuckDB and Arrow reserve about two thousand
# million that they never touch, and the kernel counts those: with less, a sound worker dies.
_SLACK = 4_000_000_000


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
