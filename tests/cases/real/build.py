"""A typed source in (`*.docx.plan`, `*.xlsx.plan`), a Word file or a workbook out; the others are copied.

A line `|a|b|` is a table row: `<` joins a cell to the one on its left, `^` to the one above, `\\n` is a new
line in it. `=c` centres a bold line, `=page` breaks the page.
"""

import shutil
from pathlib import Path

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from openpyxl import Workbook

HERE = Path(__file__).parent


def names(cases: Path = HERE) -> list[str]:
    """Every case of a set, by its truth file."""
    return sorted(path.stem for path in (cases / "sources").glob("*.truth"))


def build(name: str, folder: Path, cases: Path = HERE) -> Path:
    """The file of one case of a set, written into `folder`."""
    source = next(p for p in (cases / "sources").glob(f"{name}.*") if p.suffix != ".truth")
    if source.suffix != ".plan":
        return Path(shutil.copy(source, folder / source.name))
    target = folder / source.stem
    lines = source.read_text(encoding="utf-8").splitlines()
    write = _write_word if target.suffix == ".docx" else _write_workbook
    write(lines, target)
    return target


def _cells(line: str) -> list[str]:
    return [cell.replace("\\n", "\n") for cell in line.strip("\n")[1:-1].split("|")]


def _write_word(lines: list[str], target: Path) -> None:
    document, rows = Document(), []
    for line in [*lines, ""]:
        if line.startswith("|"):
            rows.append(_cells(line))
            continue
        if rows:
            _add_table(document, rows)
            rows = []
        if line == "=page":
            document.add_page_break()
        elif line.startswith("=c "):
            paragraph = document.add_paragraph()
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            paragraph.add_run(line[3:]).bold = True
        elif line:
            document.add_paragraph(line)
    document.save(str(target))


def _add_table(document: Document, rows: list[list[str]]) -> None:
    table = document.add_table(len(rows), len(rows[0]), style="Table Grid")
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text in ("<", "^"):
                continue
            right, below = _covers(rows, r, c)
            cell = table.cell(r, c)
            if (right, below) != (c, r):
                cell = cell.merge(table.cell(below, right))
            cell.text = text


def _write_workbook(lines: list[str], target: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    rows = [_cells(line) for line in lines]
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text in ("<", "^"):
                continue
            right, below = _covers(rows, r, c)
            sheet.cell(r + 1, c + 1, text or None)
            if (right, below) != (c, r):
                sheet.merge_cells(None, r + 1, c + 1, below + 1, right + 1)
    book.save(target)


def _covers(rows: list[list[str]], r: int, c: int) -> tuple[int, int]:
    """The last column and row that the cell at (r, c) covers."""
    right, below = c, r
    while right + 1 < len(rows[r]) and rows[r][right + 1] == "<":
        right += 1
    while below + 1 < len(rows) and c < len(rows[below + 1]) and rows[below + 1][c] == "^":
        below += 1
    return right, below
