"""A reading of a text kept for the next time the same text comes: plans repeat each other's words."""

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

R = TypeVar("R")
K = TypeVar("K")
P = ParamSpec("P")

_LONGEST = 4_000  # characters; longer texts hardly come again
_NEW = object()
_RULES = 8  # sets of rules whose readings are kept at once


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
        # of each set of rules, by its identity
        known: dict[int, tuple[K, dict[Hashable, Any]]] = {}
        last: Any = _NEW
        results: dict[Hashable, Any] = {}

        def of(rules: K) -> dict[Hashable, Any]:
            held = known.get(id(rules))
            if held is None or held[0] is not rules:
                if len(known) >= _RULES:
                    known.clear()
                held = known[id(rules)] = (rules, {})
            return held[1]

        @wraps(read)
        def inner(text: str, rules: K, /, *args: P.args, **kwargs: P.kwargs) -> R:
            nonlocal last, results
            if rules is not last:
                last, results = rules, of(rules)
            own = results
            key = (text, args, *kwargs.items()) if args or kwargs else text
            result: R = own.get(key, _NEW)
            if result is not _NEW:
                return result
            result = read(text, rules, *args, **kwargs)
            if len(text) <= _LONGEST:
                if len(own) >= most:
                    own.clear()
                own[key] = result
            return result

        return inner

    return wrap
