"""The styles part of a Word document in, what a paragraph or run inherits out."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.read.safe_xml import Element, attribute, child, children, value

_OFF = ("0", "false", "off", "none")
_DEEPEST = 30  # styles based on styles; Word itself stops at ten or so


@dataclass(slots=True, kw_only=True)
class Styles:
    """Styles by id. default: the id of the paragraph style that needs no name."""

    by_id: dict[str, Element] = field(default_factory=dict)
    default: str | None = None

    def chain(self, style_id: str | None) -> Iterator[Element]:
        """The style and those it is based on, nearest first."""
        seen: set[str] = set()
        while style_id and style_id in self.by_id and style_id not in seen:
            if len(seen) > _DEEPEST:
                return
            seen.add(style_id)
            style = self.by_id[style_id]
            yield style
            style_id = value(style, "basedOn")

    def toggle(self, name: str, run: Element | None, paragraph: Element | None) -> bool:
        """A run property that is on or off (`b`, `caps`, `vanish`): set on the run, or by style."""
        direct = child(run, "rPr")
        found = child(direct, name)
        if found is not None:
            return (attribute(found, "val") or "1") not in _OFF
        for style_id in (value(direct, "rStyle"), self.of_paragraph(paragraph)):
            for style in self.chain(style_id):
                found = child(style, "rPr", name)
                if found is not None:
                    return (attribute(found, "val") or "1") not in _OFF
        return False

    def of_paragraph(self, paragraph: Element | None) -> str | None:
        """The id of a paragraph's style."""
        return value(paragraph, "pPr", "pStyle") or self.default

    def paragraph_value(self, paragraph: Element, name: str) -> str | None:
        """A paragraph property's value (`jc`), its own or by style."""
        own = value(paragraph, "pPr", name)
        if own is not None:
            return own
        for style in self.chain(self.of_paragraph(paragraph)):
            found = value(style, "pPr", name)
            if found is not None:
                return found
        return None


def read_styles(root: Element | None) -> Styles:
    """The styles of a document; none where it has no such part."""
    styles = Styles()
    for style in children(root, "style") if root is not None else ():
        style_id = attribute(style, "styleId")
        if not style_id:
            continue
        styles.by_id[style_id] = style
        is_default = (attribute(style, "default") or "0") not in _OFF
        if is_default and attribute(style, "type") == "paragraph":
            styles.default = style_id
    return styles
