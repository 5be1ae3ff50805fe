"""A cell of a workbook in, the pieces of its text and how each stands on the sheet out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.readers.ink import WHITE, Colour, Ink, Piece, alike, hex_colour
from pipeline.readers.xlsx_values import named_colour, printed

_SMALLEST = 1.0  # points
_THEMES = ("lt1", "dk1", "lt2", "dk2", *(f"accent{i}" for i in range(1, 7)))  # by their numbers
_BY_FORMAT: dict[str, Colour] = {
    "black": (0, 0, 0), "white": WHITE, "red": (255, 0, 0), "green": (0, 255, 0), "blue": (0, 0, 255),
    "yellow": (255, 255, 0), "magenta": (255, 0, 255), "cyan": (0, 255, 255),
}  # fmt: skip


@dataclass(slots=True)
class CellInk:
    """How cells of each style stand, worked out once a style. theme: the workbook's colours."""

    theme: Mapping[str, Colour] = field(default_factory=dict)
    _styles: dict[int, tuple[Ink, Colour | None]] = field(default_factory=dict)

    def pieces(self, cell: Any, rich: list[Any] | None = None) -> list[Piece]:
        """The text that the cell shows, piece by piece. rich: of a text written in the cell."""
        ink, ground = self._of_style(cell)
        value, form = cell.value, cell.number_format or "General"
        runs = value if rich is None else rich
        if isinstance(runs, list):
            return [self._of_run(run, ink, ground) for run in runs]
        text = printed(value, form)
        if not text and value is not None:
            return [(printed(value, "General"), Ink.HIDDEN)]
        if alike(_BY_FORMAT.get(named_colour(value, form)), ground):
            return [(text, Ink.HIDDEN)]
        return [(text, ink)]

    def _of_style(self, cell: Any) -> tuple[Ink, Colour | None]:
        style = cell._style_id
        if style not in self._styles:
            ground = self._ground(cell.fill)
            self._styles[style] = (self._of_font(cell.font, ground), ground)
        return self._styles[style]

    def _of_font(self, font: Any, ground: Colour | None) -> Ink:
        """How text in this font stands on this ground."""
        if font is None:
            return Ink.SHOWN
        if font.sz is not None and 0 < font.sz <= _SMALLEST:
            return Ink.HIDDEN
        if font.color is not None and alike(self._colour(font.color), ground):
            return Ink.HIDDEN
        if font.strike:
            return Ink.STRUCK
        return Ink.RAISED if font.vertAlign == "superscript" else Ink.SHOWN

    def _of_run(self, run: Any, ink: Ink, ground: Colour | None) -> Piece:
        """A run of rich text; one without a font of its own looks as its cell does."""
        if isinstance(run, str):
            return run, ink
        return str(run.text), self._of_font(run.font, ground)

    def _ground(self, fill: Any) -> Colour | None:
        kind = getattr(fill, "fill_type", None)
        if kind is None or kind == "none":
            return WHITE
        return self._colour(fill.fgColor) if kind == "solid" else None

    def _colour(self, colour: Any) -> Colour | None:
        """The colour as written; None where nothing tells it."""
        if colour is None:
            return None
        if colour.type == "rgb":
            return hex_colour(colour.rgb if isinstance(colour.rgb, str) else None)
        if colour.type == "theme":
            known = isinstance(colour.theme, int) and 0 <= colour.theme < len(_THEMES)
            named = self.theme.get(_THEMES[colour.theme]) if known else None
            return _tinted(named, colour.tint or 0.0)
        return _of_palette(colour.indexed)


def _of_palette(index: int | None) -> Colour | None:
    """A colour of the old palette; 64 and 65 are the system's ink and paper."""
    from openpyxl.styles.colors import COLOR_INDEX

    if index == 65:
        return WHITE
    known = index is not None and 0 <= index < len(COLOR_INDEX) - 2
    return hex_colour(COLOR_INDEX[index]) if known and index is not None else None


def _tinted(colour: Colour | None, tint: float) -> Colour | None:
    """A colour made lighter (towards 1) or darker (towards -1)."""
    if colour is None:
        return None
    red, green, blue = (
        round(part + (255 - part) * tint if tint > 0 else part * (1 + tint)) for part in colour
    )
    return red, green, blue
