"""The parser of the command line in the language spoken: help, and what is wrong with a usage.

Typer and the library below it speak English only; their words are replaced here by those of
messages.yml. Every command gets `--lang`.
"""

import os
import shutil
import sys
from copy import copy
from pathlib import Path
from typing import Annotated, Any

import typer.core
from typer.core import TyperGroup

from pipeline.cli.places import stop, stop_for
from pipeline.cli.speech import (
    LANGUAGES,
    choose,
    language,
    language_of,
    say,
    say_stopped,
    words,
    words_of_parser,
)
from pipeline.text.told import Refusal

_Fault: type[Exception] = next(
    c for c in typer.BadParameter.__mro__ if c.__name__ == "ClickException"
)
_NARROW = 52  # the library below never breaks lines narrower than 50


def _chosen(lang: str | None) -> str | None:
    if lang is not None and lang not in LANGUAGES:
        stop("--lang is vi or en, not {lang!r}", lang=lang)
    return lang


Lang = Annotated[
    str | None,
    typer.Option(
        "--lang",
        help="vi or en; without it the terminal's language.",
        callback=_chosen,
        is_eager=True,
    ),
]


class _Plain:
    """Reads what needs no reading, a default or a plain text, and leaves the rest to the library.

    That loads pydantic at the first value of any command, which costs as much as a decision.
    """

    def __init__(self, descriptor: Any) -> None:
        self.descriptor = descriptor

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        """The value of a parameter. Raises BadParameter."""
        several = param.multiple or param.nargs == -1
        if value is None:
            return () if several else None
        plain = type(value) is self.descriptor.annotation and not several
        if plain and (not isinstance(value, str) or value.isascii()):
            return value
        if self.descriptor.annotation is Path and isinstance(value, str) and value.isascii():
            return Path(value)
        return _read(self.descriptor).coerce(value, param=param, ctx=ctx)


_read: Any = getattr(typer.core, "build_runtime_param", None)  # other releases have none
if _read is not None:
    typer.core.build_runtime_param = _Plain  # type: ignore[attr-defined, assignment]


class Commands(TyperGroup):
    """The group of all commands. Its option `--lang` is one of every command."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        lang = next((p for p in self.params if p.name == "lang"), None)
        for command in self.commands.values():
            if lang is not None:
                option = copy(lang)
                option.expose_value = False
                command.params.append(option)

    def invoke(self, ctx: Any) -> Any:
        """A command that is stopped and says nothing of it itself is told of in one line."""
        try:
            return super().invoke(ctx)
        except Refusal as fault:
            stop_for(fault)
        except KeyboardInterrupt:
            say_stopped()
            raise typer.Exit(130) from None

    def main(self, args: Any = None, standalone_mode: bool = True, **extra: Any) -> Any:  # type: ignore[override]
        """Runs a command. A usage that is wrong is one line on standard error, exit code 2."""
        given = [_named(a) for a in (sys.argv[1:] if args is None else args)]
        choose(language_of(given, os.environ))
        if language() != "en":
            for command in (self, *self.commands.values()):
                _translate(command)
        for command in self.commands.values():
            first = " ".join((command.help or "").split("\n\n")[0].split())
            command.short_help = first.partition(". ")[0].rstrip(".") + "."
        if (columns := shutil.get_terminal_size().columns) < _NARROW:
            extra["terminal_width"] = columns
        try:
            code = super().main(given, standalone_mode=False, **extra)
        except _Fault as fault:
            _explain(fault)
            code = getattr(fault, "exit_code", 2)
        except typer.Abort:
            code = 130
        if standalone_mode:
            sys.exit(code or 0)
        return code


def _named(given: str) -> str:
    """An argument as the library takes it: a file "-x.docx" that is there is no option."""
    dashed = given.startswith("-") and "." in given and "=" not in given
    return f"./{given}" if dashed and Path(given).is_file() else given


def _explain(fault: Any) -> None:
    if type(fault).__name__ == "NoArgsIsHelpError":
        fault.show()
        return
    where = fault.ctx.command_path if getattr(fault, "ctx", None) else "cchc"
    message = words_of_parser(fault.format_message()).rstrip(".")
    say("cchc: {message}. `{command} -h` says what there is.", err=True,
        message=message, command=where)  # fmt: skip


def _translate(command: Any) -> None:
    """Puts a command's help into the language spoken."""
    command.help = "\n\n".join(words(p) for p in (command.help or "").split("\n\n"))
    command.options_metavar = words_of_parser(command.options_metavar)
    if hasattr(command, "subcommand_metavar"):
        command.subcommand_metavar = words_of_parser(command.subcommand_metavar)
    for param in command.params:
        param.help = words(param.help or "")
    command.context_class = _context_of(command.context_class)


def _context_of(base: Any) -> Any:
    """The context whose help has headings and remarks in the language spoken."""

    class Formatter(base.formatter_class):  # type: ignore[misc]
        def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
            super().write_usage(prog, args, words_of_parser(prefix or "Usage: "))

        def write_heading(self, heading: str) -> None:
            super().write_heading(words_of_parser(heading))

        def write_dl(self, rows: Any, *args: Any, **more: Any) -> None:
            super().write_dl([(name, _remarked(text)) for name, text in rows], *args, **more)

    class Context(base):  # type: ignore[misc]
        formatter_class = Formatter

    return Context


def _remarked(text: str) -> str:
    """A help text whose closing remarks (`[default: 30; x>=0]`) are in the language spoken."""
    before, bracket, remarks = text.rpartition("[")
    if not bracket or not remarks.endswith("]"):
        return words_of_parser(text)
    told = "; ".join(words_of_parser(r) for r in remarks[:-1].split("; "))
    return f"{before}[{told}]"
