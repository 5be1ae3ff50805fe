"""A run's properties and the ground it stands on in, how its letters stand on the page out.

Hidden is what Word's properties say (vanish) and what nobody can see: a colour that is its ground's,
wholly transparent letters, letters of a point or less. A ground that is not known hides nothing. A font
like Symbol or Wingdings draws a sign where others draw a letter (`ü` is a tick), told by that letter or
by its place in the private area; a sign that is not known shows as U+FFFD.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.readers.docx_styles import Styles, is_on
from pipeline.readers.ink import WHITE, Colour, Ink, alike, hex_colour
from pipeline.readers.safe_xml import Element, attribute, child, local, whole

_SMALLEST = 2  # half-points: letters of one point
_RAISED = 3  # half-points over the line
_NARROW_LETTER = 0.36  # of its size: letters of print are wider on the whole
_LOWEST_ROW = 40  # twips (two points): a row of exactly that height shows no text
_FAR_OUT = 12_000  # twips left of the text (21 cm)
_HIGHLIGHTS: dict[str, Colour] = {
    "white": WHITE, "black": (0, 0, 0), "yellow": (255, 255, 0), "green": (0, 255, 0),
    "cyan": (0, 255, 255), "magenta": (255, 0, 255), "blue": (0, 0, 255), "red": (255, 0, 0),
    "darkBlue": (0, 0, 128), "darkCyan": (0, 128, 128), "darkGreen": (0, 128, 0),
    "darkMagenta": (128, 0, 128), "darkRed": (128, 0, 0), "darkYellow": (128, 128, 0),
    "darkGray": (128, 128, 128), "lightGray": (192, 192, 192),
}  # fmt: skip
_NARROWEST = 5  # per cent of a letter's width
_LOWEST_LINE = 40  # twips (two points): lines of exactly that height show no text
_OPAQUE = 100_000
_USUAL_SIZE = 20  # half-points
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What text stands on. colour None: not known. theme: the document's colours, by their names."""

    colour: Colour | None = WHITE
    theme: Mapping[str, Colour] = field(default_factory=dict)

    def under(self, shading: Element | None) -> "Ground":
        """The ground where this shading lies over it."""
        if shading is None:
            return self
        pattern = attribute(shading, "val") or "clear"
        if pattern in ("clear", "nil"):
            return self._filled(shading, "fill", "themeFill")
        if pattern == "solid":
            return self._filled(shading, "color", "themeColor")
        return replace(self, colour=None)

    def under_style(self, fills: Mapping[str, Element], *, first: bool) -> "Ground":
        """The ground in a table whose style shades it so. first: in its first row."""
        whole = self.under(fills.get(""))
        if first and "firstRow" in fills:
            return whole.under(fills["firstRow"])
        rest = (whole.under(s) for part, s in fills.items() if part not in ("", "firstRow"))
        plain = all(alike(g.colour, whole.colour) for g in rest)
        return whole if plain else replace(self, colour=None)

    def _filled(self, shading: Element, name: str, theme: str) -> "Ground":
        fill = attribute(shading, name)
        colour = hex_colour(fill)
        named = attribute(shading, theme)
        if colour is not None or named is not None:
            return replace(self, colour=colour or self.theme.get(named or ""))
        return self if fill in (None, "auto") else replace(self, colour=None)


PAPER = Ground()


def ink_of(direct: Element | None, paragraph: Element, styles: Styles, ground: Ground) -> Ink:
    """How text of these direct properties stands on the page."""

    def of(name: str) -> Element | None:
        return styles.run_property(name, direct, paragraph)

    if styles.switched("vanish", direct, paragraph) or is_on(of("specVanish")):
        return Ink.HIDDEN
    fill = of("textFill")
    if _unseen(of("sz"), fill) or 0 < whole(_val(of("w"))) <= _NARROWEST:
        return Ink.HIDDEN
    colour = _painted(fill, ground.theme) or _colour(of("color"), ground.theme)
    if colour is not None and not _is_outlined(of("outline"), of("textOutline")):
        at = ground.under(of("shd"))
        mark = of("highlight")
        if mark is not None and attribute(mark, "val") not in (None, "none"):
            at = replace(at, colour=_HIGHLIGHTS.get(attribute(mark, "val") or ""))
        if alike(colour, at.colour):
            return Ink.HIDDEN
    if styles.switched("strike", direct, paragraph) or is_on(of("dstrike")):
        return Ink.STRUCK
    height = of("vertAlign")
    if height is not None and attribute(height, "val") == "superscript":
        return Ink.RAISED
    place = of("position")
    if place is not None and whole(attribute(place, "val")) >= _RAISED:
        return Ink.RAISED
    return Ink.SHOWN


