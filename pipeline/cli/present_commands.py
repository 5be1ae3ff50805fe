"""`cchc report`, `cchc due`, `cchc sql`."""

import os
from datetime import date
from typing import Annotated

import typer

from pipeline.cli.places import OUT, RAW, AsJson, Out, Raw, stop, stop_at
from pipeline.cli.results import choose_bodies, open_plans
from pipeline.cli.screen import one_line, say, say_json


def register(app: typer.Typer) -> None:
    """Adds the commands of this module."""
    app.command()(report)
    app.command()(due)
    app.command()(sql)


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
