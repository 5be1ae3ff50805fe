"""Scans: how well they are read, that nothing wrong goes untold, and every step on drawn pages.

What a recogniser reads may change with its version: asserted is one row less than Tesseract 5.3
with Debian's `vie` reached. Each kind of scan alone: benchmarks/scan_quality.py.
"""

import io
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw

from benchmarks.scan_odd import CODINGS, packed
from benchmarks.scan_quality import score
from benchmarks.scan_set import score as set_score
from benchmarks.scan_set import source_pages, text_pdf
from pipeline.model.grid import Grid, RawDocument, ReadError
from pipeline.readers import scan, scan_grid, scan_page, scan_words
from pipeline.readers.dispatch import read_any
from pipeline.readers.limits import ReadLimits, listening
from pipeline.readers.page_content import PageContent
from pipeline.readers.pdf_file import render_region
from pipeline.readers.pdf_turns import askew_box
from pipeline.readers.scan import read_image, read_scanned_pages
from pipeline.readers.scan_columns import split_columns
from pipeline.readers.scan_grid import find_ruling
from pipeline.readers.scan_marks import count_numerals
from pipeline.readers.scan_picture import (
    CleanPage,
    clean_page,
    find_skew,
    grey_of,
    ink_of,
    is_blank,
    turned,
)
from pipeline.readers.scan_reading import ReadPlace, without_specks
from pipeline.readers.scan_vote import vote
from pipeline.readers.scan_words import PageMemory, Word, WordLine
from pipeline.readers.temporary import SETTING
from pipeline.run.document import Result
from tests.fixtures.make import build
from tests.fixtures.pdf_bytes import write_pdf
from tests.fixtures.scan import render

needs_tesseract = pytest.mark.usefixtures("tesseract")
LIMITS = ReadLimits()


@pytest.fixture(scope="session")
def tesseract() -> None:
    """Fails, never skips: a scan that nobody read is no scan that was read rightly."""
    assert shutil.which("tesseract"), "this test needs Tesseract: run `make system`"


# -- whole scans -----------------------------------------------------------------------------------


@pytest.fixture(scope="module", autouse=True)
def recognised_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Pages are kept for the tests of this file alone: what an earlier run recognised is not read here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(SETTING, str(tmp_path_factory.mktemp("recognised")))
        yield


@needs_tesseract
@pytest.mark.slow
def test_a_scanned_decision_gives_its_data(read: Callable[..., Result], reference: Result) -> None:
    """Sheets from three machines: 300 dots an inch, worn at 200, laid sideways at 200."""
    result = read(build("scan-assorted.pdf").read_bytes(), "scan-assorted.pdf")
    got = score(result)
    assert got.rows >= 64
    assert got.cell_share >= 0.99
    assert got.silent == ()
    assert got.told <= 80  # a person looks at a part of 396 cells, not at all of them
    assert result.meaning is not None and reference.meaning is not None
    here, there = result.meaning, reference.meaning
    assert here.document.document_id == there.document.document_id
    assert [t.task_id for t in here.tasks] == [t.task_id for t in there.tasks]
    assert here.document.reader == "scan"
    assert here.document.pages == 29
    assert here.document.signer_name == there.document.signer_name
    assert here.counts.unparsed == 0


@needs_tesseract
@pytest.mark.slow
def test_sideways_sheets_are_set_upright() -> None:
    pages = read_scanned_pages(build("scan-assorted.pdf").read_bytes(), [17, 1], LIMITS)
    assert [pages[1].turns, pages[17].turns] == [0, 3]
    (table,) = pages[17].tables
    numbers = ["".join(li.text for li in c.lines) for c in table.grid.cells if c.col == 0]
    assert [n for n in numbers if n[:1].isdigit()] == ["6.", "7.", "8.", "9.", "10."]
    place = next(c for c in table.grid.cells if c.row == 2 and c.col == 1).source
    assert place.bbox is not None
    x0, top, x1, bottom = place.bbox  # on the portrait page as received
    assert 0 <= x0 < x1 <= 596 and 0 <= top < bottom <= 843
    assert bottom - top > x1 - x0


