"""Finds the longest known name at a place of a text, with the place name that may follow it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from pipeline.grammar.agencies.phrases import Links, PhraseTree, TreeNode
from pipeline.grammar.agencies.placed import PlaceRead, PlaceReader, Setting
from pipeline.grammar.agencies.wording import AgencyGrammar
from pipeline.grammar.places import Places
from pipeline.text.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Who bears a name, in which years, and what place may stand behind it.

    proper: a proper name, which running text prints with a capital ("Vụ", but not "nhiệm vụ").
    """

    agency_id: str
    level: str
    place: str
    cell_only: bool
    proper: bool = False
    valid_from: date | None = None
    valid_to: date | None = None

    def in_force(self, on: date) -> bool:
        """True where the bearer existed on the day."""
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_to is None or on <= self.valid_to
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundName:
    """A name of words start…end-1; literal: how many of them are the name without its place.

    sure: a centrally governed city stands behind it. in_force: on the day.
    cell_only: no name in running text.
    path: the nodes passed, so that the next name can share the beginning.
    """

    start: int
    end: int
    agency_id: str
    literal: int
    sure: bool = False
    in_force: bool = True
    cell_only: bool = False
    path: tuple[TreeNode[Claim], ...] = field(default=(), repr=False)


class AgencyMatcher:
    """All names of a registry in one tree."""

    def __init__(
        self, links: Iterable[tuple[Links, Claim]], grammar: AgencyGrammar, places: Places
    ) -> None:
        self.tree: PhraseTree[Claim] = PhraseTree(grammar.joining)
        for link, claim in links:
            self.tree.add(link, claim)
        self._places = PlaceReader(grammar, places)

    def longest(
        self,
        words: Words,
        at: int,
        setting: Setting,
        start: TreeNode[Claim] | None = None,
    ) -> FoundName | None:
        """The longest name from word `at`, None where no name begins there.

        start: begin below this node, that is, behind a head that stands elsewhere.
        """
        root = start or self.tree.root
        if at >= len(words) or (words.keys[at] not in root.below and not (start and root.names)):
            return None
        best: FoundName | None = None
        for found in self._names(words, at, setting, start):
            if best is None or _rank(found) > _rank(best):
                best = found
        return best

    def _names(
        self, words: Words, at: int, setting: Setting, start: TreeNode[Claim] | None
    ) -> Iterator[FoundName]:
        if start:
            yield from self._claimed(words, at, at, setting, (start,))
        for step in self.tree.walk(words.keys, at, start):
            yield from self._claimed(words, at, step.end, setting, step.path)

    def _claimed(
        self, words: Words, at: int, end: int, setting: Setting, path: tuple[TreeNode[Claim], ...]
    ) -> Iterator[FoundName]:
        """The names that end here, each with its place."""
        for claim in _candidates(path[-1].names, setting):
            if setting.running and claim.proper and not words.capital(at):
                continue
            place = self._place(words, end, claim, setting)
            if place is None or place.end == at:
                continue
            yield FoundName(
                start=at,
                end=place.end,
                agency_id=claim.agency_id,
                literal=end - at,
                sure=place.sure,
                in_force=_alive(claim, setting),
                cell_only=claim.cell_only,
                path=path,
            )

    def _place(self, words: Words, at: int, claim: Claim, setting: Setting) -> PlaceRead | None:
        """The place behind the name; None where a needed one is missing."""
        needed = claim.place == "required"
        if claim.place == "none" or self._begins_name(words, at):
            return None if needed else PlaceRead(end=at)
        if claim.place == "named":
            return PlaceRead(end=self._places.named(words, at))
        if claim.level in ("district", "commune"):
            place = self._places.local(words, at, claim.level)
        else:
            place = self._places.province(words, at, setting)
        if claim.place == "any" and place.end == at:
            place = PlaceRead(end=self._places.named(words, at))
        return None if needed and place.end == at else place

    def _begins_name(self, words: Words, at: int) -> bool:
        """True where a name of two words or more begins here ("Tỉnh ủy", "- Tỉnh đoàn")."""
        return any(
            step.end - i > 1
            for i in {at, self._places.joined(words, at)}
            for step in self.tree.walk(words.keys, i)
        )


def _rank(found: FoundName) -> tuple[int, bool, int, bool]:
    return found.end, found.sure, found.literal, found.in_force


def _candidates(names: list[Claim], setting: Setting) -> Iterator[Claim]:
    """The claims on one name, one a kind of place: one in force if any is, the latest first.

    The place behind the name decides between kinds, so a body out of its years is among them:
    "Cục Thuế tỉnh" is no "Cục Thuế" even where only that is in force.
    """
    usable = [c for c in names if not (setting.running and c.cell_only)]
    if len(usable) > 1:
        usable.sort(key=lambda c: (_alive(c, setting), c.valid_from or date.min), reverse=True)
        kinds: dict[tuple[str, str], Claim] = {}
        for claim in usable:
            kinds.setdefault((claim.place, claim.level), claim)
        usable = list(kinds.values())
    yield from usable


def _alive(claim: Claim, setting: Setting) -> bool:
    return setting.on is None or claim.in_force(setting.on)
