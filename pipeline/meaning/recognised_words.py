"""A document read from pictures in, the same with misread words mended and doubts weighed out.

Words are mended by the company they keep (pipeline.grammar.mending); each mending is a note that
keeps what was read. A word's confidence becomes the share of words with such marks that were right
on composed scans. Text that was not recognised is handed on as it is.

Those scans (benchmarks/scan_set.py: phone, pale, fax, black and white, mixed sizes, photocopy; 24
pages of seed 1): of words in a known pair 5,145 of 5,146 were right, 78 of 78 where the recogniser
gave them less than 0.85; of mended words 58 of 58; of others 657 of 659; of numbers that all
readings agree on 245 of 245. Few pages: a share of one is no promise. Nothing is raised over it.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.grammar.lexicon import Lexicon
from pipeline.grammar.mending import Heard, Mender, Taken, differs_in_size
from pipeline.meaning.recognised_lines import mend_labels
from pipeline.model.frozen import dataclass
from pipeline.model.grid import (
    CONFIDENT,
    DOUBTED,
    DOUBTFUL,
    Block,
    Cell,
    Grid,
    Line,
    Paragraph,
    RawDocument,
    ReaderNote,
    ReadWord,
    Source,
    recognised_lines,
)
from pipeline.text.fold import fold
from pipeline.text.words import split_words

MENDED = "mended-word"
_MOST_NAMED = 8
_USUAL = 4  # times as often
_FEWEST_LETTERS = 3  # of a word that no full stop shortens
_KNOWN, _KNOWN_LEAST = 0.97, 0.3
_KNOWN_OTHERWISE = 0.88  # known, and other readings differ
_MENDED, _MENDED_WEAK = 0.93, 0.8
_ALONE, _ALONE_LEAST = 0.92, 0.45
_ALONE_OTHERWISE = 0.8
_AGREED, _AGREED_LEAST = 0.9, 0.7  # a number on which all readings agree
_OPEN = 0.6
ODD = 0.6
"""Of a word in a capital where the document has small letters, or before a full stop that ends nothing."""
_UNHEARD = 0.6  # no syllable, no short form known or used elsewhere in the document
_ROMAN = re.compile(r"[IVXLC]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where a word stands: its line, its recognised word (None: unknown), its span in the line."""

    line: int
    word: int
    start: int
    end: int


def mend_recognised(raw: RawDocument, lexicon: Lexicon, letters: Sequence[str]) -> RawDocument:
    """The document with its recognised lines mended; the same where none was recognised.

    letters: of points, in their order.
    """
    if not any(line.words for line in recognised_lines(raw)):
        return raw
    mender = _mending(raw, lexicon, letters)
    blocks = list(raw.blocks)
    notes = list(raw.notes)
    run: list[int] = []
    for i, block in enumerate((*blocks, None)):
        if isinstance(block, Paragraph):
            run.append(i)
            continue
        if run:
            _mend_paragraphs(blocks, run, mender, notes)
            run = []
        if isinstance(block, Grid):
            cells = tuple(_mended_cell(c, mender) for c in block.cells)
            blocks[i] = replace(block, cells=cells)
    return replace(raw, blocks=tuple(blocks), notes=tuple(notes))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mending:
    """The mender; how often the document has each word, and each two that stand together."""

    mender: Mender
    letters: Sequence[str]
    words: Counter[str]
    pairs: Counter[tuple[str, str]]

    def certainty(self, heard: Heard, taken: Taken, before: str) -> float:
        sure = certainty(heard, taken, self.mender.lexicon, seen=self.words[heard.text])
        return min(sure, ODD) if self._is_odd(before.lower(), taken.text) else sure

    def _is_odd(self, before: str, text: str) -> bool:
        """True for a capital that differs from a small letter in size alone, where those are usual."""
        if not before or not text.istitle() or not differs_in_size(text[0]):
            return False
        small = self.pairs[before, text[0].lower() + text[1:]]
        return small >= _USUAL * self.pairs[before, text]