@needs_tesseract
@pytest.mark.slow
def test_scanned_pages_among_pages_of_text(read: Callable[..., Result]) -> None:
    """The scanned ones are those of the scan above: their words are there already."""
    result = read(build("mixed.pdf").read_bytes(), "mixed.pdf")
    got = score(result)
    assert (got.rows >= 65, got.silent) == (True, ())
    assert sum(f.rule == "page-without-text" for f in result.findings) == 3
    assert result.meaning is not None and result.meaning.document.reader == "pdf"


@needs_tesseract
@pytest.mark.slow
@pytest.mark.parametrize(("name", "tasks"), [("page.png", 5), ("page.jpg", 5), ("pages.tif", 10)])
def test_picture_files(name: str, tasks: int, read: Callable[..., Result]) -> None:
    result = read(build(name).read_bytes(), name)
    assert result.meaning is not None, (result.reason, result.detail)
    m = result.meaning
    assert [t.number for t in m.tasks] == list(range(1, tasks + 1))
    assert m.document.document_id == "vinh-long-2890-qd-ubnd-2023"
    assert m.document.reader == "scan" and m.document.media_type.startswith("image/")
    assert m.tasks[-1].source.page == (2 if name == "pages.tif" else 1)


@needs_tesseract
@pytest.mark.slow
def test_pages_packed_as_scanners_pack_them(read: Callable[..., Result]) -> None:
    """Each page of one file in another coding: JPEG 2000, fax group 3 and 4, JBIG2."""
    pdf, pages = source_pages("office.pdf", len(CODINGS))
    drawn = zip(CODINGS, render(pdf, 200, pages), strict=True)
    data = write_pdf([packed(page, coding) for coding, (_, page) in drawn])
    for coding in (b"JPXDecode", b"/K 0", b"/K -1", b"JBIG2Decode"):
        assert data.count(coding) == 1
    result, truth = read(data, "codings.pdf"), read(text_pdf(pdf, pages), "text.pdf")
    assert result.meaning is not None, (result.reason, result.detail)
    assert sorted({t.source.page for t in result.meaning.tasks}) == [1, 2, 3, 4]
    got = set_score(result, truth)
    assert (got.all_rows, got.missing, got.silent, got.dates) == (20, 0, (), ())
    assert got.rows >= 19


# -- bad input -------------------------------------------------------------------------------------


def why(data: bytes, limits: ReadLimits = LIMITS) -> str:
    with pytest.raises(ReadError) as caught:
        read_any(data, file="x", sha256="", limits=limits)
    return caught.value.code


