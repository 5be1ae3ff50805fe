"""A task's printed cells in, gathered from one or more physical rows, its `TaskRow` out."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.model.grid import Cell, Line, ReaderNote, Source, cover
from pipeline.structure.columns import ColumnRules
from pipeline.structure.header_row import HeaderRow, cell_label
from pipeline.structure.parts import Section, TaskRow
from pipeline.text.joined import Joined, JoinRules, join_lines, join_texts

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
    notes: list[tuple[int, ReaderNote]] = field(default_factory=list)
    above: tuple[Joined, ...] = ()  # titles over it besides its section's


def task_row(draft: TaskDraft, header: HeaderRow, columns: ColumnRules) -> TaskRow:
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
    cells = _parted(cells, columns)
    task = header.labels[header.fields.index("task")]
    other[:0] = [(task, title) for title in draft.above]
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
        notes=tuple((header.fields[i], note) for i, note in draft.notes),
    )  # fmt: skip


def _parted(cells: list[tuple[str, Joined]], columns: ColumnRules) -> list[tuple[str, Joined]]:
    """The lead's cell without the bodies that it names as coordinating by a label of their own."""
    by_field = dict(cells)
    whole = by_field.get("lead", Joined(text=""))
    label = columns.lead_label.match(whole.text)
    after = columns.coordinating_label.search(whole.text, label.end() if label else 0)
    if label is None or after is None or by_field.get("coordinating", Joined(text="")).text:
        return cells
    lead = whole.slice(
        label.end(), label.end() + len(whole.text[label.end() : after.start()].rstrip(" ;.\n"))
    )
    parted = {"lead": lead, "coordinating": whole.slice(after.end(), len(whole.text))}
    out = [(name, parted.get(name, text)) for name, text in cells]
    return out if "coordinating" in by_field else [*out, ("coordinating", parted["coordinating"])]


def _join_parts(parts: list[Joined]) -> Joined:
    """Parts of a cell from several rows: a part in mid-sentence goes on, else a new line begins."""
    if not parts:
        return Joined(text="")
    out = parts[0]
    for part in parts[1:]:
        goes_on = part.text[:1].islower() and not out.text.rstrip().endswith((".", ";"))
        out = join_texts([out, part], " " if goes_on else "\n")
    return out


def add_row(draft: TaskDraft, row: Row, joins: JoinRules, cut: bool = False) -> None:
    """Adds a physical row's cells to a task; a cell merged over several rows counts once.

    cut: a page break cut the task's row, so its lines go on in this one.
    """
    for i, cell in enumerate(row):
        if cell is None or id(cell) in draft.seen:
            continue
        draft.seen.add(id(cell))
        draft.notes.extend((i, note) for note in cell.notes)
        if i not in draft.merged:
            draft.sources.append(visible_source(cell))
        lines = draft.lines.get(i, ()) + cell.lines if cut else cell.lines
        text = join_lines(lines, joins)
        if text.text:
            parts = draft.parts.setdefault(i, [])
            parts[len(parts) - (cut and i in draft.lines) :] = [text]
            draft.lines[i] = lines
        if cell.confidence is not None:
            draft.confidence[i] = min(cell.confidence, draft.confidence.get(i, 1.0))


def visible_source(cell: Cell) -> Source:
    return cover(*(li.source for li in cell.lines)) if cell.lines else cell.source


def row_source(row: Row) -> Source:
    return cover(*(visible_source(c) for c in row if c is not None))


def row_text(row: Row) -> str:
    cells = dict.fromkeys(id(c) for c in row if c is not None)
    by_id = {id(c): cell_label(c) for c in row if c is not None}
    return " | ".join(by_id[i] for i in cells)[:300]
