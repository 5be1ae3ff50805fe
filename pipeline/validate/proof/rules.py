"""What the proof-reader knows, from rules/proof.yml."""

import re
from collections.abc import Mapping
from pathlib import Path

from pipeline.grammar.working_days import WorkingDays, load_working_days
from pipeline.model.frozen import dataclass
from pipeline.rulebook.source import Node, read_rules_file
from pipeline.text.fold import compose, fold, fold_spaced

FILE = "proof.yml"
_PHRASE = re.compile(r"^(?P<before>.*?)\[(?P<gap>[^\]]+)\](?P<after>.*)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedPhrase:
    """A phrase of office language, one word of which may not be missing.

    lacking: what stands there without it; given: with it, where the word is the last (else "").
    broken: finds it without that word.
    """

    whole: str
    lacking: str
    given: str
    broken: re.Pattern[str]

    def may_lack(self, folded: str) -> bool:
        """False, quickly, for nearly every text."""
        if self.lacking not in folded:
            return False
        return not self.given or folded.count(self.lacking) > folded.count(self.given)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ProofRules:
    """Patterns are for folded text. reach: letters around a citation."""

    reach: int
    issuer_after: re.Pattern[str]
    issuer_before: re.Pattern[str]
    listed: re.Pattern[str]
    number_word: re.Pattern[str]
    unnumbered: re.Pattern[str]
    one_symbol: tuple[str, ...]
    numbered: frozenset[str]
    issuers: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]
    other_symbols: tuple[str, ...]
    series: frozenset[str]
    same_day: int
    odd_numbers: tuple[tuple[re.Pattern[str], str], ...]
    ground_ranks: tuple[re.Pattern[str], ...]
    normative: re.Pattern[str]
    blank_number: re.Pattern[str]
    over_hundred: re.Pattern[str]
    abbreviations: frozenset[str]
    spelled: Mapping[str, str]
    as_article: re.Pattern[str]
    responsible: re.Pattern[str]
    chairman: re.Pattern[str]
    committee: re.Pattern[str]
    for_committee: re.Pattern[str]
    heads: re.Pattern[str]
    bodies: re.Pattern[str]
    collective: re.Pattern[str]
    signs: re.Pattern[str]
    deputy: re.Pattern[str]
    deputy_of: re.Pattern[str]
    committee_head: str
    levels: Mapping[str, str]
    end: str
    filing: re.Pattern[str]
    leads: re.Pattern[str]
    before_lead: re.Pattern[str]
    charged: re.Pattern[str]
    begins_when: re.Pattern[str]
    goes_on: re.Pattern[str]
    lead_tasks: re.Pattern[str]
    by_when: re.Pattern[str]
    ends_when: re.Pattern[str]
    acting: re.Pattern[str]
    takes_part: re.Pattern[str]
    only_told: re.Pattern[str]
    kind_of_body: re.Pattern[str]
    acts_from: re.Pattern[str]
    acts: re.Pattern[str]
    group_holds: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]
    spacing: Mapping[str, re.Pattern[str]]
    tasks_counted: tuple[re.Pattern[str], ...]
    number_words: Mapping[str, int]
    least: re.Pattern[str]
    in_section: re.Pattern[str]
    areas_counted: re.Pattern[str]
    appendix_place: re.Pattern[str]
    appendix_number: re.Pattern[str]
    appendix_word: str
    of_another: re.Pattern[str]
    said_alike: tuple[tuple[str, str], ...]
    doubled: frozenset[str]
    said_again: frozenset[str]
    letters: tuple[tuple[str, ...], ...]
    initials: tuple[tuple[str, ...], ...]
    phrases: tuple[FixedPhrase, ...]
    working_days: WorkingDays
    odd_cells: float
    least_cells: int


