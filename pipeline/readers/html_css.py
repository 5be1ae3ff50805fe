"""A page's style sheets in, what they and its own style say of an element out, as browsers cascade.

Parsed by tinycss2, matched by cssselect2. Only sheets within the file count, as a wide screen shows
them; rules for print, for narrow screens or for states (a pointer over it) are left out. Nothing is
fetched. Only what tells how text stands on the page is kept.
"""

import functools
import re
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote_to_bytes

from pipeline.readers.safe_xml import Element

PROPERTIES = frozenset({
    "display", "visibility", "opacity", "color", "background", "background-color", "font-size",
    "text-decoration", "text-decoration-line", "vertical-align", "position", "left", "right", "top",
    "bottom", "text-indent", "margin-left", "clip", "clip-path", "width", "height", "max-width",
    "max-height", "overflow", "direction", "unicode-bidi", "transform", "mso-hide", "font",
    "-webkit-text-fill-color", "text-position", "mso-text-raise", "filter", "content-visibility",
    "white-space", "content", "overflow-x", "overflow-y", "scale", "translate", "zoom", "margin-top",
    "mask", "mask-image", "-webkit-mask-image", "-webkit-text-security", "-webkit-line-clamp",
    "flex-direction", "order", "text-shadow", "-webkit-text-stroke", "background-clip",
    "-webkit-background-clip", "font-variant-position", "text-transform", "list-style",
    "list-style-type", "z-index", "pointer-events", "float", "flex-wrap", "flex-flow", "flex-basis",
    "grid-template-columns", "grid-template", "grid-auto-flow", "grid-column", "grid-column-start",
    "grid-column-end", "grid-row", "grid-row-start", "grid-area", "counter-reset",
    "counter-increment", "counter-set", "border", "border-top", "border-bottom", "background-image",
    "inset",
})  # fmt: skip
_MOST_CSS = 2_000_000  # characters of all style sheets
_SCREENS = ("screen", "all", "")
_GROUPS = ("supports", "layer", "scope")
_WIDTH = re.compile(r"\(\s*(min|max)-width\s*:\s*([\d.]+)(px|em|rem)\s*\)")
_RANGE = re.compile(r"\(\s*width\s*([<>])=?\s*([\d.]+)(px|em|rem)\s*\)")
_TRUE_OF_SCREENS = (
    "(orientation: landscape)", "(orientation:landscape)", "(hover: hover)", "(hover:hover)",
    "(prefers-color-scheme: light)", "(prefers-color-scheme:light)", "(color)",
)  # fmt: skip
_WIDE = 1280.0  # pixels of the screen
_IMPORTS = 50  # sheets that others name
_SHORT = 300  # characters of a style that is worth remembering
_DEEPEST = 8  # rules within rules, variables within variables
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,([^()]*))?\)")

Declared = Mapping[str, str]
Parts = Mapping[str, str]
"""The texts of a file's other parts, by their addresses."""
Count = Callable[[str, str, str | None], str | None]
"""A counter's name, its style and what parts it from those around it in, its text out."""
Said = list[tuple[str, str, bool]]
_NOTHING: Declared = {}


@dataclass(slots=True)
class StyleSheets:
    """What the sheets of a page say of its elements. too_long: some were not looked at.

    added: what stands before or after an element's own text.
    """

    by_element: dict[Element, dict[str, str]] = field(default_factory=dict)
    added: dict[tuple[Element, str], dict[str, str]] = field(default_factory=dict)
    too_long: bool = False

    def of(self, e: Element) -> Declared:
        """The properties that hold for the element: of the sheets, then its own."""
        said = self._plain(e)
        if not any("var(" in value for value in said.values()):
            return said
        return {name: self._settled(value, e) for name, value in said.items()}

    def _plain(self, e: Element) -> Declared:
        said = self.by_element.get(e, _NOTHING)
        own = e.get("style")
        if not own:
            return said
        out, kept = dict(said), {k for k in said if k.startswith("!")}
        for name, value, important in _own(own):
            if important or f"!{name}" not in kept:
                out[name] = value
        return out

    def _settled(self, value: str, e: Element) -> str:
        """The value with its variables put in, each as the nearest element above says it."""

        def one(m: re.Match[str]) -> str:
            for at in (e, *e.iterancestors()):
                found = self._plain(at).get(m[1])
                if found is not None:
                    return found
            return m[2] or ""

        for _ in range(_DEEPEST):
            if "var(" not in value or len(value) > 1000:
                break
            value = _VARIABLE.sub(one, value)
        return value.strip()

    def text_beside(self, e: Element, place: str, count: Count) -> str | None:
        """The text that a sheet puts `before` or `after` an element's own; None where nobody can tell."""
        said = self.added.get((e, place))
        if said is None or said.get("display") == "none":
            return ""
        return _written(self._settled(said.get("content", ""), e), e, count)


