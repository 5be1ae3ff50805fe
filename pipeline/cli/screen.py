"""Words on the terminal: what a document or a file name holds is shown there, never obeyed."""

import typer

from pipeline.text.inert import inert


def say(text: str, *, err: bool = False) -> None:
    """Lines on standard output (or error), their control characters shown."""
    typer.echo(inert(text), err=err)


def one_line(text: object) -> str:
    """A value that must not begin a line of its own, such as the name of a file."""
    return inert(str(text)).replace("\n", "\u2424")
