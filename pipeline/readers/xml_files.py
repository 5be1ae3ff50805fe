"""An office document that is one XML file in, its blocks out; and what a conversion would lose said plainly.

Excel and Word of 2003, Word's package in one file, and OpenDocument in one file: LibreOffice converts
them, but for the package, whose parts are an archive again. Of Word and Excel of 2003 it keeps no
strike that comes from a style, no hidden text, no strike of a cell and no colour of a run: the text of
such a cell, and a run in the colour of its cell, are taken out before and told of. Of OpenDocument it
writes hidden sections and paragraphs as if they were shown: they are made hidden characters before.
"""

import base64
import binascii
import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace

from pipeline.model.grid import STRUCK, RawDocument, ReaderNote, ReadError
from pipeline.readers.ink import HIDDEN, WHITE, alike, hex_colour
from pipeline.readers.limits import DEFAULT_LIMITS, ReadLimits
from pipeline.readers.packages import Package
from pipeline.readers.safe_xml import Element, attribute, child, children, local, parse_xml

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_ROOTS = {
    ("urn:schemas-microsoft-com:office:spreadsheet", "Workbook"): "excel-xml",
    ("http://schemas.microsoft.com/office/word/2003/wordml", "wordDocument"): "word-xml",
    ("http://schemas.microsoft.com/office/2006/xmlPackage", "package"): "package",
    ("urn:oasis:names:tc:opendocument:xmlns:office:1.0", "document"): "open",
    ("http://www.w3.org/1999/xhtml", "html"): "html",
}
_STRUCK, _VANISH = ("strike", "dstrike"), "vanish"
_COLOUR = "{http://www.w3.org/TR/REC-html40}Color"
_UNSEEN_SIZE = "2"  # half points
_LONGEST = 300  # characters of a note
_STYLE = "cchc-hidden"
_MARKS = (b"<text:section", b"<text:hidden-paragraph")
_PARAGRAPHS = ("p", "h")
_NOT_PRINTED = ("annotation", "note", "tracked-changes")


def read_xml_file(data: bytes, name: str, limits: ReadLimits = DEFAULT_LIMITS) -> RawDocument:
    """The document as read by the reader for its root. Raises ReadError unknown-format, unsafe-xml."""
    root = parse_xml(data, "XML")
    namespace = root.tag.rpartition("}")[0].lstrip("{")
    kind = _ROOTS.get((namespace, local(root)))
    if kind == "html":
        from pipeline.readers.html import read_html

        return read_html(data, name, limits)
    if kind == "package":
        from pipeline.readers.bundle import read_zipped

        return read_zipped(_archive(root), name, limits)
    if kind == "open":
        kind = "fods" if "spreadsheet" in (attribute(root, "mimetype") or "") else "fodt"
    if kind is None:
        raise ReadError("unknown-format", f"XML: {local(root)}"[:80])
    from pipeline.readers.office import read_converted

    if kind in ("word-xml", "excel-xml"):
        data, notes = said_plainly(root, kind)
        raw = read_converted(data, kind, name, limits)
        return replace(raw, notes=(*notes, *raw.notes))
    if kind == "fodt":
        data = shown_xml(data)
    return read_converted(data, kind, name, limits)


def _archive(root: Element) -> bytes:
    """The parts of a package in one file (ECMA-376, flat OPC) as an archive."""
    from lxml import etree

    out = io.BytesIO()
    types = etree.Element(f"{{{_TYPES}}}Types")
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for part in children(root, "part"):
            name = (attribute(part, "name") or "").lstrip("/")
            data, packed = child(part, "xmlData"), child(part, "binaryData")
            tree = next(iter(data), None) if data is not None else None
            kind = attribute(part, "contentType") or "application/xml"
            etree.SubElement(types, f"{{{_TYPES}}}Override", PartName=f"/{name}", ContentType=kind)
            if not name:
                raise ReadError("damaged-file", "pkg:part")
            if tree is not None:
                archive.writestr(name, etree.tostring(tree))
            elif packed is not None:
                archive.writestr(name, _decoded(packed.text or "", name))
        archive.writestr("[Content_Types].xml", etree.tostring(types))
    return out.getvalue()


