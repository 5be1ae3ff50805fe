"""`cchc ingest`, `cchc check`."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.places import OUT, RAW, Lang, describe, require_lang, stop
from pipeline.cli.results import read_rows

Out = Annotated[Path, typer.Option("--out", help="Folder for the results.")]
_RANK = {"error": 0, "warning": 1, "info": 2, "none": 3}


def register(app: typer.Typer) -> None:
    """Adds the commands of this module."""
    app.command()(ingest)
    app.command()(check)


def ingest(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="Files or folders; without any, all of raw/ is mirrored."),
    ] = None,
    out: Out = OUT,
    raw: Annotated[Path, typer.Option("--raw", help="Folder of the decisions as received.")] = RAW,
    force: Annotated[bool, typer.Option("--force", help="Redo what has not changed too.")] = False,
    lang: Lang = "en",
    only: Annotated[
        str | None, typer.Option("--only", help="`data`: no workbook, page, calendar, CSV.")
    ] = None,
    views_up_to: Annotated[
        int, typer.Option("--views-up-to", help="Above so many documents as with --only data.")
    ] = 200,
) -> None:
    """Read decisions; write tables (Parquet), JSON, workbooks, pages, calendars, CSV under out/.

    Exit code 0 when every document was ingested, whatever its findings; 1 when one could not be
    (the others are); 2 on bad usage or set-up, and then nothing is written.
    """
    from pipeline.cli.progress import run_with_progress
    from pipeline.knowledge.rules import find_rules
    from pipeline.knowledge.source import RuleError
    from pipeline.run.files import InputError
    from pipeline.run.ingest import Request
    from pipeline.write.store import StoreError

    if only not in (None, "data"):
        stop(f"--only is data, not {only!r}")
    if not paths and not raw.is_dir():
        stop(f"there is no folder {raw}. Name a file or folder, or make it and put decisions in.")
    try:
        request = Request(
            raw=raw,
            out=out,
            rules=find_rules(),
            paths=tuple(paths or ()),
            force=force,
            views=only is None,
            views_up_to=views_up_to,
        )
        summary = run_with_progress(request, lang)
    except (RuleError, InputError, StoreError) as fault:
        stop(str(fault))
    except OSError as fault:
        stop(f"{fault.filename or out}: {fault.strerror}. Nothing was changed.")
    raise typer.Exit(1 if summary.failed else 0)


def check(
    out: Out = OUT,
    fail_on: Annotated[
        str,
        typer.Option("--fail-on", help="Exit 1 from this severity on: error, warning, info, none."),
    ] = "error",
    lang: Lang = "en",
    document: Annotated[str | None, typer.Option("--document", help="Only this document.")] = None,
) -> None:
    """Print the findings of the last ingest, gravest first."""
    if fail_on not in _RANK:
        stop(f"--fail-on is one of {', '.join(_RANK)}, not {fail_on!r}")
    require_lang(lang)
    rows = read_rows(out, "findings")
    if document:
        rows = [r for r in rows if r["document_id"] == document]
    rows.sort(key=lambda r: (r["document_id"] or "", _RANK[r["severity"]], r["position"]))
    words = "message_vi" if lang == "vi" else "message"
    todo = "suggestion_vi" if lang == "vi" else "suggestion"
    for r in rows:
        typer.echo(f"{r['severity']}: {r['rule']}: {r['record_id'] or r['file']}: {r[words]}")
        typer.echo(f"    {r['file']}: {describe(r['source'])}")
        if r[todo]:
            typer.echo(f"    → {r[todo]}")
    counts = {s: sum(r["severity"] == s for r in rows) for s in ("error", "warning", "info")}
    typer.echo(", ".join(f"{n} {s}" for s, n in counts.items()))
    reached = any(_RANK[r["severity"]] <= _RANK[fail_on] for r in rows if fail_on != "none")
    raise typer.Exit(1 if reached else 0)
