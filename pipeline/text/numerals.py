"""Roman numerals, read and written; labels of lists as Word and browsers count them."""

from collections.abc import Callable

_VALUES = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
    (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_READ = 39  # larger ones begin with a letter that is rather a letter: C is a label, not a hundred


def roman_label(number: int) -> str:
    """1 → I; a number outside 1…3999 as digits."""
    if not 0 < number < 4000:
        return str(number)
    out = ""
    for value, letters in _VALUES:
        while number >= value:
            out += letters
            number -= value
    return out


_NUMBERS = {roman_label(n): n for n in range(1, _READ + 1)}


def roman_number(label: str) -> int | None:
    """The value of a Roman numeral up to 39, or None ("IIII", "VX", "")."""
    return _NUMBERS.get(label)


def letters(number: int) -> str:
    """1 → a, 26 → z, 27 → aa, 28 → bb, as Word doubles them; outside 1…780 as digits."""
    if not 0 < number <= 780:
        return str(number)
    return "abcdefghijklmnopqrstuvwxyz"[(number - 1) % 26] * ((number - 1) // 26 + 1)


LABELS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda n: f"{n:02d}",
    "lowerLetter": letters,
    "upperLetter": lambda n: letters(n).upper(),
    "lowerRoman": lambda n: roman_label(n).lower(),
    "upperRoman": roman_label,
    "none": lambda _: "",
}
"""Writers by the names of WordprocessingML (`w:numFmt`)."""
