"""Bytes of XML in, a tree out; document types, entities and the network are refused.

An XML part of an office file has no document type. One that brings one is no office file but an
attack (entities that grow, files to be read), so it is refused before it is parsed.
"""

import re
from collections.abc import Iterator
from typing import Any

from pipeline.model.grid import ReadError

Element = Any
"""An lxml element."""

_DOCTYPE = re.compile(rb"<!\s*DOCTYPE|<!\s*ENTITY", re.IGNORECASE)
_WIDE_BOMS = (b"\xff\xfe", b"\xfe\xff", b"\x00<", b"<\x00")
SAFE: dict[str, Any] = {  # how lxml reads what a stranger sent
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
STRICT = b"http://purl.oclc.org/ooxml/"
"""Where the names of the strict standard begin."""

_STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": (
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    ),
    b"http://purl.oclc.org/ooxml/spreadsheetml/main": (
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    ),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
}


def refuse_doctype(data: bytes, name: str) -> None:
    """Raises ReadError unsafe-xml where a document type or an entity is declared."""
    head = data[:4]
    text = data
    if head.startswith(_WIDE_BOMS):
        wide = "utf-16-be" if head[:1] in (b"\xfe", b"\x00") else "utf-16-le"
        text = data.decode(wide, "ignore").encode("utf-8", "ignore")
    if _DOCTYPE.search(text):
        raise ReadError("unsafe-xml", name)


def parse_xml(data: bytes, name: str) -> Element:
    """The root element; names of the strict standard are turned into the usual ones.

    Raises ReadError: unsafe-xml, damaged-file (not well-formed, deeper than 256, too long a text).
    """
    from lxml import etree

    refuse_doctype(data, name)
    data = usual_names(data)
    parser = etree.XMLParser(**SAFE)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as fault:
        raise ReadError("damaged-file", f"{name}:{getattr(fault, 'lineno', 0)}"[:200]) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise ReadError("unsafe-xml", name)
    return root


def usual_names(data: bytes) -> bytes:
    """The part with the names of the strict standard (ISO/IEC 29500) turned into the usual ones."""
    if STRICT in data:
        for strict, usual in _STRICT.items():
            data = data.replace(strict, usual)
    return data


def plain_xml(data: bytes, name: str) -> bytes:
    """The part as any parser may have it: no document type, no comment within a text.

    Raises ReadError as `parse_xml`.
    """
    refuse_doctype(data, name)
    plain = not data.startswith(_WIDE_BOMS) and b"<!--" not in data and data.find(b"<?", 1) < 0
    if plain and STRICT not in data:
        return data
    from lxml import etree

    return bytes(etree.tostring(parse_xml(data, name)))


def local(e: Element) -> str:
    """An element's name without its namespace."""
    tag = e.tag
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""


def attribute(e: Element, name: str) -> str | None:
    """An attribute by its name without namespace (`w:val` is "val")."""
    for key, value in e.attrib.items():
        if key == name or key.endswith("}" + name):
            return str(value)
    return None


def children(e: Element, *names: str) -> Iterator[Element]:
    """The direct children of these names."""
    for child in e:
        if local(child) in names:
            yield child


def child(e: Element | None, *path: str) -> Element | None:
    """The element at this path of names below `e`, or None."""
    for name in path:
        if e is None:
            return None
        e = next(children(e, name), None)
    return e


def value(e: Element | None, *path: str) -> str | None:
    """The `val` of the element at this path, or None."""
    found = child(e, *path)
    return attribute(found, "val") if found is not None else None


def whole(text: str | None, otherwise: int = 0) -> int:
    """The whole number that an attribute holds, which some programs write with a fraction."""
    try:
        return int(float(text or ""))
    except (ValueError, OverflowError):
        return otherwise
