"""The examples in the docstrings of the interface are run, on the decision under raw/."""

import doctest
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import pipeline as cchc
from tests.conftest import REFERENCE

PUBLIC = [
    cchc.read,
    cchc.open,
    cchc.ingest,
    cchc.diff,
    cchc.Plan,
    cchc.Task,
    cchc.Results,
    cchc.Diff,
]


def docstrings(value: object) -> Iterator[tuple[str, str]]:
    """Of a function, or of a class and its members; those of cached properties doctest does not see."""
    name = getattr(value, "__name__", "")
    yield name, getattr(value, "__doc__", None) or ""
    for member, part in vars(value).items() if isinstance(value, type) else ():
        if not member.startswith("_"):
            yield f"{name}.{member}", getattr(part, "__doc__", None) or ""


def test_examples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(REFERENCE.parent, tmp_path / "raw")
    monkeypatch.chdir(tmp_path)
    names = {"cchc": cchc, "plan": cchc.read(REFERENCE), "out": cchc.ingest(["raw"], out="out")}
    runner = doctest.DocTestRunner(optionflags=doctest.IGNORE_EXCEPTION_DETAIL)
    for value in PUBLIC:
        for name, text in docstrings(value):
            runner.run(doctest.DocTestParser().get_doctest(text, dict(names), name, None, None))
    done = runner.summarize()
    assert done.failed == 0
    assert done.attempted >= 18


@pytest.mark.parametrize("value", PUBLIC)
def test_everything_public_is_described(value: object) -> None:
    assert [name for name, text in docstrings(value) if not text.strip()] == []
