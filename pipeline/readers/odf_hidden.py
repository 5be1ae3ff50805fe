"""An OpenDocument text in, the same with its hidden sections and paragraphs as hidden words out.

The converter keeps hidden characters but writes hidden sections and hidden paragraphs as if they were
shown, so each paragraph of such a place is made one of hidden characters before.
"""

import io
import zipfile
from collections.abc import Iterator

from pipeline.readers.packages import Package
from pipeline.readers.safe_xml import Element, attribute, child, local, parse_xml

_STYLE = "cchc-hidden"
_MARKS = (b"<text:section", b"<text:hidden-paragraph")
_PARAGRAPHS = ("p", "h")
_NOT_PRINTED = ("annotation", "note", "tracked-changes")


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
        if local(e) == "section" and (attribute(e, "display") == "none" or _said(e)):
            yield e
        elif local(e) == "hidden-paragraph" and _said(e):
            yield next(p for p in e.iterancestors() if local(p) in _PARAGRAPHS)


def _said(e: Element) -> bool:
    return attribute(e, "is-hidden") == "true"


def _hide(paragraph: Element) -> None:
    text = "".join(_texts(paragraph))
    space = paragraph.tag.rpartition("}")[0] + "}"
    span = paragraph.makeelement(f"{space}span", {f"{space}style-name": _STYLE})
    span.text, paragraph.text = text, None
    paragraph[:] = [span]


def _texts(e: Element) -> Iterator[str]:
    yield e.text or ""
    for one in e:
        if local(one) in ("s", "tab", "line-break"):
            yield " "
        elif local(one) not in _NOT_PRINTED:
            yield from _texts(one)
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
