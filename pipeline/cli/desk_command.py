"""`cchc desk`: look, put right and confirm, in the browser of this machine."""

import os
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.places import OUT, RAW, Out, Raw, stop
from pipeline.cli.screen import say
from pipeline.cli.speech import words


def register(app: typer.Typer) -> None:
    """Adds the command of this module."""
    app.command()(desk)


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
