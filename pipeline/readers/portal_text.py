"""Text copied from a legal portal in, lines and the marks between its cells out.

Refuses bytes that are no text and encodings it cannot be sure of; guesses no table: a copied
page does not say where a row ends, so lines and marks are handed on as they stand.
"""

import codecs
import itertools
import re
import unicodedata
from collections.abc import Sequence

from pipeline.model.grid import (
    Block,
    CellBreak,
    Line,
    LineEnd,
    Paragraph,
    RawDocument,
    ReaderNote,
    ReadError,
    Source,
)
from pipeline.readers.bar_rows import find_bar_tables
from pipeline.readers.delimited import read_delimited
from pipeline.readers.ink import ODD, LeftOut, shown_text
from pipeline.readers.limits import DEFAULT_LIMITS, Meter, ReadLimits
from pipeline.readers.markdown_text import blank_emphasis, read_markdown
from pipeline.readers.table_cells import typed_lines
from pipeline.text.fold import compose

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 20_000
_LONG_SAMPLE = 400_000
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_LEAST_TONES = 5  # that bytes must have to be taken for Windows-1258 unasked
_LINE_END = "\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_CELLS, _ROWS = 4, 3  # so many cells in so many lines make tabs the marks between cells
_LABEL = re.compile(r"\s*(?:[IVXLC]+|[A-ZĐ]|\d+(?:\.\d+)*)\s?[.)/:-]")  # as a title or row begins
_CONTROLS = bytes(b for b in range(32) if b < 9 or b > 13)
# The line below a header that Markdown and its kin draw: `|:---|---:|`, `+----+====+`.
_SEPARATOR_CELL = r"\s*(?::?-{2,}:?|:-+:?|-+:)\s*"
_SEPARATOR = re.compile(
    rf"^\s*(?:\|{_SEPARATOR_CELL}(?:\|{_SEPARATOR_CELL})*\|?"
    rf"|{_SEPARATOR_CELL}(?:\|{_SEPARATOR_CELL})+\|?|\+(?:[-=:]{{2,}}\+)+)\s*$"
)
# What TCVN3 and VPS bytes become when taken for Latin-1: signs that stand inside words …
_LEGACY_SIGNS = frozenset("©®¨ª«¬\u00ad¸µ¶·¹¾½¼¦§¡¢£¤¥")
_MODERN = re.compile("[đĐơƠưƯăĂ\u1ea0-\u1ef9]")
# … and VNI: a plain vowel and then a letter that only carries its marks (hoäi, chuû, xaõ).
_VNI_PAIR = re.compile(r"[aeiouyAEIOUYôöÔÖ][øùûõïäáàåãâéèëúüýæÄØÙÛÕÏÁÀÅÃÂÉÈËÚÜÝÆ]")


def decode(data: bytes) -> str:
    """The bytes as text. Raises ReadError: empty-file, binary-file, undecodable-text."""
    if not data.strip():
        raise ReadError("empty-file")
    marked = with_bom(data)
    if marked is not None:
        return marked
    sample = data[:_SAMPLE]
    if 0 in sample:
        return unmarked_utf16(data)
    if len(sample) - len(sample.translate(None, _CONTROLS)) > len(sample) // 100 + 1:
        raise ReadError("binary-file")
    try:
        text = _strict(data, "utf-8")
    except ReadError:
        told = windows_1258(data)
        if told is not None:
            return told
        refuse_old_bytes(data)
        raise
    old = old_encoding(text[:_SAMPLE])
    if old:
        raise ReadError("legacy-encoding", old)
    return text


def windows_1258(data: bytes, least: int = _LEAST_TONES) -> str | None:
    """The bytes in Windows-1258, or None where its tone marks, `least` or more, do not fall on vowels."""
    try:
        text = data.decode("windows-1258")
    except UnicodeDecodeError:
        return None
    sample = text[:_LONG_SAMPLE]
    composed = unicodedata.normalize("NFC", sample)
    loose = sum(composed.count(tone) for tone in _TONES)
    tones = sum(sample.count(tone) for tone in _TONES)
    return text if tones >= least and loose * 50 <= tones else None