def picture_file(image: Image.Image, kind: str = "PNG", **more: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


@pytest.mark.parametrize("name", ["bad-huge.png", "bad-huge.pdf"])
def test_too_many_pixels_are_refused_before_decoding(name: str) -> None:
    assert why(build(name).read_bytes()) == "too-large"


@needs_tesseract
def test_blank_pictures_are_named() -> None:
    assert why(build("bad-blank-pictures.pdf").read_bytes()) == "blank-pages"
    assert why(picture_file(Image.new("L", (800, 1100), 250))) == "blank-pages"


@needs_tesseract
def test_a_cut_picture_is_damaged() -> None:
    whole = picture_file(Image.fromarray(drawn_table()), "JPEG")
    assert why(whole[: len(whole) // 2]) == "damaged-file"
    assert why(b"\x89PNG\r\n\x1a\n" + b"rubbish" * 9) == "damaged-file"


def test_missing_tesseract_and_language_name_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    image = picture_file(Image.fromarray(drawn_table()))
    scan_words._command.cache_clear()
    try:
        monkeypatch.setattr(scan_words.shutil, "which", lambda _: None)
        with pytest.raises(ReadError) as caught:
            read_image(image, "x.png", LIMITS)
        assert (caught.value.code, caught.value.detail) == ("tesseract-missing", "tesseract-ocr")
        monkeypatch.setattr(scan_words.shutil, "which", lambda _: "/usr/bin/tesseract")
        listed = subprocess.CompletedProcess([], 0, stdout="List:\neng\nosd\n", stderr="")
        monkeypatch.setattr(scan_words.subprocess, "run", lambda *_, **__: listed)
        with pytest.raises(ReadError) as caught:
            read_image(image, "x.png", LIMITS)
        assert caught.value.code == "tesseract-language-missing"
        assert caught.value.detail == "tesseract-ocr-vie"
    finally:
        scan_words._command.cache_clear()


# -- steps on drawn pages --------------------------------------------------------------------------


def drawn_table(width: int = 1240, height: int = 900) -> "np.ndarray[Any, np.dtype[np.uint8]]":
    """A ruled table of 3 × 3 with a merged row on top, at 150 dots an inch."""
    image = Image.new("L", (width, height), 255)
    draw = ImageDraw.Draw(image)
    for y in (200, 300, 400, 500):
        draw.line((100, y, 1100, y), fill=0, width=3)
    for x, top in ((100, 200), (300, 300), (700, 300), (1100, 200)):
        draw.line((x, top, x, 500), fill=0, width=3)
    for x, y in ((120, 230), (120, 330), (320, 330), (720, 330), (120, 430), (320, 430)):
        draw.text((x, y), "Quyet dinh", fill=0, font_size=34)
    return np.array(image)


def test_rules_of_a_picture_make_the_table_and_vanish() -> None:
    page = CleanPage(picture=drawn_table(), dpi=150)
    found = find_ruling(page)
    (table,) = found.tables
    assert (table.rows, table.cols) == (3, 3)
    spans = [(r.row, r.col, r.row_span, r.col_span) for r in table.regions]
    assert (0, 0, 1, 3) in spans and len(spans) == 7
    bare = ink_of(found.bare)
    assert not bare[195:206].any() and not bare[:, 95:106].any()
    assert bare[330:370, 320:500].any()  # the words stay


def test_a_dot_under_a_letter_close_to_a_rule_stays() -> None:
    """`dụng` on the last line of a page would be `dung`."""
    picture = drawn_table()
    picture[295:298, 500:504] = 0  # above it one row of paper, then the rule
    bare = find_ruling(CleanPage(picture=picture, dpi=150)).bare
    assert (bare[295:298, 500:504] == 0).all()
    assert not ink_of(bare)[298:303].any()


@pytest.mark.parametrize("angle", [-2.3, -0.7, 0.4, 1.5])
def test_skew_is_found_and_led_back(angle: float) -> None:
    level = Image.fromarray(drawn_table())
    askew = np.array(level.rotate(-angle, Image.Resampling.BICUBIC, fillcolor=255))
    assert find_skew(askew) == pytest.approx(angle, abs=0.06)
    page = clean_page(askew, 150)
    assert page.angle == pytest.approx(angle, abs=0.06)
    (table,) = find_ruling(page).tables
    assert (table.rows, table.cols) == (3, 3)
    x0, top, x1, bottom = askew_box((300.0, 100.0, 310.0, 110.0), *page.size, page.angle)
    assert (x1 - x0, bottom - top) == (pytest.approx(10), pytest.approx(10, abs=1))


def bowed(picture: Any, depth: float) -> Any:
    """The picture with every column moved down along half a wave, as a page that does not lie flat."""
    out = np.full_like(picture, 255)
    height, width = picture.shape
    for x in range(width):
        down = round(depth * np.sin(np.pi * x / width))
        out[down:, x] = picture[: height - down, x]
    return out


def test_a_bent_page_is_laid_flat_and_led_back() -> None:
    page = clean_page(bowed(drawn_table(), 34), 150)
    assert page.bend is not None and page.dpi == pytest.approx(200)
    (table,) = find_ruling(page).tables
    assert (table.rows, table.cols) == (3, 3)
    heights = np.diff(table.ys)
    assert heights == pytest.approx([48, 48, 48], abs=1.0)
    x, y = 600 * 72 / 150, table.ys[1]
    box = page.before_flat((x - 1, y - 1, x + 1, y + 1))
    assert (box[1] + box[3]) / 2 == pytest.approx((300 + 34) * 72 / 150, abs=1.5)
    side = turned(page, 1)
    (standing,) = find_ruling(side).tables
    assert (standing.rows, standing.cols) == (3, 3)
    x0, top, x1, bottom = side.before_flat((y - 1, 200.0, y + 1, 210.0))
    assert x1 - x0 < 12 and bottom - top == pytest.approx(10, abs=3)


def test_rules_with_gaps_are_bridged_and_letters_make_none() -> None:
    picture = drawn_table()
    worn = np.random.default_rng(7)
    for at in (200, 300, 400, 500):
        for x in worn.integers(110, 1080, 9):
            picture[at - 3 : at + 4, x : x + 22] = 255
    for at in (100, 300, 700, 1100):
        for y in worn.integers(310, 480, 2):
            picture[y : y + 14, at - 3 : at + 4] = 255
    for y, x in worn.integers((8, 8), (890, 1230), (400, 2)):
        picture[y, x] = 0
    found = find_ruling(CleanPage(picture=picture, dpi=150))
    (table,) = found.tables
    assert (table.rows, table.cols, len(table.regions)) == (3, 3, 7)
    assert ink_of(found.bare)[330:370, 320:500].any()


def test_a_merged_row_between_rows_of_cells_stays_one() -> None:
    """The uprights above and below it are the same lines; a gap of wear does not end at rules."""
    picture = np.full((900, 1240), 255, np.uint8)
    for y in range(200, 501, 60):
        picture[y - 1 : y + 2, 100:1101] = 0
    for x in (100, 300, 700, 1100):
        picture[200:501, x - 1 : x + 2] = 0
    picture[322:379, 200:1090] = 255  # the third row is a title over all columns
    picture[222:246, 695:706] = 255  # wear
    (table,) = find_ruling(CleanPage(picture=picture, dpi=150)).tables
    assert (table.rows, table.cols) == (5, 3)
    assert [(r.row, r.col_span) for r in table.regions if r.row == 2] == [(2, 3)]
    assert len(table.regions) == 13


def test_a_letter_in_line_with_a_short_rule_takes_no_column_away() -> None:
    """The last task of a page under a title over all columns: one stem stands over an upright."""
    picture = np.full((900, 1240), 255, np.uint8)
    for y in (200, 250, 370):
        picture[y - 1 : y + 2, 100:1101] = 0
    for x in (100, 300, 700, 1100):
        picture[250 if 100 < x < 1100 else 200 : 371, x - 1 : x + 2] = 0
    picture[222:240, 699:702] = 0
    (table,) = find_ruling(CleanPage(picture=picture, dpi=150)).tables
    assert (table.rows, table.cols, len(table.regions)) == (2, 3, 4)


@pytest.mark.parametrize(
    ("worn", "reason"),
    [
        ([(324, 336), (344, 352)], "half of the rule of a low row is left"),
        ([(430, 530)], "a gap that ends in the middle of rows"),
        ([(382, 418), (440, 480), (496, 536), (560, 598)], "less of it than of the others"),
    ],
)
def test_a_worn_upright_parts_the_cells_beside_it(worn: list[tuple[int, int]], reason: str) -> None:
    picture = np.full((900, 1240), 255, np.uint8)
    levels = (200, 320, 360, 600, 700)
    for y in levels:
        picture[y - 1 : y + 2, 100:1101] = 0
    for x in (100, 300, 500, 700, 1100):
        picture[200:701, x - 1 : x + 2] = 0
        for y in range(208, 690, 60):
            picture[y : y + 12, x - 2 : x + 3] = 255  # all are worn
    for top, bottom in worn:
        picture[top:bottom, 497:504] = 255
    (table,) = find_ruling(CleanPage(picture=picture, dpi=150)).tables
    assert (table.rows, table.cols, len(table.regions)) == (4, 4, 16), reason


def test_the_desk_around_a_sheet_becomes_paper() -> None:
    photo = np.full((1400, 1500), 118, np.uint8)
    photo[80:1300, 90:1400] = 250
    photo[280:1180, 120:1360] = drawn_table()
    clean = clean_page(photo, 150)
    assert clean.picture[:60].min() > 200 and clean.picture[:, :60].min() > 200
    assert len(find_ruling(clean).tables) == 1


def test_shadow_and_stamp_become_paper() -> None:
    shade = np.linspace(0.55, 1, 1240)[None, :, None]
    colours = np.repeat(drawn_table()[:, :, None], 3, axis=2) * shade
    colours[600:700, 600:700] = (196, 30, 38)
    page = clean_page(grey_of(Image.fromarray(colours.astype(np.uint8))), 200)
    assert not ink_of(page.picture)[590:710, 590:710].any()
    assert (page.picture[700:880, 20:1200] > 230).mean() > 0.99


@pytest.mark.parametrize("upright", [False, True])
def test_a_fold_through_the_sheet_is_no_rule_and_hides_no_letter(upright: bool) -> None:
    page = drawn_table().T.copy() if upright else drawn_table()
    rows = np.arange(len(page))
    shade = 1 - 0.5 * np.exp(-(((rows - (350 if upright else 340)) / 4) ** 2))
    folded = (page * shade[:, None]).astype(np.uint8)
    clean = clean_page(folded.T.copy() if upright else folded, 150)
    (table,) = find_ruling(clean).tables
    assert (table.rows, table.cols, len(table.regions)) == (3, 3, 7)
    kept = ink_of(clean.picture).mean() / ink_of(clean_page(drawn_table(), 150).picture).mean()
    assert kept == pytest.approx(1, abs=0.04)


def test_pale_print_is_made_black() -> None:
    pale = (118 + drawn_table() * 0.38).astype(np.uint8)
    black, made = (clean_page(p, 200).picture for p in (drawn_table(), pale))
    assert np.percentile(made[ink_of(black)], 90) < 90
    assert made[0:80].min() > 230


def test_stems_under_one_another_are_no_column() -> None:
    """Lines that begin with the same letter draw a broken upright through a page that is whole."""
    picture = np.full((900, 1240), 255, np.uint8)
    for y in (100, 200, 800):
        picture[y - 1 : y + 2, 100:1101] = 0
    for x in (100, 300, 700, 1100):
        picture[100:801, x - 1 : x + 2] = 0
        picture[400:430, x - 1 : x + 2] = 255  # the rules are nearly whole
    for top in range(212, 790, 22):
        picture[top : top + 11, 320:323] = 0
    (table,) = find_ruling(CleanPage(picture=picture, dpi=150)).tables
    assert (table.rows, table.cols) == (2, 3)


def test_turns_come_back_to_the_page_as_received() -> None:
    page = CleanPage(picture=drawn_table(), dpi=150)
    assert turned(turned(page, 1), 3).turns == 0
    assert turned(page, 1).picture.shape == page.picture.shape[::-1]


def test_blank_pages_and_specks() -> None:
    paper = np.full((1100, 850), 255, np.uint8)
    paper[300, 300] = paper[500:502, 700] = 0
    assert is_blank(paper)
    assert not ink_of(without_specks(paper, 150)).any()
    assert not is_blank(drawn_table())
    kept = ink_of(without_specks(drawn_table(), 150))
    assert kept.sum() > 0.98 * ink_of(drawn_table()).sum()


def test_columns_beside_each_other_are_read_apart() -> None:
    image = Image.new("L", (1240, 900), 255)
    draw = ImageDraw.Draw(image)
    draw.text((100, 60), "mot dong chay suot ca be ngang cua trang giay nay", fill=0, font_size=44)
    for i in range(5):
        draw.text((100, 200 + 46 * i), "- noi nhan thu nhat;", fill=0, font_size=32)
        draw.text((760, 215 + 61 * i), "CHU TICH TINH", fill=0, font_size=32)
    boxes = split_columns(ink_of(np.array(image)), (0, 0, 1240, 900), 150)
    assert len(boxes) >= 3
    left = [b for b in boxes if b[2] < 760 and b[1] <= 200 and b[3] >= 420]
    right = [b for b in boxes if b[0] > 370 and b[1] <= 215 and b[3] >= 480]
    assert left and right
    plain = Image.new("L", (1240, 900), 255)
    for i in range(8):
        words = "mot dong chay suot ca be ngang cua trang giay nay"
        ImageDraw.Draw(plain).text((100, 60 + 60 * i), words, fill=0, font_size=44)
    assert len(split_columns(ink_of(np.array(plain)), (0, 0, 1240, 900), 150)) == 1


# -- votes and strokes -----------------------------------------------------------------------------


def line(*words: tuple[str, float]) -> WordLine:
    return tuple(
        Word(text=t, confidence=c, x0=i * 50, top=0, x1=i * 50 + 40, bottom=20)
        for i, (t, c) in enumerate(words)
    )


@pytest.mark.parametrize(
    ("readings", "text", "sure"),
    [
        ([line(("Quý", 0.95), ("IV", 0.9)), line(("Quý", 0.95), ("IV", 0.9))], "Quý IV", True),
        ([line(("TT", 0.1), ("HC", 0.1)), line(("TTHC", 0.9)), line(("TTHC", 0.9))], "TTHC", False),
        ([line(("II", 0.7)), line(("III", 0.6)), line(("II", 0.8))], "II", False),
        ([line(("a", 0.9)), ()], "a", False),
        ([line(("một", 0.9), ("hai", 0.9)), line(("một", 0.9)), line(("một", 0.9))], "một", False),
        ([line(("II", 0.9)), line(("II", 0.9))], "II", True),
        ([(), ()], "", True),
    ],
)
def test_the_greater_number_of_readings_wins(
    readings: list[WordLine], text: str, sure: bool
) -> None:
    got = vote(readings)
    assert " ".join(w.text for w in got) == text
    assert all((w.confidence >= 0.85) is sure for w in got)
    seen = {w.text for r in readings for w in r}
    assert {w.text for w in got} <= seen


@pytest.mark.parametrize(
    ("strokes", "read", "better"),
    [(3, "II.", "III."), (3, "H1.", "III."), (2, "II", "II"), (1, "I", "I")],
)
def test_strokes_are_counted(strokes: int, read: str, better: str) -> None:
    ink = np.zeros((40, 80), bool)
    for i in range(strokes):
        x = 10 + 12 * i
        ink[8:32, x : x + 4] = True
        ink[8:11, x - 3 : x + 7] = ink[29:32, x - 3 : x + 7] = True  # serifs that touch
    word = Word(text=read, confidence=0.9, x0=6, top=7, x1=70, bottom=33)
    (got,) = count_numerals((word,), ink)
    assert got.text == better
    assert got.confidence < 0.85 if read != better else got.confidence >= 0.9


@pytest.mark.parametrize(
    ("drawn", "read", "better"),
    [
        ("1", "1/2024", None),
        ("11", "11.", None),
        ("11", "11/2023", None),
        ("I", "1/2024", "I/2024"),
        ("I", "1", "I"),
        ("II", "11/2023", "II/2023"),
        ("III", "11/2023", "III/2023"),
        ("111", "11/2023", "11/2023"),  # a stroke too many, and no serif: in doubt as read
        ("I", "10/2023", None),  # not ones alone: nothing is asked
    ],
)
@pytest.mark.parametrize("shift", [0, 4])  # the recogniser's box is not the ink's
@pytest.mark.parametrize("beside", [False, True])  # the stroke of a date stands higher
def test_ones_that_may_be_a_numeral_are_in_doubt(
    drawn: str, read: str, better: str | None, shift: int, beside: bool
) -> None:
    ink = np.zeros((50, 80), bool)
    for i, sign in enumerate(drawn):
        x = 10 + 15 * i
        ink[8:36, x : x + 4] = True
        ink[34:36, x - 3 : x + 7] = True
        ink[8:11, x - 3 : x + (7 if sign == "I" else 4)] = True  # a one has its flag at the left
    for y in range(6, 36) if beside else ():
        ink[y, 68 - y // 2 : 71 - y // 2] = True
    word = Word(
        text=read, confidence=0.95, x0=7 - shift, top=8 - shift, x1=70 + shift, bottom=36 + shift
    )
    (got,) = count_numerals((word,), ink)
    assert (got.text, got.confidence >= 0.85) == (better or read, better is None)


@needs_tesseract
def test_a_drawn_table_is_read_with_its_places() -> None:
    raw: RawDocument = read_image(picture_file(Image.fromarray(drawn_table()), dpi=(150, 150)),
                                  "x.png", LIMITS)  # fmt: skip
    (grid,) = [b for b in raw.blocks if isinstance(b, Grid)]
    filled = [c for c in grid.cells if c.lines]
    assert len(filled) == 6
    assert all(c.confidence is not None and c.lines[0].confidence is not None for c in filled)
    empty = next(c for c in grid.cells if not c.lines)
    assert empty.confidence is None
    place = filled[0].lines[0].source
    assert place.page == 1 and place.bbox is not None
    assert place.bbox[0] == pytest.approx(120 * 72 / 150, abs=4)
    cut = render_region(picture_file(Image.fromarray(drawn_table()), dpi=(150, 150)), 1,
                        place.bbox, 2.0)  # fmt: skip
    assert ink_of(grey_of(cut)).any()
    assert cut.width == pytest.approx(2 * (place.bbox[2] - place.bbox[0] + 8), abs=2)


# -- what is kept, and a recogniser that breaks ------------------------------------------------------


def words_of(*texts: str) -> list[WordLine]:
    return [line(*((t, 0.9) for t in text.split())) for text in texts]


def test_what_was_recognised_on_a_page_is_not_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def read(pictures: Any, *_: Any) -> list[list[WordLine]]:
        asked.append(len(pictures))
        return [words_of("Quý IV") for _ in pictures]

    monkeypatch.setattr(scan_words, "_recognised", read)
    page = drawn_table()
    cuts = [page[200:300, 100:300], page[300:400, 100:300]]
    memory = PageMemory(tmp_path / "kept", page)
    first = scan_words.recognise(cuts[:1], memory=memory)
    again = PageMemory(tmp_path / "kept", page)  # another run, killed after the first picture
    second = scan_words.recognise(cuts, memory=again)
    assert asked == [1, 1]
    assert second[0] == first[0] and second[1] == first[0]
    assert scan_words.recognise(cuts, single_line=True, memory=again) == [first[0], first[0]]
    assert asked == [1, 1, 2]  # taken for one line it is read another way
    (kept,) = (tmp_path / "kept").glob("*.json.gz")
    kept.write_bytes(b"rubbish")
    assert PageMemory(tmp_path / "kept", page).get("any") is None


def test_a_picture_that_breaks_the_recogniser_costs_itself_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def call(pictures: Any, *_: Any) -> list[list[WordLine]]:
        if any(p[0, 0] == 1 for p in pictures):
            raise scan_words._Broken
        return [words_of("đúng") for _ in pictures]

    monkeypatch.setattr(scan_words, "_one_call", call)
    pictures = [np.full((4, 4), 1 if i == 5 else 255, np.uint8) for i in range(9)]
    found = scan_words.recognise(pictures)
    assert [f is None for f in found] == [i == 5 for i in range(9)]


def test_a_broken_place_is_told_of_and_leaks_no_path(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(scan_page, "read_once", _broken_reading)
    monkeypatch.setattr(scan_page, "read_places", _nothing_read)
    content = scan_page.read_picture(drawn_table(), 200, 3)
    notes = [n for n in content.notes if n.code == "place-unread"]
    assert notes and all(n.value == "3" and n.source.bbox for n in notes)


def _broken_reading(sheet: Any, boxes: Any, _: Any) -> list[list[WordLine]]:
    sheet.broken.update(b for b in boxes if b != (0, 0, 0, 0))
    return [[] for _ in boxes]


def _nothing_read(_: Any, boxes: Any, __: Any) -> list[ReadPlace]:
    return [ReadPlace(unread=1.0) for _ in boxes]


def test_pages_are_told_of_as_they_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        scan_page, "read_picture", lambda _g, _d, n, *_: PageContent(number=n, size=(1, 1))
    )
    heard: list[tuple[int, int]] = []
    renders = iter([(n, lambda: (drawn_table(), 150.0, None)) for n in (1, 2, 3)])
    with listening(lambda p: heard.append((p.done, p.of))):
        assert [p.number for p in scan._read_all(renders, 3)] == [1, 2, 3]
    assert heard == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_of_two_sheets_beside_each_other_the_left_one_is_first() -> None:
    """The right one may begin higher; tables below one another keep their order."""
    left, right = drawn_table(), np.roll(drawn_table(), -12, axis=0)
    spread = np.concatenate([left, right], axis=1)
    tables = find_ruling(CleanPage(picture=spread, dpi=150)).tables
    assert [t.box[0] < 1240 * 72 / 150 for t in tables] == [True, False]
    stack = find_ruling(CleanPage(picture=np.concatenate([left, left]), dpi=150)).tables
    assert [t.box[1] < 900 * 72 / 150 for t in stack] == [True, False]
    assert scan_grid.stand_beside(*tables) and not scan_grid.stand_beside(*stack)
