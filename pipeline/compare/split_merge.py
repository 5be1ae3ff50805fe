"""One task that becomes several, or several that become one: a directional pass over the wording.

One-to-one assignment can never see these. Parts are looked for among tasks that have no firm
partner, and the whole's own partner: what a part adds must stand in the whole and in no other part.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.compare.likeness import Profile, Rarity
from pipeline.compare.rules import CompareRules

_FULL = 0.95  # a misprint is not a clause lost


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """A whole and its parts, as places in their sides. split: the whole stands in a.

    parts: (place, share of its wording that stands in the whole). quality: for choosing.
    """

    whole: int
    parts: tuple[tuple[int, float], ...]
    split: bool
    quality: float


def find_parts(
    a: Sequence[Profile],
    b: Sequence[Profile],
    left: Sequence[int],
    right: Sequence[int],
    partners: Mapping[tuple[int, int], float],
    rare: Rarity,
    rules: CompareRules,
) -> list[Parts]:
    """Splits and merges among the tasks left and right; no task in two of them, best first."""
    to_b = dict(partners.keys())
    to_a = {j: i for i, j in partners}
    found = _wholes(a, b, left, right, to_b, set(to_a), True, rare, rules)
    found += _wholes(b, a, right, left, to_a, set(to_b), False, rare, rules)
    taken: set[tuple[str, int]] = set()
    out: list[Parts] = []
    for parts in sorted(found, key=lambda p: (-p.quality, not p.split, p.whole)):
        one, other = ("a", "b") if parts.split else ("b", "a")
        names = {(one, parts.whole), *((other, at) for at, _ in parts.parts)}
        if not names & taken:
            taken |= names
            out.append(parts)
    return out


def _wholes(
    wholes: Sequence[Profile],
    others: Sequence[Profile],
    whole_at: Sequence[int],
    other_at: Sequence[int],
    partner: Mapping[int, int],
    matched: set[int],
    split: bool,
    rare: Rarity,
    rules: CompareRules,
) -> list[Parts]:
    by_feature: dict[str, list[int]] = defaultdict(list)
    free = [j for j in other_at if j not in matched]
    for j in free:
        for f in others[j].features:
            by_feature[f].append(j)
    mass = {j: rare.mass(others[j].features) for j in other_at}
    out = []
    for i in whole_at:
        near = _inside(wholes[i], others, by_feature, mass, rare, rules.split.inside)
        if near:
            found = _grow(wholes[i], others, near, partner.get(i), rare, rules)
            if found:
                out.append(Parts(whole=i, parts=found[0], split=split, quality=found[1]))
    return out


def _inside(
    whole: Profile,
    others: Sequence[Profile],
    by_feature: Mapping[str, Sequence[int]],
    mass: Mapping[int, float],
    rare: Rarity,
    least: float,
) -> list[int]:
    """Free tasks whose wording stands mostly in the whole, or that hold a clause of it."""
    shared: dict[int, float] = defaultdict(float)
    for f in whole.features:
        weight = rare.weights[f]
        for j in by_feature.get(f, ()):
            shared[j] += weight
    return sorted(
        j
        for j, s in shared.items()
        if mass[j] > 0 and (s >= least * mass[j] or _holds_clause(others[j], whole, rare))
    )


def _holds_clause(part: Profile, whole: Profile, rare: Rarity) -> bool:
    """True where the part has a clause of the whole in full, whatever it says more."""
    return any(rare.mass(c & part.features) >= _FULL * rare.mass(c) for c in whole.clauses)


def _counted(part: Profile, whole: Profile, rare: Rarity) -> frozenset[str]:
    """What of a part is held against the whole: beside a whole clause, what they share."""
    return part.features & whole.features if _holds_clause(part, whole, rare) else part.features


def _grow(
    whole: Profile,
    others: Sequence[Profile],
    near: Sequence[int],
    partner: int | None,
    rare: Rarity,
    rules: CompareRules,
) -> tuple[tuple[tuple[int, float], ...], float] | None:
    """Parts put together one by one, the one that explains most of what is left first."""
    limits = rules.split
    total = rare.mass(whole.features)
    covered: frozenset[str] = frozenset()
    parts: list[int] = []
    gains: list[float] = []
    if partner is not None:
        if _share(others[partner], whole, rare) < limits.inside:
            return None
        parts, covered = [partner], _counted(others[partner], whole, rare)
    while True:
        best = max(
            (_gain(whole, others[j], covered, rare, total, limits.least) for j in near
             if j not in parts),
            key=lambda g: g[0], default=(0.0, 0.0),
        )  # fmt: skip
        if best[0] <= 0 or best[1] < limits.gain:
            break
        j = next(
            j for j in near if j not in parts
            and _gain(whole, others[j], covered, rare, total, limits.least) == best
        )  # fmt: skip
        parts.append(j)
        gains.append(best[1])
        covered |= _counted(others[j], whole, rare)
    cover = rare.mass(whole.features & covered) / total if total else 0.0
    if len(parts) < 2 or cover < limits.cover:
        return None
    shares = tuple((j, round(_share(others[j], whole, rare), 6)) for j in sorted(parts))
    return shares, cover * min(gains)


def _share(part: Profile, whole: Profile, rare: Rarity) -> float:
    counted = _counted(part, whole, rare)
    mass = rare.mass(counted)
    return rare.mass(counted & whole.features) / mass if mass else 0.0


def _gain(
    whole: Profile,
    part: Profile,
    covered: frozenset[str],
    rare: Rarity,
    total: float,
    least: float,
) -> tuple[float, float]:
    """(what of the whole only this part explains, its share of what the part adds)."""
    adds = _counted(part, whole, rare) - covered
    new = rare.mass(adds & whole.features)
    mass = rare.mass(adds)
    if mass <= 0 or new < least * total:
        return 0.0, 0.0
    return new, new / mass
