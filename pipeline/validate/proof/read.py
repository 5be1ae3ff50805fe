"""A decision's parts and their meaning in, what it gets wrong about itself out."""

from pipeline.grammar.lexicon import Lexicon
from pipeline.grammar.working_days import WorkingDays
from pipeline.meaning.knowledge import NormaliseKnowledge
from pipeline.meaning.meaning import Meaning
from pipeline.model.frozen import dataclass
from pipeline.model.record import Finding
from pipeline.structure.parts import Decision
from pipeline.validate.proof.counts import check_counts
from pipeline.validate.proof.days import check_calendar, check_days
from pipeline.validate.proof.duties import check_duties, check_former_bodies
from pipeline.validate.proof.form import check_form
from pipeline.validate.proof.identities import check_identities
from pipeline.validate.proof.instruments import check_instruments
from pipeline.validate.proof.issuer import check_issuer
from pipeline.validate.proof.plan import check_plan
from pipeline.validate.proof.rows import check_days_off, check_rows, lead_beside_its_group
from pipeline.validate.proof.rules import ProofRules
from pipeline.validate.proof.spelling import check_spelling
from pipeline.validate.proof.texts import cited, printed_texts, texts_around
from pipeline.validate.proof.title import check_title

_DATES_DIFFER = "instrument-dates-differ"
_DAYS = ("instrument-day-known", "instrument-day-doubtful", "instrument-day-order")
_RECOGNISED = "scan"
_IN_PART = ("instrument-date-missing", "instrument-issuer-missing", "instrument-forms-differ")
_SYMBOL, _SLIPS = "instrument-symbol", ("slip-info", "slip-warning")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofReader:
    """What the proof-reader needs to know."""

    rules: ProofRules
    lexicon: Lexicon
    k: NormaliseKnowledge
    days: WorkingDays

    def read(self, decision: Decision, meaning: Meaning) -> tuple[Finding, ...]:
        """The meaning's findings and the proof-reader's, in no order; one fault is told of once.

        Spelling is not judged where a recogniser chose the letters.
        """
        texts = printed_texts(decision, meaning)
        around = tuple(texts_around(decision, meaning.document.document_id))
        found_again = cited(texts, meaning)
        found = [
            *check_instruments(texts, found_again, meaning, self.rules, self.k.citations.known),
            *check_days(found_again, self.rules, self.k.citations.known),
            *check_calendar(decision, texts, self.rules),
            *check_identities(texts, found_again, self.rules, self.k.citations),
            *check_issuer(decision, meaning, self.rules),
            *check_title(decision, meaning.document.document_id, self.rules.titles),
            *check_form(decision, meaning, texts, self.rules),
            *check_plan(meaning, self.rules),
            *check_counts(decision, meaning, texts, self.rules),
            *check_duties(meaning, texts, found_again, self.rules, self.k),
            *check_former_bodies((*texts, *around), meaning, self.rules, self.k),
            *check_rows(meaning, texts, self.rules, self.lexicon, self.k),
            *check_days_off(meaning, self.days),
            *lead_beside_its_group(meaning, self.rules, self.k),
        ]
        if meaning.document.reader != _RECOGNISED:
            found += check_spelling((*texts, *around), self.lexicon, self.rules)
        dated = {(f.record_id, f.value) for f in found if f.code == _DATES_DIFFER}
        found = [f for f in found if not (f.code in _DAYS and (f.record_id, f.value) in dated)]
        symbols = {(f.record_id, f.field): f.value or "" for f in found if f.code == _SYMBOL}
        found = [f for f in found if not (
            f.code in _IN_PART and symbols.get((f.record_id, f.field), "—") in (f.value or "")
        )]  # fmt: skip
        kept = [f for f in meaning.findings if not (
            f.code in _SLIPS and (f.record_id, f.field) in symbols and "/" in (f.value or "")
        )]  # fmt: skip
        return (*kept, *found)
