"""Calls below a roomy one ask the system for no more pieces of Python's stack, at whatever depth."""

import sys

import pytest

from pipeline.model.roomy import roomy

resource = pytest.importorskip("resource")
_CALLS = 400


def _deep(depth: int) -> int:
    """The most pages that the system had to give in so many calls, at this depth or one above."""
    here = 0
    if depth:
        here = _deep(depth - 1)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(_CALLS):
        _leaf()
    return max(here, resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)


def _leaf() -> None:
    """Its frame is larger than those above it: at one depth or another it begins a piece."""


_leaf.__code__ = _leaf.__code__.replace(co_stacksize=100)


@pytest.mark.skipif(sys.platform != "linux", reason="counts the system's pages")
def test_no_depth_asks_for_pieces_again_and_again() -> None:
    assert roomy(_deep)(300) < _CALLS / 2


def test_a_roomy_call_gives_and_raises_the_same() -> None:
    @roomy
    def half(number: int, *, by: int = 2) -> float:
        """Its own words."""
        return number / by

    assert (half(6), half(6, by=3), half.__doc__) == (3.0, 2.0, "Its own words.")
    with pytest.raises(ZeroDivisionError):
        half(1, by=0)
