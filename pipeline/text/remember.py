"""A reading of a text kept for the next time the same text comes: plans repeat each other's words."""

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

R = TypeVar("R")
K = TypeVar("K")
P = ParamSpec("P")

_LONGEST = 4_000  # characters; longer texts hardly come again


def remembered(
    most: int = 8_192,
) -> Callable[[Callable[Concatenate[str, K, P], R]], Callable[Concatenate[str, K, P], R]]:
    """Keeps the results of a pure function of (text, rules, …) for so many different texts.

    The rules count by identity, everything after them by value. Full, it forgets all and begins
    again: cheaper than keeping order, and as good where texts come in no order.
    """

    def wrap(
        read: Callable[Concatenate[str, K, P], R],
    ) -> Callable[Concatenate[str, K, P], R]:
        known: dict[Hashable, tuple[K, R]] = {}

        @wraps(read)
        def inner(text: str, rules: K, /, *args: P.args, **kwargs: P.kwargs) -> R:
            if len(text) > _LONGEST:
                return read(text, rules, *args, **kwargs)
            key = (text, id(rules), args, *kwargs.items())
            found = known.get(key)
            if found is not None and found[0] is rules:
                return found[1]
            result = read(text, rules, *args, **kwargs)
            if len(known) >= most:
                known.clear()
            known[key] = (rules, result)
            return result

        return inner

    return wrap
