"""How alike tasks are: rare-weighted words, letters, section, bodies, product and order.

Tasks of two sides in, scores of candidate pairs out. docs/diff.md explains every part.
"""

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from scipy import sparse

from pipeline.compare.lineage import Kinship
from pipeline.compare.rules import CompareRules, TextWeights
from pipeline.compare.side import CompareTask, Side
from pipeline.compare.wording import ComparedWords, WordingReader

_CHUNK = 512
_CLAUSE = 5  # words of a clause that may be a duty of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A task with what likeness is measured on. features: words and pairs of words, each once.

    breaks: places of terms before which a clause ends; clauses: the features of each of several that
    a semicolon or a full stop parts. closing: its act ends what another does.
    """

    task: CompareTask
    words: ComparedWords
    terms: tuple[str, ...]
    breaks: frozenset[int]
    clauses: tuple[frozenset[str], ...]
    closing: bool
    features: frozenset[str]
    lead: frozenset[str]
    bodies: frozenset[str]
    product: frozenset[str]
    place: float  # 0…1 through its document
    mark: Hashable  # equal for tasks that differ in nothing but number and place

    @property
    def text(self) -> str:
        return " ".join(self.terms)


def profiles(side: Side, reader: WordingReader, kin: Kinship) -> tuple[Profile, ...]:
    """A profile for each task, in the order of the side."""
    size = max(len(side.tasks) - 1, 1)
    out = []
    for at, task in enumerate(side.tasks):
        words = reader.words(task.task, task.citations)
        shaped = reader.phrases.apply(words)
        terms = shaped.keys
        product = reader.words(task.product_raw or "; ".join(task.products))
        out.append(
            Profile(
                task=task,
                words=words,
                terms=terms,
                clauses=_clauses(terms, shaped.breaks(task.task, strong=True)),
                breaks=shaped.breaks(task.task) | _places(terms, reader.rules.swap.aims),
                closing=bool(_places(terms, reader.rules.closing)),
                features=_features(terms),
                lead=frozenset(kin.cls(k) for k in task.lead.keys),
                bodies=frozenset(kin.cls(k) for k in task.bodies),
                product=frozenset(reader.features(product)),
                place=at / size,
                mark=_mark(task, words, reader),
            )
        )
    return tuple(out)


def _features(terms: Sequence[str]) -> frozenset[str]:
    return frozenset(terms) | {f"{x} {y}" for x, y in pairwise(terms)}


def _clauses(terms: Sequence[str], breaks: frozenset[int]) -> tuple[frozenset[str], ...]:
    """The features of each clause that is long enough to be a duty; () where there is one only."""
    ends = [0, *sorted(breaks), len(terms)]
    cut = [terms[i:j] for i, j in pairwise(ends) if j - i >= _CLAUSE]
    return tuple(_features(c) for c in cut) if breaks else ()


def _places(terms: Sequence[str], phrases: Iterable[tuple[str, ...]]) -> frozenset[int]:
    """Where one of the phrases begins."""
    starts = range(len(terms))
    return frozenset(i for p in phrases for i in starts if tuple(terms[i : i + len(p)]) == p)


def _mark(task: CompareTask, words: ComparedWords, reader: WordingReader) -> Hashable:
    product, deadline = (
        None if raw is None else reader.words(raw).keys
        for raw in (task.product_raw, task.deadline_raw)
    )
    cells = tuple(
        None if c.raw is None else c.keys for c in (task.lead, task.coordinating, task.monitoring)
    )
    return words.keys, task.area or task.section_title, cells, product, deadline


@dataclass(frozen=True, slots=True, kw_only=True)
class Rarity:
    """How rare every feature is among the tasks of both sides; a pair of words weighs a share."""

    weights: dict[str, float]

    def mass(self, features: Iterable[str]) -> float:
        return math.fsum(self.weights[f] for f in features)


def rarity(tasks: Sequence[Profile], bigram: float) -> Rarity:
    """log(1 + tasks / tasks with it) for each feature."""
    seen = Counter(f for p in tasks for f in p.features)
    size = len(tasks)
    return Rarity(
        weights={f: math.log(1 + size / n) * (bigram if " " in f else 1.0) for f, n in seen.items()}
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreTable:
    """Scores of the pairs looked at: rows, cols, text likeness and whole score, all of a length."""

    rows: Any
    cols: Any
    text: Any
    score: Any

    def at(self) -> dict[tuple[int, int], tuple[float, float]]:
        """(row, col) → (score, text)."""
        pairs = zip(self.rows.tolist(), self.cols.tolist(), strict=True)
        values = zip(self.score.tolist(), self.text.tolist(), strict=True)
        return dict(zip(pairs, values, strict=True))


def text_table(a: Sequence[Profile], b: Sequence[Profile], rare: Rarity, rules: CompareRules,
               same: bool = False) -> ScoreTable:  # fmt: skip
    """Likeness of texts for the candidate pairs. same: b is a; a task is not held to itself."""
    rows, cols = _candidates(a, b, rare, rules, same)
    text = _text(a, b, rows, cols, rare, rules.text)
    return ScoreTable(rows=rows, cols=cols, text=text, score=text)


def score_table(
    a: Sequence[Profile], b: Sequence[Profile], rare: Rarity, rules: CompareRules
) -> ScoreTable:
    """Whole scores for the candidate pairs."""
    t = text_table(a, b, rare, rules)
    pairs = zip(t.rows.tolist(), t.cols.tolist(), strict=True)
    context = np.array([context_score(a[i], b[j], rules) for i, j in pairs])
    score = rules.weights.text * t.text + (context if len(context) else 0.0)
    return ScoreTable(rows=t.rows, cols=t.cols, text=t.text, score=np.round(score, 6))


def context_score(a: Profile, b: Profile, rules: CompareRules) -> float:
    """What section, bodies, product and order add; a column one side lacks counts half."""
    w = rules.weights
    half_lead = (a.task.lead.raw is None) != (b.task.lead.raw is None)
    half_product = (a.task.product_raw is None) != (b.task.product_raw is None)
    return (
        w.area * same_area(a.task, b.task)
        + w.lead * (0.5 if half_lead else _overlap(a.lead, b.lead))
        + w.bodies * (0.5 if half_lead else _overlap(a.bodies, b.bodies))
        + w.product * (0.5 if half_product else _overlap(a.product, b.product))
        + w.order * (1 - abs(a.place - b.place))
    )


def same_area(a: CompareTask, b: CompareTask) -> float:
    """1 or 0 by reform area, else by section title; 0.5 where only one has one."""
    one, other = a.area or a.section_title, b.area or b.section_title
    if (one is None) != (other is None):
        return 0.5
    return float(one == other)


def _overlap(a: frozenset[str], b: frozenset[str]) -> float:
    return 2 * len(a & b) / (len(a) + len(b)) if a or b else 1.0


def _matrix(tasks: Sequence[Profile], index: dict[str, int], weigh: dict[str, float] | None) -> Any:
    """Tasks × features, each cell the feature's weight, or 1."""
    indptr, indices, data = [0], [], []
    for p in tasks:
        for f in sorted(p.features):
            indices.append(index[f])
            data.append(weigh[f] if weigh else 1.0)
        indptr.append(len(indices))
    shape = (len(tasks), len(index))
    return sparse.csr_matrix((np.array(data, dtype=np.float32), indices, indptr), shape=shape)


