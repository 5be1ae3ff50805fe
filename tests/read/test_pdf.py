"""PDF with text: the tables of two writers' prints cell by cell, pages turned, bad input, memory."""

import io
import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import pypdfium2
import pytest

from pipeline.grammar.repairs import load_repairs
from pipeline.model.grid import (
    Box,
    Cell,
    CellBreak,
    Grid,
    LineEnd,
    Paragraph,
    RawDocument,
    ReadError,
    expand_cells,
)
from pipeline.readers.limits import ReadLimits
from pipeline.readers.pdf import read_pages, read_pdf
from pipeline.readers.pdf_file import render_region
from pipeline.run.document import Result
from pipeline.text.joined import join_lines
from tests.fixtures.make import build

ROOT = Path(__file__).parents[2]
LIMITS = ReadLimits()
JOINS = load_repairs(ROOT / "rules").joins
TRUTH = json.loads((ROOT / "tests/truth/2890/tasks.json").read_text(encoding="utf-8"))
FIELDS = ("number_raw", "task_raw", "lead_raw", "coordinating_raw", "product_raw", "deadline_raw")
PRINTS = [
    "office.pdf", "office-upright.pdf", "office-two-fonts.pdf", "office-numbered.pdf",
    "office-turned.pdf", "browser.pdf", "browser-upright.pdf", "browser-open.pdf",
    "browser-stamped.pdf", "browser-nfd.pdf",
]  # fmt: skip
HEADING = [
    ["ỦY BAN NHÂN DÂN", "TỈNH VĨNH LONG"],
    ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"],
    ["Số: 2890/QĐ-UBND"],
    ["Vĩnh Long, ngày 18 tháng 12 năm 2023"],
]


def read_bytes(data: bytes, **limits: int) -> RawDocument:
    return read_pdf(data, "x.pdf", ReadLimits(**limits))


@cache
def fixture(name: str) -> RawDocument:
    return read_bytes(build(name).read_bytes())


def tight(text: str) -> str:
    return "".join(text.split())


def task_rows(raw: RawDocument) -> list[list[str]]:
    """The task rows of all grids, a row without a number joined to the one above."""
    rows: list[list[list[Cell]]] = []
    for grid in (b for b in raw.blocks if isinstance(b, Grid)):
        for row in expand_cells(grid):
            assert len(row) == len(FIELDS) and None not in row
            cells = [c for c in row if c is not None]
            number = tight("".join(line.text for line in cells[0].lines))
            if cells[0].col_span > 1 or number == "STT":
                continue
            if number and number != ".":
                rows.append([[c] for c in cells])
            elif rows:
                for before, cell in zip(rows[-1], cells, strict=True):
                    if cell is not before[-1]:
                        before.append(cell)
    return [[join_lines([li for c in cs for li in c.lines], JOINS).text for cs in r] for r in rows]


@pytest.mark.parametrize("name", PRINTS)
def test_every_cell_is_read(name: str) -> None:
    rows = task_rows(fixture(name))
    assert len(rows) == len(TRUTH) == 66
    for row, truth in zip(rows, TRUTH, strict=True):
        for field, text in zip(FIELDS, row, strict=True):
            assert tight(text) == tight(truth[field]), (truth["number"], field)


@pytest.mark.parametrize("name", ["office.pdf", "browser.pdf", "browser-nfd.pdf"])
def test_wide_cells_keep_their_spaces(name: str) -> None:
    assert task_rows(fixture(name)) == [[t[f] for f in FIELDS] for t in TRUTH]


@pytest.mark.parametrize("name", PRINTS)
def test_table_goes_on_over_pages(name: str) -> None:
    grids = [b for b in fixture(name).blocks if isinstance(b, Grid)]
    assert [g.continues for g in grids] == [False] + [True] * (len(grids) - 1)
    assert {g.cols for g in grids} == {6}
    pages = [g.source.page for g in grids]
    assert pages == sorted(set(pages))
    for grid in grids:
        for cell in grid.cells:
            assert cell.source.page == grid.source.page and cell.source.bbox is not None


@pytest.mark.parametrize("name", PRINTS)
def test_heading_is_read_by_column(name: str) -> None:
    blocks: list[list[str]] = [[]]
    for block in fixture(name).blocks:
        if isinstance(block, CellBreak):
            assert block.kind == "pipe"
            blocks.append([])
        elif isinstance(block, Paragraph):
            blocks[-1].extend(line.text for line in block.lines)
    assert blocks[:4] == HEADING
    signature = blocks[5]
    assert [tight(t) for t in signature] == ["KT.CHỦTỊCH", "PHÓCHỦTỊCH", "NguyễnThịQuyênThanh"]


