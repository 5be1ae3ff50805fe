"""Text for workbook, calendar and CSV: no formula, and no longer than a cell may be."""

from pipeline.present.labels import Labels
from pipeline.text.inert import like_formula


def not_a_formula(text: str) -> str:
    """The text, after an apostrophe where a spreadsheet would read it as a formula."""
    return "'" + text if like_formula(text) else text


def shortened(text: str, limit: int, labels: Labels) -> str:
    """The text if it has at most `limit` UTF-16 units, else its beginning and a note of it."""
    if 2 * len(text) <= limit or utf16_length(text) <= limit:
        return text
    room = limit - len(labels.say("cut", count=len(text)))
    head = text.encode("utf-16-le")[: 2 * room].decode("utf-16-le", errors="ignore")
    return head + labels.say("cut", count=len(text) - len(head))


def utf16_length(text: str) -> int:
    """Units of UTF-16, by which Excel counts."""
    return len(text) + sum(ord(c) > 0xFFFF for c in text)
