"""Patterns as `re` compiles them: the numbers that its matcher runs, which a later process can take over.

To compile the patterns that one decision needs takes as long as to read it. What is known here comes
from run/kept_patterns.py; what `re` itself finds wrong with it is compiled anew.
"""

import re
from array import array
from base64 import b64decode, b64encode
from importlib import import_module
from typing import Any

try:
    _sre: Any = import_module("_sre")
    _compiler: Any = import_module("re._compiler")
    _parser: Any = import_module("re._parser")
except ImportError:  # another Python than the usual one
    _sre = None

Numbers = tuple[int, str, int, dict[str, int]]
"""Flags, the matcher's numbers (base64), how many groups, the names of groups."""

known: dict[str, Numbers] = {}
"""By pattern, for as long as the process lives."""
fresh: set[str] = set()
"""Patterns that this process compiled."""


def compiled(pattern: str) -> re.Pattern[str]:
    """The same as `re.compile`. Raises re.error."""
    if _sre is None:
        return re.compile(pattern)
    if pattern in known:
        try:
            return _made(pattern, known[pattern])
        except (ValueError, TypeError, AttributeError, OverflowError, RuntimeError):
            pass
    known[pattern] = _numbers(pattern)
    fresh.add(pattern)
    return _made(pattern, known[pattern])


def _numbers(pattern: str) -> Numbers:
    tree = _parser.parse(pattern)
    state = tree.state
    code = array("I", _compiler._code(tree, 0)).tobytes()
    return state.flags, b64encode(code).decode(), state.groups - 1, dict(state.groupdict)


def _made(pattern: str, numbers: Numbers) -> re.Pattern[str]:
    flags, code, groups, names = numbers
    by_place = {place: name for name, place in names.items()}
    index = tuple(by_place.get(i) for i in range(groups + 1))
    words = memoryview(b64decode(code)).cast("I").tolist()
    made: re.Pattern[str] = _sre.compile(pattern, flags, words, groups, names, index)
    return made
