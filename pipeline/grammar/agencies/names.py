"""The longest known name at a place of a text, with the place that may stand behind it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field, replace
from datetime import date

from pipeline.grammar.agencies.wording import AgencyGrammar
from pipeline.grammar.phrases import Links, PhraseTree, TreeNode
from pipeline.grammar.places import Places, Province
from pipeline.model.frozen import dataclass
from pipeline.model.record import Lasting
from pipeline.text.words import Words

_NAME_WORDS = 4  # the longest names of districts and communes have four words
LOCAL = ("district", "commune")
_CENTRAL = "central"
_OF_NO_PLACE = (_CENTRAL, "enterprise", "branch")  # no province's or commune's bare unit is meant
_ANY_LOCAL = "local"  # whose own names count in texts of districts and of communes
_RANKS = {_CENTRAL: 0, "province": 1, "department": 1, "district": 2, "commune": 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standpoint:
    """Whose text it is: the day it was signed, the issuer's province and kind; None: not known.

    They decide between names that are otherwise the same, so every text of one document is read
    from one standpoint. issuer: a key of `issuers` in rules/agencies.yml; level: its level, commune
    of commune.ward and of party.commune, "" for none.
    """

    on: date | None = None
    place: str | None = None
    issuer: str | None = None
    level: str = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        level = next((p for p in (self.issuer or "").split(".") if p in _RANKS), "")
        object.__setattr__(self, "level", level)

    def issues(self, kind: str) -> bool:
        """True where the issuer is of this kind, or of one below it: commune.ward is a commune."""
        if self.issuer is None:
            return False
        level = _ANY_LOCAL if kind == _ANY_LOCAL and self.level in LOCAL else self.level
        return level == kind or f"{self.issuer}.".startswith(f"{kind}.")

    def above(self, level: str) -> bool | None:
        """True where the issuer has many bodies of that level below it; None where nobody knows."""
        known = self.level and level in _RANKS
        return _RANKS[self.level] < _RANKS[level] if known else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(Lasting):
    """Who bears a name, in which years, and what place may stand behind it.

    issuer: the name counts only in texts of such issuers. says_level: its words tell the level.
    alone: in a district's or commune's text it means the province's body without a place too.
    collective: its bearer's name begins with "các". bare: it stands here without that word, and
    no head of another name stands before it.
    """

    agency_id: str
    level: str
    kind: str
    place: str
    cell_only: bool
    issuer: str | None = None
    says_level: bool = False
    alone: bool = False
    bare: bool = False
    collective: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRead:
    """A place up to word `end` (where reading began if there is none).

    sure: it can only be a centrally governed city, so the body is one of that level.
    several: it is a list or a level, so the name stands for several bodies.
    """

    end: int
    sure: bool = False
    several: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundName:
    """A name of words start…end-1; literal: how many of them are the name without its place.

    in_force: on the day. path: the nodes passed, so that the next name can share the beginning.
    """

    start: int
    end: int
    claim: Claim
    literal: int
    sure: bool = False
    several: bool = False
    in_force: bool = True
    path: tuple[TreeNode[Claim], ...] = field(default=(), repr=False)

    @property
    def single(self) -> bool:
        """True for one body of a group, named by its place or by whose text it is."""
        local = self.claim.level in LOCAL and self.claim.place in ("required", "named", "true")
        group = self.claim.kind == "group" and not self.claim.collective
        one = self.placed or self.claim.issuer is not None
        return local and group and one and not self.several

    @property
    def placed(self) -> bool:
        """True where a place stands behind it."""
        return self.end - self.start > self.literal


class NameFinder:
    """All names of a registry in one tree, and the places that may stand behind them."""

    def __init__(
        self, names: Iterable[tuple[Links, Claim]], grammar: AgencyGrammar, places: Places
    ) -> None:
        self.tree: PhraseTree[Claim] = PhraseTree(grammar.joining)
        for links, claim in names:
            self.tree.add(links, claim)
        self._grammar = grammar
        self._places = places
        self._provinces: PhraseTree[tuple[Province, ...]] = PhraseTree()
        for key, found in places.names().items():
            self._provinces.add(tuple((w, "loose") for w in key.split()), tuple(found))

    def longest(
        self,
        words: Words,
        at: int,
        view: Standpoint,
        start: TreeNode[Claim] | None = None,
        *,
        running: bool = False,
    ) -> FoundName | None:
        """The longest name from word `at`, None where no name begins there.

        start: begin below this node, that is, behind a head that stands elsewhere.
        running: in running text, where names that count in cells only are left out.
        """
        root = start or self.tree.root
        keys = words.keys
        if at >= len(keys) or (keys[at] not in root.below and not (start and root.names)):
            return None
        best: FoundName | None = None
        for found in self._names(words, at, view, start):
            if (start and found.claim.bare) or (running and not self._runs(found, words, at)):
                continue
            if best is None or _rank(found) > _rank(best):
                best = found
        return best

    def _runs(self, found: FoundName, words: Words, at: int) -> bool:
        """A single body is printed with a capital there: "Vụ CCHC", but not "nhiệm vụ CCHC"."""
        claim = found.claim
        return not claim.cell_only and (words.capital(at) or claim.kind != "agency")

    def _names(
        self, words: Words, at: int, view: Standpoint, start: TreeNode[Claim] | None
    ) -> Iterator[FoundName]:
        if start:
            yield from self._claimed(words, at, at, view, (start,))
        whole: list[int] = []
        for step in self.tree.walk(words.keys, at, start):
            if any(self._begins_line(words, end) for end in whole):
                return
            for found in self._claimed(words, at, step.end, view, step.path):
                yield found
                if found.claim.issuer is None:
                    whole.append(step.end)

    def _begins_line(self, words: Words, at: int) -> bool:
        """True where a new line begins with a name of its own, behind one that may end there."""
        line = words.broken(at) and words.capital(at)
        return line and self._begins_name(words, at, cells=True)

    def _claimed(
        self, words: Words, at: int, end: int, view: Standpoint, path: tuple[TreeNode[Claim], ...]
    ) -> Iterator[FoundName]:
        """The names that end here, each with its place."""
        for claim in _candidates(path[-1].names, view):
            place = self._place(words, end, claim, view)
            if place is None or place.end == at:
                continue
            if place.end == end:
                claim = _own(claim, path[-1].names, view)
            if not _fits(claim, view, place.end > end):
                continue
            found = FoundName(
                start=at,
                end=place.end,
                claim=claim,
                literal=end - at,
                sure=place.sure,
                several=place.several,
                in_force=claim.in_force(view.on),
                path=path,
            )
            every = self._is_every(words.keys[place.end - 1], claim, view)
            yield self._of_every(words, found) if every else found

    def _is_every(self, last: str, claim: Claim, view: Standpoint) -> bool:
        """True where only the word of a level says which of many: "UBND huyện" of a province."""
        if last in self._grammar.whole_levels:
            return claim.level in LOCAL and view.above(claim.level) is not False
        return last in self._grammar.level_words and view.above(claim.level) is True

    def _of_every(self, words: Words, name: FoundName) -> FoundName:
        """The name as that of every such body: of the group that the registry has for them, if any."""
        whole = self._grammar.short_levels.get(words.keys[name.end - 1])
        path = name.path if name.placed else name.path[:-1]
        node = path[-1].below.get(whole) if path and whole else None
        groups = (c for c in (node.names if node else ()) if c.kind == "group")
        group = next((c for c in groups if c.level == name.claim.level), None)
        if node is None or group is None or name.claim.kind != "agency":
            return replace(name, several=True)
        size = name.end - name.start
        return replace(name, claim=group, literal=size, path=(*path, node), several=True)

    def province_at(self, words: Words, at: int, view: Standpoint) -> int:
        """The position after a province at `at` (its word, its name or both), else `at`."""
        return self._province(words, at, view).end

    # -- places ------------------------------------------------------------------------------------

    def _place(self, words: Words, at: int, claim: Claim, view: Standpoint) -> PlaceRead | None:
        """The place behind the name; None where a needed one is missing."""
        needed = claim.place in ("required", "head")
        needed = needed or (claim.place == "city" and not self._in_city(view))
        if claim.place == "none" or self._begins_name(words, at):
            return None if needed else PlaceRead(end=at)
        if claim.place == "city":
            place = self._province(words, at, view)
            return place if place.sure or not (needed or place.end > at) else None
        if claim.place in ("named", "head"):
            place = PlaceRead(end=self._named(words, at))
        elif claim.place == "levels":
            place = self._any_level(words, at, view)
        elif claim.level in LOCAL:
            place = self._local(words, at, claim.level)
        else:
            place = self._province(words, at, view)
        if claim.place == "any" and place.end == at:
            place = PlaceRead(end=self._named(words, at, loose=True))
        return None if needed and place.end == at else place

    def _any_level(self, words: Words, at: int, view: Standpoint) -> PlaceRead:
        """One or more places of any level: "cấp huyện, cấp xã"."""
        end, several = at, False
        while True:
            after = self._grammar.weak.longest(words.keys, end)
            comma = end < len(words) and words.keys[end] in self._grammar.strong
            behind = end if end == at else after[0] if after else end + 1 if comma else end
            if end > at and behind == end:
                return PlaceRead(end=end, several=several)
            places = [self._local(words, behind, level) for level in reversed(LOCAL)]
            places.append(self._province(words, behind, view))
            best = max(places, key=lambda p: p.end)
            if best.end == behind:
                return PlaceRead(end=end, several=several)
            end, several = best.end, several or best.several or end > at

    def _province(self, words: Words, at: int, view: Standpoint) -> PlaceRead:
        """ "tỉnh", "tỉnh X", "thành phố X" of a centrally governed city, or a province's name."""
        after = self._joined(words, at)
        place_words = self._grammar.place_words
        word = place_words["provinces"].longest(words.keys, after)
        if word:
            return PlaceRead(end=word[0], several=True)
        word = place_words["province"].longest(words.keys, after)
        if word:
            return PlaceRead(end=self._gazetteer(words, word[0], view)[0])
        word = place_words["city"].longest(words.keys, after)
        if word:
            end, province = self._gazetteer(words, word[0], view)
            if province and province.is_city:
                return PlaceRead(end=end, sure=True)
            return PlaceRead(end=word[0], sure=self._in_city(view))
        end, province = self._gazetteer(words, after, view)
        return PlaceRead(end=end, sure=province.is_city) if province else PlaceRead(end=at)

    def _in_city(self, view: Standpoint) -> bool:
        own = self._places.named(view.place, view.on) if view.place else None
        return own is not None and own.is_city

    def _local(self, words: Words, at: int, level: str) -> PlaceRead:
        """ "huyện", "huyện X", "các xã, phường": a place of the level with its word."""
        word = self._grammar.place_words[level].longest(words.keys, self._joined(words, at))
        if word is None:
            return PlaceRead(end=at)
        several = words.keys[word[0] - 1] in self._grammar.whole_levels or bool(
            self._grammar.plurals.longest(words.keys, self._joined(words, at))
        )
        return PlaceRead(end=self._named(words, word[0]), several=several)

    def _named(self, words: Words, at: int, *, loose: bool = False) -> int:
        """The position after a capitalised name or a number: "Long Hồ", "1", "3 Bảo Lộc".

        A dash may lead to a second name: "Xuân Hương - Đà Lạt". loose: a small letter may stand
        between two capitals, as in the names of schools: "Thủ đô Hà Nội".
        """
        end = start = at
        while end < len(words) and not words.broken(end):
            key = words.keys[end]
            if key == "-" and start == at < end and self._goes_on(words, end + 1):
                start = end = end + 1
                continue
            inside = key == "'" and words.starts[end] == words.ends[end - 1] if end > at else False
            small = loose and end > at and self._goes_on(words, end + 1) and key.isalpha()
            if small and any(p.longest(words.keys, end) for p in self._grammar.clinging):
                break
            if end - start >= _NAME_WORDS or not (inside or small or self._goes_on(words, end)):
                break
            end += 1
        return end

    def _goes_on(self, words: Words, at: int) -> bool:
        """True where word `at` is printed like part of a proper name and begins no body."""
        if at >= len(words) or not words.keys[at][0].isalnum() or not words.capital(at):
            return False
        return not words.broken(at) and not self._begins_name(words, at)

    def _gazetteer(self, words: Words, at: int, view: Standpoint) -> tuple[int, Province | None]:
        found = self._provinces.longest(words.keys, at)
        if not found:
            return at, None
        alive = [p for p in found[1] if view.on is None or p.in_force(view.on)]
        return found[0], (alive or found[1])[-1]

    def _joined(self, words: Words, at: int) -> int:
        """The position after the words that may join a body and its place ("chi nhánh").

        A dash that begins a line before a capital opens the next entry of a list.
        """
        join = self._grammar.place_joins.longest(words.keys, at)
        end = join[0] if join else at
        entry = end == at + 1 < len(words) and not words.keys[at].isalpha() and words.broken(at)
        return at if entry and words.capital(end) else end

    def _begins_name(self, words: Words, at: int, *, cells: bool = False) -> bool:
        """True where a name of two words or more begins here ("Tỉnh ủy", "- Tỉnh đoàn").

        cells: even one that only a cell prints, which elsewhere is a place ("các huyện").
        """
        return any(
            end - i > 1 and any(cells or not c.cell_only for c in node.names)
            for i in {at, self._joined(words, at)}
            for end, node in self.tree.nodes(words.keys, i)
        )


