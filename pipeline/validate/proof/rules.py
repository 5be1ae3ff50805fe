"""What the proof-reader knows, from rules/proof.yml."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.rulebook.source import Node, read_rules_file
from pipeline.text.fold import compose, fold, fold_spaced

FILE = "proof.yml"
_PHRASE = re.compile(r"^(?P<before>.*?)\[(?P<gap>[^\]]+)\](?P<after>.*)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedPhrase:
    """A phrase of office language. before: what stands before the word that may not be missing;
    broken: finds it without that word.
    """

    whole: str
    before: str
    broken: re.Pattern[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofRules:
    """Patterns are for folded text. reach: letters around a citation; days_off: (month, day)."""

    reach: int
    issuer_after: re.Pattern[str]
    issuer_before: re.Pattern[str]
    listed: re.Pattern[str]
    number_word: re.Pattern[str]
    ground_ranks: tuple[re.Pattern[str], ...]
    abbreviations: frozenset[str]
    as_article: re.Pattern[str]
    responsible: re.Pattern[str]
    chairman: re.Pattern[str]
    committee: re.Pattern[str]
    for_committee: re.Pattern[str]
    chairs: re.Pattern[str]
    tasks_counted: re.Pattern[str]
    doubled: frozenset[str]
    phrases: tuple[FixedPhrase, ...]
    days_off: frozenset[tuple[int, int]]
    odd_cells: float
    least_cells: int

    def is_day_off(self, day: date) -> bool:
        """True for a Saturday, a Sunday or a public holiday with a date of its own."""
        return day.weekday() > 4 or (day.month, day.day) in self.days_off


def load_proof(root: Path) -> ProofRules:
    """rules/proof.yml. Raises RuleError on a fault, with its line."""
    top = read_rules_file(root, FILE).mapping(
        required=["instruments", "grounds", "abbreviations", "recipients", "issuing",
                  "tasks_counted", "doubled", "phrases", "days_off", "limits"],
        optional=[],
    )  # fmt: skip
    cited = top["instruments"].mapping(
        required=["reach", "issuer_after", "issuer_before", "listed", "number_word"], optional=[]
    )
    known = top["abbreviations"].mapping(required=["known"], optional=[])
    sent = top["recipients"].mapping(required=["as_article", "responsible"], optional=[])
    issuing = top["issuing"].mapping(
        required=["chairman", "committee", "for_committee", "chairs"], optional=[]
    )
    limits = top["limits"].mapping(required=["odd_cells", "least_cells"], optional=[])
    ranks = top["grounds"].mapping(required=["ranks"], optional=[])["ranks"]
    return ProofRules(
        reach=cited["reach"].integer(),
        issuer_after=cited["issuer_after"].pattern(),
        issuer_before=cited["issuer_before"].pattern(),
        listed=cited["listed"].pattern(),
        number_word=cited["number_word"].pattern(),
        ground_ranks=tuple(n.pattern() for n in ranks.items()),
        abbreviations=frozenset(known["known"].texts()),
        as_article=sent["as_article"].pattern(),
        responsible=sent["responsible"].pattern(),
        chairman=issuing["chairman"].pattern(),
        committee=issuing["committee"].pattern(),
        for_committee=issuing["for_committee"].pattern(),
        chairs=issuing["chairs"].pattern(),
        tasks_counted=top["tasks_counted"].pattern(),
        doubled=_doubled(top["doubled"]),
        phrases=tuple(_phrase(n) for n in top["phrases"].items()),
        days_off=frozenset(_day(n) for n in top["days_off"].items()),
        odd_cells=limits["odd_cells"].number(),
        least_cells=limits["least_cells"].integer(),
    )


def _doubled(node: Node) -> frozenset[str]:
    words = node.mapping(required=["words"], optional=[])["words"].texts()
    return frozenset(fold_spaced(compose(w)) for w in words)


def _phrase(node: Node) -> FixedPhrase:
    m = _PHRASE.match(fold(compose(node.text())))
    if m is None:
        raise node.fail("a phrase marks the word that may be missing: các [cơ] quan")
    before, after = m["before"].strip(), m["after"].strip()
    parts = [re.escape(p) for p in (before, after) if p]
    broken = r"\b" + " ".join(parts) + r"\b"
    if not after:
        broken += rf"(?! {re.escape(m['gap'])})"
    return FixedPhrase(
        whole=" ".join(f"{before} {m['gap']} {after}".split()),
        before=before,
        broken=re.compile(broken),
    )


def _day(node: Node) -> tuple[int, int]:
    m = re.fullmatch(r"(\d\d)-(\d\d)", node.text())
    if m is None:
        raise node.fail("a day is written month-day: 09-02")
    return int(m[1]), int(m[2])