def _mending(raw: RawDocument, lexicon: Lexicon, letters: Sequence[str]) -> _Mending:
    words: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for line in (line for block in raw.blocks for line in _lines(block)):
        found = re.findall(r"[^\W\d_]+", line.text)
        words.update(found)
        pairs.update((a.lower(), b) for a, b in pairwise(found))
    return _Mending(mender=Mender(lexicon=lexicon), letters=letters, words=words, pairs=pairs)


def _lines(block: Block) -> Iterator[Line]:
    if isinstance(block, Paragraph):
        yield from block.lines
    elif isinstance(block, Grid):
        for cell in block.cells:
            yield from cell.lines


def _mend_paragraphs(
    blocks: list[Block], run: Sequence[int], mender: _Mending, notes: list[ReaderNote]
) -> None:
    """Lines of text that follow one another, mended as one text."""
    paragraphs = [b for i in run if isinstance(b := blocks[i], Paragraph)]
    lines = [line for p in paragraphs for line in p.lines]
    lines, relabelled = mend_labels(lines, mender.letters, MENDED)
    mended, told = mend_lines(lines, mender)
    notes.extend((*relabelled, *told))
    at = 0
    for i, paragraph in zip(run, paragraphs, strict=True):
        blocks[i] = replace(paragraph, lines=tuple(mended[at : at + len(paragraph.lines)]))
        at += len(paragraph.lines)


def _mended_cell(cell: Cell, mender: _Mending) -> Cell:
    if cell.confidence is None:
        return cell
    if not any(line.words for line in cell.lines):
        return replace(cell, notes=(*cell.notes, *_doubts((), cell.confidence, cell.source)))
    lines, notes = mend_lines(cell.lines, mender)
    was = min((li.confidence for li in cell.lines if li.confidence is not None), default=1.0)
    now = min((li.confidence for li in lines if li.confidence is not None), default=1.0)
    unread = cell.confidence if cell.confidence < was - 1e-6 else 1.0
    notes += _doubts(lines, min(now, unread), cell.source)
    return replace(
        cell, lines=tuple(lines), confidence=min(now, unread), notes=(*cell.notes, *notes)
    )


def _doubts(lines: Sequence[Line], confidence: float, place: Source) -> list[ReaderNote]:
    """One note that names the words of a cell that somebody should look at; none where all are sure."""
    if confidence >= CONFIDENT:
        return []
    words = [
        (line.text[w.start : w.end], line.source)
        for line in lines
        for w in line.words
        if w.confidence < CONFIDENT
    ]
    named = ", ".join(f"“{text}”" for text, _ in words[:_MOST_NAMED])
    more = f" (+{len(words) - _MOST_NAMED})" if len(words) > _MOST_NAMED else ""
    source = words[0][1] if words else place
    return [ReaderNote(code=DOUBTFUL, value=named + more, source=source)]


def mend_lines(lines: Sequence[Line], mender: _Mending) -> tuple[list[Line], list[ReaderNote]]:
    """Lines that are one text, mended, and a note for each word that was."""
    heard: list[Heard] = []
    places: list[_Place] = []
    joined = False
    for number, line in enumerate(lines):
        if not line.words:
            joined = False
            continue
        words = split_words(line.text)
        for key, start, end in zip(words.keys, words.starts, words.ends, strict=True):
            if not key[0].isalnum():
                joined = False
                continue
            at = _word_at(line.words, start)
            own = line.words[at]
            whole = (own.start, own.end) == (start, end) or line.text[own.end - 1] in ".,;:"
            others = tuple(_bare(o) for o in own.others) if whole else ()
            heard.append(
                Heard(
                    text=line.text[start:end],
                    confidence=own.confidence,
                    others=tuple(o for o in dict.fromkeys(others) if o != line.text[start:end]),
                    joined=joined,
                )
            )
            places.append(_Place(line=number, word=at, start=start, end=end))
            joined = True
    taken = mender.mender.mend(heard)
    before = ["", *(t.text for t in taken)]
    sure = [
        mender.certainty(h, t, b if h.joined else "")
        for h, t, b in zip(heard, taken, before, strict=False)
    ]
    for i, (place, after) in enumerate(pairwise(places)):
        if _is_stopped(lines, place, after):
            sure[i] = min(sure[i], ODD)
    return _rewritten(lines, heard, taken, places, sure)


