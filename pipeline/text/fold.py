"""One folding for matching, the same length as its input, so that offsets carry over.

It unifies what NFC leaves apart: case, tone placement (hoà/hòa, Uỷ/Ủy, thuý/thúy), look-alike
letters (Ð, ð for đ), i/y where it is the same word (quí/quý, kĩ/kỹ), dashes, quotation marks and
spaces. It never strips a tone or đ (Sở and Số stay apart).
"""

import re
import unicodedata
from functools import lru_cache

_TONES = "\u0300\u0301\u0303\u0309\u0323"


def _tone_moves() -> dict[str, str]:
    """Old style (tone on the glide's second vowel) to new style, for oa, oe, uy: both two letters."""
    moves: dict[str, str] = {}
    for first, second in (("o", "a"), ("o", "e"), ("u", "y")):
        for tone in _TONES:
            old = first + unicodedata.normalize("NFC", second + tone)
            new = unicodedata.normalize("NFC", first + tone) + second
            moves[old] = new
    return moves


_MOVES = _tone_moves()
_LETTER = r"[^\W\d_]"
# The tone moves only in an open syllable: "hoà" = "hòa", but "hoàn" is written one way only; and
# "quý", "quỷ" keep theirs, because the u of "qu" is no vowel.
_MOVE = re.compile(rf"(?<![qQ])(?:{'|'.join(map(re.escape, _MOVES))})(?!{_LETTER})")
_I_TO_Y = str.maketrans("iìíỉĩị", "yỳýỷỹỵ")
# The same from its rarer second letter on: a search for that skips nearly every text.
_MAY_MOVE = re.compile(rf"[{''.join({old[1] for old in _MOVES})}](?<=[ou].)(?!{_LETTER})")
_I_AS_Y = re.compile(r"[iìíỉĩị]\b(?:(?<=\b[hklmst].)|(?<=\bqu.))")
_SINGLE = str.maketrans(
    {
        "\u00f0": "đ",
        "\u0110": "đ",
        "\u00d0": "đ",
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00ad\uff0d", "-"),
        **dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb\u2033", '"'),
        **dict.fromkeys("\u2018\u2019\u02bc\u2032", "'"),
        **dict.fromkeys(
            "\t\n\r\x0b\x0c\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008"
            "\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff\u200b",
            " ",
        ),
        "\uff1a": ":",
        "\uff1b": ";",
        "\uff0c": ",",
    }
)


_ODD = re.compile("[" + re.escape("".join(map(chr, _SINGLE))) + "]")


def compose(text: str) -> str:
    """NFC, without what prints nothing: BOM, soft hyphens, zero-width and text-direction marks."""
    out = unicodedata.normalize("NFC", text)
    return _INVISIBLE.sub("", out) if _INVISIBLE.search(out) else out


_INVISIBLE = re.compile(
    "[\u00ad\u034f\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\U000e0000-\U000e01ef]"
)


def own_d(text: str) -> str:
    """Đ and đ for the letters of another alphabet that print alike (Ð, ð), as some keyboards give them."""
    return text.replace("Ð", "Đ").replace("ð", "đ")


def lower(text: str) -> str:
    """Lower case without ever changing the length (a letter whose lower case is two stays)."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


@lru_cache(maxsize=4_096)
def fold(text: str) -> str:
    """Text folded for matching; len(fold(t)) == len(t) for NFC text. Idempotent."""
    low = lower(text)
    if _ODD.search(low):
        low = _ODD.sub(lambda m: m[0].translate(_SINGLE), low)
    if _MAY_MOVE.search(low):
        low = _MOVE.sub(lambda m: _MOVES[m.group()], low)
    return _I_AS_Y.sub(lambda m: m.group().translate(_I_TO_Y), low)


@lru_cache(maxsize=2_048)
def fold_spaced(text: str) -> str:
    """Folded, with every run of white space made one space and the ends trimmed (a lookup key)."""
    return " ".join(fold(text).split())


@lru_cache(maxsize=2_048)
def fold_tight(text: str) -> str:
    """Folded and without white space: for labels that a narrow column breaks anywhere (ST⏎T)."""
    return "".join(fold(text).split())


def strip_tones(text: str) -> str:
    """ASCII letters for keys and search as you type, never for matching (Sở and Số become one)."""
    parts = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    bare = _COMBINING.sub("", parts)
    return bare if bare.isascii() else "".join(c for c in bare if not unicodedata.combining(c))


_COMBINING = re.compile("[\u0300-\u034e\u0350-\u036f]+")  # all but one of this block combine


def slug(name: str) -> str:
    """A key from a name: lower-case ASCII words joined by '-'. Raises ValueError if none is left."""
    out = re.sub(r"[^a-z0-9]+", "-", strip_tones(compose(name)).lower()).strip("-")
    if not out:
        raise ValueError(f"no letter or digit in {name!r} to make a key of")
    return out
