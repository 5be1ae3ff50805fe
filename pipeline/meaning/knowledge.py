"""The rules this stage may use, and what it keeps while it reads one document."""

from dataclasses import field
from datetime import date

from pipeline.grammar.agencies.read import Standpoint, parse_agencies
from pipeline.grammar.agencies.registry import AgencyRegistry
from pipeline.grammar.citations.rules import CitationRules
from pipeline.grammar.dates import DateGrammar
from pipeline.grammar.deadlines.rules import DeadlineRules
from pipeline.grammar.places import Places
from pipeline.grammar.products import ProductRules
from pipeline.grammar.references.rules import ReferenceRules
from pipeline.grammar.repairs import RepairRules, clean, faulty_quotes
from pipeline.model.frozen import dataclass
from pipeline.model.record import (
    AgencyMention,
    Citation,
    DeadlineReading,
    Finding,
    PlanYears,
)
from pipeline.structure.columns import SectionRules
from pipeline.structure.rules import StructureRules
from pipeline.text.joined import Joined
from pipeline.text.remember import remembered

_SHORT = 120  # characters of a cell that a finding shows whole


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
class DocumentReading:
    """One document's cache of equal cells and its findings; the only thing stages append to.

    document_id: its key. place: the issuer's province; unit: word and slug of a district or commune
    that issues. recipients: as printed.
    """

    k: NormaliseKnowledge
    years: PlanYears | None
    place: str | None
    file: str
    document_id: str = ""
    recipients: tuple[str, ...] = ()
    unit: tuple[str, str] | None = None
    issued_on: date | None = None
    issuer: str | None = None
    findings: list[Finding] = field(default_factory=list)
    agencies: dict[str, tuple[AgencyMention, ...]] = field(default_factory=dict)
    deadlines: dict[str, DeadlineReading] = field(default_factory=dict)
    citations: dict[str, tuple[Citation, ...]] = field(default_factory=dict)
    standpoint: Standpoint = field(init=False)

    def __post_init__(self) -> None:
        """standpoint: where every body of the document is read from."""
        year = self.years.first if self.years else None
        self.standpoint = standpoint(self.k.registry, self.issued_on, year, self.place, self.issuer)

    def say(
        self,
        code: str,
        record_id: str,
        field: str,
        value: str,
        place: Joined,
        params: tuple[tuple[str, str], ...] = (),
    ) -> None:
        """Keeps a finding on the text that is printed there."""
        self.findings.append(
            Finding(
                code=code,
                record_id=record_id,
                field=field,
                value=value,
                source=place.source(),
                params=params,
            )
        )

    def report_slips(self, text: Joined, record_id: str, field: str, *, whole: bool) -> None:
        """Says which typographic slips and faulty quotation marks a text has.

        whole: at the place of the whole text, with all of it where it is short.
        """
        rules = self.k.repairs.repairs
        for repair in clean(text.text, rules).repairs:
            finding = next(r.finding for r in rules if r.id == repair.rule)
            if finding == "none":
                continue
            at, shown, place = text.text.find(repair.printed), repair.printed, text
            if whole:
                shown = text.text if len(text.text) <= _SHORT else shown
            elif at >= 0:
                place = text.slice(at, at + len(repair.printed))
            params = (("rule", repair.rule), ("printed", repair.printed), ("better", repair.better))
            self.say(f"slip-{finding}", record_id, field, shown, place, params)
        for start, end in faulty_quotes(text.text):
            self.say("quotes", record_id, field, text.text[start:end], text.slice(start, end))

    def bodies(self, text: str) -> tuple[AgencyMention, ...]:
        """The bodies of a cell, a heading or a deadline's part: one text, one answer everywhere."""
        return parse_agencies(text, self.k.registry, self.standpoint)


def standpoint(
    registry: AgencyRegistry,
    issued_on: date | None,
    plan_year: int | None,
    place: str | None,
    issuer: str | None,
) -> Standpoint:
    """Where a document's bodies are read from: its day, else the first day of its plan."""
    if issued_on is None and plan_year is not None:
        issued_on = date(plan_year, 1, 1)
    return _standpoint(issuer or "", registry, issued_on, place)


@remembered(256)
def _standpoint(
    issuer: str, registry: AgencyRegistry, on: date | None, place: str | None
) -> Standpoint:
    return registry.standpoint(on, place, issuer)
