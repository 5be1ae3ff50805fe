"""Page numbers and running headers and footers: told by their place and return, page after page.

Refuses to take a line for a header that stands no higher than the text of other pages.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.readers.page_content import PageContent
from pipeline.readers.pdf_columns import Row

_ZONE = 0.15  # of the page's height at either end
_SAME = 4.0  # points: how far a running line may move
_LEVEL = 2.0  # points: how far a running line may reach into the text's area
_OUTERMOST = 2  # lines at either end of a page
_NUMBER = re.compile(r"^[-–—\s]*(\d{1,4})(?:\s*/\s*\d{1,4})?[-–—\s]*$")
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A row near a page's end. place: its distance from that end."""

    page: int
    row: int
    text: str
    masked: str
    place: float
    reach: float  # how far it reaches from that end


def find_margins(pages: Sequence[PageContent]) -> set[tuple[int, int]]:
    """(page's index, row's index) of the rows that are no part of the text."""
    out: set[tuple[int, int]] = set()
    for upper in (True, False):
        kinds: dict[tuple[str, float, float], list[_Line]] = defaultdict(list)
        for line in _outermost(pages, upper):
            width, height = pages[line.page].size
            kinds[(line.masked, round(width), round(height))].append(line)
        for lines in kinds.values():
            for running in _at_one_place(lines):
                if _is_running(running, len(pages)) and _stands_apart(running, pages, upper):
                    out |= {(li.page, li.row) for li in running}
                elif _is_number(running):
                    out |= {(li.page, li.row) for li in running if _own_number(li)}
    return out


def _outermost(pages: Sequence[PageContent], upper: bool) -> Iterator[_Line]:
    """The first or last rows of each page that stand beyond its tables, in its end zone."""
    for at, page in enumerate(pages):
        height = page.size[1]
        edges = [t.box[1] if upper else height - t.box[3] for t in page.tables]
        limit = min([_ZONE * height, *edges])
        order = range(len(page.rows)) if upper else range(len(page.rows) - 1, -1, -1)
        for i in list(order)[:_OUTERMOST]:
            near, far = _extent(page.rows[i], height, upper)
            if far > limit:
                break
            text = " ".join(p.text for p in page.rows[i])
            masked = _DIGITS.sub("#", text)
            yield _Line(page=at, row=i, text=text, masked=masked, place=near, reach=far)


def _extent(row: Row, height: float, upper: bool) -> tuple[float, float]:
    top, bottom = min(p.box[1] for p in row), max(p.box[3] for p in row)
    return (top, bottom) if upper else (height - bottom, height - top)


def _at_one_place(lines: Sequence[_Line]) -> Iterator[list[_Line]]:
    group: list[_Line] = []
    for line in sorted(lines, key=lambda li: li.place):
        if group and line.place - group[0].place > _SAME:
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _is_running(lines: Sequence[_Line], pages: int) -> bool:
    number = len({li.page for li in lines})
    return number >= 3 or (number >= 2 and number * 2 >= pages)


def _stands_apart(lines: Sequence[_Line], pages: Sequence[PageContent], upper: bool) -> bool:
    """True where the text of every page of that size begins beyond these lines."""
    here = {(li.page, li.row) for li in lines}
    size = pages[lines[0].page].size
    reach = max(li.reach for li in lines)
    for at, page in enumerate(pages):
        if abs(page.size[0] - size[0]) > 1 or abs(page.size[1] - size[1]) > 1:
            continue
        height = page.size[1]
        nears = [
            _extent(r, height, upper)[0] for i, r in enumerate(page.rows) if (at, i) not in here
        ]
        nears += [t.box[1] if upper else height - t.box[3] for t in page.tables]
        outer = [li for li in _outermost([page], upper) if (at, li.row) not in here]
        nears = [n for n in nears if n not in {li.place for li in outer if _NUMBER.match(li.text)}]
        if nears and min(nears) < reach - _LEVEL:
            return False
    return True


def _is_number(lines: Sequence[_Line]) -> bool:
    return bool(_NUMBER.match(lines[0].text))


def _own_number(line: _Line) -> bool:
    """True where the number printed is the page's own."""
    m = _NUMBER.match(line.text)
    return bool(m and int(m[1]) == line.page + 1)
