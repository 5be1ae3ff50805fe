"""What the shape of ink says against a word: struck out, a note mark, under a seal or a pen."""

from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.grammar.mending import Heard, Taken
from pipeline.meaning.recognised_words import certainty
from pipeline.model.grid import DOUBTED
from pipeline.readers.page_content import PageContent
from pipeline.readers.scan_marks import doubt_cut, doubt_marked, doubt_tall, has_letters
from pipeline.readers.scan_picture import CleanPage, clean_page, grey_of, ink_of, turned
from pipeline.readers.scan_seals import by_pen, coloured_ink, covered, find_rings
from pipeline.readers.scan_words import Word
from pipeline.run.rules import Rules

_SIZE, _TOP = 30, 40


def written(
    *words: str, struck: str = "", mark: str = "", gap: float = 1
) -> tuple[tuple[Word, ...], Any]:
    """Words of one line as a scan shows them, one struck out or with a raised sign at its end."""
    image = Image.new("L", (1200, 120), 255)
    pen = ImageDraw.Draw(image)
    font, small = ImageFont.load_default(_SIZE), ImageFont.load_default(_SIZE * 0.62)
    line: list[Word] = []
    x = 20.0
    for text in words:
        x0, top, x1, bottom = pen.textbbox((x, _TOP), text, font=font)
        pen.text((x, _TOP), text, fill=0, font=font)
        shown = text
        if text == mark:
            pen.text((x1 + gap, _TOP - 2), "1", fill=0, font=small)
            x1, shown = x1 + gap + 12, f"{text}1"
        if text == struck:
            pen.line((x0 - 2, _TOP + 21, x1 + 2, _TOP + 21), fill=0, width=3)
        line.append(Word(text=shown, confidence=0.96, x0=x0, top=top, x1=x1, bottom=bottom))
        x = x1 + 12
    return tuple(line), ink_of(np.array(image))


def doubted(line: tuple[Word, ...], ink: Any, veil: Any = None) -> list[str]:
    return [w.text for w in doubt_marked(line, ink, veil) if w.confidence <= DOUBTED]


@pytest.mark.parametrize(
    ("words", "more", "expected", "reason"),
    [
        (("Trước", "ngày", "15/01/2024"), {}, [], "plain print"),
        (("quan,", "gửi", "quy", "mạng", "Đề"), {}, [], "letters under the line, marks over it"),
        (("“Sổ", "tay”", "12%", "Điều", "40", "-", "45"), {}, [], "signs that stand high or level"),
        (("Báo", "cáo", "`"), {}, ["`"], "a stroke of a pen taken for a sign"),
        (("Vấ`", "-", "40"), {}, ["Vấ`"], "and beside letters"),
        (("Trước", "ngày", "15/01/2024"), {"struck": "ngày"}, ["ngày"], "a line through a word"),
        (("Quý", "IV/2023"), {"struck": "IV/2023"}, ["IV/2023"], "through a date"),
        (("Sở", "Nội", "vụ"), {"struck": "Sở"}, ["Sở"], "through a short one"),
        (("tháng", "3", "năm"), {"mark": "3"}, ["31"], "the month 3 with note 1 is not 31"),
        (("năm", "2024", "của"), {"mark": "2024"}, ["20241"], "a year with a note"),
        (("Sở", "Tài", "chính"), {"mark": "chính"}, ["chính1"], "a name with a note"),
    ],
)
def test_words_in_doubt(
    words: tuple[str, ...], more: dict[str, str], expected: list[str], reason: str
) -> None:
    assert doubted(*written(*words, **more)) == expected, reason


@pytest.mark.parametrize(
    ("text", "lean", "expected", "reason"),
    [
        ("20/11/2024", 0.0, False, "print"),
        ("20/11/2024", 0.2, False, "italics"),
        ("20/11/2024", 0.5, True, "a date by hand"),
        ("Nguyen", 0.5, True, "a name by hand"),
        ("28", 0.5, True, "a number by hand"),
        ("7", 0.0, False, "a sign that leans by itself"),
    ],
)
def test_what_leans_as_a_hand_does(text: str, lean: float, expected: bool, reason: str) -> None:
    (word,), ink = written(text)
    image = Image.fromarray(np.where(ink, 0, 255).astype(np.uint8))
    affine = (1, lean, -lean * word.bottom, 0, 1, 0)
    leaning = image.transform(image.size, Image.Transform.AFFINE, affine, fillcolor=255)
    wide = Word(text=text, confidence=0.96, x0=word.x0, top=word.top, x1=word.x1 + 24, bottom=word.bottom)  # fmt: skip
    assert (doubted((wide,), np.asarray(leaning) < 128) == [text]) is expected, reason


@pytest.mark.parametrize(
    ("text", "height", "expected"),
    [
        ("28", 20, False),
        ("28", 30, True),
        ("3/2024", 22, False),
        ("28", 13, True),
        ("Nam", 30, False),
    ],
)
def test_figures_of_another_height(text: str, height: int, expected: bool) -> None:
    usual = [Word(text=f"{n}.", confidence=0.96, x0=0, top=0, x1=9, bottom=20) for n in range(7)]
    word = Word(text=text, confidence=0.96, x0=20, top=0, x1=40, bottom=height)
    *others, (last,) = doubt_tall([*((w,) for w in usual), (word,)])
    assert (last.confidence <= DOUBTED) is expected
    assert all(w.confidence > DOUBTED for (w,) in others)


