"""What a sheet is before any library writes it: columns, rows, groups, what is printed."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Rich:
    """Words laid over older ones. parts: (`same`, `removed` or `added`, text)."""

    parts: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        return "".join(text for _, text in self.parts)


Cell = str | int | date | Rich | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row; heading: the title of a group whose rows follow at level 1; tint: of its first cell."""

    cells: tuple[Cell, ...]
    level: int = 0
    heading: bool = False
    tint: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetForm:
    """A sheet without its rows. key: in `sheets` of the labels; printed: columns on paper.

    theirs: columns that belong to the officer, who writes into them. name, heads: of the sheet and
    its columns, where the labels have none; frozen: columns that stay in sight.
    """

    key: str
    columns: tuple[str, ...]
    printed: int
    theirs: frozenset[str] = frozenset()
    name: str = ""
    heads: tuple[str, ...] = ()
    frozen: int = 0