def read_sheets(root: Element, parts: Parts) -> StyleSheets:
    """The style sheets of a page, matched with its elements. parts: those beside it, by address."""
    found = StyleSheets()
    rules: list[tuple[str, Said]] = []
    room = _MOST_CSS
    for e in root.iter("style", "link"):
        if not _on_screen((e.get("media") or "").strip().lower()) or e.get("disabled") is not None:
            continue
        text = (e.text or "") if e.tag == "style" else _linked(e, parts)
        room -= len(text)
        if room < 0:
            found.too_long = True
            break
        rules.extend(_rules(text, parts, set()))
    if rules:
        _match(root, rules, found)
    return found


def _linked(link: Element, parts: Parts) -> str:
    """The sheet that a link names, where the file holds it."""
    rel = (link.get("rel") or "").lower().split()
    return _sheet(link.get("href") or "", parts) if rel == ["stylesheet"] else ""


def _sheet(address: str, parts: Parts) -> str:
    """The sheet with that address: a part of the file, or written in the address; else nothing."""
    if not address.startswith("data:text/css"):
        return parts.get(address, "")
    how, _, written = address.partition(",")
    data = unquote_to_bytes(written)
    try:
        return (b64decode(data) if how.endswith(";base64") else data).decode("utf-8", "replace")
    except ValueError:
        return ""


def _written(content: str, e: Element, count: Count) -> str | None:
    """The text that a value of `content` writes; None for one that quotes or draws."""
    import tinycss2

    out = ""
    for token in tinycss2.parse_component_value_list(content):
        if token.type == "string":
            out += token.value
        elif token.type == "function" and token.lower_name == "attr":
            out += e.get(tinycss2.serialize(token.arguments).strip()) or ""
        elif token.type == "function" and token.lower_name in ("counter", "counters"):
            counted = _counted(token, count)
            if counted is None:
                return None
            out += counted
        elif token.type == "ident" and token.lower_value in ("none", "normal"):
            return ""
        elif token.type == "url" or (token.type == "function" and token.lower_name == "url"):
            continue
        elif token.type not in ("whitespace", "comment"):
            return None
    return "".join(c for c in out if not 0xE000 <= ord(c) < 0xF900)  # pictures of icon fonts


def _counted(token: Any, count: Count) -> str | None:
    said = [t for t in token.arguments if t.type in ("ident", "string")]
    between = next((t.value for t in said[1:] if t.type == "string"), "")
    style = next((t.lower_value for t in said[1:] if t.type == "ident"), "decimal")
    if not said or said[0].type != "ident":
        return None
    return count(said[0].lower_value, style, between if token.lower_name == "counters" else None)


def _rules(text: str, parts: Parts, named: set[str]) -> Iterator[tuple[str, Said]]:
    """(selectors, declarations) of the rules that say anything of ours."""
    import tinycss2

    text = text.replace("<!--", " ").replace("-->", " ")
    for rule in tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True):
        if rule.type == "at-rule" and rule.lower_at_keyword == "import":
            address = _imported(rule.prelude)
            if address and address not in named and len(named) < _IMPORTS:
                named.add(address)
                yield from _rules(_sheet(address, parts), parts, named)
        yield from _of_rule(rule)


def _imported(prelude: Any) -> str:
    """The address that an `@import` names, where it is for screens."""
    import tinycss2

    said = [t for t in prelude if t.type not in ("whitespace", "comment")]
    if not said or not _on_screen(tinycss2.serialize(said[1:]).strip().lower()):
        return ""
    if said[0].type == "function":
        said = [t for t in said[0].arguments if t.type == "string"]
    return str(said[0].value) if said and said[0].type in ("string", "url") else ""


