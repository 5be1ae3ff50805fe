"""Markdown as converters write it in, its paragraphs and tables out; any other text is none of it.

Only what such files hold of a decision: headings, bold, pipe tables with their line of dashes, tables of
framed cells, `<br>` in cells, tables of HTML, struck text in tildes (GitHub Flavored Markdown, 4.10 and 6.5).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import unescape
from itertools import pairwise

from pipeline.model.grid import Block, Cell, Grid, Line, LineEnd, Paragraph, ReaderNote, Source
from pipeline.readers.ink import Ink, LeftOut, Piece, shown
from pipeline.readers.limits import Meter
from pipeline.readers.table_cells import BREAK, cell_name
from pipeline.text.fold import compose

_RUN = r":?[-–—]+:?"  # word processors make long dashes of short ones
_DASHES = re.compile(rf"^\s*\|?\s*{_RUN}\s*(?:\|\s*{_RUN}\s*)+\|?\s*$")
_BORDER = re.compile(r"^\+(?:[-=:]{2,}\+){2,}\s*$")
_BAR = re.compile(r"(?<!\\)\|")
_PAGE_TABLE = re.compile(r"^\s{0,3}(?:<[a-z][^<>]{0,200}>\s*){0,5}<table[\s>]", re.I)
_TABLE_OPENS = re.compile(r"<table[\s>]", re.I)
_TABLE_ENDS = re.compile(r"</table\s*>", re.I)
_WHOLLY_BOLD = re.compile(r"^(\*\*|__)(?=\S).*(?<=\S)\1$")
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+|\s+#+\s*$")
_STRUCK = re.compile(r"~~(?=\S)(.+?)(?<=\S)~~|<(?:s|del|strike)>(.+?)</(?:s|del|strike)>", re.I)
_RAISED = re.compile(r"<sup>(.*?)</sup>|\^(\[?\w{1,3}\]?)\^", re.I)
_NOTE = re.compile(r"\[\^(\w{1,4})\](:)?")
_UNSEEN = re.compile(
    r"<!--(.*?)-->|<(?P<tag>\w+)\s(?:[^<>]*?display\s*:\s*none[^<>]*|hidden\s*)>(?P<text>.*?)</(?P=tag)\s*>",
    re.I,
)
_EMPHASIS = re.compile(r"(\*\*\*|\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_SLANTED = re.compile(r"(?<![\w*])([*_])(?=[^\s*_])([^*_]+?)(?<=[^\s*_])\1(?![\w*])")
# Bold print that a converter marked, over lines too; any star of such a text but a note's `(*)` and a
# list's `* `.
_BOLD = re.compile(r"\*\*(?=\S)[^*|]{1,300}\*\*")
_STARS = re.compile(r"(?<!\()\*{1,3}(?!\)|\*)(?<!^\*(?= ))", re.M)
_BOLD_AT_LEAST = 3
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")  # any sign of ASCII (CommonMark, 2.4)
_SPACE = re.compile(r"\s")
_LINK = re.compile(r"(?<![\\!])\[([^\[\]]{1,300})\](?:\([^()\s]*(?:\s+\"[^\"]*\")?\)|\[\w{1,9}\])")
_TAG = re.compile(r"</?(?:a|b|i|u|em|strong|mark|ins|span|font|small|big|code)(?:\s[^<>]*)?>", re.I)
_CODE = re.compile(r"(?<!\\)`([^`]+)`")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.I)

Read = tuple[tuple[Block, ...], tuple[ReaderNote, ...]]


def read_markdown(lines: Sequence[str], meter: Meter) -> Read | None:
    """The blocks of a text that holds a table of Markdown, or of HTML as Markdown may; and notes.

    None for any other text.
    """
    pages = {i: end for i, line in enumerate(lines) if _PAGE_TABLE.match(line)
             and (end := _closing(lines, i))}  # fmt: skip
    framed = _framed_tables(lines)
    dashes = [i for i, line in enumerate(lines) if i and _DASHES.match(line)]
    if not pages and not framed and not any(_opens_table(lines, i) for i in dashes):
        return None
    blocks: list[Block] = []
    notes: list[ReaderNote] = []
    tables, at = 0, 0
    while at < len(lines):
        if at in pages:
            from pipeline.readers.html import read_fragment

            end = pages[at]
            found, told = read_fragment("".join(_ended(lines[at:end])), meter, at + 1, tables)
            blocks.extend(found)
            notes.extend(told)
            tables += sum(isinstance(b, Grid) for b in found)
            at = end
        elif at in framed:
            blocks.append(_framed(lines, framed[at], tables, meter))
            tables += 1
            at = framed[at][-1].stop + 1
        elif at + 1 < len(lines) and _opens_table(lines, at + 1):
            end = at + 2
            while end < len(lines) and _BAR.search(lines[end]):
                end += 1
            blocks.append(_grid(lines, at, end, tables, meter))
            tables += 1
            at = end
        else:
            after = lines[at + 1] if at + 1 < len(lines) else ""
            blocks.extend(_paragraph(lines[at], at + 1, after))
            at += 1
    return tuple(blocks), tuple(notes)


def _closing(lines: Sequence[str], first: int) -> int:
    """The line after the one that closes the table of HTML opened there; 0 where none does."""
    depth = 0
    for i in range(first, len(lines)):
        depth += len(_TABLE_OPENS.findall(lines[i])) - len(_TABLE_ENDS.findall(lines[i]))
        if depth <= 0:
            return i + 1
    return 0


def _framed_tables(lines: Sequence[str]) -> dict[int, list[range]]:
    """The tables whose cells are framed by `+---+`, by their first line: the lines of each row."""
    found: dict[int, list[range]] = {}
    at = 0
    while at < len(lines):
        rows, end = _framed_rows(lines, at) if _BORDER.match(lines[at]) else ([], at + 1)
        if rows:
            found[at] = rows
        at = end
    return found


def _framed_rows(lines: Sequence[str], first: int) -> tuple[list[range], int]:
    """(the rows of the framed table that begins there, the line behind it); no rows of no such table:
    each line must part at the corners of its first border, and rows merged downwards do not.
    """
    corners = _corners(lines[first])
    rows: list[range] = []
    begun = end = first + 1
    for end in range(first + 1, len(lines) + 1):
        line = compose(lines[end].rstrip()) if end < len(lines) else ""
        if _BORDER.match(line):
            if end > begun:
                rows.append(range(begun, end))
            begun = end + 1
            if not set(_corners(line)) <= set(corners):
                break
        elif not line.startswith("|") or len(line) != corners[-1] + 1 or line[-1] != "|":
            break
    return (rows if len(rows) > 1 and end == begun else []), max(end, first + 1)


def _corners(border: str) -> list[int]:
    return [i for i, c in enumerate(border) if c == "+"]


def _framed(lines: Sequence[str], rows: Sequence[range], table: int, meter: Meter) -> Grid:
    """The table of framed cells; where a line has no bar at a corner, its cell goes on there."""
    corners = _corners(lines[rows[0].start - 1])
    shown = {n: compose(lines[n]) for row in rows for n in row}
    meter.add_cells(len(rows) * len(corners))
    cells: list[Cell] = []
    for at, row in enumerate(rows):
        edges = [i for i, c in enumerate(corners) if all(shown[n][c] == "|" for n in row)]
        for left, right in pairwise(edges):
            texts = [shown[n][corners[left] + 1 : corners[right]].strip() for n in row]
            cell = _cell(" ".join(t for t in texts if t), row.start + 1, at, left, table)
            cells.append(replace(cell, col_span=right - left))
    where = Source(line_start=rows[0].start, line_end=rows[-1].stop + 1)
    return Grid(cells=tuple(cells), rows=len(rows), cols=len(corners) - 1, source=where)


def _ended(lines: Sequence[str]) -> Iterator[str]:
    return (line if line.endswith("\n") else f"{line}\n" for line in lines)


def blank_emphasis(text: str) -> str:
    """A text without tables of Markdown but with its bold print: spaces where the marks stood."""
    if len(_BOLD.findall(text)) < _BOLD_AT_LEAST:
        return text
    return _STARS.sub(lambda m: " " * len(m.group()), text)


def _opens_table(lines: Sequence[str], dashes: int) -> bool:
    """True for a line of dashes under a line of as many cells."""
    if not _DASHES.match(lines[dashes]):
        return False
    return len(_fields(lines[dashes - 1])) == len(_fields(lines[dashes])) > 1


def _fields(line: str) -> list[str]:
    fields = _BAR.split(line.strip())
    if fields and not fields[0].strip():
        fields = fields[1:]
    if fields and not fields[-1].strip():
        fields = fields[:-1] if line.strip().endswith("|") else fields
    return fields


def _grid(lines: Sequence[str], first: int, end: int, table: int, meter: Meter) -> Grid:
    rows = [(i, _fields(lines[i])) for i in range(first, end) if i != first + 1]
    width = max(len(fields) for _, fields in rows)
    meter.add_cells(len(rows) * width)
    cells: list[Cell] = []
    for at, (i, fields) in enumerate(rows):
        for col in range(width):
            text = fields[col] if col < len(fields) else ""
            cells.append(_cell(text, i + 1, at, col, table))
    where = Source(line_start=first + 1, line_end=end)
    return Grid(cells=tuple(cells), rows=len(rows), cols=width, source=where)


def _cell(text: str, line: int, row: int, col: int, table: int) -> Cell:
    source = Source(line_start=line, line_end=line, cell=cell_name(table, row, col))
    left_out = LeftOut()
    texts = [_plain(t, left_out, in_flow=False) for t in BREAK.split(text)]
    lines = tuple(Line(text=t, source=source, end=LineEnd.HARD) for t in texts if t)
    return Cell(row=row, col=col, lines=lines, source=source, notes=left_out.take(source))


def _paragraph(line: str, number: int, after: str) -> tuple[Paragraph, ...]:
    """A line as a paragraph; it ends one where it is a heading, or a blank or a heading follows."""
    source = Source(line_start=number, line_end=number)
    text = _plain(_HEADING.sub("", line), LeftOut(), in_flow=True)
    heading = _HEADING.match(line) is not None
    ends = heading or not after.strip() or _HEADING.match(after) is not None
    shown = Line(text=text, source=source, end=LineEnd.HARD if ends else LineEnd.SOFT)
    bold = heading or _WHOLLY_BOLD.match(line.strip()) is not None
    return (Paragraph(lines=(shown,), bold=bold),) if text else ()


def _plain(text: str, left_out: LeftOut, *, in_flow: bool) -> str:
    """The text without its marks; struck and raised pieces go the way of all such."""
    text = _ENTITY.sub(lambda m: _SPACE.sub(" ", unescape(m[0])), text)
    pieces: list[Piece] = [(text, Ink.SHOWN)]
    for sign, ink in _MARKS:
        pieces = [p for piece in pieces for p in _apart(piece, sign, ink)]
    return compose(_bare(shown(pieces, left_out, in_flow=in_flow))).strip()


_MARKS = (
    (_UNSEEN, Ink.HIDDEN), (_STRUCK, Ink.STRUCK), (_RAISED, Ink.RAISED), (_NOTE, Ink.RAISED),
)  # fmt: skip


def _apart(piece: Piece, sign: re.Pattern[str], ink: Ink) -> Iterator[Piece]:
    """A shown piece with what the sign marks as pieces of their own."""
    text, at = piece[0], 0
    for m in sign.finditer(text) if piece[1] is Ink.SHOWN else ():
        yield text[at : m.start()], Ink.SHOWN
        inner = (
            m[1] or m["text"] or ""
            if "text" in sign.groupindex
            else next((g for g in m.groups() if g), "")
        )
        yield _bare(inner), ink
        at = m.end()
    yield text[at:], piece[1]


def _bare(text: str) -> str:
    text = _TAG.sub("", _CODE.sub(r"\1", _LINK.sub(r"\1", text)))
    text = _SLANTED.sub(r"\2", _EMPHASIS.sub(r"\2", text))
    return _ESCAPED.sub(r"\1", text)
