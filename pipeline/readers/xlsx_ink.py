"""A cell of a workbook in, the pieces of its text and how each stands on the sheet out.

Rules for the look of cells are not worked out; whether one may strike or hide text is told.
"""

from dataclasses import dataclass, field
from typing import Any

from pipeline.readers.colours import WHITE, Colour, alike, hex_colour
from pipeline.readers.ink import Ink, Piece
from pipeline.readers.safe_xml import Element, child, children
from pipeline.readers.xlsx_values import printed

_SMALLEST = 1.0  # points
_PLAIN_THEMES: dict[int, Colour] = {0: WHITE, 1: (0, 0, 0)}  # paper and ink; others are not known
_PAPER_INDEXES = {1: WHITE, 9: WHITE, 65: WHITE}  # of the old palette; 64 and 65 are the system's


@dataclass(slots=True)
class CellInk:
    """How cells of each style stand, worked out once a style."""

    _styles: dict[int, tuple[Ink, Colour | None]] = field(default_factory=dict)

    def pieces(self, cell: Any, rich: list[Any] | None = None) -> list[Piece]:
        """The text that the cell shows, piece by piece. rich: of a text written in the cell."""
        ink, ground = self._of_style(cell)
        value, form = cell.value, cell.number_format or "General"
        runs = value if rich is None else rich
        if isinstance(runs, list):
            return [_of_run(run, ink, ground) for run in runs]
        text = printed(value, form)
        if not text and value is not None:
            return [(printed(value, "General"), Ink.HIDDEN)]
        return [(text, ink)]

    def _of_style(self, cell: Any) -> tuple[Ink, Colour | None]:
        style = cell._style_id
        if style not in self._styles:
            ground = _ground(cell.fill)
            self._styles[style] = (ink_of_font(cell.font, ground), ground)
        return self._styles[style]


def ink_of_font(font: Any, ground: Colour | None) -> Ink:
    """How text in this font stands on this ground."""
    if font is None:
        return Ink.SHOWN
    if font.sz is not None and 0 < font.sz <= _SMALLEST:
        return Ink.HIDDEN
    if font.color is not None and alike(_colour(font.color), ground):
        return Ink.HIDDEN
    if font.strike:
        return Ink.STRUCK
    return Ink.RAISED if font.vertAlign == "superscript" else Ink.SHOWN


def _of_run(run: Any, ink: Ink, ground: Colour | None) -> Piece:
    """A run of rich text; one without a font of its own looks as its cell does."""
    if isinstance(run, str):
        return run, ink
    return str(run.text), ink_of_font(run.font, ground)


def _ground(fill: Any) -> Colour | None:
    kind = getattr(fill, "fill_type", None)
    if kind is None or kind == "none":
        return WHITE
    return _colour(fill.fgColor) if kind == "solid" else None


def _colour(colour: Any) -> Colour | None:
    """The colour as written; None where it hangs on a theme that is not looked at."""
    if colour is None:
        return None
    if colour.type == "rgb":
        return hex_colour(colour.rgb if isinstance(colour.rgb, str) else None)
    if colour.type == "theme":
        return _tinted(_PLAIN_THEMES.get(colour.theme), colour.tint or 0.0)
    return _PAPER_INDEXES.get(colour.indexed)


def _tinted(colour: Colour | None, tint: float) -> Colour | None:
    """A colour made lighter (towards 1) or darker (towards -1)."""
    if colour is None:
        return None
    red, green, blue = (
        round(part + (255 - part) * tint if tint > 0 else part * (1 + tint)) for part in colour
    )
    return red, green, blue


def doubtful_looks(styles: Element | None) -> frozenset[int]:
    """The numbers of the looks that rules give and that strike out or hide text."""
    looks = child(styles, "dxfs")
    found = enumerate(children(looks, "dxf")) if looks is not None else ()
    return frozenset(i for i, look in found if _strikes_or_hides(look))


def _strikes_or_hides(look: Element) -> bool:
    strike = child(look, "font", "strike")
    if strike is not None and strike.get("val", "1") not in ("0", "false"):
        return True
    form = child(look, "numFmt")
    if form is not None and not (form.get("formatCode") or "x").strip("; "):
        return True
    colour = child(look, "font", "color")
    paper = colour is not None and (
        alike(hex_colour(colour.get("rgb")), WHITE) or colour.get("theme") == "0"
    )
    return paper and child(look, "fill") is None
