"""The tables a comparison writes: changes (one comparison) and threads (any number of years)."""

from pipeline.tables.schemas import Column, Table

CHANGE_KINDS = (
    "unchanged", "renumbered", "moved_section", "reworded", "lead_changed",
    "coordinating_changed", "monitoring_changed", "product_changed", "rescheduled",
    "agency_renamed", "split", "merged", "added", "removed", "unsure",
)  # fmt: skip
CHANGE_BASES = ("reviewed", "equal_text", "wording", "coverage", "none")

CHANGES = Table(
    name="changes",
    description="One row a link between a task of A and a task of B, or a task without one.",
    key=("from_task_id", "to_task_id"),
    columns=(
        Column(name="from_task_id", type="text", description="Task of A; null for an added one."),
        Column(name="to_task_id", type="text", description="Task of B; null for a removed one."),
        Column(
            name="kinds",
            type="texts",
            description="What changed. What only follows the plan year is no change.",
            nullable=False,
            one_of=CHANGE_KINDS,
        ),
        Column(
            name="score",
            type="float",
            description="How sure the link is, 0…1; null for a task without one.",
        ),
        Column(
            name="basis",
            type="text",
            description="Why they are linked: reviewed, equal_text, wording, coverage; none.",
            nullable=False,
            one_of=CHANGE_BASES,
        ),
        Column(
            name="fields",
            type="fields",
            description="Every field that differs: old, new, what came in and went, a note.",
            nullable=False,
        ),
        Column(
            name="candidates",
            type="texts",
            description="Other tasks an unsure link could be: of B for A's, then of A for B's.",
            nullable=False,
        ),
    ),
)

THREADS = Table(
    name="threads",
    description="One row a task in the thread of tasks that go on as one another over the years.",
    key=("thread_id", "step", "task_id"),
    columns=(
        Column(
            name="thread_id",
            type="text",
            description="The thread: the task_id of its first task.",
            nullable=False,
        ),
        Column(
            name="step",
            type="int",
            description="Place of the document among those compared, 1…",
            nullable=False,
        ),
        Column(name="document_id", type="text", description="The decision.", nullable=False),
        Column(name="plan_year", type="int", description="Its plan year."),
        Column(name="task_id", type="text", description="The task.", nullable=False),
        Column(name="task", type="text", description="Its text.", nullable=False),
        Column(
            name="from_task_ids",
            type="texts",
            description="The tasks of the step before that it goes on from; none: first seen here.",
            nullable=False,
        ),
        Column(
            name="kinds",
            type="texts",
            description="What changed against the step before; `added` where first seen.",
            nullable=False,
            one_of=CHANGE_KINDS,
        ),
        Column(
            name="ends",
            type="bool",
            description="True where no task of the next step goes on from it though there is one.",
            nullable=False,
        ),
        Column(
            name="first_seen",
            type="text",
            description="document_id in which the thread begins.",
            nullable=False,
        ),
        Column(
            name="last_seen",
            type="text",
            description="document_id in which the thread was last seen.",
            nullable=False,
        ),
        Column(
            name="unsure_task_ids",
            type="texts",
            description="Tasks of the step before that it may go on from; not part of the thread.",
            nullable=False,
        ),
    ),
)
