"""The place that may stand behind a body's name: "tỉnh", "tỉnh Vĩnh Long", "huyện Long Hồ"."""

from dataclasses import dataclass
from datetime import date

from pipeline.grammar.agencies.phrases import PhraseTree
from pipeline.grammar.agencies.wording import AgencyGrammar
from pipeline.grammar.places import Places, Province
from pipeline.text.words import Words

_NAME_WORDS = 4  # the longest names of districts and communes have four words


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What decides between names that are otherwise the same: the day, and the issuer's province.

    running: in running text, where names that count in cells only are left out.
    """

    on: date | None = None
    own: Province | None = None
    running: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRead:
    """A place up to word `end` (where reading began if there is none).

    sure: it can only be a centrally governed city, so the body is one of that level.
    """

    end: int
    sure: bool = False


class PlaceReader:
    """Reads place names behind bodies; a name of a body that begins there is never eaten."""

    def __init__(self, grammar: AgencyGrammar, places: Places) -> None:
        self._words = grammar.place_words
        self._joins = grammar.place_joins
        self._names: PhraseTree[tuple[Province, ...]] = PhraseTree()
        for key, found in places.names().items():
            self._names.add(tuple((w, "loose") for w in key.split()), tuple(found))

    def province(self, words: Words, at: int, setting: Setting) -> PlaceRead:
        """ "tỉnh", "tỉnh X", "thành phố X" of a centrally governed city, or a province's name."""
        after = self.joined(words, at)
        word = self._words["province"].longest(words.keys, after)
        if word:
            return PlaceRead(end=self._gazetteer(words, word[0], setting)[0])
        word = self._words["city"].longest(words.keys, after)
        if word:
            end, province = self._gazetteer(words, word[0], setting)
            if province and province.is_city:
                return PlaceRead(end=end, sure=True)
            return PlaceRead(end=word[0], sure=bool(setting.own and setting.own.is_city))
        end, province = self._gazetteer(words, after, setting)
        return PlaceRead(end=end if province else at)

    def local(self, words: Words, at: int, level: str) -> PlaceRead:
        """ "huyện", "huyện X", "các xã, phường": a place of the level with its word."""
        word = self._words[level].longest(words.keys, self.joined(words, at))
        return PlaceRead(end=self.named(words, word[0]) if word else at)

    def named(self, words: Words, at: int) -> int:
        """The position after a capitalised name or a number: "Long Hồ", "1"."""
        end = at
        while end < len(words) and end - at < _NAME_WORDS and end not in words.breaks:
            key = words.keys[end]
            if not (key[0].isalnum() and words.capital(end)):
                break
            end += 1
            if key.isdigit():
                break
        return end

    def _gazetteer(self, words: Words, at: int, setting: Setting) -> tuple[int, Province | None]:
        found = self._names.longest(words.keys, at)
        if not found:
            return at, None
        alive = [p for p in found[1] if setting.on is None or p.in_force(setting.on)]
        return found[0], (alive or found[1])[-1]

    def joined(self, words: Words, at: int) -> int:
        """The position after the words that may join a body and its place ("chi nhánh")."""
        join = self._joins.longest(words.keys, at)
        return join[0] if join else at
