"""The pictures of the README and docs/views.md, made from a real run: `make pictures`."""

import ctypes
import io
import shutil
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent


def main() -> None:
    """Writes terminal.svg, page.png, workbook.png, comments.png, handout.png beside this file."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        command = [sys.executable, "-m", "pipeline", "ingest", "--out", str(out)]
        run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        document_id = next((out / "json").glob("*.json")).stem
        shown = run.stdout.replace(str(out), "out")
        task = [sys.executable, "-m", "pipeline", "show", "15", "--out", str(out)]
        more = subprocess.run(task, cwd=ROOT, capture_output=True, text=True, check=True).stdout
        terminal(shown, more)
        page(out / "report" / f"{document_id}.html")
        workbook(out / "xlsx" / f"{document_id}.xlsx", Path(folder))
        comments(Path(folder))
        handout(out, document_id, Path(folder))


def terminal(ingest: str, show: str) -> None:
    """The run as a terminal shows it."""
    from rich.console import Console

    console = Console(record=True, width=112, file=io.StringIO())
    console.print("$ cchc ingest", style="bold")
    console.print(ingest, markup=False, highlight=False)
    console.print("$ cchc show 15", style="bold")
    console.print("\n".join(show.splitlines()[:28]), markup=False, highlight=False)
    console.save_svg(str(HERE / "terminal.svg"), title="cchc", unique_id="cchc")


def page(path: Path) -> None:
    """The top of the page of the reference decision."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as p:
        browser = p.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        tab = browser.new_page(viewport={"width": 1200, "height": 1500})
        tab.goto(path.as_uri())
        tab.wait_for_selector("#areas svg")
        tab.screenshot(path=str(HERE / "page.png"))
        browser.close()


def workbook(path: Path, folder: Path) -> None:
    """The first sheet as LibreOffice prints it."""
    import pypdfium2

    office(path, folder, "pdf")
    document = pypdfium2.PdfDocument(folder / f"{path.stem}.pdf")
    picture = document[0].render(scale=1.4).to_pil()
    picture.quantize(32).save(HERE / "workbook.png", optimize=True)


def office(path: Path, folder: Path, target: str) -> None:
    """The file as LibreOffice writes it in another format."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    call = ["soffice", profile, "--headless", "--convert-to", target, "--outdir", str(folder)]
    subprocess.run([*call, str(path)], check=True, capture_output=True)


def handout(out: Path, document_id: str, folder: Path) -> None:
    """The first page of what is handed to a department, as LibreOffice lays it out."""
    import pypdfium2

    path = folder / "handout.docx"
    shutil.copy(out / "handout" / document_id / "so-noi-vu.docx", path)
    office = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/office"]
    subprocess.run(
        [*office, "--convert-to", "pdf", "--outdir", str(folder), str(path)],
        check=True, capture_output=True,
    )  # fmt: skip
    page = pypdfium2.PdfDocument(path.with_suffix(".pdf"))[0]
    picture = page.render(scale=1.4).to_pil().quantize(32)
    picture.save(HERE / "handout.png", optimize=True)


def comments(folder: Path) -> None:
    """A page of a checked Word file as LibreOffice prints it, its comments set in the margin.

    Without a screen LibreOffice draws a comment as a mark with its words inside the PDF; they are
    written beside the mark.
    """
    import pypdfium2
    from PIL import Image, ImageDraw, ImageFont

    sys.path.insert(0, str(ROOT))
    from tests.cases.tenplans.compose import plant, print_plan, read_faults, read_plans

    name = "01-province"
    plan = print_plan(plant(read_plans()[name], read_faults()[name]), folder, name)
    checked = folder / "checked.docx"
    command = [sys.executable, "-m", "pipeline", "check", str(plan), "--all", "--lang", "vi"]
    command += ["--fail-on", "none", "--annotate", str(checked)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    office(
        checked, folder, 'pdf:writer_pdf_Export:{"ExportNotes":{"type":"boolean","value":"true"}}'
    )
    page = pypdfium2.PdfDocument(folder / "checked.pdf")[1]
    scale, margin = 1.4, 430
    print_ = page.render(scale=scale).to_pil()
    sheet = Image.new("RGB", (print_.width + margin, print_.height), "#f3f3f3")
    sheet.paste(print_, (0, 0))
    draw, font = ImageDraw.Draw(sheet), ImageFont.truetype("DejaVuSans.ttf", 12)
    below, left = 0, print_.width + 12
    for top, right, words in sorted(notes_of(page), reverse=True):
        text = "\n".join(w for line in words.splitlines() for w in textwrap.wrap(line, 56))
        at = int((page.get_height() - top) * scale)
        y = max(at, below)
        end = draw.multiline_textbbox((left, y), text, font=font)[3]
        box = (left - 6, y - 4, sheet.width - 8, end + 5)
        draw.rectangle(box, fill="#fff7d0", outline="#c9b458")
        draw.line((int(right * scale), at + 8, left - 6, y + 8), fill="#c9b458")
        draw.multiline_text((left, y), text, font=font, fill="#202020")
        below = int(end) + 14
    sheet.crop((0, 60, sheet.width, print_.height - 90)).quantize(48).save(
        HERE / "comments.png", optimize=True
    )


def notes_of(page: Any) -> Iterator[tuple[float, float, str]]:
    """(top, right edge, words) of every note of a PDF page."""
    from pypdfium2 import raw

    for i in range(raw.FPDFPage_GetAnnotCount(page)):
        note = raw.FPDFPage_GetAnnot(page, i)
        if raw.FPDFAnnot_GetSubtype(note) != raw.FPDF_ANNOT_TEXT:
            continue
        box = raw.FS_RECTF()
        raw.FPDFAnnot_GetRect(note, box)
        length = raw.FPDFAnnot_GetStringValue(note, b"Contents", None, 0)
        held = ctypes.create_string_buffer(length)
        taken = ctypes.cast(held, ctypes.POINTER(raw.FPDF_WCHAR))
        raw.FPDFAnnot_GetStringValue(note, b"Contents", taken, length)
        yield box.top, box.right, held.raw.decode("utf-16-le").rstrip("\0")


if __name__ == "__main__":
    main()
