"""Which bodies took over from which, and when: a successor is no change of responsibility."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from scipy.cluster.hierarchy import DisjointSet

from pipeline.text.fold import compose, fold_spaced


class AgencyLike(Protocol):
    """What is needed of a registry entry (pipeline.grammar.agencies.registry.Agency)."""

    @property
    def agency_id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def short_name(self) -> str | None: ...
    @property
    def valid_to(self) -> date | None: ...
    @property
    def successors(self) -> Iterable[Any]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Kin:
    """A body with its last day (None: still in being), successors and folded names."""

    agency_id: str
    valid_to: date | None = None
    successor_ids: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage:
    """All bodies known, by id."""

    by_id: Mapping[str, Kin] = field(default_factory=dict)

    def after(self, agency_id: str, day: date | None) -> frozenset[str]:
        """Every body that had taken over from it, directly or not, by that day.

        Without a day every succession counts: the document then names the body of its own time.
        """
        found: set[str] = set()
        waiting = [agency_id]
        while waiting:
            kin = self.by_id.get(waiting.pop())
            if kin is None or kin.valid_to is None or (day is not None and kin.valid_to >= day):
                continue
            for next_id in kin.successor_ids:
                if next_id not in found and next_id != agency_id:
                    found.add(next_id)
                    waiting.append(next_id)
        return frozenset(found)

    def ended(self, agency_id: str, day: date | None) -> bool:
        """True where the body was no more on that day."""
        kin = self.by_id.get(agency_id)
        return bool(kin and kin.valid_to and day and kin.valid_to < day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinship:
    """The lineage as two documents of two days see it."""

    lineage: Lineage
    day_a: date | None = None
    day_b: date | None = None
    classes: Mapping[str, str] = field(default_factory=dict)

    def same_line(self, a: str, b: str) -> bool:
        """True where one of two different bodies had taken over from the other by its day."""
        return b in self.lineage.after(a, self.day_b) or a in self.lineage.after(b, self.day_a)

    def cls(self, key: str) -> str:
        """One key for all bodies of a line, for likeness."""
        return self.classes.get(key, key)


def kinship(lineage: Lineage, day_a: date | None, day_b: date | None) -> Kinship:
    """Lines of bodies whose succession lies before the later of two days."""
    later = max((d for d in (day_a, day_b) if d), default=None)
    lines: DisjointSet = DisjointSet()
    for agency_id in sorted(lineage.by_id):
        for next_id in lineage.after(agency_id, later):
            for x in (agency_id, next_id):
                lines.add(x)
            lines.merge(agency_id, next_id)
    classes = {x: min(line) for line in lines.subsets() for x in line}
    return Kinship(lineage=lineage, day_a=day_a, day_b=day_b, classes=classes)


def lineage_of_registry(entries: Iterable[AgencyLike]) -> Lineage:
    """From the agency registry."""
    return _lineage(
        Kin(
            agency_id=e.agency_id,
            valid_to=e.valid_to,
            successor_ids=tuple(s.agency_id for s in e.successors),
            names=_names(e.name, e.short_name),
        )
        for e in entries
    )


def _lineage(kin: Iterable[Kin]) -> Lineage:
    return Lineage(by_id={k.agency_id: k for k in kin})


def _names(name: str, short: str | None) -> tuple[str, ...]:
    return tuple(fold_spaced(compose(n)) for n in (name, short) if n)
