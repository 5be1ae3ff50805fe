"""Every message in English and Vietnamese: what the code and the parser say, and what the file lists."""

import re
from datetime import date
from functools import cache
from pathlib import Path

import pytest
import typer.main
from typer.testing import CliRunner

from pipeline.cli import speech
from pipeline.cli.app import app
from pipeline.cli.speech import language_of, read_messages, words
from pipeline.text.told import Told, fill, names_in, told
from tests.cli.spoken import messages_of_code, messages_of_parser

# What the operating system says, what a caller hands on, and lines of values alone.
NOT_IN_CODE = re.compile(
    r"No such file.*|Permission denied|Is a directory|Not a directory|File exists|No space left.*"
    r"|Read-only file system|stands there and is no file|is a link, or holds.*|To look at:.*|\{end\} \{when\}.*"
)


@cache
def said() -> dict[str, str]:
    return {**messages_of_parser(), **messages_of_code()}


def test_every_message_has_its_vietnamese() -> None:
    known = read_messages()["messages"]
    assert {text: place for text, place in said().items() if text not in known} == {}


def test_no_line_is_left_over() -> None:
    known = read_messages()["messages"]
    assert [k for k in known if k not in said() and not NOT_IN_CODE.fullmatch(k)] == []


@pytest.mark.parametrize("part", ["messages", "parser"])
def test_both_languages_have_the_same_values(part: str) -> None:
    for english, vietnamese in read_messages()[part].items():
        assert names_in(vietnamese) == names_in(english), english
        assert vietnamese.strip(), english


@pytest.mark.parametrize(
    "usage",
    [
        ("ingest", "--jobs", "x"),
        ("ingest", "--jobs", "-1"),
        ("ingest", "--timeout", "soon"),
        ("due", "--within", "-3"),
        ("desk", "--port", "99999"),
        ("show",),
        ("show", "1", "2"),
        ("due", "--nothing"),
        ("due", "--on"),
        ("nothing",),
    ],
)
def test_a_wrong_usage_is_told_in_vietnamese(usage: tuple[str, ...]) -> None:
    run = CliRunner().invoke(app, [*usage], env={"LC_ALL": "vi_VN.UTF-8"})
    told = re.sub(r"`[^`]*`|'[^']*'|--?\w+", "", run.stderr.removeprefix("cchc: "))
    assert run.exit_code == 2
    assert not re.search(r"\b(be|should|the|is|not|valid|input|no|option|such)\b", told, re.I)


def test_days_are_written_as_the_reader_writes_them(monkeypatch: pytest.MonkeyPatch) -> None:
    day = told("{end} {when}", end=date(2024, 2, 29), when=told("in {days:day}", days=3))
    assert words(day) == "2024-02-29 in 3 days"
    monkeypatch.setattr(speech, "_spoken", ["vi"])
    assert words(day) == "29/02/2024 còn 3 ngày"


def test_names_of_files_can_stand_anywhere() -> None:
    """In an address, in a mail, on a disk of any system; no two are one."""
    names = read_messages()["files"]
    assert [n for n in names.values() if not re.fullmatch(r"[a-z][a-z-]*[a-z]", n)] == []
    assert len(set(names.values())) == len(names)


def test_vietnamese_is_not_english_again() -> None:
    """Lines of names and values alone may be equal; words may not."""
    for english, vietnamese in read_messages()["messages"].items():
        bare = re.sub(r"\{[^}]*\}|`[^`]*`|[\w./<>*-]*\.\w+|--?\w+", "", english)
        if re.search(r"[a-z]{3}", bare):
            assert vietnamese != english


@pytest.mark.parametrize("command", ["", *typer.main.get_command(app).commands])  # type: ignore[attr-defined]
def test_help_has_no_english_left(command: str) -> None:
    run = CliRunner().invoke(app, [*command.split(), "-h"], env={"LC_ALL": "vi_VN.UTF-8"})
    assert run.exit_code == 0
    english = r"\b(the|and|of|with|without|every|Usage|Options|default)\b"
    left = [line for line in run.output.splitlines() if re.search(english, line)]
    assert left == []


LANGUAGES = (
    # arguments, environment, language, reason
    ((), {}, "en", "nothing says another"),
    ((), {"LANG": "vi_VN.UTF-8"}, "vi", "the terminal"),
    ((), {"LANG": "vi_VN.UTF-8", "LC_ALL": "C"}, "en", "LC_ALL goes before"),
    ((), {"LANG": "en_US.UTF-8", "LC_MESSAGES": "vi_VN"}, "vi", "LC_MESSAGES goes before LANG"),
    (("due", "--lang", "vi"), {"LANG": "C"}, "vi", "asked for"),
    (("--lang=en", "due"), {"LANG": "vi_VN"}, "en", "asked for, before the command"),
    (("due", "--lang"), {"LANG": "vi_VN"}, "en", "nothing behind it: the parser says so"),
)


@pytest.mark.parametrize(("arguments", "environment", "language", "reason"), LANGUAGES)
def test_the_language_is_the_one_meant(
    arguments: tuple[str, ...], environment: dict[str, str], language: str, reason: str
) -> None:
    assert language_of(arguments, environment) == language, reason


COUNTED = (
    ("{n:task}", {"n": 1}, "1 task"),
    ("{n:task}", {"n": 2}, "2 tasks"),
    ("{n:body|bodies} and {m:file was|files were}", {"n": 0, "m": 1}, "0 bodies and 1 file was"),
    ("{share:.1f}", {"share": 0.25}, "0.2"),
)


@pytest.mark.parametrize(("template", "values", "text"), COUNTED)
def test_nouns_have_their_number(template: str, values: dict[str, object], text: str) -> None:
    assert fill(template, values) == text


def test_a_message_within_a_message_is_said_in_the_same_language(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    inner = told("{path} does not exist", path="a{b}.txt")
    outer = told("{path} cannot be read: {fault}", path="x", fault=OSError(inner))
    assert outer == "x cannot be read: a{b}.txt does not exist"
    monkeypatch.setattr(speech, "_spoken", ["vi"])
    said = "không đọc được x: không tìm thấy a{b}.txt; hãy kiểm tra lại tên và thư mục"
    assert words(outer) == said


def test_a_message_travels_between_processes() -> None:
    import pickle

    found = pickle.loads(pickle.dumps(told("{path} does not exist", path=Path("a"))))
    assert isinstance(found, Told)
    assert (found, found.template) == ("a does not exist", "{path} does not exist")


def test_what_is_no_message_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speech, "_spoken", ["vi"])
    assert words("Sở {Nội} vụ") == "Sở {Nội} vụ"
