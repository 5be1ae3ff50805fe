"""How two plans are compared: wording, weights, thresholds and labels of rules/compare.yml."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.compare.reviewed import ReviewedPair, load_reviewed
from pipeline.model.record import DEADLINE_KINDS
from pipeline.rulebook.source import Node, read_rules_file
from pipeline.text.fold import compose, fold, fold_spaced

FILE = "compare.yml"
_TEXT = ("shared", "contained", "letters")
_WEIGHTS = ("text", "area", "lead", "bodies", "product", "order")
_THRESHOLDS = ("least", "accept", "doubt", "apart", "weight", "tie", "floor", "best")
_SPLIT = ("inside", "gain", "least", "cover")
_LABELS = ("kinds", "fields", "notes", "bases", "words")


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedYears:
    """A span whose years do not follow the plan year. own_year: the plan's own year still does."""

    pattern: re.Pattern[str]
    own_year: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WordingRules:
    """What makes two texts one. reach: years around the plan's that count as relative to it.

    spelled_out: short forms and what they stand for, one in every comparison; phrases: wordings
    that are alike but not the same, one for likeness only.
    """

    reach: int
    fixed: tuple[FixedYears, ...]
    citation: re.Pattern[str]
    spelled_out: tuple[tuple[str, tuple[str, ...]], ...]
    phrases: tuple[tuple[str, tuple[str, ...]], ...]

    def cited(self, text: str) -> tuple[tuple[int, int, str], ...]:
        """(start, end, identity) of every instrument cited by number in the text."""
        folded = fold(text)
        found = []
        for m in self.citation.finditer(folded):
            if text[m.start("symbol")].isupper():
                year = m["year"] or m["day_year"]
                symbol = re.sub(r"\s", "", m["symbol"])
                key = f"{m['number']}/{symbol}" + (f"@{year}" if year else "")
                found.append((m.start(), m.end(), key))
        return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextWeights:
    """Parts of the likeness of two texts, 0…1, summing to 1; docs/diff.md explains them."""

    shared: float
    contained: float
    letters: float
    bigram: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PairWeights:
    """Parts of the score of a pair, 0…1, summing to 1."""

    text: float
    area: float
    lead: float
    bodies: float
    product: float
    order: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """Where a pair is a pair, unsure or none; best: candidates kept for each task."""

    least: float
    accept: float
    doubt: float
    apart: float
    weight: float
    tie: float
    floor: float
    best: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitRules:
    """Shares of rare-weighted wording by which a part belongs to a whole."""

    inside: float
    gain: float
    least: float
    cover: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """What the views print for the codes of the data, in Vietnamese."""

    kinds: Mapping[str, str]
    fields: Mapping[str, str]
    notes: Mapping[str, str]
    bases: Mapping[str, str]
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareRules:
    """All that a comparison needs beside its two sides."""

    wording: WordingRules
    text: TextWeights
    weights: PairWeights
    thresholds: Thresholds
    split: SplitRules
    firmness: Mapping[str, int]
    labels: Labels
    reviewed: tuple[ReviewedPair, ...] = ()


def load_compare(root: Path) -> CompareRules:
    """rules/compare.yml with rules/matches/*.yml. Raises RuleError on a fault, with its line."""
    top = read_rules_file(root, FILE).mapping(
        required=[
            "years", "citations", "spelled_out", "phrases", "features", "text", "weights", "thresholds", "split",
            "firmness", "labels",
        ],
        optional=[],
    )  # fmt: skip
    features = _shares(top["features"], ("bigram",), total=None)
    limits = _numbers(top["thresholds"], _THRESHOLDS)
    best = limits.pop("best")
    return CompareRules(
        wording=_wording(top),
        text=TextWeights(**_shares(top["text"], _TEXT), **features),
        weights=PairWeights(**_shares(top["weights"], _WEIGHTS)),
        thresholds=Thresholds(**limits, best=int(best)),
        split=SplitRules(**_shares(top["split"], _SPLIT, total=None)),
        firmness=_firmness(top["firmness"]),
        labels=_labels(top["labels"]),
        reviewed=load_reviewed(root),
    )


def _numbers(node: Node, keys: tuple[str, ...]) -> dict[str, float]:
    return {k: n.number() for k, n in node.mapping(required=keys, optional=()).items()}


def _shares(node: Node, keys: tuple[str, ...], total: float | None = 1.0) -> dict[str, float]:
    shares = _numbers(node, keys)
    for key, entry in node.mapping().items():
        if not 0 <= shares[key] <= 1:
            raise entry.fail(f"{key} is a share of 0 to 1, not {shares[key]}")
    if total is not None and abs(sum(shares.values()) - total) > 1e-9:
        raise node.fail(f"the parts sum to {sum(shares.values()):g}, not {total:g}")
    return shares


def _wording(top: Mapping[str, Node]) -> WordingRules:
    entry = top["years"].mapping(required=["reach", "fixed", "examples"], optional=[])
    cited = top["citations"].mapping(required=["pattern", "examples"], optional=[])
    pattern = cited["pattern"].pattern()
    if not {"number", "year", "symbol", "day_year"} <= set(pattern.groupindex):
        raise cited["pattern"].fail("needs the groups number, year, symbol and day_year")
    return WordingRules(
        reach=entry["reach"].integer(),
        fixed=tuple(_fixed(n) for n in entry["fixed"].items()),
        citation=pattern,
        spelled_out=_phrases(top["spelled_out"]),
        phrases=_phrases(top["phrases"]),
    )


def try_examples(root: Path) -> None:
    """Every example of rules/compare.yml reads as it says. Raises RuleError where one does not."""
    rules = load_compare(root).wording
    top = read_rules_file(root, FILE).mapping()
    entry, cited = top["years"].mapping(), top["citations"].mapping()
    for text, expected in entry["examples"].mapping().items():
        got = tuple(str(y) for y in _fixed_years(fold(compose(text)), rules.fixed))
        if got != expected.texts():
            raise expected.fail(f"example {text!r} gives {got}, not {expected.texts()}")
    for text, expected in cited["examples"].mapping().items():
        found = " ".join(key for _, _, key in rules.cited(compose(text)))
        if found != expected.text():
            raise expected.fail(f"example {text!r} gives {found!r}, not {expected.text()!r}")


def _fixed(node: Node) -> FixedYears:
    entry = node.mapping(required=["pattern", "own_year"], optional=[])
    pattern = entry["pattern"].pattern()
    if "first" not in pattern.groupindex:
        raise entry["pattern"].fail("needs the group first (and last for a period)")
    return FixedYears(pattern=pattern, own_year=entry["own_year"].flag())


def _fixed_years(folded: str, fixed: tuple[FixedYears, ...]) -> list[int]:
    spans = (
        (m.start(g), m[g]) for f in fixed for m in f.pattern.finditer(folded) for g in m.groupdict()
    )
    return [int(year) for _, year in sorted(set(spans)) if year]


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


def _firmness(node: Node) -> dict[str, int]:
    return {k: n.integer() for k, n in node.mapping(DEADLINE_KINDS, ()).items()}


def _labels(node: Node) -> Labels:
    groups = node.mapping(required=_LABELS, optional=())
    return Labels(**{g: {k: v.text() for k, v in groups[g].mapping().items()} for g in _LABELS})
