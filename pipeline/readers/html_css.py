"""A page's style sheets in, what they and its own style say of an element out, as browsers cascade.

Parsed by tinycss2, matched by cssselect2. Only sheets within the file count, as a screen shows them;
rules for print, for narrow screens or for states (a pointer over it) are left out. Nothing is
fetched. Only what tells how text stands on the page is kept.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.readers.safe_xml import Element

PROPERTIES = frozenset({
    "display", "visibility", "opacity", "color", "background", "background-color", "font-size",
    "text-decoration", "text-decoration-line", "vertical-align", "position", "left", "right", "top",
    "bottom", "text-indent", "margin-left", "clip", "clip-path", "width", "height", "max-width",
    "max-height", "overflow", "direction", "unicode-bidi", "transform", "mso-hide", "font",
    "-webkit-text-fill-color", "text-position", "mso-text-raise",
})  # fmt: skip
_MOST_CSS = 2_000_000  # characters of all style sheets
_SCREENS = ("screen", "all", "")

Declared = Mapping[str, str]
_NOTHING: Declared = {}


@dataclass(slots=True)
class StyleSheets:
    """What the sheets of a page say of its elements. too_long: some were not looked at."""

    by_element: dict[Element, dict[str, str]] = field(default_factory=dict)
    too_long: bool = False

    def of(self, e: Element) -> Declared:
        """The properties that hold for the element: of the sheets, then its own."""
        said = self.by_element.get(e, _NOTHING)
        own = e.get("style")
        if not own:
            return said
        out, kept = dict(said), {k for k in said if k.startswith("!")}
        for name, value, important in _declarations(own):
            if important or f"!{name}" not in kept:
                out[name] = value
        return out


def read_sheets(root: Element) -> StyleSheets:
    """The style blocks of a page, matched with its elements."""
    found = StyleSheets()
    rules: list[tuple[str, list[tuple[str, str, bool]]]] = []
    room = _MOST_CSS
    for style in root.iter("style"):
        text = style.text or ""
        if (style.get("media") or "").strip().lower() not in _SCREENS:
            continue
        room -= len(text)
        if room < 0:
            found.too_long = True
            break
        rules.extend(_rules(text))
    if rules:
        _match(root, rules, found)
    return found


def _rules(text: str) -> Iterator[tuple[str, list[tuple[str, str, bool]]]]:
    """(selectors, declarations) of the rules that say anything of ours."""
    import tinycss2

    text = text.replace("<!--", " ").replace("-->", " ")
    for rule in tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True):
        yield from _of_rule(rule)


def _of_rule(rule: Any) -> Iterator[tuple[str, list[tuple[str, str, bool]]]]:
    import tinycss2

    if rule.type == "at-rule" and rule.lower_at_keyword == "media" and rule.content:
        medium = tinycss2.serialize(rule.prelude).strip().lower().removeprefix("only ")
        if medium in _SCREENS:
            for inner in tinycss2.parse_rule_list(rule.content, True, True):
                yield from _of_rule(inner)
    elif rule.type == "qualified-rule":
        said = list(_declarations(rule.content))
        if said:
            yield tinycss2.serialize(rule.prelude), said


def _declarations(content: Any) -> Iterator[tuple[str, str, bool]]:
    """(property, value, important) of those that are looked at."""
    import tinycss2

    for one in tinycss2.parse_blocks_contents(content, True, True):
        if one.type == "declaration" and one.lower_name in PROPERTIES:
            value = tinycss2.serialize(one.value).strip()
            yield one.lower_name, value.lower(), one.important


def _match(
    root: Element, rules: list[tuple[str, list[tuple[str, str, bool]]]], found: StyleSheets
) -> None:
    import cssselect2

    matcher = cssselect2.Matcher()
    for selectors, said in rules:
        try:
            compiled = cssselect2.compile_selector_list(selectors)
        except cssselect2.SelectorError:
            continue
        for selector in compiled:
            if selector.pseudo_element is None and not selector.never_matches:
                matcher.add_selector(selector, said)
    for wrapped in cssselect2.ElementWrapper.from_html_root(root).iter_subtree():
        matches = matcher.match(wrapped)
        if matches:
            found.by_element[wrapped.etree_element] = _cascade([m[-1] for m in matches])


def _cascade(matches: list[list[tuple[str, str, bool]]]) -> dict[str, str]:
    """The last word on each property; what is important stays, marked by a `!` before its name."""
    out: dict[str, str] = {}
    for said in matches:
        for name, value, important in said:
            if important or f"!{name}" not in out:
                out[name] = value
            if important:
                out[f"!{name}"] = value
    return out
