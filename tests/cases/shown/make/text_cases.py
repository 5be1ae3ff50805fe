"""Text and lists: CSV, TSV, Markdown; pictures of a page in the forms of telephones and scanners."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path
from typing import Any

import pypdfium2

from tests.fixtures.office import print_to_pdf

from .base import BEFORE, CAPTION, DATE, HEADS, LEFT, NUMBER, RIGHT, ROWS, SECTIONS, case
from .web import html


def lines() -> list[str]:
    return [*LEFT, *RIGHT, NUMBER, DATE, *BEFORE, *CAPTION]


def grid(change: dict[tuple[int, int], str] | None = None) -> list[list[str]]:
    out = [list(HEADS)]
    for section, title in SECTIONS.items():
        out.append([f"{section}. {title}", *[""] * 5])
        for number, of, *texts in ROWS:
            if of == section:
                made = [str(number), *texts]
                out.append([(change or {}).get((number, i), c) for i, c in enumerate(made)])
    return out


def written(delimiter: str, change: dict[tuple[int, int], str] | None = None) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    for line in lines():
        writer.writerow([line, *[""] * 5])
    writer.writerows(grid(change))
    return out.getvalue()


BROKEN = {(1, 4): "Báo cáo\nkết quả rà soát", (7, 4): "Kế hoạch kiểm tra;\nKết luận kiểm tra"}


def text(name: str, says: str, suffix: str, data: str | bytes, change: Any = None) -> None:
    def write(folder: Path) -> None:
        raw = data if isinstance(data, bytes) else data.encode()
        (folder / f"input{suffix}").write_bytes(raw)

    case(name, says, control="00-html", change=change)(write)


text("csv-comma-breaks", "commas, quoted cells with line breaks", ".csv", written(",", BROKEN))
text(
    "csv-utf16-tabs",
    "Excel's 'Unicode text': UTF-16 with tabs",
    ".txt",
    written("\t").encode("utf-16"),
)
text("tsv-breaks", "tabs, quoted cells with line breaks, byte order mark", ".tsv",
     "\ufeff" + written("\t", BROKEN))  # fmt: skip


def pipes(rows: list[list[str]], edges: bool = True) -> str:
    made = [rows[0], ["---"] * 6, *rows[1:]]
    joined = (" | ".join(r) for r in made)
    return "\n".join(f"| {r} |" if edges else r for r in joined) + "\n"


def markdown(table: str) -> str:
    return "\n\n".join(f"**{x}**" if x.isupper() else x for x in lines()) + "\n\n" + table


text("md-pipes", "a converter's table of pipes; <br> in a cell", ".md",
     markdown(pipes(grid({(7, 4): "Kế hoạch kiểm tra;<br>Kết luận kiểm tra"}))))  # fmt: skip
text("md-no-edges", "pipes without edges", ".md", markdown(pipes(grid(), edges=False)))
text("md-struck", "row 6: ~~Tháng 9/2025~~; row 7: <sup>1</sup>", ".md",
     markdown(pipes(grid({(6, 5): "~~Tháng 9/2025~~ Tháng 10/2025", (7, 5): "Quý III/2025<sup>1</sup>"}))))  # fmt: skip
text("md-escaped", "escaped marks and emphasis in cells", ".md",
     markdown(pipes(grid({(4, 4): "**Báo cáo**", (7, 1): "Kiểm tra công tác *cải cách hành chính* tại địa"
                          " phương."}))))  # fmt: skip


def fenced(rows: list[list[str]]) -> str:
    """pandoc's grid table."""
    wide = [max(len(r[i]) for r in rows if i or not r[0].startswith("I")) + 4 for i in range(6)]
    wide[0] = 44
    rule = "+" + "+".join("-" * (w + 2) for w in wide) + "+"
    out = [rule]
    for i, row in enumerate(rows):
        out += ["| " + " | ".join(c.ljust(w) for c, w in zip(row, wide, strict=True)) + " |"]
        out.append(rule.replace("-", "=") if i == 0 else rule)
    return "\n".join(out) + "\n"


text("md-grid", "a grid table of pandoc", ".md", markdown(fenced(grid())))


def sheet_picture(scale: float = 200 / 72) -> Any:
    """The whole decision on one page, as a picture."""
    small = html(css="@page{size:420mm 297mm} body{font-size:13pt} p{margin:2pt 0}")
    with tempfile.TemporaryDirectory() as folder:
        path = print_to_pdf(small, Path(folder, "a.pdf"))
        document = pypdfium2.PdfDocument(path)
        assert len(document) == 1, "the picture must hold the whole decision"
        return document[0].render(scale=scale).to_pil().convert("RGB")


def photo(suffix: str, says: str, **options: Any) -> None:
    def write(folder: Path) -> None:
        sheet_picture().convert("L").save(folder / f"input{suffix}", **options)

    case(f"picture-{suffix[1:]}", says, control="00-html")(write)


photo(".png", "one page as PNG", optimize=True)
photo(".webp", "one page as WEBP", lossless=True)
photo(".gif", "one page as GIF")


@case("picture-bmp", "one page as BMP", control="00-html")
def _bmp(folder: Path) -> None:
    sheet_picture().convert("1").save(folder / "input.bmp")


@case("picture-heic", "a telephone's HEIC: refused, with what to do", control="00-html")
def _heic(folder: Path) -> None:
    box = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"
    (folder / "input.heic").write_bytes(box + b"\0\0\0\x08mdat" + bytes(2000))
