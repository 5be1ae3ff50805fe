"""The words people see in workbook, calendar and page, from rules/labels.yml."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Annotated

from pipeline.rulebook.build import Read, build
from pipeline.rulebook.source import Node, read_rules_file

FILE = "labels.yml"
_SHEETS = (
    "tasks",
    "agencies",
    "deadlines",
    "findings",
    "documents",
    "notes",
    "old_notes",
    "handout",
)
_FORBIDDEN_IN_SHEETS = frozenset("[]:*?/\\")


def read_words(node: Node) -> dict[str, str]:
    """Words by name; what stands in {} must be a plain name."""
    out: dict[str, str] = {}
    for name, item in node.mapping().items():
        words = item.text()
        try:
            fields = [field for _, field, _, _ in Formatter().parse(words) if field is not None]
        except ValueError as fault:
            raise item.fail(f"braces that do not match: {fault}") from None
        for field in fields:
            if not field.isidentifier():
                raise item.fail(f"{{{field}}} is no plain name")
        out[name] = words
    return out


def _groups(node: Node) -> dict[str, dict[str, str]]:
    return {group: read_words(words) for group, words in node.mapping().items()}


def _sheets(node: Node) -> dict[str, str]:
    """Names of sheets, within what a workbook allows."""
    entries = node.mapping(required=_SHEETS, optional=[])
    for item in entries.values():
        name = item.text()
        if not 0 < len(name) <= 25 or _FORBIDDEN_IN_SHEETS & set(name):
            raise item.fail("a sheet's name has 1 to 25 characters and none of []:*?/\\")
    return {name: item.text() for name, item in entries.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnLabel:
    """A heading and, in one sentence, what stands below it."""

    label: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """codes: group of codes → code → label. Others: name → words, with {names} to be filled in.

    page: the words of the pages; {names} that the browser fills in stay as they are.
    """

    codes: Annotated[Mapping[str, Mapping[str, str]], Read(_groups)]
    columns: Mapping[str, ColumnLabel]
    sheets: Annotated[Mapping[str, str], Read(_sheets)]
    text: Annotated[Mapping[str, str], Read(read_words)]
    calendar: Annotated[Mapping[str, str], Read(read_words)]
    page: Annotated[Mapping[str, str], Read(read_words)]
    notes: tuple[str, ...]

    def code(self, group: str, code: str | None) -> str:
        """A code's label; the code itself where it has none, nothing for None."""
        if code is None:
            return ""
        return self.codes.get(group, {}).get(code, code)

    def column(self, name: str) -> str:
        """A column's heading; its name where it has none."""
        known = self.columns.get(name)
        return known.label if known else name

    def say(self, name: str, **values: object) -> str:
        """The words `text.<name>`, filled in. Raises KeyError for a name the file lacks."""
        return self.text[name].format(**values)

    def say_calendar(self, name: str, **values: object) -> str:
        """The words `calendar.<name>`, filled in."""
        return self.calendar[name].format(**values)


def load_labels(root: Path) -> Labels:
    """rules/labels.yml. Raises RuleError."""
    return build(read_rules_file(root, FILE), Labels)
