"""`cchc report`, `cchc due`, `cchc sql`."""

import os
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.places import OUT, RAW, stop
from pipeline.cli.screen import one_line, say
from pipeline.tables.standing import StandingError, open_standing

Out = Annotated[Path, typer.Option("--out", help="Folder of the results.")]


def register(app: typer.Typer) -> None:
    """Adds the commands of this module."""
    app.command()(report)
    app.command()(due)
    app.command()(sql)


def report(
    out: Out = OUT,
    raw: Annotated[Path, typer.Option("--raw", help="Folder of the decisions as received.")] = RAW,
) -> None:
    """Build workbooks, pages, calendars and CSV again from the tables, for every document."""
    from pipeline.rulebook.source import RuleError
    from pipeline.run.report import report as build
    from pipeline.run.rules import find_rules
    from pipeline.run.settings import SettingError, jobs_from, limits_from
    from pipeline.run.work import WorkError
    from pipeline.write.store import StoreError

    try:
        limits = limits_from(os.environ)
        count, undrawn = build(out, raw, find_rules(), limits, jobs_from(os.environ))
    except (StandingError, RuleError, StoreError, SettingError, WorkError) as fault:
        stop(str(fault))
    except OSError as fault:
        stop(f"{fault.filename or out}: {fault.strerror}. Run `cchc report` again.")
    where = f"{out}/report/index.html, {out}/xlsx/, {out}/ics/, {out}/csv/"
    for u in undrawn:
        say(
            f"NOT DRAWN  {u.owner or 'all documents'}: {u.kind}: {u.code} {one_line(u.detail)}",
            err=True,
        )
    say(f"{count} documents. To look at: {where}")
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
    lang: Annotated[str, typer.Option("--lang", help="vi or en.")] = "en",
) -> None:
    """Deadlines whose last day has passed, and those of the coming days.

    Whether a task was done is not in the data: what has passed may well be finished.
    """
    from pipeline.cli.due_output import print_due, print_nothing_due
    from pipeline.present.due import find_agencies, find_due
    from pipeline.present.labels import load_labels
    from pipeline.present.view import agency_rows, views
    from pipeline.rulebook.source import RuleError
    from pipeline.run.rules import find_rules

    if lang not in ("vi", "en"):
        stop(f"--lang is vi or en, not {lang!r}")
    day = _day(on)
    try:
        labels = load_labels(find_rules())
        tables = open_standing(out).tables()
    except (StandingError, RuleError) as fault:
        stop(str(fault))
    ids = None
    if agency is not None:
        ids = find_agencies(agency, agency_rows(tables))
        if not ids:
            stop(
                f'no body {agency!r} in {out}. `cchc sql "select agency from agencies"` lists them.'
            )
    documents = tables["documents"].column("document_id").to_pylist()
    any_due = False
    for view in views(tables, documents):
        found = find_due(view, day, within, ids)
        any_due = any_due or bool(found)
        print_due(view, found, labels, lang)
    if not any_due:
        print_nothing_due(within, labels, lang)


def _day(text: str | None) -> date:
    """Today is asked for here, when looking, and never when writing."""
    if text is None:
        return date.today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        stop(f"--on is a date YYYY-MM-DD, not {text!r}")


def sql(
    statement: Annotated[str, typer.Argument(help='For instance "select count(*) from tasks".')],
    form: Annotated[str, typer.Option("--format", help="table, csv or json.")] = "table",
    out: Out = OUT,
) -> None:
    """Ask the tables a question in SQL (DuckDB). Nothing can be changed, and no other file read.

    The tables are those of docs/data-dictionary.md; `references` is a word of SQL and wants
    quotation marks. docs/cookbook.md has examples.
    """
    from pipeline.cli.query_output import FORMATS, print_rows
    from pipeline.run.query import QueryError, query
    from pipeline.run.settings import SettingError, limits_from

    if form not in FORMATS:
        stop(f"--format is one of {', '.join(FORMATS)}, not {form!r}")
    try:
        answer = query(out, statement, limits_from(os.environ))
        print_rows(answer.columns, answer.rows, form)
    except (QueryError, SettingError) as fault:
        stop(str(fault))
    except KeyboardInterrupt:
        stop("stopped", 130)
