"""`cchc ingest`, `cchc check`, `cchc show`."""

from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline.cli.places import OUT, RAW, describe, stop
from pipeline.cli.results import read_rows

Out = Annotated[Path, typer.Option("--out", help="Folder for the results.")]
Lang = Annotated[str, typer.Option("--lang", help="Language of findings: vi or en.")]
_RANK = {"error": 0, "warning": 1, "info": 2, "none": 3}


def register(app: typer.Typer) -> None:
    """Adds the commands of this module."""
    app.command()(ingest)
    app.command()(check)
    app.command()(show)


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
    _require_lang(lang)
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


def show(
    task_id: Annotated[str, typer.Argument(help="Key of a task, or its end (`/16`).")],
    out: Out = OUT,
    raw: Annotated[Path, typer.Option("--raw", help="Folder of the decisions as received.")] = RAW,
    lang: Lang = "en",
) -> None:
    """One task with its values, its exact place, its lines in the source and its findings."""
    _require_lang(lang)
    tasks = [t for t in read_rows(out, "tasks") if t["task_id"].endswith(task_id)]
    exact = [t for t in tasks if t["task_id"] == task_id]
    tasks = exact or [t for t in tasks if t["task_id"].endswith("/" + task_id.lstrip("/"))]
    if not tasks:
        stop(f'no task {task_id!r} in {out}. `cchc sql "select task_id from tasks"` lists them.')
    if len(tasks) > 1:
        stop(f"{task_id!r} fits several: {', '.join(t['task_id'] for t in tasks[:8])}")
    _show_task(tasks[0], out, raw, lang)


def _show_task(task: dict[str, Any], out: Path, raw: Path, lang: str) -> None:
    source = task["source"]
    typer.echo(task["task_id"])
    typer.echo(f"  {task['file']}: {describe(source)}")
    for name, value in task.items():
        if name not in ("task_id", "document_id", "source", "file") and value not in (None, [], ""):
            shown = ", ".join(map(str, value)) if isinstance(value, list) else value
            typer.echo(f"  {name}: {shown}")
    for a in read_rows(out, "task_agencies"):
        if a["task_id"] == task["task_id"]:
            more = (
                f" = {a['resolved_agency_id']} ({a['evidence']})" if a["resolved_agency_id"] else ""
            )
            typer.echo(
                f"  {a['role']} {a['position']}: {a['mention_raw']} → {a['agency_id']}{more}"
            )
    for d in read_rows(out, "task_deadlines"):
        if d["task_id"] == task["task_id"]:
            typer.echo(
                f"  deadline {d['position']}: {d['kind']} {d['start']} … {d['end']}  [{d['raw']}]"
            )
    _show_lines(raw / task["file"], source)
    words = "message_vi" if lang == "vi" else "message"
    for f in read_rows(out, "findings"):
        if f["record_id"] == task["task_id"]:
            typer.echo(f"  {f['severity']}: {f['rule']}: {f[words]}")


def _show_lines(path: Path, source: dict[str, Any] | None) -> None:
    """The lines of a text file that a task stands on."""
    if not source or source["line_start"] is None or not path.is_file():
        return
    from pipeline.read.portal_text import decode

    lines = decode(path.read_bytes()).splitlines()
    for number in range(source["line_start"], source["line_end"] + 1):
        typer.echo(f"  {number:6} | {lines[number - 1]}")


def _require_lang(lang: str) -> None:
    if lang not in ("vi", "en"):
        stop(f"--lang is vi or en, not {lang!r}")
