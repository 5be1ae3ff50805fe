"""Letters drawn as two glyphs: each once, with the spaces that stand around it."""

import numpy as np
import pytest

from pipeline.readers.pdf_chars import Chars
from pipeline.readers.pdf_lines import read_text
from pipeline.readers.pdf_marks import letters_once

# (letter, left, right, top, place in the stream); a letter is 10 high, an accent 2; baseline 20
Glyph = tuple[str, float, float, float, int]


def letter(c: str, left: float, right: float, order: int) -> Glyph:
    return (c, left, right, 10, order)


def accent(c: str, left: float, right: float, order: int) -> Glyph:
    return (c, left, right, 8, order)


CASES = [
    ("both glyphs bear the name, the accent after the next letter", "tỉnh", [
        letter("t", 0, 3, 1), letter("ỉ", 3.5, 4.5, 2), letter("n", 5, 11, 3), accent("ỉ", 3, 5, 4),
        letter("h", 11, 17, 6)]),
    ("only the accent bears the name: no space within the word", "Sở Tư", [
        letter("S", 0, 6, 1), accent("ở", 8, 10, 2), letter("T", 15, 21, 4), letter("ư", 21, 27, 5)]),
    ("the accent is drawn over the next letter", "Quyết", [
        letter("Q", 0, 7, 1), letter("u", 7, 12, 2), letter("y", 12, 17, 3), accent("ế", 24, 27, 4),
        letter("t", 22, 25, 5)]),
    ("the accent is drawn over the space behind the word", "Kế hoạch", [
        letter("K", 0, 7, 1), accent("ế", 14, 16, 2), letter("h", 16, 21, 4), letter("o", 21, 26, 5),
        letter("ạ", 26, 31, 6), letter("c", 31, 36, 7), letter("h", 36, 41, 8)]),
    ("it begins the word", "ở tỉnh", [
        accent("ở", 2, 4, 1), letter("t", 9, 12, 3), letter("ỉ", 12, 14, 4), letter("n", 14, 20, 5),
        letter("h", 20, 26, 6)]),
    ("a flat sign that is no letter with an accent stays where it is", "a – b", [
        letter("a", 0, 5, 1), accent("–", 8, 13, 3), letter("b", 16, 21, 5)]),
]  # fmt: skip


@pytest.mark.parametrize("why, text, glyphs", CASES, ids=[c[0] for c in CASES])
def test_each_letter_stands_once_and_in_its_word(why: str, text: str, glyphs: list[Glyph]) -> None:
    code, x0, x1, top, order = zip(*glyphs, strict=True)
    flags = np.zeros(len(glyphs), np.bool_)
    height = [10 if t == 10 else 2 for t in top]
    tops = np.array(top, float)
    chars = Chars(
        code=np.array([ord(c) for c in code]), x0=np.array(x0, float), x1=np.array(x1, float),
        top=tops, bottom=tops + height, base=np.full(len(glyphs), 20.0),
        order=np.array(order), hyphen=flags, spaced=flags.copy(),
    )  # fmt: skip
    assert read_text(letters_once(chars)) == text, why
