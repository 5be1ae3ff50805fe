"""Words on the terminal: what a document or a file name holds is shown there, never obeyed."""

import os
import sys

import typer

from pipeline.text.inert import inert


def say(text: str, *, err: bool = False) -> None:
    """Lines on standard output (or error), their control characters shown.

    Whoever reads them may go (`cchc ingest | head -1`): the work goes on, its words go nowhere.
    """
    try:
        typer.echo(inert(text), err=err)
    except BrokenPipeError:
        stream = sys.stderr if err else sys.stdout
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def one_line(text: object) -> str:
    """A value that must not begin a line of its own, such as the name of a file."""
    return inert(str(text)).replace("\n", "\u2424")
