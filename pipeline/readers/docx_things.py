"""A drawing or object in Word's text in, what it holds out: boxes of text, and other things with their blocks.

A thing is a picture, a worksheet, another file: no text of the document, but on its page. Read is what
the page shows: a picture by recognition, a worksheet's shown sheet, another document's text. A picture
too small for a table is a seal, an emblem or a signature and is left alone.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from pipeline.model.grid import Grid, RawDocument, ReadError
from pipeline.readers.docx_package import WordFile, chosen
from pipeline.readers.limits import Meter, ReadLimits, hold_to_limits
from pipeline.readers.places import moved, within
from pipeline.readers.safe_xml import Element, attribute, local

_EMU = 12_700.0  # to the point
_SHAPES = frozenset({"wsp", "line", "rect", "oval", "roundrect"})
_LINES = frozenset({"line", "lineInv", "mathMultiply", "mathMinus"})
_POINTS = {"pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "px": 0.75, "pc": 12.0}
_WIDE, _HIGH = 200.0, 56.0  # points (7 cm, 2 cm): the least picture that may hold rows of a table
_IN_CELL = 12.0  # points: what stands in a cell may be one word
_DOTS = 0.75  # points a dot where nothing tells a picture's size
_VECTOR = {b"\xd7\xcd\xc6\x9a": "wmf", b"\x01\x00\x09\x00": "wmf"}
_EMF_MARK = b" EMF"  # at byte 40


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


def is_worth_reading(thing: Thing, data: bytes | None, *, in_cell: bool) -> bool:
    """False for a picture too small to hold what a plan says."""
    if thing.kind != "picture":
        return True
    width, height = (thing.width, thing.height) if thing.width else _drawn_size(data)
    if in_cell:
        return width >= _IN_CELL and height >= _IN_CELL / 2
    return width >= _WIDE and height >= _HIGH


def _drawn_size(data: bytes | None) -> tuple[float, float]:
    import io

    from PIL import Image

    try:
        with Image.open(io.BytesIO(data or b"")) as image:
            return image.width * _DOTS, image.height * _DOTS
    except (OSError, ValueError, Image.DecompressionBombError):
        return _WIDE, _HIGH


def read_part(name: str, data: bytes, thing: Thing, file: WordFile, meter: Meter) -> RawDocument:
    """What the part holds, every place in it named by the part. Raises ReadError."""
    raw = _read(name, data, thing, file.package.limits)
    hold_to_limits(raw, file.package.limits)
    meter.add_cells(sum(len(b.cells) for b in raw.blocks if isinstance(b, Grid)))
    return moved(raw, within(name.rsplit("/", 1)[-1]))


def _read(name: str, data: bytes, thing: Thing, limits: ReadLimits) -> RawDocument:
    from pipeline.readers.dispatch import sniff
    from pipeline.readers.office import convert

    kind = sniff(data)
    vector = "emf" if data[40:44] == _EMF_MARK else _VECTOR.get(data[:4])
    if thing.kind == "picture":
        from pipeline.readers.scan import read_image

        return read_image(convert(data, vector, "png") if vector else data, name, limits)
    if thing.kind in ("icon", "diagram") or kind not in _DOCUMENTS:
        raise ReadError("unknown-format", kind)
    return _shown_sheet(_DOCUMENTS[kind](data, name, limits), data, limits)


def _of_zip(data: bytes, name: str, limits: ReadLimits) -> RawDocument:
    from pipeline.readers.bundle import read_zipped

    return read_zipped(data, name, limits)


def _of_ole(data: bytes, name: str, limits: ReadLimits) -> RawDocument:
    """An old compound file: a document of its own, or one that holds an office file whole."""
    from pipeline.readers.office import packed_file, read_ole

    inner = packed_file(data)
    return _of_zip(inner, name, limits) if inner else read_ole(data, name, limits)


def _by_content(data: bytes, name: str, limits: ReadLimits) -> RawDocument:
    from pipeline.readers.dispatch import reader_of, sniff

    return reader_of(sniff(data))(data, name, limits)


_DOCUMENTS: dict[str, Callable[[bytes, str, ReadLimits], RawDocument]] = {
    "zip": _of_zip, "ole": _of_ole, "html": _by_content, "mhtml": _by_content, "rtf": _by_content,
    "text": _by_content,
}  # fmt: skip


def _shown_sheet(raw: RawDocument, data: bytes, limits: ReadLimits) -> RawDocument:
    """Of a workbook only the sheet that it shows where it is pasted."""
    if raw.reader != "xlsx" or len(raw.blocks) < 2:
        return raw
    from pipeline.readers.packages import open_package
    from pipeline.readers.xlsx import shown_sheet

    name = shown_sheet(open_package(data, limits))
    return replace(raw, blocks=tuple(b for b in raw.blocks if getattr(b, "name", name) == name))