def _decoded(text: str, name: str) -> bytes:
    try:
        return base64.b64decode(text)
    except (binascii.Error, ValueError):
        raise ReadError("damaged-file", name) from None


def said_plainly(root: Element, kind: str) -> tuple[bytes, tuple[ReaderNote, ...]]:
    """The file's bytes again, and what was taken out of it. kind: word-xml or excel-xml."""
    from lxml import etree

    notes: tuple[ReaderNote, ...] = ()
    if kind == "word-xml":
        _settle_runs(root)
    else:
        notes = (*_struck_cells(root), *_unseen_runs(root))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8")), notes


# -- Word ------------------------------------------------------------------------------------------


def _settle_runs(root: Element) -> None:
    """Each run says itself what its style says of it; hidden text becomes too small to be seen."""
    styles = {attribute(s, "styleId") or "": s for s in _all(root, "style")}
    for paragraph in _all(root, "p"):
        above = _of_style(styles, _named(child(paragraph, "pPr"), "pStyle"))
        for run in _all(paragraph, "r"):
            own = child(run, "rPr")
            looks = {**above, **_of_style(styles, _named(own, "rStyle")), **_own(own)}
            if any(looks.values()):
                _say(run, own, looks)


def _own(properties: Element | None) -> dict[str, bool]:
    found = ((local(e), e) for e in properties) if properties is not None else ()
    return {
        name: (attribute(e, "val") or "on") not in ("off", "0", "false")
        for name, e in found
        if name in _STRUCK or name == _VANISH
    }


def _of_style(styles: dict[str, Element], name: str) -> dict[str, bool]:
    """What a style says, after the styles it is based on."""
    chain: list[Element] = []
    while name in styles and styles[name] not in chain:
        chain.append(styles[name])
        name = _named(chain[-1], "basedOn")
    looks: dict[str, bool] = {}
    for style in reversed(chain):
        looks |= _own(child(style, "rPr"))
    return looks


def _named(e: Element | None, name: str) -> str:
    found = child(e, name) if e is not None else None
    return (attribute(found, "val") or "") if found is not None else ""


def _say(run: Element, own: Element | None, looks: dict[str, bool]) -> None:
    space = run.tag.rpartition("}")[0] + "}"
    if own is None:
        own = run.makeelement(f"{space}rPr")
        run.insert(0, own)
    for e in [e for e in own if local(e) in (*_STRUCK, _VANISH, "rStyle")]:
        own.remove(e)
    for name in (n for n in _STRUCK if looks.get(n)):
        own.append(own.makeelement(f"{space}{name}"))
    if looks.get(_VANISH):
        for e in [e for e in own if local(e) == "sz"]:
            own.remove(e)
        own.append(own.makeelement(f"{space}sz", {f"{space}val": _UNSEEN_SIZE}))


# -- Excel -----------------------------------------------------------------------------------------


def _struck_cells(root: Element) -> Iterator[ReaderNote]:
    """Takes out the text of cells of a struck style, each with a note."""
    styles = {attribute(s, "ID") or "": s for s in _all(root, "Style")}
    struck = {name for name in styles if _is_struck(styles, name)}
    for cell in list(_all(root, "Cell")) if struck else ():
        data = child(cell, "Data")
        if attribute(cell, "StyleID") in struck and data is not None:
            text = " ".join("".join(data.itertext()).split())
            cell.remove(data)
            if text:
                yield ReaderNote(code=STRUCK, value=text[:_LONGEST])


