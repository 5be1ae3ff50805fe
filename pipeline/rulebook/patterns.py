"""Patterns that maintainers write: checked when loaded, composed ones compiled when first used.

A pattern that repeats a group (`(?:a+)+`) may take for ever on one line and so stop every document:
such a one runs under the `regex` package with a time limit for each match, all others under the
standard library, which is faster (docs/decisions/0011). A possessive repetition (`(?:a|b)*+`) is one too: the
standard library of Python before 3.11.5 matches it wrongly.

To compile the patterns that one decision needs takes as long as to read it: the numbers that the
matcher of `re` runs are kept, and a later process takes them over (run/kept_patterns.py).
"""

import re
from array import array
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any, cast

from pipeline.rulebook.fault import RuleError, SlowPattern
from pipeline.rulebook.needed import needed_words, stands_first

try:
    _sre: Any = import_module("_sre")
    _compiler: Any = import_module("re._compiler")
    _parser: Any = import_module("re._parser")
except ImportError:  # another Python than the usual one
    _sre = None

Numbers = tuple[int, str, int, dict[str, int], bool, list[str]]
"""Flags, the matcher's numbers (base64), how many groups, the names of groups, whether it can match at the
text's beginning alone, the words one of which it needs."""

known: dict[str, Numbers] = {}
"""By pattern, for as long as the process lives."""
fresh: set[str] = set()
"""Patterns that this process compiled."""

SECONDS = 1.0

_REPEATED_GROUP = re.compile(r"(?<!\\)\)(?:[*+]|\{\d*,(?:\d\d+)?\})")
# One character that something does not begin with: repeated, it takes no longer than `.` does.
_GUARDED_DOT = re.compile(r"\(\?:\(\?![^()]*\)\.\)")
_NAMED_GROUP = re.compile(r"\(\?P<(\w+)>")
_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split")
_FACTS = ("groups", "groupindex", "flags")
_listeners: "list[list[Lazy]]" = []


class Lazy:
    """Stands for a compiled pattern and becomes it at the first use, then costs nothing more.

    limited: run with a time limit for each match. Raises RuleError, with its file and line, where
    it is no regular expression or a match runs out of time.
    """

    def __init__(self, pattern: str, file: str, line: int, limited: bool) -> None:
        self.pattern = pattern
        self.place = (file, line)
        self.limited = limited
        for listener in _listeners:
            listener.append(self)

    def __getattr__(self, name: str) -> Any:
        if name not in _METHODS and name not in _FACTS:
            raise AttributeError(name)
        self.__dict__.update(self._limited() if self.limited else self._plain())
        return self.__dict__[name]

    def __reduce__(self) -> tuple[Any, ...]:
        return Lazy, (self.pattern, *self.place, self.limited)

    def __repr__(self) -> str:
        return f"Lazy({self.pattern!r}, {self.place})"

    def _plain(self) -> dict[str, Any]:
        try:
            made = compiled(self.pattern)
        except re.error as fault:
            raise RuleError(*self.place, f"not a regular expression: {fault}") from None
        found = {name: getattr(made, name) for name in (*_METHODS, *_FACTS)}
        first, needed = told(self.pattern)
        if first:  # a search would try every place of the text
            return found | {"search": made.match}
        return found | _where_needed(made, needed) if needed else found

    def _limited(self) -> dict[str, Any]:
        import regex

        try:
            compiled = regex.compile(self.pattern)
        except regex.error as fault:
            raise RuleError(*self.place, f"not a regular expression: {fault}") from None
        facts = {name: getattr(compiled, name) for name in _FACTS}
        return facts | {name: self._timed(getattr(compiled, name)) for name in _METHODS}

    def _timed(self, method: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **kwargs: Any) -> Any:
            try:
                found = method(*args, timeout=SECONDS, **kwargs)
                return iter(list(found)) if method.__name__ == "finditer" else found
            except TimeoutError:
                raise self.too_slow() from None

        return run

    def too_slow(self) -> SlowPattern:
        """The error of a match that runs out of time."""
        return SlowPattern(
            *self.place,
            f"the pattern takes over {SECONDS:g} s on one text: something in it is repeated inside "
            f"a repetition, or three things of one kind stand in a row: {self.pattern[:80]}",
        )


def _where_needed(made: re.Pattern[str], needed: tuple[str, ...]) -> dict[str, Any]:
    """Its searches, which look for the words first that one must find."""

    def search(text: str, *span: int) -> re.Match[str] | None:
        for word in needed:
            if word in text:
                return made.search(text, *span)
        return None

    def finditer(text: str, *span: int) -> Iterator[re.Match[str]]:
        for word in needed:
            if word in text:
                return made.finditer(text, *span)
        return iter(())

    return {"search": search, "finditer": finditer}


def rule_pattern(pattern: str, file: str, line: int) -> re.Pattern[str]:
    """One pattern as a maintainer wrote it, found sound. Raises RuleError."""
    plain = Lazy(pattern, file, line, limited=False)
    plain.groupindex  # noqa: B018 (compiles it)
    limited = _REPEATED_GROUP.search(_GUARDED_DOT.sub(".", pattern)) is not None
    return cast("re.Pattern[str]", Lazy(pattern, file, line, limited=True) if limited else plain)


def composed(pattern: str, file: str, line: int = 1) -> re.Pattern[str]:
    """A pattern made of sound parts: compiled when it is first used.

    file, line: where its parts come from.
    """
    return cast("re.Pattern[str]", Lazy(pattern, file, line, limited=False))


def any_of(words: Iterable[str]) -> str:
    """An alternation of plain words, longest first."""
    return "|".join(map(re.escape, sorted(words, key=lambda w: (-len(w), w))))


def group_names(pattern: re.Pattern[str]) -> frozenset[str]:
    """The named groups, without compiling."""
    return frozenset(_NAMED_GROUP.findall(pattern.pattern))


@contextmanager
def collected() -> Iterator[list[Lazy]]:
    """Every pattern that is made inside the block, for `cchc lint-rules` to try."""
    made: list[Lazy] = []
    _listeners.append(made)
    try:
        yield made
    finally:
        _listeners.remove(made)


# -- patterns as the matcher has them --------------------------------------------------------------


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


def told(pattern: str) -> tuple[bool, tuple[str, ...]]:
    """Of a compiled pattern: whether it can match at the beginning alone, and what words it needs one of."""
    first, needed = known[pattern][4:] if pattern in known else (False, ())
    return first, tuple(needed)


def _numbers(pattern: str) -> Numbers:
    tree = _parser.parse(pattern)
    state = tree.state
    code = array("I", _compiler._code(tree, 0)).tobytes()
    needed = [] if state.flags & re.IGNORECASE else sorted(needed_words(tree))
    first = stands_first(tree) and not state.flags & re.MULTILINE
    names = dict(state.groupdict)
    return state.flags, b64encode(code).decode(), state.groups - 1, names, first, needed


def _made(pattern: str, numbers: Numbers) -> re.Pattern[str]:
    flags, code, groups, names, _, needed = numbers
    if not all(isinstance(word, str) for word in needed):
        raise TypeError(needed)
    by_place = {place: name for name, place in names.items()}
    index = tuple(by_place.get(i) for i in range(groups + 1))
    words = memoryview(b64decode(code)).cast("I").tolist()
    made: re.Pattern[str] = _sre.compile(pattern, flags, words, groups, names, index)
    return made
