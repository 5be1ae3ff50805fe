"""Full dates as printed, from rules/dates.yml."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

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


def load_dates(root: Path) -> DateGrammar:
    """rules/dates.yml as a grammar. Raises RuleError on a fault."""
    return DateGrammar(patterns=tuple(_pattern(entry) for entry in _entries(root)))


def try_examples(root: Path) -> None:
    """Every printed date of rules/dates.yml is read, whole, as the day that stands beside it.

    Raises RuleError at the first that is not.
    """
    grammar = load_dates(root)
    for entry in _entries(root):
        for text, expected in entry["examples"].mapping().items():
            found = grammar.find(text)
            if [(f.start, f.end) for f in found] != [(0, len(text))]:
                raise expected.fail(f"example {text!r} is not read as one whole date")
            if found[0].day != expected.day():
                raise expected.fail(f"example {text!r} gives {found[0].day}, not {expected.day()}")


def _entries(root: Path) -> list[dict[str, Node]]:
    top = read_rules_file(root, "dates.yml").mapping(required=["dates"], optional=[])
    return [
        item.mapping(required=["id", "pattern", "examples"], optional=[])
        for item in top["dates"].items()
    ]


def _pattern(entry: dict[str, Node]) -> re.Pattern[str]:
    pattern = entry["pattern"].pattern()
    if set(pattern.groupindex) != {"day", "month", "year"}:
        raise entry["pattern"].fail("needs exactly the groups day, month and year")
    return pattern
