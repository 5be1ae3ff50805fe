"""`cchc handout`: what each body gets to do, as Word or Excel files to send."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.places import OUT, Out, stop, stop_at
from pipeline.cli.results import choose_bodies, open_plans
from pipeline.cli.screen import say
from pipeline.cli.speech import file_named

if TYPE_CHECKING:
    from pipeline.present.labels import Labels
    from pipeline.present.view import DocumentView


def register(app: typer.Typer) -> None:
    """Adds the command of this module."""
    app.command()(handout)


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
