"""A PDF and its tables as read in, the cells that pdfplumber reads otherwise out.

pdfplumber parses the file anew with pdfminer, and finds cells by its own `lines` strategy; where a
table has no full rules it is asked for the text of our cells. Refuses to say which reading holds.
"""

import io
import logging
import struct
import unicodedata
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.model.grid import Box, Cell, Grid, ReaderNote, ReadError, Source

READERS_DIFFER = "readers-differ"
SETTINGS = {
    "vertical_strategy": "lines",
    "horizontal_strategy": "lines",
    "snap_tolerance": 3,
    "join_tolerance": 3,
    "intersection_tolerance": 3,
}
"""pdfplumber's own settings, as its documentation names them."""

_LETTERS = {"x_tolerance": 1.5, "y_tolerance": 3}
_MOST_CHARS = 60_000  # of one page; a larger one is not read a second time
# What pdfminer's parts raise over a file that is not what they expect, beside its own exceptions.
_FAULTS = (ValueError, LookupError, TypeError, AttributeError, AssertionError, ArithmeticError,
           RecursionError, struct.error, zlib.error)  # fmt: skip
_INSET = 0.5  # points of a cell's edge that belong to its neighbour too


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A cell that two readers read otherwise. ours, theirs: its text by each."""

    source: Source
    ours: str
    theirs: str

    def note(self) -> ReaderNote:
        return ReaderNote(
            code=READERS_DIFFER, value=f"{self.ours} / {self.theirs}", source=self.source
        )


def second_reading(data: bytes, grids: Sequence[Grid]) -> list[Difference]:
    """The cells of these tables that pdfplumber reads otherwise.

    Cells from which something was set apart, and tables read from a picture, are not compared.
    Raises ReadError damaged-pdf.
    """
    import pdfplumber
    from pdfminer.psexceptions import PSException
    from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

    faults = (PSException, PdfminerException, MalformedPDFException, *_FAULTS)

    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # it warns of fonts we do not use

    wanted = [g for g in grids if g.source.page and comparable(g)]
    if not wanted:
        return []
    out: list[Difference] = []
    try:
        with pdfplumber.open(io.BytesIO(data), unicode_norm="NFC") as document:
            for grid in wanted:
                page = document.pages[(grid.source.page or 1) - 1]
                if len(page.chars) <= _MOST_CHARS:
                    out.extend(_of_grid(page, grid))
                page.close()
    except faults as fault:
        raise ReadError("damaged-pdf", f"second reader: {type(fault).__name__}") from None
    return out


def comparable(grid: Grid) -> list[Cell]:
    """The cells that are read from letters, whole."""
    if any(c.confidence is not None for c in grid.cells):
        return []
    return [c for c in grid.cells if not c.notes and c.source.bbox is not None]


def _of_grid(page: Any, grid: Grid) -> Iterator[Difference]:
    from pdfplumber.utils import extract_text

    theirs = [c for t in page.find_tables(SETTINGS) for c in t.cells]
    letters = page.chars
    for cell in comparable(grid):
        box = cell.source.bbox
        assert box is not None
        ours = " ".join(line.text for line in cell.lines)
        inside = [c for c in letters if _within(c, _theirs(box, theirs) or box)]
        text = " ".join(extract_text(inside, **_LETTERS).split())
        if _tight(ours) != _tight(text):
            yield Difference(source=cell.source, ours=ours, theirs=text)


def _theirs(box: Box, cells: Sequence[Box]) -> Box | None:
    """Their cell that holds the middle of ours; None where they found none."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return next((c for c in cells if c[0] <= x <= c[2] and c[1] <= y <= c[3]), None)


def _within(letter: Any, box: Box) -> bool:
    x, y = (letter["x0"] + letter["x1"]) / 2, (letter["top"] + letter["bottom"]) / 2
    return bool(box[0] - _INSET <= x <= box[2] + _INSET and box[1] - _INSET <= y <= box[3] + _INSET)


def _tight(text: str) -> str:
    folded = unicodedata.normalize("NFC", text).replace("\u00ad", "-").replace("\ufffe", "-")
    return "".join(folded.split())
