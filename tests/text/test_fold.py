"""One folding for matching: same length, idempotent, never a tone or đ lost; frozen by examples."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.grammar.repairs import load_repairs
from pipeline.model.grid import Line, LineEnd, Source
from pipeline.text.fold import compose, fold, fold_spaced, fold_tight, slug
from pipeline.text.joined import JoinRules, join_lines
from tests.conftest import ROOT

VIETNAMESE = st.text(
    alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợ"
    "ùúủũụừứửữựỳýỷỹỵÀÁẢÃẠĐƯƠỦỤ ,.;:-–—/()“”\"'0123456789\n\t\u00a0",
    max_size=60,
)

FROZEN = [
    ("Uỷ ban", "ủy ban", "tone moves to the first vowel of uy"),
    ("Ủy ban", "ủy ban", "already there"),
    ("hoà, hoá, hoả", "hòa, hóa, hỏa", "oa in an open syllable"),
    ("khoẻ", "khỏe", "oe"),
    ("hoàn thành", "hoàn thành", "a closed syllable keeps its tone"),
    ("Quý, QUỶ", "quý, quỷ", "the u of qu is no vowel"),
    ("quí, kĩ thuật, lí do", "quý, kỹ thuật, lý do", "i and y of one word"),
    ("thi, chi, nhi", "thi, chi, nhi", "other words keep their i"),
    ("Ðề án ð", "đề án đ", "look-alikes of đ"),
    ("2021 – 2030 — x", "2021 - 2030 - x", "dashes"),
    ("“a” „b‟".replace("‟", "”"), '"a" "b"', "quotation marks"),
    ("Sở", "sở", "and never so"),
    ("Số", "số", "and never sở"),
]


@pytest.mark.parametrize(("text", "folded", "reason"), FROZEN)
def test_frozen(text: str, folded: str, reason: str) -> None:
    assert fold(text) == folded, reason


@given(VIETNAMESE)
def test_same_length_and_idempotent(text: str) -> None:
    composed = compose(text)
    assert len(fold(composed)) == len(composed)
    assert fold(fold(composed)) == fold(composed)


@given(st.text(max_size=80))
def test_any_text_keeps_its_length(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(VIETNAMESE)
def test_unicode_form_does_not_matter(text: str) -> None:
    assert fold(compose(unicodedata.normalize("NFD", text))) == fold(compose(text))


@given(VIETNAMESE)
def test_tones_and_d_stay(text: str) -> None:
    """What tells words apart is still told apart: each letter keeps its marks, counted."""

    def marks(t: str) -> list[str]:
        return sorted(c for c in unicodedata.normalize("NFD", t) if unicodedata.combining(c))

    composed = compose(text)
    assert marks(fold(composed)) == marks(composed)
    assert fold(composed).count("đ") == composed.lower().count("đ")


def test_slug() -> None:
    assert slug("Sở Lao động - Thương binh và Xã hội") == "so-lao-dong-thuong-binh-va-xa-hoi"
    assert slug("QĐ-UBND") == "qd-ubnd"
    with pytest.raises(ValueError, match="no letter"):
        slug("—")


def test_keys() -> None:
    assert fold_spaced("  Cơ\n quan\u00a0 ") == "cơ quan"
    assert fold_tight("ST\nT") == "stt"


JOINS = [
    ("2617/QĐ-", "UBND", "2617/QĐ-UBND", "a symbol goes on"),
    ("31/12/20", "24", "31/12/2024", "a year goes on"),
    ("12/20", "25", "12/2025", "a year goes on"),
    ("Tin/bài/", "hình ảnh", "Tin/bài/hình ảnh", "after a stroke"),
    ("2021-", "2025", "2021-2025", "a range"),
    ("giai đoạn 2021 -", "2030", "giai đoạn 2021 - 2030", "a range with spaces"),
    ("kinh tế -", "xã hội", "kinh tế - xã hội", "a dash with spaces"),
    ("Sở Nội", "vụ", "Sở Nội vụ", "words"),
    ("năm 2024", "12 cuộc", "năm 2024 12 cuộc", "two numbers"),
    ("59", "/2012/NĐ-CP", "59/2012/NĐ-CP", "before a stroke"),
]


@pytest.mark.parametrize(("left", "right", "joined", "reason"), JOINS)
def test_lines_are_joined_inside_tokens_without_a_space(
    left: str, right: str, joined: str, reason: str
) -> None:
    rules = load_repairs(ROOT / "rules").joins
    lines = [Line(text=left, end=LineEnd.SOFT), Line(text=right, end=LineEnd.SOFT)]
    assert join_lines(lines, rules).text == joined, reason


@given(st.lists(VIETNAMESE.filter(str.strip), min_size=1, max_size=5))
def test_every_part_of_a_joined_text_knows_its_line(parts: list[str]) -> None:
    lines, at = [], 0
    for i, part in enumerate(parts, start=1):
        flat = " ".join(part.split())
        source = Source(line_start=i, line_end=i, char_start=at, char_end=at + len(flat))
        lines.append(Line(text=flat, source=source, end=LineEnd.SOFT))
        at += len(flat) + 1
    joined = join_lines(lines, JoinRules())
    whole = "\n".join(" ".join(p.split()) for p in parts)
    for start in range(len(joined.text)):
        if joined.text[start] == " ":
            continue
        place = joined.source(start, start + 1)
        assert whole[place.char_start : place.char_end] == joined.text[start]
