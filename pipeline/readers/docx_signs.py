"""Letters of the fonts Symbol and Wingdings in, the signs that they show out.

Such a font draws a sign where others draw a letter: `ü` is a tick in Wingdings. Programs write the
sign as that letter, or by its place in the private area. A sign that is not known shows as U+FFFD.
"""

import re

from pipeline.readers.safe_xml import Element, attribute

UNKNOWN = "\ufffd"
_FONTS = ("symbol", "wingdings", "webdings")
# By their place in the private area (w:sym, 17.3.3.30), where they say the same in either font or
# stand in lists.
_SIGNS = {
    0xF0B7: "•", 0xF0A7: "▪", 0xF0D8: "•", 0xF02D: "-", 0xF0B0: "°", 0xF0B1: "±", 0xF0A3: "≤",
    0xF0B3: "≥", 0xF0AE: "→", 0xF0E0: "→", 0xF0DE: "⇒", 0xF0FC: "✓", 0xF0FE: "☑", 0xF0A8: "□",
    0xF06F: "□", 0xF076: "•", 0xF06E: "■", 0xF0FD: "☒", 0xF0FB: "✗",
}  # fmt: skip
# Other signs at the same places: of the mathematical font and of the second Wingdings.
_OF_SYMBOL = frozenset({0xF0B0, 0xF0B1, 0xF0A3, 0xF0B3, 0xF0AE, 0xF0DE, 0xF02D})
_SECOND = {0xF0A3: "□", 0xF050: "✓", 0xF04F: "✗", 0xF052: "☑", 0xF053: "☒", 0xF054: "☒"}
_AS_TYPED = frozenset("0123456789/.,;:()+=<>%!?[]{}|& ")  # these show as themselves in Symbol
_PRIVATE = re.compile("[\uf020-\uf0ff]")
_MAY_BE = re.compile("[!-\u00ff\uf020-\uf0ff]")


def sign(code: str | None, font: str) -> str:
    """The sign with that number, as `F0FC`, in a font."""
    try:
        number = int(code or "", 16)
    except ValueError:
        return UNKNOWN
    return _shown(number, font.lower())


def has_signs(text: str) -> bool:
    """True for a text with letters of the private area."""
    return _PRIVATE.search(text) is not None


def signs_in(text: str, fonts: Element | None) -> str:
    """A run's text as its font shows it: unchanged in a font of letters."""
    names = (attribute(fonts, key) for key in ("ascii", "hAnsi")) if fonts is not None else ()
    font = next((n.lower() for n in names if n and n.lower().startswith(_FONTS)), "")
    if not font and not has_signs(text):
        return text
    return _MAY_BE.sub(lambda m: _of_letter(ord(m[0]), font), text)


def _of_letter(number: int, font: str) -> str:
    if number > 0xFF:
        return _shown(number, font)
    return _shown(0xF000 + number, font) if font else chr(number)


def _shown(number: int, font: str) -> str:
    private = 0xF020 <= number <= 0xF0FF
    if private and font.startswith("symbol") and chr(number - 0xF000) in _AS_TYPED:
        return chr(number - 0xF000)
    if font.startswith("wingdings 2"):
        return _SECOND.get(number, UNKNOWN if private else chr(number))
    if number in _SIGNS and not (number in _OF_SYMBOL and font.startswith("wingdings")):
        return _SIGNS[number]
    return (
        UNKNOWN
        if private or 0xE000 <= number <= 0xF8FF or not 0x20 <= number < 0x110000
        else chr(number)
    )