@pytest.mark.parametrize("name", PRINTS)
def test_page_numbers_are_no_text(name: str) -> None:
    texts = [li.text for b in fixture(name).blocks if isinstance(b, Paragraph) for li in b.lines]
    assert not [t for t in texts if t.strip("-– ").isdigit()]


def test_hyphen_at_line_end_is_printed_and_goes_on() -> None:
    lines = [
        line
        for b in fixture("browser-upright.pdf").blocks
        for line in ([li for c in b.cells for li in c.lines] if isinstance(b, Grid) else ())
        if line.end is LineEnd.SPLIT
    ]
    assert lines
    assert all(line.text.endswith("-") and not line.text.endswith(" -") for line in lines)


def test_stamp_is_left_out_with_a_note() -> None:
    raw = fixture("browser-stamped.pdf")
    (note,) = [n for n in raw.notes if n.code == "stamp-left-out"]
    assert note.source.page == 1 and note.source.bbox is not None
    texts = [li.text for b in raw.blocks if isinstance(b, Paragraph) for li in b.lines]
    assert not any(part in text for text in texts for part in note.value.split(": ")[1:])


def turned(box: Box, size: tuple[float, float], turns: int) -> Box:
    """A box on a page of that size after the page is turned to the right by so many degrees."""
    (x0, top, x1, bottom), (width, height) = box, size
    return {
        90: (height - bottom, x0, height - top, x1),
        180: (width - x1, height - bottom, width - x0, height - top),
        270: (top, width - x1, bottom, width - x0),
    }[turns]


@pytest.mark.parametrize("turns", [90, 180, 270])
def test_sideways_pages_are_read_and_placed_as_shown(turns: int) -> None:
    document = pypdfium2.PdfDocument(build("browser.pdf"))
    sizes = []
    for page in document:
        sizes.append(page.get_size())
        page.set_rotation(turns)
    out = io.BytesIO()
    document.save(out)
    raw, straight = read_bytes(out.getvalue()), fixture("browser.pdf")
    assert task_rows(raw) == task_rows(straight)
    grids = [[b for b in r.blocks if isinstance(b, Grid)] for r in (raw, straight)]
    for here, there in zip(*grids, strict=True):
        assert here.source.page and here.source.bbox and there.source.bbox
        want = turned(there.source.bbox, sizes[here.source.page - 1], turns)
        assert here.source.bbox == pytest.approx(want, abs=0.1)


def test_pages_without_text_are_named() -> None:
    notes = [n for p in read_pages(build("mixed.pdf").read_bytes(), LIMITS) for n in p.notes]
    assert [n.code for n in notes] == ["page-without-text"] * 3
    assert [int(n.value) for n in notes] == [n.source.page for n in notes]
    dead = read_pages(build("scan-dead-layer.pdf").read_bytes(), LIMITS)
    assert [[n.code for n in p.notes] for p in dead] == [["text-layer-broken"]] * len(dead)
    assert not any(p.rows or p.tables for p in dead)


def test_row_as_picture() -> None:
    data = build("browser.pdf").read_bytes()
    grid = next(b for b in fixture("browser.pdf").blocks if isinstance(b, Grid))
    assert grid.source.page is not None and grid.source.bbox is not None
    x0, top, x1, bottom = grid.source.bbox
    picture = render_region(data, grid.source.page, grid.source.bbox, 2.0)
    assert abs(picture.width - 2 * (x1 - x0 + 8)) < 4
    assert abs(picture.height - 2 * (bottom - top + 8)) < 4
    darkest, lightest = picture.convert("L").getextrema()
    assert darkest < 60 and lightest > 200
    with pytest.raises(ReadError):
        render_region(data, 1000, grid.source.bbox, 2.0)
    small = render_region(
        data, grid.source.page, grid.source.bbox, 9.0, ReadLimits(max_pixels=10_000)
    )
    assert small.width * small.height <= 11_000


# Prints so narrow that lines break inside tokens: what a break hides can be no finding.
NARROW = ["office-upright.pdf", "browser-upright.pdf", "browser-open.pdf"]
SLIPS = {"slip-info", "slip-warning"}


def values(rows: Sequence[object]) -> list[dict[str, object]]:
    """Rows as dictionaries: no places, raw text without white space."""
    out = []
    for row in rows:
        fields = getattr(row, "__dataclass_fields__")  # noqa: B009
        pairs = {k: getattr(row, k) for k in fields if k not in ("source", "file", "sha256")}
        out.append(
            {
                k: tight(v) if k.endswith("raw") and isinstance(v, str) else v
                for k, v in pairs.items()
            }
        )
    return out


