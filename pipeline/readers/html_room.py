"""What style sheets say of an element's place and size in, whether its text has room to be seen out.

As on a wide screen: moved off the page, cut to nothing, cut off at its edge; and what nobody can tell
from the page's text alone (masks, mirrors, boxes over boxes), which is read and told of.
"""

import re

from pipeline.readers.html_css import Declared

_LENGTH = re.compile(r"^([+-]?\d*\.?\d+)(px|pt|em|rem|%|in|cm|mm|vw|vh|)$")
_PIXELS = {"px": 1.0, "": 1.0, "pt": 4 / 3, "in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4, "rem": 16.0,
           "vw": 12.0, "vh": 8.0}  # fmt: skip
_PLACING = frozenset(
    {"position", "transform", "translate", "text-indent", "margin-left", "margin-top"}
)
_SQUEEZING = frozenset({"clip-path", "transform", "scale", "zoom", "overflow", "overflow-x", "overflow-y",
                        "-webkit-line-clamp"})  # fmt: skip
_DOUBTED = frozenset({"position", "order", "flex-direction", "-webkit-text-security", "mask", "mask-image",
                      "-webkit-mask-image", "clip-path", "filter", "transform"})  # fmt: skip
_NARROWEST = 0.36  # of the letters' size: the middle width of a letter in narrow print
_USUAL = 320.0  # pixels of a place whose width nothing tells
_LOWEST_LINE = 1.1  # of the letters' size: lines set close
_FAR = -900.0  # pixels left of or above the page
_FAR_RIGHT = 1900.0  # a page does grow downwards, never to the right
_FEW_WORDS, _LARGE, _PALE = 60, 36.0, 0.5  # letters; pixels; of full ink: of a watermark
_TURNED = re.compile(r"rotate\(\s*-?[1-9]|^-?[1-9][\d.]*(?:deg|turn|rad)|matrix\(")
_OFF = frozenset({"hidden", "clip"})
_CLIPPED = re.compile(
    r"^rect\(\s*([01](?:px)?)[\s,]+([01](?:px)?)[\s,]+([01](?:px)?)[\s,]+([01](?:px)?)\s*\)$"
    r"|^circle\(0.*\)$|^ellipse\(0.*\)$"
)
_INSET = re.compile(r"^inset\(([^)]*)\)$")
_POLYGON = re.compile(r"^polygon\((?:\w+\s*,)?([^)]*)\)$")
_NO_SIZE = re.compile(
    r"scale(?:x|y|3d)?\(\s*0(?:\.0\d*)?\s*[,)]|matrix\(\s*0\s*,|rotate[xy]\(\s*-?90deg\s*\)"
)
_SHIFTED = re.compile(r"translate(?:x|y|3d)?\(\s*(-?[\d.]+[a-z%]*)\s*(?:,\s*(-?[\d.]+[a-z%]*))?")
_MIRRORED = re.compile(r"rotate\(\s*-?180|scale(?:x|y)?\(\s*-|matrix\(\s*-")
_BLURRED = re.compile(r"blur\(\s*(?!0[a-z)])")


def length(text: str | None, em: float) -> float | None:
    """Pixels of a length; None where it is none. em: pixels of one."""
    m = _LENGTH.match((text or "").strip())
    if m is None:
        return None
    unit = em if m[2] == "em" else em / 100 if m[2] == "%" else _PIXELS[m[2]]
    return float(m[1]) * unit


def is_off_page(said: Declared) -> bool:
    """True for what stands where the page does not reach."""
    if _PLACING.isdisjoint(said):
        return False
    placed = said.get("position")
    if placed in ("absolute", "fixed", "relative"):
        if any(_far(said.get(edge)) for edge in ("left", "top", "right", "bottom")):
            return True
        if placed != "relative" and (length(said.get("left"), 16.0) or 0) > _FAR_RIGHT:
            return True
        if _CLIPPED.match(said.get("clip", "")):
            return True
    m = _SHIFTED.search(said.get("transform", ""))
    shifts = [*(m.groups() if m else ()), *said.get("translate", "").split()]
    if any(_far(shift) for shift in shifts):
        return True
    return any(_far(said.get(n)) for n in ("text-indent", "margin-left", "margin-top"))


def has_no_room(said: Declared) -> bool:
    """True for what is cut, scaled or squeezed to nothing."""
    if _SQUEEZING.isdisjoint(said):
        return False
    if _cut_away(said.get("clip-path", "")) or _NO_SIZE.search(said.get("transform", "")):
        return True
    if any(_nothing(said.get(name)) for name in ("scale", "zoom")):
        return True
    if not _cuts(said):
        return False
    if said.get("text-indent") == "100%" and said.get("white-space") == "nowrap":
        return True
    sizes = (length(said.get(n), 16.0) for n in ("width", "height", "max-width", "max-height"))
    return any(size is not None and size <= 1 for size in sizes)


