"""What a comparison hands on: the rows of its two tables; views are drawn from them."""
# fmt: off

from typing import Annotated

from pipeline.model.frozen import dataclass
from pipeline.model.rows import OneOf

CHANGE_KINDS = (
    "unchanged", "renumbered", "moved_section", "reworded", "lead_changed",
    "coordinating_changed", "monitoring_changed", "product_changed", "rescheduled",
    "agency_renamed", "split", "merged", "added", "removed", "unsure",
)
CHANGE_BASES = ("reviewed", "equal_text", "wording", "coverage", "none")
FIELDS = (
    "number", "section", "task", "lead", "coordinating", "monitoring", "product", "deadline",
)


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
    """One row a link between a task of A and a task of B, or a task without one."""

    from_task_id: Annotated[str | None, "Task of A; null for an added one."]
    to_task_id: Annotated[str | None, "Task of B; null for a removed one."]
    kinds: Annotated[tuple[str, ...], "What changed. What only follows the plan year is no change.", OneOf(CHANGE_KINDS)]
    score: Annotated[float | None, "How sure the link is, 0…1; null for a task without one."]
    basis: Annotated[str, "Why they are linked: reviewed, equal_text, wording, coverage; none.", OneOf(CHANGE_BASES)]
    fields: Annotated[tuple[FieldChange, ...], "Every field that differs: old, new, what came in and went, a note."] = ()
    candidates: Annotated[tuple[str, ...], "Other tasks an unsure link could be: of B for A's, then of A for B's."] = ()

    @property
    def is_change(self) -> bool:
        """False for a task that goes on as it was, at most under another number."""
        return not set(self.kinds) <= {"unchanged", "renumbered"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadRow:
    """One row a task in the thread of tasks that go on as one another over the years."""

    thread_id: Annotated[str, "The thread: the task_id of its first task."]
    step: Annotated[int, "Place of the document among those compared, 1…"]
    document_id: Annotated[str, "The decision."]
    plan_year: Annotated[int | None, "Its plan year."]
    task_id: Annotated[str, "The task."]
    task: Annotated[str, "Its text."]
    from_task_ids: Annotated[tuple[str, ...], "The tasks of the step before that it goes on from; none: first seen here."]
    kinds: Annotated[tuple[str, ...], "What changed against the step before; `added` where first seen.", OneOf(CHANGE_KINDS)]
    ends: Annotated[bool, "True where no task of the next step goes on from it though there is one."]
    first_seen: Annotated[str, "document_id in which the thread begins."]
    last_seen: Annotated[str, "document_id in which the thread was last seen."]
    unsure_task_ids: Annotated[tuple[str, ...], "Tasks of the step before that it may go on from; not part of the thread."]
