"""What must stand in a text for a pattern to be found there: a look for words is far quicker than a search.

In: the tree that `re` parses a pattern into. Out: words one of which every match holds; none where
there is no telling. Not for patterns that make no difference of capitals.
"""

from collections.abc import Iterable
from typing import Any

_MOST = 32  # words; to look for more takes as long as to search
_COMMON = frozenset(" ,.")  # marks that nearly every text holds

Words = frozenset[str]
_NONE: Words = frozenset()


def stands_first(tree: Any) -> bool:
    """True for a pattern that begins with `^`."""
    return len(tree) > 0 and [str(part) for part in tree[0]] == ["AT", "AT_BEGINNING"]


def needed_words(row: Iterable[tuple[Any, Any]]) -> Words:
    """The most telling of what the parts of a row need, letters in a row taken as one word."""
    best, word = _NONE, ""
    for name, value in (*((str(op), value) for op, value in row), ("END", None)):
        if name == "LITERAL":
            word += chr(value)
            continue
        if name != "AT":  # a boundary is no letter, but parts none
            best = max(best, _worth(word), key=_telling)
            word = ""
        best = max(best, _of_part(name, value), key=_telling)
    return best


def _of_part(name: str, value: Any) -> Words:
    if name == "BRANCH":
        each = [needed_words(row) for row in value[1]]
        words = _NONE.union(*each) if all(each) else _NONE
        fewest = frozenset(w for w in words if not any(o in w and o != w for o in words))
        return fewest if len(fewest) <= _MOST else _NONE
    if name == "SUBPATTERN":
        return _NONE if value[1] or value[2] else needed_words(value[3])
    if name in ("MAX_REPEAT", "MIN_REPEAT"):
        return needed_words(value[2]) if value[0] else _NONE
    return needed_words(value[1]) if name == "ASSERT" else _NONE


def _worth(word: str) -> Words:
    return frozenset({word}) if set(word) - _COMMON else _NONE


def _telling(words: Words) -> tuple[int, int]:
    return min(map(len, words), default=0), -len(words)
