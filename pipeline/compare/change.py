"""What a comparison hands on: one change a link, or a task without one; views are drawn from it."""

from dataclasses import dataclass

from pipeline.tables.change_schemas import CHANGE_KINDS

KINDS = CHANGE_KINDS
FIELDS = (
    "number", "section", "task", "lead", "coordinating", "monitoring", "product", "deadline",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A run of words of both texts laid side by side. mark: same, removed or added."""

    mark: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One field that differs. added, removed: agency_ids, products or runs of words.

    note: codes joined by commas (earlier, later, firmer, looser, other, successor, …).
    """

    field: str
    old: str | None
    new: str | None
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    note: str | None = None
    segments: tuple[Segment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A row of changes.parquet."""

    from_task_id: str | None
    to_task_id: str | None
    kinds: tuple[str, ...]
    score: float | None
    basis: str
    fields: tuple[FieldChange, ...] = ()
    candidates: tuple[str, ...] = ()

    @property
    def is_change(self) -> bool:
        """False for a task that goes on as it was, at most under another number."""
        return not set(self.kinds) <= {"unchanged", "renumbered"}
