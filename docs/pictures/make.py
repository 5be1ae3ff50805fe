"""The pictures of the README, made from a real run: `make pictures`."""

import io
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent


def main() -> None:
    """Writes terminal.svg, page.png and workbook.png beside this file."""
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

    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(
        [
            "soffice",
            profile,
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(folder),
            str(path),
        ],
        check=True,
        capture_output=True,
    )
    document = pypdfium2.PdfDocument(folder / f"{path.stem}.pdf")
    picture = document[0].render(scale=1.4).to_pil()
    picture.quantize(32).save(HERE / "workbook.png", optimize=True)


if __name__ == "__main__":
    main()
