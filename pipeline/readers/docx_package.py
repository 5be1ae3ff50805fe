"""A Word file's archive in, its main part and what that relates to out, opened by python-docx.

The archive has been held to its limits before. Only the parts that text may come from are handed to
the library, and made harmless first: no document type, no relation to a part that is not there, the
names of the strict standard turned into the usual ones, the type of a template or a file with macros
into that of a document. Nothing is fetched: what stands outside the file is only named. Elements that
only wrap others, and alternatives for several programs, are seen through as Word does.
"""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pipeline.model.grid import ReadError
from pipeline.readers.docx_styles import is_on
from pipeline.readers.packages import Package, Relation, broken_part
from pipeline.readers.safe_xml import (
    Element,
    attribute,
    child,
    children,
    local,
    parse_xml,
    plain_xml,
)

_MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_OPENED = frozenset({
    "styles", "numbering", "footnotes", "endnotes", "settings", "image", "package", "oleObject",
    "aFChunk", "subDocument", "diagramData",
})  # fmt: skip
_TREES = frozenset({"styles", "numbering", "footnotes", "endnotes", "settings", "diagramData"})
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
DELETED = frozenset({"del", "moveFrom", "cellDel"})
_WRAPPERS = frozenset({
    "ins", "moveTo", "sdt", "sdtContent", "customXml", "smartTag", "hyperlink", "fldSimple",
    "bdo", "dir", "Choice", "Fallback", "rubyBase", "ruby",
})  # fmt: skip
# What Word and LibreOffice know; a choice that requires anything else is shown by neither.
_KNOWN = (
    "http://schemas.microsoft.com/office/word/",
    "http://schemas.microsoft.com/office/drawing/",
    "http://schemas.openxmlformats.org/",
    "http://purl.oclc.org/ooxml/",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WordFile:
    """An opened Word document. main: its part; outside: relations that leave the file, by id.

    headers: the names of the parts of its page headers, by id.
    """

    package: Package
    main: Any
    outside: dict[str, Relation]
    headers: dict[str, str]

    def tree(self, kind: str) -> Element | None:
        """The root of the one part that the document relates to as `kind`; None without one."""
        part = next(
            (r.target_part for r in self._relations() if r.reltype.endswith(f"/{kind}")), None
        )
        if part is None:
            return None
        element = getattr(part, "element", None)
        return element if element is not None else parse_xml(part.blob, part.partname)

    def page_header(self, relation_id: str | None) -> Element | None:
        """The root of the page header that this relation names; None for a broken one too."""
        name = self.headers.get(relation_id or "")
        try:
            return parse_xml(plain_xml(self.package.read(name), name), name) if name else None
        except ReadError:  # most page headers hold a number alone
            return None

    def part(self, relation_id: str | None) -> tuple[str, bytes] | None:
        """(name, bytes) of the part that this relation names, if it is in the file."""
        for r in self._relations():
            if r.rId == relation_id:
                return str(r.target_part.partname).lstrip("/"), r.target_part.blob
        return None

    def _relations(self) -> list[Any]:
        return list(self.main.rels.values())


def open_word(package: Package) -> WordFile:
    """The document opened. Raises ReadError: not-a-document, damaged-file, unsafe-xml."""
    main = package.target("officeDocument")
    if main is None:
        raise ReadError("not-a-document", "Word")
    relations = package.relations(main)
    kept = [r for r in relations
            if r.kind in _OPENED and not r.external and r.target in package.names]  # fmt: skip
    outside = {r.id: r for r in relations if r.external or r.target not in package.names}
    part = _open(_sound_copy(package, main, kept), main)
    headers = {r.id: r.target for r in relations
               if r.kind == "header" and not r.external and r.target in package.names}  # fmt: skip
    return WordFile(package=package, main=part, outside=outside, headers=headers)


def _open(copy: bytes, main: str) -> Any:
    import docx  # noqa: F401 - registers the classes of the parts
    from docx.opc.package import OpcPackage

    try:
        return OpcPackage.open(io.BytesIO(copy)).main_document_part
    except (MemoryError, RecursionError):
        raise
    except Exception as fault:  # the library names no errors of its own for a broken part
        raise ReadError("damaged-file", broken_part(copy, main)) from fault


def _sound_copy(package: Package, main: str, kept: list[Relation]) -> bytes:
    """An archive of the main part and what is kept of its relations, unpacked, all of it checked."""
    parts: dict[str, bytes] = {main: plain_xml(package.read(main), main)}
    for r in kept:
        if r.target not in parts:
            data = package.read(r.target)
            parts[r.target] = plain_xml(data, r.target) if r.kind in _TREES else data
    folder, _, name = main.rpartition("/")
    rels = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
    trees = {r.target for r in kept if r.kind in _TREES}
    parts["[Content_Types].xml"] = _types(package, main, set(parts), trees)
    parts["_rels/.rels"] = _related([("m", "officeDocument", main)])
    parts[rels] = _related([(r.id, r.kind, r.target) for r in kept])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for part, data in parts.items():
            archive.writestr(part, data)
    return out.getvalue()


def _related(rows: list[tuple[str, str, str]]) -> bytes:
    from lxml import etree

    root = etree.Element(f"{{{_RELATIONS}}}Relationships")
    for relation_id, kind, target in rows:
        etree.SubElement(root, f"{{{_RELATIONS}}}Relationship", Id=relation_id,
                         Type=f"{_KINDS}/{kind}", Target=f"/{target}")  # fmt: skip
    return bytes(etree.tostring(root))


def _types(package: Package, main: str, parts: set[str], trees: set[str]) -> bytes:
    """The types of these parts: of `trees` as the file tells them, the main part a document.

    A file within the file is bytes, whatever type it is told to have: it may be a document too.
    """
    from lxml import etree

    root = etree.Element(f"{{{_TYPES}}}Types")
    add = etree.SubElement
    endings = {part.rsplit(".", 1)[-1] for part in parts}
    for ending in sorted(endings | {"rels", "xml"}):
        kind = "application/xml" if ending in ("xml", "rels") else "application/octet-stream"
        add(root, f"{{{_TYPES}}}Default", Extension=ending, ContentType=kind)
    told = {main: _MAIN_TYPE}
    for e in package.xml("[Content_Types].xml"):
        part = (attribute(e, "PartName") or "").lstrip("/")
        if local(e) == "Override" and part in trees:
            told.setdefault(part, attribute(e, "ContentType") or "")
    for part, kind in told.items():
        add(root, f"{{{_TYPES}}}Override", PartName=f"/{part}", ContentType=kind)
    return bytes(etree.tostring(root))


def unwrapped(e: Element, *, deleted: bool = False) -> Iterator[Element]:
    """The children that count, seen through what only wraps them.

    deleted: tracked deletions come too, as they stand; else they are left out.
    """
    for one in e:
        name = local(one)
        if name in DELETED:
            if deleted:
                yield one
        elif name == "AlternateContent":
            yield from unwrapped(chosen(one), deleted=deleted)
        elif name in _WRAPPERS:
            yield from unwrapped(one, deleted=deleted)
        else:
            yield one


def is_prompt(run: Element) -> bool:
    """True within a content control that shows what it asks for, for want of a value (17.5.2.39).

    A placeholder field of OpenDocument, which prints as its text, comes from the converter as a
    control that goes with its first edit (17.5.2.43) and names no placeholder.
    """
    for around in run.iterancestors():
        if local(around) == "sdt":
            shows = child(around, "sdtPr", "showingPlcHdr")
            printed = child(around, "sdtPr", "temporary") is not None
            if shows is None or (printed and child(around, "sdtPr", "placeholder") is None):
                return False
            return is_on(shows)
        if local(around) in ("tbl", "body"):
            return False
    return False


def chosen(alternatives: Element) -> Element:
    """The alternative that is shown: the first choice of known requirements, else the fallback.

    An empty element where there is none.
    """
    for choice in children(alternatives, "Choice"):
        required = (choice.get("Requires") or "").split()
        known = [(choice.nsmap.get(prefix) or "").startswith(_KNOWN) for prefix in required]
        if known and all(known):
            return choice
    fallback = next(children(alternatives, "Fallback"), None)
    return fallback if fallback is not None else ()
