"""A cell's value and number format in, the text that a sheet shows for it out.

Days are printed as Vietnamese offices write them (dd/mm/yyyy) wherever the format would put the
month first: the value is exact, so the print must not become ambiguous.
"""

import datetime
import operator
import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # a letter by its number (ECMA-376, 22.9.2.19)
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|\[[^\]]*\]|_.|\*.')
_DATE_TOKEN = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.|d+|m+|y+|h+|s+|.', re.I | re.S)
_FORMAT_TOKEN = re.compile(r'"[^"]*"?|\\.?|\[[^\]]*\]?|[^"\\\[]', re.S)
_OWN_DATE, _OWN_LOCALE = "mm-dd-yy", "[$-f"  # formats that each machine fills in its own way
_COLOURED = re.compile(r"\[(black|blue|cyan|green|magenta|red|white|yellow)\]", re.I)
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)\]")
_COMPARED: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq,
    "<>": operator.ne,
}  # fmt: skip
_PLAIN_NUMBER = re.compile(
    r"^(?P<before>[^0#]*)(?P<digits>[0#,]*[0#](?:\.[0#]+)?)(?P<after>[^0#]*)$"
)


def printed(value: object, number_format: str) -> str:
    """The text of a value; "" where the format shows none.

    Unknown formats print the value itself, never something near it.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        text = _ESCAPED.sub(lambda m: chr(int(m[1], 16)), value.replace("_x000D_", ""))
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        return _print_text(text, number_format)
    if isinstance(value, datetime.datetime):
        return print_date(value.date(), number_format)
    if isinstance(value, datetime.date):
        return print_date(value, number_format)
    if isinstance(value, datetime.time | datetime.timedelta):
        return str(value)
    if isinstance(value, int | float):
        return print_number(value, number_format)
    return str(value)


def _print_text(text: str, number_format: str) -> str:
    """A text by the format's fourth section, or by its only one where that is for texts."""
    sections = _sections(number_format)
    shape = sections[3] if len(sections) > 3 else sections[0] if "@" in sections[0] else "@"
    if shape.strip().lower() in ("@", "general"):
        return text
    pattern, literals = _split(shape)
    return _fill(pattern, literals).replace("@", text) if "@" in pattern or not pattern else text


def _sections(number_format: str) -> list[str]:
    """The format's sections: for numbers over, under and equal to nought, and for texts."""
    sections = [""]
    for token in _FORMAT_TOKEN.findall(number_format):
        if token == ";":
            sections.append("")
        else:
            sections[-1] += token
    return sections


def named_colour(value: object, number_format: str) -> str:
    """The colour that the format's section for this value asks for, in small letters; "" for none."""
    if "[" not in number_format:
        return ""
    sections = _sections(number_format)
    chosen = sections[0]
    if isinstance(value, str):
        chosen = sections[3] if len(sections) > 3 else chosen if "@" in chosen else ""
    elif isinstance(value, int | float) and not isinstance(value, bool):
        chosen, _ = _section_for(Decimal(repr(value)), sections)
    m = _COLOURED.search(chosen)
    return m[1].lower() if m else ""


def print_date(day: datetime.date, number_format: str) -> str:
    """A day by its format: `"Tháng "m/yyyy` keeps its word; day before month, always.

    A format without a year shows none: the one in the value is only that of the typing.
    """
    tokens = _without_time(_DATE_TOKEN.findall(_sections(number_format)[0]))
    parts = [t[0].lower() for t in tokens if t[0].lower() in "dmy" and t[0].isalpha()]
    parts = [p for i, p in enumerate(parts) if p not in parts[:i]]
    if parts in (["d", "m", "y"], ["m", "y"], ["y"], ["d", "m"]):
        pieces = [_date_piece(t, day) for t in tokens]
        if any(t[0].lower() == "m" and len(t) > 2 for t in tokens):  # its name, as a number
            pieces = ["/" if p in (" ", ", ", ".") else p for p in pieces if p != ","]
        return "".join(pieces).strip(" /")
    if parts == ["m", "d"]:
        return f"{day:%d/%m}"
    if parts == ["m"]:
        typed = "".join(_date_piece(t, day) for t in tokens).strip()
        return typed if any(map(str.isalpha, typed)) else f"Tháng {day.month}"
    return f"{day:%d/%m/%Y}"


