"""Column meaning from rules/columns.yml: our field × the headers seen in the wild."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pipeline.model.frozen import dataclass
from pipeline.rulebook.build import Key, Read, build, one_of
from pipeline.rulebook.source import Node, read_rules_entries, read_rules_file
from pipeline.text.fold import fold, fold_spaced, fold_tight
from pipeline.text.remember import remembered

FIELDS = (
    "number",
    "task",
    "lead",
    "coordinating",
    "monitoring",
    "product",
    "deadline",
    "submitted_to",
)
IGNORED, OTHER = "ignored", "other"
CELL_FIELDS = ("lead", "coordinating", "deadline")
LONGEST_LABEL = 80  # characters of a header
_LONGEST_NOTED = 400  # of one with its notes; what is longer heads nothing
_NOTE = re.compile(r"[(\[].*?[)\]]|[*.:]+$")


@lru_cache(maxsize=2_048)
def header_key(label: str) -> str:
    """A header for look-up: folded, no white space, no note in brackets, no trailing mark.

    Empty for a text that is too long to head a column.
    """
    if len(label) > _LONGEST_NOTED:
        return ""
    return _NOTE.sub("", fold_tight(label)).strip("*.:;")


@dataclass(frozen=True, slots=True, kw_only=True)
class CellWord:
    """header: of the deadline's column; word: what it puts before each of its cells."""

    header: re.Pattern[str]
    word: str


def _keys(node: Node) -> frozenset[str]:
    labels = node.mapping(required=["labels"], optional=[])["labels"]
    return frozenset(map(header_key, labels.texts()))


def _patterns(node: Node) -> tuple[tuple[str, re.Pattern[str]], ...]:
    names = (*FIELDS, IGNORED, OTHER)
    return tuple((name, n.pattern()) for name, n in node.mapping(optional=names).items())


def _cell_labels(node: Node) -> tuple[tuple[str, re.Pattern[str]], ...]:
    labels = node.mapping(required=[f"{field}_cased" for field in CELL_FIELDS], optional=[])
    return tuple((field, labels[f"{field}_cased"].pattern()) for field in CELL_FIELDS)


