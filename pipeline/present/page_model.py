"""What a page shows, one frozen type a part; page_data.py fills them, the templates read them."""

from dataclasses import dataclass
from itertools import groupby

from pipeline.model.rows import CorrectionRow, DocumentRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A choice of a filter. value: what the page's script compares; count: tasks it leaves.

    collective: those of them that address the body through a collective alone.
    """

    value: str
    label: str
    count: int
    collective: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A place on the page. anchor: its id, "" where the page has none; note: how it is linked."""

    anchor: str
    label: str
    text: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A body of a task. printed: as in the cell, "" where that is the name."""

    key: str
    role: str
    name: str
    known: bool
    printed: str
    resolved_key: str
    resolved: str
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Collective:
    """A printed collective of a task. bodies: (key, name) of those that it alone addresses."""

    role: str
    printed: str
    bodies: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DueLine:
    """A deadline. dates: in words, "" where there are none; scope_keys: None binds all bodies."""

    kind: str
    label: str
    dates: str
    start: str
    end: str
    dated: bool
    raw: str
    scope: str
    scope_keys: tuple[str, ...] | None
    event: str
    action: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A finding."""

    severity: str
    label: str
    message: str
    value: str
    todo: str
    place: str
    record: Link


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskPart:
    """A task: its row and what the row opens."""

    anchor: str
    task_id: str
    number: str
    section: str
    text: str
    bodies: tuple[Body, ...]
    collectives: tuple[Collective, ...]
    products: tuple[str, ...]
    due: tuple[DueLine, ...]
    raw: tuple[tuple[str, str], ...]
    place: str
    page: int | None
    notes: tuple[Note, ...]
    points: tuple[Link, ...]
    citations: tuple[str, ...]
    corrections: tuple[CorrectionRow, ...]
    picture: str
    left_out: bool

    @property
    def leads(self) -> tuple[Body, ...]:
        return tuple(b for b in self.bodies if b.role == "lead")

    @property
    def others(self) -> tuple[Body, ...]:
        return tuple(b for b in self.bodies if b.role != "lead")

    @property
    def roles(self) -> tuple[tuple[str, tuple[Body, ...]], ...]:
        """Its bodies by role, in the order of the roles."""
        return tuple((role, tuple(g)) for role, g in groupby(self.bodies, lambda b: b.role))

    @property
    def worst(self) -> Note | None:
        """Its gravest finding that is more than a remark."""
        grave = [n for n in self.notes if n.severity != "info"]
        return min(grave, key=lambda n: n.severity, default=None)  # error before warning


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionPart:
    """A section of the appendix. key: unlike that of any other; area: short name."""

    key: str
    code: str
    title: str
    area: str
    tasks: tuple[TaskPart, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PointPart:
    """A provision of decision or plan. depth: 0 for the outermost."""

    anchor: str
    label: str
    depth: int
    heading: str
    text: str
    tasks: tuple[Link, ...]
    bodies: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One decision. calendar: whether it has one; filters: name → choices."""

    document: DocumentRow
    sections: tuple[SectionPart, ...]
    findings: tuple[tuple[str, tuple[Note, ...]], ...]
    outline: tuple[tuple[PointPart, ...], ...]
    filters: tuple[tuple[str, tuple[Option, ...]], ...]
    calendar: bool
    agencies: int
    dated: int
    undated: int

    @property
    def tasks(self) -> tuple[TaskPart, ...]:
        return tuple(t for s in self.sections for t in s.tasks)
