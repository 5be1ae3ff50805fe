"""What the command says, in the language spoken, with words from messages.yml beside this file.

English stands in the code and is the key; the file gives the Vietnamese for each. What documents and
findings say is no message: findings have both languages in rules/. What a document or a file name
holds is shown on the terminal, never obeyed.
"""

import json
import os
import re
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path

import typer

from pipeline.text.inert import inert
from pipeline.text.told import Told, fill, names_in, told

LANGUAGES = ("vi", "en")
_FILE = Path(__file__).with_name("messages.yml")
_spoken = ["en"]


def language() -> str:
    """`vi` or `en`, as chosen for this run of the command."""
    return _spoken[0]


def choose(lang: str) -> None:
    """Speaks this language from now on; one of LANGUAGES."""
    _spoken[0] = lang


def language_of(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """What `--lang` says, else the terminal; English where neither names one we speak."""
    for i, argument in enumerate(arguments):
        name, _, value = argument.partition("=")
        if name == "--lang":
            value = value or (arguments[i + 1] if i + 1 < len(arguments) else "")
            return value if value in LANGUAGES else "en"
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return "vi" if environment[name].lower().startswith("vi") else "en"
    return "en"


def words(text: object) -> str:
    """A message or a day in the language spoken; what is neither stays as it is."""
    if isinstance(text, date):
        return f"{text:%d/%m/%Y}" if language() == "vi" else text.isoformat()
    if isinstance(text, Exception):
        text = text.args[0] if len(text.args) == 1 else str(text)
    if not isinstance(text, Told):
        text = str(text)
        return text if language() == "en" or not text else _vietnamese().get(squeeze(text), text)
    spoken = (Told, Exception, date)
    values = {k: words(v) if isinstance(v, spoken) else v for k, v in text.values.items()}
    if language() == "en":
        return fill(text.template, values)
    indent = text.template[: len(text.template) - len(text.template.lstrip())]
    known = _vietnamese().get(squeeze(text.template))
    return indent + fill(known, values) if known else fill(text.template, values)


def words_of_parser(text: str) -> str:
    """What the library that reads the command line says, in the language spoken."""
    if language() == "en":
        return text
    for pattern, vietnamese in _parser_patterns():
        if match := pattern.fullmatch(text):
            return fill(vietnamese, {k: words_of_parser(v) for k, v in match.groupdict().items()})
    return text


def file_named(name: str, lang: str | None = None) -> str:
    """What a file for people is called in the language spoken; data are called the same in all."""
    names = read_messages()["files"] if (lang or language()) == "vi" else {}
    return names.get(name, name)


def squeeze(text: str) -> str:
    """The text on one line: how the messages are keyed."""
    return " ".join(text.split())


@cache
def read_messages() -> dict[str, dict[str, str]]:
    """English → Vietnamese by part: `messages`, `parser` (of the library's own), `files` (names)."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    parts: dict[str, dict[str, str]] = yaml.load(_FILE.read_text(encoding="utf-8"), Loader=loader)
    return parts


def _vietnamese() -> dict[str, str]:
    return read_messages()["messages"]


@cache
def _parser_patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    found = []
    for english, vietnamese in read_messages()["parser"].items():
        pattern = re.escape(english)
        for name in names_in(english):
            pattern = pattern.replace(re.escape("{" + name + "}"), f"(?P<{name}>.+)")
        found.append((re.compile(pattern, re.DOTALL), vietnamese))
    return tuple(found)


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
