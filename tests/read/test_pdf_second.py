"""The second reader of PDF tables: asked where rules are missing, or about every table."""

from dataclasses import replace

import pytest

from pipeline.model.grid import Grid, Line, ReadError
from pipeline.readers import pdf_second, scan
from pipeline.readers.limits import ReadLimits
from pipeline.readers.pdf import read_pdf
from pipeline.readers.pdf_second import Difference, second_reading
from tests.fixtures.make import build
from tests.fixtures.pdf_sheet import line, table, text, words, write_sheet

ROWS = [
    ["TT", "Noi dung", "Don vi", "Han"],
    ["1", "Ra soat quy dinh", "So Tu phap", "05/2025"],
    ["2", "Mo lop boi duong", "So Noi vu", "Quy II"],
]
LEVEL = "\n".join(line(50, 100 + 30 * i, 545, 100 + 30 * i) for i in range(4))
RULED = write_sheet(table(ROWS))
OPEN = write_sheet(LEVEL + "\n" + words(ROWS))


def grids(data: bytes) -> list[Grid]:
    blocks = read_pdf(data, "x.pdf", ReadLimits()).blocks
    return [b for b in blocks if isinstance(b, Grid)]


@pytest.mark.parametrize("data", [RULED, OPEN, build("browser-open.pdf").read_bytes()])
def test_both_readers_agree_on_a_sound_file(data: bytes) -> None:
    found = grids(data)
    assert found and second_reading(data, found) == []


@pytest.mark.parametrize(
    ("data", "verify", "pages"), [(RULED, False, ""), (RULED, True, "1"), (OPEN, False, "1")]
)
def test_the_pages_read_twice_are_told(data: bytes, verify: bool, pages: str) -> None:
    assert read_pdf(data, "x.pdf", ReadLimits(verify=verify)).read_twice == pages


@pytest.mark.parametrize("data", [RULED, OPEN])
def test_a_cell_read_otherwise_is_told_of_once(data: bytes) -> None:
    (grid,) = grids(data)
    at = next(i for i, c in enumerate(grid.cells) if c.lines and c.lines[0].text == "05/2025")
    other = replace(grid.cells[at], lines=(Line(text="06/2025"),))
    cells = (*grid.cells[:at], other, *grid.cells[at + 1 :])
    (found,) = second_reading(data, [replace(grid, cells=cells)])
    assert (found.ours, found.theirs, found.source) == ("06/2025", "05/2025", other.source)


@pytest.mark.parametrize(
    ("data", "verify", "asked"), [(RULED, False, False), (RULED, True, True), (OPEN, False, True)]
)
def test_when_it_is_asked_and_where_it_is_told(
    data: bytes, verify: bool, asked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = next(c.source for g in grids(data) for c in g.cells if (c.row, c.col) == (1, 3))

    def differs(*_: object) -> list[Difference]:
        return [Difference(source=source, ours="05/2025", theirs="06/2025")]

    monkeypatch.setattr(pdf_second, "second_reading", differs)
    raw = read_pdf(data, "x.pdf", ReadLimits(verify=verify))
    said = [
        (c.row, c.col, n.code, n.value)
        for g in raw.blocks
        if isinstance(g, Grid)
        for c in g.cells
        for n in c.notes
    ]
    assert said == ([(1, 3, "readers-differ", "05/2025 / 06/2025")] if asked else [])


def test_a_file_it_cannot_read_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> list[Difference]:
        raise ReadError("damaged-pdf", "second reader: PDFSyntaxError")

    monkeypatch.setattr(pdf_second, "second_reading", fails)
    raw = read_pdf(OPEN, "x.pdf", ReadLimits())
    assert "second-reader-failed" in [n.code for n in raw.notes]
    assert any(isinstance(b, Grid) for b in raw.blocks)


def test_pictures_among_text_pages_are_errors_without_recognition(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing(*_: object) -> None:
        raise ReadError("tesseract-missing")

    monkeypatch.setattr(scan, "read_scanned_pages", missing)
    picture = "q 595 0 0 842 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x7e EI Q"
    from tests.fixtures.pdf_sheet import Sheet, write_sheets

    data = write_sheets(Sheet(content=table(ROWS)), Sheet(content=picture + text(0, 0, "")))
    raw = read_pdf(data, "x.pdf", ReadLimits())
    assert [(n.code, n.value) for n in raw.notes] == [
        ("page-without-text", "2"), ("part-unread", "2"),
    ]  # fmt: skip
    with pytest.raises(ReadError, match="tesseract-missing"):
        read_pdf(write_sheet(picture), "x.pdf", ReadLimits())
