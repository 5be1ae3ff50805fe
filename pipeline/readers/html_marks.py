"""What a browser knows of an element: not shown, a block, bold, the number of a list item."""

import re
from base64 import b64decode
from collections.abc import Callable, Iterator
from itertools import islice
from urllib.parse import unquote_to_bytes

from pipeline.readers.html_css import Declared
from pipeline.readers.safe_xml import Element, whole
from pipeline.text.numerals import LABELS

COUNTING = frozenset({"counter-reset", "counter-increment", "counter-set"})
STYLES = {
    "decimal": "decimal", "lower-alpha": "lowerLetter", "lower-latin": "lowerLetter",
    "upper-alpha": "upperLetter", "upper-latin": "upperLetter", "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman", "decimal-leading-zero": "decimalZero",
}  # fmt: skip
_PAIR = re.compile(r"(-?[a-z_][\w-]*)(?:\s+(-?\d{1,6}))?(?=\s|$)", re.I)
_LARGEST = 99_999
_MOST = 100  # counters of a page; of others nobody tells the number
# What never holds text of the page, and what may hold it but is not shown.
SILENT = frozenset({
    "script", "style", "head", "title", "button", "datalist", "select", "textarea", "input",
    "progress", "meter",
})  # fmt: skip
DROPPED = frozenset({
    *SILENT, "template", "noscript", "iframe", "object", "applet", "svg", "audio", "video", "canvas",
    "noembed", "noframes", "frame", "rt", "rp", "rtc",
})  # fmt: skip
EMPTY = frozenset(
    {"br", "hr", "img", "input", "wbr", "col", "embed", "link", "meta"}
)  # hold nothing
FRAMES = frozenset({"iframe", "frame"})
PICTURES = frozenset({"img", "embed"})
DRAWN = frozenset({"object", "canvas", "video", "iframe"})  # show what is not written in the page
_NOT_DRAWN = frozenset({"defs", "symbol", "clippath", "mask", "pattern", "marker"})
_CLEAR = re.compile(
    r"display:none|visibility:(?:hidden|collapse)|(?<![\w-])opacity:0(?:\.0*)?(?![\d.])"
    r"|fill:(?:none|transparent)|fill-opacity:0(?:\.0*)?(?![\d.])"
)
_FIRST_LETTER = re.compile(r"(?<!\w)\w")
_SIGN = 16  # pixels
_POINTS = 0.75  # to the pixel
_RAW = (
    "script",
    "style",
    "title",
    "textarea",
    "iframe",
    "noscript",
    "noframes",
    "xmp",
    "plaintext",
)
_LOOSE = 4  # cells: the least row of a table of tasks
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
_BULLETS = frozenset({"disc", "circle", "square"})
_TYPES: dict[str, str] = {
    "1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman",
    **STYLES,
}  # fmt: skip


class Counters:
    """The counters that are open where the reading is, each with the depth of the element it began at."""

    def __init__(self) -> None:
        self._open: dict[str, list[tuple[int, int]]] = {}
        self._lost = False  # there were too many to follow

    def enter(self, said: Declared, depth: int) -> None:
        """An element begins whose style says so."""
        if COUNTING.isdisjoint(said):
            return
        for values, start in self._named(said.get("counter-reset", ""), 0):
            if values and values[-1][0] == depth:
                values.pop()
            values.append((depth, start))
        for values, step in self._named(said.get("counter-increment", ""), 1):
            began, value = values.pop() if values else (depth, 0)
            values.append((began, max(-_LARGEST, min(value + step, _LARGEST))))
        for values, value in self._named(said.get("counter-set", ""), 0):
            values.append((values.pop()[0] if values else depth, value))

    def leave(self, depth: int) -> None:
        """An element ends: what began within it is over."""
        for values in self._open.values():
            while values and values[-1][0] > depth:
                values.pop()

    def written(self, name: str, style: str, between: str | None) -> str | None:
        """The counter as text, with all those around it where they are to be parted by something.

        None for a style that nobody can tell.
        """
        if style == "none":
            return ""
        label = LABELS.get(STYLES.get(style, ""))
        if label is None or self._lost:
            return None
        values = [value for _, value in self._open.get(name, [])] or [0]
        return (between or "").join(map(label, values if between is not None else values[-1:]))

    def _named(self, said: str, otherwise: int) -> Iterator[tuple[list[tuple[int, int]], int]]:
        """The counters that a declaration names, each with its number."""
        pairs = list(islice(_PAIR.finditer(said), _MOST + 1)) if said != "none" else []
        for m in pairs:
            if m[1] not in self._open and len(self._open) >= _MOST:
                self._lost = True
                return
            yield self._open.setdefault(m[1], []), int(m[2]) if m[2] else otherwise


def hides_content(e: Element) -> bool:
    """True for a dropped element with so much in it that a part of the page may be lost."""
    cells = sum(1 for _ in e.iter("td", "th")) > 1
    if e.tag in SILENT:
        return cells
    text = e.text_content()
    return cells or "<td" in text.lower() or len(text) > _LONG


def cells_without_table(root: Element) -> Element | None:
    """The first of several cells that no table holds: its tag was eaten (`</<table>`) or left out."""
    loose = (e for e in root.iter("td", "th") if next(e.iterancestors("table"), None) is None)
    found = list(islice(loose, _LOOSE))
    return found[0] if len(found) == _LOOSE else None


