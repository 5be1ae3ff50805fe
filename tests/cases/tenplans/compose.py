"""Print ten plans: `PLAN.plan` and, with the faults of faults.yml put in, its faulty form.

python tests/cases/tenplans/compose.py FOLDER [tenplans2]
"""

import html
import re
import sys
from pathlib import Path

import docx

from tests.conftest import read_yaml

HERE = Path(__file__).parent
STATE = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
Parts = dict[str, list[str]]


def read_plans(of: Path = HERE) -> dict[str, str]:
    return {path.stem: path.read_text("utf-8") for path in sorted(of.glob("*.plan"))}


def read_faults(of: Path = HERE) -> dict[str, list[list[str]]]:
    """Per plan its faults: kind, where, old text, new text."""
    return read_yaml(of / "faults.yml")  # type: ignore[no-any-return]


def plant(text: str, faults: list[list[str]]) -> str:
    """The plan with every fault in it; an old text that does not stand there once is our mistake."""
    for kind, where, old, new in faults:
        if text.count(old) != 1:
            raise ValueError(f"{kind} at {where}: {text.count(old)} times: {old}")
        text = text.replace(old, new)
    return text


def _parts(text: str) -> Parts:
    parts: Parts = {}
    for line in text.splitlines():
        if named := re.fullmatch(r"\[([a-z-]+)\]", line):
            parts[named[1]] = []
        else:
            parts[list(parts)[-1]].append(line)
    return parts


def _before(parts: Parts) -> list[str]:
    return [
        "QUYẾT ĐỊNH",
        *parts["title"],
        *parts["authority"],
        *parts["grounds"],
        "QUYẾT ĐỊNH:",
        *parts["articles"],
    ]


def _plan(parts: Parts) -> list[str]:
    notes = parts.get("notes", [])
    return ["KẾ HOẠCH", *parts["plan-title"], *parts["caption"], *parts["plan"], *notes]


def _appendix(parts: Parts) -> list[str]:
    return ["PHỤ LỤC", *parts["appendix-title"], *parts.get("appendix-caption", [])]


def _rows(parts: Parts) -> list[list[str]]:
    return [
        [line[3:]] if line.startswith("== ") else [cell.strip() for cell in line.split("|")]
        for line in parts["table"]
    ]


def _head(parts: Parts) -> list[tuple[list[str], list[str]]]:
    return [(parts["left"], list(STATE)), (parts["number"], parts["date"])]


def print_text(parts: Parts) -> str:
    """Copied from a portal: a lone `|` after each cell."""
    lines: list[str] = []
    for left, right in _head(parts):
        lines += [*left, "|", *right, "|"]
    lines += [*_before(parts), "Nơi nhận:", *parts["recipients"], "|", *parts["signature"], "|"]
    lines += [*_plan(parts), *_appendix(parts)]
    for row in _rows(parts):
        lines += [line for cell in row for line in (cell, "|")]
    return "\n".join(lines) + "\n"


def print_html(parts: Parts) -> str:
    def page(cells: list[list[str]]) -> str:
        inner = "".join(f"<td>{'<br>'.join(map(html.escape, cell))}</td>" for cell in cells)
        return f"<table><tr>{inner}</tr></table>"

    def flow(lines: list[str]) -> str:
        return "".join(f"<p>{html.escape(line, quote=False)}</p>\n" for line in lines)

    rows = _rows(parts)
    width = len(rows[0])
    table = "".join(
        "<tr>"
        + "".join(
            f"<td{f' colspan={width}' if len(row) == 1 else ''}>{html.escape(cell)}</td>"
            for cell in row
        )
        + "</tr>\n"
        for row in rows
    )
    return (
        '<html><head><meta charset="utf-8"></head><body>'
        + "".join(page([left, right]) for left, right in _head(parts))
        + flow(_before(parts))
        + page([["Nơi nhận:", *parts["recipients"]], parts["signature"]])
        + flow([*_plan(parts), *_appendix(parts)])
        + f"<table border=1>{table}</table></body></html>"
    )


def print_word(parts: Parts, path: Path) -> None:
    word = docx.Document()

    def flow(lines: list[str]) -> None:
        for line in lines:
            paragraph = word.add_paragraph()
            for at, run in enumerate(line.split("^")):
                paragraph.add_run(run).font.superscript = True if at % 2 else None

    def pair(left: list[str], right: list[str]) -> None:
        cells = word.add_table(1, 2).rows[0].cells
        for cell, lines in zip(cells, (left, right), strict=True):
            cell.text = "\n".join(lines)

    for left, right in _head(parts):
        pair(left, right)
    flow(_before(parts))
    pair(["Nơi nhận:", *parts["recipients"]], parts["signature"])
    flow([*_plan(parts), *_appendix(parts)])
    rows = _rows(parts)
    table = word.add_table(len(rows), len(rows[0]))
    table.style = "Table Grid"
    for row, cells in zip(table.rows, rows, strict=True):
        if len(cells) == 1:
            row.cells[0].merge(row.cells[-1])
        for cell, text in zip(row.cells, cells, strict=False):
            cell.text = text
    word.save(str(path))


def print_plan(text: str, folder: Path, name: str) -> Path:
    """Put the plan into the folder in its own format, a PDF's as Word: it is printed beforehand."""
    parts = _parts(text)
    form = parts["format"][0].replace("pdf", "docx")
    path = folder / f"{name}.{form}"
    if form == "docx":
        print_word(parts, path)
    else:
        path.write_text(print_text(parts) if form == "txt" else print_html(parts), "utf-8")
    return path


def main(folder: Path, of: Path = HERE) -> None:
    faults = read_faults(of)
    for name, text in read_plans(of).items():
        for form, plan in (("clean", text), ("faulty", plant(text, faults[name]))):
            (folder / form).mkdir(parents=True, exist_ok=True)
            print_plan(plan, folder / form, name)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *(HERE.parent / name for name in sys.argv[2:]))
