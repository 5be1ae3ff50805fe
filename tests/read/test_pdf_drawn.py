"""What is drawn counts: words that only the file says, crosses and lines over cells, white rules."""

import shutil
import zlib

import numpy as np
import pytest

from pipeline.model.grid import Grid, ReadError
from pipeline.readers.limits import ReadLimits
from pipeline.readers.pdf import read_pages
from pipeline.readers.pdf_chars import Chars
from pipeline.readers.pdf_file import may_be_spoken
from pipeline.readers.pdf_layer import say_otherwise
from pipeline.readers.pdf_rules import lettered_rules
from pipeline.readers.pdf_table import find_tables
from tests.fixtures.pdf_sheet import (
    HEIGHT,
    ROW,
    TOP,
    XS,
    baseline,
    box,
    line,
    table,
    text,
    write_sheet,
)  # fmt: skip
from tests.read.test_pdf_seen import cell, codes, read, words

ROWS = [
    ["TT", "Noi dung", "Don vi", "Han"],
    ["1", "Ra soat quy dinh", "So Tu phap", ""],
    ["2", "Mo lop boi duong", "So Noi vu", "Quy II"],
    ["3", "Hop giao ban", "Van phong", "Thang 9/2025"],
]
Y = baseline(1)
W = XS[3] + 4


def span(said: str, *drawn: str) -> str:
    """Text objects beside one another that the file gives other words for."""
    value = "FEFF" + said.encode("utf-16-be").hex()
    objects = " ".join(text(W + 10 * i, Y, d) for i, d in enumerate(drawn))
    return f"/Span << /ActualText <{value}> >> BDC {objects} EMC"


