"""Read the 66 printed task rows of decision 2890/QĐ-UBND straight from the received text.

In: ``raw/2890-qd-ubnd-vinh-long-2024.txt``. Out: ``tasks.json`` beside this script, the six
printed cells of every row with their place in the file. It imports nothing of the program it
serves to check, so the two can only agree by both being right. Run it from anywhere:
``python tests/truth/2890/read_decision.py``.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
DECISION = HERE.parents[2] / "raw" / "2890-qd-ubnd-vinh-long-2024.txt"
HEADER = ("STT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Sản phẩm")
LAST_HEADER = "Thời gian hoàn thành"
SECTION = re.compile(r"(?P<numeral>[IVX]+)\. (?P<title>.+)")
NUMBER = re.compile(r"\d+\.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the file: 1-based number, text, offsets of its first and past-last character."""

    number: int
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TruthTask:
    """One printed row: its six cells as printed (wraps joined) and where they stand."""

    number: int
    section: str
    section_title: str
    number_raw: str
    task_raw: str
    lead_raw: str
    coordinating_raw: str
    product_raw: str
    deadline_raw: str
    line_start: int
    line_end: int
    char_start: int
    char_end: int


def read_lines(text: str) -> list[Line]:
    """Text in, its lines with offsets out; the file has LF ends only, which is asserted."""
    assert "\r" not in text
    lines: list[Line] = []
    offset = 0
    for number, line in enumerate(text.split("\n"), start=1):
        lines.append(Line(number=number, text=line, start=offset, end=offset + len(line)))
        offset += len(line) + 1
    return lines


def split_cells(lines: list[Line]) -> list[list[Line]]:
    """Lines in, cells out: a lone ``|`` ends a cell. An empty cell would be an empty list."""
    cells: list[list[Line]] = [[]]
    for line in lines:
        if line.text == "|":
            cells.append([])
        else:
            cells[-1].append(line)
    return cells


def join(cell: list[Line]) -> str:
    """A cell in, its printed text out: wraps become one space, nothing else is touched."""
    return " ".join(line.text for line in cell)


def read_tasks(text: str) -> list[TruthTask]:
    """The whole decision in, its task rows out; any unexpected cell is an assertion error."""
    lines = read_lines(text)
    cells = split_cells(lines)
    first = next(i for i, cell in enumerate(cells) if join(cell) == LAST_HEADER) + 1
    assert tuple(join(cell) for cell in cells[first - 5 : first - 1]) == HEADER[1:]
    tasks: list[TruthTask] = []
    section = title = ""
    position = first
    while position < len(cells) and cells[position]:
        heading = SECTION.fullmatch(join(cells[position]))
        if heading:
            section, title = heading["numeral"], heading["title"]
            position += 1
            continue
        row = cells[position : position + 6]
        number = join(row[0])
        assert NUMBER.fullmatch(number) and len(row) == 6 and all(row), number
        tasks.append(
            TruthTask(
                number=int(number.rstrip(".")),
                section=section,
                section_title=title,
                number_raw=number,
                task_raw=join(row[1]),
                lead_raw=join(row[2]),
                coordinating_raw=join(row[3]),
                product_raw=join(row[4]),
                deadline_raw=join(row[5]),
                line_start=row[0][0].number,
                line_end=row[5][-1].number,
                char_start=row[0][0].start,
                char_end=row[5][-1].end,
            )
        )
        position += 6
    assert position == len(cells) - 1, "text after the table"
    return tasks


def main() -> None:
    """Write ``tasks.json`` beside this script."""
    tasks = read_tasks(DECISION.read_bytes().decode("utf-8"))
    rows = [asdict(task) for task in tasks]
    (HERE / "tasks.json").write_text(
        json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
