"""What one document may cost: settings with defaults, so that a stranger's file cannot harm.

This is the one place where a document is held against them: a reader counts as it goes, and
`hold_to_limits` counts once more what came out of it. A reader of pages that take long says how it gets
on; whoever started it listens, and gives it time by the pages it has to read.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from pipeline.model.grid import CellBreak, Grid, Line, RawDocument, ReadError


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLimits:
    """Limits of one document; a file over one of them is refused (`too-large` and its kin)."""

    max_bytes: int = 100_000_000  # the file as received
    max_unpacked_bytes: int = 200_000_000  # an archive's parts together
    max_part_bytes: int = 60_000_000  # one part of an archive, since it becomes a tree
    max_pages: int = 600
    max_cells: int = 1_000_000
    max_chars: int = 20_000_000
    max_objects_per_page: int = 400_000
    max_pixels: int = 60_000_000  # a picture, width × height
    verify: bool = False  # every table of a PDF is read by a second reader too


DEFAULT_LIMITS = ReadLimits()


@dataclass(slots=True, kw_only=True)
class Meter:
    """Counts the characters and cells of a whole file. Raises ReadError too-large above a limit."""

    limits: ReadLimits
    chars: int = 0
    cells: int = 0

    def add(self, text: str) -> None:
        """Counts a text."""
        self.add_all((text,))

    def add_all(self, texts: Iterable[str]) -> None:
        """Counts texts."""
        self.chars += sum(map(len, texts))
        if self.chars > self.limits.max_chars:
            raise ReadError("too-large", f"{self.chars} characters")

    def add_cells(self, cells: int) -> None:
        """Counts cells, or places that cells cover."""
        self.cells += cells
        if self.cells > self.limits.max_cells:
            raise ReadError("too-large", f"{self.cells} cells")


def check_bytes(data: bytes, limits: ReadLimits) -> None:
    """Raises ReadError too-large for more bytes than a file may have."""
    if len(data) > limits.max_bytes:
        raise ReadError("too-large", f"{len(data)} bytes")


def hold_to_limits(raw: RawDocument, limits: ReadLimits) -> None:
    """Raises ReadError: too-large, too-many-pages, for what a reader made of a file."""
    if raw.pages is not None and raw.pages > limits.max_pages:
        raise ReadError("too-many-pages", str(raw.pages))
    meter = Meter(limits=limits)
    lines: list[Line] = []
    for block in raw.blocks:
        if isinstance(block, CellBreak):
            meter.cells += block.kind != "blank"
        elif isinstance(block, Grid):
            meter.cells += len(block.cells)
            lines += (line for cell in block.cells for line in cell.lines)
        else:
            lines += block.lines
    meter.add_cells(0)
    meter.add_all(line.text for line in lines)


def cores() -> int:
    """Cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


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
