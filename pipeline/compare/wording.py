"""Texts as words that can be compared: years relative to the plan, instruments and bodies as keys.

A text in, its words out, each with its place in the text. Nothing is stripped of its tones, and a
year in a fixed span (a period, a target, a cited date) stays as printed: rules/compare.yml.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pipeline.compare.lineage import Kinship
from pipeline.compare.rules import CompareRules
from pipeline.compare.side import Side
from pipeline.text.fold import fold, fold_spaced

_WORD = re.compile(r"\w+|%")
_STRONG = re.compile(r"[;.]")
_MARK = re.compile(r"[,;:.]")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedWords:
    """keys: what is compared; literals: as printed, folded; starts, ends: offsets in the text."""

    keys: tuple[str, ...]
    literals: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.keys)

    def breaks(self, text: str, *, strong: bool = False) -> frozenset[int]:
        """The places of words before which a mark stands in the text; strong: no mere comma."""
        gaps = enumerate(zip(self.ends, self.starts[1:], strict=False), start=1)
        mark = _STRONG if strong else _MARK
        return frozenset(i for i, (end, start) in gaps if mark.search(text, end, start))


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSpan:
    """The years a plan is for, where its wording follows them; first None: no shift."""

    first: int | None = None
    last: int | None = None

    def relative(self, year: int, reach: int) -> str | None:
        """The year's name counted from the plan's first (`y+0`), None where it is too far."""
        if self.first is None or self.last is None:
            return None
        if self.first - reach <= year <= self.last + reach:
            return f"y{year - self.first:+d}"
        return None

    def owns(self, years: Sequence[int]) -> bool:
        """True for the plan's own year, or exactly its period."""
        return self.first is not None and set(years) == {self.first, self.last}


def plan_spans(a: Side, b: Side) -> tuple[PlanSpan, PlanSpan]:
    """How the years of two plans count: relative only where they differ and are equally long."""
    if a.plan_year is None or b.plan_year is None or a.plan_year == b.plan_year:
        return PlanSpan(), PlanSpan()
    last_a, last_b = a.last_year or a.plan_year, b.last_year or b.plan_year
    if last_a - a.plan_year != last_b - b.plan_year:
        return PlanSpan(), PlanSpan()
    return PlanSpan(first=a.plan_year, last=last_a), PlanSpan(first=b.plan_year, last=last_b)


