"""The styles part of a Word document in, what a paragraph or run inherits out."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.readers.ink import WHITE, Colour, hex_colour
from pipeline.readers.safe_xml import Element, attribute, child, children, local, value

_USUAL_THEME: dict[str, Colour] = {"lt1": WHITE, "dk1": (0, 0, 0)}
_THEME_NAMES = {"background1 light1 bg1": "lt1", "text1 dark1 tx1": "dk1",
                "background2 light2 bg2": "lt2", "text2 dark2 tx2": "dk2"}  # fmt: skip
_ROW_LOOKS = {"firstRow": 0x20, "lastRow": 0x40}  # and their bits in `val` (17.4.55)
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

    def switched(self, name: str, direct: Element | None, paragraph: Element | None) -> bool:
        """A run property that is on or off (`b`, `caps`): of these direct properties, or by style.

        Two styles that both set it undo each other (17.7.3).
        """
        if child(direct, name) is None:
            ids = value(direct, "rStyle"), self.of_paragraph(paragraph)
            if all(is_on(self._in_style(i, name)) for i in ids):
                return False
        return is_on(self.run_property(name, direct, paragraph))

    def of_paragraph(self, paragraph: Element | None) -> str | None:
        """The id of a paragraph's style."""
        return value(paragraph, "pPr", "pStyle") or self.default

    def paragraph_property(self, paragraph: Element, name: str) -> Element | None:
        """A paragraph property (`jc`, `shd`), its own or by style."""
        own = child(paragraph, "pPr", name)
        if own is not None:
            return own
        key = (self.of_paragraph(paragraph) or "", f"pPr {name}")
        if key not in self._of_style:
            found = (child(style, "pPr", name) for style in self.chain(key[0]))
            self._of_style[key] = next((e for e in found if e is not None), None)
        return self._of_style[key]

    def paragraph_value(self, paragraph: Element, name: str) -> str | None:
        """A paragraph property's value, its own or by style."""
        found = self.paragraph_property(paragraph, name)
        return attribute(found, "val") if found is not None else None


def is_on(e: Element | None) -> bool:
    """True for a property that is there and not switched off."""
    return e is not None and (attribute(e, "val") or "1") not in _OFF


def read_theme(root: Element | None) -> dict[str, Colour]:
    """The colours of a document's theme by the names that runs and drawings call them."""
    found = dict(_USUAL_THEME)
    scheme = child(root, "themeElements", "clrScheme") if root is not None else None
    for e in scheme if scheme is not None else ():
        said = next(iter(e), None)
        colour = None if said is None else hex_colour(said.get("lastClr") or said.get("val"))
        if colour is not None:
            found[local(e)] = colour
    for ours, theirs in _THEME_NAMES.items():
        found.update({name: found[theirs] for name in ours.split() if theirs in found})
    return found


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


def read_looks(table: Element, styles: Styles) -> frozenset[tuple[str, str]]:
    """What a table's style says of the text in it: (part of the table, `strike` or `vanish`).

    Of the first and the last row only where the table asks for them.
    """
    asked = {
        name
        for name, bit in _ROW_LOOKS.items()
        if _asks(child(table, "tblPr", "tblLook"), name, bit)
    }
    found: dict[tuple[str, str], bool] = {}
    for style in styles.chain(value(table, "tblPr", "tblStyle")):
        for part in (style, *children(style, "tblStylePr")):
            name = "" if local(part) == "style" else attribute(part, "type") or ""
            for look in ("strike", "vanish"):
                said = child(part, "rPr", look)
                if said is not None and (not name or name in asked):
                    found.setdefault((name, look), is_on(said))
    return frozenset(key for key, on in found.items() if on)


def _asks(look: Element | None, name: str, bit: int) -> bool:
    said = attribute(look, name) if look is not None else None
    if said is not None:
        return said not in _OFF
    try:
        return bool(int((attribute(look, "val") if look is not None else None) or "0", 16) & bit)
    except ValueError:
        return False


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
