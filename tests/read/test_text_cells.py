"""Cells of plain text tables as programs write them: guards, breaks, escapes, old encodings."""

import unicodedata

import pytest

from pipeline.model.grid import NOWHERE, Grid, ReadError
from pipeline.readers.ink import LeftOut
from pipeline.readers.portal_text import decode
from pipeline.readers.table_cells import typed_lines
from tests.read.test_seen import read

# (why, the cell as the file has it, its lines, what it is told of)
TYPED = [
    ("a text guarded as a formula", '="Tháng 10/2025"', ["Tháng 10/2025"], []),
    ("a number guarded so", '="01"', ["01"], []),
    ("in brackets", '=("Quý I")', ["Quý I"], []),
    ("as a text for certain", '=T("Quý I")', ["Quý I"], []),
    ("texts joined", '="Sở Y tế;"&CHAR(10)&"Sở Nội vụ"', ["Sở Y tế;", "Sở Nội vụ"], []),
    ("a quotation mark in it", '="Đề án ""Số"""', ['Đề án "Số"'], []),
    ("the words of a link", '=HYPERLINK("http://a.invalid";"Sở Nội vụ")', ["Sở Nội vụ"], []),
    ("an apostrophe as a guard", "'01/2025", ["01/2025"], []),
    ("words in apostrophes", "'một cửa' điện tử", ["'một cửa' điện tử"], []),
    ("a break of HTML", "Sở Y tế;<br/>Sở Nội vụ", ["Sở Y tế;", "Sở Nội vụ"], []),
    ("a break of a dump", r"Sở Y tế;\nSở Nội vụ", ["Sở Y tế;", "Sở Nội vụ"], []),
    ("a break of a dump of Windows", r"Sở Y tế;\r\nSở Nội vụ", ["Sở Y tế;", "Sở Nội vụ"], []),
    ("another formula", "=VLOOKUP(A1,B:C,2,0)", ["=VLOOKUP(A1,B:C,2,0)"], ["part-unread"]),
    ("a cell of another", "=B2", ["=B2"], ["part-unread"]),
    ("a formula that failed", "#REF!", ["#REF!"], ["part-unread"]),
    ("a column too narrow for its export", "########", ["########"], ["part-unread"]),
    ("an empty cell of a dump", r"\N", [], []),
    ("an empty cell of a program", "NaN", [], []),
    ("a word that holds such letters", "Nan Sơn", ["Nan Sơn"], []),
    ("a sign of equality", "= 100% hồ sơ", ["= 100% hồ sơ"], []),
]  # fmt: skip


@pytest.mark.parametrize(("why", "text", "lines", "told"), TYPED, ids=[t[0] for t in TYPED])
def test_typed_cells(why: str, text: str, lines: list[str], told: list[str]) -> None:
    left_out = LeftOut()
    assert list(typed_lines(text, left_out)) == lines, why
    assert [n.code for n in left_out.take(NOWHERE)] == told


def test_a_title_beside_empty_cells_of_a_program_spans_the_row() -> None:
    rows = [
        "TT,Nhiệm vụ,Chủ trì,Hạn",
        "I. Thể chế,NaN,NaN,NaN",
        "1,a,Sở Y tế,Quý I",
        "2,b,Sở Y tế,NaN",
    ]
    grid = next(b for b in read("\n".join(rows).encode()).blocks if isinstance(b, Grid))
    assert [(c.col_span, [li.text for li in c.lines]) for c in grid.cells if c.row == 1] == [
        (4, ["I. Thể chế"])
    ]


