"""`cchc compare FILE FILE`: two copies of one decision, cell by cell; or two readings of a PDF."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.places import AsJson, stop
from pipeline.cli.screen import say, say_json


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
    as_json: AsJson = False,
) -> None:
    """Compare two copies of one decision cell by cell (its DOCX and its scan, say)."""
    if reader == (other is not None):
        stop("two copies of a decision, or one PDF with --reader")
    found = _readers(one, as_json) if other is None else _copies(one, other, as_json)
    raise typer.Exit(1 if found and exit_code else 0)


def _readers(path: Path, as_json: bool) -> int:
    """Prints each cell of a PDF that its two readers read otherwise; how many."""
    import json

    from pipeline.run.apart import differences_of, look_into

    lines = look_into(path, differences_of)
    cells, found = json.loads(lines[0]), [json.loads(line) for line in lines[1:]]
    if as_json:
        say_json(found)
        return len(found)
    for f in found:
        say("page {page} {box}", page=f["page"], box=tuple(f["bbox"]))
        say("    first: {value}", value=f["ours"])
        say("    second: {value}", value=f["theirs"])
    say("{cells:cell} compared, {found} differ", cells=cells, found=len(found))
    return len(found)


def _copies(one: Path, other: Path, as_json: bool) -> int:
    """Prints each cell in which two copies of a decision differ; how many."""
    from pipeline.present.view import DocumentView, views
    from pipeline.run.apart import read_apart
    from pipeline.run.copies import differences, same_decision

    copies: list[DocumentView] = []
    for path in (one, other):
        tables = read_apart(path).tables
        copies += views(tables, tables["documents"].column("document_id").to_pylist())
    first, second = copies
    ids = (first.document_id, second.document_id)
    if ids[0] != ids[1] or not same_decision(first, second):
        stop(
            "these are two decisions: {first} and {second}. `cchc diff` compares two plans.",
            code=1,
            first=ids[0],
            second=ids[1],
        )
    found = differences(first, second)
    pairs = [(f.record_id or ids[0], f.field, f.value, dict(f.params)["other"]) for f in found]
    if as_json:
        names = ("record_id", "field", "one", "other")
        say_json([dict(zip(names, p, strict=True)) for p in pairs])
        return len(found)
    for record, field, ours, theirs in pairs:
        say(f"{record} {field}\n    {one}: {ours}\n    {other}: {theirs}")
    say("{first} and {second:task}, {found:cell differs|cells differ}",
        first=len(first.tasks), second=len(second.tasks), found=len(found))  # fmt: skip
    return len(found)
