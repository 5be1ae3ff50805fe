"""One page of a PDF in, its lines and tables with their places out; the page may be closed then."""

import ctypes
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import numpy as np

from pipeline.model.grid import Box, Cell, Grid, Line, ReaderNote, ReadError, Source
from pipeline.read.limits import ReadLimits
from pipeline.read.pdf_calls import address, pdfium_calls
from pipeline.read.pdf_chars import Chars, Frame, Ints, count_chars, page_frame, read_chars
from pipeline.read.pdf_columns import Row
from pipeline.read.pdf_layer import picture_reason
from pipeline.read.pdf_lines import Piece, read_pieces
from pipeline.read.pdf_rules import Rule, read_page_objects
from pipeline.read.pdf_stamp import find_stamps
from pipeline.read.pdf_table import RuledTable, find_tables
from pipeline.read.pdf_turns import (
    askew_box,
    page_turns,
    turn_box,
    turn_frame,
    turned_text,
    upright,
)

STAMP = "stamp-left-out"
_GAP = 7.0  # points between two pieces of a line that may be columns
_FLOW = -1  # the group of characters outside every table
_SHORT_RULE = 0.5  # of the page's width: a rule under a heading's line


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTable:
    """A table of one page; xs: its column edges, for the page after."""

    grid: Grid
    box: Box
    xs: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageContent:
    """What a page prints: rows outside tables from the top, tables from the top.

    size: of the page as its text runs; turns: quarter turns to the right from there to the page
    as shown. angle: degrees that a scan was turned counter-clockwise to lie level; before_flat
    leads a box back to where it lay before a bend was taken out, where one was.
    bold: the numbers of lines printed in bold; None where nobody can tell.
    """

    number: int
    size: tuple[float, float]
    turns: int = 0
    angle: float = 0.0
    rows: tuple[Row, ...] = ()
    tables: tuple[PageTable, ...] = ()
    rules: tuple[Rule, ...] = ()
    bold: frozenset[int] | None = frozenset()
    notes: tuple[ReaderNote, ...] = ()
    before_flat: Callable[[Box], Box] | None = None

    def source(self, box: Box) -> Source:
        """The place of a box of this content in the file."""
        lain = self.before_flat(box) if self.before_flat else box
        level = askew_box(lain, *self.size, self.angle) if self.angle else lain
        return _source(self.number, level, self.size, self.turns)


@dataclass(slots=True, kw_only=True)
class Budget:
    """What the rest of a document may still cost."""

    chars: int
    cells: int
    objects_per_page: int

    @classmethod
    def of(cls, limits: ReadLimits) -> "Budget":
        return cls(
            chars=limits.max_chars,
            cells=limits.max_cells,
            objects_per_page=limits.max_objects_per_page,
        )

    def take_chars(self, number: int, page: int) -> None:
        if number > self.objects_per_page:
            raise ReadError("too-many-objects", f"page {page}")
        self.chars -= number
        if self.chars < 0:
            raise ReadError("too-large", "characters")

    def take_cells(self, number: int) -> None:
        self.cells -= number
        if self.cells < 0:
            raise ReadError("too-large", "cells")


def _source(page: int, box: Box, size: tuple[float, float], turns: int) -> Source:
    if turns:
        x0, top, x1, bottom = turn_box(box, *size, turns)
        box = (round(x0, 2), round(top, 2), round(x1, 2), round(bottom, 2))
    return Source(page=page, bbox=box)


def read_page(page: Any, number: int, budget: Budget) -> PageContent:
    """The content of a pypdfium2 page. Raises ReadError: too-many-objects, too-large."""
    frame = page_frame(page)
    objects = read_page_objects(page, frame, number, budget.objects_per_page)
    text_page = page.get_textpage()
    try:
        budget.take_chars(count_chars(text_page), number)
        chars = read_chars(text_page, frame)
        text = chars.text()
        reason = picture_reason(chars, text, objects, text_page, page)
        if reason is not None:
            size = (frame.width, frame.height)
            note = ReaderNote(
                code=reason, value=str(number), source=_source(number, (0.0, 0.0, *size), size, 0)
            )
            return PageContent(number=number, size=size, notes=(note,))
        turns = page_turns(chars, text_page, frame)
        if turns:
            frame = turn_frame(frame, turns)
            objects = read_page_objects(page, frame, number, budget.objects_per_page)
            chars = read_chars(text_page, frame)
            text = chars.text()
        tables, frames = find_tables(objects)
        reader = _PageReader(number, frame, turns, text_page)
        return reader.read(chars, text, tables, frames, objects.level, budget)
    finally:
        text_page.close()


