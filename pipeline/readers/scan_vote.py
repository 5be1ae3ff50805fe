"""Several readings of one line in, one line out with a confidence for each word.

Words on which readings agree are sure; where they differ the greater number wins, and the word is
doubtful. No word is made up: each was read by at least one reading.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from statistics import fmean

from pipeline.readers.scan_words import Word, WordLine

_DISSENT = 0.6  # what is taken off the confidence if all other readings differ
_SPAN = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stand:
    """What one reading has for a stretch of the first one's words."""

    text: str
    confidence: float
    words: WordLine


def agree(first: WordLine, second: WordLine) -> bool:
    """True where two readings have the same words."""
    return [w.text for w in first] == [w.text for w in second]


def vote(readings: Sequence[WordLine]) -> WordLine:
    """The words that most readings have; boxes are the first reading's that holds the words.

    Confidence of a word: the mean of the readings that have it, less what the others take off.
    """
    known = [r for r in readings if r]
    if not known:
        return ()
    missing = 1 - _DISSENT * (1 - len(known) / len(readings))
    base, others = known[0], known[1:]
    codes = [_opcodes(base, other) for other in others]
    out: list[Word] = []
    for start, end in _stretches(len(base), codes):
        stands = [_stand(base[start:end])]
        for other, code in zip(others, codes, strict=True):
            stands.append(_stand(_part(other, code, start, end)))
        decided = _decide(stands, missing)
        if not decided and out:  # a word that some readings have was left out here
            out[-1] = replace(out[-1], confidence=out[-1].confidence * (1 - _DISSENT / 2))
        out.extend(decided)
    return tuple(out)


Opcodes = Sequence[tuple[str, int, int, int, int]]


def _opcodes(base: WordLine, other: WordLine) -> Opcodes:
    matcher = SequenceMatcher(None, [w.text for w in base], [w.text for w in other], autojunk=False)
    return matcher.get_opcodes()


def _stretches(size: int, codes: Sequence[Opcodes]) -> list[_SPAN]:
    """The first reading's words cut into single agreed ones and stretches that some differ on.

    Words that only another reading has join the word before them (or after, at the start).
    """
    joined = [False] * (size + 1)  # joined[i]: word i belongs with word i - 1
    differs = [False] * size
    for code in codes:
        for tag, i1, i2, _, _ in code:
            if tag == "equal":
                continue
            if i1 == i2:
                at = max(i1 - 1, 0)
                if size:
                    differs[at] = True
                continue
            for i in range(i1, i2):
                differs[i] = True
                joined[i] = joined[i] or i > i1
    spans: list[_SPAN] = []
    for i in range(size):
        if i and joined[i]:
            spans[-1] = (spans[-1][0], i + 1)
        else:
            spans.append((i, i + 1))
    return spans


def _part(other: WordLine, codes: Opcodes, start: int, end: int) -> WordLine:
    """The other reading's words that stand for base[start:end]."""
    out: list[Word] = []
    for tag, i1, i2, j1, j2 in codes:
        if tag == "equal":
            low, high = max(i1, start), min(i2, end)
            if low < high:
                out.extend(other[j1 + low - i1 : j1 + high - i1])
        elif i1 == i2:
            if start <= max(i1 - 1, 0) < end:
                out.extend(other[j1:j2])
        elif start <= i1 and i2 <= end:
            out.extend(other[j1:j2])
    return tuple(out)


def _stand(words: WordLine) -> _Stand:
    return _Stand(
        text=" ".join(w.text for w in words),
        confidence=min((w.confidence for w in words), default=0.0),
        words=words,
    )


def _decide(stands: Sequence[_Stand], sound: float) -> WordLine:
    """The words of the greater number, of the surer ones if there is none."""
    sides: dict[str, list[_Stand]] = {}
    for stand in stands:
        sides.setdefault(stand.text, []).append(stand)
    best = max(sides.values(), key=lambda s: (len(s), sum(x.confidence for x in s)))
    losers = [s[0].words for s in sides.values() if s is not best]
    sound *= 1 - _DISSENT * (1 - len(best) / len(stands))
    return tuple(
        replace(
            w,
            confidence=sound * fmean(s.words[i].confidence for s in best),
            others=_others(w, i, len(best[0].words), losers),
        )
        for i, w in enumerate(best[0].words)
    )


def _others(word: Word, at: int, count: int, losers: Sequence[WordLine]) -> tuple[str, ...]:
    """What stands at this place in the readings that lost, where they have as many words."""
    seen = {words[at].text for words in losers if len(words) == count}
    return tuple(sorted(seen - {word.text}))
