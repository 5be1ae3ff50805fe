"""`cchc ingest`, `cchc status`, `cchc demo`: what reads decisions into the results."""

import os
import shutil
import sys
import webbrowser
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.places import OUT, RAW, AsJson, stop, stop_at
from pipeline.cli.results import read_rows
from pipeline.cli.speech import one_line, say, say_json
from pipeline.tables.standing import open_standing

if TYPE_CHECKING:
    from pipeline.run.status import Status

_Out = Annotated[str, typer.Option("--out", help="Folder (or URL) for the results.")]
_SHOWN = 20  # names of one kind that are printed
_FACTS = ("document_id", "plan_year", "number_raw", "issued_on", "issuer", "tasks", "file")
_PLANS = Path(__file__).resolve().parent.parent / "demo"
_EARLIER = "ke-hoach-2025.docx"
_SCAN, _INSTEAD = "ke-hoach-2026-ban-quet.pdf", "ke-hoach-2026.docx"


def ingest(
    paths: Annotated[
        list[str] | None,
        typer.Argument(help="Files, folders or URLs; without any, all of raw/ is mirrored."),
    ] = None,
    out: _Out = str(OUT),
    raw: Annotated[
        str, typer.Option("--raw", help="Folder (or URL) of the decisions as received.")
    ] = str(RAW),
    force: Annotated[bool, typer.Option("--force", help="Redo what has not changed too.")] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Look at every byte of input and results, not at times.")
    ] = False,
    prune: Annotated[
        bool, typer.Option("--prune", help="Drop what was added by its path and is not in raw/.")
    ] = False,
    verify: Annotated[
        bool,
        typer.Option("--verify", help="Redo all, and read PDF tables with a second reader too."),
    ] = False,
    only: Annotated[
        str | None, typer.Option("--only", help="`data`: no workbook, page, calendar, CSV.")
    ] = None,
    views_up_to: Annotated[
        int, typer.Option("--views-up-to", help="Above so many documents as with --only data.")
    ] = 200,
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", min=0, help="Worker processes; default by cores.")
    ] = None,
    timeout: Annotated[
        float | None, typer.Option("--timeout", min=0.1, help="Seconds one document may take.")
    ] = None,
    memory: Annotated[
        int | None, typer.Option("--memory", min=100, help="MB one worker may hold.")
    ] = None,
    wait: Annotated[
        float, typer.Option("--wait", help="Seconds to wait for another run to end.")
    ] = 0.0,
    shard_above: Annotated[
        int | None,
        typer.Option("--shard-above", help="Documents above which a table is a folder of files."),
    ] = None,
    scheduler: Annotated[
        str | None, typer.Option("--scheduler", help="Dask cluster to work on: tcp://host:8786.")
    ] = None,
    log_format: Annotated[
        str, typer.Option("--log-format", help="text, or json: one object a line.")
    ] = "text",
) -> None:
    """Read decisions; write tables (Parquet), JSON, workbooks, pages, calendars, CSV under out/.

    Exit code 0 when every document was ingested, whatever its findings; 1 when one could not be
    (the others are); 2 on bad usage or set-up, and then nothing is written. Limits of one document
    can also be set by CCHC_… variables (docs/limits.md).
    """
    from pipeline.cli.progress import run_with_progress
    from pipeline.run.request import SHARD_ABOVE, Request
    from pipeline.run.rules import find_rules
    from pipeline.run.settings import jobs_from, limits_from

    _check(only, log_format, paths, raw)
    try:
        limits = limits_from(os.environ)
        limits = replace(
            limits,
            seconds=timeout or limits.seconds,
            memory_mb=memory or limits.memory_mb,
            read=replace(limits.read, verify=verify),
        )
        request = Request(
            raw=raw,
            out=out,
            rules=find_rules(),
            paths=tuple(paths or ()),
            force=force or verify,
            check=check,
            prune=prune,
            jobs=jobs if jobs is not None else jobs_from(os.environ),
            scheduler=scheduler,
            wait=wait,
            limits=limits,
            views=only is None,
            views_up_to=views_up_to,
            shard_above=SHARD_ABOVE if shard_above is None else shard_above,
        )
        summary = run_with_progress(request, log_format)
    except OSError as fault:
        stop_at(out, fault, "The earlier results stand; run again to go on.")
    except KeyboardInterrupt:
        stop("stopped. The earlier results stand; run again to go on from here.", code=130)
    raise typer.Exit(1 if summary.failed or summary.undrawn else 0)


