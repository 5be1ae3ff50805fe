"""A page's tree in, what browsers show in the place of something else set there.

The content of an object that no browser can show (HTML, 4.8.7) or of an element that none knows any
more, and a shadow tree that stands in the page itself (4.12.3, `shadowrootmode`).
"""

from pipeline.readers.safe_xml import Element

_SHOWN = ("image/", "video/", "audio/", "text/", "application/pdf", "application/xhtml+xml")
_MOST = 1_000  # shadow trees


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
