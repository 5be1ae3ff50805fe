"""A drawing or object in a Word paragraph in, what it holds out: boxes of text, and other things.

A thing is a picture, a worksheet, another file: no text of the document, but on its page.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.readers.docx_wrappers import chosen
from pipeline.readers.safe_xml import Element, attribute, local

_EMU = 12_700.0  # to the point
_SHAPES = frozenset({"wsp", "line", "rect", "oval", "roundrect"})
_LINES = frozenset({"line", "lineInv", "mathMultiply", "mathMinus"})
_POINTS = {"pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "px": 0.75, "pc": 12.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A text box met in a paragraph. floats: it stands over the page, not in the line.

    behind: it stands under the text, as a watermark does.
    """

    content: Element
    floats: bool
    behind: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """What is shown and is no text; size in points.

    kind: picture, object, icon, diagram; line or cover, drawn over what stands there.

    relation: by which the file holds it, or names another file.
    """

    kind: str
    relation: str
    width: float = 0.0
    height: float = 0.0


def things_in(drawing: Element) -> Iterator[Box | Thing]:
    """The boxes and things of a drawing; a box within a box comes with it, alternatives once."""
    anchor = next((e for e in drawing if local(e) == "anchor"), None)
    floats = anchor is not None or _positioned(drawing)
    behind = anchor is not None and attribute(anchor, "behindDoc") in ("1", "true", "on")
    width, height = _size(drawing)
    embedded = next((e for e in drawing.iter() if local(e) == "OLEObject"), None)
    if embedded is not None:
        kind = "icon" if attribute(embedded, "DrawAspect") == "Icon" else "object"
        yield Thing(kind=kind, relation=attribute(embedded, "id") or "", width=width, height=height)
        return
    stack = list(drawing)[::-1]
    while stack:
        e = stack.pop()
        name = local(e)
        if name == "txbxContent":
            yield Box(content=e, floats=floats, behind=behind)
        elif name == "AlternateContent":
            stack.extend(list(chosen(e))[::-1])
        elif name in _SHAPES and not any(local(inner) == "txbxContent" for inner in e.iter()):
            if floats and not behind and (kind := drawn_kind(e)):
                yield Thing(kind=kind, relation="", width=width, height=height)
        else:
            thing = _thing(name, e)
            if thing is not None:
                yield Thing(kind=thing[0], relation=thing[1], width=width, height=height)
            stack.extend(list(e)[::-1])


def drawn_kind(shape: Element) -> str:
    """What a shape without text is, where it stands over a page: a line, a cover, or neither ("")."""
    forms = {attribute(e, "prst") or "" for e in shape.iter() if local(e) == "prstGeom"}
    if local(shape) == "line" or any(f in _LINES or "Connector" in f for f in forms):
        return "line"
    if any(local(e) == "imagedata" for e in shape.iter()):
        return ""
    if local(shape) in ("wsp", "sp", "cxnSp"):
        filled = any(
            local(e) == "solidFill" for part in shape if local(part) == "spPr" for e in part
        )
        return "cover" if filled else ""
    return "cover" if (shape.get("filled") or "t") not in ("f", "false") else ""


def _thing(name: str, e: Element) -> tuple[str, str] | None:
    if name == "blip":
        return "picture", attribute(e, "embed") or attribute(e, "link") or ""
    if name == "imagedata":
        return "picture", attribute(e, "id") or ""
    if name == "relIds":
        return "diagram", attribute(e, "dm") or ""
    return None


def _size(drawing: Element) -> tuple[float, float]:
    """Width and height in points; 0 where nothing tells them."""
    for e in drawing.iter():
        if local(e) == "extent":
            return _number(e.get("cx")) / _EMU, _number(e.get("cy")) / _EMU
        style = e.get("style") if local(e) in ("shape", "rect") else None
        if style:
            said = dict(part.split(":", 1) for part in style.split(";") if ":" in part)
            return _points(said.get("width", "")), _points(said.get("height", ""))
    return 0.0, 0.0


def _points(text: str) -> float:
    text = text.strip()
    return _number(text[:-2]) * _POINTS.get(text[-2:], 0.0)


def _number(text: str | None) -> float:
    try:
        return max(0.0, min(float(text or ""), 1e9))
    except ValueError:
        return 0.0


def _positioned(drawing: Element) -> bool:
    """True for an old drawing (VML) placed by coordinates."""
    return any("position:absolute" in (e.get("style") or "").replace(" ", "") for e in drawing)
