"""What the page shows is what counts: hidden, struck, raised and overprinted letters of a PDF."""

import pytest

from pipeline.model.grid import Cell, Grid, Paragraph, RawDocument
from pipeline.readers.limits import ReadLimits
from pipeline.readers.pdf import read_pdf
from tests.fixtures.pdf_sheet import (
    ROW,
    TOP,
    XS,
    baseline,
    box,
    clipped,
    line,
    rules,
    table,
    text,
    write_sheet,
)
from tests.fixtures.pdf_sheet import words as set_in  # fmt: skip

ROWS = [
    ["TT", "Noi dung", "Don vi", "Han"],
    ["1", "Ra soat quy dinh", "So Tu phap", "05/2025"],
    ["2", "Mo lop boi duong", "So Noi vu", "Quy II"],
    ["3", "Hop giao ban", "Van phong", "Thang 9/2025"],
]
Y = baseline(1)  # the baseline of the first task
X = XS[3] + 60  # behind its deadline


def read(content: str, **keys: object) -> RawDocument:
    return read_pdf(write_sheet(content, **keys), "x.pdf", ReadLimits())  # type: ignore[arg-type]


def cell(raw: RawDocument, row: int, col: int) -> Cell:
    (grid,) = [b for b in raw.blocks if isinstance(b, Grid)]
    return next(c for c in grid.cells if (c.row, c.col) == (row, col))


def words(c: Cell) -> str:
    return " ".join(li.text for li in c.lines)


def codes(c: Cell) -> list[tuple[str, str]]:
    return [(n.code, n.value) for n in c.notes]


def in_form(inner: str) -> bytes:
    body = inner.encode()
    return (
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] /OC 12 0 R"
        b" /Resources << /Font << /F1 3 0 R >> >> /Length %d >>\nstream\n%s\nendstream"
        % (len(body), body)
    )


LAYER = {
    "catalogue": "/OCProperties << /OCGs [12 0 R] /D << /OFF [12 0 R] /Order [12 0 R] >> >>",
    "resources": "/Properties << /L1 12 0 R >> /XObject << /Fm0 11 0 R >>",
}
LAYER_OBJECTS = [
    b"<< >>",
    in_form(text(X, Y, "11/2031")),
    b"<< /Type /OCG /Name (Cu) >>",
]
HIDDEN = [
    ("inkless", text(X, Y, "11/2031", mode=3), {}),
    ("inkless above the print", text(XS[3] + 4, Y, "11/2031", mode=3), {}),
    ("clip only", text(X, Y, "11/2031", mode=7), {}),
    ("white on paper", text(X, Y, "11/2031", colour="1 1 1 rg"), {}),
    ("nearly white", text(X, Y, "11/2031", colour="0.985 0.985 0.985 rg"), {}),
    ("the colour of its ground",
     box(X - 3, Y - 10, XS[4] - 4, Y + 4, "0.2 0.3 0.6 rg")
     + text(X, Y, "11/2031", colour="0.2 0.3 0.6 rg"), {}),
    ("painted over", text(X, Y, "11/2031") + box(X - 3, Y - 11, XS[4] - 4, Y + 5), {}),
    ("of no size", text(X, Y, "11/2031", size=0.9), {}),
    ("clipped away", clipped(X, Y + 300, X + 50, Y + 330, text(X, Y, "11/2031")), {}),
    ("a layer that is off", f"/OC /L1 BDC {text(X, Y, '11/2031')} EMC",
     {**LAYER, "objects": LAYER_OBJECTS}),
    ("a form of a layer that is off", "/Fm0 Do", {**LAYER, "objects": LAYER_OBJECTS}),
    ("beside the sheet", text(X, Y, "11/2031"), {"page": f"/CropBox [0 0 {X - 2:g} 842]"}),
]  # fmt: skip


@pytest.mark.parametrize(("content", "keys"), [h[1:] for h in HIDDEN], ids=[h[0] for h in HIDDEN])
def test_what_cannot_be_seen_is_not_read(content: str, keys: dict[str, object]) -> None:
    raw = read(table(ROWS) + "\n" + content, **keys)
    assert words(cell(raw, 1, 3)) == "05/2025"
    assert [words(cell(raw, 3, c)) for c in range(4)] == ROWS[3]
    (note,) = [n for n in raw.notes if n.code == "hidden-text"]
    assert "11/2031" in note.value and note.source.page == 1


