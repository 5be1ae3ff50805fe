"""How the parts of a document are recognised, from rules/structure.yml, and all that the stage may use."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pipeline.grammar.agencies.registry import AgencyRegistry
from pipeline.grammar.dates import DateGrammar
from pipeline.grammar.repairs import RepairRules
from pipeline.model.frozen import dataclass
from pipeline.rulebook.build import Key, Read, build
from pipeline.rulebook.source import Node, read_rules_file
from pipeline.structure.columns import ColumnRules
from pipeline.structure.contents import Contents

Pattern = re.Pattern[str]


def _marker(node: Node) -> Pattern:
    pattern = node.pattern()
    if "label" not in pattern.groupindex:
        raise node.fail("needs the group `label`")
    return pattern


def _levels(node: Node) -> tuple[tuple[str, Pattern], ...]:
    levels = node.mapping(required=("province", "city", "district", "commune"), optional=())
    return tuple((level, n.pattern()) for level, n in levels.items())


def _instruments(node: Node) -> tuple[tuple[str, Pattern], ...]:
    entries = [n.mapping(required=["code", "pattern"], optional=[]) for n in node.items()]
    return tuple((e["code"].text(), e["pattern"].pattern()) for e in entries)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadingRules:
    motto: Pattern
    motto_anchor: Pattern
    central: Pattern
    issuer_start: Pattern
    issuer_stop: Pattern
    number: Annotated[Pattern, Key("number_cased")]
    number_label: str
    lost_hyphen: Annotated[Pattern, Key("lost_hyphen_cased")]
    draft_date: Pattern
    place_line: Annotated[Pattern, Key("place_line_cased")]
    issuer_without_place: Pattern
    level_words: Annotated[tuple[tuple[str, Pattern], ...], Read(_levels)]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureRules:
    forms: Annotated[Pattern, Key("forms_cased")]
    titles: Pattern
    name: Annotated[Pattern, Key("name_cased")]
    name_capitals: Annotated[Pattern, Key("name_capitals_cased")]
    skip: Pattern


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleRules:
    """What ends a title or cannot stand in one, on folded text."""

    stop: Pattern
    office: Pattern
    introduction: Pattern


@dataclass(frozen=True, slots=True, kw_only=True)
class YearRules:
    """The plan's years. years: groups first, last; others: what tells of something else."""

    years: tuple[Pattern, ...]
    others: tuple[Pattern, ...]
    carried_out: Pattern
    last_year: Pattern
    enacts: Pattern
    enacted_elsewhere: Pattern
    not_plan: Pattern


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkerRules:
    """Outline markers; each pattern has the group `label`."""

    article: Annotated[Pattern, Key("article_cased"), Read(_marker)]
    part: Annotated[Pattern, Key("part_cased"), Read(_marker)]
    clause: Annotated[Pattern, Key("clause_cased"), Read(_marker)]
    point: Annotated[Pattern, Key("point_cased"), Read(_marker)]
    dash: Annotated[Pattern, Key("dash_cased"), Read(_marker)]
    footnote_mark: Annotated[Pattern, Key("footnote_mark_cased"), Read(_marker)]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowRules:
    section: Annotated[Pattern, Key("section_cased")]
    section_label: Annotated[Pattern, Key("section_label_cased")]
    group: Annotated[Pattern, Key("group_cased")]
    number: Pattern
    sub_number: Pattern
    letter_number: Pattern
    column_number: Pattern
    bullet: Pattern
    total: Pattern
    note: Pattern
    ditto: Pattern
    dots: Pattern
    table_title: Annotated[Pattern, Key("table_title_cased")]


@dataclass(frozen=True, slots=True, kw_only=True)
class StructureRules:
    heading: HeadingRules
    instruments: Annotated[tuple[tuple[str, Pattern], ...], Read(_instruments)]
    no_plan: Pattern
    symbol_instruments: dict[str, str]
    title: TitleRules
    plan_year: YearRules
    grounds: Pattern
    bare_ground: Pattern
    proposal: Pattern
    enacting: Pattern
    recipients: Pattern
    signature: SignatureRules
    effective_on_signing: Pattern
    effective_on_date: Pattern
    plan_start: Pattern
    attached: Pattern
    appendix: Pattern
    markers: MarkerRules
    point_letters: Annotated[tuple[str, ...], Read(lambda node: tuple(node.text().split()))]
    part_numerals: Mapping[str, str]
    responsibility_part: Pattern
    areas_part: Pattern
    implements: Pattern
    known_headings: frozenset[str]
    rows: RowRules

    def instrument(self, line: str) -> str | None:
        """The instrument named by a line of its own (folded), or None."""
        return next((code for code, pattern in self.instruments if pattern.fullmatch(line)), None)

    def instrument_begins(self, line: str) -> int:
        """Where the subject begins on a line that begins with an instrument's name; 0: on none."""
        found = (pattern.match(line) for _, pattern in self.instruments)
        return next((m.end() for m in found if m and line[m.end() : m.end() + 1] == " "), 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class StructureKnowledge:
    """The rules this stage may use."""

    structure: StructureRules
    columns: ColumnRules
    repairs: RepairRules
    dates: DateGrammar
    registry: AgencyRegistry
    contents: Contents


def load_structure(root: Path) -> StructureRules:
    """rules/structure.yml. Raises RuleError with file and line on any fault."""
    return build(read_rules_file(root, "structure.yml"), StructureRules)
