"""One page of a PDF in, its lines and tables with their places out; the page may be closed then.

Read is what a person sees: hidden letters, watermarks, struck letters and raised note marks are
set apart and told of, in the cell they stand in.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from pipeline.model.grid import Box, ReaderNote, ReadError
from pipeline.readers.ink import WATERMARK
from pipeline.readers.limits import ReadLimits
from pipeline.readers.page_content import PageContent
from pipeline.readers.pdf_annotations import Annotation, struck_by_annotations
from pipeline.readers.pdf_cells import PlacedPage, filled_cells, groups_of
from pipeline.readers.pdf_chars import (
    Chars,
    Flags,
    Ints,
    PageFrame,
    count_chars,
    page_frame,
)
from pipeline.readers.pdf_content import STAMP, Letters, lay_out
from pipeline.readers.pdf_hidden import HIDDEN_TEXT, find_unseen
from pipeline.readers.pdf_layer import (
    BROKEN,
    Spoken,
    most_is_spoken,
    picture_reason,
    without_spoken,
)
from pipeline.readers.pdf_marks import read_letters
from pipeline.readers.pdf_objects import PageObjects, read_page_objects
from pipeline.readers.pdf_open_table import find_open_tables, open_lines
from pipeline.readers.pdf_rings import rings_apart
from pipeline.readers.pdf_rules import Rule, TooManyRules, lettered_rules
from pipeline.readers.pdf_stamp import find_stamps, find_watermarks
from pipeline.readers.pdf_struck import find_bands, find_struck, without_strokes
from pipeline.readers.pdf_table import RuledTable, find_tables
from pipeline.readers.pdf_turns import page_turns, turn_frame

UNREAD = "page-unread"
OPEN_TABLE = "table-without-rules"


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
    speaks: bool = True,
) -> PageContent:
    """The content of a pypdfium2 page. layers: the file may have layers that are switched off.

    added: what annotations put over it. speaks: the file may give words for what it
    draws. Raises ReadError: too-many-objects, too-large.
    """
    frame = page_frame(page)
    objects = read_page_objects(page, frame, number, budget.objects_per_page)
    text_page = page.get_textpage()
    try:
        budget.take_chars(count_chars(text_page), number)
        spoken: Sequence[Spoken] = ()
        if speaks:
            text_page, spoken = without_spoken(page, text_page, objects.texts)
        reader = _PageReader(number, frame, text_page, added, spoken)
        everything, beside = read_letters(text_page, frame)
        if beside:
            reader.notes.append(reader.page.whole(HIDDEN_TEXT, beside))
        chars = reader.seen(everything, objects, page, layers)
        reason = picture_reason(chars, everything, objects, text_page)
        if reason is None and most_is_spoken(spoken, len(everything)):
            reason = BROKEN
        if reason is not None:
            note = reader.page.whole(reason, str(number))
            return PageContent(number=number, size=reader.page.size, notes=(note,))
        turns = page_turns(chars, text_page, frame)
        if turns:
            reader.turn(turns)
            objects = read_page_objects(page, reader.frame, number, budget.objects_per_page)
            chars, _ = read_letters(text_page, reader.frame)
            chars = chars.take(~np.isin(chars.order, reader.unseen))
        if not turns:
            objects.slants.extend(find_bands(chars, objects, text_page, page, frame))
        content = reader.read(chars, objects)
        budget.take_cells(sum(len(t.grid.cells) for t in content.tables))
        return content
    finally:
        text_page.close()


class _PageReader:
    """The steps of one page, in order; holds only what they share.

    unseen, pale: places in the stream of hidden and of pale letters; cut: those that run on from
    seen ones.
    """

    def __init__(
        self,
        number: int,
        frame: PageFrame,
        text_page: Any,
        added: Sequence[Annotation],
        spoken: Sequence[Spoken],
    ) -> None:
        self.frame = frame
        self.page = PlacedPage(number=number, size=(frame.width, frame.height), turns=0)
        self.text_page = text_page
        self.added = added
        self.spoken = spoken
        self.notes: list[ReaderNote] = []
        self.unseen: Ints = np.zeros(0, np.int64)
        self.pale: Ints = np.zeros(0, np.int64)
        self.cut: Chars | None = None

    def turn(self, turns: int) -> None:
        """Turns the page so that its text runs to the right."""
        self.frame = turn_frame(self.frame, turns)
        size = (self.frame.width, self.frame.height)
        self.page = replace(self.page, size=size, turns=turns)

    def seen(self, chars: Chars, objects: PageObjects, page: Any, layers: bool) -> Chars:
        """The characters that a person sees."""
        found = find_unseen(chars, objects, self.text_page, page, self.frame, layers)
        self.pale = chars.order[found.pale & ~found.which]
        if not found.which.any():
            return chars
        self.unseen = chars.order[found.which]
        hidden = found.which & ~found.cut
        if hidden.any():
            self.notes.append(self.page.note(HIDDEN_TEXT, chars.take(hidden)))
        if found.cut.any():
            self.cut = chars.take(found.cut)
        return chars.take(~found.which)

    def _without(self, code: str, chars: Chars, found: Iterable[Flags]) -> tuple[Chars, list[Box]]:
        """The characters without those that form stamps or watermarks, whose boxes are told."""
        boxes: list[Box] = []
        gone = np.zeros(len(chars), np.bool_)
        for which in found:
            if not (which & gone).any():
                taken = chars.take(which)
                value = taken.stream_text() if code == WATERMARK else None
                self.notes.append(self.page.note(code, taken, value))
                boxes.append(taken.box())
            gone |= which
        return (chars.take(~gone), boxes) if boxes else (chars, boxes)

    def read(self, chars: Chars, objects: PageObjects) -> PageContent:
        """The page's content, from what is seen of it."""
        level, upright, which = lettered_rules(chars)
        if level and upright:
            objects.level.extend(level)
            objects.upright.extend(upright)
            chars = chars.take(~which)
        pale = np.isin(chars.order, self.pale) if len(self.pale) else _none(chars)
        chars, _ = self._without(WATERMARK, chars, find_watermarks(chars, pale, self.text_page))
        slants, scribbles = list(objects.slants), list(objects.scribbles)
        for one in self.added:
            (scribbles if one.kind == "Ink" else slants).extend(one.strokes(self.frame))
        struck = find_struck(chars, objects.level, objects.fills, slants, scribbles)
        rings = rings_apart(objects.level, objects.upright) if struck.strokes else None
        if rings is not None:  # the line of a frame that somebody drew may only touch words
            sides = [r for r in objects.level if r not in rings.level]
            struck = find_struck(chars, rings.level, objects.fills, slants, scribbles)
            struck = struck.doubting(find_struck(chars, sides, ()).which)
        if self.added:
            struck = struck.also(struck_by_annotations(chars, self.added, self.frame))
        level = without_strokes(objects.level, struck.strokes)
        tables, frames = self._tables(level, objects)
        before = chars
        chars, boxes = self._without(STAMP, chars, find_stamps(chars, frames, chars.text()))
        if boxes:
            struck = struck.take(np.isin(before.order, chars.order))
        kept = [t for t in tables if not _frames_stamp(t.box, boxes)]
        groups = groups_of(chars, kept)
        if not all(filled := filled_cells(*groups, kept)):
            kept = [t for t, enough in zip(kept, filled, strict=True) if enough]
            groups = groups_of(chars, kept)
        letters = Letters(
            chars=chars,
            struck=struck,
            level=level,
            cut=self.cut,
            added=self.added,
            spoken=self.spoken,
            pictures=[f.box for f in objects.fills if f.colour is None],
            frame=self.frame,
            page=self.page,
            text_page=self.text_page,
        )
        content = lay_out(letters, kept, groups)
        if open_lines(content.rows) and not any(n.code == UNREAD for n in self.notes):
            found = find_open_tables(chars.take(~struck.which), objects, level)
            if found and all(_holds(found, t) for t in kept if t.cols > 2):
                self.notes.append(self.page.whole(OPEN_TABLE, str(self.page.number)))
                content = lay_out(letters, found, groups_of(chars, found))
        return replace(content, notes=(*self.notes, *content.notes))

    def _tables(
        self, level: Sequence[Rule], objects: PageObjects
    ) -> tuple[list[RuledTable], list[Box]]:
        try:
            if not objects.unread:
                return find_tables(level, objects.upright)
        except TooManyRules:
            pass
        self.notes.append(self.page.whole(UNREAD, str(self.page.number)))
        return [], []


def _none(chars: Chars) -> Flags:
    return np.zeros(len(chars), np.bool_)


def _holds(found: Sequence[RuledTable], table: RuledTable) -> bool:
    """True where one of the tables found covers a table drawn with rules."""
    a = table.box
    return any(
        t.box[0] <= a[0] + 6 and t.box[1] <= a[1] + 6
        and t.box[2] >= a[2] - 6 and t.box[3] >= a[3] - 6
        for t in found
    )  # fmt: skip


def _frames_stamp(box: Box, stamps: Sequence[Box]) -> bool:
    """True for rules that are a stamp's own frame, even where they cross what it covers."""
    return any(
        box[0] - 3 <= s[0] and box[1] - 3 <= s[1] and box[2] + 3 >= s[2] and box[3] + 3 >= s[3]
        and box[3] - box[1] < 2 * (s[3] - s[1]) + 12
        for s in stamps
    )  # fmt: skip
