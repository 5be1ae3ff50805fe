"""One page of a PDF in, its lines and tables with their places out; the page may be closed then.

Read is what a person sees: hidden letters, watermarks, struck letters and raised note marks are
set apart and told of, in the cell they stand in.
"""

import ctypes
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import numpy as np

from pipeline.model.grid import STRUCK, Box, ReaderNote, ReadError
from pipeline.read.limits import ReadLimits
from pipeline.read.page_content import PageContent, place_on
from pipeline.read.pdf_added import annotated, struck_by_annotations
from pipeline.read.pdf_annotations import Annotation
from pipeline.read.pdf_calls import address, pdfium_calls
from pipeline.read.pdf_cells import (
    CROSSES,
    FLOW,
    PlacedPage,
    crossing,
    fill_table,
    filled_cells,
    groups_of,
    stretches,
)
from pipeline.read.pdf_chars import Chars, Flags, Frame, Ints, count_chars, page_frame, read_chars
from pipeline.read.pdf_hidden import HIDDEN_TEXT, find_unseen
from pipeline.read.pdf_layer import picture_reason
from pipeline.read.pdf_lines import Piece, read_pieces, read_text
from pipeline.read.pdf_note_marks import NoteMark, find_note_marks, lower_marks, note_texts
from pipeline.read.pdf_objects import PageObjects, read_page_objects
from pipeline.read.pdf_open_table import find_open_tables
from pipeline.read.pdf_rule_merge import TooManyRules
from pipeline.read.pdf_rules import Rule
from pipeline.read.pdf_stamp import find_stamps
from pipeline.read.pdf_struck import Struck, find_struck, without_strokes
from pipeline.read.pdf_table import RuledTable, find_tables
from pipeline.read.pdf_turns import page_turns, turn_box, turn_frame, turned_text, upright
from pipeline.read.pdf_watermark import find_watermarks

STAMP = "stamp-left-out"
WATERMARK = "watermark-left-out"
CUT_OFF = "text-cut-off"
DOUBTFUL = "line-through-text"
NOTE_MARK = "note-mark"
UNREAD = "page-unread"
OPEN_TABLE = "table-without-rules"
ADDED = "annotation"
ADDED_BESIDE = "annotation-beside"
_GAP = 7.0  # points between two pieces of a line that may be columns
_SHORT_RULE = 0.5  # of the page's width: a rule under a heading's line


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


def read_page(
    page: Any,
    number: int,
    budget: Budget,
    layers: bool = True,
    added: Sequence[Annotation] = (),
) -> PageContent:
    """The content of a pypdfium2 page. layers: the file may have layers that are switched off.

    added: what annotations put over it.

    Raises ReadError: too-many-objects, too-large.
    """
    frame = page_frame(page)
    objects = read_page_objects(page, frame, number, budget.objects_per_page)
    text_page = page.get_textpage()
    try:
        budget.take_chars(count_chars(text_page), number)
        reader = _PageReader(number, frame, text_page, added)
        everything, beside = read_chars(text_page, frame)
        if beside:
            reader.hide(beside)
        chars = reader.seen(everything, objects, page, layers)
        reason = picture_reason(chars, everything, objects, text_page)
        if reason is not None:
            return reader.picture(reason)
        turns = page_turns(chars, text_page, frame)
        if turns:
            reader.turn(turns)
            objects = read_page_objects(page, reader.frame, number, budget.objects_per_page)
            chars, _ = read_chars(text_page, reader.frame)
            chars = chars.take(~np.isin(chars.order, reader.unseen))
        return reader.read(chars, objects, budget)
    finally:
        text_page.close()


