"""What a run is asked to do, what it tells while it runs, and what it did."""

from collections.abc import Sequence
from dataclasses import field
from pathlib import Path

from pipeline.model.frozen import dataclass
from pipeline.run.pack import Done
from pipeline.run.settings import WorkLimits
from pipeline.run.views import READY

SHARD_ABOVE = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What to ingest where. paths empty: mirror all of raw. raw, out, paths may be URLs.

    jobs: worker processes, None by cores, 0 none at all (no protection). scheduler: of a Dask
    cluster. wait: seconds to wait for another run. shard_above: documents above which a table
    becomes a folder of part files.
    """

    raw: Path | str
    out: Path | str
    rules: Path
    paths: tuple[Path | str, ...] = ()
    force: bool = False
    check: bool = False  # every byte of what stands and of the input, not size and time alone
    prune: bool = False  # what was added by its path goes too, where raw is mirrored
    jobs: int | None = None
    scheduler: str | None = None
    wait: float = 0.0
    limits: WorkLimits = field(default_factory=WorkLimits)
    views: bool = True  # workbook, page, calendar, CSV
    views_up_to: int = 200  # documents; above, only `cchc report` builds them
    shard_above: int = SHARD_ABOVE


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a run did, for the closing lines and the exit code."""

    done: tuple[Done, ...]
    unchanged: int
    resumed: int
    removed: tuple[str, ...]
    added: tuple[str, ...]  # from outside raw, by their path; they stay
    stale: tuple[str, ...]
    failed: tuple[tuple[str, str, str], ...]  # (file, code, detail), also those of earlier runs
    documents: int
    tasks: int
    mentions: int
    resolved: int
    deadlines: int
    parsed: int
    severities: tuple[int, int, int]
    out: Path | str
    views: str = READY
    undrawn: tuple[tuple[str, str, str, str], ...] = ()  # (document_id, view, code, detail)


class Listener:
    """Told of a run as it goes on; this one keeps it to itself."""

    def left_alone(self, names: Sequence[str]) -> None:
        """Links and the like below the input: not read, so that nothing outside it is."""

    def notes(self, lines: Sequence[str]) -> None:
        """What was found amiss in the output folder, and what was done about it."""

    def kept(self, lines: Sequence[str]) -> None:
        """What an officer changed in a workbook, and where it is kept."""

    def begin(self, files: int, resumed: int) -> None:
        """So many files are to be read; so many of them a run that was cut off had read."""

    def pages(self, file: str, done: int, of: int) -> None:
        """So many pages of a file whose pages take long are read."""

    def done(self, done: Done) -> None:
        """A file was read."""

    def stage(self, name: str) -> None:
        """Something that takes a while begins: `settle`, `tables`, `views`, `commit`."""


def in_order(done: Sequence[Done]) -> tuple[Done, ...]:
    """By file."""
    return tuple(sorted(done, key=lambda d: d.file))
