"""Words mended by their company, and words that must be let alone."""

import re
from pathlib import Path

import pytest

from pipeline.grammar.lexicon import load_lexicon
from pipeline.grammar.mending import Heard, Mender
from pipeline.meaning.recognised_lines import mend_labels
from pipeline.meaning.recognised_words import mend_recognised
from pipeline.model.grid import CONFIDENT, Cell, Grid, Line, Paragraph, RawDocument, ReadWord
from pipeline.run.rules import Rules

DOUBT, SURE = 0.6, 0.97
LETTERS = tuple("abcdđeghiklmn")


@pytest.fixture(scope="module")
def mender(rules: Rules) -> Mender:
    return Mender(lexicon=rules.lexicon)


def heard(text: str, confidence: float = SURE) -> list[Heard]:
    out: list[Heard] = []
    joined = False
    for part in re.findall(r"\w+|[^\w\s]", text):
        if part[0].isalnum():
            out.append(Heard(text=part, confidence=confidence, joined=joined))
        joined = part[0].isalnum()
    return out


def mended(mender: Mender, text: str, confidence: float = DOUBT) -> dict[str, str]:
    words = heard(text, confidence)
    return {h.text: t.text for h, t in zip(words, mender.mend(words), strict=True) if t.mended}


@pytest.mark.parametrize(
    ("read", "better"),
    [
        ("giám đôc Sở Y tế", {"đôc": "đốc"}),
        ("đào tao, bồi dưỡng cán bộ", {"tao": "tạo"}),
        ("bố nhiệm và luân chuyến cán bộ", {"bố": "bổ", "chuyến": "chuyển"}),
        ("thấm định dự thảo nghị quyết", {"thấm": "thẩm"}),
        ("THẤM QUYỀN BAN HÀNH", {"THẤM": "THẨM"}),
        ("Chuyến đối số", {"Chuyến": "Chuyển", "đối": "đổi"}),
        ("tham nhũng, tiêu cưc", {"cưc": "cực"}),
        ("Hội Nông dân, Hội Cựu chiên binh", {"chiên": "chiến"}),
        # one slip and an office's own pair, though `quan tham` and `tuyến` are words too
        ("cơ quan thấm quyền về phân cấp", {"thấm": "thẩm"}),
        ("Tuyến dụng công chức", {"Tuyến": "Tuyển"}),
    ],
)
def test_misread_words_are_mended(mender: Mender, read: str, better: dict[str, str]) -> None:
    assert mended(mender, read) == better


@pytest.mark.parametrize(
    "text",
    [
        "Thông báo số 23-TB/TU ngày 02 tháng 3 của Tỉnh ủy",
        "ông Lữ Văn Tám, bà Trần Thị Ngỡi",
        "ông Tuyến sinh năm 1970",
        "tự đánh giá và tái cấu trúc quy trình",
        "phần mềm VNPT iOffice, chỉ số PAPI, Par Index",
        "trong năm và các năm tiếp theo của tỉnh",
        "một cửa, một cửa liên thông",
        "con số của các cơ sở",
        "12a 3b IV quý II/2025",
    ],
)
@pytest.mark.parametrize("confidence", [SURE, DOUBT])
def test_right_words_stay(mender: Mender, text: str, confidence: float) -> None:
    assert mended(mender, text, confidence) == {}


def test_another_reading_is_taken_where_it_alone_stands_well(mender: Mender) -> None:
    words = [
        Heard(text="kỹ", confidence=SURE, joined=False),
        Heard(text="thuâl", confidence=0.4, others=("thuật", "thuậl")),
    ]
    assert [t.text for t in mender.mend(words)] == ["kỹ", "thuật"]


def test_where_two_would_do_the_word_stays_in_doubt(tmp_path: Path) -> None:
    folder = tmp_path / "lexicon"
    folder.mkdir()
    lists = {
        "pairs": "ba 3 lá lạ",
        "syllables": "ba la lá lạ lả",
        "alone": "",
        "administrative": "",
        "mistaken": "",
    }
    for name, text in lists.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    small = Mender(lexicon=load_lexicon(tmp_path))
    for read in ("lả", "la"):
        words = [Heard(text="ba", joined=False), Heard(text=read, confidence=DOUBT)]
        taken = small.mend(words)[1]
        assert (taken.text, taken.mended, taken.open) == (read, False, True)


