"""`cchc report`, `due`, `handout`, `sql`, `desk`: what people get from the standing results."""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.places import OUT, RAW, AsJson, Out, Raw, stop, stop_at
from pipeline.cli.results import choose_bodies, open_plans
from pipeline.cli.speech import file_named, one_line, say, say_json, words

if TYPE_CHECKING:
    from pipeline.present.labels import Labels
    from pipeline.present.view import DocumentView


def report(out: Out = OUT, raw: Raw = RAW) -> None:
    """Build workbooks, pages, calendars and CSV again from the tables, for every document."""
    from pipeline.cli.progress import WHERE, say_undrawn
    from pipeline.run.report import report as build
    from pipeline.run.rules import find_rules
    from pipeline.run.settings import jobs_from, limits_from

    try:
        limits = limits_from(os.environ)
        count, undrawn, kept = build(out, raw, find_rules(), limits, jobs_from(os.environ))
    except OSError as fault:
        stop_at(out, fault, "Run `cchc report` again.")
    for line in kept:
        say("kept  {line}", line=one_line(line))
    for u in undrawn:
        say_undrawn(u.owner, u.kind, f"{u.code} {one_line(u.detail)}")
    say("{count:document}", count=count)
    say(WHERE, out=out)
    raise typer.Exit(1 if undrawn else 0)


def due(
    within: Annotated[int, typer.Option("--within", help="Days ahead.", min=0)] = 30,
    agency: Annotated[
        str | None, typer.Option("--agency", help="Only tasks of this body: id, name, short form.")
    ] = None,
    on: Annotated[
        str | None, typer.Option("--on", help="Day to look from; default: today.")
    ] = None,
    out: Out = OUT,
    as_json: AsJson = False,
) -> None:
    """Deadlines whose last day has passed, and those of the coming days.

    --agency takes tasks that name the body, and those that address it through a collective ("Các
    sở, ban, ngành tỉnh"), which is said.

    Whether a task was done is not in the data: what has passed may well be finished.
    """
    from pipeline.cli.due_output import due_records, print_due
    from pipeline.present.due import find_due

    day = _day(on)
    labels, registry, plans = open_plans(out)
    ids = None if agency is None else choose_bodies(agency, plans, registry, out)
    found = [(view, find_due(view, day, within, ids)) for view in plans]
    if as_json:
        say_json([record for view, some in found for record in due_records(view, some)])
        return
    for view, some in found:
        print_due(view, some, labels)
    if not any(some for _, some in found):
        say("nothing has passed, nothing is due in {days:day}", days=within)


def _day(text: str | None) -> date:
    """Today is asked for here, when looking, and never when writing."""
    if text is None:
        return date.today()
    try:
        day, stroke, rest = text.partition("/")
        month, _, year = rest.partition("/")
        return date(int(year), int(month), int(day)) if stroke else date.fromisoformat(text)
    except ValueError:
        stop("--on is a date YYYY-MM-DD or DD/MM/YYYY, not {text!r}", text=text)


def sql(
    statement: Annotated[str, typer.Argument(help='For instance "select count(*) from tasks".')],
    form: Annotated[str, typer.Option("--format", help="table, csv or json.")] = "table",
    as_json: AsJson = False,
    out: Out = OUT,
) -> None:
    """Ask the tables a question in SQL (DuckDB). Nothing can be changed, and no other file read.

    The tables are those of docs/data-dictionary.md; `references` is a word of SQL and wants
    quotation marks. docs/cookbook.md has examples.
    """
    from pipeline.cli.query_output import FORMATS, print_rows
    from pipeline.run.query import query
    from pipeline.run.settings import limits_from

    form = "json" if as_json else form
    if form not in FORMATS:
        stop("--format is one of {known}, not {given!r}", known=", ".join(FORMATS), given=form)
    try:
        answer = query(out, statement, limits_from(os.environ))
        print_rows(answer.columns, answer.rows, form)
    except KeyboardInterrupt:
        stop("stopped", 130)