def _is_stopped(lines: Sequence[Line], place: _Place, after: _Place) -> bool:
    """True for a word with a full stop, or a comma read as one, before a word in small letters."""
    text, beyond = lines[place.line].text, lines[after.line].text
    same = place.line == after.line
    between = text[place.end : after.start] if same else text[place.end :] + beyond[: after.start]
    word, follows = text[place.start : place.end], beyond[after.start : after.end]
    few = min(len(word), len(follows)) < _FEWEST_LETTERS
    return between.strip() == "." and word.isalpha() and not few and follows[0].islower()


def _bare(word: str) -> str:
    return word.strip(".,;:()“”\"'")


def _word_at(words: Sequence[ReadWord], start: int) -> int:
    return max(i for i, w in enumerate(words) if w.start <= start or i == 0)


def _rewritten(
    lines: Sequence[Line],
    heard: Sequence[Heard],
    taken: Sequence[Taken],
    places: Sequence[_Place],
    sure: Sequence[float],
) -> tuple[list[Line], list[ReaderNote]]:
    notes: list[ReaderNote] = []
    out: list[Line] = []
    for number, line in enumerate(lines):
        own = [
            (h, t, p, c)
            for h, t, p, c in zip(heard, taken, places, sure, strict=True)
            if p.line == number
        ]
        if not line.words:
            out.append(line)
            continue
        text, shift = line.text, 0
        found: dict[int, float] = {}
        for h, t, p, known in own:
            found[p.word] = min(known, found.get(p.word, 1.0))
            if t.mended:
                text = text[: p.start + shift] + t.text + text[p.end + shift :]
                shift += len(t.text) - (p.end - p.start)
                value = f"{h.text} → {t.text}"
                notes.append(ReaderNote(code=MENDED, value=value, source=line.source))
        confidences = [found.get(i, w.confidence) for i, w in enumerate(line.words)]
        out.append(_with_words(line, text, confidences))
    return out, notes


def _with_words(line: Line, text: str, confidences: Sequence[float]) -> Line:
    """The line with its mended text; words are cut anew at its spaces, as they were made."""
    words: list[ReadWord] = []
    at = 0
    parts = text.split(" ")
    if len(parts) != len(line.words):
        return replace(line, text=text, confidence=min(confidences))
    for part, word, confidence in zip(parts, line.words, confidences, strict=True):
        words.append(replace(word, start=at, end=at + len(part), confidence=round(confidence, 3)))
        at += len(part) + 1
    return replace(line, text=text, words=tuple(words), confidence=round(min(confidences), 3))


def certainty(heard: Heard, taken: Taken, lexicon: Lexicon, seen: int = 1) -> float:
    """0…1. seen: how many times the document has the word."""
    if heard.confidence <= DOUBTED:
        return heard.confidence
    if taken.open:
        return min(heard.confidence, _OPEN)
    if not taken.known and seen < 2 and _is_unheard(heard.text, lexicon):
        return min(heard.confidence, _UNHEARD)
    if taken.mended:
        return _MENDED if taken.known >= 3 else _MENDED_WEAK
    if not heard.text.isalpha():
        agreed = not heard.others and heard.confidence >= _AGREED_LEAST
        return max(heard.confidence, _AGREED) if agreed else heard.confidence
    differ = {fold(o) for o in heard.others} - {fold(heard.text)}
    if not differ and any(o[1:] == heard.text[1:] for o in heard.others):
        # A first letter in a capital or not; all in capitals is another shape.
        return min(heard.confidence, _ALONE_OTHERWISE)
    if taken.known and heard.confidence >= _KNOWN_LEAST:
        return max(heard.confidence, _KNOWN_OTHERWISE if differ else _KNOWN)
    if heard.confidence >= _ALONE_LEAST and lexicon.stands_alone(heard.text):
        return max(heard.confidence, _ALONE_OTHERWISE if differ else _ALONE)
    return heard.confidence


def _is_unheard(text: str, lexicon: Lexicon) -> bool:
    plain = text.isalpha() and not _ROMAN.fullmatch(text)
    return plain and not lexicon.is_syllable(text) and not lexicon.stands_alone(text)