def may_differ(said: Declared) -> bool:
    """False, at once, for what neither cuts text off nor leaves it in doubt."""
    return not (_SQUEEZING.isdisjoint(said) and _DOUBTED.isdisjoint(said))


def cuts_off(said: Declared, text: str, lines: int, pixels: float) -> bool:
    """True for text in a place that is surely too narrow or too low for it and cuts it off.

    lines: that it has at least; pixels: of its letters.
    """
    if _SQUEEZING.isdisjoint(said) or not (_cuts(said) or "-webkit-line-clamp" in said):
        return False
    widths = (
        length(said.get(n), pixels) for n in ("width", "max-width") if "%" not in said.get(n, "%")
    )
    narrow = min((w for w in widths if w is not None), default=None)
    across = len(text) * _NARROWEST * pixels
    if said.get("white-space") == "nowrap":
        return narrow is not None and across > narrow
    lines = max(lines, round(across / (narrow or _USUAL)))
    heights = (
        length(said.get(n), pixels) for n in ("height", "max-height") if "%" not in said.get(n, "%")
    )
    low = min((h for h in heights if h is not None), default=None)
    clamp = said.get("-webkit-line-clamp", "")
    if clamp.isdigit() and lines > int(clamp):
        return True
    return low is not None and lines > 1 and lines * _LOWEST_LINE * pixels > low + pixels / 2


def is_watermark(said: Declared, text: str, pixels: float) -> bool:
    """True for few words that lie over or under the page: large, turned, pale or out of a pointer's reach."""
    if said.get("position") not in ("absolute", "fixed") or not 0 < len(text) <= _FEW_WORDS:
        return False
    if pixels >= _LARGE or _TURNED.search(said.get("transform", "") + said.get("rotate", "")):
        return True
    below = said.get("z-index", "").startswith("-") or said.get("pointer-events") == "none"
    return below or share(said.get("opacity")) <= _PALE


def share(text: str | None) -> float:
    """A share of one as a number or in per cent; 1 where it is none."""
    try:
        found = float((text or "1").rstrip("%"))
    except ValueError:
        return 1.0
    return found / 100 if (text or "").endswith("%") else found


def in_doubt(said: Declared) -> bool:
    """True where the text alone does not tell what is seen: masked, mirrored, over other text, set in
    another order."""
    if _DOUBTED.isdisjoint(said):
        return False
    if said.get("position") in ("absolute", "fixed") or said.get("order", "0") != "0":
        return True
    if said.get("flex-direction", "").endswith("-reverse"):
        return True
    if said.get("-webkit-text-security", "none") != "none":
        return True
    if any(said.get(n, "none") != "none" for n in ("mask", "mask-image", "-webkit-mask-image")):
        return True
    clip = said.get("clip-path", "none")
    if clip != "none" and not _INSET.match(clip):
        return True
    return bool(
        _BLURRED.search(said.get("filter", "")) or _MIRRORED.search(said.get("transform", ""))
    )


def _cuts(said: Declared) -> bool:
    ways = (said.get(n, "").split(" ")[0] for n in ("overflow", "overflow-x", "overflow-y"))
    return any(way in _OFF for way in ways)


def _cut_away(clip: str) -> bool:
    """True for a path of `clip-path` that encloses nothing."""
    if _CLIPPED.match(clip):
        return True
    inset = _INSET.match(clip)
    if inset:
        edges = [_share(part) for part in inset[1].split(" round ")[0].split()] or [0.0]
        top, right = edges[0], edges[min(1, len(edges) - 1)]
        bottom, left = edges[2] if len(edges) > 2 else top, edges[3] if len(edges) > 3 else right
        return top + bottom >= 100 or left + right >= 100
    polygon = _POLYGON.match(clip)
    points = [p.split() for p in polygon[1].split(",") if p.strip()] if polygon else []
    return bool(points) and any(len({p[way] for p in points}) < 2 for way in (0, -1))


def _share(text: str) -> float:
    return float(text[:-1]) if re.fullmatch(r"-?\d*\.?\d+%", text) else 0.0


def _nothing(text: str | None) -> bool:
    found = length((text or "").split(" ")[0], 1.0)
    return found is not None and abs(found) <= 0.06


def _far(text: str | None) -> bool:
    """True for a length, or a share of the place around, that leads off the page."""
    found = length(text, 1000.0 if "%" in (text or "") else 16.0)
    return found is not None and found <= _FAR
