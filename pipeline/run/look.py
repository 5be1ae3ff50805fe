"""A source file's bytes in, the ink behind a row out: its lines, or the picture of its place.

Run in a worker (run/apart.py), since the file is a stranger's.
"""

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.model.grid import Box, Grid, ReadError

_MOST_LINES = 2_000


def commented(
    data: bytes, findings: Sequence[Mapping[str, Any]], texts: Mapping[str, str], lang: str
) -> Iterator[bytes]:
    """A Word file with a comment a finding; where it is none, nothing and why, in words."""
    from pipeline.present.annotated import AnnotateError, annotated

    try:
        yield annotated(data, findings, texts, lang)
    except AnnotateError as fault:
        yield from (b"", str(fault).encode())


def saved_in(data: bytes, rules: Path) -> Iterator[bytes]:
    """What an officer wrote into a workbook, as JSON. Raises ValueError where it is none."""
    from pipeline.present.labels import load_labels
    from pipeline.present.workbook_read import book_to_json, read_saved

    yield book_to_json(read_saved(data, load_labels(rules)))


def lines_of(data: bytes, first: int, last: int) -> Iterator[bytes]:
    """The lines from first to last (1-based) as the reader counts them; fewer if it has no more."""
    from pipeline.readers.dispatch import lines_of as lines_read

    lines = lines_read(data)
    for line in lines[first - 1 : min(last, first + _MOST_LINES)]:
        yield line.encode("utf-8", "replace")


def picture_of(data: bytes, page: int, box: Box, scale: float = 2.0) -> Iterator[bytes]:
    """The PNG of a box on a page, so many pixels a point. Raises ReadError."""
    from pipeline.readers.pdf_file import render_region

    buffer = io.BytesIO()
    render_region(data, page, box, scale).save(buffer, "PNG")
    yield buffer.getvalue()


def page_of(data: bytes, page: int, box: Box) -> Iterator[bytes]:
    """The PNG of a whole page with the cells that were read drawn on it, those of a box marked.

    Raises ReadError.
    """
    from pipeline.readers.dispatch import read_any
    from pipeline.readers.pdf_file import draw_page

    raw = read_any(data, file="", sha256="")
    cells = [
        c.source.bbox
        for b in raw.blocks
        if isinstance(b, Grid)
        for c in b.cells
        if c.source.page == page and c.source.bbox is not None
    ]
    buffer = io.BytesIO()
    draw_page(data, page, cells, box, 1.5).save(buffer, "PNG")
    yield buffer.getvalue()


def differences_of(data: bytes) -> Iterator[bytes]:
    """How many cells of a PDF's tables were read twice, then each that differs, as JSON.

    Raises ReadError: not-a-pdf, and as reading does.
    """
    from pipeline.readers.dispatch import read_any, sniff
    from pipeline.readers.pdf_second import comparable, second_reading

    if sniff(data) != "pdf":
        raise ReadError("unknown-format", "no PDF")
    raw = read_any(data, file="", sha256="")
    grids = [b for b in raw.blocks if isinstance(b, Grid)]
    yield json.dumps(sum(len(comparable(g)) for g in grids)).encode()
    for d in second_reading(data, grids):
        place = {"page": d.source.page, "bbox": d.source.bbox}
        yield json.dumps({**place, "ours": d.ours, "theirs": d.theirs}).encode()
