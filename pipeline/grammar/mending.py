"""Words as read in, the words they were taken for out: by the company that words keep.

A word is given up for another only where it forms no known pair (or was read with doubt) and one
neighbour in marks, or one other reading, clearly does. Where two would do, the word stays and is
in doubt. Refuses to touch numbers, short forms in capitals and names.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import field

from pipeline.grammar.lexicon import ADMINISTRATIVE, Lexicon, marks_over
from pipeline.model.frozen import dataclass
from pipeline.text.fold import compose, fold, strip_tones

SURE = 0.94
"""From here on a word was read without doubt: nothing but a hook read as an acute is mended."""
_PAIR = (0.0, 0.5, 0.9, 1.1, 1.35)  # what a known pair is worth, by its score
_MARK = 0.55  # what each other mark costs: a tone left out, a horn overlooked
_OTHER = 0.35  # what the word of another reading costs
_ALONE = 1.2  # more for a word that stands in any company
_NO_SYLLABLE = 0.9  # what a word costs that is no syllable at all
_NAME = 0.9  # more for a word with a capital within a sentence
_CLEAR = 0.25  # by how much the best must lead
_MOST_MARKS = 2
_ALIKE = set("cosuvxz")  # and with marks
_WELL = 3  # the score of a pair that most word lists hold


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A word as read. others: what other readings have here. joined: follows the word before it."""

    text: str
    confidence: float = 1.0
    others: tuple[str, ...] = ()
    joined: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What a word was taken for. known: the score of its best pair. open: another would do too."""

    text: str
    mended: bool = False
    known: int = 0
    open: bool = False


@dataclass(slots=True, kw_only=True)
class _Way:
    """One word that may stand in a place, with its cost and the best ways to and from it.

    shut: it would stand well there, and may not be taken for the word that was surely read.
    """

    text: str
    cost: float
    shut: bool = False
    before: float = 0.0
    after: float = 0.0

    @property
    def worth(self) -> float:
        return self.before + self.after - self.cost


@dataclass(frozen=True, kw_only=True)
class Mender:
    """Mends words by a lexicon; remembers what it has looked up."""

    lexicon: Lexicon
    _near: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def mend(self, words: Sequence[Heard]) -> list[Taken]:
        """What each word was taken for, in order."""
        places = [self._ways(words, i) for i in range(len(words))]
        self._weigh(words, places)
        return [self._decide(words, i, ways, places) for i, ways in enumerate(places)]

    # -- which words may stand in a place ----------------------------------------------------------

    def _ways(self, words: Sequence[Heard], i: int) -> list[_Way]:
        word = words[i]
        ways = [_Way(text=word.text, cost=0.0)]
        if not _is_plain(word.text) or _is_short_form(word.text):
            return ways
        syllable = self.lexicon.is_syllable(word.text)
        if not syllable:
            ways[0].cost = _NO_SYLLABLE
        if not self._asks(words, i) and not any(
            0 <= j < len(words) and self._asks(words, j) for j in (i - 1, i + 1)
        ):
            return ways
        extra = _ALONE if self.lexicon.stands_alone(word.text) else 0.0
        if word.text[0].isupper() and i and words[i].joined and not word.text.isupper():
            extra += _NAME
        sure = word.confidence >= SURE and not word.others
        heard = {fold(compose(o)) for o in word.others if _is_plain(o)} - {fold(word.text)}
        own = fold(word.text)
        for near in self._neighbours(own):
            apart = _edits(own, near)
            cost = _OTHER if near in heard else apart * _MARK + extra
            shut = sure and not _acute_for_hook(own, near)
            if apart <= _MOST_MARKS or near in heard:
                ways.append(_Way(text=near, cost=cost, shut=shut))
        for other in sorted(heard - {w.text for w in ways}):
            if self.lexicon.is_syllable(other):
                ways.append(_Way(text=other, cost=_OTHER + 0.2))
        return ways

    def _asks(self, words: Sequence[Heard], i: int) -> bool:
        """True for a word read with doubt, or without a known pair, that may be another."""
        word = words[i]
        if not _is_plain(word.text) or _is_short_form(word.text):
            return False
        if word.confidence < SURE or word.others or not self.lexicon.is_syllable(word.text):
            return True
        if self._rival(words, i):
            return True
        return not self._known(words, i, word.text) and not self.lexicon.stands_alone(word.text)

    def _rival(self, words: Sequence[Heard], i: int) -> bool:
        """True where a word near to it would make an office's own pair, and it makes none there.

        With a hook for an acute beside any word: `có thẩm quyền thế chế`, where `quyền thế` is a word.
        Else where it goes with nothing: `Gần trách nhiệm` for `Gắn trách nhiệm`.
        """
        text = fold(words[i].text)
        for beside, before in _beside(words, i):
            if self._side(beside, text, before):
                continue
            for near in self._neighbours(text):
                if self._side(beside, near, before) != ADMINISTRATIVE:
                    continue
                if _acute_for_hook(text, near):
                    return True
                bound = before and self._known(words[:i], i - 1, beside)  # to the word before it
                if (
                    _edits(text, near) <= _MOST_MARKS
                    and not bound
                    and not self._known(words, i, text)
                ):
                    return True
        return False

    def _hooked(self, words: Sequence[Heard], i: int) -> str:
        """For a word that goes with nothing: the one with a hook for its acute that makes an office's
        own pair. Not for a name: a capital within a sentence."""
        word = words[i]
        if word.text[0].isupper() and i and word.joined:
            return ""
        own = fold(word.text)
        for near in self._neighbours(own):
            if _acute_for_hook(own, near) and self._known(words, i, near) == ADMINISTRATIVE:
                return near
        return ""

    def _in_company(self, words: Sequence[Heard], i: int, others: Sequence[_Way]) -> bool:
        """True for a word that goes with nothing, where one that differs in a mark does."""
        text = words[i].text
        return not self.lexicon.stands_alone(text) and any(
            _edits(fold(text), way.text) == 1
            and (self.lexicon.stands_alone(way.text) or self._known(words, i, way.text) >= _WELL)
            for way in others
        )

    def _side(self, beside: str, text: str, before: bool) -> int:
        pair = (beside, text) if before else (text, beside)
        return self.lexicon.pair_score(*pair)

    def _neighbours(self, word: str) -> tuple[str, ...]:
        found = self._near.get(word)
        if found is None:
            found = self._near[word] = self.lexicon.neighbours(word)
        return found

    def _known(self, words: Sequence[Heard], i: int, text: str) -> int:
        """The score of a word's best pair with what stands beside it as read."""
        return max((self._side(b, text, before) for b, before in _beside(words, i)), default=0)

    # -- which of them stand well together ---------------------------------------------------------

    def _weigh(self, words: Sequence[Heard], places: Sequence[list[_Way]]) -> None:
        for i in range(1, len(places)):
            for way in places[i]:
                way.before = max(
                    p.before - p.cost + self._pair(words[i], p.text, way.text)
                    for p in places[i - 1]
                )
        for i in range(len(places) - 2, -1, -1):
            for way in places[i]:
                way.after = max(
                    n.after - n.cost + self._pair(words[i + 1], way.text, n.text)
                    for n in places[i + 1]
                )

    def _pair(self, second: Heard, first_text: str, text: str) -> float:
        return _PAIR[self.lexicon.pair_score(first_text, text)] if second.joined else 0.0

    def _decide(
        self, words: Sequence[Heard], i: int, ways: list[_Way], places: Sequence[list[_Way]]
    ) -> Taken:
        read = ways[0]
        small = self._in_small(words, i)
        if small and len(ways) == 1:
            return Taken(text=small, mended=True, known=self._known(words, i, small))
        order = sorted(ways, key=lambda w: -w.worth)
        best = order[0]
        known = self._known(words, i, read.text)
        if len(ways) == 1:
            return Taken(text=read.text, known=known)
        if not known and (hooked := self._hooked(words, i)):
            text = _as_printed(read.text, hooked)
            return Taken(text=text, mended=True, known=ADMINISTRATIVE)
        if best is read and small:
            return Taken(text=small, mended=True, known=known)
        if best is read:
            rival = order[1].worth > read.worth - _CLEAR or self._rival(words, i)
            rival = rival or (not known and self._in_company(words, i, ways[1:]))
            return Taken(text=read.text, known=known, open=rival)
        second = order[1].worth
        if best.shut or best.worth - second < _CLEAR:
            return Taken(text=read.text, known=known, open=True)
        left = max(places[i - 1], key=lambda w: w.worth).text if i and words[i].joined else ""
        right = ""
        if i + 1 < len(words) and words[i + 1].joined:
            right = max(places[i + 1], key=lambda w: w.worth).text
        scores = self.lexicon.pair_score(left, best.text), self.lexicon.pair_score(best.text, right)
        text = best.text if small else _as_printed(read.text, best.text)
        return Taken(text=text, mended=True, known=max(scores))

    def _in_small(self, words: Sequence[Heard], i: int) -> str:
        """The word in small letters where another reading has them and a known pair wants them, or
        where nobody prints capitals: `các SỞ, ban`.

        `V`, `C`, `S`, `O` differ from their small forms in size alone.
        """
        word = words[i]
        if not i or not word.joined or not words[i - 1].text.islower() or word.text.islower():
            return ""
        if word.text.isupper() and not word.text.isascii() and differs_in_size(word.text):
            after = words[i + 1].text if i + 1 < len(words) and words[i + 1].joined else ""
            if self.lexicon.is_syllable(word.text) and (after.islower() or not after.isalpha()):
                return word.text.lower()
        if not self._known(words, i, word.text):
            return ""
        return next((o for o in word.others if o.islower() and fold(o) == fold(word.text)), "")


