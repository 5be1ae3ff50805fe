"""Text of strangers in, text that no viewer and no terminal acts upon out."""

import re

# C0 but tab, line feed; DEL; C1; lone surrogates; non-characters.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# Marks that turn the direction of what follows: they could show a text in another order.
_TURNS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_ODD = re.compile("|".join(p.pattern for p in (_CONTROL, _TURNS, _LINE_ENDS)))


# What a spreadsheet takes for the beginning of a formula (OWASP, "CSV Injection").
_FORMULA = re.compile("[=+@\t\r\uff1d\uff0b\uff20\uff0d-]")


def like_formula(text: str) -> bool:
    """True for a text that a spreadsheet would read as a formula."""
    return _FORMULA.match(text) is not None


def flat(text: str) -> str:
    """The text inert and on one line."""
    return " ".join(inert(text).split())


def inert(text: str) -> str:
    """The text with control characters and marks of direction shown instead of obeyed.

    Line ends become `\\n`; C0 characters their picture (U+2400 …), direction marks `[U+202E]`,
    what else no file may hold U+FFFD.
    """
    if not _ODD.search(text):
        return text
    text = _LINE_ENDS.sub("\n", text)
    text = _CONTROL.sub(_picture, text)
    return _TURNS.sub(lambda m: f"[U+{ord(m.group()):04X}]", text)


def _picture(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"
