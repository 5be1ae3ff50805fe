"""Bytes of a saved page in, its text out, then its tree; a declared charset is believed last.

Order: byte order mark, valid UTF-8, what the page or its envelope declares, then Windows-1258,
which old Vietnamese pages use undeclared: taken only where its tone marks all fall on vowels. In the
tree stands what browsers show in the place of something else: the content of an object that no browser
can show (HTML, 4.8.7), and a shadow tree written in the page itself (4.12.3, `shadowrootmode`).
"""

import re

from pipeline.model.grid import ReadError
from pipeline.readers.portal_text import old_encoding, unmarked_utf16, windows_1258, with_bom
from pipeline.readers.safe_xml import Element

_ENDS = re.compile(r"</(?:body|html)\s*>", re.I)
_DECLARED = re.compile(rb"""charset\s*=\s*["']?\s*([\w.:-]+)|encoding\s*=\s*["']([\w.:-]+)""", re.I)
_ALLOWED = re.compile(
    r"^(?:utf-?8|utf-?16(?:[bl]e)?|windows-?12\d\d|cp12\d\d|iso-?8859-?\d+|us-ascii|latin-?1)$",
    re.I,
)
_AS_BROWSERS = {"us-ascii": "windows-1252", "latin1": "windows-1252", "iso88591": "windows-1252"}
_SHOWN = ("image/", "video/", "audio/", "text/", "application/pdf", "application/xhtml+xml")
_MOST = 1_000  # shadow trees


def decode_page(data: bytes, declared: str | None = None) -> str:
    """The page as text. declared: the charset of its envelope (a MIME header), if any.

    Raises ReadError: empty-file, binary-file, undecodable-text.
    """
    if not data.strip():
        raise ReadError("empty-file")
    marked = with_bom(data)
    if marked is not None:
        return marked
    if 0 in data[:20_000]:
        return unmarked_utf16(data)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as fault:
        at = fault.start
    for name in (*_declarations(data), declared or ""):
        text = _decoded(data, name)
        if text is not None:
            return text
    text = windows_1258(data)
    if text is not None:
        return text
    refuse_legacy(data.decode("latin-1"))
    raise ReadError("undecodable-text", f"byte {at}")


def _declarations(data: bytes) -> list[str]:
    """Charsets named in the page's first bytes, as it names them."""
    found = _DECLARED.finditer(data[:4096])
    return [(m[1] or m[2]).decode("ascii", "ignore") for m in found]


def _decoded(data: bytes, name: str) -> str | None:
    """The bytes in that charset, or None where the charset is unknown or cannot be right."""
    if not _ALLOWED.match(name):
        return None
    key = name.lower()
    encoding = _AS_BROWSERS.get(key.replace("-", ""), _AS_BROWSERS.get(key, key))
    if "1258" in encoding:
        return windows_1258(data, 0)
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None
    better = windows_1258(data) if "1252" in encoding else None
    return better if better is not None else text


def refuse_legacy(text: str) -> None:
    """Raises ReadError legacy-encoding for text of the old one-byte fonts (judged on a sample)."""
    old = old_encoding(text[:20_000]) or old_encoding(text[-20_000:])
    if old:
        raise ReadError("legacy-encoding", old)


def parse_page(text: str) -> Element:
    """The page's tree: the parser makes one of anything, but tells where it gave up."""
    from lxml import etree, html

    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
    )
    whole = _ENDS.sub(" ", text)  # browsers take what follows for the body's; the parser drops it
    clean = whole.replace("\x00", "").encode("utf-8", "replace")
    if not clean.strip():
        raise ReadError("empty-file")
    try:
        root = html.document_fromstring(clean, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as fault:
        raise ReadError("damaged-file", "HTML") from fault
    fatal = [e for e in parser.error_log if "depth" in e.message.lower()]
    if fatal:
        raise ReadError("too-large", fatal[0].message[:100])
    return root


def set_fallbacks(root: Element) -> None:
    """Renames or moves the elements, so that the page's own content is left in reading order."""
    for e in list(root.iter("object", "applet")):
        if e.tag == "applet" or not _can_be_shown(e):
            e.tag = (
                "div" if next(e.iter("p", "div", "table", "ul", "ol"), None) is not None else "span"
            )
    shadows = [t for t in root.iter("template") if t.get("shadowrootmode") in ("open", "closed")]
    for template in shadows[:_MOST]:
        _show_shadow(template)


def _can_be_shown(e: Element) -> bool:
    """True for an object that a browser shows by itself, or would fetch to see."""
    kind = (e.get("type") or "").lower()
    return bool(e.get("data")) and (not kind or kind.startswith(_SHOWN))


def _show_shadow(template: Element) -> None:
    """The template takes the place of what its parent holds, which goes into its slots."""
    host = template.getparent()
    light = [e for e in host if e is not template]
    slots = {s.get("name") or "": s for s in reversed(list(template.iter("slot")))}
    text, host.text = host.text, None
    template.tag, template.tail = "div", None
    filled: set[Element] = set()
    for e in light:
        slot = slots.get(e.get("slot") or "") if isinstance(e.tag, str) else None
        if slot is None:
            host.remove(e)
            continue
        if slot not in filled:
            filled.add(slot)
            _empty(slot)
        slot.append(e)
    if "" in slots and (text or "").strip():
        default = slots[""]
        if default not in filled:
            _empty(default)
        default.text = text
    for slot in slots.values():
        slot.tag = "div"


def _empty(slot: Element) -> None:
    tail = slot.tail
    for e in list(slot):
        slot.remove(e)
    slot.text, slot.tail = None, tail
