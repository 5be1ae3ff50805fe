"""The letters and tables of a page in, its content out: lines, cells, and what was set apart in each."""

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import numpy as np

from pipeline.model.grid import STRUCK, Box, ReaderNote
from pipeline.readers.ink import UNREAD, WATERMARK
from pipeline.readers.page_content import PageContent
from pipeline.readers.pdf_annotations import (
    Annotation,
    annotated,
    cells_under,
    typed_pieces,
    with_ticks,
)
from pipeline.readers.pdf_calls import address, pdfium_calls
from pipeline.readers.pdf_cells import (
    CROSSES,
    FLOW,
    OVERPRINTED,
    PlacedPage,
    crossing,
    fill_table,
    stretches,
)
from pipeline.readers.pdf_chars import Chars, Ints, PageFrame
from pipeline.readers.pdf_columns import Row
from pipeline.readers.pdf_layer import SPOKEN, Spoken
from pipeline.readers.pdf_lines import LinePiece, read_pieces, read_text
from pipeline.readers.pdf_note_marks import find_note_marks, lower_marks, note_texts
from pipeline.readers.pdf_rules import Rule
from pipeline.readers.pdf_struck import Struck
from pipeline.readers.pdf_table import RuledTable
from pipeline.readers.pdf_turns import turn_box, turned_text, upright

STAMP = "stamp-left-out"
CUT_OFF = "text-cut-off"
DOUBTFUL = "line-through-text"
NOTE_MARK = "note-mark"
ADDED = "annotation"
ADDED_BESIDE = "annotation-beside"
PICTURE = "picture-in-cell"
_SIGN = 6.0  # points: a picture no larger holds no words
_GAP = 7.0  # points between two pieces of a line that may be columns
_SHORT_RULE = 0.5  # of the page's width: a rule under a heading's line

_FontName = ctypes.c_char * 120
Notes = dict[int, list[ReaderNote]]
"""By cell, what stands in it and is not read; under FLOW what stands in none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letters:
    """What is seen of a page, stamps and watermarks left out. cut: what runs on unseen."""

    chars: Chars
    struck: Struck
    level: Sequence[Rule]
    cut: Chars | None
    added: Sequence[Annotation]
    spoken: Sequence[Spoken]
    pictures: Sequence[Box]
    frame: PageFrame
    page: PlacedPage
    text_page: Any


def lay_out(
    letters: Letters, tables: Sequence[RuledTable], groups: tuple[Ints, list[int]]
) -> PageContent:
    """The page's lines and tables. groups: of the letters by cells, as `groups_of` makes them."""
    chars = letters.chars
    group, firsts = groups
    notes: Notes = {FLOW: []}
    _left_out(letters, group, notes)
    _added(letters, group, tables, firsts, notes)
    _pictured(letters, tables, firsts, notes)
    marks = find_note_marks(chars)
    gone = letters.struck.which
    for mark in marks:
        if not mark.stays:
            gone = gone | mark.which
    read, read_group = lower_marks(chars, marks), group
    if gone.any():
        read, read_group = read.take(~gone), group[~gone]
    read, read_group, pieces = _set_up(letters, read, read_group, notes)
    for place, at in crossing(read, read_group):
        _say(notes, place, letters.page.note(CROSSES, read.take(at)))
    if letters.added:
        read, read_group = with_ticks(
            read, read_group, tables, firsts, letters.added, letters.frame
        )
    inside = read_group != FLOW
    pieces = read_pieces(read.take(inside), read_group[inside], None) + pieces
    if letters.added:
        pieces += typed_pieces(chars, tables, firsts, letters.added, letters.frame)
    by_group: dict[int, list[LinePiece]] = {}
    for piece in pieces:
        by_group.setdefault(piece.group, []).append(piece)
        if piece.over:
            where = letters.page.source(piece.box)
            _say(notes, piece.group, ReaderNote(code=OVERPRINTED, value=piece.text, source=where))
    flow = read_pieces(read.take(~inside), read_group[~inside], _GAP)
    rows = [list(row) for _, row in groupby(flow, key=lambda p: p.number)]
    rows.sort(key=lambda row: min(p.box[1] for p in row))
    opens = [int(chars.order[m.which][0]) for m in marks if m.opens]
    texts, asides = note_texts(rows, opens, {m.text for m in marks if not m.stays})
    for mark in marks:
        if not mark.stays:
            text = texts.get(mark.text)
            value = f"{mark.text}: {text}" if text else mark.text
            note = letters.page.note(NOTE_MARK, chars.take(mark.which), value)
            _say(notes, int(group[mark.host]), note)
    page = letters.page
    filled = zip(tables, firsts, strict=True)
    return PageContent(
        number=page.number,
        size=page.size,
        turns=page.turns,
        rows=tuple(rows),
        tables=tuple(fill_table(t, first, by_group, notes, page) for t, first in filled),
        rules=tuple(r for r in letters.level if r.last - r.first < _SHORT_RULE * page.size[0]),
        bold=_bold(letters.text_page, rows),
        asides=asides,
        notes=tuple(notes[FLOW]),
    )


