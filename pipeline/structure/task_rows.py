"""A task's printed cells in, gathered from one or more physical rows, its `TaskRow` out."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.model.grid import Cell, Line, Source, cover
from pipeline.structure.header_row import HeaderRow, cell_label
from pipeline.structure.parts import Section, TaskRow
from pipeline.text.joined import Joined, join_texts

Row = Sequence[Cell | None]


@dataclass(slots=True)
class TaskDraft:
    """A task being read: printed parts by column, in order; seen cells are never taken twice."""

    position: int
    row: int
    section: Section | None
    parts: dict[int, list[Joined]] = field(default_factory=dict)
    lines: dict[int, tuple[Line, ...]] = field(default_factory=dict)  # of each last part
    seen: set[int] = field(default_factory=set)
    sources: list[Source] = field(default_factory=list)
    merged: set[int] = field(default_factory=set)
    confidence: dict[int, float] = field(default_factory=dict)
    group: Joined | None = None  # the title of the group of rows it stands in


def task_row(draft: TaskDraft, header: HeaderRow) -> TaskRow:
    cells: list[tuple[str, Joined]] = []
    other: list[tuple[str, Joined]] = []
    number = Joined(text="")
    for i, name in enumerate(header.fields):
        text = _join_parts(draft.parts.get(i, []))
        if name == "number":
            number = text
        elif name is not None:
            cells.append((name, text))
        elif text.text:
            other.append((header.labels[i], text))
    if draft.group is not None:
        other.insert(0, (header.labels[header.fields.index("task")], draft.group))
    return TaskRow(
        position=draft.position,
        row=draft.row,
        number_raw=number,
        section=draft.section,
        cells=tuple(cells),
        other_cells=tuple(other),
        source=cover(*draft.sources),
        merged=tuple(f for i, f in enumerate(header.fields) if f and i in draft.merged),
        confidence=tuple((f, draft.confidence[i]) for i, f in enumerate(header.fields)
                         if f and i in draft.confidence),
    )  # fmt: skip


def _join_parts(parts: list[Joined]) -> Joined:
    """Parts of a cell from several rows: a part in mid-sentence goes on, else a new line begins."""
    if not parts:
        return Joined(text="")
    out = parts[0]
    for part in parts[1:]:
        goes_on = part.text[:1].islower() and not out.text.rstrip().endswith((".", ";"))
        out = join_texts([out, part], " " if goes_on else "\n")
    return out


def visible_source(cell: Cell) -> Source:
    return cover(*(li.source for li in cell.lines)) if cell.lines else cell.source


def row_source(row: Row) -> Source:
    return cover(*(visible_source(c) for c in row if c is not None))


def row_text(row: Row) -> str:
    cells = dict.fromkeys(id(c) for c in row if c is not None)
    by_id = {id(c): cell_label(c) for c in row if c is not None}
    return " | ".join(by_id[i] for i in cells)[:300]
