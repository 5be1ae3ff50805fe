"""A source file's bytes in, the ink behind a row out: its lines, or the picture of its place.

Run in a worker (run/apart.py), since the file is a stranger's.
"""

import io
from collections.abc import Iterator

from pipeline.model.grid import Box

_MOST_LINES = 2_000


def lines_of(data: bytes, first: int, last: int) -> Iterator[bytes]:
    """The lines from first to last (1-based) as the reader counts them; fewer if it has no more."""
    from pipeline.read.dispatch import lines_of as lines_read

    lines = lines_read(data)
    for line in lines[first - 1 : min(last, first + _MOST_LINES)]:
        yield line.encode("utf-8", "replace")


def picture_of(data: bytes, page: int, box: Box) -> Iterator[bytes]:
    """The PNG of a box on a page. Raises ReadError."""
    from pipeline.read.pdf_picture import render_region

    buffer = io.BytesIO()
    render_region(data, page, box, 2.0).save(buffer, "PNG")
    yield buffer.getvalue()
