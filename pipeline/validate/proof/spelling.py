"""Typing faults in running words: no syllable, a pair one mark away from a common one, repeats.

Refuses to judge names, foreign words, numbers and words beside marks; a word is told of only where
one single better reading makes a common word with its neighbour (rules/lexicon/).
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from rapidfuzz.distance import OSA

from pipeline.grammar.lexicon import ADMINISTRATIVE, Lexicon
from pipeline.model.frozen import dataclass
from pipeline.model.record import Finding
from pipeline.text.fold import fold, lower, strip_tones
from pipeline.text.remember import remembered
from pipeline.validate.proof.rules import ProofRules
from pipeline.validate.proof.texts import ProofText, one_finding

# A word joined to another by a hyphen ("các-bon", "mê-tan") is foreign, or a name of two.
_WORD = r"(?<!\w)(?<!\w-)[^\W\d_]+(?!\w|-\w)"
_RUN = re.compile(f"{_WORD}(?: {_WORD})*")
_COMMON = 3  # pairs that three word lists hold, or that offices write
_FOREIGN = 3  # letters of a word without marks that may be of another language (git, tab)
_LONGEST = 24  # letters of a word that may be a syllable or two with a slip
_SHOWN = 5
_SPACING = ("space-before-mark", "space-missing", "mark-doubled")
_CONSONANTS = frozenset("bcdđghklmnpqrstvx")  # of a syllable cut behind its first letter: "c ông"
_STRAYS = 3  # words of a document that make no word with their neighbours
_NEVER = ADMINISTRATIVE + 1
# As Telex types tones, hats, horns and đ.
_TONE_KEYS = dict(zip("sfrxj", "\u0301\u0300\u0309\u0303\u0323", strict=True))
_TONES = frozenset(_TONE_KEYS.values())
_MARK_KEYS = re.compile("aa|ee|oo|dd|(?<=[aou])w")
# The rare letter first: a search for it skips what a look at each letter would not.
_OLD_TONE = re.compile(r"[àáảãạèéẻẽẹỳýỷỹỵ](?<=o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ])(?<!q..)(?![^\W\d_])")
_NEW_TONE = re.compile(r"[òóỏõọùúủũụ](?:(?<=[òóỏõọ])[ae]|(?<=[ùúủũụ])y)(?<!q..)(?![^\W\d_])")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """Words with nothing but a space between them, folded. paired[i]: i and i + 1 are a pair.

    begins: where each word begins in the text, and where one after the last would.
    """

    text: str
    begins: list[int]
    keys: list[str]
    paired: list[bool]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Where words first…last stand in the text."""
        return self.begins[first], self.begins[last + 1] - 1

    def plain(self, i: int) -> bool:
        """True for a word printed in small letters throughout."""
        start, end = self.span(i, i)
        return self.text[start:end].islower()

    def short(self, i: int) -> bool:
        """True for a short form in capitals (CCHC)."""
        start, end = self.span(i, i)
        return end - start > 2 and self.text[start:end].isupper() and not self.text.isupper()

    def opens(self, i: int) -> bool:
        """True for the first word of the text, printed in small letters but for the first."""
        start, end = self.span(i, i)
        return start == 0 and self.text[1:end].islower()

    def in_pair(self, i: int) -> bool:
        return any(self.paired[max(0, i - 1) : i + 1])

    def lonely(self, i: int, lexicon: Lexicon) -> str | None:
        """A word in small letters that makes no word of the lists and does not stand in any company."""
        keys = self.keys
        if not 0 <= i < len(keys) or keys[i] in lexicon.alone:
            return None
        if any(lexicon.is_word(a, b) for a, b in pairwise(keys[max(0, i - 1) : i + 2])):
            return None
        start, _ = self.span(i, i)
        return keys[i] if self.text[start].islower() or i == 0 else None


