"""A run's progress and closing summary: a bar on a terminal, plain lines elsewhere."""

import sys

import typer

from pipeline.run.ingest import Request, Summary, ingest
from pipeline.run.pack import Packed

_VIEWS = {
    "ready": "To look at: {out}/report/index.html, {out}/xlsx/, {out}/ics/, {out}/csv/",
    "left-out": "No workbook, page, calendar or CSV (--only data); `cchc report` builds them.",
    "too-many": "{documents} documents are too many to draw in passing; `cchc report` builds "
    "workbooks, pages, calendars and CSV.",
}


def run_with_progress(request: Request, lang: str) -> Summary:
    """Runs the ingest, tells of every document, and prints the summary."""
    if sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        console = Console(stderr=True)
        columns = (SpinnerColumn(), TextColumn("{task.completed} documents"), BarColumn(), TimeElapsedColumn())
        with Progress(*columns, console=console) as bar:
            task = bar.add_task("ingest", total=None)

            def tell(p: Packed) -> None:
                bar.advance(task)
                console.print(_line(p), highlight=False, markup=False)

            summary = ingest(request, tell)
    else:
        summary = ingest(request, lambda p: typer.echo(_line(p)))
    print_summary(summary)
    return summary


def _line(p: Packed) -> str:
    if p.status != "ok":
        return f"{p.status}  {p.file}: {p.reason} {p.detail}".rstrip()
    errors, warnings, _ = p.severities
    return f"ok  {p.file} → {p.document_id}: {p.tasks} tasks, {errors} errors, {warnings} warnings"


def print_summary(s: Summary) -> None:
    """The closing lines."""
    if not s.done and not s.removed:
        typer.echo(f"Nothing to do: {s.unchanged} files unchanged since the last run.")
    for name in s.removed:
        typer.echo(f"removed  {name}: no longer in the input; its rows are gone")
    for name, code, detail in s.failed:
        stale = " Its earlier rows are kept, stale." if name in s.stale else ""
        typer.echo(f"NOT INGESTED  {name}: {code} {detail}".rstrip() + "." + stale, err=True)
    errors, warnings, infos = s.severities
    typer.echo(
        f"{s.documents} documents, {s.tasks} tasks; agencies resolved {_share(s.resolved, s.mentions)}, "
        f"deadlines parsed {_share(s.parsed, s.deadlines)}; "
        f"findings: {errors} errors, {warnings} warnings, {infos} info (`cchc check`)"
    )
    typer.echo(f"Results: {s.out}/*.parquet, {s.out}/json/")
    typer.echo(_VIEWS[s.views].format(out=s.out, documents=s.documents))


def _share(part: int, whole: int) -> str:
    return f"{part}/{whole} ({part / whole:.1%})" if whole else "0/0"
