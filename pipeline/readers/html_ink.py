"""An element, what style sheets say of it and how its parent stands in, how its text stands out.

As a browser shows it on a screen: hidden (display, visibility, opacity, no size, off the page, in the
colour of its ground), struck out, raised, or turned in its direction.
"""

import re
from dataclasses import dataclass, replace

from pipeline.readers.colours import WHITE, Colour, alike
from pipeline.readers.html_css import Declared
from pipeline.readers.ink import Ink
from pipeline.readers.safe_xml import Element

_STRUCK = frozenset({"s", "strike", "del"})
_COLOURED = {"font": "color", "body": "text"}
_LENGTH = re.compile(r"^([+-]?\d*\.?\d+)(px|pt|em|rem|%|in|cm|mm|vw|vh|)$")
_PIXELS = {"px": 1.0, "": 1.0, "pt": 4 / 3, "in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4, "rem": 16.0,
           "vw": 12.0, "vh": 8.0}  # fmt: skip
_NARROWEST = 0.36  # of the letters' size: the middle width of a letter in narrow print
_SMALLEST = 4 / 3  # pixels: letters of one point
_FAR = -900.0  # pixels left of or above the page
_OFF = frozenset({"hidden", "clip"})
_CLIPPED = re.compile(
    r"^rect\(\s*([01](?:px)?)[\s,]+([01](?:px)?)[\s,]+([01](?:px)?)[\s,]+([01](?:px)?)\s*\)$"
    r"|^inset\((?:50|100)%.*\)$|^circle\(0.*\)$"
)
_NO_SIZE = re.compile(r"scale(?:x|y|3d)?\(\s*0(?:\.0+)?\s*[,)]")
_SHIFTED = re.compile(r"translate(?:x|y|3d)?\(\s*(-?[\d.]+[a-z%]*)\s*(?:,\s*(-?[\d.]+[a-z%]*))?")
_FILTERED = re.compile(r"opacity\(\s*0*(?:\.0+)?%?\s*\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """How text in an element stands. gone: nothing below it can be seen, whatever it says."""

    gone: bool = False
    unseen: bool = False  # visibility, which a child may take back
    struck: bool = False
    raised: bool = False
    turned: bool = False
    colour: Colour | None = (0, 0, 0)
    ground: Colour | None = WHITE
    pixels: float = 16.0

    @property
    def ink(self) -> Ink:
        """The sort of ink that this comes to."""
        if self.gone or self.unseen or self.pixels <= _SMALLEST or alike(self.colour, self.ground):
            return Ink.HIDDEN
        if self.struck:
            return Ink.STRUCK
        return Ink.RAISED if self.raised else Ink.SHOWN


TOP = Stand()


def stand_of(e: Element, said: Declared, above: Stand) -> Stand:
    """How text directly in the element stands; `above`: in its parent."""
    tag = e.tag
    plain = not said and tag not in _STRUCK and tag not in _COLOURED
    if plain and tag not in ("sup", "sub", "bdo") and e.get("bgcolor") is None:
        return above
    here = replace(
        above,
        gone=above.gone or is_gone(e, said),
        unseen=_unseen(said, above),
        struck=above.struck or _struck(tag, said),
        raised=_raised(tag, said, above),
        turned=_turned(e, said),
        pixels=_pixels(said, above.pixels),
    )
    return replace(here, colour=_text_colour(e, said, above), ground=_ground(e, said, above))


def is_gone(e: Element, said: Declared) -> bool:
    """True where the element and all in it is not to be seen."""
    display = said.get("display")
    if display == "none" or (e.get("hidden") is not None and display is None):
        return True
    if said.get("mso-hide") == "all" or _number(said.get("opacity")) == 0:
        return True
    if e.get("popover") is not None or (e.tag == "dialog" and e.get("open") is None):
        return display is None
    if _FILTERED.search(said.get("filter", "")) or said.get("content-visibility") == "hidden":
        return True
    if _is_folded(e):
        return True
    return _is_off_page(said) or _has_no_room(said)


def folds(e: Element | None) -> bool:
    """True for a closed `<details>`."""
    return e is not None and e.tag == "details" and e.get("open") is None


def _is_folded(e: Element) -> bool:
    """True for what a closed `<details>` keeps under its summary."""
    parent = e.getparent()
    if not folds(parent):
        return False
    return e.tag != "summary" or next(parent.iterchildren("summary")) is not e


def _is_off_page(said: Declared) -> bool:
    if said.get("position") in ("absolute", "fixed"):
        if any(_far(said.get(edge)) for edge in ("left", "top", "right", "bottom")):
            return True
        if _CLIPPED.match(said.get("clip", "")):
            return True
    shift = _SHIFTED.search(said.get("transform", ""))
    if shift and (_far(shift[1]) or _far(shift[2])):
        return True
    return _far(said.get("text-indent")) or _far(said.get("margin-left"))


def _has_no_room(said: Declared) -> bool:
    if _CLIPPED.match(said.get("clip-path", "")) or _NO_SIZE.search(said.get("transform", "")):
        return True
    if said.get("overflow", "").split(" ")[0] not in _OFF:
        return False
    sizes = (_length(said.get(n), 16.0) for n in ("width", "height", "max-width", "max-height"))
    return any(size is not None and size <= 1 for size in sizes)


def _unseen(said: Declared, above: Stand) -> bool:
    value = said.get("visibility")
    return above.unseen if value in (None, "inherit") else value in ("hidden", "collapse")


def _struck(tag: str, said: Declared) -> bool:
    line = said.get("text-decoration-line", said.get("text-decoration"))
    if line is None or line == "inherit":
        return tag in _STRUCK
    return "line-through" in line


def _raised(tag: str, said: Declared, above: Stand) -> bool:
    align = said.get("vertical-align")
    lifted = said.get("position") == "relative" and (_length(said.get("top"), 16.0) or 0) < -2
    lifted = lifted or (_length(said.get("mso-text-raise"), 16.0) or 0) > 2
    if align in (None, "inherit"):
        return tag == "sup" or lifted or (above.raised and tag != "sub")
    return align == "super" or lifted or (_length(align, 16.0) or 0) > 2


def _turned(e: Element, said: Declared) -> bool:
    override = said.get("unicode-bidi") in ("bidi-override", "isolate-override") or e.tag == "bdo"
    direction = said.get("direction", (e.get("dir") or "").lower())
    return override and direction == "rtl"


def _pixels(said: Declared, above: float) -> float:
    value = said.get("font-size")
    if value is None and said.get("font"):
        sizes = (word.split("/")[0] for word in said["font"].split())
        value = next((s for s in sizes if s and s[0].isdigit()), None)
    found = _length(value, above)
    return above if found is None else found


def _text_colour(e: Element, said: Declared, above: Stand) -> Colour | None:
    text = (
        said.get("-webkit-text-fill-color")
        or said.get("color")
        or e.get(_COLOURED.get(e.tag, "color"))
    )
    return _colour(text, above.colour, clear=_ground(e, said, above))


def _ground(e: Element, said: Declared, above: Stand) -> Colour | None:
    text = said.get("background-color") or said.get("background") or e.get("bgcolor")
    if not text:
        return above.ground
    if "url(" in text or "gradient(" in text:
        return None
    first = next((w for w in re.split(r"\s+(?![^(]*\))", text) if _parsed(w) is not None), None)
    return _colour(first, above.ground, clear=above.ground)


def _colour(text: str | None, otherwise: Colour | None, clear: Colour | None) -> Colour | None:
    """A colour as written; `otherwise` where it is none; `clear` where it is transparent."""
    found = _parsed(text)
    if found is None:
        return otherwise
    red, green, blue, alpha = found
    if alpha < 0.05:
        return clear
    return round(red * 255), round(green * 255), round(blue * 255)


def _parsed(text: str | None) -> tuple[float, float, float, float] | None:
    if not text:
        return None
    from tinycss2.color4 import parse_color

    found = parse_color(text.strip())
    if found is None or isinstance(found, str):
        return None
    try:
        plain = found.to("srgb")
    except NotImplementedError:
        return None
    red, green, blue = plain.coordinates
    return red or 0.0, green or 0.0, blue or 0.0, plain.alpha


def cuts_off(said: Declared, text: str, pixels: float) -> bool:
    """True for one line of text in a place that is surely too narrow for it and cuts it off."""
    if said.get("white-space") != "nowrap" or said.get("overflow", "").split(" ")[0] not in _OFF:
        return False
    widths = (
        _length(said.get(n), pixels) for n in ("width", "max-width") if "%" not in said.get(n, "%")
    )
    narrow = min((w for w in widths if w is not None), default=None)
    return narrow is not None and len(text) * _NARROWEST * pixels > narrow


def _far(text: str | None) -> bool:
    found = _length(text, 16.0)
    return found is not None and found <= _FAR


def _number(text: str | None) -> float | None:
    try:
        return float((text or "").rstrip("%"))
    except ValueError:
        return None


def _length(text: str | None, em: float) -> float | None:
    """Pixels of a length; None where it is none. em: pixels of one."""
    m = _LENGTH.match((text or "").strip())
    if m is None:
        return None
    unit = em if m[2] == "em" else em / 100 if m[2] == "%" else _PIXELS[m[2]]
    return float(m[1]) * unit
