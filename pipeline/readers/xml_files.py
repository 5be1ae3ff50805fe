"""An office document that is one XML file in, its blocks out.

Excel and Word of 2003, Word's package in one file, and OpenDocument in one file: LibreOffice converts
them, but for the package, whose parts are an archive again.
"""

import base64
import binascii
import io
import zipfile
from dataclasses import replace

from pipeline.model.grid import RawDocument, ReadError
from pipeline.readers.limits import DEFAULT_LIMITS, ReadLimits
from pipeline.readers.safe_xml import Element, attribute, child, children, local, parse_xml

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_ROOTS = {
    ("urn:schemas-microsoft-com:office:spreadsheet", "Workbook"): "excel-xml",
    ("http://schemas.microsoft.com/office/word/2003/wordml", "wordDocument"): "word-xml",
    ("http://schemas.microsoft.com/office/2006/xmlPackage", "package"): "package",
    ("urn:oasis:names:tc:opendocument:xmlns:office:1.0", "document"): "open",
    ("http://www.w3.org/1999/xhtml", "html"): "html",
}


def read_xml_file(data: bytes, name: str, limits: ReadLimits = DEFAULT_LIMITS) -> RawDocument:
    """The document as read by the reader for its root. Raises ReadError unknown-format, unsafe-xml."""
    root = parse_xml(data, "XML")
    namespace = root.tag.rpartition("}")[0].lstrip("{")
    kind = _ROOTS.get((namespace, local(root)))
    if kind == "html":
        from pipeline.readers.html import read_html

        return read_html(data, name, limits)
    if kind == "package":
        from pipeline.readers.zipped import read_zipped

        return read_zipped(_archive(root), name, limits)
    if kind == "open":
        kind = "fods" if "spreadsheet" in (attribute(root, "mimetype") or "") else "fodt"
    if kind is None:
        raise ReadError("unknown-format", f"XML: {local(root)}"[:80])
    from pipeline.readers.office import read_converted

    if kind in ("word-xml", "excel-xml"):
        from pipeline.readers.xml_2003 import said_plainly

        data, notes = said_plainly(root, kind)
        raw = read_converted(data, kind, name, limits)
        return replace(raw, notes=(*notes, *raw.notes))
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
                raise ReadError("damaged-file", "pkg:part without a name")
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
