"""Patterns put together from named fragments, with group names that may repeat.

A `{name}` in a pattern is the fragment of that name; `{name@to}` is the same with `_to` added to
its group names. `re` allows each group name once; a repeated one is numbered here and read back as
one slot: the first of its groups that took part in the match.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.rulebook.source import Node

_REFERENCE = re.compile(r"\{([a-z_][a-z_0-9]*)(?:@([a-z]+))?\}")
_GROUP = re.compile(r"\(\?P<([a-z_]+)>")
_PRINTED_YEAR = re.compile(r"(?<!\d)(?:19|20|21)\d\d(?!\d)")
_PRINTED_DAY = re.compile(r"(?<![\d\\{,])\d{1,2} ?\??/ ?\??\d{1,2}(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """A compiled pattern and its slots: group name to the numbers of the groups that fill it."""

    source: str
    compiled: re.Pattern[str]
    slots: Mapping[str, tuple[int, ...]]

    def slot(self, m: re.Match[str], name: str) -> str | None:
        """What the slot caught in a match of this pattern, or None."""
        for number in self.slots.get(name, ()):
            caught: str | None = m[number]
            if caught is not None:
                return caught
        return None

    def slot_span(self, m: re.Match[str], name: str) -> tuple[int, int] | None:
        """Where the slot caught it, or None."""
        for number in self.slots.get(name, ()):
            if m[number] is not None:
                return m.span(number)
        return None


def read_fragments(node: Node) -> dict[str, str]:
    """Fragments by name, each with those before it filled in. Raises RuleError."""
    out: dict[str, str] = {}
    for name, part in node.mapping().items():
        out[name] = fill(part, out)
        compile_pattern(part, out)
    return out


def fill(node: Node, fragments: Mapping[str, str]) -> str:
    """The pattern's text with every {fragment} filled in. Raises RuleError for an unknown one."""
    text = node.text()
    if _PRINTED_YEAR.search(text):
        raise node.fail("a pattern must not hold a year in digits; use a year fragment")
    if _PRINTED_DAY.search(text):
        raise node.fail("a pattern must not hold a day in digits; use a day fragment")

    def part(m: re.Match[str]) -> str:
        known = fragments.get(m[1])
        if known is None:
            raise node.fail(f"unknown fragment {m[1]!r}; a fragment stands before its use")
        return _GROUP.sub(rf"(?P<\1_{m[2]}>", known) if m[2] else known

    return _REFERENCE.sub(part, text)


def compile_pattern(node: Node, fragments: Mapping[str, str]) -> Pattern:
    """A pattern node, filled in and compiled. Raises RuleError."""
    text = fill(node, fragments)
    seen: dict[str, int] = {}

    def number(m: re.Match[str]) -> str:
        seen[m[1]] = seen.get(m[1], 0) + 1
        return f"(?P<{m[1]}__{seen[m[1]]}>"

    try:
        compiled = re.compile(_GROUP.sub(number, text))
    except re.error as fault:
        raise node.fail(f"not a regular expression: {fault}") from None
    slots: dict[str, list[int]] = {}
    for name, index in compiled.groupindex.items():
        slots.setdefault(name.rsplit("__", 1)[0], []).append(index)
    return Pattern(
        source=_GROUP.sub("(?:", text),
        compiled=compiled,
        slots={name: tuple(sorted(numbers)) for name, numbers in slots.items()},
    )


def any_of(patterns: Iterable[Pattern]) -> re.Pattern[str]:
    """One pattern without groups that finds where any of them may begin."""
    return re.compile(r"(?<!\w)(?:" + "|".join(f"(?:{p.source})" for p in patterns) + ")")
