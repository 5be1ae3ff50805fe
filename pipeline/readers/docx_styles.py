"""The styles part of a Word document in, what a paragraph or run inherits out."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.readers.safe_xml import Element, attribute, child, children, local, value

_OFF = ("0", "false", "off", "none")
_DEEPEST = 30  # styles based on styles; Word itself stops at ten or so


@dataclass(slots=True, kw_only=True)
class Styles:
    """Styles by id. default: the id of the paragraph style that needs no name.

    basis: the run properties that hold where no style says otherwise.
    """

    by_id: dict[str, Element] = field(default_factory=dict)
    default: str | None = None
    basis: Element | None = None
    _of_style: dict[tuple[str, str], Element | None] = field(default_factory=dict)

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

    def run_property(
        self, name: str, direct: Element | None, paragraph: Element | None
    ) -> Element | None:
        """A run property (`color`, `vanish`): of these direct properties, or by style."""
        found = child(direct, name)
        if found is not None:
            return found
        for style_id in (value(direct, "rStyle"), self.of_paragraph(paragraph)):
            found = self._in_style(style_id, name)
            if found is not None:
                return found
        return child(self.basis, name)

    def _in_style(self, style_id: str | None, name: str) -> Element | None:
        if style_id is None:
            return None
        key = (style_id, name)
        if key not in self._of_style:
            found = (child(style, "rPr", name) for style in self.chain(style_id))
            self._of_style[key] = next((e for e in found if e is not None), None)
        return self._of_style[key]

    def toggle(self, name: str, run: Element | None, paragraph: Element | None) -> bool:
        """A run property that is on or off (`b`, `caps`): set on the run, or by style."""
        return is_on(self.run_property(name, child(run, "rPr"), paragraph))

    def of_paragraph(self, paragraph: Element | None) -> str | None:
        """The id of a paragraph's style."""
        return value(paragraph, "pPr", "pStyle") or self.default

    def paragraph_property(self, paragraph: Element, name: str) -> Element | None:
        """A paragraph property (`jc`, `shd`), its own or by style."""
        own = child(paragraph, "pPr", name)
        if own is not None:
            return own
        for style in self.chain(self.of_paragraph(paragraph)):
            found = child(style, "pPr", name)
            if found is not None:
                return found
        return None

    def paragraph_value(self, paragraph: Element, name: str) -> str | None:
        """A paragraph property's value, its own or by style."""
        found = self.paragraph_property(paragraph, name)
        return attribute(found, "val") if found is not None else None


def is_on(e: Element | None) -> bool:
    """True for a property that is there and not switched off."""
    return e is not None and (attribute(e, "val") or "1") not in _OFF


def read_styles(root: Element | None) -> Styles:
    """The styles of a document; none where it has no such part."""
    styles = Styles(basis=child(root, "docDefaults", "rPrDefault", "rPr"))
    for style in children(root, "style") if root is not None else ():
        style_id = attribute(style, "styleId")
        if not style_id:
            continue
        styles.by_id[style_id] = style
        is_default = (attribute(style, "default") or "0") not in _OFF
        if is_default and attribute(style, "type") == "paragraph":
            styles.default = style_id
    return styles


def read_fills(table: Element, styles: Styles) -> dict[str, Element]:
    """The shadings that a table's style gives, by the part of the table (`""`: the whole of it)."""
    fills: dict[str, Element] = {}
    for style in styles.chain(value(table, "tblPr", "tblStyle")):
        for part in (style, *children(style, "tblStylePr")):
            shading = child(part, "tcPr", "shd")
            name = "" if local(part) == "style" else attribute(part, "type") or ""
            if shading is not None:
                fills.setdefault(name, shading)
    return fills
