"""Full dates as printed, from rules/dates.yml."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated

from pipeline.model.frozen import dataclass
from pipeline.rulebook.build import Own, build_each
from pipeline.rulebook.patterns import group_names
from pipeline.rulebook.source import Node, read_rules_file
from pipeline.text.fold import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMatch:
    """A printed date at text[start:end]; day None where no such day exists (31/4/2024)."""

    start: int
    end: int
    day: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DateGrammar:
    """All ways a full date is printed."""

    patterns: tuple[re.Pattern[str], ...]

    def find(self, text: str) -> tuple[DateMatch, ...]:
        """Every full date in the text (folded here), in order, none overlapping."""
        folded = fold(text)
        found: list[DateMatch] = []
        for pattern in self.patterns:
            for m in pattern.finditer(folded):
                if all(m.end() <= f.start or m.start() >= f.end for f in found):
                    found.append(DateMatch(start=m.start(), end=m.end(), day=_day(m)))
        return tuple(sorted(found, key=lambda f: f.start))

    def first(self, text: str) -> date | None:
        """The first existing date, or None."""
        return next((f.day for f in self.find(text) if f.day), None)


def _day(m: re.Match[str]) -> date | None:
    try:
        return date(int(m["year"]), int(m["month"]), int(m["day"]))
    except ValueError:
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """One entry of the file. examples: the day printed as the key, null where there is none."""

    id: str
    pattern: re.Pattern[str]
    examples: Mapping[str, date | None]
    node: Annotated[Node, Own]


def load_dates(root: Path) -> DateGrammar:
    """rules/dates.yml as a grammar. Raises RuleError on a fault."""
    return DateGrammar(patterns=tuple(entry.pattern for entry in _entries(root)))


def try_examples(root: Path) -> None:
    """Every printed date of rules/dates.yml is read, whole, as the day that stands beside it.

    Raises RuleError at the first that is not.
    """
    grammar = load_dates(root)
    for entry in _entries(root):
        for text, day in entry.examples.items():
            found = grammar.find(text)
            if [(f.start, f.end, f.day) for f in found] != [(0, len(text), day)]:
                raise entry.node.fail(f"example {text!r} is not read, whole, as {day}")


def _entries(root: Path) -> tuple[_Entry, ...]:
    top = read_rules_file(root, "dates.yml").mapping(required=["dates"], optional=[])
    entries = build_each(top["dates"], _Entry)
    for entry in entries:
        if group_names(entry.pattern) != {"day", "month", "year"}:
            raise entry.node.fail("the pattern needs exactly the groups day, month and year")
    return entries