def shows_otherwise(value: object, number_format: str) -> bool:
    """True where the sheet shows a day otherwise than it is printed here: its month first or by its
    name, or an hour. How a machine's own short and long dates show is not known.
    """
    if not isinstance(value, datetime.date) or number_format.lower() == _OWN_DATE:
        return False
    section = _sections(number_format)[0].lower()
    found = [t for t in _DATE_TOKEN.findall(section) if t[0] in "dmyhs"]
    order = [t[0] for t in found]
    if _OWN_LOCALE in section or ("d" not in order and "m" not in order):
        return False
    named = any(t[0] == "m" and len(t) > 2 for t in found)
    first = "d" in order and "m" in order and order[0] == "m"
    return named or first or "h" in order


def _without_time(tokens: list[str]) -> list[str]:
    """The tokens of the day: those of the hour, and the day of the week, are left out."""
    out: list[str] = []
    for i, token in enumerate(tokens):
        kind = token[0].lower()
        if kind == "h" or (kind == "m" and any(t[0].lower() == "s" for t in tokens[i + 1 : i + 3])):
            break
        if kind == "d" and len(token) > 2:
            continue
        if not out and token in ", ":
            continue
        out.append(token)
    return out


def _date_piece(token: str, day: datetime.date) -> str:
    kind = token[0].lower()
    if kind == '"':
        return token[1:-1]
    if kind == "\\":
        return token[1:]
    if kind in "[_*hs" or token == "@":
        return ""
    if kind == "d":
        return f"{day.day:02d}" if len(token) > 1 else str(day.day)
    if kind == "m":
        return f"{day.month:02d}" if len(token) > 1 else str(day.month)
    if kind == "y":
        return f"{day.year:04d}"
    return "/" if token in "-/" else token


def print_number(number: int | float, number_format: str) -> str:
    """A number by its format: 1 for 1.0, `1.` for `0"."`, 95% for 0.95 in `0%`."""
    exact = Decimal(repr(number)) if isinstance(number, float) else Decimal(number)
    chosen, exact = _section_for(exact, _sections(number_format))
    if not chosen.strip() and number_format.strip():
        return ""
    pattern, literals = _split(chosen)
    m = _PLAIN_NUMBER.match(pattern)
    if literals and not re.search(r"[0#?@A-Za-z]", pattern):
        return _fill(pattern, literals).strip()
    if chosen.lower() in ("general", "@", "") or m is None or re.search("[eE?]", pattern):
        return _plain(exact)
    shown = m["digits"]
    if "%" in m["before"] + m["after"]:
        exact *= 100
    places = len(shown.split(".")[1]) if "." in shown else 0
    try:
        rounded = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    except InvalidOperation:
        return _plain(exact)
    whole, _, rest = f"{abs(rounded):f}".partition(".")
    whole = whole.rjust(shown.split(".")[0].replace("#", "").replace(",", "").count("0"), "0")
    if "," in shown:
        whole = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ".", whole)
    body = ("-" if rounded < 0 else "") + whole + (f",{rest}" if rest else "")
    return (_fill(m["before"], literals) + body + _fill(m["after"], literals)).strip()


def _section_for(number: Decimal, sections: list[str]) -> tuple[str, Decimal]:
    """(the section that the number is shown by, the number as that shows it)."""
    for i, section in enumerate(sections[:3]):
        m = _CONDITION.search(section)
        if m and _COMPARED[m[1]](number, Decimal(m[2])):
            return section, number
        if m is None and any(_CONDITION.search(s) for s in sections[: i + 1]):
            return section, number
    if any(_CONDITION.search(s) for s in sections):
        return "General", number
    if number < 0 and len(sections) > 1:
        return sections[1], -number
    if number == 0 and len(sections) > 2:
        return sections[2], number
    return sections[0], number


def _split(number_format: str) -> tuple[str, list[str]]:
    """The format with each literal replaced by U+0001, and the literals in order."""
    literals: list[str] = []

    def one(m: re.Match[str]) -> str:
        if m[1] is None and m[2] is None:
            return ""
        literals.append(m[1] if m[1] is not None else m[2])
        return "\x01"

    return _LITERAL.sub(one, number_format), literals


def _fill(text: str, literals: list[str]) -> str:
    return re.sub("\x01", lambda _: literals.pop(0), text)


def _plain(number: Decimal) -> str:
    if number == number.to_integral_value():
        return f"{number.to_integral_value():f}"
    return f"{number.normalize():f}"