SEEN = [
    ("white on a dark ground",
     box(X - 3, Y - 10, XS[4] - 4, Y + 4, "0.1 0.2 0.4 rg")
     + text(X, Y, "11/2031", colour="1 1 1 rg")),
    ("a ground below it", box(X - 3, Y - 10, XS[4] - 4, Y + 4, "1 0.9 0.6 rg") + text(X, Y, "11/2031")),
    ("within its clip", clipped(X - 4, Y - 20, X + 60, Y + 9, text(X, Y, "11/2031"))),
    ("an outline", text(X, Y, "11/2031", mode=1)),
    ("red", text(X, Y, "11/2031", colour="0.8 0 0 rg")),
]  # fmt: skip


@pytest.mark.parametrize("content", [s[1] for s in SEEN], ids=[s[0] for s in SEEN])
def test_what_can_be_seen_is_read(content: str) -> None:
    raw = read(table(ROWS) + "\n" + content)
    assert words(cell(raw, 1, 3)) == "05/2025 11/2031"
    assert not raw.notes and not cell(raw, 1, 3).notes


def test_text_cut_off_is_read_as_far_as_seen_and_told_of() -> None:
    rows = [*ROWS[:2], ["2", "Mo lop boi duong", "", "Quy II"], ROWS[3]]
    long = text(XS[2] + 4, baseline(2), "So Noi vu va cac so, ban, nganh cua tinh")
    inside = clipped(XS[2], TOP + 2 * ROW, XS[3], TOP + 3 * ROW, long)
    raw = read(table(rows) + "\n" + inside)
    (note,) = cell(raw, 2, 2).notes
    assert note.code == "text-cut-off"
    read_part = words(cell(raw, 2, 2))
    assert (read_part + note.value).replace(" ", "") == "SoNoivuvacacso,ban,nganhcuatinh"
    assert words(cell(raw, 2, 3)) == "Quy II" and not cell(raw, 2, 3).notes


W = XS[3] + 4
STRIKES = [
    ("a stroke", line(W - 1, Y - 3, W + 34, Y - 3)),
    ("a thin box", box(W, Y - 3.4, W + 33, Y - 2.6, "0 0 0 rg")),
    ("a bar", box(W, Y - 5.4, W + 33, Y - 1.6, "0.7 0 0 rg")),
    ("two strokes", line(W, Y - 4, W + 33, Y - 4) + line(W, Y - 2, W + 33, Y - 2)),
    ("dashes", "[2 1] 0 d " + line(W, Y - 3, W + 33, Y - 3) + " [] 0 d"),
    ("a stroke drawn too short", line(W - 1, Y - 3, W + 28, Y - 3)),
]


@pytest.mark.parametrize("stroke", [s[1] for s in STRIKES], ids=[s[0] for s in STRIKES])
def test_struck_text_is_not_read(stroke: str) -> None:
    later = text(W + 45, Y, "12/2025")
    raw = read("\n".join([table(ROWS), later, stroke]))
    assert words(cell(raw, 1, 3)) == "12/2025"
    assert codes(cell(raw, 1, 3)) == [("struck-text", "05/2025")]


def test_a_row_struck_by_one_line_has_no_text_left() -> None:
    stroke = line(XS[0] + 2, baseline(2) - 3, XS[4] - 60, baseline(2) - 3)
    raw = read(table(ROWS) + "\n" + stroke)
    assert [words(cell(raw, 2, c)) for c in range(4)] == [""] * 4
    assert [codes(cell(raw, 2, c)) for c in range(4)] == [[("struck-text", t)] for t in ROWS[2]]


NO_STRIKES = [
    ("underlined", line(W - 1, Y + 1.5, W + 34, Y + 1.5)),
    ("a rule above", line(W - 1, Y - 9.5, W + 34, Y - 9.5)),
]


@pytest.mark.parametrize("rule", [s[1] for s in NO_STRIKES], ids=[s[0] for s in NO_STRIKES])
def test_other_rules_strike_nothing(rule: str) -> None:
    raw = read(table(ROWS) + "\n" + rule)
    texts = [words(c) for b in raw.blocks if isinstance(b, Grid) for c in b.cells]
    assert "05/2025" in texts


def test_note_marks_leave_the_text_and_bring_their_note() -> None:
    behind = W + 33.5
    content = [
        table(ROWS),
        text(behind, Y - 4, "2", size=6.5),
        text(XS[1] + 79, baseline(2) - 3.5, "(*)", size=6),
        text(XS[0], 300, "2", size=6.5),
        text(XS[0] + 5, 304, "Theo Cong van so 8.", size=9),
        text(XS[0], 316, "(*)", size=6),
        text(XS[0] + 10, 320, "Hai lop.", size=9),
    ]
    raw = read("\n".join(content))
    assert words(cell(raw, 1, 3)) == "05/2025"
    assert codes(cell(raw, 1, 3)) == [("note-mark", "2: Theo Cong van so 8.")]
    assert words(cell(raw, 2, 1)) == "Mo lop boi duong"
    assert codes(cell(raw, 2, 1)) == [("note-mark", "(*): Hai lop.")]
    notes = [b for b in raw.blocks if isinstance(b, Paragraph)]
    assert len(notes) == 2 and all(n.note for n in notes)


