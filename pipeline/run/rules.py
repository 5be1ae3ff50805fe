"""All rules in one value, loaded once; each stage is handed only its own part.

And which rules and which program these are: results of others are not taken over.
"""

import os
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path

from pipeline import __version__
from pipeline.grammar.agencies.registry import AgencyRegistry, load_agencies
from pipeline.grammar.citations.rules import CitationRules, load_citations
from pipeline.grammar.dates import DateGrammar, load_dates
from pipeline.grammar.deadlines.rules import DeadlineRules, load_deadlines
from pipeline.grammar.lexicon import Lexicon, load_lexicon
from pipeline.grammar.places import Places
from pipeline.grammar.products import ProductRules, load_products
from pipeline.grammar.references.rules import ReferenceRules, load_references
from pipeline.grammar.repairs import RepairRules, load_repairs
from pipeline.grammar.working_days import WorkingDays, load_working_days
from pipeline.meaning.corrected import ConfirmedCell, Correction, load_confirmed, load_corrections
from pipeline.model.frozen import dataclass
from pipeline.model.roomy import roomy
from pipeline.present.labels import Labels, load_labels
from pipeline.rulebook.findings import Wording, load_findings
from pipeline.rulebook.source import RuleError
from pipeline.run.kept_patterns import recall
from pipeline.structure.columns import ColumnRules, SectionRules, load_columns, load_sections
from pipeline.structure.rules import StructureRules, load_structure
from pipeline.validate.checks import Check, load_checks
from pipeline.validate.findings import Accepted, load_accepted
from pipeline.validate.proof.rules import ProofRules, load_proof

_SUFFIXES = (".yml", ".sql", ".txt")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Everything under rules/ that ingest uses. sha256: of all the files, in order of name."""

    root: Path
    sha256: str
    structure: StructureRules
    columns: ColumnRules
    sections: SectionRules
    repairs: RepairRules
    dates: DateGrammar
    registry: AgencyRegistry
    deadlines: DeadlineRules
    citations: CitationRules
    references: ReferenceRules
    products: ProductRules
    findings: dict[str, Wording]
    checks: tuple[Check, ...]
    corrections: tuple[Correction, ...]
    labels: Labels
    lexicon: Lexicon
    proof: ProofRules
    working_days: WorkingDays
    accepted: tuple[Accepted, ...]
    confirmed: tuple[ConfirmedCell, ...]

    @property
    def places(self) -> Places:
        return self.registry.places


def find_rules() -> Path:
    """Where the rules are: $CCHC_RULES, else those of the checkout, else those of the package.

    Raises RuleError where none is found.
    """
    named = os.environ.get("CCHC_RULES")
    package = Path(__file__).resolve().parent.parent
    places = [Path(named)] if named else [package.parent / "rules", package / "_rules"]
    for place in places:
        if (place / "structure.yml").is_file():
            return place
    raise RuleError("structure.yml", 1, f"no rules found in {places[0]}")


def rules_digest(root: Path) -> str:
    """SHA-256 over the names and bytes of all rule files."""
    digest = sha256()
    for path in sorted(p for p in root.rglob("*") if p.suffix in _SUFFIXES and p.is_file()):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0")
        digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()


@roomy
def load_rules(root: Path) -> Rules:
    """All rules. Raises RuleError, with file and line, at the first fault.

    Examples beside the rules are not tried here but by run/lint.py.
    """
    if not root.is_dir():
        raise RuleError("structure.yml", 1, f"no rules found in {root}")
    recall()
    dates = load_dates(root)
    registry, sections = load_agencies(root), load_sections(root)
    citations = load_citations(root, dates, registry.places)
    return Rules(
        root=root,
        sha256=rules_digest(root),
        structure=load_structure(root),
        columns=load_columns(root),
        sections=sections,
        repairs=load_repairs(root),
        dates=dates,
        registry=registry,
        deadlines=load_deadlines(root),
        citations=citations,
        references=load_references(root, citations.type_names),
        products=load_products(root),
        findings=load_findings(root),
        checks=load_checks(root),
        corrections=load_corrections(root),
        labels=load_labels(root),
        lexicon=load_lexicon(root, _known_names(registry, sections)),
        proof=load_proof(root),
        working_days=load_working_days(root),
        accepted=load_accepted(root),
        confirmed=load_confirmed(root),
    )


def _known_names(registry: AgencyRegistry, sections: SectionRules) -> Iterator[str]:
    """Names whose words count as known together: of bodies and of sections."""
    for agency in registry.by_id.values():
        yield from (agency.name, *agency.aliases)
    for province in registry.places.provinces:
        yield from (province.name, *province.towns)
    yield from (area.title for area in sections.areas)


@cache
def code_digest() -> str:
    """SHA-256 of the program's own modules and its version."""
    digest = sha256(__version__.encode())
    root = Path(__file__).resolve().parent.parent
    for path in sorted(root.rglob("*.py")):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