@dataclass(slots=True)
class PhraseTable:
    """Phrases by their first word, longest first, each with the word it is read as."""

    by_first: dict[str, list[tuple[tuple[str, ...], str]]] = field(default_factory=dict)

    def add(self, phrase: str, key: str) -> None:
        self.add_words(tuple(_WORD.findall(phrase)), key)

    def add_words(self, words: tuple[str, ...], key: str) -> None:
        if words:
            entries = self.by_first.setdefault(words[0], [])
            entries.append((words, key))
            entries.sort(key=lambda e: (-len(e[0]), e[0]))

    def at(self, keys: Sequence[str], at: int) -> tuple[int, str] | None:
        """How many words from `at` are one phrase, and its key."""
        for words, key in self.by_first.get(keys[at], ()):
            if tuple(keys[at : at + len(words)]) == words:
                return len(words), key
        return None

    def short(self, words: Sequence[str]) -> tuple[str, ...]:
        """The words with every phrase made one."""
        out: list[str] = []
        at = 0
        while at < len(words):
            size, key = self.at(words, at) or (1, words[at])
            out.append(key)
            at += size
        return tuple(out)

    def apply(self, w: ComparedWords) -> ComparedWords:
        """The words with every phrase made one; its literal is the phrase as printed."""
        keys, literals, starts, ends = [], [], [], []
        at = 0
        while at < len(w):
            size, key = self.at(w.keys, at) or (1, w.keys[at])
            keys.append(key)
            literals.append(" ".join(w.literals[at : at + size]))
            starts.append(w.starts[at])
            ends.append(w.ends[at + size - 1])
            at += size
        return ComparedWords(
            keys=tuple(keys), literals=tuple(literals), starts=tuple(starts), ends=tuple(ends)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class WordingReader:
    """How the wording of one side is read. place: its own place, one word on both sides."""

    rules: CompareRules
    span: PlanSpan
    spelled_out: PhraseTable
    bodies: PhraseTable
    phrases: PhraseTable
    place: PhraseTable

    def words(self, text: str, citations: Iterable[tuple[str, str]] = ()) -> ComparedWords:
        """What decides whether two texts say the same: only bodies that took over are one."""
        return self.place.apply(self.bodies.apply(self.printed(text, citations)))

    def printed(self, text: str, citations: Iterable[tuple[str, str]] = ()) -> ComparedWords:
        """What stands there: years counted from the plan's, short forms as what they stand for."""
        return self.spelled_out.apply(self._words(text, citations))

    def features(self, words: ComparedWords) -> tuple[str, ...]:
        """What likeness is measured on: short forms and their long ones are one."""
        return self.phrases.apply(words).keys

    def _words(self, text: str, citations: Iterable[tuple[str, str]]) -> ComparedWords:
        folded = fold(text)
        cited = self._cited(text, folded, citations)
        years = self._years(folded, [(s, e) for s, e, _ in cited])
        found = list(cited)
        taken = _Taken(cited)
        for m in _WORD.finditer(folded):
            if not taken.holds(m.start()):
                found.append((m.start(), m.end(), years.get(m.start(), m.group())))
        found.sort()
        return ComparedWords(
            keys=tuple(k for _, _, k in found),
            literals=tuple(" ".join(folded[s:e].split()) for s, e, _ in found),
            starts=tuple(s for s, _, _ in found),
            ends=tuple(e for _, e, _ in found),
        )

    def _cited(
        self, text: str, folded: str, citations: Iterable[tuple[str, str]]
    ) -> list[tuple[int, int, str]]:
        found: list[tuple[int, int, str]] = []
        for raw, key in sorted(citations, key=lambda c: (-len(c[0]), c)):
            pattern = r"\s+".join(map(re.escape, fold(raw).split()))
            for m in re.finditer(pattern, folded) if pattern else ():
                if not _Taken(found).meets(m.start(), m.end()):
                    found.append((m.start(), m.end(), f"#{key}"))
        for start, end, key in self.rules.citations.find(text):
            if not _Taken(found).meets(start, end):
                found.append((start, end, f"#{key}"))
        return found

    def _years(self, folded: str, cited: Sequence[tuple[int, int]]) -> dict[int, str]:
        """Place → relative name of every year that follows the plan year."""
        kept = list(cited)
        for fixed in self.rules.years.fixed:
            for m in fixed.pattern.finditer(folded):
                years = [int(y) for y in m.groupdict().values() if y]
                own = self.span.owns(years) and (fixed.own_year or len(years) > 1)
                if not own:
                    kept.append(m.span())
        out: dict[int, str] = {}
        for m in _YEAR.finditer(folded):
            name = self.span.relative(int(m.group()), self.rules.years.reach)
            if name and not any(s <= m.start() < e for s, e in kept):
                out[m.start()] = name
        return out


class _Taken:
    """Spans already given to something else."""

    def __init__(self, spans: Iterable[tuple[int, int, str]]) -> None:
        self._spans = [(s, e) for s, e, _ in spans]

    def holds(self, at: int) -> bool:
        return any(s <= at < e for s, e in self._spans)

    def meets(self, start: int, end: int) -> bool:
        return any(s < end and start < e for s, e in self._spans)


def readers(
    a: Side, b: Side, rules: CompareRules, kin: Kinship
) -> tuple[WordingReader, WordingReader]:
    """One reader for each side of a comparison."""
    spelled_out, phrases = _phrases(rules.spelled_out), _phrases(rules.phrases)
    bodies = PhraseTable()
    for agency_id, cls in kin.classes.items():
        for name in kin.lineage.by_id[agency_id].names if agency_id in kin.lineage.by_id else ():
            bodies.add_words(spelled_out.short(_WORD.findall(name)), f"@{cls}")
    spans = plan_spans(a, b)
    places = _places(a, b)
    one, other = (
        WordingReader(
            rules=rules,
            span=span,
            spelled_out=spelled_out,
            bodies=bodies,
            phrases=phrases,
            place=place,
        )
        for span, place in zip(spans, places, strict=True)
    )
    return one, other


def _phrases(groups: Iterable[tuple[str, tuple[str, ...]]]) -> PhraseTable:
    table = PhraseTable()
    for key, prints in groups:
        for text in (key, *prints):
            table.add(text, key)
    return table


def _places(a: Side, b: Side) -> tuple[PhraseTable, PhraseTable]:
    """Each plan's own place as one word, where the two plans are of different places."""
    tables = PhraseTable(), PhraseTable()
    if a.place and b.place and fold_spaced(a.place) != fold_spaced(b.place):
        for table, place in zip(tables, (a.place, b.place), strict=True):
            table.add(fold_spaced(place), "@place")
    return tables


def pair_keys(a: ComparedWords, b: ComparedWords) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Keys for one pair: a year printed alike in both stays literal where it agrees with none."""
    keys_a, keys_b = set(a.keys), set(b.keys)
    literals_a, literals_b = set(a.literals), set(b.literals)

    def settle(w: ComparedWords, keys: set[str], literals: set[str]) -> tuple[str, ...]:
        return tuple(
            lit if k != lit and k not in keys and lit in literals else k
            for k, lit in zip(w.keys, w.literals, strict=True)
        )

    return settle(a, keys_b, literals_b), settle(b, keys_a, literals_a)


def same_print(a: str, b: str, sides: tuple[WordingReader, WordingReader]) -> bool:
    """True where two cells print the same but for the plan's year, marks and short forms."""
    one, other = pair_keys(sides[0].printed(a), sides[1].printed(b))
    return one == other
