"""A page's tree in, its blocks and notes out: one pass, in reading order.

What a screen does not show is left out and noted; an element that hides a part of the page without
showing it is an error that names it. A table that only lays the page out gives its content in order.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from pipeline.model.grid import Block, Grid, ReaderNote, Source
from pipeline.readers.html_css import Declared, StyleSheets, read_sheets
from pipeline.readers.html_ink import TOP, Stand, folds, is_gone, stand_of
from pipeline.readers.html_lines import LineSink
from pipeline.readers.html_marks import (
    ASIDES,
    BLOCKS,
    DRAWN,
    DROPPED,
    EMPTY,
    FRAMES,
    PICTURES,
    Counters,
    cells_without_table,
    drawn_text,
    field_text,
    hides_content,
    holds_rows,
    in_capitals,
    is_bold,
    is_centred,
    is_link,
    is_picture,
    item_label,
)
from pipeline.readers.html_room import cuts_off, in_doubt, is_watermark, may_differ
from pipeline.readers.html_rows import wrap_rows
from pipeline.readers.html_tables import (
    CELLS,
    MOST_COL_SPAN,
    MOST_ROW_SPAN,
    data_tables,
    make_tables,
    read_span,
)
from pipeline.readers.html_text import parse_page, set_fallbacks
from pipeline.readers.html_through import Through, drawn_through
from pipeline.readers.ink import HIDDEN, NOT_WHOLE, UNREAD, WATERMARK, Ink
from pipeline.readers.limits import Meter
from pipeline.readers.safe_xml import Element
from pipeline.readers.table_cells import (
    CellDraft,
    RowDraft,
    cell_name,
    place_rows,
    tight_grid,
)

_DEEPEST = 3  # pages in frames in pages
NO_PARTS: Mapping[str, str] = {}
_GROUPS = {"thead": 0, "tfoot": 2}
_QUOTES = {"before": "“", "after": "”"}


@dataclass(slots=True, kw_only=True)
class _Table:
    """A table being read. cell: where the text of its open cell goes."""

    number: int
    line: int | None
    rows: list[RowDraft] = field(default_factory=list)
    cell: LineSink | None = None
    linked: int = 0  # cells that hold a link alone
    hides: bool = False  # a cell of it is not shown


class Page:
    """One pass over the tree, in reading order, without recursion."""

    def __init__(self, meter: Meter, parts: Mapping[str, str], depth: int = 0) -> None:
        self.meter = meter
        self.parts = parts
        self.depth = depth
        self.blocks: list[Block] = []
        self.notes: list[ReaderNote] = []
        self.flow = LineSink(meter=meter)
        self.tables: list[_Table] = []
        self.count = 0
        self.sheets = StyleSheets()
        self.bold: list[bool] = [False]
        self.stands: list[Stand] = [TOP]
        self.inside: set[Element] = set()
        self.counts: dict[Element, int] = {}
        self.counters = Counters()
        self.pre = 0
        self.links = 0
        self.asides = 0

    @property
    def sink(self) -> LineSink:
        """Where text goes: the open cell of the open table, else the page."""
        for table in reversed(self.tables):
            if table.cell is not None:
                return table.cell
        return self.flow

    def walk(self, root: Element) -> None:
        from lxml import etree

        written = sum(1 for _ in root.iter(*CELLS))  # before any work a cell
        replace(self.meter).add_cells(written)
        set_fallbacks(root)
        self.sheets = read_sheets(root, self.parts)
        if self.sheets.too_long:
            self.notes.append(ReaderNote(code=UNREAD, value="<style>"))
        make_tables(root, self.sheets)
        wrap_rows(root, self.sheets)
        loose = cells_without_table(root)
        if loose is not None:
            self._note(UNREAD, f"<{loose.tag}>", loose)
        self.inside = data_tables(root)
        walker = etree.iterwalk(root, events=("start", "end"))
        skipped: Element | None = None
        for event, e in walker:
            if event == "start":
                said = self.sheets.of(e)
                if e.tag in DROPPED or is_gone(e, said):
                    self._leave_out(e)
                    skipped = e
                    walker.skip_subtree()
                    continue
                stand = stand_of(e, said, self.stands[-1])
                if said and self._is_watermark(e, said, stand):
                    skipped = e
                    walker.skip_subtree()
                    continue
                self.counters.enter(said, len(self.stands))
                through = (
                    drawn_through(e, said, self.sheets, stand.pixels) if said else Through.NOTHING
                )
                if through is Through.LINE:
                    stand = replace(stand, struck=True)
                self.stands.append(stand)
                self._start(e)
                self._added(e, "before")
                self._text(e.text, e.sourceline, folded=folds(e))
                if said and self._in_cell:
                    self._note_doubt(e, said, crossed=through is Through.IN_DOUBT)
            else:
                if e is skipped:
                    skipped = None
                else:
                    self._added(e, "after")
                    self._end(e)
                    self.stands.pop()
                    self.counters.leave(len(self.stands))
                if e is not root:
                    self._text(e.tail, e.sourceline, folded=folds(e.getparent()))
        self._end_paragraph()

    @property
    def _in_cell(self) -> bool:
        return bool(self.tables) and self.tables[-1].cell is not None

    def _note(self, code: str, value: str, e: Element) -> None:
        """A note at the element's place: that of its cell, where it stands in one."""
        place = self.sink.place
        where = Source(line_start=e.sourceline, line_end=e.sourceline, cell=place)
        notes = self.notes if place is None else self.sink.notes
        notes.append(ReaderNote(code=code, value=value[:100], source=where))

    def _note_doubt(self, e: Element, said: Declared, *, crossed: bool) -> None:
        """Tells of text whose place may not show it whole, or not as it stands in the file."""
        stand = self.stands[-1]
        if e.tag in CELLS:  # a cell grows with its text
            said = {k: v for k, v in said.items() if k not in ("height", "max-height")}
        if not (crossed or may_differ(said)) or stand.ink is Ink.HIDDEN:
            return
        text = " ".join(e.text_content().split())
        if not text:
            return
        blocks = sum(1 for inner in e.iter("p", "div", "br", "li"))
        if crossed or in_doubt(said) or cuts_off(said, text, blocks, stand.pixels):
            self._note(NOT_WHOLE, text, e)

    def _is_watermark(self, e: Element, said: Declared, stand: Stand) -> bool:
        """True for a watermark, which is told of and left out."""
        if "position" not in said or stand.ink is Ink.HIDDEN:
            return False
        text = " ".join(e.text_content().split())
        found = is_watermark(said, text, stand.pixels)
        if found:
            self._note(WATERMARK, text, e)
        return found

    def _added(self, e: Element, place: str) -> None:
        """Text that a style sheet puts beside an element's own; in a cell, what it counts is an error."""
        if e.tag in EMPTY or not (self.sheets.added or e.tag == "q"):
            return
        said = self.sheets.added.get((e, place), {})
        self.counters.enter(said, len(self.stands))
        text = self.sheets.text_beside(e, place, self.counters.written)
        if text and is_watermark(said, text, stand_of(e, said, self.stands[-1]).pixels):
            self._note(WATERMARK, text, e)
            return
        if e.tag == "q" and (e, place) not in self.sheets.added:
            text = _QUOTES[place]
        if text is None and self._in_cell and self.stands[-1].ink is not Ink.HIDDEN:
            self._note(UNREAD, f"<{e.tag}>::{place}", e)
        self._text(text, e.sourceline)

    def _text(self, text: str | None, line: int | None, *, folded: bool = False) -> None:
        if not text:
            return
        ink = Ink.HIDDEN if folded else self.stands[-1].ink
        text = in_capitals(text, self.stands[-1].capitals)
        if not self.pre:
            self.sink.text(text, line, self.bold[-1], self.links > 0, ink)
            return
        for i, part in enumerate(text.split("\n")):
            if i:
                self.sink.wrap()
            self.sink.text(part, line, self.bold[-1], ink=ink)

    def _leave_out(self, e: Element) -> None:
        """Notes what is not shown; in a cell, a field of a form shows what it holds."""
        where = Source(line_start=e.sourceline, line_end=e.sourceline)
        if e.tag in FRAMES and self._frame(e, where):
            return
        if e.tag not in DROPPED:
            self._note_hidden(e, where)
        elif hides_content(e) and not (e.tag == "svg" and self._in_cell):
            self.notes.append(ReaderNote(code=UNREAD, value=f"<{e.tag}>", source=where))
        elif self._in_cell and e.tag == "svg":
            drawn = drawn_text(e)
            self._text(drawn, e.sourceline)
            if drawn:
                self._note(NOT_WHOLE, drawn, e)
        elif self._in_cell and e.tag in DRAWN:
            self._note(UNREAD, f"<{e.tag}>", e)
        elif self._in_cell:
            self._text(field_text(e), e.sourceline)

    def _frame(self, e: Element, where: Source) -> bool:
        """Reads the page that a frame shows, where the file holds it."""
        text = e.get("srcdoc") or self.parts.get(e.get("src") or "")
        if not text or not text.strip() or is_gone(e, self.sheets.of(e)):
            return False
        if self.depth >= _DEEPEST:
            self.notes.append(ReaderNote(code=UNREAD, value=f"<{e.tag}>", source=where))
            return True
        self._end_paragraph()
        inner = Page(self.meter, self.parts, self.depth + 1)
        inner.walk(parse_page(text))
        self.blocks.extend(inner.blocks)
        self.notes.extend(inner.notes)
        return True

    def _note_hidden(self, e: Element, where: Source) -> None:
        text = " ".join(e.text_content().split())
        if self._in_cell:
            self.sink.text(text, e.sourceline, False, ink=Ink.HIDDEN)
        elif self._is_first_hidden(e):
            self.notes.append(ReaderNote(code=HIDDEN, value=text[:100], source=where))

    def _is_first_hidden(self, e: Element) -> bool:
        """True for a hidden row or table, and for the first cell of a hidden column."""
        if e.tag in CELLS and self.tables:
            first = not self.tables[-1].hides
            self.tables[-1].hides = True
            return first
        return sum(1 for _ in e.iter(*CELLS)) > 1

    # -- elements -------------------------------------------------------------------------------

    def _start(self, e: Element) -> None:
        tag = e.tag
        self.bold.append(is_bold(e, self.bold[-1]))
        self.links += is_link(e)
        if self.stands[-1].turned and not self.stands[-2].turned:
            self.sink.turn("\u202e")
        if tag == "br":
            self.sink.wrap()
        if tag in PICTURES and self.stands[-1].ink is Ink.SHOWN and self._holds_words(e):
            self._note(UNREAD, f"<{tag}>", e)
        if tag not in BLOCKS:
            return
        self._end_paragraph()
        self.asides += tag in ASIDES
        self.sink.aside = self.asides > 0
        self.pre += tag == "pre"
        self.sink.centred = is_centred(e) or None
        if tag == "table" and e in self.inside:
            self.tables.append(_Table(number=self.count, line=e.sourceline))
            self.count += 1
        elif tag == "tr" and self._of_table(e):
            self._close_cell(self.tables[-1])  # a row inside a cell ends it
            group = _GROUPS.get(e.getparent().tag, 1)
            self.tables[-1].rows.append(RowDraft(group=group))
        elif tag in CELLS and self._of_table(e):
            self._open_cell(e)
        elif tag == "li" and self.stands[-1].ink is Ink.SHOWN:
            label = item_label(e, self.counts, self.sheets.of)
            if "content" in self.sheets.added.get((e, "marker"), {}):
                label = self.sheets.text_beside(e, "marker", self.counters.written)
            if label is None:
                self._note(UNREAD, "<li>::marker", e)
            self.sink.label = label or ""

    def _holds_words(self, img: Element) -> bool:
        return is_picture(img) if self._in_cell else holds_rows(img)

    def _of_table(self, e: Element) -> bool:
        """True for a row or cell of the open table, not of one that only lays it out."""
        return bool(self.tables) and next(e.iterancestors("table"), None) in self.inside

    def _open_cell(self, e: Element) -> None:
        table = self.tables[-1]
        self._close_cell(table)
        if not table.rows:
            table.rows.append(RowDraft())
        row = table.rows[-1]
        place = cell_name(table.number, len(table.rows) - 1, len(row.cells))
        table.cell = LineSink(meter=self.meter, place=place)
        row.cells.append(
            CellDraft(
                col_span=read_span(e.get("colspan"), MOST_COL_SPAN) or 1,
                row_span=read_span(e.get("rowspan"), MOST_ROW_SPAN),
                source=Source(line_start=e.sourceline, line_end=e.sourceline, cell=place),
            )
        )

    def _end(self, e: Element) -> None:
        self.bold.pop()
        if self.stands[-1].turned and not self.stands[-2].turned:
            self.sink.turn("\u202c")
        tag = e.tag
        self.links -= is_link(e)
        if tag not in BLOCKS:
            return
        self.pre -= tag == "pre"
        if tag == "li":
            self.sink.flush_label(e.sourceline)
        self._end_paragraph()
        self.asides -= tag in ASIDES
        self.sink.aside = self.asides > 0
        if tag in CELLS and self._of_table(e):
            self._close_cell(self.tables[-1])
        elif tag == "table" and e in self.inside:
            self._close_table(self.tables.pop())

    def _close_cell(self, table: _Table) -> None:
        if table.cell is not None:
            draft = table.rows[-1].cells[-1]
            draft.lines = table.cell.take_lines()
            draft.notes = table.cell.notes
            table.linked += any(p.aside for p in table.cell.paragraphs)
            table.cell = None

    def _close_table(self, table: _Table) -> None:
        cells = place_rows(table.rows, self.meter)
        if cells:
            where = Source(line_start=table.line, line_end=table.line)
            grid = tight_grid(cells, source=where)
            several = table.linked > 1 or grid.cols > 2
            aside = table.linked > 0 and several and table.linked * 2 >= grid.rows
            self.blocks.append(replace(grid, aside=aside or self.asides > 0))

    def _end_paragraph(self) -> None:
        sink = self.sink
        sink.end()
        if sink is self.flow:
            self.blocks.extend(sink.paragraphs)
            self.notes.extend(sink.notes)
            sink.paragraphs, sink.notes = [], []

    def sample(self) -> str:
        """Some of the page's text, from its middle, where the decision stands."""
        out: list[str] = []
        for block in self.blocks:
            if isinstance(block, Grid):
                out.extend(li.text for c in block.cells for li in c.lines)
            else:
                out.extend(li.text for li in getattr(block, "lines", ()))
        text = "\n".join(out)
        middle = len(text) // 2
        return text[max(0, middle - 20_000) : middle + 20_000]
