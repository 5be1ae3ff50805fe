"""The rules this stage may use, and what it keeps while it reads one document."""

from collections.abc import Callable
from dataclasses import dataclass, field

from pipeline.grammar.agencies.registry import AgencyRegistry
from pipeline.grammar.citations.rules import CitationRules
from pipeline.grammar.dates import DateGrammar
from pipeline.grammar.deadlines.rules import DeadlineRules
from pipeline.grammar.places import Places
from pipeline.grammar.products.rules import ProductRules
from pipeline.grammar.references.rules import ReferenceRules
from pipeline.grammar.repairs import RepairRules
from pipeline.model.record import (
    AgencyMention,
    Citation,
    DeadlineReading,
    Finding,
    PlanYears,
)
from pipeline.structure.columns import SectionRules
from pipeline.structure.rules import StructureRules


@dataclass(frozen=True, slots=True, kw_only=True)
class NormaliseKnowledge:
    """Narrow rules, one for each thing to be understood."""

    structure: StructureRules
    sections: SectionRules
    repairs: RepairRules
    dates: DateGrammar
    places: Places
    registry: AgencyRegistry
    deadlines: DeadlineRules
    citations: CitationRules
    references: ReferenceRules
    products: ProductRules


@dataclass(slots=True)
class Reading:
    """One document's cache of equal cells and its findings; the only thing stages append to."""

    k: NormaliseKnowledge
    years: PlanYears | None
    place: str | None
    file: str
    findings: list[Finding] = field(default_factory=list)
    agencies: dict[str, tuple[AgencyMention, ...]] = field(default_factory=dict)
    deadlines: dict[str, DeadlineReading] = field(default_factory=dict)
    citations: dict[str, tuple[Citation, ...]] = field(default_factory=dict)
    say: Callable[[Finding], None] = field(init=False)

    def __post_init__(self) -> None:
        self.say = self.findings.append
