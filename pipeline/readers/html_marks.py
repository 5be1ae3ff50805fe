"""What a browser knows of an element: not shown, a block, bold, the number of a list item."""

import re
from collections.abc import Callable

from pipeline.readers.list_labels import LABELS
from pipeline.readers.safe_xml import Element

# What never holds text of the page, and what may hold it but is not shown.
SILENT = frozenset({
    "script", "style", "head", "title", "button", "datalist", "select", "textarea", "input",
})  # fmt: skip
DROPPED = frozenset({
    *SILENT, "template", "noscript", "iframe", "object", "applet", "svg", "audio", "video", "canvas",
    "noembed", "noframes", "frame", "rt", "rp", "rtc",
})  # fmt: skip
EMPTY = frozenset(
    {"br", "hr", "img", "input", "wbr", "col", "embed", "link", "meta"}
)  # hold nothing
FRAMES = frozenset({"iframe", "frame"})
_LONG = 400  # characters that are more than a word to those whose browser lacks something
BLOCKS = frozenset({
    "html", "body", "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt",
    "dd", "blockquote", "pre", "address", "article", "aside", "footer", "header", "hgroup",
    "main", "nav", "section", "figure", "figcaption", "fieldset", "form", "legend", "details",
    "summary", "hr", "center", "table", "tr", "td", "th", "caption", "thead", "tbody", "tfoot",
    "dir", "menu",
})  # fmt: skip
ASIDES = frozenset({
    "nav", "aside", "footer", "menu",
})  # fmt: skip
_BOLD = frozenset({
    "b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "th",
})  # fmt: skip
_WEIGHT = re.compile(r"font-weight\s*:\s*(bold|bolder|normal|\d+)", re.I)
_CENTRED = re.compile(r"text-align\s*:\s*center", re.I)
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([\w-]+)", re.I)
_TYPES: dict[str, str] = {
    "1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman",
    "decimal": "decimal", "lower-alpha": "lowerLetter", "lower-latin": "lowerLetter",
    "upper-alpha": "upperLetter", "upper-latin": "upperLetter", "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman", "decimal-leading-zero": "decimalZero",
}  # fmt: skip


def hides_content(e: Element) -> bool:
    """True for a dropped element with so much in it that a part of the page may be lost."""
    if e.tag in SILENT:
        return False
    text = e.text_content()
    return sum(1 for _ in e.iter("td", "th")) > 1 or "<td" in text.lower() or len(text) > _LONG


def swallowed_by(text: str) -> str | None:
    """The element that a page opens, never closes and so hides a table with; None for none.

    Browsers take all that follows for its text (HTML, 13.2.5, raw text and comments).
    """
    low = text.lower()
    for name in ("script", "style", "title", "textarea", "iframe", "noscript", "noframes", "xmp"):
        if re.search("<td", low[_left_open(low, f"<{name}", f"</{name}") :]):
            return name
    return "!--" if "<td" in low[_left_open(low, "<!--", "-->") :] else None


def _left_open(low: str, opening: str, closing: str) -> int:
    """Where the last opening that nothing closes begins; the text's end where there is none."""
    at = low.rfind(opening)
    return at if at >= 0 and low.find(closing, at) < 0 else len(low)


def field_text(e: Element) -> str:
    """What a field of a form shows: its chosen option, or what is typed in it."""
    if e.tag == "select":
        options = list(e.iter("option"))
        chosen = [o for o in options if o.get("selected") is not None] or options[:1]
        return " ".join(" ".join(o.text_content().split()) for o in chosen)
    if e.tag == "textarea":
        return str(e.text_content())
    shown = (e.get("type") or "text").lower() in (
        "text",
        "date",
        "month",
        "number",
        "search",
        "tel",
    )
    return (e.get("value") or "") if e.tag == "input" and shown else ""


def is_bold(e: Element, inherited: bool) -> bool:
    """Whether text in the element is bold, given that of its parent."""
    style = e.get("style")
    m = _WEIGHT.search(style) if style else None
    if m:
        weight = m[1].lower()
        return weight.startswith("bold") or (weight.isdigit() and int(weight) >= 600)
    return inherited or e.tag in _BOLD


def is_link(e: Element) -> bool:
    """True for a link that leaves the page."""
    to = e.get("href") if e.tag == "a" else None
    return to is not None and (to == "#" or not to.startswith("#"))


def is_centred(e: Element) -> bool:
    """True for a block set in the middle."""
    return (e.get("align") or "").lower() == "center" or bool(_CENTRED.search(e.get("style") or ""))


def item_label(li: Element, counts: dict[Element, int]) -> str:
    """What a browser prints before a list item: `1.`, `a.`, or a dash for a bullet; "" for none.

    counts: the number of the latest item by list; the item's own is added.
    """
    parent = li.getparent()
    if parent is None or parent.tag not in ("ol", "ul"):
        return ""
    before = counts.get(parent, _number(parent.get("start"), 1) - 1)
    counts[parent] = number = _number(li.get("value"), before + 1)
    named = _style_of(li) or _style_of(parent)
    if named == "none":
        return ""
    if parent.tag == "ul" and named not in _TYPES:
        return "" if li.text_content().lstrip()[:1] in tuple("-–—+•*") else "-"
    write: Callable[[int], str] = LABELS[_TYPES.get(named, "decimal")]
    return f"{write(number)}."


def _style_of(e: Element) -> str:
    """The kind of marker an element asks for: a CSS name, or the letter of `type`."""
    m = _LIST_STYLE.search(e.get("style") or "")
    return m[1].lower() if m else e.get("type") or ""


def _number(text: str | None, otherwise: int) -> int:
    try:
        return max(-9999, min(int(text or ""), 99_999))
    except ValueError:
        return otherwise