def test_a_word_surely_read_is_told_of_and_not_mended(mender: Mender) -> None:
    """A dot is not overlooked by a sure reading: it may be the paper's own misprint."""
    words = heard("doanh nghiêp", SURE)
    assert [(t.text, t.open) for t in mender.mend(words)] == [("doanh", False), ("nghiêp", True)]
    assert mended(mender, "doanh nghiêp", DOUBT) == {"nghiêp": "nghiệp"}


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("có thẩm quyền thế chế", 3),  # a hook overlooked: `quyền thế` is a word
        ("Gần trách nhiệm người đứng đầu", 0),  # two marks: `gần` goes with nothing here
    ],
)
def test_a_word_of_its_own_is_in_doubt_beside_an_offices_pair(
    mender: Mender, text: str, at: int
) -> None:
    words = heard(text)
    taken = mender.mend(words)
    assert [t.open for t in taken] == [i == at for i in range(len(words))]
    assert not any(t.mended for t in taken)


def test_a_hook_is_told_by_the_word_on_either_side(mender: Mender) -> None:
    """`lực kế` is a word of its own; `kế từ` is none."""
    assert mended(mender, "có hiệu lực kế từ ngày ký", SURE) == {"kế": "kể"}
    assert mended(mender, "đo bằng lực kế", SURE) == {}


@pytest.mark.parametrize(
    ("text", "word", "confidence"),
    [
        ("kiểm tra giám sát đế nâng cao", "đế", 0.93),  # goes with nothing; `để` does
        ("Kế hoạch Chuyến đối số", "Chuyến", 0.9),  # `Chuyển đổi`; a capital may begin a name
    ],
)
def test_a_word_without_company_is_in_doubt(
    mender: Mender, text: str, word: str, confidence: float
) -> None:
    taken = {
        h.text: t for w in [heard(text, confidence)] for h, t in zip(w, mender.mend(w), strict=True)
    }
    assert (taken[word].text, taken[word].mended, taken[word].open) == (word, False, True)
    assert not any(t.open for w, t in taken.items() if w != word)


def test_capitals_that_look_like_small_letters(mender: Mender) -> None:
    words = [
        Heard(text="đơn", joined=False),
        Heard(text="Vị", confidence=0.5, others=("VỊ", "vị")),
    ]
    assert [t.text for t in mender.mend(words)] == ["đơn", "vị"]
    named = [
        Heard(text="tỉnh", joined=False),
        Heard(text="Vĩnh", confidence=0.5),
        Heard(text="Long"),
    ]
    assert [t.text for t in mender.mend(named)] == ["tỉnh", "Vĩnh", "Long"]


@pytest.mark.parametrize(
    ("text", "better"),
    [
        ("các SỞ", {"SỞ": "sở"}),  # all readings had capitals
        ("liên tịch SỐ 71/2014/TTLT", {"SỐ": "số"}),
        ("về CHUYỂN ĐỔI SỐ", {}),  # a title within the sentence
        ("theo SỞ CÔNG THƯƠNG", {}),
        ("phòng XÃ HỘI", {}),
        ("dự án OCOP", {}),
    ],
)
def test_capitals_that_nobody_prints(mender: Mender, text: str, better: dict[str, str]) -> None:
    assert mended(mender, text, SURE) == better


def test_no_right_word_of_the_reference_is_mended(mender: Mender, reference_text: str) -> None:
    """Its own misprints are told of."""
    words = heard(reference_text)
    assert len(words) > 8_000
    wrong = [(h.text, t.text) for h, t in zip(words, mender.mend(words), strict=True) if t.mended]
    assert {h for h, _ in wrong} <= {"nghiêp", "tuyền", "nhỡ"}


@pytest.fixture(scope="module")
def reference_text() -> str:
    raw = Path(__file__).parents[2] / "raw" / "2890-qd-ubnd-vinh-long-2024.txt"
    return raw.read_text(encoding="utf-8").replace("\n", " ")


# -- in a document ---------------------------------------------------------------------------------


def read_line(text: str, confidence: float = SURE) -> Line:
    words, at = [], 0
    for part in text.split(" "):
        words.append(ReadWord(start=at, end=at + len(part), confidence=confidence))
        at += len(part) + 1
    return Line(text=text, confidence=confidence, words=tuple(words))


