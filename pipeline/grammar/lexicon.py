"""Words of Vietnamese from rules/lexicon/: which syllables exist, which stand beside each other.

Vietnamese writes every syllable as a word; most words of offices are two of them. A syllable that
exists but forms no known pair with its neighbours, while one that differs in a mark alone does, was
probably misread or mistyped. Refuses to say that a word is wrong: it says what is known.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from functools import cached_property
from itertools import pairwise
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
        return self.pairs.get(fold(compose(first)), _NONE).get(fold(compose(second)), 0)

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
        free = self.alone | self.single
        for words in self._administrative:
            for i in range(1, len(words) - 1):
                before, after = words[max(0, i - 2) : i], words[i + 1 : i + 3]
                if len(before + after) < _TELLING or after[0] in self.pairs.get(before[-1], ()):
                    continue
                if words[i] not in free and self._strands(before, after, free):
                    out[(*before, *after)] = " ".join((*before, words[i], *after)), len(before)
        return out

    def _strands(self, before: Sequence[str], after: Sequence[str], free: frozenset[str]) -> bool:
        """True where a gap between these leaves half a word."""
        halves = (
            (before[-1], len(before) < 2 or not self.is_word(before[-2], before[-1])),
            (after[0], len(after) < 2 or not self.is_word(after[0], after[1])),
        )
        return any(half and word not in free for word, half in halves)

    @cached_property
    def _by_letters(self) -> Mapping[str, tuple[str, ...]]:
        out: dict[str, list[str]] = {}
        for s in self._syllables:
            out.setdefault(strip_tones(s), []).append(s)
        return {letters: tuple(sorted(found)) for letters, found in out.items()}

    def leaders(self, word: str) -> Mapping[str, int]:
        """The folded syllables known before a folded one, with their scores."""
        found = self._leaders.get(word)
        if found is None and word in self._followers:
            found = {first: known[word] for first, known in self.pairs.items() if word in known}
            self._leaders[word] = found
        return found or _NONE

    @cached_property
    def _leaders(self) -> dict[str, Mapping[str, int]]:
        return {}  # few are ever asked for

    @cached_property
    def _followers(self) -> frozenset[str]:
        return frozenset().union(*self.pairs.values())

    @cached_property
    def listed(self) -> Mapping[str, Mapping[str, int]]:
        """The pairs of the word lists alone: words, not neighbours in a phrase of offices."""
        pairs: dict[str, dict[str, int]] = {}
        for number, line in _lines(self.root, "pairs.txt"):
            first, *rest = line.split()
            scores = [i for i, part in enumerate(rest) if part.isdigit()]
            if rest and scores[:1] != [0]:
                raise RuleError(f"{FOLDER}/pairs.txt", number, f"no score before {rest[0]!r}")
            here = pairs.setdefault(first, {})
            for start, end in zip(scores, [*scores[1:], len(rest)], strict=True):
                here.update(dict.fromkeys(rest[start + 1 : end], int(rest[start])))
        return pairs

    @cached_property
    def pairs(self) -> Mapping[str, Mapping[str, int]]:
        """Folded syllable → the folded ones known behind it, with their scores."""
        own: dict[str, dict[str, int]] = {}
        for words in (*self._administrative, *(w for p in self.phrases for w in _phrases(p))):
            for a, b in pairwise(words):
                own.setdefault(a, {})[b] = ADMINISTRATIVE
        return {**self.listed, **{a: {**self.listed.get(a, _NONE), **own[a]} for a in own}}

    def is_word(self, first: str, second: str) -> bool:
        """True for folded syllables that a word list has as one word."""
        return second in self.listed.get(first, _NONE)


_NONE: Mapping[str, int] = {}


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