def test_an_exponent_is_no_note_mark() -> None:
    rows = [*ROWS[:2], ["2", "Xay 40 m", "So Noi vu", "Quy II"], ROWS[3]]
    wide = text(XS[1] + 4 + 40.5, baseline(2) - 4, "2", size=6.5)
    raw = read(table(rows) + "\n" + wide)
    assert words(cell(raw, 2, 1)).replace(" ", "") == "Xay40m2" and not cell(raw, 2, 1).notes


MARKS = [
    ("large, level and pale, behind", text(90, 200, "BAN SAO", 80, colour="0.85 g"), True),
    ("large, leaning, black, in front",
     text(150, 260, "DU THAO", 60, turn="0.82 0.57 -0.57 0.82"), False),
    ("red, of usual size, over words", text(XS[1] + 6, Y + 2, "MAT MAT MAT", 12, colour="0.9 0 0 rg"), False),
    ("six letters that lean", text(200, 230, "NHAP", 44, turn="0.7 0.7 -0.7 0.7", colour="0.7 g"), True),
]  # fmt: skip


@pytest.mark.parametrize(("mark", "behind"), [m[1:] for m in MARKS], ids=[m[0] for m in MARKS])
def test_watermarks_are_in_no_cell(mark: str, behind: bool) -> None:
    parts = [mark, table(ROWS)] if behind else [table(ROWS), mark]
    raw = read("\n".join(parts))
    for r, row in enumerate(ROWS):
        assert [words(cell(raw, r, c)) for c in range(4)] == row
    assert [n.code for n in raw.notes] == ["watermark-left-out"]


def test_a_large_title_is_text() -> None:
    raw = read(text(60, 60, "KE HOACH NAM 2025", 30) + "\n" + table(ROWS))
    texts = [li.text for b in raw.blocks if isinstance(b, Paragraph) for li in b.lines]
    assert texts == ["KE HOACH NAM 2025"] and not raw.notes


ANNOTATION = "<< /Type /Annot /F 4 /Subtype /{kind} /Rect [{x0} {y0} {x1} {y1}] {rest} >>"


def added(kind: str, box_: tuple[float, float, float, float], rest: str) -> bytes:
    x0, top, x1, bottom = box_
    return ANNOTATION.format(
        kind=kind, x0=x0, y0=842 - bottom, x1=x1, y1=842 - top, rest=rest
    ).encode()


def appearance(words_: str, ground: str = "") -> bytes:
    body = f"{ground} BT /F1 10 Tf 1 3 Td ({words_}) Tj ET".encode()
    return (
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 80 14] /Resources << /Font << /F1 3 0 R >> >>"
        b" /Length %d >>\nstream\n%s\nendstream" % (len(body), body)
    )