@pytest.mark.parametrize(
    ("x0", "x1", "turns", "angle", "expected", "reason"),
    [
        (1000, 1090, 0, 0.0, False, "a margin is left"),
        (1100, 1238, 0, 0.0, True, "it ends where the picture does"),
        (2, 90, 0, 0.0, True, "it begins there"),
        (1100, 1238, 1, 0.0, True, "on a sheet laid sideways"),
        (1100, 1222, 0, 2.0, True, "the sheet lay askew, the word is at its edge"),
    ],
)
def test_words_at_the_edge_of_the_picture(
    x0: int, x1: int, turns: int, angle: float, expected: bool, reason: str
) -> None:
    dpi = 150.0
    page = PageContent(number=1, size=(1240 * 72 / dpi, 1754 * 72 / dpi), turns=turns, angle=angle)
    word = Word(text="01/20", confidence=0.96, x0=x0, top=400, x1=x1, bottom=430)
    (got,) = doubt_cut((word,), dpi, page)
    assert (got.confidence <= DOUBTED) is expected, reason


def test_a_note_mark_read_as_a_word_of_its_own() -> None:
    line, ink = written("trong", "năm", "2024")
    over = line[-1]
    small = Word(text="1", confidence=0.9, x0=over.x1 + 8, top=over.top, x1=over.x1 + 16,
                 bottom=over.top + 0.4 * (over.bottom - over.top))  # fmt: skip
    assert doubted((*line, small), ink) == ["1"]


def test_no_company_of_words_raises_such_a_doubt(rules: Rules) -> None:
    heard = Heard(text="kiểm", confidence=DOUBTED)
    for mended in (True, False):
        taken = Taken(text="kiểm", mended=mended, known=4)
        assert certainty(heard, taken, rules.lexicon, seen=9) <= DOUBTED


def test_letters_that_no_word_covers_are_seen() -> None:
    line, ink = written("Trước", "ngày", "15/01/2024")
    assert has_letters(ink, 200)
    for word in line:
        ink[int(word.top) - 2 : int(word.bottom) + 3, int(word.x0) - 2 : int(word.x1) + 3] = False
    ink[50:53, 900:903] = True
    assert not has_letters(ink, 200)  # a speck is left


def coloured(image: Image.Image) -> tuple[Any, Any]:
    return grey_of(image), coloured_ink(image)


def test_ink_of_a_seal_and_of_a_pen() -> None:
    line, _ = written("Trước", "ngày", "15/01/2024")
    page = Image.new("RGB", (1200, 1600), "white")
    pen = ImageDraw.Draw(page)
    word = line[1]
    pen.line((word.x0, word.top, word.x1, word.bottom), fill=(200, 30, 40), width=16)
    pen.line((200, 800, 900, 830), fill=(40, 60, 160), width=6)
    _, veil = coloured(page)
    assert doubted(line, np.zeros((1600, 1200), bool), covered(veil)) == ["ngày"]
    assert by_pen(veil)[780:850].any() and not by_pen(veil)[:300].any()
    assert coloured_ink(page.convert("L")) is None
    shaded = Image.new("RGB", (1200, 1600), (255, 240, 170))
    pen = ImageDraw.Draw(shaded)
    pen.rectangle((100, 300, 1100, 370), fill=(140, 190, 240))
    pen.text((140, 310), "Ngay 15/01/2024", fill="black", font_size=40)
    veil = coloured_ink(shaded)
    assert veil is None or not covered(veil).any()
    assert coloured_ink(Image.new("RGB", (900, 900), "white")) is None


def test_a_veil_lies_as_its_page_does() -> None:
    page = Image.new("RGB", (1240, 900), "white")
    pen = ImageDraw.Draw(page)
    for y in range(100, 801, 100):
        pen.line((100, y, 1100, y), fill="black", width=3)
    pen.line((300, 350, 360, 350), fill=(30, 50, 170), width=5)
    pen.line((330, 320, 330, 380), fill=(30, 50, 170), width=5)
    askew = page.rotate(-2, Image.Resampling.BICUBIC, fillcolor=(255, 255, 255))
    grey, veil = coloured(askew)
    clean = turned(clean_page(grey, 150, veil), 2)
    assert clean.veil is not None and clean.veil.shape == clean.picture.shape
    rows, columns = np.nonzero(by_pen(clean.veil))
    scale = clean.dpi / 150
    assert np.mean(rows) / scale == pytest.approx(900 - 350, abs=6)
    assert np.mean(columns) / scale == pytest.approx(1240 - 330, abs=6)


@pytest.mark.parametrize(("radius", "found"), [(18, True), (20.5, True), (6, False)])
def test_a_seal_in_grey_is_known_by_its_ring(radius: float, found: bool) -> None:
    image = Image.new("L", (1240, 1754), 255)
    pen = ImageDraw.Draw(image)
    for y in range(60, 1700, 34):
        pen.text((80, y), "Cac so, ban, nganh tinh; UBND cap huyen " * 2, fill=0, font_size=24)
    for x in (70, 600, 1150):
        pen.line((x, 40, x, 1700), fill=0, width=3)
    assert find_rings(np.array(image), 150) is None
    r = radius / 25.4 * 150
    pen.ellipse((700 - r, 900 - r, 700 + r, 900 + r), outline=110, width=7)
    veil = find_rings(np.array(image), 150)
    assert (veil is not None) is found
    if veil is not None:
        rows, columns = np.nonzero(covered(veil))
        assert (rows.mean(), columns.mean()) == (
            pytest.approx(900, abs=8),
            pytest.approx(700, abs=8),
        )


def test_a_page_without_colour_has_no_veil() -> None:
    assert CleanPage(picture=np.full((9, 9), 255, np.uint8), dpi=150).veil is None
