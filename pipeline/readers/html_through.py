"""An element in, whether a style draws a line through its text out: another way to strike it.

A line of `::before` or `::after`, of an empty element set over the text, or of the ground itself (a
gradient with a hard band). What may be one or a mere ornament is told of.
"""

import re
from collections.abc import Iterator
from enum import Enum

from pipeline.readers.html_css import Declared, StyleSheets
from pipeline.readers.html_room import length
from pipeline.readers.safe_xml import Element

_LINE = 1.2  # of the letters' size: a line of text
_MIDDLE = (0.25, 0.75)  # of the way down a line of text
_THIN = 4.0  # pixels
_THICK = 0.3  # of the way down: a band that is no ground any more
_WIDE = 0.8  # of the text
_NO_WORDS = frozenset({"''", '""', "' '", '" "', "none", "normal"})  # values of `content`
_LONG = 2_000  # characters of a ground: a drawing
_BORDERS = ("border-top", "border-bottom", "border")
_GRADIENT = re.compile(r"linear-gradient\(((?:[^()]|\([^()]*\))*)\)")
_STOP = re.compile(r"(?<![\w.#])(?:calc\(\s*)?(\d*\.?\d+)%(?:\s*[+-]\s*[\d.]+px\s*\))?")
_COMMA = re.compile(r",(?![^(]*\))")
_LEVEL = re.compile(r"^(?:to (?:top|bottom)|0deg|180deg|0|\.5turn|0\.5turn)$")
_SIZED = re.compile(r"(?:center|50%)\s*/\s*\S+\s+([\d.]+)px")
_SLANTED = re.compile(r"^to \w+ \w+$|^-?[\d.]+(?:deg|turn|rad)$")


class Through(Enum):
    """What is drawn through a text."""

    NOTHING = 0
    LINE = 1
    IN_DOUBT = 2


def drawn_through(e: Element, said: Declared, sheets: StyleSheets, pixels: float) -> Through:
    """What the style of an element, or of what it holds, draws through its text."""
    found = _by_ground(said)
    if found is Through.NOTHING and said.get("position") in ("relative", "absolute"):
        found = next((f for s in _over(e, sheets) if (f := _by_box(s, pixels)).value), found)
    return found


def _over(e: Element, sheets: StyleSheets) -> Iterator[Declared]:
    """The styles of what holds no text and is set over the element's own."""
    for place in ("before", "after"):
        said = sheets.added.get((e, place))
        if said is not None and said.get("content") in _NO_WORDS:
            yield said
    for inner in e:
        if isinstance(inner.tag, str) and not len(inner) and not (inner.text or "").strip():
            yield sheets.of(inner)


def _by_box(said: Declared, pixels: float) -> Through:
    """What a box without text is that is set over a text."""
    if said.get("position") != "absolute" or said.get("display") == "none" or not _has_ink(said):
        return Through.NOTHING
    top, right, bottom, left = _edges(said)
    width = _share(said.get("width"), 0.0) if "width" in said else None
    if width is None and left is not None and right is not None:
        width = 1 - _share(left, pixels) - _share(right, pixels)
    if width is None or width < _WIDE:
        return Through.NOTHING
    high = pixels * _LINE
    if top is not None and top != "auto":
        place = _share(top, high)
    elif bottom is not None and bottom != "auto":
        place = 1 - _share(bottom, high)
    else:
        return Through.IN_DOUBT
    return Through.LINE if _MIDDLE[0] <= place <= _MIDDLE[1] else Through.NOTHING


def _has_ink(said: Declared) -> bool:
    """True for a thin box that is seen: by its border, or by its ground."""
    borders = (said.get(name, "none") for name in _BORDERS)
    if any(
        b.split(" ")[0] not in ("none", "0", "0px", "hidden") and "none" not in b for b in borders
    ):
        return True
    ground = said.get("background") or said.get("background-color") or "none"
    high = length(said.get("height"), 16.0)
    return ground not in ("none", "transparent") and high is not None and 0 < high <= _THIN


def _edges(said: Declared) -> tuple[str | None, ...]:
    """top, right, bottom, left: each by itself, or of `inset`."""
    words = said.get("inset", "").split()
    together = {1: (0, 0, 0, 0), 2: (0, 1, 0, 1), 3: (0, 1, 2, 1), 4: (0, 1, 2, 3)}.get(len(words))
    names = ("top", "right", "bottom", "left")
    return tuple(
        said.get(name) or (words[together[i]] if together else None) for i, name in enumerate(names)
    )


def _share(text: str | None, whole: float) -> float:
    """A length as a share of a whole, so many pixels; 0 where it is none."""
    text = (text or "").strip()
    m = _STOP.match(text)
    if m is not None:
        return float(m[1]) / 100
    found = length(text, whole / _LINE)
    return found / whole if found is not None and whole else 0.0


def _by_ground(said: Declared) -> Through:
    """What a gradient of the ground draws."""
    ground = f"{said.get('background', '')} {said.get('background-image', '')}"
    if "gradient(" not in ground or len(ground) > _LONG:
        return Through.NOTHING
    sized = _SIZED.search(ground)
    if sized is not None and float(sized[1]) <= _THIN:
        return Through.LINE
    m = _GRADIENT.search(ground)
    parts = [p.strip() for p in _COMMA.split(m[1])] if m else []
    slanted = bool(parts) and _SLANTED.match(parts[0]) is not None and not _LEVEL.match(parts[0])
    if parts and (slanted or _LEVEL.match(parts[0])):
        parts = parts[1:]
    elif parts and parts[0].startswith("to "):
        return Through.NOTHING  # from side to side
    if not _has_band(parts):
        return Through.NOTHING
    return Through.IN_DOUBT if slanted else Through.LINE


def _has_band(stops: list[str]) -> bool:
    """True for a hard, narrow band near the middle of an otherwise clear ground."""
    clear = [s.startswith(("transparent", "rgba(0, 0, 0, 0", "rgba(0,0,0,0")) for s in stops]
    inked = [i for i, is_clear in enumerate(clear) if not is_clear]
    if len(stops) < 3 or not inked or not clear[0] or not clear[-1]:
        return False
    places = [float(p) / 100 for i in inked for p in _STOP.findall(stops[i])]
    if not places:
        return False
    first, last = min(places), max(places)
    return last - first <= _THICK and _MIDDLE[0] <= (first + last) / 2 <= _MIDDLE[1]