def _check(only: str | None, log_format: str, paths: list[str] | None, raw: str) -> None:
    """Stops on an option that has no meaning."""
    from pipeline.run.files import is_url

    if only not in (None, "data"):
        stop("--only is data, not {only!r}", only=only)
    if log_format not in ("text", "json"):
        stop("--log-format is text or json, not {log_format!r}", log_format=log_format)
    if not paths and not is_url(raw) and not Path(raw).is_dir():
        stop(
            "there is no folder {raw}. Name a file or folder, or make it and put decisions in.",
            raw=raw,
        )


def status(
    out: _Out = str(OUT),
    raw: Annotated[
        str, typer.Option("--raw", help="Folder (or URL) of the decisions as received.")
    ] = str(RAW),
    documents: Annotated[
        bool, typer.Option("--documents", help="List the documents in out/, and nothing else.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """What is in out/: documents, what is stale, failed or quarantined, what the next run would do.

    Reads only; exit code 0 where everything is up to date, else 1.
    """
    from pipeline.run.rules import find_rules
    from pipeline.run.settings import limits_from
    from pipeline.run.status import read_status

    if documents:
        print_documents(Path(out), as_json)
        return
    s = read_status(raw, out, find_rules(), limits_from(os.environ))
    if as_json:
        say_json(s.record())
    else:
        print_status(s)
    raise typer.Exit(0 if s.up_to_date else 1)


def print_status(s: "Status") -> None:
    """Counts, then names by what is the matter, then what the next run would do."""
    say("{out}: {documents:document}, {tasks:task}",
        out=s.out, documents=s.documents, tasks=s.tasks)  # fmt: skip
    say("tables: {tables} in {files:file}", tables=len(s.tables), files=sum(s.tables.values()))
    _name("missing tables: {count}", s.missing_tables)
    _name("damaged or missing: {count}", s.damaged)
    _name("new: {count}", s.new)
    _name("changed: {count}", s.changed)
    _name("gone: {count}", s.gone)
    if s.outdated:
        say("outdated: {files:file was|files were} read by other rules or another version",
            files=s.outdated)  # fmt: skip
    _name("stale: {count}", s.stale)
    for words, faults in (("failed: {count}", s.failed), ("quarantined: {count}", s.quarantined)):
        _name(words, [f"{f}: {code} {detail}".rstrip(" .") for f, code, detail in faults])
    if s.waiting:
        say("cut off: a run had read {files:file}; the next run goes on from there",
            files=s.waiting)  # fmt: skip
    _name("left alone (links and the like): {count}", s.left_alone)
    if s.todo:
        say("`cchc ingest` would have something to do")
    elif s.up_to_date:
        say("up to date")
    else:
        say("nothing new to read; what failed needs another file, or `cchc ingest --force`")


def _name(words: str, items: Sequence[str]) -> None:
    if not items:
        return
    say(words, count=len(items))
    for item in items[:_SHOWN]:
        say(f"  {one_line(item)}")
    if len(items) > _SHOWN:
        say("  … and {more} more", more=len(items) - _SHOWN)


def print_documents(out: Path, as_json: bool) -> None:
    """Each document of the results: its id first, then what tells it from others."""
    rows = read_rows(open_standing(out), "documents")
    if as_json:
        say_json([{name: r[name] for name in _FACTS} for r in rows])
        return
    for r in rows:
        say("{document_id}  {plan_year}  {number}  {tasks:task}  {file}",
            document_id=r["document_id"], plan_year=r["plan_year"] or "—",
            number=r["number_raw"] or "—", tasks=r["tasks"], file=one_line(r["file"]))  # fmt: skip
    say("{documents:document}", documents=len(rows))


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