NAMED = f"/Span /P1 BDC {text(W, Y, '12/2025')} EMC"
SPOKEN = [
    (span("Thang 9/2025", "Thang 12/2025"), {}, "Thang 12/2025",
     "Thang 9/2025 / Thang 12/2025", "another date"),
    (span("10", "12"), {}, "12", "10 / 12", "figures of one width"),
    (span("4", "5"), {}, "5", "4 / 5", "one letter"),
    (span("112026", "12", "20", "25"), {}, "122025", "112026 / 122025", "over several objects"),
    (NAMED, {"resources": "/Properties << /P1 << /ActualText (9/2025) >> >>"}, "12/2025",
     "9/2025 / 12/2025", "named in the page's resources"),
    (span("12/2025", "---"), {}, "---", "12/2025 / ---", "a dash is drawn"),
    (span("122025", "12", "2025"), {}, "122025", None, "the same words"),
    (span("va\u0300", "v\xe0"), {}, "và", None, "accents apart"),
    (span("Quy I", "Quy  I"), {}, "Quy I", None, "spaces"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("drawn", "keys", "read_", "said", "why"), SPOKEN, ids=[s[4] for s in SPOKEN]
)
def test_what_is_drawn_is_read_and_not_what_the_file_says(
    drawn: str, keys: dict[str, object], read_: str, said: str | None, why: str
) -> None:
    c = cell(read(table(ROWS) + "\n" + drawn, **keys), 1, 3)
    assert words(c) == read_, why
    assert codes(c) == ([("words-not-drawn", said)] if said else []), why


def packed(body: bytes, filters: str = "/FlateDecode") -> bytes:
    return b"1 0 obj << /Length 9 /Filter %s >>\nstream\n%s\nendstream" % (
        filters.encode(), zlib.compress(body))  # fmt: skip


FILES = [
    (b"BT (a) Tj ET", False, "plain text"),
    (packed(b"/P << /MCID 0 >> BDC (a) Tj EMC"), False, "packed, no such words"),
    (packed(b"q") + b"\nendobj\n" + packed(b"Q") + b"\nendobj\n", False, "packed twice, no such words"),
    (b"/Span << /ActualText (b) >> BDC (a) Tj EMC", True, "plain"),
    (packed(b"/Span << /ActualText (b) >> BDC"), True, "packed"),
    (packed(b"/Span << /Actual#54ext (b) >> BDC"), True, "a name written otherwise"),
    (packed(b"q")[:-14], True, "packed and damaged"),
    (b"1 0 obj << /Filter /LZWDecode >>\nstream\nabc\nendstream", True, "packed in another way"),
    (b"1 0 obj << /Subtype /Image /Filter /DCTDecode >>\nstream\nabc\nendstream", False, "a picture"),
    (b"/Encrypt 3 0 R", True, "locked"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "may", "why"), FILES, ids=[f[2] for f in FILES])
def test_a_file_is_searched_for_such_words_before_its_pages(
    data: bytes, may: bool, why: str
) -> None:
    assert may_be_spoken(data) is may, why


@pytest.mark.parametrize("drawn", ["\ufffd\ufffd", "\ue001\ue002"])
def test_letters_without_codes_say_nothing(drawn: str) -> None:
    assert not say_otherwise(drawn, "12/2025")
    assert say_otherwise("11/2025", "12/2025")


def test_a_page_that_the_file_says_otherwise_altogether_is_read_as_a_picture() -> None:
    said = "FEFF" + "Ra soat".encode("utf-16-be").hex()
    drawn = f"/Span << /ActualText <{said}> >> BDC {table([*ROWS] * 2)} EMC"
    (page,) = read_pages(write_sheet(drawn), ReadLimits())
    assert [n.code for n in page.notes] == ["text-layer-broken"]


def ring(x0: float, y0: float, x1: float, y1: float) -> str:
    """An empty frame."""
    return f"q 1 0 0 RG {x0:.2f} {HEIGHT - y1:.2f} {x1 - x0:.2f} {y1 - y0:.2f} re S Q"


BELOW = baseline(2) - 3  # through the words of the second task
RINGS = [
    (ring(XS[2] + 2, TOP + ROW + 4, XS[3] - 8, BELOW), (2, 2), "the row below it"),
    (ring(XS[2] + 2, BELOW, XS[3] - 8, TOP + 4 * ROW - 3), (2, 2), "the row above it"),
    (ring(XS[2] + 3, TOP + 4, XS[3] - 8, BELOW), (2, 2), "two rows below"),
    (
        ring(XS[1] + 2, BELOW, XS[3] - 8, TOP + 4 * ROW - 3),
        (2, 2),
        "the row above, over two columns",
    ),
]


@pytest.mark.parametrize(("drawn", "where", "why"), RINGS, ids=[r[2] for r in RINGS])
def test_a_ring_whose_line_runs_through_other_words_loses_no_table(
    drawn: str, where: tuple[int, int], why: str
) -> None:
    raw = read(table(ROWS) + drawn)
    assert [(g.rows, g.cols) for g in raw.blocks if isinstance(g, Grid)] == [(4, 4)], why
    assert codes(cell(raw, *where)) == [("line-through-text", "So Noi vu")], why
    assert [[words(cell(raw, r, c)) for c in range(4)] for r in range(4)] == ROWS, why


L, R = XS[2] + 2, XS[3] - 4
T, B = TOP + 2 * ROW + 2, TOP + 3 * ROW - 2
CROSSES = [
    (line(L, T, R, B) + line(L, B, R, T), "", [("struck-text", "So Noi vu")], "a cross over a cell"),
    (f"q {L} {HEIGHT - T} m {R} {HEIGHT - B} l {L} {HEIGHT - B} m {R} {HEIGHT - T} l S Q", "",
     [("struck-text", "So Noi vu")], "a cross in one path"),
    (line(XS[0], T, XS[4], B) + line(XS[0], B, XS[4], T), "", [("struck-text", "So Noi vu")],
     "a cross over a row"),
    (line(L, T, L + 90, B) + line(L + 6, T, L + 96, B), "", [("struck-text", "So Noi vu")],
     "two lines side by side"),
    (line(L + 80, T, R, B) + line(L + 80, B, R, T), "So Noi vu", [], "a cross beside the words"),
    (line(L, T, L + 8, T + 8) + line(L, T + 8, L + 8, T), "So Noi vu", [], "a ticked box over a letter"),
    (line(XS[0], baseline(2) - 16, XS[4], baseline(2) + 10), "So Noi vu", [("line-through-text", "So Noi vu")], "one line over a row"),
]  # fmt: skip


@pytest.mark.parametrize(("drawn", "read_", "notes", "why"), CROSSES, ids=[c[3] for c in CROSSES])
def test_a_cross_strikes_and_one_leaning_line_is_told_of(
    drawn: str, read_: str, notes: list[tuple[str, str]], why: str
) -> None:
    c = cell(read(table(ROWS) + "\n" + drawn), 2, 2)
    assert words(c) == read_, why
    assert [n[0] for n in codes(c)] == [n[0] for n in notes], why
    if notes and notes[0][0] == "struck-text":
        assert codes(c) == notes, why


V = baseline(2)


def annotation(kind: str, rest: str) -> bytes:
    box_ = f"[{XS[2]} {HEIGHT - V - 3} {XS[3]} {HEIGHT - V + 9}]"
    return f"<< /Type /Annot /F 4 /Subtype /{kind} /Rect {box_} {rest} >>".encode()


def at(y: float, y1: float) -> str:
    return f"{XS[2] + 3} {HEIGHT - y:.2f} {XS[2] + 50} {HEIGHT - y1:.2f}"


LINES = [
    (annotation("Line", f"/L [{at(V - 3, V - 3)}]"), "", "struck-text", "a line through the words"),
    (annotation("Line", f"/L [{at(V - 4, V - 2)}]"), "", "struck-text", "one that leans a little"),
    (annotation("PolyLine", f"/Vertices [{at(V - 3, V - 3)}]"), "", "struck-text", "of two points"),
    (annotation("Line", f"/L [{at(V + 2, V + 2)}]"), "So Noi vu", "", "a line under them"),
    (annotation("Ink", f"/InkList [[{at(V - 3, V - 4)}]]"), "So Noi vu", "line-through-text", "ink"),
    (annotation("Ink", f"/InkList [[{at(V + 3, V + 2)}]]"), "So Noi vu", "", "ink under them"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "read_", "code", "why"), LINES, ids=[x[3] for x in LINES])
def test_lines_of_a_pdf_program_strike_as_drawn_ones_do(
    one: bytes, read_: str, code: str, why: str
) -> None:
    c = cell(read(table(ROWS), objects=[one], page="/Annots [10 0 R]"), 2, 2)
    assert words(c) == read_, why
    assert {n.code for n in c.notes} - {"annotation"} == ({code} - {""}), why


def white(drawn: str) -> str:
    return f"q 1 1 1 RG 1 1 1 rg {drawn} Q"


MIDDLE = (XS[2] + XS[3]) / 2
THROUGH = line(XS[2], V - 3, XS[3], V - 3, 1) + line(MIDDLE - 35, TOP, MIDDLE - 35, B + 40, 1)
BOXED = f"q {XS[2] + 10} {HEIGHT - B} {40} {B - T} re S Q"
WHITE = [
    (white(THROUGH) + table(ROWS), 4, "So Noi vu", [], "lines under the words"),
    (white(box(MIDDLE - 35, TOP, MIDDLE - 34, B + 40, "")) + table(ROWS), 4, "So Noi vu", [], "a thin box"),
    (white(BOXED) + table(ROWS), 4, "So Noi vu", [], "a frame"),
    (table(ROWS) + white(line(MIDDLE + 20, TOP, MIDDLE + 20, TOP + 4 * ROW)), 4, "So Noi vu", [],
     "one over the table"),
    (table(ROWS) + white(line(XS[2] + 3, V - 3, XS[2] + 50, V - 3, 1)), 4, "",
     [("struck-text", "So Noi vu")], "one that cuts through words"),
    (box(XS[2], TOP, XS[3], TOP + 4 * ROW, "0.8 0.85 0.9 rg")
     + white(line(MIDDLE + 20, TOP, MIDDLE + 20, TOP + 4 * ROW)) + table(ROWS), 5, "So Noi vu", [],
     "one on a ground parts cells"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "cols", "read_", "notes", "why"), WHITE, ids=[w[4] for w in WHITE]
)
def test_white_rules_count_where_they_are_seen(
    content: str, cols: int, read_: str, notes: list[tuple[str, str]], why: str
) -> None:
    raw = read(content)
    assert [g.cols for g in raw.blocks if isinstance(g, Grid)] == [cols], why
    assert (words(cell(raw, 2, 2)), codes(cell(raw, 2, 2))) == (read_, notes), why


def picture(grey: str, y0: float, y1: float) -> str:
    """A picture one pixel wide, a digit a row: 0 is black, f white; over the words of a cell."""
    place = f"{50} 0 0 {y1 - y0} {XS[2] + 2} {HEIGHT - y1}"
    sample = "".join(2 * c for c in grey)
    return f"q {place} cm BI /W 1 /H {len(grey)} /CS /G /BPC 8 /F /AHx ID {sample}> EI Q"


STEPS = (
    "<< /FunctionType 3 /Domain [0 1] /Bounds [{0} {1}] /Encode [0 1 0 1 0 1] /Functions ["
    + " ".join(f"<< /FunctionType 2 /Domain [0 1] /N 1 /C0 [{g}] /C1 [{g}] >>" for g in (1, 0.5, 1))
    + "] >>"
)


def gradient(first: float, last: float) -> dict[str, object]:
    """A pattern that is grey between two parts of its way down a line of words, white elsewhere."""
    steps = STEPS.format(first, last)
    shading = (
        f"<< /ShadingType 2 /ColorSpace /DeviceGray /Extend [true true] /Function {steps}"
        f" /Coords [0 {HEIGHT - V + 10} 0 {HEIGHT - V - 4}] >>"
    )
    return {
        "resources": "/Pattern << /P1 11 0 R >> /Shading << /S1 10 0 R >>",
        "objects": [shading.encode(), b"<< /Type /Pattern /PatternType 2 /Shading 10 0 R >>"],
    }


PATTERN = box(XS[2] + 2, V - 10, XS[2] + 52, V + 4, "/Pattern cs /P1 scn")
SHADING = f"q {XS[2] + 2} {HEIGHT - V - 4} 50 14 re W n /S1 sh Q"
BANDS = [
    (PATTERN + table(ROWS), gradient(0.45, 0.53), "", "a gradient under the words"),
    (SHADING + table(ROWS), gradient(0.45, 0.53), "", "a shading under them"),
    (PATTERN + table(ROWS), gradient(0.86, 0.92), "So Noi vu", "a gradient that underlines"),
    (PATTERN + table(ROWS), gradient(0.1, 0.95), "So Noi vu", "a dark ground"),
    (table(ROWS) + picture("0", V - 3.5, V - 2.7), {}, "", "a picture as thin as a line"),
    (table(ROWS) + picture("0", V + 1.5, V + 2.3), {}, "So Noi vu", "one under the words"),
    (picture("fffffff0fffff", V - 10, V + 4) + table(ROWS), {}, "", "a picture of a line"),
    (picture("ffffffffffff0", V - 10, V + 4) + table(ROWS), {}, "So Noi vu", "of a line at its edge"),
    (picture("fffffffffffff", V - 10, V + 4) + table(ROWS), {}, "So Noi vu", "of nothing"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "keys", "read_", "why"), BANDS, ids=[b[3] for b in BANDS])
def test_bands_drawn_by_pictures_and_gradients_strike(
    content: str, keys: dict[str, object], read_: str, why: str
) -> None:
    c = cell(read(content, **keys), 2, 2)
    assert words(c) == read_, why
    assert codes(c) == ([] if read_ else [("struck-text", "So Noi vu")]), why


def picture_of(content: str, area: tuple[float, float, float, float]) -> bytes:
    """An image object that shows a part of a page."""
    import pypdfium2

    page = pypdfium2.PdfDocument(write_sheet(content))[0]
    x0, top, x1, bottom = (round(4 * v) for v in area)
    grey = page.render(scale=4, grayscale=True).to_numpy()[top:bottom, x0:x1]
    grey = grey.reshape(grey.shape[0], grey.shape[1])
    head = (
        f"<< /Type /XObject /Subtype /Image /Width {grey.shape[1]} /Height {grey.shape[0]}"
        f" /ColorSpace /DeviceGray /BitsPerComponent 8 /Length {grey.size} >>\nstream\n"
    )
    return head.encode() + grey.tobytes() + b"\nendstream"


def placed(x0: float, top: float, wide: float, high: float) -> str:
    return f"q {wide} 0 0 {high} {x0} {HEIGHT - top - high} cm /Im1 Do Q"


WRITTEN = picture_of(text(20, 32, "Thang 9/2025", 12), (15, 18, 105, 38))
NOTHING = picture_of("", (15, 18, 105, 38))
UNDER = "So Noi vu"
PICTURES = [
    (WRITTEN, table(ROWS) + placed(W, TOP + ROW + 5, 90, 20), (1, 3), "Thang 9/2025", ["picture-read"],
     "in an empty cell"),
    (WRITTEN, table(ROWS) + placed(XS[2] + 3, TOP + 2 * ROW + 2, 90, 20), (2, 2), "Thang 9/2025",
     ["picture-read"], "over the words of a cell"),
    (WRITTEN, placed(XS[2] + 3, TOP + 2 * ROW + 2, 90, 20) + table(ROWS), (2, 2), UNDER, [],
     "under the words of a cell"),
    (WRITTEN, table(ROWS) + placed(W, TOP + ROW + 5, 5, 5), (1, 3), "", [], "no larger than a sign"),
    (NOTHING, table(ROWS) + placed(W, TOP + ROW + 5, 90, 20), (1, 3), "", [], "without a word"),
    (WRITTEN, table(ROWS) + placed(XS[2], TOP + ROW, XS[4] - XS[2], 2 * ROW), (2, 2), "",
     ["part-unread"], "over several cells"),
]  # fmt: skip


@pytest.mark.skipif(not shutil.which("tesseract"), reason="Tesseract is not installed")
@pytest.mark.parametrize(
    ("image", "content", "where", "read_", "said", "why"), PICTURES, ids=[p[5] for p in PICTURES]
)
def test_pictures_in_cells_are_read_by_recognition(
    image: bytes, content: str, where: tuple[int, int], read_: str, said: list[str], why: str
) -> None:
    c = cell(read(content, objects=[image], resources="/XObject << /Im1 10 0 R >>"), *where)
    assert words(c) == read_, why
    assert [n.code for n in c.notes] == said, why


def test_a_picture_that_nobody_can_read_here_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise ReadError("tesseract-missing")

    monkeypatch.setattr("pipeline.readers.scan_words.require_tesseract", missing)
    content = table(ROWS) + placed(W, TOP + ROW + 5, 90, 20)
    c = cell(read(content, objects=[WRITTEN], resources="/XObject << /Im1 10 0 R >>"), 1, 3)
    assert codes(c) == [("part-unread", "tesseract-missing")]


@pytest.mark.parametrize("turn", ["0 1 -1 0", "0 -1 1 0"], ids=["upwards", "downwards"])
def test_narrow_letters_set_sideways_are_letters(turn: str) -> None:
    """A letter as narrow as an accent is high is no accent of the letter beside it."""
    y = TOP + 2 * ROW - 1 if turn.startswith("0 1") else TOP + ROW + 1
    raw = read(table(ROWS) + text(W + 30, y, "ch\xednh", 9, turn=turn))
    assert words(cell(raw, 1, 3)) == "chính"


LETTERED = [
    ("light", ["┌──┬───┐", "│a │b  │", "│  │cd │", "├──┼───┤", "│e │f  │", "└──┴───┘"], [2, 2]),
    ("double", ["╔══╦═══╗", "║a ║b  ║", "╠══╬═══╣", "║e ║f  ║", "╚══╩═══╝"], [2, 2]),
    ("heavy, a row over all columns", ["┏━━┳━━━┓", "┃a ┃b  ┃", "┣━━┻━━━┫", "┃one   ┃", "┣━━┳━━━┫",
                                       "┃e ┃f  ┃", "┗━━┻━━━┛"], [3, 2]),
    ("a dash in a text", ["a ─ b"], None),
]  # fmt: skip


@pytest.mark.parametrize(("why", "drawn", "size"), LETTERED, ids=[x[0] for x in LETTERED])
@pytest.mark.parametrize("pitch", [10.0, 13.0])
def test_rules_set_in_letters_are_rules(
    why: str, drawn: list[str], size: list[int] | None, pitch: float
) -> None:
    signs = [
        (c, 6 * x, pitch * y) for y, row in enumerate(drawn) for x, c in enumerate(row) if c != " "
    ]
    x0, top = np.array([s[1] for s in signs], float), np.array([s[2] for s in signs])
    flags = np.zeros(len(signs), np.bool_)
    chars = Chars(
        code=np.array([ord(s[0]) for s in signs]), x0=x0, x1=x0 + 6, top=top, bottom=top + 9,
        base=top + 7, order=np.arange(len(signs)), hyphen=flags, spaced=flags.copy(),
    )  # fmt: skip
    level, upright, _ = lettered_rules(chars)
    found, _ = find_tables(level, upright)
    assert [[t.rows, t.cols] for t in found] == ([size] if size else []), why
