"""Lines below an instrument's name in, its title and what follows the title out.

A title ends where its block ends: another style, a rule, a paragraph that is a sentence. Its words
decide nothing, but for what can stand in no title: a ground, a caption, a marker of the outline.
"""

import re
from collections.abc import Sequence

from pipeline.structure.flow import FlowLine
from pipeline.structure.rules import StructureRules

RULE = re.compile(r"^[-_*=–—~.|\s]+$")
_YEARS = re.compile(
    r"^\(?(?:19|20)\d\d(?:\s*[-–]\s*(?:19|20)\d\d)?\)?\.?$"
)  # the end of a line too long
MOST_LINES = 14
_LONGEST = 170  # characters of a paragraph below the first that is no sentence
_SHORT = 20  # characters of a title in capitals that may go on in small letters
_STOPS = (".", ":", ";")


def split_title(
    lines: Sequence[FlowLine], rules: StructureRules
) -> tuple[list[FlowLine], list[FlowLine]]:
    """(title, rest): the lines of the title without rules printed above or below it."""
    title: list[FlowLine] = []
    for i, line in enumerate(lines):
        if RULE.match(line.text):
            if title:
                return title, list(lines[i + 1 :])
            continue
        if len(title) == MOST_LINES or _ends(title, lines, i, rules):
            return title, list(lines[i:])
        title.append(line)
    return title, []


def _ends(
    title: Sequence[FlowLine], lines: Sequence[FlowLine], i: int, rules: StructureRules
) -> bool:
    line = lines[i]
    if title and (title[-1].text.endswith((",", "-", "–")) or _YEARS.match(line.text)):
        return False
    if rules.title.stop.search(line.folded) or _is_office(title, lines, i, rules):
        return True
    if not title:
        return (line.text if line.upper else _paragraph(lines, i, rules)).endswith(":")
    return _restyled(title[0], line) or _begins_sentence(title, lines, i, rules)


def _is_office(
    title: Sequence[FlowLine], lines: Sequence[FlowLine], i: int, rules: StructureRules
) -> bool:
    """True for the office that decides (`CHỦ TỊCH ỦY BAN …`), printed between title and grounds."""
    line = lines[i]
    if not line.upper or not rules.title.office.search(line.folded):
        return False
    after = next((li for li in lines[i + 1 :] if not RULE.match(li.text) and not li.upper), None)
    grounds = after is not None and rules.grounds.search(after.folded) is not None
    return grounds or after is None or not all(li.upper for li in title)


def _restyled(first: FlowLine, line: FlowLine) -> bool:
    """True where the format knows the title to be bold, centred or in capitals and this is not."""
    goes_on = line.text[:1].islower() or line.text.startswith("(")
    lost = any(
        a is True and b is False
        for a, b in ((first.bold, line.bold), (first.centred, line.centred))
    )
    mixed = first.upper and line.opens and not line.upper and not goes_on
    return lost or (mixed and len(first.text) > _SHORT)


def _begins_sentence(
    title: Sequence[FlowLine], lines: Sequence[FlowLine], i: int, rules: StructureRules
) -> bool:
    """True where running text begins: a paragraph that ends as a sentence or is too long."""
    line = lines[i]
    if line.text[:1].islower():
        return False
    if not line.opens and not rules.title.introduction.search(line.folded):
        return False
    text = _paragraph(lines, i, rules)
    styled = (line.bold and title[0].bold) or (line.centred and title[0].centred)
    return text.endswith(_STOPS) or (line.opens and not styled and len(text) > _LONGEST)


def _paragraph(lines: Sequence[FlowLine], i: int, rules: StructureRules) -> str:
    """The text from line i up to the next paragraph, rule, ground or marker."""
    parts = [lines[i].text]
    for line in lines[i + 1 :]:
        begins = line.text[:1].isupper() and rules.title.introduction.search(line.folded)
        if line.opens or begins or RULE.match(line.text) or rules.title.stop.search(line.folded):
            break
        parts.append(line.text)
    return " ".join(parts)