def document(*blocks: Paragraph | Grid) -> RawDocument:
    return RawDocument(file="x.pdf", media_type="application/pdf", reader="scan", blocks=blocks)


def test_cells_and_paragraphs_are_mended_over_their_line_ends(rules: Rules) -> None:
    cell = Cell(
        row=0,
        col=0,
        lines=(read_line("Ban hành quy chế tố"), read_line("chức, kiếm tra.")),
        confidence=SURE,
    )
    raw = document(
        Paragraph(lines=(read_line("Điều 2. Giám đốc các sở có trách"),)),
        Paragraph(lines=(read_line("nhiêm thi hành.", DOUBT),)),
        Grid(cells=(cell,), rows=1, cols=1),
    )
    done = mend_recognised(raw, rules.lexicon, LETTERS)
    texts = [li.text for b in done.blocks if isinstance(b, Paragraph) for li in b.lines]
    assert texts[1] == "nhiệm thi hành."
    (grid,) = [b for b in done.blocks if isinstance(b, Grid)]
    assert [li.text for li in grid.cells[0].lines] == ["Ban hành quy chế tổ", "chức, kiểm tra."]
    assert [n.value for n in grid.cells[0].notes] == ["tố → tổ", "kiếm → kiểm"]
    assert [n.value for n in done.notes] == ["nhiêm → nhiệm"]
    for line in grid.cells[0].lines:
        assert [line.text[w.start : w.end] for w in line.words] == line.text.split(" ")


def test_text_that_was_not_recognised_is_handed_on(rules: Rules) -> None:
    raw = document(Paragraph(lines=(Line(text="kiếm tra công tác"),)))
    assert mend_recognised(raw, rules.lexicon, LETTERS) is raw


@pytest.mark.parametrize(
    ("text", "doubtful"),
    [
        ("theo yêu cầu của JBND cấp", ["JBND"]),  # no syllable, no short form, here alone
        ("theo yêu cầu của UBND cấp", []),
        ("các Sở, ban, ngành", ["Sở,"]),  # small everywhere else
        ("các sở, ban, ngành", []),
        ("của Sở Nội vụ", []),
        ("UBND cấp huyện. cấp xã", ["huyện."]),  # a comma read as a full stop
        ("thực hiện tốt. Báo cáo", []),
    ],
)
def test_words_that_the_document_does_not_have_are_in_doubt(
    text: str, doubtful: list[str], rules: Rules
) -> None:
    usual = [Paragraph(lines=(read_line("các sở, ban, ngành tỉnh"),)) for _ in range(4)]
    done = mend_recognised(
        document(*usual, Paragraph(lines=(read_line(text),))), rules.lexicon, LETTERS
    )
    last = done.blocks[-1]
    assert isinstance(last, Paragraph)
    (line,) = last.lines
    unsure = [line.text[w.start : w.end] for w in line.words if w.confidence < CONFIDENT]
    assert unsure == doubtful


@pytest.mark.parametrize(
    ("read", "labels", "doubtful", "reason"),
    [
        ("a b c đ đ e", "abcdđe", "", "d is due"),
        ("a b c d d e", "abcdđe", "", "đ is due"),
        ("a b c d đ e", "abcdđe", "", "in order"),
        ("a b e d", "abcd", "", "the next goes on from c"),
        ("a b e g", "abeg", "e", "no neighbour tells"),
        ("a b c 2. a b c đ", "abcabcd", "", "another clause's list"),
        ("a b c d a b đ", "abcdabđ", "", "a list within a list"),
        ("e g h", "egh", "", "its beginning stands elsewhere"),
    ],
)
def test_letters_of_points_in_their_order(
    read: str, labels: str, doubtful: str, reason: str
) -> None:
    marks = read.split()
    lines = [read_line(f"{m} Các sở" if "." in m else f"{m}) các sở") for m in marks]
    done, notes = mend_labels(lines, LETTERS, "mended")
    points = [line for line in done if line.text[1] == ")"]
    assert "".join(line.text[0] for line in points) == labels, reason
    unsure = [line.text[0] for line in points if (line.confidence or 0) < CONFIDENT]
    assert "".join(unsure) == doubtful, reason
    letters = [m for m in marks if "." not in m]
    changed = [f"{a}) → {b})" for a, b in zip(letters, labels, strict=True) if a != b]
    assert [n.value for n in notes] == changed
