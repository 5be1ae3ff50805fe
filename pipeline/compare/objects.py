"""What a task is about, where likeness does not tell: one frame around two objects, what is left over.

Profiles in; whether a pair is a swap of objects, and pairs of what no other evidence has paired, out.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from pipeline.compare.assign import Edge
from pipeline.compare.likeness import Profile, Rarity, same_area
from pipeline.compare.rules import CompareRules
from pipeline.compare.word_diff import differing

_NO_OBJECT = re.compile(r"[#@].*|[\d%]+|y[+-]\d+")  # instruments, bodies, numbers, years

_LEAST = 3  # one syllable for another is a misprint


def is_swap(a: Profile, b: Profile, rare: Rarity, rules: CompareRules) -> bool:
    """True for one sentence frame around two objects, or another act with another product.

    Held against each other is all between a beginning and an end that both have, and the first
    place that differs.
    """
    before, behind = _alike(a.terms, b.terms)
    spans = [(before, len(a.terms) - behind, before, len(b.terms) - behind)]
    if before:
        spans += [
            block for block in differing(a.terms, b.terms)[:1] if block[::2] == (before, before)
        ]
    if not any(_differ(a.terms[i:j], b.terms[k:n], rare, rules) for i, j, k, n in spans):
        return False
    if before == 0:
        return a.product != b.product
    return not any(rules.swap.clause <= at <= before for at in a.breaks & b.breaks)


def _differ(a: Sequence[str], b: Sequence[str], rare: Rarity, rules: CompareRules) -> bool:
    """True where both name an object, and not the same."""
    one, other = (frozenset(t for t in terms if _is_object(t, rules)) for terms in (a, b))
    if not one or not other or (len(one | other) < _LEAST and not one | other <= rules.short_forms):
        return False
    shared = rare.mass(one & other)
    return shared <= rules.swap.shared * min(rare.mass(one), rare.mass(other))


def _alike(a: Sequence[str], b: Sequence[str]) -> tuple[int, int]:
    """How many terms are the same at the beginning, and how many of the others at the end."""
    least = min(len(a), len(b))
    before = next((i for i in range(least) if a[i] != b[i]), least)
    rest = least - before
    return before, next((i for i in range(rest) if a[-1 - i] != b[-1 - i]), rest)


def _is_object(term: str, rules: CompareRules) -> bool:
    return term not in rules.swap.free and not _NO_OBJECT.fullmatch(term)


def left_over(
    a: Sequence[Profile],
    b: Sequence[Profile],
    edges: Sequence[Edge],
    siblings: tuple[Mapping[int, float], Mapping[int, float]],
    rare: Rarity,
    rules: CompareRules,
) -> list[Edge]:
    """Of tasks that nothing else has paired: one section, lead and product, and most of a wording.

    Only where neither of the two has another as good, and one is no more like a task of its own
    plan. siblings: for each task of either side how like its most alike sibling is.
    """
    shares: dict[tuple[str, int], list[float]] = defaultdict(list)
    kept: list[tuple[float, Edge]] = []
    for e in edges:
        x, y = a[e.a], b[e.b]
        if not _beside(x, y):
            continue
        mass = min(rare.mass(x.features), rare.mass(y.features))
        share = round(rare.mass(x.features & y.features) / mass, 6) if mass else 0.0
        shares["a", e.a].append(share)
        shares["b", e.b].append(share)
        nearest = min(side.get(at, 0.0) for side, at in zip(siblings, (e.a, e.b), strict=True))
        apart = e.text - nearest >= rules.thresholds.apart
        if share >= rules.thresholds.left and apart and not is_swap(x, y, rare, rules):
            kept.append((share, e))
    return [
        e
        for share, e in kept
        if all(
            max(s) == share and s.count(share) == 1 for s in (shares["a", e.a], shares["b", e.b])
        )
    ]


def _beside(a: Profile, b: Profile) -> bool:
    same = bool(a.lead) and a.lead == b.lead and bool(a.product) and a.product == b.product
    return same and same_area(a.task, b.task) == 1.0
