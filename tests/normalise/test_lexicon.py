"""The word lists: syllables that exist, pairs that stand together, neighbours by their marks."""

from pathlib import Path

import pytest

from pipeline.grammar.lexicon import ADMINISTRATIVE, Lexicon, load_lexicon, marks_apart
from pipeline.rulebook.source import RuleError
from pipeline.run.rules import Rules


@pytest.fixture
def lexicon(rules: Rules) -> Lexicon:
    return rules.lexicon


@pytest.mark.parametrize("word", ["nghiệp", "Quyết", "HOÀ", "hòa", "thuỷ", "gì", "khuyến", "ươm"])
def test_syllables_in_any_case_and_tone_placement(lexicon: Lexicon, word: str) -> None:
    assert lexicon.is_syllable(word)


@pytest.mark.parametrize("word", ["nghiep", "quyét", "tơì", "zalo", "kh", "đuợc", "UBND", "12"])
def test_what_is_no_syllable(lexicon: Lexicon, word: str) -> None:
    assert not lexicon.is_syllable(word)


@pytest.mark.parametrize(
    ("pair", "known"),
    [
        ("thẩm quyền", True), ("thấm quyền", False),
        ("phổ biến", True), ("phố biến", False),
        ("Tổ chức", True), ("tố chức", False),
        ("tinh giản", True), ("tỉnh giản", False),
        ("giám đốc", True), ("giảm đốc", False),
        ("Kho bạc", True), ("khó bạc", False),
    ],
)  # fmt: skip
def test_pairs(lexicon: Lexicon, pair: str, known: bool) -> None:
    first, second = pair.split()
    assert (lexicon.pair_score(first, second) > 0) is known


def test_names_of_other_rules_are_known(lexicon: Lexicon) -> None:
    assert lexicon.pair_score("Dân", "tộc") == ADMINISTRATIVE
    assert lexicon.pair_score("Cao", "Bằng") == ADMINISTRATIVE


def test_words_that_stand_in_any_company(lexicon: Lexicon) -> None:
    assert lexicon.stands_alone("Của") and not lexicon.stands_alone("cửa")


def test_neighbours_differ_in_marks_alone(lexicon: Lexicon) -> None:
    near = lexicon.neighbours("Kiếm")
    assert {"kiểm", "kiềm", "kiệm", "kiêm"} <= set(near)
    assert "kiếm" not in near and "kiệt" not in near
    assert "đi" in lexicon.neighbours("di")
    assert [marks_apart("kiếm", w) for w in ("kiểm", "kiêm", "kiếm")] == [2, 1, 0]


def test_a_broken_list_names_its_line(tmp_path: Path) -> None:
    folder = tmp_path / "lexicon"
    folder.mkdir()
    for name in ("syllables.txt", "administrative.txt", "alone.txt"):
        (folder / name).write_text("# nothing\n", encoding="utf-8")
    (folder / "pairs.txt").write_text("# head\nkiểm 3 tra\nsai tra 3\n", encoding="utf-8")
    with pytest.raises(RuleError, match=r"lexicon/pairs.txt:3"):
        load_lexicon(tmp_path).pair_score("kiểm", "tra")
    (folder / "pairs.txt").unlink()
    with pytest.raises(RuleError, match=r"lexicon/pairs.txt:1"):
        load_lexicon(tmp_path).pair_score("kiểm", "tra")
