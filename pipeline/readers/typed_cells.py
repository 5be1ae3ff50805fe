"""A cell of a plain text table as a program wrote it in, the lines that its table shows out.

Exports guard a text from being taken for a number or a formula (`="Tháng 10/2025"`, `'01/2025`) and
write a line break as `<br>` or `\\n`, and an empty cell as `NULL`. Any other formula is told of, and so is
one that failed: the result is not in the file.
"""

import re
from collections.abc import Iterator

from pipeline.readers.ink import UNREAD, LeftOut, shown_text

BREAK = re.compile(r"<br\s*/?>", re.I)
_TYPED_BREAK = re.compile(rf"{BREAK.pattern}|\\r\\n|\\[nr]|[\r\n\x0b\x0c\u2028]", re.I)
_TEXT = r'"(?:[^"]|"")*"'
_JOINED = rf"(?:{_TEXT}|CHAR\(1[03]\))"
_OF_TEXT = re.compile(rf"=\s*(?:\(|T\()?\s*({_JOINED}(?:\s*&\s*{_JOINED})*)\s*\)?", re.I)
_LINK = re.compile(rf"=\s*HYPERLINK\(\s*{_TEXT}\s*[,;]\s*({_TEXT})\s*\)", re.I)
_PART = re.compile(rf"({_TEXT})|CHAR", re.I)
_FORMULA = re.compile(r"=[-+(\"'$]|=[A-Z]+[$\d(]", re.I)
_FAILED = re.compile(r"#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!|#+)")
NOTHING = frozenset(
    {r"\N", "NULL", "NaN", "nan", "<NA>", "None"}
)  # how programs write an empty cell
_GUARDED = re.compile(r"'(?=[^\s'])[^']*")


def typed_lines(text: str, left_out: LeftOut) -> Iterator[str]:
    """The lines of a cell, none of them blank; a formula whose result is not told is kept as it is."""
    text = text.strip()
    said = _LINK.fullmatch(text) or _OF_TEXT.fullmatch(text)
    if said is not None:
        parts = _PART.finditer(said[1])
        text = "".join(m[1][1:-1].replace('""', '"') if m[1] else "\n" for m in parts)
    elif text in NOTHING:
        return
    elif _FORMULA.match(text) or _FAILED.fullmatch(text):
        left_out.add(UNREAD, text)
    elif _GUARDED.fullmatch(text):
        text = text[1:]
    for line in _TYPED_BREAK.split(text):
        shown = shown_text(line, left_out).strip()
        if shown:
            yield shown