def _of_rule(rule: Any, above: str = "", depth: int = 0) -> Iterator[tuple[str, Said]]:
    """The rule and those within it. above: the selectors of the rule it stands in."""
    import tinycss2

    if depth > _DEEPEST or not getattr(rule, "content", None):
        return
    if rule.type == "at-rule":
        prelude = tinycss2.serialize(rule.prelude).strip().lower()
        holds = rule.lower_at_keyword in _GROUPS and not prelude.startswith("not")
        if holds or (rule.lower_at_keyword == "media" and _on_screen(prelude)):
            if above and (said := list(_declarations(rule.content))):
                yield above, said
            for inner in tinycss2.parse_blocks_contents(rule.content, True, True):
                if inner.type in ("at-rule", "qualified-rule"):
                    yield from _of_rule(inner, above, depth + 1)
    elif rule.type == "qualified-rule":
        selectors = tinycss2.serialize(rule.prelude)
        if above:
            own = selectors if "&" in selectors else f"& {selectors}"
            selectors = own.replace("&", f":is({above})")
        said = list(_declarations(rule.content))
        if said:
            yield selectors, said
        for inner in tinycss2.parse_blocks_contents(rule.content, True, True):
            if inner.type in ("at-rule", "qualified-rule"):
                yield from _of_rule(inner, selectors, depth + 1)


def _on_screen(media: str) -> bool:
    """True where one of these media is a wide screen; what else they ask for is not known."""
    return any(_is_screen(medium.strip()) for medium in media.split(","))


def _is_screen(medium: str) -> bool:
    if medium.startswith("not "):
        return medium[4:].strip() in ("print", "speech")
    rest = _RANGE.sub("", _WIDTH.sub("", medium))
    for feature in _TRUE_OF_SCREENS:
        rest = rest.replace(feature, "")
    if rest.replace("and", "").replace("only", "").strip() not in _SCREENS:
        return False
    if not all(_within(m[1] == "min", m[2], m[3]) for m in _WIDTH.finditer(medium)):
        return False
    return all(_within(m[1] == ">", m[2], m[3]) for m in _RANGE.finditer(medium))


def _within(least: bool, number: str, unit: str) -> bool:
    pixels = float(number) * (1 if unit == "px" else 16)
    return pixels <= _WIDE if least else pixels >= _WIDE


def _own(style: str) -> Sequence[tuple[str, str, bool]]:
    """The declarations of an element's own style; pages say the same thousands of times."""
    return _remembered(style) if len(style) <= _SHORT else tuple(_declarations(style))


@functools.lru_cache(maxsize=2_000)
def _remembered(style: str) -> Sequence[tuple[str, str, bool]]:
    return tuple(_declarations(style))


def _declarations(content: Any) -> Iterator[tuple[str, str, bool]]:
    """(property, value, important) of those that are looked at."""
    import tinycss2

    for one in tinycss2.parse_blocks_contents(content, True, True):
        if one.type != "declaration":
            continue
        if one.lower_name in PROPERTIES or one.name.startswith("--"):
            value = tinycss2.serialize(one.value).strip()
            as_is = one.name.startswith("--") or one.lower_name == "content"
            yield (
                one.name if as_is else one.lower_name,
                value if as_is else value.lower(),
                one.important,
            )


def _match(root: Element, rules: list[tuple[str, Said]], found: StyleSheets) -> None:
    import cssselect2

    matcher = cssselect2.Matcher()
    for selectors, said in rules:
        try:
            compiled = cssselect2.compile_selector_list(selectors)
        except cssselect2.SelectorError:
            continue
        for selector in compiled:
            known = selector.pseudo_element in (None, "before", "after", "marker")
            if known and not selector.never_matches:
                matcher.add_selector(selector, said)
    for wrapped in cssselect2.ElementWrapper.from_html_root(root).iter_subtree():
        e = wrapped.etree_element
        beside: dict[str, list[Said]] = {}
        own: list[Said] = []
        for *_, pseudo, said in matcher.match(wrapped):
            (own if pseudo is None else beside.setdefault(pseudo, [])).append(said)
        if own:
            found.by_element[e] = _cascade(own)
        for place, those in beside.items():
            found.added[e, place] = _cascade(those)


def _cascade(matches: list[Said]) -> dict[str, str]:
    """The last word on each property; what is important stays, marked by a `!` before its name."""
    out: dict[str, str] = {}
    for said in matches:
        for name, value, important in said:
            if important or f"!{name}" not in out:
                out[name] = value
            if important:
                out[f"!{name}"] = value
    return out
