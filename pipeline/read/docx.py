"""A Word document in, its paragraphs and tables in the order of its body out.

Headers, footers and hidden text are left out; changes are read as accepted and reported; macros
and linked files are never opened.
"""

from collections.abc import Iterator, Sequence

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
from pipeline.read.docx_numbering import Numbering
from pipeline.read.docx_styles import read_styles
from pipeline.read.docx_tables import (
    column_widths,
    has_row_changes,
    lays_out,
    read_table,
    row_cells,
    table_rows,
)
from pipeline.read.docx_text import Printed, Story, unwrapped
from pipeline.read.html_text import refuse_legacy
from pipeline.read.limits import DEFAULT_LIMITS, Meter, ReadLimits
from pipeline.read.packages import Package, open_package
from pipeline.read.safe_xml import Element, attribute, child, children, local

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SAME_WIDTH = 60  # twips by which columns of one table cut in pieces may differ


def read_docx(data: bytes, name: str, limits: ReadLimits = DEFAULT_LIMITS) -> RawDocument:
    """A DOCX's bytes as blocks. Raises ReadError: too-large, damaged-file, zip-bomb and its kin."""
    return read_word_package(open_package(data, limits), name)


def read_word_package(package: Package, name: str) -> RawDocument:
    """An opened Word document as blocks. Raises ReadError not-a-document where it has no body."""
    main = package.target("officeDocument")
    body = child(package.xml(main), "body") if main else None
    if main is None or body is None:
        raise ReadError("not-a-document", "Word")
    reader = _Reader(package, main)
    reader.read(body)
    reader.add_notes()
    return RawDocument(
        file=name,
        media_type=MEDIA_TYPE,
        reader="docx",
        blocks=tuple(reader.blocks),
        notes=tuple(reader.reports()),
    )


class _Reader:
    """One pass over the body: blocks so far, and where in the document it stands."""

    def __init__(self, package: Package, main: str) -> None:
        self.package = package
        self.main = main
        styles = read_styles(self._part("styles"))
        numbering = Numbering(self._part("numbering"), styles)
        self.story = Story(styles=styles, numbering=numbering, meter=Meter(limits=package.limits))
        self.blocks: list[Block] = []
        self.linked: list[str] = []
        self.paragraphs = 0
        self.tables = 0
        self.widths: tuple[int, ...] = ()  # of the table right above, if one is

    def _part(self, kind: str) -> Element | None:
        name = self.package.target(kind, self.main)
        return self.package.xml(name) if name else None

    def read(self, container: Element) -> None:
        """Adds everything in a body, or in a cell of a table that only lays out."""
        for e in unwrapped(container):
            name = local(e)
            if name == "p":
                self._paragraph(e)
            elif name == "tbl":
                self._table(e)
            elif name == "altChunk":
                self.linked.append(attribute(e, "id") or name)
        self._flush()

    def _flush(self) -> None:
        left = self.story.flush(Source(cell=f"paragraph {self.paragraphs}"))
        if left:
            self.blocks.append(Paragraph(lines=left))

    def _paragraph(self, p: Element) -> None:
        self.paragraphs += 1
        printed = self.story.paragraph(p, Source(cell=f"paragraph {self.paragraphs}"))
        if printed.lines:
            centred = self.story.styles.paragraph_value(p, "jc") == "center"
            self.blocks.append(Paragraph(lines=printed.lines, bold=printed.bold, centred=centred))
            self.widths = ()
        self._boxes(printed)

    def _boxes(self, printed: Printed) -> None:
        """Text boxes: one in the line belongs to the text, one over the page stands beside it."""
        for box in printed.boxes:
            first = len(self.blocks)
            self.read(box.content)
            if not box.floats:
                continue
            for i in range(first, len(self.blocks)):
                block = self.blocks[i]
                if isinstance(block, Paragraph):
                    self.blocks[i] = Paragraph(lines=block.lines, bold=block.bold, note=True)

    def _table(self, table: Element) -> None:
        self._flush()
        self.story.tracked = self.story.tracked or has_row_changes(table)
        if lays_out(table):
            for row in table_rows(table):
                for cell in row_cells(row):
                    self.read(cell)
            return
        grid = read_table(table, self.tables, self._cell, self.story.meter)
        self.tables += 1
        widths = column_widths(table)
        goes_on = bool(self.blocks) and isinstance(self.blocks[-1], Grid) and _alike(
            widths, self.widths
        )  # fmt: skip
        self.widths = widths
        if grid.cells:
            self.blocks.append(_continuing(grid) if goes_on else grid)

    def _cell(self, tc: Element, place: Source) -> Sequence[Line]:
        return list(self._cell_lines(tc, place))

    def _cell_lines(self, container: Element, place: Source) -> Iterator[Line]:
        """The lines of a cell; a table in it gives its cells' lines in order."""
        for e in unwrapped(container):
            name = local(e)
            if name == "p":
                printed = self.story.paragraph(e, place)
                yield from printed.lines
                for box in printed.boxes:
                    if not box.floats:
                        yield from self._cell_lines(box.content, place)
            elif name == "tbl":
                for row in table_rows(e):
                    for cell in row_cells(row):
                        yield from self._cell_lines(cell, place)
        yield from self.story.flush(place)

    # -- what stands beside the text --------------------------------------------------------------

    def add_notes(self) -> None:
        """The footnotes and endnotes that the text refers to, in order, out of the flow."""
        parts: dict[str, dict[str, Element]] = {}
        for number, (kind, note_id) in enumerate(list(self.story.notes), start=1):
            if kind not in parts:
                root = self._part(f"{kind}s")
                found = children(root, kind) if root is not None else ()
                parts[kind] = {attribute(e, "id") or "": e for e in found}
            note = parts[kind].get(note_id)
            lines = (
                tuple(self._cell_lines(note, Source(cell=f"note {number}")))
                if note is not None
                else ()
            )
            if lines:
                mark = Line(text=f"[{number}]", source=lines[0].source, end=LineEnd.SOFT)
                self.blocks.append(Paragraph(lines=(mark, *lines), note=True))

    def reports(self) -> Iterator[ReaderNote]:
        """What a person should know of the file."""
        sample = [li.text for b in self.blocks for li in _lines_of(b)]
        refuse_legacy("\n".join(sample))
        if self.story.tracked:
            yield ReaderNote(code="tracked-changes")
        if self.package.has_macros:
            yield ReaderNote(code="macros-ignored")
        for form in sorted(self.story.numbering.unknown):
            yield ReaderNote(code="numbering-unknown", value=form)
        for part in self.linked:
            yield ReaderNote(code="linked-part", value=part)


def _lines_of(block: Block) -> Sequence[Line]:
    if isinstance(block, Paragraph):
        return block.lines
    if isinstance(block, Grid):
        return [li for c in block.cells for li in c.lines]
    return ()


def _alike(a: Sequence[int], b: Sequence[int]) -> bool:
    """True for columns of the same widths: a table cut in pieces."""
    return bool(a) and len(a) == len(b) and all(
        x > 0 and abs(x - y) <= _SAME_WIDTH for x, y in zip(a, b, strict=True)
    )  # fmt: skip


def _continuing(grid: Grid) -> Grid:
    return Grid(
        cells=grid.cells, rows=grid.rows, cols=grid.cols, source=grid.source, continues=True
    )
