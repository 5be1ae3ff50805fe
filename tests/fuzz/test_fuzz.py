"""Named cases never fail again; a short fuzz with a fixed seed runs with every test."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.mutate import MARKUP, WORDS, mutated
from tests.fuzz.one import Harness
from tests.fuzz.targets import READERS, TARGETS, seeds, with_tools

CASES = sorted((Path(__file__).parent / "cases").glob("*/*"))
GRAMMARS = ("deadlines", "agencies", "citations", "references", "spans", "cleaning")


@pytest.fixture(autouse=True, scope="module")
def tools_again() -> Iterator[None]:
    yield
    with_tools()


@pytest.mark.parametrize("path", CASES, ids=lambda p: f"{p.parent.name}-{p.name}")
def test_named_case(path: Path) -> None:
    TARGETS[path.parent.name](path.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
def test_short_fuzz(name: str, tmp_path: Path) -> None:
    harness = Harness(TARGETS[name], tmp_path, 1.0, 30.0)
    corpus = seeds(name)
    r = random.Random(f"short-{name}")
    harness.one(corpus[0])
    while not harness.over:
        harness.one(mutated(r, corpus, markup=name in READERS))
    assert harness.kinds == {}


PIECES = st.sampled_from([*(w.decode("utf-8", "replace") for w in (*WORDS, *MARKUP)), " ", "  "])
TEXTS = st.lists(PIECES | st.text(max_size=6), max_size=12).map(" ".join)


@pytest.mark.parametrize("name", GRAMMARS)
@settings(max_examples=60, deadline=None)
@given(text=TEXTS)
def test_words_of_the_trade_with_noise(name: str, text: str) -> None:
    TARGETS[name](text.encode("utf-8", "surrogatepass"))