def _fields(node: Node) -> tuple[str, ...]:
    return tuple(map(one_of(*FIELDS), node.items()))


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskTable:
    """Which fields make a table one of tasks; not_labels: headers of other kinds of table."""

    required: Annotated[tuple[str, ...], Read(_fields)]
    any_of: Annotated[tuple[str, ...], Key("any"), Read(_fields)]
    not_labels: Annotated[
        frozenset[str], Read(lambda node: frozenset(map(header_key, node.texts())))
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleWords:
    """Of who leads, of who helps, beside the bodies in one cell; what parts two bodies or roles."""

    lead: Annotated[re.Pattern[str], Key("lead_cased")]
    coordinating: Annotated[re.Pattern[str], Key("coordinating_cased")]
    stroke: re.Pattern[str]
    between: re.Pattern[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnRules:
    """Headers by their key, a field's first as its name; `weak` ones give way to a plain label of the same field.

    words, weak_words: by field, and `ignored`, `other` (of another kind of table).
    cell_labels: by field, what parts a cell that says who and when; the lead's begins it.
    """

    names: Annotated[dict[str, str], Key("fields")]
    labels: dict[str, str]
    weak: dict[str, str]
    ignored: Annotated[frozenset[str], Key("ignored")]
    groups: Annotated[frozenset[str], Read(_keys)]
    parts: Annotated[frozenset[str], Read(_keys)]
    words: Annotated[tuple[tuple[str, re.Pattern[str]], ...], Read(_patterns)]
    weak_words: Annotated[tuple[tuple[str, re.Pattern[str]], ...], Read(_patterns)]
    who: re.Pattern[str]
    patterns: Annotated[tuple[tuple[str, re.Pattern[str]], ...], Read(_patterns)]
    table: Annotated[TaskTable, Key("task_table")]
    cell_labels: Annotated[tuple[tuple[str, re.Pattern[str]], ...], Read(_cell_labels)]
    cell_words: tuple[CellWord, ...]
    roles: Annotated[RoleWords, Key("role_words")]
    ends: tuple[str, ...]

    def field(self, label: str) -> str | None:
        """Our field for a printed header, or None."""
        key = header_key(label)
        return self.labels.get(key) or self.weak.get(key)

    def is_weak(self, label: str) -> bool:
        return header_key(label) in self.weak

    def guess(self, label: str) -> str | None:
        """The one field whose words stand in an unknown header; None where none or several do."""
        if self.is_known(label):
            return None
        folded = fold_spaced(label)
        fits = [field for field, pattern in self.patterns if pattern.search(folded)]
        return fits[0] if len(fits) == 1 else None

    def by_words(self, label: str, *, weak: bool = False) -> str | None:
        """The field, `ignored` or `other` whose word comes first in a header, or None."""
        folded = fold_spaced(label)
        found = [
            (m.start(), name)
            for name, pattern in (self.weak_words if weak else self.words)
            if (m := pattern.search(folded))
        ]
        return min(found)[1] if found and len(label) <= LONGEST_LABEL else None

    def is_ignored(self, label: str) -> bool:
        key = header_key(label)
        if key in self.ignored or key in self.labels:
            return key in self.ignored
        more = self.roles.between.split(fold_spaced(label), maxsplit=1)[
            1:
        ]  # `Ghi chú, cơ quan phối hợp`
        adds = bool(more) and self.by_words(more[0]) in FIELDS
        return self.by_words(label) == IGNORED and not adds

    def marks_other(self, label: str) -> bool:
        """True for a header of another kind of table (indicators, marks, money, people)."""
        key = header_key(label)
        return key in self.table.not_labels or (
            key not in self.labels and self.by_words(label) == OTHER
        )

    def word_before(self, label: str) -> str:
        """The word of a deadline's header that belongs to each of its cells, or ""."""
        return _word_before(label, self)

    def ends_words(
        self, labels: Sequence[str], begin: int | None, end: int | None
    ) -> tuple[tuple[str, str], ...]:
        """What may stand before the two ends of a time: words of rules/, or their headers'."""
        if begin is None or end is None:
            return ()
        since, until = self.ends
        own = fold_spaced(labels[begin]), fold_spaced(labels[end])
        heads = own[0].startswith(since) and own[1].startswith(until)
        return ((since, until), own) if heads else ((since, until),)

    def is_number(self, label: str) -> bool:
        return self.labels.get(header_key(label)) == "number"

    def is_group(self, label: str) -> bool:
        """True for a header that may span others."""
        return header_key(label) in self.groups

    def is_part(self, label: str) -> bool:
        """True for what may stand under a header that spans it."""
        known = self.is_known(label) or header_key(label) in self.parts
        return known or self.guess(label) is not None

    def is_part_only(self, label: str) -> bool:
        """True for half of a thing (`Bắt đầu`): it has no field by itself."""
        return header_key(label) in self.parts

    def is_known(self, label: str) -> bool:
        """True for a header of ours, an ignored one or one that marks another kind of table."""
        key = header_key(label)
        return bool(key) and (
            key in self.labels
            or key in self.weak
            or key in self.ignored
            or key in self.groups
            or key in self.table.not_labels
        )


@remembered(512)
def _word_before(label: str, columns: ColumnRules) -> str:
    folded = fold_spaced(label)
    return next((w.word for w in columns.cell_words if w.header.search(folded)), "")


def load_columns(root: Path) -> ColumnRules:
    """rules/columns.yml and what was added to it (rules/columns/*.yml).

    Raises RuleError on an unknown field or a label claimed twice.
    """
    top = read_rules_file(root, "columns.yml")
    entries = top.mapping(required=["fields", "ignored"])
    labels: dict[str, str] = {}
    weak: dict[str, str] = {}
    names: dict[str, str] = {}
    for name, node in entries["fields"].mapping(required=FIELDS, optional=[]).items():
        entry = node.mapping(required=["labels"], optional=["weak"])
        names[name] = entry["labels"].items()[0].text()
        _claim(entry["labels"].items(), name, labels, weak)
        _claim(entry["weak"].items() if "weak" in entry else (), name, weak, labels)
    ignored = set(_keys(entries["ignored"]))
    for item in read_rules_entries(root, "columns", "labels"):  # what somebody has added
        added = item.mapping(["label", "field", "reason", "who", "on"], [])
        name = one_of(*FIELDS, IGNORED)(added["field"])
        if name == IGNORED:
            ignored.add(header_key(added["label"].text()))
        else:
            _claim((added["label"],), name, labels, weak)
    return build(
        top, ColumnRules, names=names, labels=labels, weak=weak, ignored=frozenset(ignored)
    )


def _claim(items: Iterable[Node], field: str, into: dict[str, str], other: dict[str, str]) -> None:
    for item in items:
        key = header_key(item.text())
        if not key:
            raise item.fail("an empty header")
        owner = into.get(key) or other.get(key)
        if owner is not None:
            raise item.fail(f"the header {item.text()!r} is claimed twice, first by {owner!r}")
        into[key] = field


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A reform area; examples: section titles that name it."""

    code: str
    title: str
    pattern: re.Pattern[str]
    examples: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionRules:
    areas: tuple[Area, ...]

    def find(self, title: str) -> Area | None:
        """The area a section title names, or None where no wording is known."""
        folded = fold(title)
        return next((a for a in self.areas if a.pattern.search(folded)), None)


def load_sections(root: Path) -> SectionRules:
    """rules/sections.yml. Raises RuleError on a fault or a code used twice."""
    node = read_rules_file(root, "sections.yml")
    rules = build(node, SectionRules)
    codes = [a.code for a in rules.areas]
    for code in codes:
        if codes.count(code) > 1:
            raise node.fail(f"the area {code!r} stands here twice")
    return rules


def try_examples(root: Path) -> None:
    """Every section title of rules/sections.yml finds its own area. Raises RuleError where not."""
    rules = load_sections(root)
    for area in rules.areas:
        for example in area.examples.items():
            got = rules.find(example.text())
            if got is not area:
                found = got.code if got else "no area"
                raise example.fail(f"example {example.text()!r} gives {found}, not {area.code}")