_Slip = tuple[int, int, str, str]
"""(start, end, better, code)."""
_Span = tuple[int, int]
_Spans = Sequence[tuple[ProofText, _Span]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """What one text has by itself: slips, words with a tone in the old and in the new place, spaces and
    marks by code, words that make no sense with their neighbours."""

    slips: tuple[_Slip, ...]
    old_tones: tuple[_Span, ...]
    new_tones: tuple[_Span, ...]
    spaces: tuple[tuple[str, _Span], ...]
    strays: tuple[_Span, ...]


_NOTHING = _Look(slips=(), old_tones=(), new_tones=(), spaces=(), strays=())


def check_spelling(
    texts: Sequence[ProofText], lexicon: Lexicon, rules: ProofRules
) -> Iterator[Finding]:
    """Findings on spelling; each slip once, with all its places."""
    slips: dict[tuple[str, str, str], list[Finding]] = {}
    looks = [(t, look) for t in texts if (look := _look(t.text, lexicon, rules)) is not None]
    for t, look in looks:
        for start, end, better, code in look.slips:
            found = t.finding(code, start, end)
            slips.setdefault((code, fold(t.text[start:end]), better), []).append(found)
    for (code, _, better), places in slips.items():
        yield from one_finding(code, places, places[0].value or "", better=better)
    told = {(f.record_id, f.field) for places in slips.values() for f in places}
    strays = [
        t.finding("word-stray", *span)
        for t, look in looks
        for span in look.strays
        if (t.record_id, t.field) not in told
    ]
    often = Counter(fold(f.value or "") for f in strays)
    strays = [f for f in strays if often[fold(f.value or "")] == 1]  # what is said twice is meant
    if len(strays) <= _STRAYS:  # more of them are words of a trade
        yield from one_finding("word-stray", strays, "; ".join(f.value or "" for f in strays))
    old = [(t, s) for t, look in looks for s in look.old_tones]
    new = [(t, s) for t, look in looks for s in look.new_tones]
    yield from _mixed("tone-placement", old, new)
    yield from _mixed_letters(texts, rules)
    for code in _SPACING:
        spaces = [t.finding(code, *s) for t, look in looks for c, s in look.spaces if c == code]
        yield from one_finding(code, spaces, "; ".join(f.value or "" for f in spaces[:_SHOWN]))


@remembered()
def _look(text: str, lexicon: Lexicon, rules: ProofRules) -> _Look | None:
    """None for a text with nothing to tell of."""
    low = lower(text)
    look = _Look(
        slips=tuple(_slips(text, lexicon, rules)) if text != text.upper() else (),
        old_tones=tuple(_word_before(low, m) for m in _OLD_TONE.finditer(low)),
        new_tones=tuple(_word_before(low, m) for m in _NEW_TONE.finditer(low)),
        spaces=tuple(
            (code, (max(0, m.start() - 12), min(len(text), m.end() + 1)))
            for code in _SPACING
            for m in rules.spacing[code].finditer(text)
        ),
        strays=tuple(_strays(text, lexicon)) if text != text.upper() else (),
    )
    return None if look == _NOTHING else look


def _slips(text: str, lexicon: Lexicon, rules: ProofRules) -> Iterator[_Slip]:
    folded = fold(text)
    found = [
        slip
        for run in _runs(text, folded, lexicon)
        for slip in (*_doubled(run, rules, lexicon), *_unknown(run, lexicon, rules))
    ]
    lacking = [
        *((*m.span(), phrase.whole) for phrase in rules.phrases if phrase.may_lack(folded)
          for m in phrase.broken.finditer(folded)),
        *((m.start() + start, m.start() + end, whole) for m in _RUN.finditer(folded)
          for start, end, whole in _lacking(m.group(), lexicon)),
    ]  # fmt: skip
    for start, end, whole in lacking:
        if not _ends_name(text, start) and not any(a < end and start < b for a, b, *_ in found):
            found.append((start, end, whole, "word-missing"))
    yield from found


def _ends_name(text: str, at: int) -> bool:
    """True for a word with a capital behind another: in "Hạc Thành ban hành" no word is missing."""
    before = text[max(0, at - 20) : at].split(" ")
    beside = len(before) > 1 and not before[-1] and before[-2]
    return bool(beside and text[at].isupper() and beside[0].isupper() and not beside.isupper())


def _strays(text: str, lexicon: Lexicon) -> Iterator[_Span]:
    """Words in small letters that make no word with what stands beside them, and are none by themselves."""
    for run in _runs(text, fold(text), lexicon):
        keys = run.keys
        for i, key in enumerate(keys):
            known = key in lexicon.alone or key in lexicon.single or run.in_pair(i)
            if known or not run.plain(i) or not lexicon.is_syllable(key):
                continue
            named = 0 < i < len(keys) - 1 and not run.plain(i - 1) and not run.plain(i + 1)
            if set(key) - set("ivx") and len(key) > 1 and not named:
                yield run.span(max(0, i - 1), min(len(keys) - 1, i + 1))


def _runs(text: str, folded: str, lexicon: Lexicon) -> Iterator[_Run]:
    """Runs of words with something to look at: nearly all are known throughout."""
    for m in _RUN.finditer(text):
        run = folded[m.start() : m.end()]
        if not _known_throughout(run, lexicon):
            keys, paired = _pairs_of(run, lexicon)
            begins = list(accumulate((len(k) + 1 for k in keys), initial=m.start()))
            yield _Run(text=text, begins=begins, keys=keys, paired=paired)


@remembered()
def _known_throughout(run: str, lexicon: Lexicon) -> bool:
    """True where every word makes a pair or stands in any company, and none is said twice."""
    keys, paired = _pairs_of(run, lexicon)
    sides = zip([False, *paired], [*paired, False], keys, strict=True)
    known = all(before or after or key in lexicon.alone for before, after, key in sides)
    return known and all(a != b for a, b in pairwise(keys)) and not _said_again(keys)


@remembered()
def _lacking(run: str, lexicon: Lexicon) -> tuple[tuple[int, int, str], ...]:
    """Where words stand that lack one of a phrase of offices, and the words with it."""
    keys, paired = _pairs_of(run, lexicon)
    if all(paired):
        return ()
    out, at = [], [0]
    for key in keys:
        at.append(at[-1] + len(key) + 1)
    for first in range(len(keys) - 2):
        for length in (4, 3):
            last = first + length - 1
            found = lexicon.lacking.get(tuple(keys[first : last + 1])) if last < len(keys) else None
            if found is None:
                continue
            whole, gap = found
            joined = gap == 1 and first and lexicon.is_word(keys[first - 1], keys[first])
            after = keys[last + 1] if last + 1 < len(keys) else ""
            goes_on = gap == length - 1 and lexicon.is_word(keys[last], after)
            if not (joined or goes_on):
                out.append((at[first], at[last + 1] - 1, whole))
                break
    return tuple(out)


def _said_again(keys: Sequence[str]) -> bool:
    return any(keys[i : i + 2] == keys[i + 2 : i + 4] for i in range(len(keys) - 3))


def _pairs_of(run: str, lexicon: Lexicon) -> tuple[list[str], list[bool]]:
    keys, pairs = run.split(" "), lexicon.pairs
    return keys, [b in pairs[a] for a, b in pairwise(keys)]


def _doubled(run: _Run, rules: ProofRules, lexicon: Lexicon) -> Iterator[_Slip]:
    """One word said twice running that never is, or two that make a word."""
    keys = run.keys
    for i, (a, b) in enumerate(pairwise(keys)):
        both = f"{a} {b}"
        if a == b and (a in rules.doubled.words or run.short(i) or _stutters(run, i, lexicon)):
            yield *run.span(i, i + 1), a, "word-doubled"
        elif keys[i + 2 : i + 4] == [a, b] and a != b and both not in rules.doubled.again:
            plain = all(run.plain(j) for j in range(i + 1, i + 4))
            if not run.plain(i) and i and not run.plain(i - 1):
                continue  # "Sở Xây dựng xây dựng …"
            if both in rules.doubled.words or (plain and lexicon.pair_score(a, b) >= _COMMON):
                yield *run.span(i, i + 3), both, "word-doubled"


def _stutters(run: _Run, i: int, lexicon: Lexicon) -> bool:
    """True where the two do not belong to two words ("cơ quan | quan trọng", "xã | xã hội") or make one."""
    keys = run.keys
    before, after = (keys[j] if 0 <= j < len(keys) else None for j in (i - 1, i + 2))
    told = lexicon.is_syllable(keys[i]) and run.plain(i) and run.plain(i + 1) and not run.paired[i]
    joins = before is not None and keys[i] in lexicon.pairs[before]
    goes_on = after is not None and lexicon.is_word(keys[i], after)
    return told and not (joins and goes_on) and before is not None and after is not None


def _unknown(run: _Run, lexicon: Lexicon, rules: ProofRules) -> Iterator[_Slip]:
    """Words that are no syllable, or that stand alone where a mark or letter away a pair would.

    What speaks for a slip in a word that exists is the pair it would make: a mark away one that offices
    write, or any common one with a neighbour that has no company either; a letter away both.
    """
    keys, told = run.keys, set[int]()
    for i, pair in enumerate(pairwise(keys)):
        parted = run.paired[i - 1 : i] == [True] and run.paired[i + 1 : i + 2] == [True]
        # "hồ sơ | xuất khẩu" holds no "sơ xuất"
        if (right := lexicon.mistaken.get(pair)) and run.plain(i + 1) and not parted:
            told.update((i, i + 1))
            odd = [j for j, word in enumerate(right.split()) if word != pair[j]]
            meant = " ".join(right.split()[odd[0] : odd[-1] + 1])
            yield *run.span(i + odd[0], i + odd[-1]), meant, "spelling"
        elif (len(pair[1]) == 1 or pair[0] in _CONSONANTS) and (joined := _split(run, i, lexicon)):
            told.update((i, i + 1))
            yield *run.span(i, i + 1), joined, "spelling"
    # a word with a capital is looked at last: its neighbour may be the slip
    for i in (*(i for i in range(len(keys)) if run.plain(i)), *([0] if run.opens(0) else ())):
        key = keys[i]
        if key in lexicon.alone or run.in_pair(i) or told & {i - 1, i, i + 1}:
            continue
        if not 2 <= len(key) <= _LONGEST:
            continue
        around = tuple(keys[j] if 0 <= j < len(keys) else None for j in (i - 1, i + 1))
        lonely = tuple(run.lonely(j, lexicon) for j in (i - 1, i + 1))
        if not lexicon.is_syllable(key):
            letter = 1 if not key.isascii() else ADMINISTRATIVE if len(key) > _FOREIGN else _NEVER
            better = _keyed(key, around, lexicon) or _sounds_like(key, around, lexicon, rules)
            if not better and (split := _split(run, i, lexicon)):
                told.update((i, i + 1))
                yield *run.span(i, i + 1), split, "spelling"
                continue
            better = better or _better(key, around, lexicon, 1, letter) or _parted(key, lexicon)
        elif all(lexicon.is_syllable(n) for n in around if n):
            if turned := _turned(run, i, lexicon):
                told.update((i, i + 1))
                yield *run.span(i, i + 1), turned, "spelling"
                continue
            better = _better(key, lonely, lexicon, _COMMON, ADMINISTRATIVE, lonely)
            better = better or _better(key, around, lexicon, ADMINISTRATIVE, _NEVER, lonely)
        else:
            continue  # the neighbour is the one to look at
        if better:
            told.add(i)
            yield *run.span(i, i), better, "spelling"


def _split(run: _Run, i: int, lexicon: Lexicon) -> str | None:
    """The syllable that two pieces make, where it makes a common pair with a neighbour: "nhiệ m vụ"."""
    keys = run.keys
    if i + 1 >= len(keys) or not (run.plain(i) and run.plain(i + 1)):
        return None
    joined = keys[i] + keys[i + 1]
    before, after = (keys[j] if 0 <= j < len(keys) else "" for j in (i - 1, i + 2))
    pairs = (lexicon.pair_score(before, joined), lexicon.pair_score(joined, after))
    return joined if lexicon.is_syllable(joined) and max(pairs) >= _COMMON else None


def _turned(run: _Run, i: int, lexicon: Lexicon) -> str | None:
    """Two words in the wrong order, where the right one is an office's own: "lượng chất"."""
    keys = run.keys
    if i + 1 >= len(keys) or not (run.plain(i) and run.plain(i + 1)) or run.in_pair(i + 1):
        return None
    told = lexicon.pair_score(keys[i + 1], keys[i]) >= ADMINISTRATIVE
    return f"{keys[i + 1]} {keys[i]}" if told else None


def _keyed(word: str, around: tuple[str | None, ...], lexicon: Lexicon) -> str | None:
    """The syllable of whose marks one was typed as keys that did not take: "thaor" for "thảo"."""
    before, after = around
    for at, key in enumerate(f" {word[1:]}"):
        tone = _TONE_KEYS.get(key, "")
        bare = _MARK_KEYS.sub(
            lambda m: m[0][0].rstrip("w"), word[:at] + word[at + len(key) :] if tone else word
        )
        for near in lexicon.neighbours(bare) if tone or bare != word else ():
            tones = set(unicodedata.normalize("NFD", near)) & _TONES
            pairs = (lexicon.pair_score(before or "", near), lexicon.pair_score(near, after or ""))
            if tones == ({tone} if tone else set()) and max(pairs) >= _COMMON:
                return near
    return None


def _sounds_like(
    word: str, around: tuple[str | None, ...], lexicon: Lexicon, rules: ProofRules
) -> str | None:
    """The one syllable with another beginning that sounds alike and makes a common pair with a neighbour."""
    before, after = around
    for alike in rules.initials:
        for one in sorted(alike, key=len, reverse=True):
            if not word.startswith(one):
                continue
            found = [
                near
                for other in alike
                if other != one and lexicon.is_syllable(near := other + word[len(one) :])
                and (
                    lexicon.pair_score(before or "", near) >= _COMMON
                    or lexicon.pair_score(near, after or "") >= _COMMON
                )
            ]  # fmt: skip
            if len(found) == 1:
                return found[0]
    return None


def _better(
    word: str,
    around: tuple[str | None, ...],
    lexicon: Lexicon,
    marks: int,
    letter: int,
    lonely: tuple[str | None, ...] = (),
) -> str | None:
    """The one syllable, a mark or else a letter away, that makes a pair of that score with a neighbour.

    Beside a word that is not lonely only a word of the lists counts: "các biện" is none.
    """
    before, after = around
    scored: dict[str, int] = {}
    for near, score in (lexicon.pairs[before] if before else {}).items():
        if marks < _COMMON or before in lonely or lexicon.is_word(before or "", near):
            scored[near] = score
    for near, score in (lexicon.leaders[after] if after else {}).items():
        if marks < _COMMON or after in lonely or lexicon.is_word(near, after or ""):
            scored[near] = max(score, scored.get(near, 0))
    scored.pop(word, None)
    letters = strip_tones(word)
    for near_by in (
        [n for n, score in scored.items() if score >= marks and strip_tones(n) == letters],
        [
            n
            for n, score in scored.items()
            if score >= letter and OSA.distance(n, word, score_cutoff=1) == 1
        ],
    ):
        best = max((scored[n] for n in near_by), default=0)
        if best:
            found = [n for n in near_by if scored[n] == best]
            if len(found) > 1:  # a word before two neighbours in a phrase
                found = [
                    n for n in found
                    if lexicon.is_word(before or "", n) or lexicon.is_word(n, after or "")
                ]  # fmt: skip
            return found[0] if len(found) == 1 else None
    return None


def _parted(word: str, lexicon: Lexicon) -> str | None:
    """A word that is two syllables run together, where they make a common pair."""
    for i in range(2, len(word) - 1):
        if lexicon.pair_score(word[:i], word[i:]) >= _COMMON:
            return f"{word[:i]} {word[i:]}"
    return None


def _mixed_letters(texts: Sequence[ProofText], rules: ProofRules) -> Iterator[Finding]:
    """One syllable with i and with y (kì, kỳ) in small letters: one finding on the rarer."""
    low = [(t, lower(t.text)) for t in texts]
    whole = "\n".join(text for t, text in low if t.text != t.text.upper())
    for pair in rules.letters:
        if all(word in whole for word in pair):
            old, new = (
                [
                    (t, _word_before(t.text, m))
                    for t, text in low
                    if word in text
                    for m in re.finditer(rf"(?<!\w){word}(?!\w)", text)
                ]
                for word in pair
            )
            yield from _mixed("letter-mixed", old, new)


def _mixed(code: str, old: _Spans, new: _Spans) -> Iterator[Finding]:
    if not old or not new:
        return
    rarer, other = (old, new) if len(old) <= len(new) else (new, old)
    found = [t.finding(code, *span) for t, span in rarer]
    text, (start, end) = other[0][0].text, other[0][1]
    yield from one_finding(
        code, found, found[0].value or "",
        rarer=str(len(rarer)), other=text[start:end], others=str(len(other)),
    )  # fmt: skip


def _word_before(text: str, m: re.Match[str]) -> _Span:
    """The word that the match ends."""
    start = m.start()
    while start and text[start - 1].isalpha():
        start -= 1
    return start, m.end()
