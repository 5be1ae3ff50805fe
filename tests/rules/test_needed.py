"""What a pattern needs in a text: nothing is looked over for it."""

import re
from pathlib import Path

import pytest

from pipeline.rulebook.patterns import collected, compiled, composed, told
from pipeline.run.rules import load_rules

ROOT = Path(__file__).resolve().parent.parent.parent
REFERENCE = ROOT / "raw" / "2890-qd-ubnd-vinh-long-2024.txt"


@pytest.mark.parametrize(
    ("pattern", "first", "needed", "why"),
    [
        ("(?<!x)(?:lead|helps with)d?", False, {"lead", "helps with"}, "each of two words"),
        ("ab[0-9]+(?:cde|fgh)", False, {"cde", "fgh"}, "the longer of two"),
        ("ab[0-9]+(?:cde|f)?", False, {"ab"}, "what may be missing is not needed"),
        ("(?:old |very old )man", False, {"old "}, "one word within another stands for both"),
        ("(?:ab|[cd])[ef]", False, set(), "one branch without a word"),
        ("(?i)abc", False, set(), "capitals make no difference"),
        ("a(?i:bcd)", False, {"a"}, "nor here"),
        ("(?!abc)[a-z](?<!def)", False, set(), "what must not stand there"),
        ("(?:abc)*x{0,2}", False, set(), "repeated any number of times, or none"),
        ("[0-9] ?%", False, {"%"}, "a mark that few texts hold"),
        ("[0-9] ?, ", False, set(), "marks that nearly all texts hold"),
        ("^(?:abc|d)", True, set(), "at the beginning alone"),
        ("(?m)^abc", False, {"abc"}, "at the beginning of each line"),
        ("^ab|cd", False, {"ab", "cd"}, "one branch of two at the beginning"),
    ],
)
def test_what_a_pattern_needs(pattern: str, first: bool, needed: set[str], why: str) -> None:
    compiled(pattern)
    stands_first, words = told(pattern)
    assert stands_first is first, why
    if not first:
        assert set(words) == needed, why


def test_every_pattern_of_the_rules_finds_what_re_finds() -> None:
    with collected() as patterns:
        load_rules(ROOT / "rules")
    lines = REFERENCE.read_text("utf-8").splitlines()[::12]
    texts = [*lines, *(line.lower() for line in lines)]
    for lazy in (p for p in patterns if not p.limited):
        quick, plain = composed(lazy.pattern, *lazy.place), re.compile(lazy.pattern)
        for text in texts:
            found, sought = quick.search(text), plain.search(text)
            assert (found and found.span()) == (sought and sought.span()), lazy
            spans = [m.span() for m in quick.finditer(text, 1)]
            assert spans == [m.span() for m in plain.finditer(text, 1)], lazy
