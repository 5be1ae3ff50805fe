"""A sheet's rules for the look of cells in, which cells one strikes out out.

Worked out is what one look at the cell's own row tells: its value against a word or a number. What a rule
that may strike or hide asks beyond that is told of, never guessed.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import contains, eq, ge, gt, le, lt, ne
from typing import Any

from pipeline.readers.ink import WHITE, alike, hex_colour
from pipeline.readers.safe_xml import Element, child, children
from pipeline.readers.xlsx_places import CellRange, column_number, read_area

_ASKS = re.compile(
    r'\s*(?:(\$?)([A-Z]{1,3})(\d{1,7}))?\s*([<>]=|<>|[=<>])\s*(?:"((?:[^"]|"")*)"|(-?\d+(?:\.\d+)?))\s*'
)
_SIGNS = {"=": eq, "<>": ne, "<": lt, "<=": le, ">": gt, ">=": ge}
_OPERATORS = {"equal": "=", "notEqual": "<>", "lessThan": "<", "greaterThan": ">"}
_READS: Mapping[str, Callable[[str, str], bool]] = {
    "containsText": contains, "beginsWith": str.startswith, "endsWith": str.endswith,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class LookRule:
    """areas: as written; ranges: each of them, None for one that cannot be read.

    asks: a formula that begins with its sign is about the cell itself; text: of a kind that looks for
    words. look: the number of its look; strikes: of a look of its own.
    """

    areas: str
    ranges: tuple[CellRange | None, ...]
    kind: str
    asks: str
    text: str
    look: int
    strikes: bool | None

    def is_over(self, place: tuple[int, int]) -> bool:
        """True for a cell of its areas, and for all where one cannot be read. place: 1-based."""
        return any(
            a is None or (a.top <= place[0] <= a.bottom and a.left <= place[1] <= a.right)
            for a in self.ranges
        )

    def holds(self, place: tuple[int, int], row: Sequence[Any]) -> bool | None:
        """Whether a cell of this row looks so; None where nobody worked it out."""
        if self.kind in _READS:
            said = _value(row, place[1])
            known = isinstance(said, str) and self.text and not set(self.text) & set("*?~")
            return _READS[self.kind](said.casefold(), self.text.casefold()) if known else None
        if self.asks.strip().upper() in ("TRUE", "TRUE()"):
            return True
        asked = _ASKS.fullmatch(self.asks)
        first = self.ranges[0] if len(self.ranges) == 1 else None
        if asked is None or first is None or (asked[3] and int(asked[3]) != first.top):
            return None
        column = place[1]
        if asked[2]:
            column = column_number(asked[2]) + (0 if asked[1] else place[1] - first.left)
        return _compared(_value(row, column), asked[4], asked[5], asked[6])


def _value(row: Sequence[Any], column: int) -> Any:
    value = row[column - 1].value if 0 < column <= len(row) else None
    return str(value) if isinstance(value, list) else value


def _compared(value: object, sign: str, text: str | None, number: str) -> bool | None:
    """A value against a word or a number, as programs compare them; None where they may differ."""
    if text is None:
        if not isinstance(value, int | float) or isinstance(value, bool):
            return None
        return bool(_SIGNS[sign](value, float(number)))
    if sign not in ("=", "<>") or not isinstance(value, str | None):
        return None
    same = (value or "").casefold() == text.replace('""', '"').casefold()
    return same == (sign == "=")


def read_rules(element: Element) -> list[LookRule]:
    """The rules of one set of areas."""
    areas = element.get("sqref") or "".join(s.text or "" for s in children(element, "sqref"))
    ranges = tuple(read_area(part) for part in areas.split())
    return [_rule(rule, areas, ranges) for rule in children(element, "cfRule")]


def _rule(rule: Element, areas: str, ranges: tuple[CellRange | None, ...]) -> LookRule:
    formulas = [f.text or "" for name in ("formula", "f") for f in children(rule, name)]
    own, number = child(rule, "dxf"), rule.get("dxfId") or "-1"
    alone = len(formulas) == 1 and rule.get("stopIfTrue", "0") in ("0", "false")
    kind, sign = rule.get("type", ""), _OPERATORS.get(rule.get("operator", ""), "?")
    asks = {"expression": "", "cellIs": sign}.get(kind)
    return LookRule(
        areas=areas,
        ranges=ranges,
        kind=kind if alone else "",
        asks=asks + formulas[0] if alone and asks is not None else "",
        text=rule.get("text", ""),
        look=int(number) if number.isdigit() else -1,
        strikes=None if own is None else strikes_or_hides(own),
    )


def doubtful_rules(
    rules: Sequence[LookRule], styles: Element | None
) -> list[tuple[LookRule, bool]]:
    """The rules whose look strikes (true) or hides."""
    looks = child(styles, "dxfs")
    found = enumerate(children(looks, "dxf")) if looks is not None else ()
    by_number: Mapping[int, bool | None] = {i: strikes_or_hides(look) for i, look in found}
    said = ((r, by_number.get(r.look) if r.strikes is None else r.strikes) for r in rules)
    return [(rule, strikes) for rule, strikes in said if strikes is not None]


def strikes_or_hides(look: Element) -> bool | None:
    """True for a look that strikes text out, False for one that hides it, None for others."""
    strike = child(look, "font", "strike")
    if strike is not None and strike.get("val", "1") not in ("0", "false"):
        return True
    form = child(look, "numFmt")
    if form is not None and not (form.get("formatCode") or "x").strip("; "):
        return False
    colour, fill = child(look, "font", "color"), child(look, "fill", "patternFill", "bgColor")
    if colour is not None and fill is not None and dict(colour.attrib) == dict(fill.attrib):
        return False
    paper = colour is not None and (
        alike(hex_colour(colour.get("rgb")), WHITE) or colour.get("theme") == "0"
    )
    return False if paper and child(look, "fill") is None else None