@pytest.mark.parametrize("name", NARROW)
def test_narrow_print_gives_the_same_data(
    name: str, read: Callable[..., Result], reference: Result
) -> None:
    got = read(build(name).read_bytes(), name)
    assert got.meaning is not None and reference.meaning is not None
    for table in ("tasks", "agencies", "deadlines", "provisions", "responsibilities", "citations"):
        ours, text = getattr(got.meaning, table), getattr(reference.meaning, table)
        assert values(ours) == values(text), table
    said = {(f.rule, f.record_id) for f in got.findings}
    known = {(f.rule, f.record_id) for f in reference.findings}
    assert said <= known
    assert {rule for rule, _ in known - said} <= SLIPS


# -- bad input -------------------------------------------------------------------------------------


def one_page(content: bytes) -> bytes:
    """A PDF of a single page with this content, Times at hand as F1."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [5 0 R] /Count 1 >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 3 0 R >> >> >>",
    ]
    out = bytearray(b"%PDF-1.5\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n"
    out += b"".join(b"%010d 00000 n \n" % p for p in places)
    out += b"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start
    return bytes(out)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("bad-password.pdf", "password-protected"),
        ("bad-truncated.pdf", "damaged-pdf"),
        ("bad-zero-pages.pdf", "no-pages"),
    ],
)
def test_bad_file(name: str, code: str) -> None:
    with pytest.raises(ReadError) as fault:
        read_bytes(build(name).read_bytes())
    assert fault.value.code == code


@pytest.mark.parametrize(
    ("limit", "code"),
    [
        ({"max_pages": 5}, "too-many-pages"),
        ({"max_bytes": 1000}, "too-large"),
        ({"max_cells": 50}, "too-large"),
        ({"max_chars": 5000}, "too-large"),
        ({"max_objects_per_page": 100}, "too-many-objects"),
    ],
)
def test_limits(limit: dict[str, int], code: str) -> None:
    with pytest.raises(ReadError) as fault:
        read_bytes(build("browser.pdf").read_bytes(), **limit)
    assert fault.value.code == code


def test_a_drawing_of_very_many_lines_is_no_table() -> None:
    lines = (
        b"%d %d m %d %d l S" % (i % 595, i // 595, i * 7 % 595, i // 595) for i in range(60_000)
    )
    text = b"BT /F1 12 Tf 72 700 Td (Ban hanh) Tj ET"
    raw = read_bytes(one_page(b"\n".join(lines) + b"\n" + text))
    assert [li.text for b in raw.blocks if isinstance(b, Paragraph) for li in b.lines] == [
        "Ban hanh"
    ]


def test_spaces_come_from_gaps_not_from_the_stream() -> None:
    """Words placed one by one without a space between, and letters printed out of order."""
    content = (
        b"BT /F1 12 Tf 1 0 0 1 72 700 Tm (Ke) Tj 1 0 0 1 91 700 Tm (hoach) Tj "
        b"1 0 0 1 72 680 Tm (t) Tj 1 0 0 1 78.67 680 Tm (nh) Tj 1 0 0 1 75.34 680 Tm (i) Tj ET"
    )
    raw = read_bytes(one_page(content))
    texts = [li.text for b in raw.blocks if isinstance(b, Paragraph) for li in b.lines]
    assert texts == ["Ke hoach", "tinh"]


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads its peak from /proc")
def test_memory_is_flat_in_pages(tmp_path: Path) -> None:
    source = pypdfium2.PdfDocument(build("browser.pdf"))
    long = pypdfium2.PdfDocument.new()
    while len(long) < 400:
        long.import_pages(source)
    path = tmp_path / "long.pdf"
    long.save(path)
    program = (
        "import sys; from pathlib import Path; from pipeline.readers.pdf import read_pdf;"
        "from pipeline.readers.limits import ReadLimits; data = Path(sys.argv[1]).read_bytes();"
        "raw = read_pdf(data, '', ReadLimits());"
        "peak = Path('/proc/self/status').read_text().split('VmHWM:')[1].split()[0];"
        "print(raw.pages, int(peak) // 1024)"
    )
    used = []
    for file in (build("browser.pdf"), path):
        done = subprocess.run(
            [sys.executable, "-c", program, str(file)], capture_output=True, cwd=ROOT, check=True
        )
        pages, megabytes = map(int, done.stdout.split())
        used.append(megabytes)
    assert pages >= 400
    assert used[1] < 400 and used[1] - used[0] < 40