def _unseen_runs(root: Element) -> Iterator[ReaderNote]:
    """Takes out runs in the colour of their cell, each with a note."""
    styles = {attribute(s, "ID") or "": s for s in _all(root, "Style")}
    coloured = [e for e in _all(root, "Font") if local(e.getparent()) != "Style" and e.get(_COLOUR)]
    for run in coloured:
        cell = next((e for e in run.iterancestors() if local(e) == "Cell"), None)
        if cell is None:
            continue
        ground = _said(styles, attribute(cell, "StyleID") or "Default", "Interior", "Color")
        text = " ".join("".join(run.itertext()).split())
        if text and alike(hex_colour(run.get(_COLOUR)), hex_colour(ground) or WHITE):
            tail = run.tail
            run.clear()
            run.tail = tail
            yield ReaderNote(code=HIDDEN, value=text[:_LONGEST])


def _is_struck(styles: dict[str, Element], name: str) -> bool:
    return _said(styles, name, "Font", "StrikeThrough") == "1"


def _said(styles: dict[str, Element], name: str, part: str, key: str) -> str | None:
    """What a style, or the nearest it is based on, says of a part of its look."""
    seen: set[str] = set()
    while name in styles and name not in seen:
        seen.add(name)
        found = child(styles[name], part)
        said = attribute(found, key) if found is not None else None
        if said is not None:
            return said
        name = attribute(styles[name], "Parent") or ""
    return None


def _all(root: Element, name: str) -> Iterator[Element]:
    return (e for e in root.iter() if local(e) == name)


def shown_archive(package: Package, data: bytes) -> bytes:
    """The archive of an OpenDocument text; `data` itself where nothing of it is hidden so."""
    content = package.read("content.xml")
    plain = shown_xml(content)
    if plain is content:
        return data
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(package.names, key=lambda n: (n != "mimetype", n)):
            archive.writestr(name, plain if name == "content.xml" else package.read(name))
    return out.getvalue()


def shown_xml(content: bytes) -> bytes:
    """The part that holds the text, or a document in one file."""
    if not any(mark in content for mark in _MARKS):
        return content
    root = parse_xml(content, "content.xml")
    places = list(_hidden(root))
    if not places:
        return content
    for e in places:
        if local(e) == "section":
            paragraphs = [p for p in e.iter() if local(p) in _PARAGRAPHS]
            e[:] = paragraphs
        else:
            paragraphs = [e]
        for paragraph in paragraphs:
            _hide(paragraph)
    _add_style(root)
    from lxml import etree

    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _hidden(root: Element) -> Iterator[Element]:
    """The sections and paragraphs that are not shown: never, or as their condition last said."""
    for e in root.iter():
        if local(e) == "section" and (attribute(e, "display") == "none" or _is_said(e)):
            yield e
        elif local(e) == "hidden-paragraph" and _is_said(e):
            yield next(p for p in e.iterancestors() if local(p) in _PARAGRAPHS)


def _is_said(e: Element) -> bool:
    return attribute(e, "is-hidden") == "true"


def _hide(paragraph: Element) -> None:
    text = "".join(_printed_texts(paragraph))
    space = paragraph.tag.rpartition("}")[0] + "}"
    span = paragraph.makeelement(f"{space}span", {f"{space}style-name": _STYLE})
    span.text, paragraph.text = text, None
    paragraph[:] = [span]


def _printed_texts(e: Element) -> Iterator[str]:
    yield e.text or ""
    for one in e:
        if local(one) in ("s", "tab", "line-break"):
            yield " "
        elif local(one) not in _NOT_PRINTED:
            yield from _printed_texts(one)
        yield one.tail or ""


def _add_style(root: Element) -> None:
    office = root.tag.rpartition("}")[0] + "}"
    styles = child(root, "automatic-styles")
    if styles is None:
        styles = root.makeelement(f"{office}automatic-styles")
        root.insert([local(e) for e in root].index("body"), styles)
    named = office.replace(":office:", ":style:")
    style = styles.makeelement(f"{named}style", {f"{named}name": _STYLE, f"{named}family": "text"})
    display = office.replace(":office:", ":text:")
    look = style.makeelement(f"{named}text-properties", {f"{display}display": "none"})
    style.append(look)
    styles.append(style)