def _rank(found: FoundName) -> tuple[int, bool, int, bool]:
    return found.end, found.sure, found.literal, found.in_force


def _candidates(names: list[Claim], view: Standpoint) -> Iterable[Claim]:
    """The claims on one name, one a kind of place: the issuer's own first, then one in force.

    The place behind the name decides between kinds, so a body out of its years is among them:
    "Cục Thuế tỉnh" is no "Cục Thuế" even where only that is in force.
    """
    if len(names) == 1:
        return names
    names = sorted(
        names,
        key=lambda c: (c.issuer is not None, c.in_force(view.on), c.valid_from or date.min),
        reverse=True,
    )
    kinds: dict[tuple[str, str, bool], Claim] = {}
    for claim in names:
        if claim.issuer is None or view.issues(claim.issuer):
            kinds.setdefault((claim.place, claim.level, claim.cell_only), claim)
    return kinds.values()


def _own(claim: Claim, names: Sequence[Claim], view: Standpoint) -> Claim:
    """The issuer's own body where a province's is named without a level: "Thường trực HĐND"."""
    if claim.issuer is not None or claim.level != "province":
        return claim
    own = (c for c in names if c.level in LOCAL and c.place == "required" and view.issues(c.level))
    found = next(own, None)
    return replace(found, issuer=found.level) if found else claim


def _fits(claim: Claim, view: Standpoint, placed: bool) -> bool:
    """False for a body that the issuer names without saying which level it means.

    "Các cơ quan Đảng" of a Government resolution are not those of one province, and "Kho bạc" of a
    commune is not the province's.
    """
    if claim.issuer is not None:
        open_day = claim.issuer == _ANY_LOCAL and view.on is None and claim.dated
        bare = claim.in_force(view.on) or not placed  # so short a name is of no later body's branch
        return view.issues(claim.issuer) and not open_day and bare
    may_be_placed = claim.place in ("true", "any") or claim.kind == "group"
    if view.level in LOCAL and claim.level == "province" and may_be_placed:
        return placed or claim.alone
    if view.issuer not in _OF_NO_PLACE or claim.level in (_CENTRAL, "other"):
        return True
    return placed or claim.says_level