def _candidates(
    a: Sequence[Profile], b: Sequence[Profile], rare: Rarity, rules: CompareRules, same: bool
) -> tuple[Any, Any]:
    """Pairs whose words are alike enough and that are among the best of either task."""
    index = {f: i for i, f in enumerate(sorted(rare.weights))}
    found = [_best(a, b, index, rare, rules, same)]
    if not same:
        rows, cols = _best(b, a, index, rare, rules, same)
        found.append((cols, rows))
    size = max(len(b), 1)
    codes = np.unique(np.concatenate([r.astype(np.int64) * size + c for r, c in found]))
    return codes // size, codes % size


def _best(
    a: Sequence[Profile],
    b: Sequence[Profile],
    index: dict[str, int],
    rare: Rarity,
    rules: CompareRules,
    same: bool,
) -> tuple[Any, Any]:
    """For each task of a its best of b, never a part of a tie; chunked, so memory stays small."""
    left, right = _matrix(a, index, rare.weights), _matrix(b, index, None).T.tocsc()
    mass_a = np.array([rare.mass(p.features) for p in a], dtype=np.float32)
    mass_b = np.array([rare.mass(p.features) for p in b], dtype=np.float32)
    best = rules.thresholds.best
    rows, cols = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for start in range(0, len(a), _CHUNK):
        shared = (left[start : start + _CHUNK] @ right).toarray()
        like = _blend(shared, mass_a[start : start + _CHUNK, None], mass_b[None, :], rules.text)
        if same:
            for i in range(len(like)):
                like[i, start + i] = 0.0
        limit = np.full((len(like), 1), rules.thresholds.floor, dtype=np.float32)
        if len(b) > best:
            kth = np.partition(like, len(b) - best, axis=1)[:, len(b) - best, None]
            limit = np.maximum(limit, kth - 1e-6)
        r, c = np.nonzero(like >= limit)
        rows.append(r.astype(np.int64) + start)
        cols.append(c.astype(np.int64))
    return np.concatenate(rows), np.concatenate(cols)


def _blend(shared: Any, mass_a: Any, mass_b: Any, w: TextWeights) -> Any:
    """Likeness by words alone, 0…1: shared on both texts, and on the one that holds more of it."""
    both = 2 * shared / np.maximum(mass_a + mass_b, 1e-9)
    one = shared / np.maximum(np.minimum(mass_a, mass_b), 1e-9)
    return (w.shared * both + w.contained * one) / (w.shared + w.contained)


def _text(
    a: Sequence[Profile],
    b: Sequence[Profile],
    rows: Any,
    cols: Any,
    rare: Rarity,
    w: TextWeights,
) -> Any:
    """Likeness of texts, exactly, for the pairs given."""
    from rapidfuzz.distance import Indel

    texts_a, texts_b = [p.text for p in a], [p.text for p in b]
    mass_a = [rare.mass(p.features) for p in a]
    mass_b = [rare.mass(p.features) for p in b]
    out = np.zeros(len(rows))
    for n, (i, j) in enumerate(zip(rows.tolist(), cols.tolist(), strict=True)):
        shared = rare.mass(a[i].features & b[j].features)
        total = mass_a[i] + mass_b[j]
        if total <= 0:
            continue
        letters = Indel.normalized_similarity(texts_a[i], texts_b[j])
        out[n] = (
            w.shared * 2 * shared / total
            + w.contained * shared / max(min(mass_a[i], mass_b[j]), 1e-9)
            + w.letters * letters
        )
    return np.round(out, 6)
