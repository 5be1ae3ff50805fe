"""A decision's parts and their meaning in, what it gets wrong about itself out."""

from dataclasses import dataclass

from pipeline.grammar.agencies.registry import AgencyRegistry
from pipeline.grammar.citations.known import KnownInstruments
from pipeline.grammar.lexicon import Lexicon
from pipeline.meaning.meaning import Meaning
from pipeline.model.record import Finding
from pipeline.structure.parts import Decision
from pipeline.validate.proof.form import check_form
from pipeline.validate.proof.instruments import check_instruments
from pipeline.validate.proof.plan import check_plan
from pipeline.validate.proof.rows import check_rows, lead_beside_its_group
from pipeline.validate.proof.rules import ProofRules
from pipeline.validate.proof.spelling import check_spelling
from pipeline.validate.proof.texts import printed_texts

_RECOGNISED = "scan"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofReader:
    """What the proof-reader needs to know."""

    rules: ProofRules
    lexicon: Lexicon
    known: KnownInstruments
    registry: AgencyRegistry

    def read(self, decision: Decision, meaning: Meaning) -> tuple[Finding, ...]:
        """Every finding, in no order. Spelling is not judged where a recogniser chose the letters."""
        texts = printed_texts(decision, meaning)
        found = [
            *check_instruments(texts, meaning, self.rules, self.known),
            *check_form(decision, meaning, texts, self.rules),
            *check_plan(meaning, texts, self.rules),
            *check_rows(meaning, texts, self.rules, self.lexicon),
            *lead_beside_its_group(meaning, self.registry),
        ]
        if meaning.document.reader != _RECOGNISED:
            found += check_spelling(texts, self.lexicon, self.rules)
        return tuple(found)