def _beside(words: Sequence[Heard], i: int) -> list[tuple[str, bool]]:
    """The words that a word follows or that follow it; True for those before it."""
    places = ((i - 1, i), (i + 1, i + 1))
    return [(words[j].text, j < i) for j, at in places if 0 < at < len(words) and words[at].joined]


def differs_in_size(text: str) -> bool:
    """True for a word whose capitals and small letters have one shape."""
    return set(strip_tones(fold(text))) <= _ALIKE


def _is_plain(text: str) -> bool:
    """True for a word of letters that may be a syllable: no number, no short form."""
    return text.isalpha() and (len(text) > 1 or text.lower() in "oiyuaeớởợừ") and len(text) <= 7


def _is_short_form(text: str) -> bool:
    """True for few letters in capitals without a mark: `TU`, `CCHC`."""
    return text.isupper() and text.isascii() and 1 < len(text) <= 4


def _edits(a: str, b: str) -> float:
    """How many slips of a reader lie between two words of the same letters: a mark taken for another is one."""
    if strip_tones(a) != strip_tones(b):
        return 3
    return max(marks_over(a, b), marks_over(b, a))


def _acute_for_hook(read: str, word: str) -> bool:
    """True where a hook was read as an acute and nothing else: the commonest slip of all."""
    return sorted(_marks_of(read) ^ _marks_of(word)) == [
        "\u0301",
        "\u0309",
    ] and "\u0309" in _marks_of(word)


def _marks_of(word: str) -> set[str]:
    return {c for c in unicodedata.normalize("NFD", word) if unicodedata.combining(c)}


def _as_printed(read: str, word: str) -> str:
    """The word in the case that was read, with its tone where the reader's print has it."""
    if read.isupper() and len(read) > 1:
        return word.upper()
    return word[0].upper() + word[1:] if read[0].isupper() else word
