"""Pieces of text and the breaks between them in, lines and paragraphs out, as a browser shows them.

White space is one space, `<br>` is a break that may be a wrap, two of them and the edge of a block
end the paragraph.
"""

import re
from dataclasses import dataclass, field

from pipeline.model.grid import Line, LineEnd, Paragraph, ReaderNote, Source
from pipeline.readers.ink import Ink, LeftOut, Piece, opens_note, shown
from pipeline.readers.limits import Meter
from pipeline.text.fold import compose

_SPACE = re.compile(r"[ \t\r\n\f\xa0]+")


@dataclass(slots=True, kw_only=True)
class LineSink:
    """Collects what stands between two block edges. `place` names the cell it collects for.

    notes: on what stands there and is not in the lines.
    """

    meter: Meter
    place: str | None = None
    paragraphs: list[Paragraph] = field(default_factory=list)
    label: str = ""
    centred: bool | None = None
    aside: bool = False
    notes: list[ReaderNote] = field(default_factory=list)
    _left_out: LeftOut = field(default_factory=LeftOut)
    _pieces: list[Piece] = field(default_factory=list)
    _lines: list[Line] = field(default_factory=list)
    _line: int | None = None
    _bold: set[bool] = field(default_factory=set)
    _linked: set[bool] = field(default_factory=set)
    _breaks: int = 0

    def text(
        self,
        text: str,
        line: int | None,
        bold: bool,
        linked: bool = False,
        ink: Ink = Ink.SHOWN,
    ) -> None:
        """A piece of text; `line` is where its element stands in the file."""
        if not text:
            return
        self.meter.add(text)
        if not text.strip(" \t\r\n\f\xa0"):
            self._pieces.append((" ", ink))
            return
        if ink in (Ink.HIDDEN, Ink.STRUCK):
            self._line = self._line or line
            self._pieces.append((text, ink))
            return
        self._breaks = 0
        if self._line is None:
            self._line = line
        if self.label:
            self._pieces.append((self.label + " ", Ink.SHOWN))
            self.label = ""
        self._bold.add(bold)
        if any(map(str.isalpha, text)):
            self._linked.add(linked)
        self._pieces.append((text, ink))

    def turn(self, mark: str) -> None:
        """A mark that turns the direction of what follows, or ends that."""
        self._pieces.append((mark, Ink.SHOWN))

    def wrap(self) -> None:
        """`<br>`: the line ends; an empty line ends the paragraph."""
        self._end_line()
        self._breaks += 1
        if self._breaks > 1:
            self.end()

    def _end_line(self) -> None:
        text = shown(self._pieces, self._left_out, in_flow=self.place is None)
        text = _SPACE.sub(" ", text).strip()
        self._pieces = []
        source = Source(line_start=self._line, line_end=self._line, cell=self.place)
        self.notes.extend(self._left_out.take(source))
        if text:
            self._lines.append(Line(text=compose(text), source=source, end=LineEnd.SOFT))
        self._line = None

    def end(self) -> None:
        """The edge of a block: the paragraph ends."""
        self._end_line()
        self._breaks = 0
        if self._lines:
            last = self._lines[-1]
            self._lines[-1] = Line(text=last.text, source=last.source, end=LineEnd.HARD)
            bold = self._bold == {True}
            self.paragraphs.append(
                Paragraph(
                    lines=tuple(self._lines),
                    bold=bold,
                    centred=self.centred,
                    note=self.place is None and opens_note(self._lines[0].text),
                    aside=self.aside or self._linked == {True},
                )
            )
        self._lines, self._bold, self._linked = [], set(), set()

    def flush_label(self, line: int | None) -> None:
        """A list item without text shows its number all the same."""
        if self.label:
            label, self.label = self.label, ""
            self.text(label, line, False)

    def take_lines(self) -> list[Line]:
        """All lines so far, for a cell."""
        self.end()
        return [line for p in self.paragraphs for line in p.lines]
