"""Words on the terminal: what a document or a file name holds is shown there, never obeyed."""

import json
import os
import sys

import typer

from pipeline.cli.speech import words
from pipeline.text.inert import inert
from pipeline.text.told import told


def say(text: str, *, err: bool = False, **values: object) -> None:
    """Lines on standard output (or error), in the language spoken, their control characters shown.

    values: what stands for the {names} of a message; a text without any is said as it is.
    Whoever reads them may go (`cchc ingest | head -1`): the work goes on, its words go nowhere.
    """
    try:
        typer.echo(inert(words(told(text, **values) if values else text)), err=err)
    except BrokenPipeError:
        stream = sys.stderr if err else sys.stdout
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def say_stopped() -> None:
    """The one line of a command that somebody stopped before it did anything."""
    say(f"cchc: {words('stopped')}.", err=True)


def say_json(value: object) -> None:
    """A value as JSON on standard output; dates and paths as text."""
    say(json.dumps(value, ensure_ascii=False, indent=1, default=str))


def one_line(text: object) -> str:
    """A value that must not begin a line of its own, such as the name of a file."""
    return inert(words(text)).replace("\n", "\u2424")
