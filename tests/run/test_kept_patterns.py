"""Compiled patterns from one process to the next: the same patterns, and nothing taken on trust."""

import json
import os
import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from pipeline.readers.temporary import SETTING
from pipeline.rulebook import patterns as made
from pipeline.rulebook.patterns import collected
from pipeline.run.kept_patterns import keep, recall
from pipeline.run.rules import load_rules

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(autouse=True)
def _own_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each test begins with nothing known, in a folder of its own."""
    monkeypatch.setenv(SETTING, str(tmp_path))
    known, fresh = dict(made.known), set(made.fresh)
    made.known.clear()
    made.fresh.clear()
    yield
    made.known.clear()
    made.known.update(known)
    made.fresh.clear()
    made.fresh.update(fresh)


def _file(folder: Path) -> Path:
    return next(folder.glob("patterns-*.json"))


def _again() -> None:
    """As the next process begins."""
    made.known.clear()
    made.fresh.clear()
    recall()


def test_every_pattern_of_the_rules_is_the_one_that_re_compiles() -> None:
    with collected() as patterns:
        load_rules(ROOT / "rules")
    texts = {p.pattern for p in patterns if not p.limited}
    assert len(texts) > 300
    for text in texts:
        made.compiled(text)
    keep()
    _again()
    assert set(made.known) >= texts
    wrong = [text for text in texts if made.compiled(text) != re.compile(text)]
    assert not wrong
    assert not made.fresh


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"(?P<a>x)|(?P<b>y)(z)", "yz"),
        (r"(?i)ĐƯỜNG \d+", "đường 12"),
        (r"(?<!\w)ab|(?=c)c", "c"),
        ("", "x"),
    ],
)
def test_groups_and_flags_are_kept(pattern: str, text: str) -> None:
    made.compiled(pattern)
    keep()
    _again()
    again, plain = made.compiled(pattern), re.compile(pattern)
    assert (again, again.groupindex, again.groups) == (plain, plain.groupindex, plain.groups)
    found, sought = again.search(text), plain.search(text)
    assert (
        found
        and sought
        and (found.span(), found.groupdict()) == (sought.span(), sought.groupdict())
    )


def test_what_is_wrong_is_told_as_re_tells_it() -> None:
    with pytest.raises(re.error, match="unterminated"):
        made.compiled("(a")
    assert not made.known


@pytest.mark.parametrize("harm", ["byte", "cut", "writable", "folder", "pipe", "list", "empty"])
def test_a_file_that_is_not_as_written_is_as_good_as_none(tmp_path: Path, harm: str) -> None:
    made.compiled("harmed+")
    keep()
    file = _file(tmp_path)
    whole = file.read_bytes()
    if harm == "byte":
        file.write_bytes(whole.replace(b"harmed", b"harmee"))
    elif harm == "cut":
        file.write_bytes(whole[:-3])
    elif harm == "writable":
        file.chmod(0o666)
    elif harm == "empty":
        file.write_bytes(b"")
    elif harm == "list":
        file.write_bytes(sha256(b"[1]").hexdigest().encode() + b"\n[1]")
    else:
        file.unlink()
        file.mkdir() if harm == "folder" else os.mkfifo(file)
    _again()
    assert not made.known
    assert made.compiled("harmed+").fullmatch("harmeddd")


@pytest.mark.parametrize(
    "numbers",
    [[0, "AAAA", 0, {}], [0, "", 3, {"a": 9}], ["x", "", 0, {}], [0, "////", 1, {}], [1], None, [0, "!", -1, []]],
)  # fmt: skip
def test_numbers_that_are_none_are_made_anew(numbers: object) -> None:
    made.known["a+b"] = json.loads(json.dumps(numbers))
    assert made.compiled("a+b") == re.compile("a+b")


def test_nothing_is_kept_where_nothing_is_to_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SETTING, "off")
    made.compiled("quiet")
    keep()
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_written_harms_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv(SETTING, str(tmp_path / "file"))
    made.compiled("nowhere")
    keep()
    _again()
    assert not made.known
