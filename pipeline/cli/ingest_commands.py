"""`cchc ingest`, `cchc check`."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.places import OUT, Lang, describe, require_lang, stop
from pipeline.cli.results import read_rows
from pipeline.cli.screen import say
from pipeline.tables.standing import open_standing

Out = Annotated[Path, typer.Option("--out", help="Folder for the results.")]
_RANK = {"error": 0, "warning": 1, "info": 2, "none": 3}


def register(app: typer.Typer) -> None:
    """Adds the commands of this module."""
    app.command()(check)


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
    standing = open_standing(out)
    rows = read_rows(standing, "findings")
    if document:
        known = {r["document_id"] for r in read_rows(standing, "documents")}
        if document not in known | {r["document_id"] for r in rows}:
            stop(f"no document {document!r} in {out}. `cchc status` lists them.")
        rows = [r for r in rows if r["document_id"] == document]
    rows.sort(key=lambda r: (r["document_id"] or "", _RANK[r["severity"]], r["position"]))
    words = "message_vi" if lang == "vi" else "message"
    todo = "suggestion_vi" if lang == "vi" else "suggestion"
    for r in rows:
        say(f"{r['severity']}: {r['rule']}: {r['record_id'] or r['file']}: {r[words]}")
        say(f"    {r['file']}: {describe(r['source'])}")
        if r[todo]:
            say(f"    → {r[todo]}")
    counts = {s: sum(r["severity"] == s for r in rows) for s in ("error", "warning", "info")}
    say(", ".join(f"{n} {s}" for s, n in counts.items()))
    reached = any(_RANK[r["severity"]] <= _RANK[fail_on] for r in rows if fail_on != "none")
    raise typer.Exit(1 if reached else 0)
