"""Finds the longest known name at a place of a text, with the place name that may follow it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from pipeline.knowledge.agency_grammar import AgencyGrammar
from pipeline.knowledge.phrases import Links, PhraseTree, TreeNode
from pipeline.knowledge.places import Places, Province
from pipeline.knowledge.words import Words

_NAME_WORDS = 4  # the longest place names have four words (Bà Rịa - Vũng Tàu)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Who bears a name, and what place may stand behind it."""

    agency_id: str
    level: str
    place: str
    cell_only: bool
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class FoundName:
    """A name of words start…end-1; place: the foreign or own place printed in it, if any."""

    start: int
    end: int
    agency_id: str
    path: tuple[TreeNode[Claim], ...]
    literal: int
    place_rank: int = 0
    place: str | None = None


class AgencyMatcher:
    """All names of a registry in one tree."""

    def __init__(
        self, links: Iterable[tuple[Links, Claim]], grammar: AgencyGrammar, places: Places
    ) -> None:
        self.tree: PhraseTree[Claim] = PhraseTree(grammar.joining)
        self._grammar = grammar
        for link, claim in links:
            self.tree.add(link, claim)
        self._places: PhraseTree[tuple[Province, ...]] = PhraseTree()
        for key, found in places.names().items():
            self._places.add(tuple((w, "loose") for w in key.split()), tuple(found))

    def longest(
        self,
        words: Words,
        at: int,
        *,
        start: TreeNode[Claim] | None = None,
        on: date | None = None,
        own: Province | None = None,
        running: bool = False,
    ) -> FoundName | None:
        """The longest name from word `at`, None where no name begins there.

        start: begin below this node (a shared head). own: the issuer's province. running: leave
        out the names that count in cells only.
        """
        root = start or self.tree.root
        if at >= len(words) or (words.keys[at] not in root.below and not (start and root.names)):
            return None
        best: FoundName | None = None
        for found in self._names(words, at, start, on, own, running):
            if best is None or _rank(found) > _rank(best):
                best = found
        return best

    def _names(
        self,
        words: Words,
        at: int,
        start: TreeNode[Claim] | None,
        on: date | None,
        own: Province | None,
        running: bool,
    ) -> Iterator[FoundName]:
        if start and start.names:
            claim = _choose(start.names, on, running)
            if claim and claim.place == "named":
                end = self._named(words, at, claim)
                if end > at:
                    yield FoundName(at, end, claim.agency_id, (start,), 0)
        for step in self.tree.walk(words.keys, at, start):
            for claim in _candidates(step.node.names, on, running):
                end, rank, place = self._place(words, step.end, claim, on, own)
                if end < 0:
                    continue
                yield FoundName(at, end, claim.agency_id, step.path, step.end - at, rank, place)

    def _place(
        self, words: Words, at: int, claim: Claim, on: date | None, own: Province | None
    ) -> tuple[int, int, str | None]:
        """(position after the place or -1 where a needed one is missing, rank, place printed)."""
        if claim.place == "none":
            return at, 0, None
        if claim.place == "named":
            return self._named(words, at, claim), 1, None
        if claim.level not in ("province", "central"):
            return self._local(words, at, claim)
        end, rank, place = self._province(words, at, claim, on, own)
        if end == at and claim.place == "required":
            return -1, 0, None
        return end, rank, place

    def _province(
        self, words: Words, at: int, claim: Claim, on: date | None, own: Province | None
    ) -> tuple[int, int, str | None]:
        after = self._skip_join(words, at)
        place_words = self._grammar.place_words["province"]
        city_words = self._grammar.place_words["city"]
        if self._begins_name(words, after):
            return at, 0, None
        word = place_words.longest(words.keys, after)
        if word:
            end, province = self._gazetteer(words, word[0], on)
            return (end, 1, province.name) if province else (word[0], 1, None)
        word = city_words.longest(words.keys, after)
        if word:
            end, province = self._gazetteer(words, word[0], on)
            if province and province.is_city:
                return end, 2, province.name
            return (word[0], 2 if own and own.is_city else 0, None)
        end, province = self._gazetteer(words, after, on)
        return (end, 1, province.name) if province else (at, 0, None)

    def _local(self, words: Words, at: int, claim: Claim) -> tuple[int, int, str | None]:
        after = self._skip_join(words, at)
        word = self._grammar.place_words[claim.level].longest(words.keys, after)
        if word:
            return self._named(words, word[0], claim), 1, None
        return (-1 if claim.place == "required" else at), 0, None

    def _named(self, words: Words, at: int, claim: Claim) -> int:
        """The position after a capitalised name or a number: "Long Hồ", "1"."""
        end = at
        while end < len(words) and end - at < _NAME_WORDS:
            key = words.keys[end]
            if not (key[0].isalnum() and words.capital(end)) or end in words.breaks:
                break
            if self._begins_name(words, end):
                break
            end += 1
            if key.isdigit():
                break
        return end

    def _gazetteer(self, words: Words, at: int, on: date | None) -> tuple[int, Province | None]:
        found = self._places.longest(words.keys, at)
        if not found:
            return at, None
        alive = [p for p in found[1] if on is None or p.in_force(on)] or list(found[1])
        return found[0], alive[-1]

    def _skip_join(self, words: Words, at: int) -> int:
        join = self._grammar.place_joins.longest(words.keys, at)
        return join[0] if join else at

    def _begins_name(self, words: Words, at: int) -> bool:
        """True where a name of two words or more begins here ("Tỉnh ủy", "Tỉnh đoàn")."""
        return any(s.end - at > 1 for s in self.tree.walk(words.keys, at))


def _rank(found: FoundName) -> tuple[int, int, int]:
    return found.end, found.place_rank, found.literal


def _candidates(names: list[Claim], on: date | None, running: bool) -> Iterator[Claim]:
    """Of claims on one name those in force; none in force: all of them, the latest last."""
    usable = [c for c in names if not (running and c.cell_only)]
    alive = [
        c
        for c in usable
        if on is None
        or (
            (c.valid_from is None or c.valid_from <= on)
            and (c.valid_to is None or on <= c.valid_to)
        )
    ] or usable
    # Claims of one place rule exclude each other; the latest body keeps the name.
    by_rule: dict[str, Claim] = {}
    for claim in sorted(alive, key=lambda c: c.valid_from or date.min):
        by_rule[claim.place] = claim
    yield from by_rule.values()


def _choose(names: list[Claim], on: date | None, running: bool) -> Claim | None:
    return next(iter(_candidates(names, on, running)), None)