class _PageReader:
    """The steps of one page, in order; holds only what they share."""

    def __init__(self, number: int, frame: Frame, turns: int, text_page: Any) -> None:
        self.number = number
        self.frame = frame
        self.turns = turns
        self.text_page = text_page
        self.notes: list[ReaderNote] = []
        self.size = (frame.width, frame.height)

    def read(
        self,
        chars: Chars,
        text: str,
        tables: Sequence[RuledTable],
        frames: Sequence[Box],
        level: Sequence[Rule],
        budget: Budget,
    ) -> PageContent:
        chars, stamps = self._without_stamps(chars, frames, text)
        kept = [t for t in tables if _filled(chars, t) >= 2 and not _frames_stamp(t.box, stamps)]
        group, firsts = _groups(chars, kept)
        budget.take_cells(sum(len(t.regions) for t in kept))
        chars, group, sideways = self._without_turned(chars, group)
        inside = group != _FLOW
        pieces = read_pieces(chars.take(inside), group[inside], None) + sideways
        by_group: dict[int, list[Piece]] = {}
        for piece in pieces:
            by_group.setdefault(piece.group, []).append(piece)
        out = [self._table(t, first, by_group) for t, first in zip(kept, firsts, strict=True)]
        flow = read_pieces(chars.take(~inside), group[~inside], _GAP)
        rows = [list(row) for _, row in groupby(flow, key=lambda p: p.number)]
        rows.sort(key=lambda row: min(p.box[1] for p in row))
        short = [r for r in level if r.last - r.first < _SHORT_RULE * self.frame.width]
        return PageContent(
            number=self.number,
            size=self.size,
            turns=self.turns,
            rows=tuple(rows),
            tables=tuple(out),
            rules=tuple(short),
            bold=frozenset(row[0].number for row in rows if self._is_bold(row[0].opens)),
            notes=tuple(self.notes),
        )

    def _note(self, chars: Chars) -> Box:
        """Says what was left out; returns its box."""
        lines = read_pieces(chars, np.zeros(len(chars), np.int64), None)
        box = (
            round(float(chars.x0.min()), 2), round(float(chars.top.min()), 2),
            round(float(chars.x1.max()), 2), round(float(chars.bottom.max()), 2),
        )  # fmt: skip
        source = _source(self.number, box, self.size, self.turns)
        value = " ".join(p.text for p in lines)
        self.notes.append(ReaderNote(code=STAMP, value=value, source=source))
        return box

    def _without_stamps(
        self, chars: Chars, frames: Sequence[Box], text: str
    ) -> tuple[Chars, list[Box]]:
        boxes: list[Box] = []
        stamped = np.zeros(len(chars), np.bool_)
        for stamp in find_stamps(chars, frames, text):
            if not (stamp & stamped).any():
                boxes.append(self._note(chars.take(stamp)))
            stamped |= stamp
        return (chars.take(~stamped), boxes) if boxes else (chars, boxes)

    def _without_turned(self, chars: Chars, group: Ints) -> tuple[Chars, Ints, list[Piece]]:
        """Sideways words in cells become lines of those cells; others are left out with a note."""
        pieces: list[Piece] = []
        gone = np.zeros(len(chars), np.bool_)
        for turned in turned_text(chars, self.text_page, self.frame):
            gone |= turned.which
            outside = turned.which & (group == _FLOW) if turned.turns >= 0 else turned.which
            inside = turned.which & ~outside
            if outside.any():
                self._note(upright(chars.take(outside), self.frame, max(turned.turns, 0)))
            if inside.any():
                width, height = self.size
                size = (height, width) if turned.turns % 2 else (width, height)
                set_up = upright(chars.take(inside), self.frame, turned.turns)
                for p in read_pieces(set_up, group[inside], None):
                    pieces.append(replace(p, box=turn_box(p.box, *size, turned.turns)))
        if not gone.any():
            return chars, group, []
        return chars.take(~gone), group[~gone], pieces

    def _table(self, table: RuledTable, first: int, by_group: dict[int, list[Piece]]) -> PageTable:
        cells = []
        for i, region in enumerate(table.regions):
            lines = (self._line(p) for p in by_group.get(first + i, ()))
            cells.append(
                Cell(
                    row=region.row,
                    col=region.col,
                    row_span=region.row_span,
                    col_span=region.col_span,
                    lines=tuple(lines),
                    source=_source(self.number, table.box_of(region), self.size, self.turns),
                )
            )
        source = _source(self.number, table.box, self.size, self.turns)
        grid = Grid(cells=tuple(cells), rows=table.rows, cols=table.cols, source=source)
        return PageTable(grid=grid, box=table.box, xs=table.xs)

    def _line(self, piece: Piece) -> Line:
        return piece.line(_source(self.number, piece.box, self.size, self.turns))

    def _is_bold(self, index: int) -> bool:
        """True where the font's name says so."""
        name = ctypes.create_string_buffer(120)
        where, flags = address(self.text_page.raw), ctypes.c_int()
        at = ctypes.addressof(name)
        pdfium_calls().font_name(where, index, at, 120, ctypes.addressof(flags))
        return b"bold" in name.value.lower() or b"black" in name.value.lower()


def _frames_stamp(box: Box, stamps: Sequence[Box]) -> bool:
    """True for rules that are a stamp's own frame, even where they cross what it covers."""
    return any(
        box[0] - 3 <= s[0] and box[1] - 3 <= s[1] and box[2] + 3 >= s[2] and box[3] + 3 >= s[3]
        and box[3] - box[1] < 2 * (s[3] - s[1]) + 12
        for s in stamps
    )  # fmt: skip


def _filled(chars: Chars, table: RuledTable) -> int:
    """How many cells of a table hold text."""
    group, _ = _groups(chars, [table])
    return len(np.unique(group[group != _FLOW]))


def _groups(chars: Chars, tables: Sequence[RuledTable]) -> tuple[Ints, list[int]]:
    """For each character the number of its cell, counted over all tables; and their first ones."""
    group = np.full(len(chars), _FLOW, np.int64)
    x, y = (chars.x0 + chars.x1) / 2, (chars.top + chars.bottom) / 2
    firsts: list[int] = []
    count = 0
    for table in tables:
        firsts.append(count)
        inside = np.flatnonzero(chars.within(table.box) & (group == _FLOW))
        owner = np.array(table.owner, np.int64)
        col = np.clip(np.searchsorted(table.xs, x[inside], "right") - 1, 0, table.cols - 1)
        row = np.clip(np.searchsorted(table.ys, y[inside], "right") - 1, 0, table.rows - 1)
        group[inside] = count + owner[row, col]
        count += len(table.regions)
    return group, firsts