# A second cell in Markdown, and its text.
MARKDOWN = [
    ("escaped dots", r"12\/3\/2024", "12/3/2024"),
    ("an escaped star", r"nhiệm vụ \*", "nhiệm vụ *"),
    ("a number's dot", r"1\. Rà soát", "1. Rà soát"),
    ("a sign by its number", "12&#47;3&#x2F;2024", "12/3/2024"),
    ("signs by their names", "Trước&nbsp;ngày&ensp;01&sol;3", "Trước ngày 01/3"),
    ("no sign by that name", "R&D; b", "R&D; b"),
    ("a link's words", "[Sở Nội vụ](https://a.invalid/x)", "Sở Nội vụ"),
    ("a reference's words", "[Sở Nội vụ][1]", "Sở Nội vụ"),
    ("a note's mark stays out of it", "Tháng 1[^2]", "Tháng 1"),
    ("underlined by HTML", "<u>Sở Nội vụ</u>", "Sở Nội vụ"),
    ("marked", "<mark>Quý I</mark>", "Quý I"),
    ("coloured by HTML", '<span style="color:red">Quý I</span>', "Quý I"),
    ("less and more are no tag", "số hồ sơ < 5 và > 2", "số hồ sơ < 5 và > 2"),
    ("words of a program", "`Quý I`", "Quý I"),
]  # fmt: skip


@pytest.mark.parametrize(("why", "cell", "text"), MARKDOWN, ids=[m[0] for m in MARKDOWN])
def test_cells_of_markdown(why: str, cell: str, text: str) -> None:
    table = f"| TT | Nhiệm vụ | c |\n|---|---|---|\n| 1 | {cell} | c |\n"
    grid = next(b for b in read(table.encode()).blocks if isinstance(b, Grid))
    assert "|".join(li.text for li in grid.cells[4].lines) == text, why


BORDER = "+----+----------+------+\n"
FRAMED = (
    BORDER
    + "| TT | Nhiệm vụ | Chủ  |\n|    |          | trì  |\n"
    + BORDER.replace("-", "=")
    + "| I. Thể chế           |\n"
    + BORDER
    + "| 1  | Rà soát  | Sở Y |\n|    | văn bản  | tế   |\n"
    + BORDER
)


def test_framed_cells_of_several_lines() -> None:
    raw = read(f"# PHỤ LỤC\n\n{FRAMED}\nHết\n".encode())
    grid = next(b for b in raw.blocks if isinstance(b, Grid))
    assert [(c.row, c.col_span, "|".join(li.text for li in c.lines)) for c in grid.cells] == [
        (0, 1, "TT"), (0, 1, "Nhiệm vụ"), (0, 1, "Chủ trì"), (1, 3, "I. Thể chế"),
        (2, 1, "1"), (2, 1, "Rà soát văn bản"), (2, 1, "Sở Y tế"),
    ]  # fmt: skip
    assert [b.lines[0].text for b in raw.blocks if not isinstance(b, Grid)] == ["PHỤ LỤC", "Hết"]


@pytest.mark.parametrize("spoilt", ["| 1  | Rà soát\n", "+----+\n", "|    +----------+------+\n"])
def test_frames_that_do_not_close_are_none(spoilt: str) -> None:
    raw = read(f"{FRAMED}{spoilt}".replace(BORDER + "| 1", spoilt + "| 1").encode())
    assert raw.media_type != "text/markdown"


def windows_1258(text: str) -> bytes:
    """As an old editor saves it: the tone behind its letter, the other marks within it."""
    out = ""
    for c in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", c)
        kept = "".join(p for p in parts if p not in "\u0300\u0301\u0303\u0309\u0323")
        out += unicodedata.normalize("NFC", kept) + "".join(p for p in parts if p not in kept)
    return out.encode("cp1258")


SENTENCE = "Tổ chức hội nghị đánh giá kết quả thực hiện nhiệm vụ của các sở, ban, ngành tỉnh."


def test_an_old_encoding_is_known_by_its_tones() -> None:
    assert unicodedata.normalize("NFC", decode(windows_1258(SENTENCE))) == SENTENCE
    for other in (
        "Année financière révisée, déjà votée à l'été; ".encode("latin-1") * 9,
        b"\xcc\xd2 x\xff" * 9,
    ):
        with pytest.raises(ReadError):
            decode(other)
