"""Elements that only wrap others, and alternatives for several programs, seen through as Word does."""

from collections.abc import Iterator

from pipeline.readers.safe_xml import Element, attribute, child, children, local

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
            return (attribute(shows, "val") or "1") not in ("0", "false", "off")
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
