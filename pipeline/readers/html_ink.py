"""An element, what style sheets say of it and how its parent stands in, how its text stands out.

As a browser shows it on a screen: hidden (display, visibility, opacity, no size, off the page, in the
colour of its ground), struck out, raised, or turned in its direction.
"""

import re
from dataclasses import dataclass, replace

from pipeline.readers.html_css import Declared
from pipeline.readers.html_room import has_no_room, is_off_page, length, share
from pipeline.readers.html_tables import CELLS
from pipeline.readers.ink import WHITE, Colour, Ink, alike
from pipeline.readers.safe_xml import Element

_STRUCK = frozenset({"s", "strike", "del"})
_COLOURED = {"font": "color", "body": "text"}
_SMALLEST = 4 / 3  # pixels: letters of one point
_CLEAR = 0.06  # of full ink: what nobody sees
_UPWARDS = re.compile(r"translatey\(\s*-|translate\([^,]*,\s*-")
_FILTERED = re.compile(r"opacity\(\s*0*(?:\.0+)?%?\s*\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """How text in an element that is not gone stands."""

    unseen: bool = False  # visibility, which a child may take back
    struck: bool = False
    raised: bool = False
    turned: bool = False
    colour: Colour | None = (0, 0, 0)
    ground: Colour | None = WHITE
    pixels: float = 16.0
    outlined: bool = False  # by a line or shadow around its letters, or painted by its ground
    capitals: str = ""  # as `text-transform` asks for

    @property
    def ink(self) -> Ink:
        """The sort of ink that this comes to."""
        if self.unseen or self.pixels <= _SMALLEST:
            return Ink.HIDDEN
        if alike(self.colour, self.ground) and not self.outlined:
            return Ink.HIDDEN
        if self.struck:
            return Ink.STRUCK
        return Ink.RAISED if self.raised else Ink.SHOWN


TOP = Stand()


def stand_of(e: Element, said: Declared, above: Stand) -> Stand:
    """How text directly in the element stands; `above`: in its parent."""
    tag = e.tag
    if tag in ("mn", "mi", "mrow", "mtext") and _is_exponent(e):
        return replace(above, raised=True)
    plain = not said and tag not in _STRUCK and tag not in _COLOURED
    if plain and tag not in ("sup", "sub", "bdo") and e.get("bgcolor") is None:
        return above
    here = replace(
        above,
        unseen=_unseen(said, above),
        struck=above.struck or _struck(tag, said),
        raised=_raised(tag, said, above),
        turned=_turned(e, said),
        pixels=_pixels(said, above.pixels),
        outlined=above.outlined or _outlined(said),
        capitals=said.get("text-transform", above.capitals),
    )
    return replace(here, colour=_text_colour(e, said, above), ground=_ground(e, said, above))


def is_gone(e: Element, said: Declared) -> bool:
    """True where the element and all in it is not to be seen."""
    display = said.get("display")
    if display == "none" or (e.get("hidden") is not None and display is None):
        return True
    if said.get("mso-hide") == "all" or share(said.get("opacity")) < _CLEAR:
        return True
    if e.get("popover") is not None or (e.tag == "dialog" and e.get("open") is None):
        return display is None
    if _FILTERED.search(said.get("filter", "")) or said.get("content-visibility") == "hidden":
        return True
    if _is_folded(e):
        return True
    return is_off_page(said) or has_no_room(said)


def folds(e: Element | None) -> bool:
    """True for a closed `<details>`."""
    return e is not None and e.tag == "details" and e.get("open") is None


def _is_folded(e: Element) -> bool:
    """True for what a closed `<details>` keeps under its summary."""
    parent = e.getparent()
    if not folds(parent):
        return False
    return e.tag != "summary" or next(parent.iterchildren("summary")) is not e


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
    if tag not in CELLS and _lifted(said, small=_pixels(said, above.pixels) < above.pixels):
        return True
    if align in (None, "inherit"):
        return tag == "sup" or (above.raised and tag != "sub")
    return align == "super" or (length(align, 16.0) or 0) > 2


def _is_exponent(e: Element) -> bool:
    """True for what a formula (MathML) raises over what stands before it."""
    parent, before = e.getparent(), e.getprevious()
    if parent is None or before is None:
        return False
    return parent.tag == "msup" or (parent.tag == "msubsup" and e.getnext() is None)


def _lifted(said: Declared, *, small: bool) -> bool:
    """True for text that its style lifts over the line. small: it is smaller than what is around it."""
    up, down = (length(said.get(edge), 16.0) or 0 for edge in ("bottom", "top"))
    if said.get("position") == "relative" and (up > 2 or down < -2):
        return True
    if (length(said.get("mso-text-raise"), 16.0) or 0) > 2:
        return True
    if said.get("font-variant-position") == "super":
        return True
    moved = _UPWARDS.search(said.get("transform", ""))
    return small and (said.get("vertical-align") in ("top", "text-top") or moved is not None)


def _outlined(said: Declared) -> bool:
    """True for letters that are seen whatever their colour is."""
    drawn = (said.get(n, "none") for n in ("text-shadow", "-webkit-text-stroke"))
    painted = (said.get(n) for n in ("background-clip", "-webkit-background-clip"))
    return any(v not in ("none", "0", "0px") for v in drawn) or "text" in painted


def _turned(e: Element, said: Declared) -> bool:
    override = said.get("unicode-bidi") in ("bidi-override", "isolate-override") or e.tag == "bdo"
    direction = said.get("direction", (e.get("dir") or "").lower())
    return override and direction == "rtl"


def _pixels(said: Declared, above: float) -> float:
    value = said.get("font-size")
    if value is None and said.get("font"):
        sizes = (word.split("/")[0] for word in said["font"].split())
        value = next((s for s in sizes if s and s[0].isdigit()), None)
    found = length(value, above)
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
