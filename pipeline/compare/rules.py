"""How two plans are compared: wording, weights, thresholds and labels of rules/compare.yml.

And the pairs of tasks that a person has reviewed, from rules/matches/*.yml.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from pipeline.model.record import DEADLINE_KINDS
from pipeline.rulebook.build import Key, Own, Read, build, written
from pipeline.rulebook.source import Node, read_rules_entries, read_rules_file
from pipeline.text.fold import compose, fold, fold_spaced

FILE = "compare.yml"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedPair:
    """A person's word on two tasks. same False: they are not one duty, whatever the wording."""

    from_task_id: Annotated[str, Key("from")]
    to_task_id: Annotated[str, Key("to")]
    same: bool
    reason: Annotated[str, Read(written)]
    by: Annotated[str, Read(written)]
    on: date
    node: Annotated[Node, Own]


def load_reviewed(root: Path) -> tuple[ReviewedPair, ...]:
    """All files of rules/matches/ in order of name; none is fine. Raises RuleError."""
    pairs: dict[frozenset[str], ReviewedPair] = {}
    for node in read_rules_entries(root, "matches", "pairs"):
        pair = build(node, ReviewedPair)
        key = frozenset((pair.from_task_id, pair.to_task_id))
        if key in pairs:
            first = pairs[key].node
            raise node.fail(f"this pair already stands at rules/{first.file}:{first.line}")
        pairs[key] = pair
    return tuple(pairs.values())


def _pattern(*groups: str) -> Callable[[Node], re.Pattern[str]]:
    """How a pattern is read that needs these groups."""

    def read(node: Node) -> re.Pattern[str]:
        pattern = node.pattern()
        if not set(groups) <= set(pattern.groupindex):
            raise node.fail(f"needs the groups {', '.join(groups)}")
        return pattern

    return read


def _share(node: Node) -> float:
    share = node.number()
    if not 0 <= share <= 1:
        raise node.fail(f"a share of 0 to 1 was expected, not {share}")
    return share


def _whole(kind: type[Any]) -> Callable[[Node], Any]:
    """How shares are read that sum to 1."""

    def read(node: Node) -> Any:
        parts = build(node, kind)
        total = sum(asdict(parts).values())
        if abs(total - 1) > 1e-9:
            raise node.fail(f"the parts sum to {total:g}, not 1")
        return parts

    return read


def _firmness(node: Node) -> dict[str, int]:
    return {k: n.integer() for k, n in node.mapping(DEADLINE_KINDS, ()).items()}


def _phrases(node: Node) -> tuple[tuple[str, tuple[str, ...]], ...]:
    out: list[tuple[str, tuple[str, ...]]] = []
    seen: set[str] = set()
    for group in node.items():
        prints = [fold_spaced(compose(t)) for t in group.texts()]
        for text, item in zip(prints, group.items(), strict=True):
            if text in seen:
                raise item.fail(f"{text!r} stands here twice")
            seen.add(text)
        if len(prints) < 2 or " " in prints[0]:
            raise group.fail("a group is a short form and the wordings it stands for")
        out.append((prints[0], tuple(prints[1:])))
    return tuple(out)


def _words(node: Node) -> frozenset[str]:
    return frozenset(w for text in node.texts() for w in re.findall(r"\w+", fold(compose(text))))


def _folded(node: Node) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(re.findall(r"\w+", fold(compose(text)))) for text in node.texts())