def _say(notes: Notes, place: int, note: ReaderNote) -> None:
    notes.setdefault(place, []).append(note)


def _left_out(letters: Letters, group: Ints, notes: Notes) -> None:
    """Struck and doubtful letters, and what runs on unseen from the letter before it."""
    chars, struck, cut, page = letters.chars, letters.struck, letters.cut, letters.page
    for code, which in ((STRUCK, struck.which), (DOUBTFUL, struck.doubtful)):
        for place, at in stretches(chars, which, group):
            _say(notes, place, page.note(code, chars.take(at)))
    for spoken in letters.spoken:
        found = stretches(chars, np.isin(chars.order, spoken.order), group)[:1]
        if not found:
            _say(notes, FLOW, page.whole(SPOKEN, spoken.text))
        for place, at in found:
            drawn = chars.take(at)
            _say(notes, place, page.note(SPOKEN, drawn, f"{spoken.text} / {read_text(drawn)}"))
    if cut is not None and len(chars):
        for _, at in stretches(cut, np.ones(len(cut), np.bool_), None):
            before = int(np.searchsorted(chars.order, cut.order[at[0]])) - 1
            _say(notes, int(group[max(before, 0)]), page.note(CUT_OFF, cut.take(at)))


def _added(
    letters: Letters,
    group: Ints,
    tables: Sequence[RuledTable],
    firsts: Sequence[int],
    notes: Notes,
) -> None:
    """What annotations put over the page."""
    found = annotated(letters.chars, group, tables, firsts, letters.added, letters.frame)
    for place, box, value in found:
        code = ADDED if place != FLOW else ADDED_BESIDE
        _say(notes, place, ReaderNote(code=code, value=value, source=letters.page.source(box)))


def _pictured(
    letters: Letters, tables: Sequence[RuledTable], firsts: Sequence[int], notes: Notes
) -> None:
    """Pictures in cells that may hold words: all but those no larger than a sign, or under letters."""
    for box in letters.pictures:
        if (
            box[2] - box[0] < _SIGN
            or box[3] - box[1] < _SIGN
            or letters.chars.within(box, 0.0).any()
        ):
            continue
        cells = cells_under(box, tables, firsts)
        code = PICTURE if len(cells) == 1 else UNREAD
        for place in cells:
            _say(notes, place, ReaderNote(code=code, source=letters.page.source(box)))


def _set_up(
    letters: Letters, chars: Chars, group: Ints, notes: Notes
) -> tuple[Chars, Ints, list[LinePiece]]:
    """Sideways words in cells become lines of those cells; others are left out with a note."""
    page, frame = letters.page, letters.frame
    pieces: list[LinePiece] = []
    gone = np.zeros(len(chars), np.bool_)
    for turned in turned_text(chars, letters.text_page, frame):
        gone |= turned.which
        outside = turned.which & (group == FLOW) if turned.turns >= 0 else turned.which
        inside = turned.which & ~outside
        if outside.any():
            left = chars.take(outside)
            if turned.turns >= 0:
                value = read_text(upright(left, frame, turned.turns))
                notes[FLOW].append(page.note(STAMP, left, value))
            else:
                notes[FLOW].append(page.note(WATERMARK, left, left.stream_text()))
        if inside.any():
            width, height = page.size
            size = (height, width) if turned.turns % 2 else (width, height)
            for p in read_pieces(
                upright(chars.take(inside), frame, turned.turns), group[inside], None
            ):
                pieces.append(replace(p, box=turn_box(p.box, *size, turned.turns)))
    if not gone.any():
        return chars, group, []
    return chars.take(~gone), group[~gone], pieces


def _bold(text_page: Any, rows: Sequence[Row]) -> frozenset[int]:
    """The numbers of the lines whose first letter is of a font that says it is bold."""
    name, flags = _FontName(), ctypes.c_int()
    where, font_name = address(text_page.raw), pdfium_calls().font_name
    to, flags_to = ctypes.addressof(name), ctypes.addressof(flags)
    out: set[int] = set()
    for row in rows:
        name.value = b""
        font_name(where, row[0].opens, to, 120, flags_to)
        if b"bold" in (said := name.value.lower()) or b"black" in said:
            out.add(row[0].number)
    return frozenset(out)
