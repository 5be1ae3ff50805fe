"""A cell's value and number format in, the text that a sheet shows for it out.

Days are printed as Vietnamese offices write them (dd/mm/yyyy) wherever the format would put the
month first: the value is exact, so the print must not become ambiguous.
"""

import datetime
import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

_LITERAL = re.compile(r'"([^"]*)"|\\(.)|\[[^\]]*\]|_.|\*.')
_DATE_TOKEN = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.|d+|m+|y+|h+|s+|.', re.I | re.S)
_PLAIN_NUMBER = re.compile(
    r"^(?P<before>[^0#]*)(?P<digits>[0#,]*[0#](?:\.[0#]+)?)(?P<after>[^0#]*)$"
)


def printed(value: object, number_format: str) -> str:
    """The text of a value. Unknown formats print the value itself, never something near it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime.datetime):
        return print_date(value.date(), number_format)
    if isinstance(value, datetime.date):
        return print_date(value, number_format)
    if isinstance(value, datetime.time | datetime.timedelta):
        return str(value)
    if isinstance(value, int | float):
        return print_number(value, number_format)
    return str(value)


def print_date(day: datetime.date, number_format: str) -> str:
    """A day by its format: `"Tháng "m/yyyy` keeps its word; day before month, always."""
    tokens = _DATE_TOKEN.findall(number_format.split(";")[0])
    parts = [t[0].lower() for t in tokens if t[0].lower() in "dmy" and t[0].isalpha()]
    parts = [p for i, p in enumerate(parts) if p not in parts[:i]]
    if parts == ["d", "m", "y"] or parts == ["m", "y"]:
        return "".join(_date_piece(t, day) for t in tokens).strip()
    if parts == ["y"]:
        return "".join(_date_piece(t, day) for t in tokens).strip()
    return f"{day:%d/%m/%Y}"


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
    chosen = number_format.split(";")[0]
    exact = Decimal(repr(number)) if isinstance(number, float) else Decimal(number)
    pattern, literals = _split(chosen)
    m = _PLAIN_NUMBER.match(pattern)
    if chosen.lower() in ("general", "@", "") or m is None or "E" in pattern.upper():
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