def refuse_old_bytes(data: bytes) -> None:
    """Raises ReadError legacy-encoding for bytes of an old font's text, which are no UTF-8."""
    if not _MODERN.search(data[:_SAMPLE].decode("utf-8", "ignore")):
        old = old_encoding(data[:_SAMPLE].decode("latin-1"))
        if old:
            raise ReadError("legacy-encoding", old)


def with_bom(data: bytes) -> str | None:
    """The text of bytes that begin with a byte order mark; None where there is none."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _strict(data[len(bom) :], encoding)
    return None


def unmarked_utf16(data: bytes) -> str:
    """UTF-16 without its mark, told by where the zeros stand. Raises ReadError binary-file."""
    sample = data[:_SAMPLE]
    zeros = sample.count(0)
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if zeros > len(sample) // 8 and min(even, odd) <= zeros // 20:
        return _strict(data, "utf-16-be" if even > odd else "utf-16-le")
    raise ReadError("binary-file")


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as fault:
        raise ReadError("undecodable-text", f"byte {fault.start}") from None


def old_encoding(text: str) -> str | None:
    """The name of the old encoding whose Vietnamese was taken for Latin-1, or None.

    Judged once a document, on a long sample, never on a cell.
    """
    sample = unicodedata.normalize("NFC", text)
    modern = len(_MODERN.findall(sample))
    if modern > len(sample) // 50:
        return None
    letters = sum(c.isalpha() for c in sample)
    if letters < 40 or modern > letters // 50:
        return None
    signs = sum(
        1
        for a, b in itertools.pairwise(sample)
        if (a in _LEGACY_SIGNS and b.isalpha()) or (b in _LEGACY_SIGNS and a.isalpha())
    )
    if len(_VNI_PAIR.findall(sample)) > letters // 12:
        return "VNI"
    return "TCVN3, VPS" if signs > letters // 40 else None


def read_portal_text(data: bytes, name: str, limits: ReadLimits = DEFAULT_LIMITS) -> RawDocument:
    """A text file as paragraphs (one physical line each, soft end) and cell marks.

    Offsets count characters of the decoded file, line ends included, before composition.
    """
    text = decode(data)
    meter = Meter(limits=limits)
    lines = text.splitlines(keepends=True)
    for kind, read in (("markdown", read_markdown), ("csv", read_delimited)):
        found = read(lines, meter)
        if found is not None:
            return RawDocument(
                file=name, media_type=f"text/{kind}", reader=kind, blocks=found[0], notes=found[1]
            )
    left_out = LeftOut()
    notes: list[ReaderNote] = []
    plain = blank_emphasis(text)
    if plain is not text:
        lines = plain.splitlines(keepends=True)
    blocks: list[Block] = []
    at, behind = 0, 0
    blank_since: Source | None = None
    pipes_lead = _pipes_lead(lines)
    tabs = "\t" in plain and _tabs_part_cells(lines)
    tables = {} if tabs else find_bar_tables(lines, meter)
    ends = _row_ends(lines) if tabs else {}
    odd = ODD.search(plain) is not None
    bodies = [line.rstrip(_LINE_END) for line in lines]
    meter.add_all(bodies)
    for number, (raw, body) in enumerate(zip(lines, bodies, strict=True), start=1):
        place = Source(line_start=number, line_end=number, char_start=at, char_end=at + len(body))
        at += len(raw)
        if not body.strip(" \t\xa0\ufeff\u200b"):
            blank_since = blank_since or place
            continue
        if number <= behind:
            continue
        if blank_since is not None and blocks:
            blocks.append(CellBreak(kind="blank", source=blank_since))
        blank_since = None
        if number - 1 in tables:
            grid, behind = tables[number - 1]
            blocks.append(grid)
            continue
        if _SEPARATOR.match(body):
            continue
        if odd and ODD.search(body):
            body = shown_text(body, left_out, in_flow=True)
            notes.extend(left_out.take(place))
        if tabs and number in ends:
            blocks.extend(_tabbed(body, place, left_out, ends=ends[number]))
            notes.extend(left_out.take(place))
        elif tabs and "\t" in body.strip():
            blocks.extend(_tabbed(body, place, left_out))
            notes.extend(left_out.take(place))
        elif "|" not in body:
            blocks.append(_paragraph(body, place))
        else:
            blocks.extend(_line(body, place, pipes_lead))
    return RawDocument(
        file=name, media_type="text/plain", reader="portal-text",
        blocks=tuple(blocks), notes=tuple(notes),
    )  # fmt: skip


def _pipes_lead(lines: Sequence[str]) -> bool:
    """True where inline rows begin with a pipe, so that the first of a line opens and ends none."""
    inline = [s for s in (line.strip() for line in lines) if "|" in s and len(s) > 1]
    return bool(inline) and sum(s.startswith("|") for s in inline) * 2 > len(inline)


def _tabs_part_cells(lines: Sequence[str]) -> bool:
    """True where tabs stand between cells, as in a table copied from a page into an editor."""
    rows = (line.split("\t") for line in lines if "\t" in line)
    tabbed = sum(sum(bool(cell.strip()) for cell in row) >= _CELLS for row in rows)
    return tabbed >= max(_ROWS, sum(line.count("|") for line in lines))


def _tabbed(
    body: str, place: Source, left_out: LeftOut, ends: bool = True
) -> list[Paragraph | CellBreak]:
    """A row whose cells are parted by tabs; its end closes the last one.

    ends: False for a line whose last cell, and so its row, goes on below.
    """
    out: list[Paragraph | CellBreak] = []
    at = place.char_start or 0
    for piece in body.split("\t"):
        if piece.strip():
            typed = list(typed_lines(piece, left_out))
            shown = [piece] if typed == [compose(piece).strip()] else typed
            out.extend(_piece(t, place, at, len(piece)) for t in shown)
        at += len(piece) + 1
        out.append(CellBreak(kind="pipe", source=place))
    if not ends:
        return out[:-1]
    out.append(CellBreak(kind="row-end", source=place))
    return out


def _row_ends(lines: Sequence[str]) -> dict[int, bool]:
    """Which lines of a copied table end a row, by line; empty where a line is a row of its own.

    A cell of several lines makes a row of several: it ends with as many tabs as the first row has.
    A line without tabs right below goes on with the last cell, unless it begins as a title does.
    Empty, too, where the lines do not add up so.
    """
    tabs = [line.count("\t") for line in lines]
    first = next((i for i, n in enumerate(tabs) if n >= _CELLS - 1), None)
    if first is None or all(n in (0, tabs[first]) for n in tabs[first:]):
        return {}
    ends: dict[int, bool] = {}
    held, rows, ended = 0, 0, 0
    for number in range(first + 1, len(lines) + 1):
        line = lines[number - 1]
        if not held and not tabs[number - 1]:
            goes_on = ended == number - 1 and rows > 1 and line.strip() and not _is_title(line)
            if goes_on:
                ends[ended], ends[number], ended = False, True, number
            continue
        held += tabs[number - 1]
        if held > tabs[first]:
            return {}
        ends[number] = held == tabs[first]
        if ends[number]:
            held, rows, ended = 0, rows + 1, number
    return ends if rows >= _ROWS and not held else {}


def _is_title(line: str) -> bool:
    return line.upper() == line or _LABEL.match(line) is not None


def _line(body: str, place: Source, pipes_lead: bool) -> list[Paragraph | CellBreak]:
    """One physical line: text, a lone mark, or pieces of an inline row with marks between."""
    if body.strip() == "|":
        return [CellBreak(kind="pipe", source=place)]
    out: list[Paragraph | CellBreak] = []
    pieces = body.split("|")
    at = place.char_start or 0
    for i, piece in enumerate(pieces):
        opening = i == 0 and not piece.strip() and pipes_lead
        last = i == len(pieces) - 1
        if piece.strip():
            out.append(_piece(piece, place, at))
        at += len(piece) + 1
        if not last and not opening:
            out.append(CellBreak(kind="pipe", source=place))
        elif last:
            closed = not piece.strip()
            out.append(CellBreak(kind="row-end" if closed else "row", source=place))
    return out


def _piece(text: str, place: Source, at: int, width: int = 0) -> Paragraph:
    """width: of the text as it stands in the file, where that is not its own."""
    source = Source(
        line_start=place.line_start,
        line_end=place.line_end,
        char_start=at,
        char_end=at + (width or len(text)),
    )
    return _paragraph(text, source)


def _paragraph(text: str, source: Source) -> Paragraph:
    return Paragraph(lines=(Line(text=compose(text), source=source, end=LineEnd.SOFT),))
