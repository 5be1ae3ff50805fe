"""A reader's word that it goes on: a page is done, or it waits for its turn.

A reader calls `page_done` and `waiting` from the thread that reads; whoever started it listens, and
gives it time by the pages it has to read. Nobody listening, nothing happens.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """done of `of` pages are read; waits: its turn has not come (LibreOffice, one at a time)."""

    done: int = 0
    of: int = 0
    waits: bool = False


Listen = Callable[[Progress], None]
_LISTENER: ContextVar[Listen | None] = ContextVar("listener", default=None)


def page_done(done: int, of: int) -> None:
    """So many pages, of so many that take long (a scan's), are read; 0 of n at their beginning."""
    listen = _LISTENER.get()
    if listen is not None:
        listen(Progress(done=done, of=of))


@contextmanager
def waiting() -> Iterator[None]:
    """Within the block the document only waits for its turn: that is not its own time."""
    listen = _LISTENER.get()
    if listen is None:
        yield
        return
    listen(Progress(waits=True))
    try:
        yield
    finally:
        listen(Progress())


@contextmanager
def listening(listen: Listen) -> Iterator[None]:
    """Within the block, readers of this thread tell `listen`."""
    token = _LISTENER.set(listen)
    try:
        yield
    finally:
        _LISTENER.reset(token)
