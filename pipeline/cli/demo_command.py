"""`cchc demo`: the first five minutes of somebody who has no decision at hand."""

import os
import shutil
import sys
import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.places import stop, stop_at
from pipeline.cli.screen import say

_PLANS = Path(__file__).resolve().parent.parent / "demo"
_EARLIER = "ke-hoach-2025.docx"
_SCAN, _INSTEAD = "ke-hoach-2026-ban-quet.pdf", "ke-hoach-2026.docx"


def register(app: typer.Typer) -> None:
    """Adds the command of this module."""
    app.command()(demo)


def demo(
    folder: Annotated[Path, typer.Argument(help="A new folder to work in.")] = Path("cchc-demo"),
    show: Annotated[
        bool, typer.Option("--open/--no-open", help="Open the page in the browser at the end.")
    ] = True,
) -> None:
    """Try everything on two composed plans of one province: a Word file and a scan.

    They are put into FOLDER/raw, read into FOLDER/out and compared. Nothing in them was ever issued.
    """
    from pipeline.cli.compare_commands import diff
    from pipeline.cli.progress import run_with_progress
    from pipeline.run.request import Request
    from pipeline.run.rules import find_rules
    from pipeline.run.settings import limits_from

    raw, out = folder / "raw", folder / "out"
    _put_plans(folder, raw)
    request = Request(raw=raw, out=out, rules=find_rules(), limits=limits_from(os.environ))
    summary = run_with_progress(request)
    if summary.failed:
        raise typer.Exit(1)
    try:
        diff("2025", "2026", out=out)
    except typer.Exit as end:
        if end.exit_code:
            raise
    say("Go on, in {folder}: `cchc show 5 --year 2026`, `cchc check`, `cchc due --on 01/01/2026`.",
        folder=folder)  # fmt: skip
    page = out / "report" / "index.html"
    if show and sys.stdout.isatty():
        webbrowser.open(page.resolve().as_uri())


def _put_plans(folder: Path, raw: Path) -> None:
    """The plans in a new folder; the scan's text instead of it where no scan can be read."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        stop("{folder} is not empty. Name a new folder: cchc demo FOLDER", folder=folder)
    later = _SCAN if shutil.which("tesseract") else _INSTEAD
    if later == _INSTEAD:
        say("Tesseract is not installed, so the plan of 2026 is a Word file here, not a scan.")
    try:
        raw.mkdir(parents=True, exist_ok=True)
        for name in (_EARLIER, later):
            shutil.copyfile(_PLANS / name, raw / name)
    except OSError as fault:
        stop_at(raw, fault)
