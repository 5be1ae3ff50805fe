"""What one document may cost: settings with defaults, so that a stranger's file cannot harm."""

from dataclasses import dataclass

from pipeline.model.grid import ReadError


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


DEFAULT_LIMITS = ReadLimits()


@dataclass(slots=True, kw_only=True)
class TextMeter:
    """Counts the characters of a document. `add` raises ReadError too-large above the limit."""

    limits: ReadLimits
    chars: int = 0

    def add(self, text: str) -> None:
        self.chars += len(text)
        if self.chars > self.limits.max_chars:
            raise ReadError("too-large", f"{self.chars} characters")
