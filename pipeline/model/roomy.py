"""A call with room below it on Python's stack of frames, so that calls below it never ask the system for more.

Python lays frames into pieces of 16 kB. Where a loop stands at the edge of one, each call out of it
asks the system for a piece and gives it back: 33,000 times for one decision, a tenth of the processor
time. The frame of a roomy call is so large that its piece has room for all that it calls.
"""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

R = TypeVar("R")
P = ParamSpec("P")

_WORDS = 16_384  # 128 kB, for which a piece of 256 kB is asked for: the rest is for the calls below


def roomy(call: Callable[P, R]) -> Callable[P, R]:
    """The same function."""

    @wraps(call)
    def inner(*args: P.args, **kwargs: P.kwargs) -> R:
        return call(*args, **kwargs)

    inner.__code__ = inner.__code__.replace(co_stacksize=_WORDS)  # type: ignore[attr-defined]
    return inner
