"""An advisory lock on a file: released when its process ends, however it ends."""

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_LOOK = 0.3  # seconds between looks at a lock that is held
_HELD: set[Any] = set()


@contextlib.contextmanager
def hold(path: Path, wait: float) -> Iterator[None]:
    """Holds the lock, waiting so many seconds for another process to let it go.

    Raises BlockingIOError with the holder's name where it is still held, OSError where the file
    cannot be written.
    """
    with path.open("a+", encoding="ascii", errors="replace") as handle:
        until = time.monotonic() + wait
        while not _try(handle):
            if time.monotonic() >= until:
                handle.seek(0)
                raise BlockingIOError(handle.read(80).strip() or "another process")
            time.sleep(_LOOK)
        handle.seek(0)
        handle.truncate()
        handle.write(f"process {os.getpid()}")
        handle.flush()
        _HELD.add(handle)
        try:
            yield
        finally:
            _HELD.discard(handle)
            _release(handle)


def _leave_to_parent() -> None:
    """A forked process shares its parent's locks: a worker that outlives a killed run by a moment
    would hold the folder of the next one."""
    for handle in _HELD:
        with contextlib.suppress(OSError):
            handle.close()
    _HELD.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_leave_to_parent)


def _try(handle: Any) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(handle.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _release(handle: Any) -> None:
    with contextlib.suppress(OSError):
        handle.seek(0)
        handle.truncate()
    if os.name == "nt":
        import msvcrt

        with contextlib.suppress(OSError):
            msvcrt.locking(handle.fileno(), msvcrt.LK_UNLCK, 1)  # type: ignore[attr-defined,unused-ignore]