def swallowed_by(text: str) -> str | None:
    """The element that a page opens, never closes and so hides a table with; None for none.

    Browsers take all that follows for its text (HTML, 13.2.5, raw text and comments).
    """
    low = text.lower()
    for name in _RAW:
        if "<td" in low[_left_open(low, f"<{name}", f"</{name}") :]:
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
        chosen = [o for o in options if o.get("selected") is not None]
        chosen = chosen or [o for o in options if o.get("disabled") is None][:1]
        return " ".join(o.get("label") or " ".join(o.text_content().split()) for o in chosen)
    if e.tag == "textarea":
        return str(e.text_content())
    kind, written = (e.get("type") or "text").lower(), e.get("value") or ""
    if e.tag != "input":
        return ""
    if kind in ("checkbox", "radio"):
        return "☑ " if e.get("checked") is not None else "☐ "
    if kind in ("date", "month"):  # shown as the reader's country writes them
        return "/".join(reversed(written.split("-")))
    return written if kind in ("text", "number", "search", "tel") else ""


def drawn_text(svg: Element) -> str:
    """The text of a drawing, in the order of the file: without what only names or defines."""
    parts: list[str] = []
    for e in svg.iter("text", "foreignobject"):
        around = {a.tag for a in e.iterancestors()} | {e.tag}
        if not around & _NOT_DRAWN and not _drawn_clear(e):
            parts.append(" ".join(e.text_content().split()))
    return " ".join(filter(None, parts))


def _drawn_clear(e: Element) -> bool:
    """True for what the drawing itself hides."""
    said = " ".join(
        (a.get("style") or "").replace(" ", "") + f";{n}:{a.get(n)}" for a in (e, *e.iterancestors())
        for n in ("display", "visibility", "opacity", "fill", "fill-opacity")
    )  # fmt: skip
    return _CLEAR.search(said) is not None


def in_capitals(text: str, asked: str) -> str:
    """The text as `text-transform` shows it."""
    if asked == "uppercase":
        return text.upper()
    if asked == "lowercase":
        return text.lower()
    return _FIRST_LETTER.sub(lambda m: m[0].upper(), text) if asked == "capitalize" else text


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


def is_picture(img: Element) -> bool:
    """True for a picture that may hold words: none that is no larger than a sign beside them."""
    sizes = [_number(img.get(n), 0) for n in ("width", "height")]
    if any(0 < size <= _SIGN for size in sizes):
        return False
    return bool(img.get("src")) and (any(sizes) or bool(img.get("style")))


def holds_rows(img: Element) -> bool:
    """True for a picture within the page's own text that is large enough for rows of a table."""
    how, _, written = (img.get("src") or "").partition(",")
    if not how.startswith("data:image/"):
        return False
    from pipeline.readers.docx_things import Thing, is_worth_reading

    try:
        data = b64decode(unquote_to_bytes(written)) if how.endswith(";base64") else b""
    except ValueError:
        data = b""
    wide, high = (_number(img.get(n), 0) * _POINTS for n in ("width", "height"))
    shown = Thing(kind="picture", relation="", width=wide if high else 0.0, height=high)
    return is_worth_reading(shown, data, in_cell=False)


def is_centred(e: Element) -> bool:
    """True for a block set in the middle."""
    return (e.get("align") or "").lower() == "center" or bool(_CENTRED.search(e.get("style") or ""))


def item_label(
    li: Element, counts: dict[Element, int], said_of: Callable[[Element], Declared]
) -> str | None:
    """What a browser prints before a list item: `1.`, `a.`, or a dash for a bullet; "" for none.

    None where nobody can tell. counts: the number of the latest item by list; the item's own is
    added. said_of: what style sheets say of an element.
    """
    parent = li.getparent()
    if parent is None or parent.tag not in ("ol", "ul"):
        return ""
    step = -1 if parent.get("reversed") is not None else 1
    first = 1 if step == 1 else sum(1 for _ in parent.iterchildren("li"))
    before = counts.get(parent, _number(parent.get("start"), first) - step)
    counts[parent] = number = _number(li.get("value"), before + step)
    named = _style_of(li, said_of) or _style_of(parent, said_of)
    if named == "none" or said_of(li).get("display", "list-item") != "list-item":
        return ""
    if named[:1] in ("'", '"'):
        return named[1:-1].strip()
    if named in _BULLETS or (parent.tag == "ul" and not named):
        return "" if li.text_content().lstrip()[:1] in tuple("-–—+•*") else "-"
    kind = _TYPES.get(named or "decimal")
    return f"{LABELS[kind](number)}." if kind else None


def _style_of(e: Element, said_of: Callable[[Element], Declared]) -> str:
    """The kind of marker an element asks for: a CSS name or text, or the letter of `type`."""
    said = said_of(e)
    words = said.get("list-style-type") or said.get("list-style") or ""
    if words[:1] in ("'", '"'):
        return words
    known = [
        w for w in words.split() if w not in ("inside", "outside") and not w.startswith("url(")
    ]
    return known[0] if known else e.get("type") or ""


def _number(text: str | None, otherwise: int) -> int:
    return max(-9999, min(whole(text, otherwise), 99_999))