def load_proof(root: Path) -> ProofRules:
    """rules/proof.yml. Raises RuleError on a fault, with its line."""
    top = read_rules_file(root, FILE).mapping(
        required=["instruments", "grounds", "abbreviations", "recipients", "issuing", "captions",
                  "closing", "over_hundred", "duties", "counts", "said_alike", "doubled",
                  "phrases", "letters", "initials", "spacing", "limits"],
        optional=[],
    )  # fmt: skip
    cited = top["instruments"].mapping(
        required=[
            "reach",
            "issuer_after",
            "issuer_before",
            "listed",
            "number_word",
            "unnumbered",
            "one_symbol",
            "numbered",
            "issuers",
            "other_symbols",
            "series",
            "same_day",
            "odd_numbers",
        ],
        optional=[],
    )
    known = top["abbreviations"].mapping(required=["known", "spelled"], optional=[])
    sent = top["recipients"].mapping(required=["as_article", "responsible"], optional=[])
    issuing = top["issuing"].mapping(
        required=[
            "chairman",
            "committee",
            "for_committee",
            "heads",
            "bodies",
            "collective",
            "signs",
            "deputy",
            "deputy_of",
            "committee_head",
            "levels",
        ],
        optional=[],
    )
    closing = top["closing"].mapping(required=["end", "filing"], optional=[])
    duties = top["duties"].mapping(
        required=[
            "leads",
            "before_lead",
            "charged",
            "begins_when",
            "goes_on",
            "lead_tasks",
            "by_when",
            "ends_when",
            "acting",
            "takes_part",
            "only_told",
            "kind_of_body",
            "acts_from",
            "acts",
            "group_holds",
        ],
        optional=[],
    )
    counts = top["counts"].mapping(
        required=["tasks", "number_words", "least", "in_section", "areas", "appendix_place",
                  "appendix_number", "appendix_word", "of_another"],
        optional=[],
    )  # fmt: skip
    limits = top["limits"].mapping(required=["odd_cells", "least_cells"], optional=[])
    grounds = top["grounds"].mapping(required=["ranks", "normative"], optional=[])
    captions = top["captions"].mapping(required=["blank_number"], optional=[])
    return ProofRules(
        reach=cited["reach"].integer(),
        issuer_after=cited["issuer_after"].pattern(),
        issuer_before=cited["issuer_before"].pattern(),
        listed=cited["listed"].pattern(),
        number_word=cited["number_word"].pattern(),
        unnumbered=cited["unnumbered"].pattern(),
        one_symbol=tuple(cited["one_symbol"].texts()),
        numbered=frozenset(cited["numbered"].texts()),
        issuers=tuple(_pair(n, "symbol", "issuer") for n in cited["issuers"].items()),
        other_symbols=tuple(cited["other_symbols"].texts()),
        series=frozenset(cited["series"].texts()),
        same_day=cited["same_day"].integer(),
        odd_numbers=tuple(_odd_number(n) for n in cited["odd_numbers"].items()),
        ground_ranks=tuple(n.pattern() for n in grounds["ranks"].items()),
        normative=grounds["normative"].pattern(),
        blank_number=captions["blank_number"].pattern(),
        over_hundred=top["over_hundred"].pattern(),
        abbreviations=frozenset(known["known"].texts()),
        spelled={s: fold(n.text()) for s, n in known["spelled"].mapping().items()},
        as_article=sent["as_article"].pattern(),
        responsible=sent["responsible"].pattern(),
        chairman=issuing["chairman"].pattern(),
        committee=issuing["committee"].pattern(),
        for_committee=issuing["for_committee"].pattern(),
        heads=issuing["heads"].pattern(),
        bodies=issuing["bodies"].pattern(),
        collective=issuing["collective"].pattern(),
        signs=issuing["signs"].pattern(),
        deputy=issuing["deputy"].pattern(),
        deputy_of=issuing["deputy_of"].pattern(),
        committee_head=issuing["committee_head"].text(),
        levels={w: n.text() for w, n in issuing["levels"].mapping().items()},
        end=closing["end"].text(),
        filing=closing["filing"].pattern(),
        leads=duties["leads"].pattern(),
        before_lead=duties["before_lead"].pattern(),
        charged=duties["charged"].pattern(),
        begins_when=duties["begins_when"].pattern(),
        goes_on=duties["goes_on"].pattern(),
        lead_tasks=duties["lead_tasks"].pattern(),
        by_when=duties["by_when"].pattern(),
        ends_when=duties["ends_when"].pattern(),
        acting=duties["acting"].pattern(),
        takes_part=duties["takes_part"].pattern(),
        only_told=duties["only_told"].pattern(),
        kind_of_body=duties["kind_of_body"].pattern(),
        acts_from=duties["acts_from"].pattern(),
        acts=duties["acts"].pattern(),
        group_holds=tuple(_pair(n, "group", "body") for n in duties["group_holds"].items()),
        spacing={code: n.pattern() for code, n in top["spacing"].mapping().items()},
        tasks_counted=tuple(n.pattern() for n in counts["tasks"].items()),
        number_words={w: n.integer() for w, n in counts["number_words"].mapping().items()},
        least=counts["least"].pattern(),
        in_section=counts["in_section"].pattern(),
        areas_counted=counts["areas"].pattern(),
        appendix_place=counts["appendix_place"].pattern(),
        appendix_number=counts["appendix_number"].pattern(),
        appendix_word=counts["appendix_word"].text(),
        of_another=counts["of_another"].pattern(),
        said_alike=tuple((fold(w), n.text()) for w, n in top["said_alike"].mapping().items()),
        doubled=_doubled(top["doubled"], "words"),
        said_again=_doubled(top["doubled"], "again"),
        initials=tuple(tuple(t.split()) for t in top["initials"].texts()),
        letters=tuple(tuple(t.split()) for t in top["letters"].texts()),
        phrases=tuple(_phrase(n) for n in top["phrases"].items()),
        working_days=load_working_days(root),
        odd_cells=limits["odd_cells"].number(),
        least_cells=limits["least_cells"].integer(),
    )


def _pair(node: Node, first: str, second: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    entry = node.mapping(required=[first, second], optional=[])
    return entry[first].pattern(), entry[second].pattern()


def _odd_number(node: Node) -> tuple[re.Pattern[str], str]:
    entry = node.mapping(required=["printed", "due"], optional=[])
    return entry["printed"].pattern(), entry["due"].text()


def _doubled(node: Node, name: str) -> frozenset[str]:
    words = node.mapping(required=["words", "again"], optional=[])[name].texts()
    return frozenset(fold_spaced(compose(w)) for w in words)


def _phrase(node: Node) -> FixedPhrase:
    m = _PHRASE.match(fold(compose(node.text())))
    printed = " ".join(compose(node.text()).replace("[", "").replace("]", "").split())
    if m is None:
        raise node.fail("a phrase marks the word that may be missing: các [cơ] quan")
    before, after = m["before"].strip(), m["after"].strip()
    parts = [re.escape(p) for p in (before, after) if p]
    broken = r"\b" + " ".join(parts) + r"\b"
    if not after:
        broken += rf"(?! {re.escape(m['gap'])})"
    return FixedPhrase(
        whole=printed,
        lacking=" ".join(p for p in (before, after) if p),
        given="" if after else f"{before} {m['gap']}",
        broken=re.compile(broken),
    )
