"""Words of Vietnamese from rules/lexicon/: which syllables exist, which stand beside each other.

Vietnamese writes every syllable as a word; most words of offices are two of them. A syllable that
exists but forms no known pair with its neighbours, while one that differs in a mark alone does, was
probably misread or mistyped. Refuses to say that a word is wrong: it says what is known.
"""

import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from functools import cached_property
from itertools import accumulate, pairwise
from pathlib import Path

from pipeline.model.frozen import dataclass
from pipeline.rulebook.source import RuleError
from pipeline.text.fold import compose, fold, strip_tones
from pipeline.text.words import word_keys

FOLDER = "lexicon"
_TELLING = 3  # words that tell which phrase is meant
ADMINISTRATIVE = 4
"""The score of a pair that offices write; pairs of word lists have 1 to 3, by how many hold them."""


@dataclass(frozen=True, kw_only=True)
class Lexicon:
    """The word lists under `root`, read when first asked; phrases: names known from other rules."""

    root: Path
    phrases: tuple[str, ...] = field(default=(), repr=False)

    def is_syllable(self, word: str) -> bool:
        """True for a syllable that Vietnamese has, in any case and either tone placement."""
        return fold(compose(word)) in self._syllables

    def pair_score(self, first: str, second: str) -> int:
        """How well two neighbouring syllables are known: 0 not at all … 4 an office's own words."""
        return self.pairs[fold(compose(first))].get(fold(compose(second)), 0)

    def stands_alone(self, word: str) -> bool:
        """True for a word of one syllable that stands in any company (`của`, `theo`, `tỉnh`)."""
        return fold(compose(word)) in self.alone

    def neighbours(self, word: str) -> tuple[str, ...]:
        """Syllables with the same letters and other marks (tone, hook, horn, hat, đ), nearest first.

        Folded; the word itself is left out. `kiếm` → `kiểm`, `kiềm`, `kiệm`, …
        """
        own = fold(compose(word))
        alike = self._by_letters.get(strip_tones(own), ())
        return tuple(sorted((s for s in alike if s != own), key=lambda s: (marks_apart(own, s), s)))

    @cached_property
    def _syllables(self) -> frozenset[str]:
        return _words(self.root, "syllables.txt").union(*self._administrative)

    @cached_property
    def _administrative(self) -> tuple[tuple[str, ...], ...]:
        """The words of each phrase that offices write."""
        lines = (line for _, line in _lines(self.root, "administrative.txt"))
        return tuple(words for line in lines for words in _phrases(line))

    @cached_property
    def alone(self) -> frozenset[str]:
        """Folded words of one syllable that stand in any company."""
        return _words(self.root, "alone.txt")

    @cached_property
    def single(self) -> frozenset[str]:
        """Folded words that are often said without a second one."""
        return _words(self.root, "single.txt")

    @cached_property
    def lacking(self) -> Mapping[tuple[str, ...], tuple[str, int]]:
        """What stands there when a word inside an office's phrase is left out → the phrase with it, and where.

        Two words before it and two behind are enough. It is none where the gap leaves whole words on both
        sides, or makes one: that may well be meant.
        """
        out: dict[tuple[str, ...], tuple[str, int]] = {}
        longer = (line for _, line in _lines(self.root, "longer.txt"))
        small = _words(self.root, "small.txt")
        for words in (*self._administrative, *(w for line in longer for w in _phrases(line))):
            for i in range(1, len(words) - 1):
                before, after = words[max(0, i - 2) : i], words[i + 1 : i + 3]
                if len(before + after) < _TELLING or after[0] in self.pairs[before[-1]]:
                    continue
                if self._strands(before, words[i], after, small):
                    out[(*before, *after)] = " ".join((*before, words[i], *after)), len(before)
        return out

    def _strands(
        self, before: Sequence[str], gap: str, after: Sequence[str], small: frozenset[str]
    ) -> bool:
        """True where a gap between these leaves half a word that is none by itself."""
        first = len(before) < 2 or not self.is_word(before[-2], before[-1])
        last = len(after) < 2 or not self.is_word(after[0], after[1])
        return any(
            half and word not in small and (made or not {word, gap} & self.alone)
            for word, half, made in (
                (before[-1], first, self.is_word(before[-1], gap)),
                (after[0], last, self.is_word(gap, after[0])),
            )
        )

    @cached_property
    def _by_letters(self) -> Mapping[str, tuple[str, ...]]:
        out: dict[str, list[str]] = {}
        for s in self._syllables:
            out.setdefault(strip_tones(s), []).append(s)
        return {letters: tuple(sorted(found)) for letters, found in out.items()}

    @cached_property
    def leaders(self) -> Mapping[str, Mapping[str, int]]:
        """Folded syllable → the folded ones known before it, with their scores."""
        return _ByWord(self._leaders_of)

    def _leaders_of(self, word: str) -> Mapping[str, int]:
        if word not in self._followers:
            return _NONE
        text, starts = self._laid_out
        firsts, told = list(self._rows), f" {word} "
        places, at = set[int](), text.find(told)
        while at >= 0:
            places.add(bisect_right(starts, at) - 1)
            at = text.find(told, at + 1)
        own = [a for a, behind in self._offices.items() if word in behind]
        places |= {self._places[a] for a in own if a in self._rows}
        known = [*(firsts[i] for i in sorted(places)), *(a for a in own if a not in self._rows)]
        return {a: score for a in known if (score := self.pairs[a].get(word))}

    @cached_property
    def _laid_out(self) -> tuple[str, list[int]]:
        """All rows in one text, and where each begins: a word is sought in them at once."""
        rows = list(self._rows.values())
        return "".join(rows), [0, *accumulate(len(row) for row in rows)]

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {first: i for i, first in enumerate(self._rows)}

    @cached_property
    def _followers(self) -> frozenset[str]:
        """Every word behind another, and some that are none."""
        return frozenset(self._laid_out[0].split()).union(*self._offices.values())

    @cached_property
    def _rows(self) -> Mapping[str, str]:
        """Folded syllable → what the word lists have behind it: a score, its syllables, the next score …"""
        rows: dict[str, str] = {}
        for number, line in _lines(self.root, "pairs.txt"):
            first, _, rest = line.partition(" ")
            score = rest.partition(" ")[0]
            if rest and not score.isdigit():
                raise RuleError(f"{FOLDER}/pairs.txt", number, f"no score before {score!r}")
            rows[first] = f"{rows.get(first, '')} {rest} "
        return rows

    @cached_property
    def _offices(self) -> Mapping[str, Mapping[str, int]]:
        """The pairs that offices write."""
        own: dict[str, dict[str, int]] = {}
        for words in (*self._administrative, *(w for p in self.phrases for w in _phrases(p))):
            for a, b in pairwise(words):
                own.setdefault(a, {})[b] = ADMINISTRATIVE
        return own

    @cached_property
    def listed(self) -> Mapping[str, Mapping[str, int]]:
        """The pairs of the word lists alone: words, not neighbours in a phrase of offices."""
        return _ByWord(self._listed_behind)

    def _listed_behind(self, word: str) -> Mapping[str, int]:
        known: dict[str, int] = {}
        score = 0
        for part in self._rows.get(word, "").split():
            if part.isdigit():
                score = int(part)
            elif (word, part) not in self.mistaken:
                known[part] = score
        return known

    @cached_property
    def mistaken(self) -> Mapping[tuple[str, str], str]:
        """Folded pairs that are often written and no word → what is meant."""
        out: dict[tuple[str, str], str] = {}
        for number, line in _lines(self.root, "mistaken.txt"):
            printed, mark, meant = fold(line).partition(": ")
            words = printed.split()
            if not mark or len(words) != 2:
                raise RuleError(f"{FOLDER}/mistaken.txt", number, "a pair, `: ` and what is meant")
            out[words[0], words[1]] = meant
        return out

    @cached_property
    def pairs(self) -> Mapping[str, Mapping[str, int]]:
        """Folded syllable → the folded ones known behind it, with their scores."""
        return _ByWord(lambda word: {**self.listed[word], **self._offices.get(word, _NONE)})

    def is_word(self, first: str, second: str) -> bool:
        """True for folded syllables that a word list has as one word."""
        return second in self.listed[first]