def handout(
    agency: Annotated[
        str | None, typer.Option("--agency", help="The body: id, name or short form.")
    ] = None,
    everybody: Annotated[
        bool, typer.Option("--all", help="One file for each body that a task addresses.")
    ] = False,
    docx: Annotated[bool, typer.Option("--docx", help="Word documents (the default).")] = False,
    xlsx: Annotated[bool, typer.Option("--xlsx", help="Workbooks.")] = False,
    document: Annotated[str | None, typer.Option("--document", help="Only this document.")] = None,
    to: Annotated[
        Path | None, typer.Option("--to", help="Folder of the files; default: handout.")
    ] = None,
    out: Out = OUT,
) -> None:
    """Write for a body what it leads, coordinates and gets through a collective, with deadlines.

    One file a decision and body under --to. A file there that says anything else is kept beside it.
    """
    from pipeline.write.beside import write_beside
    from pipeline.write.names import UnsafeNameError, below

    to = to or Path(file_named("handout"))
    if (agency is None) != everybody:
        stop("name one body with --agency, or all of them with --all")
    labels, registry, plans = open_plans(out, document)
    if document is not None and not plans:
        stop("no document {document!r} in {out}. `cchc status --documents` lists what there is.",
             document=document, out=out)  # fmt: skip
    ids = None if agency is None else choose_bodies(agency, plans, registry, out)
    kinds = [k for k, wanted in (("docx", docx or not xlsx), ("xlsx", xlsx)) if wanted]
    count = 0
    try:
        for view in plans:
            for name, tasks, data in _files(view, ids, kinds, labels):
                path, kept = below(to, name), None
                path.parent.mkdir(parents=True, exist_ok=True)
                kept = write_beside(path, data)
                count += 1
                say("{path}  {tasks:task}", path=path, tasks=tasks)
                if kept:
                    say("    the one that stood there is kept as {kept}", kept=kept)
    except UnsafeNameError as fault:
        stop(str(fault))
    except OSError as fault:
        stop_at(to, fault)
    if not count:
        stop("no task addresses anybody", 1)


def _files(
    view: "DocumentView", ids: frozenset[str] | None, kinds: list[str], labels: "Labels"
) -> Iterator[tuple[str, int, bytes]]:
    """(path, tasks, content) of each hand-out of a decision."""
    from pipeline.present.calendar import agency_path
    from pipeline.present.handout import bodies_with_tasks, handout_docx, handout_of, handout_xlsx

    for agency_id in bodies_with_tasks(view) if ids is None else sorted(ids):
        made = handout_of(view, agency_id, labels)
        if made is None:
            continue
        for kind in kinds:
            write = handout_docx if kind == "docx" else handout_xlsx
            path = agency_path(view.document_id, agency_id, kind)
            yield path, made.tasks, write(view, made, labels)


def desk(
    out: Out = OUT,
    raw: Raw = RAW,
    rules: Annotated[
        Path | None, typer.Option("--rules", help="Folder of the rules; decisions go there.")
    ] = None,
    who: Annotated[str, typer.Option("--who", help="Your name, as it signs what you decide.")] = "",
    port: Annotated[
        int, typer.Option("--port", min=0, max=65_535, help="Port; 0: any free one.")
    ] = 0,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open the browser.")
    ] = True,
) -> None:
    """Review decisions in the browser: page on the left, what was read on the right.

    Runs on this machine only, until Ctrl-C; what you decide stands under the rules at once.
    """
    from pipeline.desk.serve import serve
    from pipeline.run.rules import find_rules
    from pipeline.run.settings import limits_from

    try:
        root = rules or find_rules()
        limits = limits_from(os.environ)
        if not os.access(root, os.W_OK):
            stop(
                "{root} cannot be written: copy the rules to a folder of yours, name it by --rules",
                root=root,
            )
        serve(raw, out, root, limits, who=who, port=port, browser=browser, tell=say)
    except KeyboardInterrupt:
        raise typer.Exit(0) from None
    except OSError as fault:
        stop("port {port}: {why}. Choose another with --port.",
             port=port, why=words(fault.strerror or str(fault)))  # fmt: skip
