"""`cchc compare FILE FILE`: two copies of one decision, cell by cell; or two readings of a PDF."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.places import stop
from pipeline.cli.screen import say


def register(app: typer.Typer) -> None:
    """Adds the command of this module."""
    app.command()(compare)


def compare(
    one: Annotated[Path, typer.Argument(help="A copy of a decision.")],
    other: Annotated[
        Path | None, typer.Argument(help="Another copy, in any format; not with --reader.")
    ] = None,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit 1 where the two differ.")
    ] = False,
    reader: Annotated[
        bool,
        typer.Option("--reader", help="One PDF: compare what two readers make of its tables."),
    ] = False,
) -> None:
    """Compare two copies of one decision cell by cell (its DOCX and its scan, say)."""
    if reader == (other is not None):
        stop("two copies of a decision, or one PDF with --reader", 2)
    found = _readers(one) if other is None else _copies(one, other)
    raise typer.Exit(1 if found and exit_code else 0)


def _readers(path: Path) -> int:
    """Prints each cell of a PDF that its two readers read otherwise; how many."""
    import json
    import os

    from pipeline.rulebook.source import RuleError
    from pipeline.run.apart import ApartError, find_file, look_apart
    from pipeline.run.look import differences_of
    from pipeline.run.rules import find_rules
    from pipeline.run.settings import SettingError, limits_from
    from pipeline.run.work import WorkError

    try:
        limits = limits_from(os.environ)
        lines = look_apart(find_file(path, limits), differences_of, (), find_rules(), limits)
    except ApartError as fault:
        stop(str(fault), 1)
    except (RuleError, SettingError, WorkError) as fault:
        stop(str(fault))
    cells, found = json.loads(lines[0]), [json.loads(line) for line in lines[1:]]
    for f in found:
        say(f"page {f['page']} {tuple(f['bbox'])}")
        say(f"    first: {f['ours']}")
        say(f"    second: {f['theirs']}")
    say(f"{cells} cells compared, {len(found)} differ")
    return len(found)


def _copies(one: Path, other: Path) -> int:
    """Prints each cell in which two copies of a decision differ; how many."""
    import os

    from pipeline.present.view import DocumentView, views
    from pipeline.rulebook.source import RuleError
    from pipeline.run.apart import ApartError, find_file, read_apart
    from pipeline.run.copies import differences, same_decision
    from pipeline.run.rules import find_rules
    from pipeline.run.settings import SettingError, limits_from
    from pipeline.run.work import WorkError

    copies: list[DocumentView] = []
    try:
        rules, limits = find_rules(), limits_from(os.environ)
        for path in (one, other):
            tables = read_apart(find_file(path, limits), rules, limits).tables
            copies += views(tables, tables["documents"].column("document_id").to_pylist())
    except ApartError as fault:
        stop(str(fault), 1)
    except (RuleError, SettingError, WorkError) as fault:
        stop(str(fault))
    first, second = copies
    ids = (first.document_id, second.document_id)
    if ids[0] != ids[1] or not same_decision(first, second):
        stop(f"these are two decisions: {ids[0]} and {ids[1]}. `cchc diff` compares two plans.", 1)
    found = differences(first, second)
    for f in found:
        theirs = dict(f.params)["other"]
        say(f"{f.record_id or ids[0]} {f.field}")
        say(f"    {one}: {f.value}")
        say(f"    {other}: {theirs}")
    say(f"{len(first.tasks)} and {len(second.tasks)} tasks, {len(found)} cells differ")
    return len(found)
