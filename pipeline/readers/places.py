"""Blocks with places of a part of a file in, with places that are true of the file out."""

from collections.abc import Callable
from dataclasses import replace

from pipeline.model.grid import Block, Cell, CellBreak, Grid, RawDocument, ReaderNote, Source

Move = Callable[[Source], Source]


def within(part: str) -> Move:
    """Places in a part that has pages or lines of its own: its name, and the cell within it."""

    def move(s: Source) -> Source:
        inside = s.cell or (f"page {s.page}" if s.page else "")
        return Source(cell=f"{part} {inside}".rstrip())

    return move


def without_lines(source: Source) -> Source:
    """A place whose lines are those of a text that is packed within the file."""
    return Source(cell=source.cell)


def moved(raw: RawDocument, move: Move) -> RawDocument:
    """The document with every place moved."""
    return replace(
        raw,
        blocks=tuple(_block(b, move) for b in raw.blocks),
        notes=_notes(raw.notes, move),
        parts=tuple(moved(p, move) for p in raw.parts),
    )


def _block(block: Block, move: Move) -> Block:
    if isinstance(block, CellBreak):
        return replace(block, source=move(block.source))
    if isinstance(block, Grid):
        cells = tuple(_cell(c, move) for c in block.cells)
        return replace(block, cells=cells, source=move(block.source))
    lines = tuple(replace(line, source=move(line.source)) for line in block.lines)
    return replace(block, lines=lines)


def _cell(cell: Cell, move: Move) -> Cell:
    return replace(
        cell,
        lines=tuple(replace(line, source=move(line.source)) for line in cell.lines),
        source=move(cell.source),
        notes=_notes(cell.notes, move),
    )


def _notes(notes: tuple[ReaderNote, ...], move: Move) -> tuple[ReaderNote, ...]:
    return tuple(replace(n, source=move(n.source)) for n in notes)
