"""A number in, its label in a list out, as Word and browsers count: Latin letters, no đ."""

from collections.abc import Callable

from pipeline.text.roman import roman_label


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