class _PageReader:
    """The steps of one page, in order; holds only what they share.

    unseen, pale: places in the stream of hidden and of pale letters; cut: those that run on from seen ones.
    """

    def __init__(
        self, number: int, frame: Frame, text_page: Any, added: Sequence[Annotation]
    ) -> None:
        self.number = number
        self.frame = frame
        self.turns = 0
        self.text_page = text_page
        self.added = added
        self.notes: list[ReaderNote] = []
        self.unseen: Ints = np.zeros(0, np.int64)
        self.pale: Ints = np.zeros(0, np.int64)
        self.cut: Chars | None = None

    @property
    def size(self) -> tuple[float, float]:
        return (self.frame.width, self.frame.height)

    def turn(self, turns: int) -> None:
        self.frame, self.turns = turn_frame(self.frame, turns), turns

    def picture(self, reason: str) -> PageContent:
        """The page as one that has to be read as a picture."""
        source = place_on(self.number, (0.0, 0.0, *self.size), self.size, 0)
        note = ReaderNote(code=reason, value=str(self.number), source=source)
        return PageContent(number=self.number, size=self.size, notes=(note,))

    # -- what is set apart -------------------------------------------------------------------------

    def seen(self, chars: Chars, objects: PageObjects, page: Any, layers: bool) -> Chars:
        """The characters that a person sees."""
        found = find_unseen(chars, objects, self.text_page, page, self.frame, layers)
        self.pale = chars.order[found.pale & ~found.which]
        if not found.which.any():
            return chars
        self.unseen = chars.order[found.which]
        hidden = found.which & ~found.cut
        if hidden.any():
            self.notes.append(self._note(HIDDEN_TEXT, chars.take(hidden)))
        if found.cut.any():
            self.cut = chars.take(found.cut)
        return chars.take(~found.which)

    def hide(self, text: str) -> None:
        """Tells of text that lies beside the sheet."""
        source = place_on(self.number, (0.0, 0.0, *self.size), self.size, 0)
        self.notes.append(ReaderNote(code=HIDDEN_TEXT, value=text, source=source))

    def _note(self, code: str, chars: Chars, value: str | None = None) -> ReaderNote:
        return ReaderNote(
            code=code,
            value=read_text(chars) if value is None else value,
            source=place_on(self.number, chars.box(), self.size, self.turns),
        )

    def _without(self, code: str, chars: Chars, found: Iterable[Flags]) -> tuple[Chars, list[Box]]:
        """The characters without those that form stamps or watermarks, whose boxes are told."""
        boxes: list[Box] = []
        gone = np.zeros(len(chars), np.bool_)
        for which in found:
            if not (which & gone).any():
                taken = chars.take(which)
                value = taken.stream_text() if code == WATERMARK else None
                self.notes.append(self._note(code, taken, value))
                boxes.append(taken.box())
            gone |= which
        return (chars.take(~gone), boxes) if boxes else (chars, boxes)

    def _without_turned(self, chars: Chars, group: Ints) -> tuple[Chars, Ints, list[Piece]]:
        """Sideways words in cells become lines of those cells; others are left out with a note."""
        pieces: list[Piece] = []
        gone = np.zeros(len(chars), np.bool_)
        for turned in turned_text(chars, self.text_page, self.frame):
            gone |= turned.which
            outside = turned.which & (group == FLOW) if turned.turns >= 0 else turned.which
            inside = turned.which & ~outside
            if outside.any():
                left = chars.take(outside)
                if turned.turns >= 0:
                    value = read_text(upright(left, self.frame, turned.turns))
                    self.notes.append(self._note(STAMP, left, value))
                else:
                    self.notes.append(self._note(WATERMARK, left, left.stream_text()))
            if inside.any():
                width, height = self.size
                size = (height, width) if turned.turns % 2 else (width, height)
                set_up = upright(chars.take(inside), self.frame, turned.turns)
                for p in read_pieces(set_up, group[inside], None):
                    pieces.append(replace(p, box=turn_box(p.box, *size, turned.turns)))
        if not gone.any():
            return chars, group, []
        return chars.take(~gone), group[~gone], pieces

    # -- tables and lines --------------------------------------------------------------------------

    def read(self, chars: Chars, objects: PageObjects, budget: Budget) -> PageContent:
        pale = np.isin(chars.order, self.pale)
        chars, _ = self._without(WATERMARK, chars, find_watermarks(chars, pale, self.text_page))
        struck = find_struck(chars, objects.level, objects.fills)
        struck = struck.also(struck_by_annotations(chars, self.added, self.frame))
        level = without_strokes(objects.level, struck.strokes)
        tables, frames = self._tables(level, objects)
        before = chars
        stamps = find_stamps(chars, frames, chars.text())
        chars, boxes = self._without(STAMP, chars, stamps)
        struck = struck.take(np.isin(before.order, chars.order))
        kept = [
            t for t in tables if filled_cells(chars, t) >= 2 and not _frames_stamp(t.box, boxes)
        ]
        unread = any(n.code == UNREAD for n in self.notes)
        if not unread and not any(t.cols > 2 for t in kept):
            found = find_open_tables(chars.take(~struck.which), objects, level)
            if found:
                kept = found
                self._say_open()
        group, firsts = groups_of(chars, kept)
        budget.take_cells(sum(len(t.regions) for t in kept))
        return self._content(chars, group, kept, firsts, level, struck)

    def _tables(
        self, level: Sequence[Rule], objects: PageObjects
    ) -> tuple[list[RuledTable], list[Box]]:
        try:
            if not objects.unread:
                return find_tables(level, objects.upright)
        except TooManyRules:
            pass
        source = place_on(self.number, (0.0, 0.0, *self.size), self.size, 0)
        self.notes.append(ReaderNote(code=UNREAD, value=str(self.number), source=source))
        return [], []

    def _say_open(self) -> None:
        source = place_on(self.number, (0.0, 0.0, *self.size), self.size, 0)
        self.notes.append(ReaderNote(code=OPEN_TABLE, value=str(self.number), source=source))

    def _left_out(
        self, chars: Chars, group: Ints, struck: Flags, doubtful: Flags
    ) -> dict[int, list[ReaderNote]]:
        """By cell, what stands in it and is not read; what stands in no cell joins the page's notes."""
        notes: dict[int, list[ReaderNote]] = {FLOW: self.notes}
        for code, which in ((STRUCK, struck), (DOUBTFUL, doubtful)):
            for place, at in stretches(chars, which, group):
                notes.setdefault(place, []).append(self._note(code, chars.take(at)))
        if self.cut is not None and len(chars):
            for _, at in stretches(self.cut, np.ones(len(self.cut), np.bool_), None):
                before = int(np.searchsorted(chars.order, self.cut.order[at[0]])) - 1
                place = int(group[max(before, 0)])
                notes.setdefault(place, []).append(self._note(CUT_OFF, self.cut.take(at)))
        return notes

    def _mark_notes(
        self,
        chars: Chars,
        group: Ints,
        marks: Sequence[NoteMark],
        texts: dict[str, str],
        notes: dict[int, list[ReaderNote]],
    ) -> None:
        """A note in each cell that a mark stands in: the mark and what it refers to."""
        for mark in marks:
            if not mark.stays:
                text = texts.get(mark.text)
                value = f"{mark.text}: {text}" if text else mark.text
                place = int(group[mark.host])
                note = self._note(NOTE_MARK, chars.take(mark.which), value)
                notes.setdefault(place, []).append(note)

    def _content(
        self,
        chars: Chars,
        group: Ints,
        kept: Sequence[RuledTable],
        firsts: Sequence[int],
        level: Sequence[Rule],
        struck: Struck,
    ) -> PageContent:
        notes = self._left_out(chars, group, struck.which, struck.doubtful)
        for place, box, value in annotated(chars, group, kept, firsts, self.added, self.frame):
            code = ADDED if place != FLOW else ADDED_BESIDE
            source = place_on(self.number, box, self.size, self.turns)
            note = ReaderNote(code=code, value=value, source=source)
            notes.setdefault(place, []).append(note)
        marks = find_note_marks(chars)
        whole, whole_group = chars, group
        opens = [int(chars.order[m.which][0]) for m in marks if m.opens]
        gone = np.logical_or.reduce([struck.which, *(m.which for m in marks if not m.stays)])
        chars = lower_marks(chars, marks)
        if gone.any():
            chars, group = chars.take(~gone), group[~gone]
        chars, group, sideways = self._without_turned(chars, group)
        for place, at in crossing(chars, group):
            notes.setdefault(place, []).append(self._note(CROSSES, chars.take(at)))
        inside = group != FLOW
        pieces = read_pieces(chars.take(inside), group[inside], None) + sideways
        by_group: dict[int, list[Piece]] = {}
        for piece in pieces:
            by_group.setdefault(piece.group, []).append(piece)
        flow = read_pieces(chars.take(~inside), group[~inside], _GAP)
        rows = [list(row) for _, row in groupby(flow, key=lambda p: p.number)]
        rows.sort(key=lambda row: min(p.box[1] for p in row))
        texts, asides = note_texts(rows, opens, {m.text for m in marks if not m.stays})
        self._mark_notes(whole, whole_group, marks, texts, notes)
        page = PlacedPage(number=self.number, size=self.size, turns=self.turns)
        short = [r for r in level if r.last - r.first < _SHORT_RULE * self.frame.width]
        return PageContent(
            number=self.number,
            size=self.size,
            turns=self.turns,
            rows=tuple(rows),
            tables=tuple(
                fill_table(t, first, by_group, notes, page)
                for t, first in zip(kept, firsts, strict=True)
            ),
            rules=tuple(short),
            bold=frozenset(row[0].number for row in rows if self._is_bold(row[0].opens)),
            asides=asides,
            notes=tuple(self.notes),
        )

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