Share = Annotated[float, Read(_share)]
Phrases = Annotated[tuple[tuple[str, tuple[str, ...]], ...], Read(_phrases)]


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedYears:
    """A span whose years do not follow the plan year. own_year: the plan's own year still does."""

    pattern: Annotated[re.Pattern[str], Read(_pattern("first"))]
    own_year: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class YearWording:
    """reach: years around the plan's that count as relative to it."""

    reach: int
    fixed: tuple[FixedYears, ...]
    examples: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedWording:
    """Instruments cited by number."""

    pattern: Annotated[re.Pattern[str], Read(_pattern("number", "year", "symbol", "day_year"))]
    examples: Node

    def find(self, text: str) -> tuple[tuple[int, int, str], ...]:
        """(start, end, identity) of every instrument cited by number in the text."""
        folded = fold(text)
        found = []
        for m in self.pattern.finditer(folded):
            if text[m.start("symbol")].isupper():
                year = m["year"] or m["day_year"]
                symbol = re.sub(r"\s", "", m["symbol"])
                key = f"{m['number']}/{symbol}" + (f"@{year}" if year else "")
                found.append((m.start(), m.end(), key))
        return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """bigram: what a pair of neighbouring words weighs, as a share of its rarity."""

    bigram: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class TextWeights:
    """Parts of the likeness of two texts, summing to 1; docs/diff.md explains them."""

    shared: Share
    contained: Share
    letters: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class PairWeights:
    """Parts of the score of a pair, summing to 1."""

    text: Share
    area: Share
    lead: Share
    bodies: Share
    product: Share
    order: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """Where a pair is a pair, unsure or none; best: candidates kept for each task."""

    least: float
    accept: float
    doubt: float
    apart: float
    weight: float
    tie: float
    left: Share
    floor: float
    best: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitRules:
    """Shares of rare-weighted wording by which a part belongs to a whole."""

    inside: Share
    gain: Share
    least: Share
    cover: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class SwapRules:
    """One frame around two objects: see rules/compare.yml. free: the words that make no object."""

    shared: Share
    clause: int
    aims: Annotated[tuple[tuple[str, ...], ...], Read(_folded)]
    free: Annotated[frozenset[str], Read(_words)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """What the views print for the codes of the data, in Vietnamese."""

    kinds: Mapping[str, str]
    fields: Mapping[str, str]
    notes: Mapping[str, str]
    bases: Mapping[str, str]
    words: Mapping[str, str]
    leader: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareRules:
    """All that a comparison needs beside its two sides.

    spelled_out: short forms and what they stand for, one in every comparison; phrases: wordings
    that are alike but not the same, one for likeness only. closing: words of acts that end another.
    """

    years: YearWording
    citations: CitedWording
    spelled_out: Phrases
    phrases: Phrases
    features: Features
    text: Annotated[TextWeights, Read(_whole(TextWeights))]
    weights: Annotated[PairWeights, Read(_whole(PairWeights))]
    thresholds: Thresholds
    split: SplitRules
    swap: SwapRules
    closing: Annotated[tuple[tuple[str, ...], ...], Read(_folded)]
    firmness: Annotated[Mapping[str, int], Read(_firmness)]
    labels: Labels
    reviewed: tuple[ReviewedPair, ...] = ()

    @property
    def short_forms(self) -> frozenset[str]:
        """The short forms of `spelled_out`, each of which names a thing by itself."""
        return frozenset(key for key, _ in self.spelled_out)


def load_compare(root: Path) -> CompareRules:
    """rules/compare.yml with rules/matches/*.yml. Raises RuleError on a fault, with its line."""
    rules = build(read_rules_file(root, FILE), CompareRules)
    return replace(rules, reviewed=load_reviewed(root))


def try_examples(root: Path) -> None:
    """Every example of rules/compare.yml reads as it says. Raises RuleError where one does not."""
    rules = load_compare(root)
    for text, expected in rules.years.examples.mapping().items():
        got = tuple(str(y) for y in _fixed_years(fold(compose(text)), rules.years.fixed))
        if got != expected.texts():
            raise expected.fail(f"example {text!r} gives {got}, not {expected.texts()}")
    for text, expected in rules.citations.examples.mapping().items():
        found = " ".join(key for _, _, key in rules.citations.find(compose(text)))
        if found != expected.text():
            raise expected.fail(f"example {text!r} gives {found!r}, not {expected.text()!r}")


def _fixed_years(folded: str, fixed: tuple[FixedYears, ...]) -> list[int]:
    spans = (
        (m.start(g), m[g]) for f in fixed for m in f.pattern.finditer(folded) for g in m.groupdict()
    )
    return [int(year) for _, year in sorted(set(spans)) if year]
