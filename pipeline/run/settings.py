"""What a run may cost: the limits of one document and the number of workers, from the environment.

docs/limits.md lists every setting. An option of the command line goes before the environment.
"""

from collections.abc import Mapping
from dataclasses import field
from hashlib import sha256

from pipeline.model.frozen import dataclass
from pipeline.readers.limits import ReadLimits
from pipeline.text.told import Refusal

_MEGA = 1_000_000


class SettingError(Refusal):
    """A setting that cannot be used; the message names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkLimits:
    """Limits of one document in its worker.

    seconds: wall time, or, where a reader tells of its pages, from one page to the next.
    page_seconds: what each such page adds to the whole. memory_mb: resident memory of the worker
    and what it started. tries: how often a document may break its worker. batch: documents a
    worker is handed at once. life: documents after which a worker is replaced.
    """

    seconds: float = 120.0
    page_seconds: float = 30.0
    memory_mb: int = 2_000
    tries: int = 2
    batch: int = 20
    life: int = 2_000
    read: ReadLimits = field(default_factory=ReadLimits)


def limits_mark(limits: WorkLimits) -> str:
    """A short mark of the limits: what failed under others is tried again."""
    return sha256(repr(limits).encode()).hexdigest()[:12]


def limits_from(env: Mapping[str, str]) -> WorkLimits:
    """The limits with what CCHC_… variables say. Raises SettingError."""
    plain, read = WorkLimits(), ReadLimits()
    return WorkLimits(
        seconds=_number(env, "CCHC_SECONDS", plain.seconds),
        page_seconds=_number(env, "CCHC_PAGE_SECONDS", plain.page_seconds),
        memory_mb=int(_number(env, "CCHC_MEMORY_MB", plain.memory_mb)),
        tries=int(_number(env, "CCHC_TRIES", plain.tries)),
        batch=int(_number(env, "CCHC_BATCH", plain.batch)),
        life=int(_number(env, "CCHC_LIFE", plain.life)),
        read=ReadLimits(
            max_bytes=_mega(env, "CCHC_FILE_MB", read.max_bytes),
            max_unpacked_bytes=_mega(env, "CCHC_UNPACKED_MB", read.max_unpacked_bytes),
            max_part_bytes=_mega(env, "CCHC_PART_MB", read.max_part_bytes),
            max_pages=int(_number(env, "CCHC_PAGES", read.max_pages)),
            max_cells=int(_number(env, "CCHC_CELLS", read.max_cells)),
            max_chars=int(_number(env, "CCHC_CHARS", read.max_chars)),
            max_objects_per_page=int(_number(env, "CCHC_OBJECTS", read.max_objects_per_page)),
            max_pixels=int(_number(env, "CCHC_PIXELS", read.max_pixels)),
        ),
    )


def jobs_from(env: Mapping[str, str]) -> int | None:
    """CCHC_JOBS, or None. Raises SettingError."""
    return int(_number(env, "CCHC_JOBS", 1)) if env.get("CCHC_JOBS") else None


def _number(env: Mapping[str, str], name: str, default: float) -> float:
    text = env.get(name)
    if not text:
        return default
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < float("inf"):
        raise SettingError("{name} is a number above 0, not {text!r}", name=name, text=text)
    return value


def _mega(env: Mapping[str, str], name: str, default: int) -> int:
    return int(_number(env, name, default / _MEGA) * _MEGA)