def _colour(e: Element | None, theme: Mapping[str, Colour]) -> Colour | None:
    """The colour that a property names; None for the usual one."""
    if e is None:
        return None
    return hex_colour(attribute(e, "val")) or theme.get(attribute(e, "themeColor") or "")


def _painted(fill: Element | None, theme: Mapping[str, Colour]) -> Colour | None:
    """The one colour that letters are filled with, which holds before their usual one."""
    solid = child(fill, "solidFill") if fill is not None else None
    for e in solid if solid is not None else ():
        return hex_colour(attribute(e, "val")) or theme.get(attribute(e, "val") or "")
    return None


def _is_outlined(hollow: Element | None, line: Element | None) -> bool:
    """True for letters whose edge is drawn."""
    return is_on(hollow) or (line is not None and child(line, "solidFill") is not None)


def _unseen(size: Element | None, fill: Element | None) -> bool:
    """True for letters too small to see or without any paint."""
    if size is not None and 0 < whole(attribute(size, "val")) <= _SMALLEST:
        return True
    if fill is None:
        return False
    if child(fill, "noFill") is not None:
        return True
    clear = [e for e in fill.iter() if local(e) == "alpha"]
    return any(whole(attribute(e, "val")) >= _OPAQUE for e in clear)


def row_is_hidden(row: Element) -> bool:
    """True for a row that is too low for any letter.

    `hidden` among a row's properties hides its end mark alone (17.4.20): its text says itself whether
    it is hidden.
    """
    return 0 < exact_height(row) <= _LOWEST_ROW


def exact_height(row: Element) -> int:
    """The height in twips of a row that does not grow with its text; 0 for any other."""
    height = child(row, "trPr", "trHeight")
    exact = height is not None and attribute(height, "hRule") == "exact"
    return whole(attribute(height, "val")) if exact else 0


def cuts_off(row: Element, cell: Element, height: int) -> bool:
    """True for a row that surely does not show a cell's text of that height whole."""
    spans = child(cell, "tcPr", "vMerge") is not None
    turned = child(cell, "tcPr", "textDirection") is not None
    return not spans and not turned and 0 < exact_height(row) < height


def least_height(
    texts: Sequence[str], size: int, width: int, paragraph: Element, styles: Styles
) -> int:
    """Twips that lines of letters of that size surely take. width: of their cell; 0 where not known."""
    spacing = styles.paragraph_property(paragraph, "spacing")
    exact = spacing is not None and attribute(spacing, "lineRule") == "exact"
    line = min(size, whole(attribute(spacing, "line"))) if exact else size
    wraps = (int(len(t) * size * _NARROW_LETTER / width) if width else 0 for t in texts)
    return line * sum(max(1, n) for n in wraps)


def has_no_height(paragraph: Element, styles: Styles) -> bool:
    """True for a paragraph whose lines are too low for any letter."""
    spacing = styles.paragraph_property(paragraph, "spacing")
    if spacing is None or attribute(spacing, "lineRule") != "exact":
        return False
    return 0 < whole(attribute(spacing, "line")) <= _LOWEST_LINE


def is_off_page(paragraph: Element, styles: Styles) -> bool:
    """True for a paragraph set far left of the page, or in a frame beyond its edge."""
    indent = styles.paragraph_property(paragraph, "ind")
    frame = child(paragraph, "pPr", "framePr")
    left = (
        whole(attribute(indent, "left") or attribute(indent, "start")) if indent is not None else 0
    )
    x = whole(attribute(frame, "x")) if frame is not None else 0
    return left <= -_FAR_OUT or abs(x) >= 2 * _FAR_OUT


def size_of(direct: Element | None, paragraph: Element, styles: Styles) -> int:
    """The size of a run's letters in twips."""
    return whole(_val(styles.run_property("sz", direct, paragraph)), _USUAL_SIZE) * 10


def ends_hidden(mark: Element | None, paragraph: Element, styles: Styles) -> bool:
    """True for a paragraph whose end is hidden: the next one goes on in its line."""
    return styles.switched("vanish", mark, paragraph) or is_on(child(mark, "specVanish"))


def _val(e: Element | None) -> str | None:
    return attribute(e, "val") if e is not None else None


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
