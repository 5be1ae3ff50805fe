"""What the proof-reader knows: rules/proof.yml, a class a section of it.

Patterns are for folded text where nothing else is said.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pipeline.model.frozen import dataclass
from pipeline.rulebook.build import Read, build
from pipeline.rulebook.source import Node, read_rules_file
from pipeline.text.fold import compose, fold, fold_spaced

FILE = "proof.yml"
_PHRASE = re.compile(r"^(?P<before>.*?)\[(?P<gap>[^\]]+)\](?P<after>.*)$")
_Pattern = re.Pattern[str]


def _folded_values(node: Node) -> dict[str, str]:
    return {key: fold(n.text()) for key, n in node.mapping().items()}


def _folded_words(node: Node) -> frozenset[str]:
    return frozenset(fold_spaced(compose(w)) for w in node.texts())


def _folded_pairs(node: Node) -> tuple[tuple[str, str], ...]:
    return tuple((fold(key), n.text()) for key, n in node.mapping().items())


def _groups(node: Node) -> tuple[tuple[str, ...], ...]:
    """Words that stand for one another, parted by a space, or by a stroke where they hold one."""
    return tuple(tuple(t.split(" / ") if "/" in t else t.split()) for t in node.texts())


@dataclass(frozen=True, slots=True, kw_only=True)
class SymbolIssuer:
    """Who issues what has such a symbol."""

    symbol: _Pattern
    issuer: _Pattern


@dataclass(frozen=True, slots=True, kw_only=True)
class TitlePeriod:
    """The years in the title of an instrument of that number and year."""

    number: str
    year: int
    period: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OddNumber:
    """A number that is no form of any instrument, and what is due. For printed text."""

    printed: _Pattern
    due: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class InstrumentRules:
    """reach: letters around a citation."""

    reach: int
    issuer_after: _Pattern
    issuer_before: _Pattern
    listed: _Pattern
    number_word: _Pattern
    proposes: _Pattern
    periods: tuple[TitlePeriod, ...]
    period: _Pattern
    unnumbered: _Pattern
    one_symbol: tuple[str, ...]
    numbered: frozenset[str]
    issuers: tuple[SymbolIssuer, ...]
    other_symbols: tuple[str, ...]
    series: frozenset[str]
    of_term: _Pattern
    untyped: _Pattern
    same_day: int
    odd_numbers: tuple[OddNumber, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GroundRules:
    begins: _Pattern
    functions: _Pattern
    ranks: tuple[_Pattern, ...]
    normative: _Pattern


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AbbreviationRules:
    """explained, of_body: for printed text."""

    explained: _Pattern
    of_body: _Pattern
    known: frozenset[str]
    spelled: Annotated[Mapping[str, str], Read(_folded_values)]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RecipientRules:
    as_article: _Pattern
    responsible: _Pattern
    carriers: _Pattern
    filing: _Pattern
    clerk: _Pattern


@dataclass(frozen=True, slots=True, kw_only=True)
class Strangers:
    """Whom an issuer has not above or beside it."""

    issuer: _Pattern
    named: _Pattern


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class IssuingRules:
    chairman: _Pattern
    committee: _Pattern
    for_committee: _Pattern
    for_head: _Pattern
    heads: _Pattern
    bodies: _Pattern
    collective: _Pattern
    signs: _Pattern
    deputy: _Pattern
    deputy_of: _Pattern
    committee_head: str
    levels: Mapping[str, str]
    compounds: _Pattern
    seated: tuple[str, ...]
    strangers: tuple[Strangers, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TitleRules:
    enacts: _Pattern
    subject: _Pattern
    spelled: Annotated[tuple[tuple[str, str], ...], Read(_folded_pairs)]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CaptionRules:
    of_plan: _Pattern
    blank_number: _Pattern


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ClosingRules:
    end: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupHolds:
    """A group in words, and the bodies that it holds."""

    group: _Pattern
    body: _Pattern


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DutyRules:
    leads: _Pattern
    before_lead: _Pattern
    charged: _Pattern
    begins_when: _Pattern
    goes_on: _Pattern
    lead_tasks: _Pattern
    by_when: _Pattern
    ends_when: _Pattern
    acting: _Pattern
    takes_part: _Pattern
    of_former_days: _Pattern
    open_level: _Pattern
    kind_of_body: _Pattern
    acts_from: _Pattern
    acts: _Pattern
    group_holds: tuple[GroupHolds, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CountRules:
    tasks: tuple[_Pattern, ...]
    number_words: Mapping[str, int]
    least: _Pattern
    in_section: _Pattern
    areas: _Pattern
    appendix_place: _Pattern
    appendix_number: _Pattern
    appendix_word: str
    of_another: _Pattern
    sentence_end: _Pattern


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubledWords:
    words: Annotated[frozenset[str], Read(_folded_words)]
    again: Annotated[frozenset[str], Read(_folded_words)]


@dataclass(frozen=True, slots=True, kw_only=True)
class CellRules:
    """odd: the share of a column up to which another way of writing is odd; least: cells of a habit."""

    odd: float
    least: int
    and_word: str
    group: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedPhrase:
    """A phrase of office language, one word of which may not be missing.

    lacking: what stands there without it; given: with it, where the word is the last (else "").
    broken: finds it without that word.
    """

    whole: str
    lacking: str
    given: str
    broken: _Pattern

    def may_lack(self, folded: str) -> bool:
        """False, quickly, for nearly every text."""
        if self.lacking not in folded:
            return False
        return not self.given or folded.count(self.lacking) > folded.count(self.given)


def _phrases(node: Node) -> tuple[FixedPhrase, ...]:
    return tuple(map(_phrase, node.items()))


def _phrase(node: Node) -> FixedPhrase:
    m = _PHRASE.match(fold(compose(node.text())))
    printed = " ".join(compose(node.text()).replace("[", "").replace("]", "").split())
    if m is None:
        raise node.fail("a phrase marks the word that may be missing: các [cơ] quan")
    before, after = m["before"].strip(), m["after"].strip()
    parts = [re.escape(p) for p in (before, after) if p]
    broken = r"\b" + " ".join(parts).replace(" ,", ",") + r"\b"
    if not after:
        broken += rf"(?! {re.escape(m['gap'])})"
    return FixedPhrase(
        whole=printed,
        lacking=" ".join(p for p in (before, after) if p).replace(" ,", ","),
        given="" if after else f"{before} {m['gap']}",
        broken=re.compile(broken),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ProofRules:
    """All of it. spacing: by code, for printed text."""

    instruments: InstrumentRules
    grounds: GroundRules
    abbreviations: AbbreviationRules
    recipients: RecipientRules
    issuing: IssuingRules
    titles: TitleRules
    captions: CaptionRules
    closing: ClosingRules
    duties: DutyRules
    counts: CountRules
    over_hundred: _Pattern
    day: _Pattern
    short_day: _Pattern
    said_alike: Annotated[tuple[tuple[str, str], ...], Read(_folded_pairs)]
    doubled: DoubledWords
    initials: Annotated[tuple[tuple[str, ...], ...], Read(_groups)]
    letters: Annotated[tuple[tuple[str, ...], ...], Read(_groups)]
    spacing: Mapping[str, _Pattern]
    phrases: Annotated[tuple[FixedPhrase, ...], Read(_phrases)]
    cells: CellRules


def load_proof(root: Path) -> ProofRules:
    """rules/proof.yml. Raises RuleError on a fault, with its line."""
    return build(read_rules_file(root, FILE), ProofRules)
