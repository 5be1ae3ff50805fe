"""A recognised word's marks in, how sure it is out: the measured share of right ones.

Measured on composed scans (benchmarks/scan_set.py: phone, pale, fax, black and white, mixed sizes,
photocopy; 24 pages of seed 1): of words in a known pair 5,145 of 5,146 were right, 78 of 78 where the
recogniser gave them less than 0.85; of mended words 58 of 58; of others 657 of 659; of numbers that
all readings agree on 245 of 245. Few pages: a share of one is no promise. Nothing is raised over it.
"""

import re

from pipeline.grammar.lexicon import Lexicon
from pipeline.grammar.mending import Heard, Taken
from pipeline.model.grid import DOUBTED
from pipeline.text.fold import fold

_KNOWN, _KNOWN_LEAST = 0.97, 0.3
_KNOWN_OTHERWISE = 0.88  # known, and other readings differ
_MENDED, _MENDED_WEAK = 0.93, 0.8
_ALONE, _ALONE_LEAST = 0.92, 0.45
_ALONE_OTHERWISE = 0.8
_AGREED, _AGREED_LEAST = 0.9, 0.7  # a number on which all readings agree
_OPEN = 0.6
ODD = 0.6
"""Of a word in a capital where the document has small letters."""
_UNHEARD = 0.6  # no syllable, no short form known or used elsewhere in the document
_ROMAN = re.compile(r"[IVXLC]+")


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
