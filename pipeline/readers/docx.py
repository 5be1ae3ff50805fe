"""A Word document in, its paragraphs and tables in the order of its body out.

Headers and footers are left out; struck and hidden text is noted, changes are read as accepted.
Pictures, worksheets and files in the flow are read where they stand, or an error stands there. Macros
and linked files are never opened.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from pipeline.model.grid import (
    Block,
    Grid,
    Line,
    LineEnd,
    Paragraph,
    RawDocument,
    ReaderNote,
    ReadError,
    Source,
)
from pipeline.readers.docx_ink import Ground, cuts_off, row_is_hidden
from pipeline.readers.docx_numbering import Numbering
from pipeline.readers.docx_package import WordFile, open_word, unwrapped
from pipeline.readers.docx_styles import read_fills, read_looks, read_styles, read_theme
from pipeline.readers.docx_tables import (
    CellText,
    add_page_header,
    alike,
    column_widths,
    given_width,
    has_row_changes,
    is_deleted,
    lays_out,
    read_table,
    row_cells,
    table_rows,
)
from pipeline.readers.docx_text import PrintedParagraph, Story
from pipeline.readers.docx_things import Box, Thing, is_worth_reading, read_part
from pipeline.readers.html_text import refuse_legacy
from pipeline.readers.ink import (
    CROSSED,
    NOT_WHOLE,
    TEXT_BOX,
    UNREAD,
    WATERMARK,
    Ink,
    opens_note,
    with_note_texts,
)
from pipeline.readers.limits import DEFAULT_LIMITS, Meter, ReadLimits
from pipeline.readers.packages import Package, open_package
from pipeline.readers.safe_xml import Element, attribute, child, children, local

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_LEAST_COLUMNS = 3  # of a table that is no heading
_DEEPEST = 40  # tables within tables and boxes within boxes


def read_docx(data: bytes, name: str, limits: ReadLimits = DEFAULT_LIMITS) -> RawDocument:
    """A DOCX's bytes as blocks. Raises ReadError: too-large, damaged-file, zip-bomb and its kin."""
    return read_word_package(open_package(data, limits), name)


def read_word_package(package: Package, name: str) -> RawDocument:
    """An opened Word document as blocks. Raises ReadError not-a-document where it has no body."""
    file = open_word(package)
    body = child(file.main.element, "body")
    if body is None:
        raise ReadError("not-a-document", "Word")
    reader = _Reader(file)
    reader.story.prompts = next(body.iter("{*}showingPlcHdr"), None) is not None
    reader.read(body)
    texts = reader.add_notes()
    return RawDocument(
        file=name,
        media_type=MEDIA_TYPE,
        reader="docx",
        blocks=with_note_texts(reader.blocks, texts),
        notes=tuple(reader.reports()),
    )


