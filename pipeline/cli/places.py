"""Where a command reads and writes by default, and how it says that it cannot."""

from pathlib import Path
from typing import Annotated, NoReturn

import typer

from pipeline.cli.screen import say

RAW = Path("raw")
OUT = Path("out")
Lang = Annotated[str, typer.Option("--lang", help="Language of findings: vi or en.")]


def stop(message: str, code: int = 2) -> NoReturn:
    """One line on standard error, then the exit code."""
    say(f"cchc: {message}", err=True)
    raise typer.Exit(code)


def describe(source: dict[str, object] | None) -> str:
    """A place in a file for people: page, lines, cell."""
    if not source:
        return "—"
    parts = []
    if source.get("page") is not None:
        parts.append(f"page {source['page']}")
    first, last = source.get("line_start"), source.get("line_end")
    if first is not None:
        parts.append(f"line {first}" if first == last else f"lines {first}–{last}")
    if source.get("cell"):
        parts.append(str(source["cell"]))
    if source.get("char_start") is not None:
        parts.append(f"characters {source['char_start']}–{source['char_end']}")
    box = source.get("bbox")
    if isinstance(box, list):
        parts.append("box " + ", ".join(f"{v:.0f}" for v in box))
    return ", ".join(parts) or "—"


def require_lang(lang: str) -> None:
    """Stops unless the language is one that findings are worded in."""
    if lang not in ("vi", "en"):
        stop(f"--lang is vi or en, not {lang!r}")