_NONE: Mapping[str, int] = {}


class _ByWord(dict[str, Mapping[str, int]]):
    """Rows by their word, each made when it is first asked for; an empty one for a word without any."""

    def __init__(self, make: Callable[[str], Mapping[str, int]]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, word: str) -> Mapping[str, int]:
        row = self._make(word)
        if row:
            self[word] = row
        return row


def marks_apart(a: str, b: str) -> int:
    """In how many marks two syllables of the same letters differ; a tone moved to a neighbour is one."""
    return len(set(_marks(a)) ^ set(_marks(b)))


def marks_over(a: str, b: str) -> int:
    """How many marks the first of two syllables of the same letters has that the second lacks."""
    return len(set(_marks(a)) - set(_marks(b)))


def _marks(word: str) -> Iterator[str]:
    for letter in word:
        if letter == "đ":
            yield "đ"
        yield from (c for c in unicodedata.normalize("NFD", letter) if unicodedata.combining(c))


def _phrases(line: str) -> Iterator[tuple[str, ...]]:
    """The words of each phrase of a line, folded; a comma parts two."""
    for phrase in line.split(","):
        yield tuple(w for w in word_keys(phrase) if w.isalpha())


def _words(root: Path, name: str) -> frozenset[str]:
    return frozenset(w for _, line in _lines(root, name) for w in fold(line).split())


def _lines(root: Path, name: str) -> Iterator[tuple[int, str]]:
    """Numbered lines without remarks. Raises RuleError where the file cannot be read."""
    try:
        text = (root / FOLDER / name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise RuleError(f"{FOLDER}/{name}", 1, str(fault)) from None
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            yield number, line


def load_lexicon(root: Path, phrases: Iterable[str] = ()) -> Lexicon:
    """rules/lexicon/, read when first asked. phrases: names of bodies, titles and headers to know."""
    return Lexicon(root=root, phrases=tuple(phrases))