OLD = (W - 1, Y - 9, W + 34, Y + 3)
QUADS = "/QuadPoints [{0} {2} {1} {2} {0} {3} {1} {3}]".format(
    OLD[0], OLD[2], 842 - OLD[1], 842 - OLD[3]
)
ADDED = [
    ("struck and written anew", [
        added("StrikeOut", OLD, QUADS),
        added("FreeText", (X, Y - 11, X + 80, Y + 3), "/Contents (12/2025) /AP << /N 12 0 R >>"),
        appearance("12/2025")], "12/2025",
     [("struck-text", "05/2025"), ("annotation", "FreeText: 12/2025")]),
    ("pasted over", [
        added("FreeText", (W - 1, Y - 11, W + 79, Y + 3), "/Contents (12/2025) /AP << /N 12 0 R >>"),
        b"<< >>", appearance("12/2025", "1 1 1 rg 0 0 80 14 re f 0 0 0 rg")], "12/2025",
     [("annotation", "FreeText: 12/2025")]),
    ("ink over the date", [
        added("Ink", OLD, f"/InkList [[{OLD[0]} 700 {OLD[2]} 730]]")], "05/2025",
     [("annotation", "Ink: 05/2025")]),
    ("a comment", [added("Highlight", OLD, QUADS + " /Contents (sai, 06/2025)")], "05/2025",
     [("annotation", "Highlight: sai, 06/2025 / 05/2025")]),
    ("hidden", [added("FreeText", OLD, "/Contents (12/2025)").replace(b"/F 4", b"/F 2")],
     "05/2025", []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("objects", "text_", "notes"), [a[1:] for a in ADDED], ids=[a[0] for a in ADDED]
)
def test_what_a_pdf_program_added_counts_or_is_told_of(
    objects: list[bytes], text_: str, notes: list[tuple[str, str]]
) -> None:
    listed = " ".join(f"{10 + i} 0 R" for i, o in enumerate(objects) if b"/Annot" in o)
    raw = read(table(ROWS), objects=objects, page=f"/Annots [{listed}]")
    assert words(cell(raw, 1, 3)) == text_
    assert sorted(codes(cell(raw, 1, 3))) == sorted(notes)


def test_a_filled_field_is_print() -> None:
    field = added(
        "Widget", (X, Y - 11, X + 80, Y + 3),
        "/FT /Tx /T (han) /V (12/2025) /DA (/F1 10 Tf 0 g) /AP << /N 11 0 R >>",
    )  # fmt: skip
    raw = read(
        table([*ROWS[:1], ["1", "Ra soat quy dinh", "So Tu phap", ""], *ROWS[2:]]),
        objects=[field, appearance("12/2025")],
        page="/Annots [10 0 R]",
        catalogue="/AcroForm << /Fields [10 0 R] >>",
    )
    assert words(cell(raw, 1, 3)) == "12/2025"
    assert codes(cell(raw, 1, 3)) == [("annotation", "Widget: 12/2025")]


def test_the_value_of_a_field_that_the_file_does_not_draw_is_print() -> None:
    field = added(
        "Widget", (X - 50, Y - 11, X + 40, Y + 3), "/FT /Ch /Ff 131072 /T (han) /V (12/2025)"
    )
    raw = read(
        table([*ROWS[:1], ["1", "Ra soat quy dinh", "So Tu phap", ""], *ROWS[2:]]),
        objects=[field], page="/Annots [10 0 R]", catalogue="/AcroForm << /Fields [10 0 R] >>",
    )  # fmt: skip
    assert words(cell(raw, 1, 3)) == "12/2025"
    assert codes(cell(raw, 1, 3)) == [("annotation", "Widget: 12/2025")]


TICKS = [
    ("Yes", X + 20, 0, "05/2025 ☑", "ticked, behind the words"),
    ("Off", X + 20, 0, "05/2025 ☐", "not ticked"),
    ("1", W - 1 - 12, 0, "☑ 05/2025", "before them"),
    ("1", W - 1 - 12, 32768, "☑ 05/2025", "a radio button"),
]


@pytest.mark.parametrize(("state", "at", "kind", "text_", "why"), TICKS, ids=[t[4] for t in TICKS])
def test_ticks_of_a_form_are_signs_in_the_line_and_told_of(
    state: str, at: float, kind: int, text_: str, why: str
) -> None:
    keys = f"/FT /Btn /Ff {kind} /T (o) /AS /{state} /AP << /N << /{state} 11 0 R /Off 11 0 R >> >>"
    raw = read(
        rules(len(ROWS), (*XS[:3], XS[3] - 14, XS[4])) + set_in(ROWS),
        objects=[added("Widget", (at, Y - 9, at + 10, Y + 1), keys), appearance("x")],
        page="/Annots [10 0 R]", catalogue="/AcroForm << /Fields [10 0 R] >>",
    )  # fmt: skip
    assert words(cell(raw, 1, 3)) == text_, why
    assert codes(cell(raw, 1, 3)) == [
        ("annotation", f"Widget: {text_.replace('05/2025', '').strip()}")
    ]


def test_text_over_text_and_over_the_edge_of_a_cell_is_told_of() -> None:
    long = text(XS[2] + 4, Y, "So Tu phap va Van phong Uy ban nhan dan tinh")
    rows = [ROWS[0], ["1", "Ra soat quy dinh", "", "05/2025"], *ROWS[2:]]
    raw = read(table(rows) + "\n" + long)
    said = {n.code for c in (cell(raw, 1, 2), cell(raw, 1, 3)) for n in c.notes}
    assert said == {"text-over-text", "text-crosses-cells"}
    assert not [n for r in (2, 3) for c in range(4) for n in cell(raw, r, c).notes]


def ring(x0: float, y0: float, x1: float, y1: float) -> str:
    """An empty frame."""
    return f"q 1 0 0 RG {x0:.2f} {842 - y1:.2f} {x1 - x0:.2f} {y1 - y0:.2f} re S Q"


LEFT, RIGHT = XS[3] + 2, XS[3] + 60
RINGS = [
    (ring(LEFT, Y - 9, RIGHT, Y + 4), "round the words of a cell"),
    (ring(LEFT, TOP + ROW + 2, RIGHT, TOP + 2 * ROW - 2), "near the cell's edges"),
    (ring(XS[2] + 2, Y - 9, RIGHT, Y + 4), "round the words of two cells"),
    (ring(LEFT, Y - 9, RIGHT, Y + 4) + ring(XS[2] + 3, Y + 21, XS[2] + 70, Y + 34), "two of them"),
]


@pytest.mark.parametrize(("drawn", "why"), RINGS, ids=[r[1] for r in RINGS])
def test_frames_drawn_round_words_are_no_cells(drawn: str, why: str) -> None:
    raw, plain = read(table(ROWS) + drawn), read(table(ROWS))
    assert [g.cols for g in raw.blocks if isinstance(g, Grid)] == [4], why
    for r, c in ((1, 3), (1, 2), (2, 2)):
        assert words(cell(raw, r, c)) == words(cell(plain, r, c)), why


def test_a_cell_that_is_parted_in_one_row_alone_is_parted() -> None:
    middle = (XS[3] + XS[4]) / 2
    raw = read(table(ROWS) + line(middle, TOP + ROW, middle, TOP + 2 * ROW))
    assert [g.cols for g in raw.blocks if isinstance(g, Grid)] == [5]


def by_hand(*points: tuple[float, float], curve: bool = False) -> str:
    (x, y), *rest = points
    steps = [f"{a:.1f} {842 - b:.1f}" for a, b in rest]
    drawn = " ".join(steps) + " c" if curve else " ".join(f"{s} l" for s in steps)
    return f"q 1 0 0 RG {x:.1f} {842 - y:.1f} m {drawn} S Q"


LEFT_OF = XS[3] + 3
WAVE = [(LEFT_OF + 8 * i, Y - 3 - 2 * (i % 2)) for i in range(6)]
SCRIBBLES = [
    (by_hand(*WAVE), [("line-through-text", "05/2025")], "a wave through the words"),
    (by_hand(*WAVE[:4], curve=True), [("line-through-text", "05/20")], "a curve through them"),
    (by_hand(*[(x, y + 6) for x, y in WAVE]), [], "a wave below them"),
    (
        by_hand((LEFT_OF, Y - 3), (LEFT_OF + 20, Y - 12), (LEFT_OF + 40, Y - 3), (LEFT_OF, Y + 4)),
        [],
        "a loop",
    ),
    (by_hand(*[(XS[3] + 90 + 8 * i, Y - 3) for i in range(4)]), [], "a line beside them"),
]


@pytest.mark.parametrize(("drawn", "found", "why"), SCRIBBLES, ids=[s[2] for s in SCRIBBLES])
def test_lines_drawn_by_hand_are_told_of(
    drawn: str, found: list[tuple[str, str]], why: str
) -> None:
    raw = read(table(ROWS) + drawn)
    assert (words(cell(raw, 1, 3)), codes(cell(raw, 1, 3))) == ("05/2025", found), why


def test_words_set_anew_over_a_cover_are_seen() -> None:
    at = XS[3] + 4
    cover = box(at - 1, Y - 10, at + 60, Y + 3)
    raw = read(table(ROWS) + cover + text(at, Y, "05/2026"))
    assert words(cell(raw, 1, 3)) == "05/2026"
    raw = read(table(ROWS) + cover + text(at, Y, "06/2026"))
    assert words(cell(raw, 1, 3)) == "06/2026"
    assert words(cell(read(table(ROWS) + cover), 1, 3)) == ""


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("scale", ["1 0 0 0", "1 0 0 0.01", "1 0 0.3 0"])
def test_letters_pressed_flat_are_hidden(scale: str) -> None:
    flat = f"BT /F1 10 Tf {scale} {X} {Y} Tm (06/2026) Tj ET\n"
    raw = read(table(ROWS) + flat)
    assert words(cell(raw, 1, 3)) == "05/2025"
    told = [
        *raw.notes,
        *(n for b in raw.blocks if isinstance(b, Grid) for c in b.cells for n in c.notes),
    ]
    assert [n.code for n in told] == ["hidden-text"]


def test_a_tiny_word_with_marks_is_hidden_whole() -> None:
    tiny = text(X, Y, "Qu\\375 III/2025", 0.6)
    assert words(cell(read(table(ROWS) + tiny), 1, 3)) == "05/2025"
