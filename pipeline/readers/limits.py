"""What one document may cost: settings with defaults, so that a stranger's file cannot harm.

This is the one place where a document is held against them: a reader counts as it goes, and
`hold_to_limits` counts once more what came out of it.
"""

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
        self.chars += len(text)
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
    for block in raw.blocks:
        if isinstance(block, CellBreak):
            meter.add_cells(block.kind != "blank")
        elif isinstance(block, Grid):
            meter.add_cells(len(block.cells))
            for cell in block.cells:
                _count(meter, cell.lines)
        else:
            _count(meter, block.lines)


def _count(meter: Meter, lines: tuple[Line, ...]) -> None:
    for line in lines:
        meter.add(line.text)
