"""What the structure stage may use, and the parts of a document that it passes through."""

from enum import StrEnum

from pipeline.grammar.agencies.registry import AgencyRegistry
from pipeline.grammar.dates import DateGrammar
from pipeline.grammar.repairs import RepairRules
from pipeline.model.frozen import dataclass
from pipeline.structure.columns import ColumnRules
from pipeline.structure.contents import Contents
from pipeline.structure.rules import StructureRules


@dataclass(frozen=True, slots=True, kw_only=True)
class StructureKnowledge:
    """The rules this stage may use."""

    structure: StructureRules
    columns: ColumnRules
    repairs: RepairRules
    dates: DateGrammar
    registry: AgencyRegistry
    contents: Contents


class State(StrEnum):
    HEADING = "heading"
    GROUNDS = "grounds"
    ARTICLES = "articles"
    CLOSING = "closing"
    PLAN_TITLE = "plan-title"
    PLAN = "plan"
    APPENDIX = "appendix"