class _Reader:
    """One pass over the body: blocks so far, and where in the document it stands."""

    def __init__(self, file: WordFile) -> None:
        self.file = file
        styles = read_styles(file.tree("styles"))
        self.story = Story(
            styles=styles,
            numbering=Numbering(file.tree("numbering"), styles),
            meter=Meter(limits=file.package.limits),
            ground=Ground(theme=read_theme(_theme_of(file))),
        )
        self.blocks: list[Block] = []
        self.notes: list[ReaderNote] = []
        self.paragraphs = 0
        self.tables = 0
        self.depth = 0
        self.widths: tuple[int, ...] = ()  # of the table right above, if one is
        self.floating: list[Box] = []  # met in the cell that is being read
        self.drawn: list[Thing] = []  # lines and covers met there
        self.in_box = False

    def read(self, container: Element) -> None:
        """Adds everything in a body, or in a cell of a table that only lays out."""
        self._go_deeper()
        for e in unwrapped(container):
            name = local(e)
            if name == "p":
                self._paragraph(e)
            elif name == "tbl":
                self._table(e)
            elif name in ("altChunk", "subDoc"):
                self._thing(Thing(kind="file", relation=attribute(e, "id") or ""), self._here())
        left = self.story.flush(self._here())
        if left:
            self.blocks.append(Paragraph(lines=left))
        self._note_left_out()
        self.depth -= 1

    def _go_deeper(self) -> None:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise ReadError("too-large", f"{self.depth} tables within tables")

    def _here(self) -> Source:
        return Source(cell=f"paragraph {self.paragraphs}")

    def _note_left_out(self) -> None:
        self.notes.extend(self.story.left_out.take(self._here()))

    def _paragraph(self, p: Element) -> None:
        self.paragraphs += 1
        printed = self.story.paragraph(p, self._here())
        self._note_left_out()
        if printed.lines:
            centred = self.story.styles.paragraph_value(p, "jc") == "center"
            note = opens_note(printed.lines[0].text)
            self.blocks.append(
                Paragraph(lines=printed.lines, bold=printed.bold, centred=centred, note=note)
            )
            self.widths = ()
        self._boxes(printed)
        for thing in printed.things:
            if thing.kind not in ("line", "cover"):
                self._thing(thing, self._here())

    def _boxes(self, printed: PrintedParagraph) -> None:
        """Text boxes: one in the line belongs to the text, one over the page stands beside it."""
        for box in printed.boxes:
            first = len(self.blocks)
            self.read(box.content)
            if not box.floats:
                continue
            for i in range(first, len(self.blocks)):
                block = self.blocks[i]
                if isinstance(block, Paragraph):
                    self.blocks[i] = replace(block, note=True)

    # -- tables -----------------------------------------------------------------------------------

    def _table(self, table: Element) -> None:
        left = self.story.flush(self._here())
        if left:
            self.blocks.append(Paragraph(lines=left))
        self.story.tracked = self.story.tracked or has_row_changes(table)
        add_page_header(table, self.file)
        if lays_out(table):
            for row in table_rows(table):
                with self.story.as_row(_row_ink(row)):
                    for tc in row_cells(row):
                        self.read(tc)
            return
        fills = read_fills(table, self.story.styles)
        looks = read_looks(table, self.story.styles)
        last = len(table_rows(table)) - 1
        columns = len(column_widths(table))

        def cell(tc: Element, row: Element, r: int, place: Source) -> CellText:
            ground = self.story.ground.under_style(fills, first=r == 0)
            ground = ground.under(child(tc, "tcPr", "shd"))
            parts = {"", *(["firstRow"] if r == 0 else ()), *(["lastRow"] if r == last else ())}
            width = given_width(tc)
            with self.story.as_row(_row_ink(row, looks, parts)), self.story.as_cell(ground, width):
                lines = tuple(self._cell_lines(tc, place))
                lines = self._floating(lines, place)
                self._note_drawn(lines, columns)
                if cuts_off(row, tc, self.story.height):
                    self.story.left_out.add(NOT_WHOLE, " ".join(line.text for line in lines))
                return CellText(lines=lines, notes=self.story.left_out.take(place))

        grid = read_table(table, self.tables, cell, self.story.meter)
        self.tables += 1
        widths = column_widths(table)
        goes_on = bool(self.blocks) and isinstance(self.blocks[-1], Grid) and alike(
            widths, self.widths
        )  # fmt: skip
        self.widths = widths
        if grid.cells:
            self.blocks.append(replace(grid, continues=goes_on))

    def _cell_lines(self, container: Element, place: Source) -> Iterator[Line]:
        """The lines of a cell; a table in it gives its cells' lines in order."""
        self._go_deeper()
        for e in unwrapped(container):
            name = local(e)
            if name == "p":
                printed = self.story.paragraph(e, place)
                yield from printed.lines
                for box in printed.boxes:
                    if not box.floats:
                        yield from self._cell_lines(box.content, place)
                    elif not self.in_box:
                        self.floating.append(box)
                for thing in printed.things:
                    if thing.kind in ("line", "cover"):
                        self.drawn.append(thing)
                    else:
                        yield from self._thing_in_cell(thing, place)
            elif name == "tbl":
                height = self.story.height  # how its rows share it is not worked out
                for row in table_rows(e):
                    with self.story.as_row(_row_ink(row)):
                        for tc in row_cells(row):
                            yield from self._cell_lines(tc, place)
                self.story.height = height
        yield from self.story.flush(place)
        self.depth -= 1

    def _floating(self, lines: tuple[Line, ...], place: Source) -> tuple[Line, ...]:
        """The lines of a cell with the boxes that float in it: its text where it has none itself.

        A box over other text is told of, one behind it as a watermark.
        """
        boxes, self.floating = self.floating, []
        self.in_box = True
        for box in boxes:
            found = tuple(self._cell_lines(box.content, place))
            if not lines and not box.behind:
                lines = found
            elif found:
                code = WATERMARK if box.behind else TEXT_BOX
                both = (found,) if box.behind else (found, lines)
                said = (" ".join(line.text for line in one) for one in both)
                self.story.left_out.add(code, " / ".join(said))
        self.in_box = False
        return lines

    def _note_drawn(self, lines: tuple[Line, ...], columns: int) -> None:
        """Tells of lines and boxes drawn over a cell's text; in a heading they are ornaments."""
        drawn, self.drawn = self.drawn, []
        text = " ".join(line.text for line in lines)
        if text and columns >= _LEAST_COLUMNS:
            for kind in {thing.kind for thing in drawn}:
                self.story.left_out.add(CROSSED if kind == "line" else TEXT_BOX, text)

    # -- what is no text --------------------------------------------------------------------------

    def _thing(self, thing: Thing, place: Source) -> None:
        """Adds the blocks of a picture, worksheet or file, or an error at its place."""
        raw = self._read_thing(thing, place, in_cell=False)
        if raw is not None:
            self.blocks.extend(raw.blocks)
            self.notes.extend(n for n in raw.notes if n.code != "page-without-text")
            self.widths = ()

    def _thing_in_cell(self, thing: Thing, place: Source) -> Iterator[Line]:
        raw = self._read_thing(thing, place, in_cell=True)
        for block in raw.blocks if raw is not None else ():
            yield from (replace(line, source=place) for line in _lines_of(block))

    def _read_thing(self, thing: Thing, place: Source, *, in_cell: bool) -> RawDocument | None:
        outside = self.file.outside.get(thing.relation)
        part = self.file.part(thing.relation)
        if not is_worth_reading(thing, part[1] if part else None, in_cell=in_cell):
            return None
        if part is None:
            named = outside.target.rsplit("/", 1)[-1] if outside else thing.kind
            self.notes.append(ReaderNote(code=UNREAD, value=named, source=place))
            return None
        name, data = part[0].rsplit("/", 1)[-1], part[1]
        try:
            raw = read_part(name, data, thing, self.file, self.story.meter)
        except ReadError as fault:
            value = f"{name} ({fault.code})"
            self.notes.append(ReaderNote(code=UNREAD, value=value, source=place))
            return None
        if thing.kind == "picture":
            self.notes.append(ReaderNote(code="picture-read", value=name, source=place))
        return raw

    # -- what stands beside the text --------------------------------------------------------------

    def add_notes(self) -> dict[str, str]:
        """Adds the footnotes and endnotes that the text refers to, out of the flow; by number."""
        parts: dict[str, dict[str, Element]] = {}
        texts: dict[str, str] = {}
        for number, (kind, note_id) in enumerate(list(self.story.notes), start=1):
            if kind not in parts:
                root = self.file.tree(f"{kind}s")
                found = children(root, kind) if root is not None else ()
                parts[kind] = {attribute(e, "id") or "": e for e in found}
            note = parts[kind].get(note_id)
            place = Source(cell=f"note {number}")
            lines = tuple(self._cell_lines(note, place)) if note is not None else ()
            self.notes.extend(self.story.left_out.take(place))
            if lines:
                texts[str(number)] = " ".join(line.text for line in lines)
                mark = Line(text=f"[{number}]", source=lines[0].source, end=LineEnd.SOFT)
                self.blocks.append(Paragraph(lines=(mark, *lines), note=True))
        return texts

    def reports(self) -> Iterator[ReaderNote]:
        """What a person should know of the file."""
        sample = [li.text for b in self.blocks for li in _lines_of(b)]
        refuse_legacy("\n".join(sample))
        if self.story.tracked:
            yield ReaderNote(code="tracked-changes")
        yield from self.notes
        if self.file.package.has_macros:
            yield ReaderNote(code="macros-ignored")
        for form in sorted(self.story.numbering.unknown):
            yield ReaderNote(code="numbering-unknown", value=form)


def _theme_of(file: WordFile) -> Element | None:
    try:
        return file.tree("theme")
    except ReadError:  # colours are no reason to refuse a document
        return None


def _lines_of(block: Block) -> Sequence[Line]:
    if isinstance(block, Paragraph):
        return block.lines
    if isinstance(block, Grid):
        return [li for c in block.cells for li in c.lines]
    return ()


def _row_ink(
    row: Element,
    looks: Collection[tuple[str, str]] = (),
    parts: Collection[str] = (),
) -> Ink:
    """How all text of the row stands, where the row or its table's style says so."""
    said = {look for part, look in looks if part in parts}
    if row_is_hidden(row) or "vanish" in said:
        return Ink.HIDDEN
    return Ink.STRUCK if is_deleted(row) or "strike" in said else Ink.SHOWN
