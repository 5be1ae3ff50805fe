"""The command line: every command, in the order in which the help lists them."""

import os
import sys
from typing import Annotated

import typer

from pipeline import __version__
from pipeline.cli import (
    check_command,
    compare_commands,
    knowledge_commands,
    present_commands,
    run_commands,
    show_command,
)
from pipeline.cli.parser import Commands, Lang
from pipeline.cli.speech import say

_COMMANDS = (
    run_commands.ingest,
    run_commands.status,
    check_command.check,
    show_command.show,
    knowledge_commands.lint_rules,
    knowledge_commands.agencies,
    knowledge_commands.suggest,
    knowledge_commands.annotate,
    present_commands.report,
    present_commands.due,
    present_commands.sql,
    present_commands.handout,
    compare_commands.diff,
    compare_commands.trend,
    compare_commands.compare,
    run_commands.demo,
    present_commands.desk,
)
_LEAST = 3_000_000_000  # bytes of address space: DuckDB and Arrow reserve most of it, use little


def _say_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"cchc {__version__}")
        raise typer.Exit


app = typer.Typer(
    name="cchc",
    help=(
        "Turns Vietnamese administrative-reform plan decisions (kế hoạch cải cách hành chính) "
        "into data.\n\nStart here: drop a decision into raw/ and run `cchc ingest`. Then "
        "`cchc check` says what to look at, `cchc show TASK_ID` shows one task with its place in "
        "the source."
    ),
    cls=Commands,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback()
def top(
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version and end.", callback=_say_version, is_eager=True
        ),
    ] = False,
    lang: Lang = None,
) -> None:
    """What every command shares."""


for command in _COMMANDS:
    app.command()(command)


def main() -> None:
    """Entry point. Exit codes: 0 done, 1 a document failed or a finding reached the limit, 2 usage."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # else NumPy starts a pool for nothing
    require_room()
    try:
        app(prog_name="cchc")
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


if __name__ == "__main__":
    main()


def require_room() -> None:
    """Stops with a line where the system allows too little: libraries would end the process."""
    if sys.platform == "win32":
        return
    import resource

    allowed, _ = resource.getrlimit(resource.RLIMIT_AS)
    if 0 <= allowed < _LEAST:
        say(
            "The system allows this process {allowed} MB of addresses (ulimit -v); {least} MB are "
            "needed. Raise that limit; --memory bounds what a document may really take.",
            err=True, allowed=allowed // 1_000_000, least=_LEAST // 1_000_000,
        )  # fmt: skip
        sys.exit(2)
